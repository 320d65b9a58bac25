"""The words that belong to one number: what stands between the number before it and itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..records import Quantity
from .reading import Reading, blanked

_BRACKETS = re.compile(r"[();]")
#: A label of a number without a name is no longer than this.
_LABEL_LENGTH = 40
_CLAUSE_BORDER = re.compile(r"[,;:。!?(\n]")
_LAST_BORDER = re.compile(rf"(?s:.*){_CLAUSE_BORDER.pattern}")


@dataclass(slots=True)
class Region:
    """The words on the left of a number.

    ``begin``: where the number before ends. ``left``: where they begin (after the previous number,
    a semicolon or an open bracket).
    ``clean``: ``norm[left:number]`` with dates, scopes and closed brackets blanked, so that what
    is left are words about the number. ``opened``/``closed``: brackets that were opened and
    closed since the previous number: a list in brackets belongs to the number before it.
    ``ceiling``: where the next number begins, or the sentence ends. ``reading``: that of its
    sentence.
    """

    begin: int
    left: int
    clean: str
    opened: int
    closed: int
    ceiling: int
    reading: Reading
    _asked: int = -1
    _clause: int = -1

    @property
    def words(self) -> str:
        """What stands before the number, as a label for one that has no name."""
        words = self.clean.replace("\n", " ").strip(" ,、:;\t")
        return words[-_LABEL_LENGTH:].strip(" ,、:;")

    def clause_of(self, norm: str, position: int) -> int:
        """Where the clause that holds ``position``, at or before the number, begins."""
        if self.reading.bordered:  # what a bracket is depends on where it is looked at from
            if position != self._asked:
                self._asked, self._clause = position, clause_start(norm, self.left, position)
            return self._clause
        if self._clause < 0:
            self._clause = clause_start(norm, self.left, self.left + len(self.clean))
        return self._clause if self._clause <= position else clause_start(norm, self.left, position)


def region_of(norm: str, reading: Reading, begin: int, quantity: Quantity, ceiling: int) -> Region:
    """The region of ``quantity``, whose words begin at or after ``begin``."""
    stop = quantity.start
    if not reading.bordered or not _BRACKETS.search(norm, begin, stop):
        clean = reading.clean[begin - reading.start : stop - reading.start]
        return Region(begin, begin, clean, 0, 0, ceiling, reading)
    left, opened, closed, pairs = _scan_brackets(norm, begin, stop)
    clean = reading.clean[left - reading.start : stop - reading.start]
    if pairs:
        clean = blanked(clean, 0, len(clean), [(a - left, b - left) for a, b in pairs])
    return Region(begin, left, clean, opened, closed, ceiling, reading)


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
    match = _LAST_BORDER.match(norm, floor, position)
    while match:
        border = match.end() - 1
        if norm[border] != "(" or norm.find(")", border, position) < 0:
            return border + 1
        match = _LAST_BORDER.match(norm, floor, border)
    return floor


def clause_end(norm: str, position: int, ceiling: int) -> int:
    """Where the clause that holds ``position`` ends."""
    match = _CLAUSE_BORDER.search(norm, position, ceiling)
    return match.start() if match else ceiling
