"""Put the numbers of a row into its columns, or say that it cannot be done.

Numbers are placed by what the layout shows: as many numbers as columns, or cells between pipes
or tabs. Where blank cells have vanished, the row's own sum may say which number is the total;
nothing else is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .fields import Fields
from .flat import Item
from .page import Page
from .values import Value, parse_spaced, parse_value


@dataclass(slots=True)
class Placed:
    """``cells``: (value, column id or "" where unknown, derived); ``complete``: all is placed.

    ``lacking``: how many numbers the row has too few; ``surplus``: it has too many, so that not
    even the row is sure. ``sure``: label and numbers stand on one line.
    """

    cells: list[tuple[Value, str, bool]] = field(default_factory=list)
    complete: bool = True
    lacking: int = 0
    surplus: bool = False
    sure: bool = False

    def without_columns(self) -> Placed:
        """The same numbers, none of them placed."""
        cells = [(value, "", False) for value, _, _ in self.cells]
        return Placed(cells, not cells, self.lacking, self.surplus, self.sure)


def place(
    page: Page, item: Item, columns: Sequence[str], cells: Fields, cut: bool = False
) -> Placed:
    """The numbers of ``item`` in ``columns`` (their ids).

    ``cells``: the cells of the table between pipes or tabs.

    ``cut``: the text ends inside this row and no cell before it has vanished, so that its
    numbers are the first ones.
    """
    values = item.values
    if any(value.column is not None for value in values):
        known = all(value.column is not None for value in values)
        return Placed([(value, value.column or "", False) for value in values], known, sure=True)
    fields = cells.of(item, len(columns))
    if fields is not None:
        return _in_order(fields, columns, sure=True)
    if len(values) == len(columns):
        return _in_order(values, columns, sure=_on_one_line(page, item))
    if len(values) > len(columns):
        chosen = _one_line(page, item, len(columns)) or _spaced(page, item, len(columns))
        if chosen:
            return _in_order(chosen, columns)
        return Placed([(value, "", False) for value in values], complete=False, surplus=True)
    lacking = len(columns) - len(values)
    if cut or not values:
        row = _in_order(values, columns[: len(values)])
        row.lacking = 0 if cut else lacking
        return row
    return Placed([(value, "", False) for value in values], complete=False, lacking=lacking)


def total_is_last(row: Placed) -> bool:
    """Whether the last of several numbers is the sum of the others, and says something."""
    *parts, total = [value.counted for value, _, _ in row.cells]
    return bool(parts and total) and sum(parts) == total


def _in_order(values: Sequence[Value], columns: Sequence[str], sure: bool = False) -> Placed:
    cells = [(value, column, False) for value, column in zip(values, columns, strict=True)]
    return Placed(cells, sure=sure)


def _on_one_line(page: Page, item: Item) -> bool:
    """Whether all numbers stand on the line on which the label ends."""
    start, end = item.end, page.line_end(item.end)
    for value in item.values:
        if not start <= value.start < end:
            return False
    return bool(item.values)


def _one_line(page: Page, item: Item, count: int) -> list[Value] | None:
    """The numbers of the first line that has any, if they fill the row and one stray is left.

    (A bare page number stands on a line of its own.)
    """
    lines: dict[int, list[Value]] = {}
    for value in item.values:
        lines.setdefault(page.line_start(value.start), []).append(value)
    first, *others = lines.values()
    own_line = count > 1 or page.line_start(first[0].start) == page.line_start(item.end)
    if own_line and len(first) == count and len(others) == 1 and len(others[0]) == 1:
        return first
    return None


def _spaced(page: Page, item: Item, count: int) -> list[Value] | None:
    """One cell a line, with blanks between the thousands of a number: 1 036."""
    lines = sorted({page.line_start(value.start) for value in item.values})
    if len(lines) != count or page.line_start(item.end) == lines[0]:
        return None
    cells = []
    for start in lines:
        line = page.norm[start : page.line_end(start)]
        text = line.strip(" \t|")
        position = start + line.find(text)
        cell = parse_spaced(text, position) or parse_value(text, position, frozenset())
        if cell is None:
            return None
        cells.append(cell)
    return cells
