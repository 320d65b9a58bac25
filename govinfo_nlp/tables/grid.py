"""Read statutory tables out of grids: tables whose cells a reader has found in the source.

Labels are matched cell by cell and columns are named by the header above them, carried through
merged cells, so that blank cells stay blank and nothing has to be counted. Where the header is
missing (a table that goes on over the page), the order of the cells decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..lexicon.forms import split_label
from ..records import Grid
from .flat import Item, is_table
from .kinds import UNIT_HEADERS, Kind, without_brackets
from .page import Page, stream_of
from .values import Value, blank, parse_spaced, parse_value

#: A longer cell holds a text or another table, not a label or a number.
_CELL_LIMIT = 200


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid. ``norm[start:end] == text``, without blanks around it."""

    row: int
    column: int
    colspan: int
    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Header:
    """The columns of the cells below: column of the grid -> id. ``names`` are ids of the form,
    or the printed words where a copy has columns of its own (本级, 汇总)."""

    names: dict[int, str] = field(default_factory=dict)
    unit_column: int | None = None
    below: bool = False


def grid_cells(page: Page, grid: Grid, grids: Sequence[Grid]) -> list[GridCell]:
    """The cells of ``grid`` that hold no other grid, row by row."""
    inner = [g for g in grids if g is not grid and grid.start <= g.start and g.end <= grid.end]
    cells = []
    for cell in grid.cells:
        start, end = cell["start"], cell["end"]
        if end - start > _CELL_LIMIT or any(start <= g.start and g.end <= end for g in inner):
            continue
        text = page.norm[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        first = start + lead if text else start
        place = cell["row"], cell["column"], cell.get("colspan", 1)
        cells.append(GridCell(*place, first, first + len(text), text))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def read_grid(
    kind: Kind, cells: Sequence[GridCell], others: Sequence[Kind] = ()
) -> list[tuple[list[Item], tuple[int, int]]]:
    """The tables of ``kind`` in a grid: the items of each, and where it begins and ends.

    (One grid may hold several tables: labels of ``others`` end one.)
    """
    header = _Header()
    parts: list[list[tuple[list[Item], list[GridCell]]]] = [[]]
    for row in _rows(cells):
        if any(_is_foreign(cell, kind, others) for cell in row):
            header = _Header()
            parts.append([])
        else:
            parts[-1].append((_read_row(kind, row, header), row))
    tables = []
    for part in parts:
        items = [item for found, _ in part for item in found]
        rows = [row for found, row in part if any(item.uses or item.values for item in found)]
        if is_table(items, kind):
            own = [cell for row in rows for cell in row]
            extent = min(cell.start for cell in own), max(cell.end for cell in own)
            tables.append((items, extent))
    return tables


def _is_foreign(cell: GridCell, kind: Kind, others: Sequence[Kind]) -> bool:
    phrase = stream_of(split_label(cell.text)[1])
    return phrase not in kind.uses and any(phrase in other.uses for other in others)


def _rows(cells: Iterable[GridCell]) -> Iterator[list[GridCell]]:
    row: list[GridCell] = []
    for cell in cells:
        if row and cell.row != row[0].row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row


def _read_row(kind: Kind, row: list[GridCell], header: _Header) -> list[Item]:
    """The items of one row: labels, each with the cells up to the next label."""
    labels = [_label(kind, cell) for cell in row]
    has_rows = any(item and _is_row_label(item, header) for item in labels)
    if not has_rows and any(item and item.can_be("column") for item in labels):
        _take_header(row, labels, header)
        return [item for item in labels if item]
    if not has_rows and not header.below:
        _take_names(row, labels, header)
    items: list[Item] = []
    for cell, label in zip(row, labels, strict=False):
        if label:
            items.append(label)
        elif items or header.names:
            _take_cell(kind, cell, items, header)
    header.below = header.below or has_rows
    return items


def _is_row_label(item: Item, header: _Header) -> bool:
    """Whether a label names a row; 其他 and 总计 above the first row name columns."""
    return item.can_be("row") and (not item.can_be("column") or header.below or bool(item.ordinal))


def _label(kind: Kind, cell: GridCell) -> Item | None:
    """``cell`` as a label, a header or a footer of the form, or None."""
    ordinal, name = split_label(cell.text)
    phrase = stream_of(name)
    uses = kind.uses.get(phrase)
    if uses is None:
        phrase = stream_of(without_brackets(name))
        uses = kind.uses.get(phrase)
    if not uses:
        return None
    gloss = name[len(without_brackets(name)) :]
    return Item(cell.start, cell.end, cell.end, phrase, ordinal, uses.printed(name), gloss=gloss)


def _take_header(row: list[GridCell], labels: list[Item | None], header: _Header) -> None:
    """Learn the columns from a header row; one below data rows begins anew."""
    if header.below:
        header.names.clear()
        header.below = False
    for cell, item in zip(row, labels, strict=False):
        id_ = item.uses.first("column") if item else ""
        for column in range(cell.column, cell.column + cell.colspan) if id_ else ():
            header.names[column] = id_
    _take_names(row, labels, header)


def _take_names(row: list[GridCell], labels: list[Item | None], header: _Header) -> None:
    """Learn columns that the form does not have, right of the column of units."""
    for cell, item in zip(row, labels, strict=False):
        if item and item.name in UNIT_HEADERS:
            header.unit_column = cell.column
        elif not item and cell.text and header.unit_column is not None:
            for column in range(cell.column, cell.column + cell.colspan):
                if column > header.unit_column:
                    header.names[column] = cell.text


def _take_cell(kind: Kind, cell: GridCell, items: list[Item], header: _Header) -> None:
    """Give a cell that is no label to the label on its left."""
    column = header.names.get(cell.column)
    value = grid_value(kind, cell)
    if items and cell.text in kind.units:
        items[-1].unit = cell.text
    elif value is None:
        _take_words(cell, items, header)
    elif items and (cell.text or column or not header.names):
        value.column = column
        _add_value(items[-1], value)


def _add_value(item: Item, value: Value) -> None:
    """Add a cell; where a header spans more cells than the number below it, the rest is blank."""
    same = [v for v in item.values if value.column is not None and v.column == value.column]
    if same and value.state == "blank":
        return
    if same and same[0].state == "blank":
        item.values.remove(same[0])
    item.values.append(value)
    item.last = max(item.last, value.end)


def _take_words(cell: GridCell, items: list[Item], header: _Header) -> None:
    """Words that the form does not know: the label of a local row, or a remark."""
    if cell.column in header.names or (items and items[-1].values):
        return
    items.append(Item(cell.start, cell.end, cell.end, cell.text))


def grid_value(kind: Kind, cell: GridCell) -> Value | None:
    """What a cell holds if it is a number, a sign for none, or blank; None for words."""
    if not cell.text:
        return blank(cell.start)
    value = parse_spaced(cell.text, cell.start)
    if value is None:
        value = parse_value("".join(cell.text.split()), cell.start, kind.units)
    if value is not None:
        value.end = cell.end
    return value
