"""Table 4: one row of fifteen numbers under a header of two levels.

The header seldom survives: its words stand in narrow cells and come out one character a line.
So only the upper header (未经复议直接起诉, 复议后起诉) is looked for; behind it nothing may stand
but pieces of the header, then the numbers, without a word between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..records import Cell, Diagnostic, Table
from .fill import Filled, title_before
from .flat import header_start, is_debris
from .kinds import Kind
from .page import Page
from .place import fields_between
from .values import Value, parse_value


@dataclass(slots=True)
class _Run:
    """Numbers behind a header, up to the first word; ``mixed``: header words follow again."""

    values: list[Value] = field(default_factory=list)
    end: int = 0
    mixed: bool = False


def read_lines(page: Page, kind: Kind) -> Filled:
    """The tables 4 in ``page``, as tables of the newest form that has one."""
    form = [*kind.tables][-1]
    filled = Filled()
    covered = 0
    for start, end in _anchors(page, kind):
        if start < covered or page.is_taken(start, end):
            continue
        run = _run(page, kind, end)
        if not run.values:
            continue
        covered = run.end
        table = Table(form, kind.id, header_start(page, kind, start), run.end)
        table.title = title_before(page, table.start)
        _fill(page, kind, table, run, filled)
        filled.tables.append(table)
    return filled


def _anchors(page: Page, kind: Kind) -> list[tuple[int, int]]:
    spans = []
    for anchor in kind.anchors:
        index = page.stream.find(anchor)
        while index >= 0:
            last = index + len(anchor)
            spans.append((page.positions[index], page.positions[last - 1] + 1))
            index = page.stream.find(anchor, last)
    return sorted(spans)


def _run(page: Page, kind: Kind, start: int) -> _Run:
    run = _Run(end=start)
    for token in page.tokens(start, len(page.norm)):
        value = parse_value(token.text, token.start, kind.units)
        if value and not run.mixed:
            run.values.append(value)
            run.end = token.end
        elif is_debris(token, kind) and len(run.values) != 15:
            run.mixed = bool(run.values)
            run.end = token.end
        elif value or not any(c.isalnum() for c in token.text):
            continue
        else:
            break
    return run


def _fill(page: Page, kind: Kind, table: Table, run: _Run, filled: Filled) -> None:
    columns = [column.id for column in kind.tables[table.form].columns]
    table.columns = columns
    values = run.values
    cells = fields_between(page, values[0].start, len(columns), kind.units)
    if cells is not None and not run.mixed:
        values = cells
    cut = len(values) < len(columns) and not page.norm[run.end : run.end + 200].strip(" \t\n|")
    if cut:
        message = "the text ends inside table 4"
        filled.diagnostics.append(Diagnostic("D304", message, table.start, table.end))
        if values[-1].end == len(page.norm):
            values = values[:-1]
    known = not run.mixed and (cut or len(values) == len(columns))
    if not known:
        message = f"{len(values)} numbers under the {len(columns)} columns of table 4"
        filled.diagnostics.append(Diagnostic("D302", message, table.start, table.end))
    for value, column in zip(values, columns if known else [""] * len(values)):
        table.cells.append(_cell(page, kind, table, value, column))


def _cell(page: Page, kind: Kind, table: Table, value: Value, column: str) -> Cell:
    spec = kind.tables[table.form]
    row = spec.rows[0]
    by_id = {column.id: column for column in spec.columns}
    named = by_id.get(column)
    return Cell(
        row=row.id,
        column=column,
        label=f"{named.group}{named.label}" if named else "",
        metric=named.metric if named else None,
        applicant="",
        value=value.value,
        unit=value.unit or row.unit,
        state=value.state,
        start=value.start,
        end=value.end,
        text=page.text[value.start : value.end],
    )
