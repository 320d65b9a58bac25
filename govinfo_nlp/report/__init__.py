"""The parsed report as users see it: typed, read-only, independent of any Doc."""

from .harmonise import Harmonised
from .report import Report

__all__ = ["Harmonised", "Report"]
