"""The words that belong to one number: what stands between the number before it and itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..records import Quantity
from .document import Document

_BRACKETS = re.compile(r"[();]")
_CLAUSE_BORDER = re.compile(r"[,;:。!?(\n]")


@dataclass(slots=True)
class Region:
    """The words on the left of a number.

    ``begin``: where the number before ends. ``left``: where they begin (after the previous number, a semicolon or an open bracket).
    ``clean``: ``norm[left:number]`` with dates, scopes and closed brackets blanked, so that what
    is left are words about the number. ``opened``/``closed``: brackets that were opened and
    closed since the previous number: a list in brackets belongs to the number before it.
    """

    begin: int
    left: int
    clean: str
    opened: int
    closed: int


def region_of(
    doc: Document, begin: int, quantity: Quantity, blanks: list[tuple[int, int]]
) -> Region:
    """The region of ``quantity``, whose words begin at or after ``begin``.

    ``blanks``: ranges (scopes) that say nothing about what is counted.
    """
    left, opened, closed, pairs = _scan_brackets(doc.norm, begin, quantity.start)
    ranges = [
        *blanks,
        *pairs,
        *((o.start, o.end) for o in doc.others_in(left, quantity.start)),
    ]
    return Region(begin, left, blanked(doc.norm, left, quantity.start, ranges), opened, closed)


def blanked(norm: str, start: int, end: int, ranges: list[tuple[int, int]]) -> str:
    """``norm[start:end]`` with the ``ranges`` (offsets in ``norm``) replaced by spaces."""
    pieces, position = [], start
    for begin, finish in sorted(ranges):
        begin, finish = max(begin, position), min(finish, end)
        if finish > begin:
            pieces.append(norm[position:begin])
            pieces.append(" " * (finish - begin))
            position = finish
    pieces.append(norm[position:end])
    return "".join(pieces)


def _scan_brackets(norm: str, begin: int, end: int) -> tuple[int, int, int, list[tuple[int, int]]]:
    """(left border, unmatched opening, unmatched closing, matched pairs) of ``begin:end``."""
    left, closed = begin, 0
    open_at: list[int] = []
    pairs = []
    for match in _BRACKETS.finditer(norm, begin, end):
        mark, place = match.group(), match.start()
        if mark == "(":
            open_at.append(place)
        elif mark == ")" and open_at:
            pairs.append((open_at.pop(), place + 1))
        elif mark == ")":
            closed += 1
            left = place + 1
        elif not open_at:
            left = place + 1
    if open_at:
        left = open_at[-1] + 1
    return left, len(open_at), closed, [pair for pair in pairs if pair[0] >= left]


def clause_start(norm: str, floor: int, position: int) -> int:
    """Where the clause (up to a comma, colon or open bracket) that holds ``position`` begins."""
    start = floor
    for match in _CLAUSE_BORDER.finditer(norm, floor, position):
        if match.group() != "(" or norm.find(")", match.end(), position) < 0:
            start = match.end()
    return start


def clause_end(norm: str, position: int, ceiling: int) -> int:
    """Where the clause that holds ``position`` ends."""
    match = _CLAUSE_BORDER.search(norm, position, ceiling)
    return match.start() if match else ceiling
