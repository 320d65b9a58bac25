"""Does a report add up? Relations of the forms and of the prose, checked; nothing is corrected."""

from __future__ import annotations

from .engine import audit
from .series import audit_series

__all__ = ["audit", "audit_series"]
