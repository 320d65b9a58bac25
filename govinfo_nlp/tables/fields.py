"""Cells between pipes or tabs: blank ones keep their place.

A row may have more cells than the form has columns, since merged cells leave empty ones before
or behind the numbers. Where they stand is learned from the rows of the table that are full.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from .flat import Item
from .page import Page
from .values import Value, blank, parse_spaced, parse_value

_BARS = "|│┃¦\t"
_SEPARATOR = re.compile(f"[{_BARS}]")
_WORD = re.compile(r"[^\W_]")
Piece = tuple[int, int]


class Fields:
    """The cells of the rows of one table. ``rows``: its items with the number of their columns."""

    def __init__(
        self, page: Page, units: frozenset[str], rows: Iterable[tuple[Item, int]] = ()
    ) -> None:
        self.page, self.units = page, units
        self._barred = any(bar in page.norm for bar in _BARS)
        self._known: dict[int, list[Piece]] = {}  # id of an item -> pieces behind it
        self._leads: dict[int, set[int]] = {0: {0}}  # cells too many -> how many stand first
        for item, count in rows if self._barred else ():
            if len(item.values) == count:
                self._learn(self._behind(item), count)

    def of(self, item: Item, count: int) -> list[Value] | None:
        """The ``count`` cells behind the label of ``item`` on its line, or None."""
        return self._parsed(self._behind(item), item.values, count) if self._barred else None

    def of_line(self, values: Sequence[Value], count: int) -> list[Value] | None:
        """The ``count`` cells of the line that holds ``values``, or None."""
        start = self.page.line_start(values[0].start)
        pieces = self._pieces(start, self.page.line_end(start))
        if len(pieces) > count and not self._words(pieces[0]):
            pieces = pieces[1:]  # before the pipe that opens the line
        return self._parsed(pieces, values, count)

    def _behind(self, item: Item) -> list[Piece]:
        """The pieces behind the label, without the form's columns of units and codes."""
        pieces = self._known.get(id(item))
        if pieces is None:
            pieces = self._known[id(item)] = self._cut(item)
        return pieces

    def _cut(self, item: Item) -> list[Piece]:
        start = item.end + len(item.gloss)
        pieces = self._pieces(start, self.page.line_end(item.end))
        if not pieces or _WORD.search(self.page.norm, *pieces[0]):
            return []
        pieces = pieces[1:]  # the rest of the label's own cell
        own = [words for words in (item.unit, item.code) if words]
        while pieces and self._words(pieces[0]) in own:
            own.remove(self._words(pieces[0]))
            pieces = pieces[1:]
        return pieces

    def _pieces(self, start: int, end: int) -> list[Piece]:
        """The pieces of ``start:end`` between pipes or tabs; a last pipe closes the last piece."""
        norm = self.page.norm
        bars = [match.start() for match in _SEPARATOR.finditer(norm, start, end)]
        if not bars:
            return []
        closed = norm[bars[-1]] != "\t" and not norm[bars[-1] + 1 : end].strip()
        edges = [start - 1, *bars] + ([] if closed else [end])
        return [(left + 1, right) for left, right in itertools.pairwise(edges)]

    def _words(self, piece: Piece) -> str:
        return self.page.norm[slice(*piece)].strip()

    def _learn(self, pieces: Sequence[Piece], count: int) -> None:
        filled = [index for index, piece in enumerate(pieces) if self._words(piece)]
        if filled and len(filled) == count == filled[-1] - filled[0] + 1:
            self._leads.setdefault(len(pieces) - count, set()).add(filled[0])

    def _parsed(
        self, pieces: Sequence[Piece], values: Sequence[Value], count: int
    ) -> list[Value] | None:
        """The cells in ``pieces``, if it is known which they are and they hold all ``values``."""
        leads = self._leads.get(len(pieces) - count, set())
        if not count or len(leads) != 1:
            return None
        (lead,) = leads
        own = pieces[lead : lead + count]
        if any(not own[0][0] <= value.start <= own[-1][1] for value in values):
            return None
        read = {value.start: value for value in values}
        cells = [self._cell(piece, read) for piece in own]
        return [cell for cell in cells if cell] if all(cells) else None

    def _cell(self, piece: Piece, read: Mapping[int, Value]) -> Value | None:
        text = self._words(piece)
        if not text:
            return blank(piece[0])
        position = self.page.norm.find(text, piece[0])
        value = read.get(position)
        if value and value.end == position + len(text) and value.unit in text:
            return value  # with its own unit, not one of the next cell
        return parse_value(text, position, self.units) or parse_spaced(text, position)
