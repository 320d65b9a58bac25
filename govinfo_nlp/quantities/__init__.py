"""Every number of a text: quantities with unit, range and approximation, and all the rest."""

from __future__ import annotations

from .engine import Numbers, find_numbers

__all__ = ["Numbers", "find_numbers"]
