"""Which row of the form each label is.

Most labels name one row. Where several rows share a name (被依法纠错数), or a row and a column do
(其他, 总计), the rows around it decide; where a name is misprinted or cut, its spelling does, but
only between the rows that stand before and behind it on the form.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..lexicon.forms import FormTable, Row, split_label
from .flat import Item
from .page import Page, stream_of

#: How sure a row is whose name is misprinted or cut.
MISPRINTED = 0.9


@dataclass(slots=True)
class Line:
    """An item with the row of the form that it is (None: a local row).

    ``shared``: several rows have its name.
    """

    item: Item
    row: Row | None
    trust: float = 1.0
    shared: bool = False

    @property
    def is_data(self) -> bool:
        """Whether the form has numbers in this row."""
        return self.row is not None and not self.row.header

    @property
    def row_is_header(self) -> bool:
        """Whether the form leaves this row empty."""
        return self.row is not None and self.row.header


@dataclass(slots=True)
class Rows:
    """The lines of a table; ``strays``: numbers that belong to none of them; ``reordered``:
    rows do not stand in the order of the form."""

    lines: list[Line] = field(default_factory=list)
    strays: int = 0
    reordered: bool = False


def find_rows(page: Page, table: FormTable, form: str, items: Sequence[Item]) -> Rows:
    """The rows of ``items``, a table of ``form``."""
    rows = _Finder(table, form).find(items)
    _settle_headers(rows)
    _drop_codes(page, rows.lines, items)
    return rows


class _Finder:
    """Finds the rows of one table, item by item."""

    def __init__(self, table: FormTable, form: str) -> None:
        self.table, self.form = table, form
        self.order = {row.id: index for index, row in enumerate(table.rows)}
        self.by_id = {row.id: row for row in table.rows}

    def find(self, items: Sequence[Item]) -> Rows:
        only = [self._only_row(item) for item in items]
        taken = {row.id for row in only if row}
        rows = Rows()
        last, data, begun, footer = -1, -1, False, False
        for item, single, following in zip(items, only, self._following(only), strict=True):
            row, trust = single or self._by_neighbours(item, last, following), 1.0
            local = not item.uses and begun and not footer
            if row is None and local:
                between = self.table.rows[last + 1 : following]
                row, trust = self._by_spelling(item, between, taken), MISPRINTED
            if row is not None:
                taken.add(row.id)
                place = self.order[row.id]
                rows.reordered = rows.reordered or (not row.header and place < data)
                data = data if row.header else place
                last, begun, footer = place, True, False
            if row is not None or (local and item.values):
                shared = row is not None and row is not single and bool(item.uses)
                rows.lines.append(Line(item, row, trust, shared))
            elif item.uses:
                footer = footer or item.can_be("footer")
                rows.strays += len(item.values) if begun and not footer else 0
        if rows.reordered:
            self._drop_shared(rows.lines)
        return rows

    def _drop_shared(self, lines: Sequence[Line]) -> None:
        """Where rows are out of order, a shared name needs its neighbours on both sides."""
        for line, behind in itertools.pairwise(lines):
            if line.shared and line.row and behind.row:
                is_next = self.order[behind.row.id] == self.order[line.row.id] + 1
                line.row = line.row if is_next else None

    def _following(self, only: Sequence[Row | None]) -> list[int]:
        """For each item the place on the form of the next sure row behind it."""
        following = []
        place = len(self.order)
        for row in reversed(only):
            following.append(place)
            place = self.order[row.id] if row else place
        return following[::-1]

    def _candidates(self, item: Item) -> list[Row]:
        return [self.by_id[id_] for id_ in item.ids("row", self.form)]

    def _only_row(self, item: Item) -> Row | None:
        rows = self._candidates(item)
        if len(rows) != 1:
            return None
        if item.start == 0 and not item.ordinal and self._may_be_cut(item, rows[0]):
            return None
        if item.ids("column", self.form) and item.ordinal != split_label(rows[0].label)[0]:
            return None
        return rows[0]

    def _may_be_cut(self, item: Item, row: Row) -> bool:
        """Whether the text begins in the middle of another row's name (不|同意公开答复数)."""
        return any(
            other is not row and stream_of(split_label(other.label)[1]).endswith(item.name)
            for other in self.table.rows
        )

    def _by_neighbours(self, item: Item, last: int, following: int) -> Row | None:
        """The row of a shared name that on the form is next to the row before, or to the row
        behind where none is before."""
        if item.ids("column", self.form) and not item.values:
            return None
        wanted = last + 1 if last >= 0 else following - 1
        return next((row for row in self._candidates(item) if self.order[row.id] == wanted), None)

    def _by_spelling(self, item: Item, rows: Sequence[Row], taken: set[str]) -> Row | None:
        """The one row between its neighbours whose name was misprinted or cut into ``item``."""
        ordinal, name = split_label(item.name)
        printed = stream_of(name)
        fits = [
            row
            for row in rows
            if row.id not in taken
            and not row.header
            and (not ordinal or ordinal == split_label(row.label)[0])
            and any(_resembles(printed, known) for known in _names(row))
        ]
        return fits[0] if len(fits) == 1 else None


def _names(row: Row) -> list[str]:
    return [stream_of(split_label(label)[1]) for label in (row.label, *row.variants)]


def _resembles(printed: str, name: str) -> bool:
    """Whether ``printed`` is ``name`` cut at an end, with lost characters, or with a misprint."""
    if len(printed) < 4 or len(name) < 4:
        return False
    if name.startswith(printed) or name.endswith(printed):
        return True
    if len(name) * 7 <= len(printed) * 10 < len(name) * 10:
        rest = iter(name)
        if all(character in rest for character in printed):
            return True
    if len(printed) != len(name):
        return False
    wrong = sum(a != b for a, b in zip(printed, name, strict=True))
    return wrong <= max(1, len(name) // 8)


def _settle_headers(rows: Rows) -> None:
    """Numbers behind a header row are its own only if the rows around it have theirs.

    (A merged header cell may stand between a wrapped label and the label's numbers.)
    """
    for index, line in enumerate(rows.lines):
        item = line.item
        if line.row is None or not line.row.header or not item.values:
            continue
        around = rows.lines[max(0, index - 1) : index] + rows.lines[index + 1 : index + 2]
        numbers = [value for value in item.values if value.value is not None]
        if not numbers or not line.row.metric or any(not near.item.values for near in around):
            rows.strays += len(numbers)
            item.values = []


def _drop_codes(page: Page, lines: Sequence[Line], items: Sequence[Item]) -> None:
    """Take away the form's own row numbers, where the copy prints them (forms A)."""
    coded = [line for line in lines if line.row and line.row.code and line.item.values]
    hits = [line for line in coded if line.row and _first(page, line) == line.row.code]
    printed = any(item.name == "代码" for item in items)
    if printed or (len(hits) > 2 and len(hits) * 3 > len(coded) * 2):
        for line in hits:
            line.item.code = _first(page, line)
            line.item.values = line.item.values[1:]


def _first(page: Page, line: Line) -> str:
    value = line.item.values[0]
    return page.norm[value.start : value.end]
