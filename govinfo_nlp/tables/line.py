"""Table 4: one row of fifteen numbers under a header of two levels.

In running text the header seldom survives: its words stand in narrow cells and come out one
character a line. So only the upper header (未经复议直接起诉, 复议后起诉) is looked for; behind it
nothing may stand but pieces of the header, then the numbers, without a word between them. In a
grid every number has its two headers above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..lexicon.forms import Column, FormTable
from ..records import Cell, Diagnostic, Table
from .fields import Fields
from .fill import Filled, title_before
from .flat import header_start, is_debris
from .grid import GridCell, grid_value
from .kinds import Kind
from .page import Page, stream_of
from .values import Value, parse_value

#: So many characters of the header tell an incomplete table from a sentence.
_HEADER_WORDS = 12


@dataclass(slots=True)
class _Run:
    """Numbers behind a header, up to the first word; ``mixed``: header words follow again."""

    values: list[Value] = field(default_factory=list)
    end: int = 0
    mixed: bool = False


def read_lines(page: Page, kind: Kind) -> Filled:
    """The tables 4 in the text of ``page``, as tables of the newest form that has one."""
    filled = Filled()
    covered = 0
    for start, end in _anchors(page, kind):
        if start < covered or page.is_taken(start, end):
            continue
        run = _run(page, kind, end)
        covered = run.end
        first = header_start(page, kind, start)
        if run.values and _is_table(page, kind, first, run):
            _add_run(page, kind, first, run, filled)
    return filled


def read_line_grid(page: Page, kind: Kind, cells: Sequence[GridCell]) -> Filled:
    """The tables 4 in a grid: each row of numbers under the header of two levels."""
    filled = Filled()
    groups = {stream_of(column.group) for column in _spec(kind)[1].columns}
    header: dict[int, tuple[str, str]] = {}  # column of the grid -> upper and lower header
    start = -1
    for _, group in groupby(cells, key=lambda cell: cell.row):
        row = list(group)
        if start < 0 and any(stream_of(cell.text) in groups for cell in row):
            start = row[0].start
        if start >= 0 and any(value.value is not None for value, _ in _values(kind, row)):
            if any(upper for upper, _ in header.values()):
                _add_row(page, kind, start, row, header, filled)
        elif start >= 0:
            _learn_header(groups, row, header)
    return filled


def _values(kind: Kind, row: Sequence[GridCell]) -> list[tuple[Value, GridCell]]:
    return [(value, cell) for cell in row if (value := grid_value(kind, cell))]


def _spec(kind: Kind) -> tuple[str, FormTable]:
    """The newest form that has the table; the tables around it may say another one."""
    return [*kind.tables.items()][-1]


def _anchors(page: Page, kind: Kind) -> list[tuple[int, int]]:
    spans = []
    for anchor in kind.anchors:
        index = page.stream.find(anchor)
        while index >= 0:
            last = index + len(anchor)
            spans.append(page.span(index, last))
            index = page.stream.find(anchor, last)
    return sorted(spans)


def _run(page: Page, kind: Kind, start: int) -> _Run:
    """The numbers behind ``start``; as many as the table has columns end it."""
    run = _Run(end=start)
    count = len(_spec(kind)[1].columns)
    for token in page.tokens(start, len(page.norm)):
        words = token[0]
        value = parse_value(words, token.start(), kind.units)
        if value and not run.mixed:
            run.values.append(value)
            run.end = token.end()
        elif is_debris(words, kind) and len(run.values) != count:
            run.mixed = bool(run.values)
            run.end = token.end()
        elif not value and any(character.isalnum() for character in words):
            break
    return run


def _is_table(page: Page, kind: Kind, start: int, run: _Run) -> bool:
    """Whether all numbers are there, or at least more of the header than a sentence names."""
    words = stream_of(page.norm[start : run.values[0].start])
    return len(run.values) == len(_spec(kind)[1].columns) or len(words) >= _HEADER_WORDS


def _add_run(page: Page, kind: Kind, start: int, run: _Run, filled: Filled) -> None:
    """A table from ``run``: all numbers in order, or the first ones where the text breaks off."""
    form, spec = _spec(kind)
    ids = [column.id for column in spec.columns]
    table = Table(form, kind.id, start, run.end, title_before(page, start), ids)
    values = run.values
    fields = None if run.mixed else Fields(page, kind.units).of_line(values, len(ids))
    values = fields or values
    if values[-1].end == len(page.norm) and not _ends_with_sum(values, len(ids)):
        values = values[:-1]  # it may have lost digits
    cut = len(values) < len(ids) and not page.norm[run.end : run.end + 200].strip(" \t\n|")
    if cut:
        _note(filled, "D304", "the text ends inside table 4", table)
    if run.mixed or (len(values) != len(ids) and not cut):
        message = f"{len(values)} numbers under the {len(ids)} columns of table 4"
        _note(filled, "D302", message, table)
        ids = [""] * len(values)
    table.cells = [_cell(page, spec, value, id_) for value, id_ in zip(values, ids, strict=False)]
    filled.tables.append(table)


def _ends_with_sum(values: Sequence[Value], count: int) -> bool:
    """Whether all ``count`` numbers are there and the last group of five adds up."""
    *parts, total = [value.counted for value in values[-5:]]
    return len(values) == count and sum(parts) == total


def _learn_header(
    groups: set[str], row: Sequence[GridCell], header: dict[int, tuple[str, str]]
) -> None:
    for cell in row:
        words = stream_of(cell.text)
        for column in range(cell.column, cell.column + cell.colspan) if words else ():
            upper, lower = header.get(column, ("", ""))
            header[column] = (words, lower) if words in groups else (upper, words)


def _add_row(
    page: Page,
    kind: Kind,
    start: int,
    row: Sequence[GridCell],
    header: dict[int, tuple[str, str]],
    filled: Filled,
) -> None:
    """A table from a row of numbers, each named by its headers, or all by their order."""
    form, spec = _spec(kind)
    by_header = {(stream_of(c.group), stream_of(c.label)): c.id for c in spec.columns}
    start, end = min(start, *(c.start for c in row)), max(start, *(c.end for c in row))
    table = Table(form, kind.id, start, end, title_before(page, start))
    table.columns = [column.id for column in spec.columns]
    pairs = _values(kind, row)
    ids = [by_header.get(header.get(cell.column, ("", "")), "") for _, cell in pairs]
    if len(set(ids)) != len(ids) or not all(ids):
        ids = table.columns if len(pairs) == len(table.columns) else [""] * len(pairs)
    if not all(ids):
        _note(filled, "D302", "numbers of table 4 without a header above them", table)
    table.cells = [
        _cell(page, spec, value, id_) for (value, _), id_ in zip(pairs, ids, strict=True)
    ]
    filled.tables.append(table)


def _note(filled: Filled, code: str, message: str, table: Table) -> None:
    filled.diagnostics.append(Diagnostic(code, message, table.start, table.end))


def _cell(page: Page, spec: FormTable, value: Value, id_: str) -> Cell:
    row = spec.rows[0]
    column: Column | None = next((column for column in spec.columns if column.id == id_), None)
    return Cell(
        row=row.id,
        column=id_,
        label=f"{column.group}{column.label}" if column else "",
        metric=column.metric if column else None,
        applicant="",
        value=value.value,
        unit=value.unit or row.unit,
        state=value.state,
        start=value.start,
        end=value.end,
        text=page.text[value.start : value.end],
    )
