"""The parsed report as users see it: typed, read-only, independent of any Doc."""

from .report import Report

__all__ = ["Report"]
