"""What a table cell can hold: a number, a sign for none, or nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from ..records import Number, as_number

_NUMBER = re.compile(
    r"(?P<sign>[+-]{1,2}|[增减])?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,15})"
    r"(?P<decimals>\.[0-9]{1,8})?(?P<multiplier>[万亿])?"
    r"(?:(?P<unit>[^\W\d_]{1,2})|\((?P<bracketed>[^\W\d_]{1,2})\))?"
)
#: 「-」「——」「/」「\」「无」: the cell says that there is nothing. (The folded text has one dash.)
_DASH = re.compile(r"[-/\\]{1,8}|无")
#: A thousand with blanks between its groups: 1 036.
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")

#: The first characters of _NUMBER and _DASH.
_STARTS = frozenset("0123456789+-增减/\\无")

_FACTORS = {"万": 10_000, "亿": 100_000_000}


@dataclass(slots=True)
class Value:
    """A printed cell: ``norm[start:end]``. ``state``: value, zero, dash or blank.

    ``unit`` as printed in the cell, else "". ``column``: its column's id where the layout says
    it, None where the order must. ``folded``: 万 or 亿 behind it is in ``value``.
    """

    start: int
    end: int
    value: Number | None
    unit: str = ""
    state: str = "value"
    column: str | None = None
    folded: bool = False

    @property
    def counted(self) -> Number:
        """Its number for sums: nothing counts as 0."""
        return self.value or 0


def blank(position: int, column: str | None = None) -> Value:
    """An empty cell at ``position``."""
    return Value(position, position, None, state="blank", column=column)


def parse_value(text: str, start: int, units: Collection[str]) -> Value | None:
    """The cell whose folded text is ``text``, or None if it is no cell value.

    万 and 亿 are folded into counts; money keeps its printed unit (12.5万元).
    """
    if text.isascii() and text.isdecimal() and len(text) < 16:
        number = int(text)
        return Value(start, start + len(text), number, "", "value" if number else "zero")
    if text[:1] not in _STARTS:
        return None
    if _DASH.fullmatch(text):
        return Value(start, start + len(text), None, state="dash")
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    unit, multiplier = match["unit"] or match["bracketed"] or "", match["multiplier"] or ""
    if unit == "元":
        unit, multiplier = multiplier + unit, ""
    if unit and unit not in units:
        return None
    amount = Decimal(match["digits"].replace(",", "") + (match["decimals"] or ""))
    amount *= _FACTORS.get(multiplier, 1)
    if match["sign"] and match["sign"][-1] in "-减":
        amount = -amount
    value = as_number(amount)
    state = "value" if value else "zero"
    return Value(start, start + len(text), value, unit, state, folded=bool(multiplier))


def parse_spaced(text: str, start: int) -> Value | None:
    """A number whose thousands stand apart (``1 036``), or None."""
    if not _SPACED.fullmatch(text):
        return None
    return Value(start, start + len(text), int(text.replace(" ", "")))
