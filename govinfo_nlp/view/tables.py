"""Statutory tables as tables: the cells of a record laid out as the form prints them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..lexicon.forms import Column, FormTable, Row, builtin_forms
from ..lexicon.sets import per_set
from ..records import Cell, Fact, Table
from .numbers import shown, state_sign

_Key = tuple[int, int, str | None, str, str]


@dataclass
class ShownCell:
    """A cell with what it shows, and the facts that come from it."""

    text: str
    state: str
    facts: list[int] = field(default_factory=list)


@dataclass
class ShownRow:
    """A row; ``depth``: how many rows of the form it is a part of. ``cells`` is empty in a
    heading row."""

    label: str
    depth: int = 0
    cells: list[ShownCell | None] = field(default_factory=list)


@dataclass
class ShownPart:
    """Rows under one header. ``groups``: (upper header, number of columns), or nothing."""

    columns: list[str]
    groups: list[tuple[str, int]]
    rows: list[ShownRow]
    heading: str = ""


class FactsOfCells:
    """Which facts come from a cell."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._own: dict[_Key, int] = {}
        self._there: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, fact in enumerate(facts):
            if fact.start < 0:
                continue
            key = (fact.start, fact.end, fact.metric, fact.applicant, fact.label)
            if fact.source == "table":
                self._own.setdefault(key, index)
            if fact.start < fact.end:
                self._there[fact.start, fact.end].append(index)

    def of(self, cell: Cell) -> list[int]:
        """The fact of ``cell`` itself, then others over the same words (a sum of two cells)."""
        own = self._own.get((cell.start, cell.end, cell.metric, cell.applicant, cell.label))
        others = self._there.get((cell.start, cell.end), [])
        first = [] if own is None else [own]
        return first + [index for index in others if index != own]


def parts_of(table: Table, facts: FactsOfCells) -> list[ShownPart]:
    """``table`` as one part for each header of its own (table 2 has a header a block)."""
    form = _form_tables().get((table.form, table.name))
    rows = {row.id: row for row in form.rows} if form else {}
    lines = [(rows.get(cells[0].row), cells) for cells in _lines(table)]
    seen: set[str] = set()
    parts = []
    for (heading, columns), block in groupby(lines, lambda line: _header(line[0], line[1], table)):
        part = _part(heading, columns, form)
        for row, cells in block:
            above = _above(row, rows)
            for depth, parent in enumerate(above):
                if parent.header and parent.id not in seen:
                    part.rows.append(ShownRow(parent.label, depth))
            seen.update(known.id for known in (*above, row) if known)
            by_column = {cell.column: cell for cell in cells}
            shown_cells = [_cell(by_column.get(column), facts) for column in columns]
            label = "" if form and form.layout == "line" else cells[0].label
            part.rows.append(ShownRow(label, len(above), shown_cells))
        parts.append(part)
    return parts


def _lines(table: Table) -> list[list[Cell]]:
    """The cells of each row; a row that stands twice has two lines."""
    lines: list[list[Cell]] = []
    latest: dict[str, list[Cell]] = {}
    for cell in table.cells:
        row = cell.row or cell.label
        line = latest.get(row)
        if line is None or any(cell.column == other.column for other in line):
            line = latest[row] = []
            lines.append(line)
        line.append(cell)
    return lines


def _header(row: Row | None, cells: list[Cell], table: Table) -> tuple[str, tuple[str, ...]]:
    """What stands above a row: the heading of its block, and its columns."""
    columns = row.columns if row and row.columns else table.columns
    own = (cell.column for cell in cells)
    return row.group if row else "", tuple(dict.fromkeys([*columns, *own]))


def _part(heading: str, columns: tuple[str, ...], form: FormTable | None) -> ShownPart:
    known = {column.id: column for column in form.columns} if form else {}
    found = [known.get(column) or Column(id=column, label=column) for column in columns]
    upper = [(name, len(list(same))) for name, same in groupby(column.group for column in found)]
    groups = upper if any(name for name, _ in upper) else []
    return ShownPart([column.label for column in found], groups, [], heading)


def _above(row: Row | None, rows: Mapping[str, Row]) -> list[Row]:
    """The rows of the form that ``row`` is a part of, outermost first."""
    above: list[Row] = []
    while row and row.parent in rows and rows[row.parent] not in above:
        row = rows[row.parent]
        above.insert(0, row)
    return above


def _cell(cell: Cell | None, facts: FactsOfCells) -> ShownCell | None:
    if cell is None:
        return None
    text = state_sign(cell) if cell.value is None else shown(cell.value)
    return ShownCell(text, cell.state, facts.of(cell))


@per_set
def _form_tables() -> dict[tuple[str, str], FormTable]:
    return {(form.id, table.id): table for form in builtin_forms() for table in form.tables}


def facts_shown(parts: Iterable[ShownPart]) -> set[int]:
    """The facts that the cells of ``parts`` lead to."""
    rows = (row for part in parts for row in part.rows)
    return {fact for row in rows for cell in row.cells if cell for fact in cell.facts}
