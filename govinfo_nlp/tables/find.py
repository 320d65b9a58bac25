"""Find the statutory tables of a report, in its grids and in its text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..lexicon.forms import Form, FormTable
from ..records import Diagnostic, Grid, Table
from .checks import check_sums
from .fill import Filled, fill
from .flat import read_chains
from .grid import grid_cells, read_grid
from .kinds import Kind, Kinds, builtin_kinds
from .line import read_line_grid, read_lines
from .missing import announced_but_missing
from .page import Page, make_page, stream_of

#: More characters than that between two tables: they are not parts of one.
_BETWEEN_PARTS = 80


@dataclass(slots=True)
class Tables:
    """The tables of a report, in the order of the text, and what could not be read."""

    tables: list[Table] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def find_tables(
    norm: str,
    text: str | None = None,
    grids: Sequence[Grid] = (),
    forms: Sequence[Form] | None = None,
) -> Tables:
    """The statutory tables (forms A1, A2, B, C, D) in a report.

    Args:
        norm: the folded text (same length as ``text``).
        text: the caller's text, of which cells quote their words; ``norm`` if None.
        grids: tables that a reader found in the source, with the spans of their cells.
        forms: the forms to look for; the built-in ones if None.

    Returns:
        Tables with their cells, each with its span, row, column and state; diagnostics D301
        (announced but missing), D302 (numbers without a column), D303 (row stands twice), D304
        (text ends inside a table), D305 (labels and numbers in different orders), D306 (does not
        add up), D307 (rows in another order). Never raises.
    """
    known = builtin_kinds() if forms is None else Kinds(forms)
    kinds = known.all
    page = make_page(norm, norm if text is None else text)
    said = known.words_in(stream_of(norm) if page.page_lines else page.stream)
    found = Tables()
    present = [kind for kind in kinds if not kind.anchors.isdisjoint(said)]
    for kind in sorted(present, key=lambda kind: kind.layout != "line"):
        others = [other for other in present if other is not kind]
        _add(found, page, _read_grids(page, kind, others, grids, _hint(found, kind)))
        _add(found, page, _read_text(page, kind, others, _hint(found, kind)))
    if found.tables:
        found.tables.sort(key=lambda table: table.start)
        _drop_false_titles(found.tables)
        _agree_on_form(found.tables, kinds)
        found.tables = _merged(norm, found.tables, kinds)
        found.diagnostics += check_sums(found.tables, kinds)
    found.diagnostics += announced_but_missing(norm, said, kinds, found.tables)
    return found


def _read_grids(
    page: Page, kind: Kind, others: Sequence[Kind], grids: Sequence[Grid], hint: str
) -> Filled:
    filled = Filled()
    for grid in grids:
        cells = grid_cells(page, grid, grids)
        if kind.layout == "line":
            filled.add(read_line_grid(page, kind, cells))
            continue
        for chain, extent in read_grid(kind, cells, others):
            if not page.is_taken(*extent):
                filled.add(fill(page, kind, [chain], hint, extent))
    return filled


def _read_text(page: Page, kind: Kind, others: Sequence[Kind], hint: str) -> Filled:
    if kind.layout == "line":
        return read_lines(page, kind)
    return fill(page, kind, read_chains(page, kind, others), hint)


def _hint(found: Tables, kind: Kind) -> str:
    """The form of the tables found so far: the likeliest for one that fits two forms."""
    forms = [table.form for table in found.tables if table.form in kind.tables]
    return forms[-1] if forms else ""


def _add(found: Tables, page: Page, filled: Filled) -> None:
    """Keep what was read; nothing reads the same words again."""
    found.tables += filled.tables
    found.diagnostics += filled.diagnostics
    page.take((table.start, table.end) for table in filled.tables)


def _drop_false_titles(tables: Sequence[Table]) -> None:
    """The last words of a table are no title of the next one."""
    for before, table in itertools.pairwise(tables):
        if table.title and table.start - before.end < len(table.title):
            table.title = ""


def _agree_on_form(tables: Sequence[Table], kinds: Sequence[Kind]) -> None:
    """Table 4 is the same in several forms: it follows the form of the table before it, or of
    the next one."""
    lines = {kind.id: kind for kind in kinds if kind.layout == "line"}
    for ordered in (tables[::-1], tables):
        form = ""
        for table in ordered:
            if table.name not in lines:
                form = table.form
            elif form in lines[table.name].tables:
                table.form = form


def _merged(norm: str, tables: Sequence[Table], kinds: Sequence[Kind]) -> list[Table]:
    """``tables`` with the parts of one table joined, which a page or a note has parted."""
    specs = {(kind.id, form): spec for kind in kinds for form, spec in kind.tables.items()}
    merged: list[Table] = []
    for table in tables:
        before = merged[-1] if merged else None
        if before and _goes_on(norm, before, table, specs[table.name, table.form]):
            before.cells += table.cells
            before.end = table.end
        else:
            merged.append(table)
    return merged


def _goes_on(norm: str, before: Table, table: Table, spec: FormTable) -> bool:
    """Whether ``table`` begins with a row that follows the last one of ``before``, and only a few
    words stand between them."""
    if (before.form, before.name, before.columns) != (table.form, table.name, table.columns):
        return False
    between = norm[before.end : table.start]
    if len("".join(between.split())) > _BETWEEN_PARTS or "。" in between:
        return False
    order = {row.id: index for index, row in enumerate(spec.rows)}
    rows = [[order[cell.row] for cell in part.cells if cell.row] for part in (before, table)]
    return bool(rows[0] and rows[1]) and max(rows[0]) < min(rows[1])
