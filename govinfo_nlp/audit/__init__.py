"""Does a report add up? Relations of the forms and of the prose, checked; nothing is corrected."""

from __future__ import annotations

from .engine import audit

__all__ = ["audit"]
