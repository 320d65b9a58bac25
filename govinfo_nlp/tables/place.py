"""Put the numbers of a row into its columns, or say that it cannot be done.

Numbers are placed by what the layout shows: as many numbers as columns, or cells between pipes
or tabs. Where blank cells have vanished, the row's own sum may say which number is the total;
nothing else is guessed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .flat import Item
from .page import Page
from .values import Value, blank, parse_spaced, parse_value

_SEPARATOR = re.compile(r"[|│┃¦\t]")


@dataclass(slots=True)
class Placed:
    """``cells``: (value, column id or "" where unknown, derived); ``complete``: all is placed.

    ``surplus``: there were more numbers than columns, so that not even the row is sure.
    """

    cells: list[tuple[Value, str, bool]] = field(default_factory=list)
    complete: bool = True
    surplus: bool = False


def place(
    page: Page,
    item: Item,
    columns: Sequence[str],
    units: frozenset[str],
    cut: bool = False,
) -> Placed:
    """The numbers of ``item`` in ``columns`` (their ids).

    ``cut``: the text ends inside this row and no cell before it has vanished, so that its
    numbers are the first ones.
    """
    values = item.values
    if any(value.column is not None for value in values):
        known = all(value.column is not None for value in values)
        return Placed([(value, value.column or "", False) for value in values], known)
    if len(values) == len(columns):
        return _in_order(values, columns)
    fields = _fields(page, item, len(columns), units)
    if fields is not None:
        return _in_order(fields, columns)
    if len(values) > len(columns):
        chosen = _one_line(page, item, len(columns)) or _spaced(page, item, len(columns))
        if chosen:
            return _in_order(chosen, columns)
        return Placed([(value, "", False) for value in values], complete=False, surplus=True)
    if cut or not values:
        return _in_order(values, columns[: len(values)])
    return Placed([(value, "", False) for value in values], complete=False)


def total_is_last(values: Sequence[Value]) -> bool:
    """Whether the last of several numbers is the sum of the others, and says something."""
    if len(values) < 2 or not values[-1].value:
        return False
    return sum(value.counted for value in values[:-1]) == values[-1].value


def _in_order(values: Sequence[Value], columns: Sequence[str]) -> Placed:
    return Placed([(value, column, False) for value, column in zip(values, columns, strict=False)])


def _fields(page: Page, item: Item, count: int, units: frozenset[str]) -> list[Value] | None:
    """The cells between pipes or tabs on the label's own line, blank ones too."""
    start = item.end + len(item.gloss)
    end = page.line_end(item.end)
    if any(value.start > end for value in item.values):
        return None
    return fields_between(page, start, count, units, ("", item.unit, item.code))


def fields_between(
    page: Page,
    start: int,
    count: int,
    units: frozenset[str],
    leading: tuple[str, ...] = ("",),
) -> list[Value] | None:
    """The ``count`` cells between pipes or tabs from ``start`` to the end of the line, or None.

    ``leading``: what may stand in cells before them (the form's columns of units and codes).
    """
    end = page.line_end(start)
    bars = [match.start() for match in _SEPARATOR.finditer(page.norm, start, end)]
    if not bars or page.norm[start : bars[0]].strip():
        return None
    edges = [*bars, end] if page.norm[bars[-1] + 1 : end].strip() else bars
    pieces = [(left + 1, right) for left, right in itertools.pairwise(edges)]
    while len(pieces) > count:
        if page.norm[slice(*pieces[0])].strip() not in leading:
            return None
        pieces = pieces[1:]
    cells = [_field(page, left, right, units) for left, right in pieces]
    return [cell for cell in cells if cell] if len(cells) == count and all(cells) else None


def _field(page: Page, left: int, right: int, units: frozenset[str]) -> Value | None:
    text = page.norm[left:right].strip()
    if not text:
        return blank(left)
    position = page.norm.find(text, left)
    return parse_value(text, position, units) or parse_spaced(text, position)


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
