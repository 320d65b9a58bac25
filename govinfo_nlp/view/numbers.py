"""Numbers as they are printed on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Fact, Number

if TYPE_CHECKING:
    from ..records import Cell


def shown(number: Number | None) -> str:
    """``number`` with separated thousands; "" for None."""
    return "" if number is None else f"{number:,}"


def value_of(fact: Fact) -> str:
    """The value of ``fact``: 1,268; 1–2 for a range; 「—」 for a dash and 「∅」 for a blank."""
    if fact.value is None:
        return state_sign(fact)
    ends = [shown(number) for number in (fact.value, fact.value_max) if number is not None]
    return "–".join(ends)


def state_sign(item: Fact | Cell) -> str:
    """What stands for a number that is none: a dash, a blank cell, a cell that is not printed."""
    return {"dash": "—", "blank": "∅", "missing": "·"}.get(item.state, "")


def comparison_of(fact: Fact) -> str:
    """The comparison of ``fact`` in a few signs: +8.5% (2017)."""
    said = fact.comparison
    if not said:
        return ""
    value, base = said.get("value"), said.get("base")
    signed = f"{value:+,}" if isinstance(value, (int, float)) else ""
    return f"{signed}{said.get('unit') or ''}" + (f" ({base})" if base else "")
