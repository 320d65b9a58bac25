"""Every number of a text: quantities with unit, magnitude, range and approximation, and the rest."""

from __future__ import annotations

from .engine import Numbers, find_numbers

__all__ = ["Numbers", "find_numbers"]
