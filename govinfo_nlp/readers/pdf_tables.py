"""Ruled tables on a PDF page: from the printed lines to cells, and over page breaks.

The printed lines are taken as walls between slots of a grid; slots without a wall between them
are one cell. So an outer rule that is missing, as at a page break, costs no cell, which it would
where a cell needs all its four sides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .layout import TableBlock, TableCell
from .pdf_lines import Glyph, Line, find_lines, joined, joint, turned_lines

#: Distances in points: rules this near are one, and shorter ones are no rules.
_NEAR, _SHORT = 3.0, 6.0
#: What word processors keep free at the left and the right of a cell, together.
_PADDING = 12.0
#: The frame of a table may shift by this much from page to page.
_SHIFT = 8.0
#: More than this is a drawing: no form has more than 15 columns and some 70 rows.
_MAX_RULES, _MAX_COLUMNS, _MAX_ROWS = 5_000, 60, 500
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．]|[①-⑳]|其中"
)
_VALUE = re.compile(r"[-+]?[\d,，.．]+%?|[-—–/]+|无")
_OPEN, _CLOSE = "（(【[《“", "）)】]》”"


@dataclass(slots=True)
class Rule:
    """A printed line: ``at`` is its y if it is horizontal, else its x; ``start:end`` its reach."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Cell:
    """A cell of a ruled table with the lines of text in it and its box on the page."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: tuple[float, float, float, float]  # x0, top, x1, bottom
    page: int
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    unfinished: bool = False  # its last line fills the cell, or a bracket is open
    turn: int = 0  # degrees by which the page was turned (clockwise) before it was read

    @property
    def where(self) -> dict[str, Any]:
        """Page and box in points; ``turned`` where the box is that of the turned page."""
        place = {"page": self.page, "bbox": [round(at, 1) for at in self.box]}
        return {**place, "turned": self.turn} if self.turn else place


@dataclass(slots=True)
class RuledTable:
    """A table on one page; after :func:`continue_table` with what followed on the next ones."""

    columns: list[float]
    top: float
    bottom: float
    rows: int
    cells: list[Cell]

    def block(self) -> TableBlock:
        """The table as a block of the text."""
        return TableBlock(
            [
                TableCell(
                    cell.row,
                    cell.column,
                    cell.rowspan,
                    cell.colspan,
                    [cell.text] if cell.text else [],
                    where=cell.where,
                )
                for cell in self.cells
            ]
        )


def find_tables(
    across: Iterable[Rule], down: Iterable[Rule], glyphs: list[Glyph], page: int
) -> tuple[list[RuledTable], list[Glyph]]:
    """The ruled tables of a page and the glyphs that are in none of them."""
    horizontal, vertical = _merged(across), _merged(down)
    if len(horizontal) + len(vertical) > _MAX_RULES:
        return [], glyphs  # a drawing
    tables = []
    for rules in _connected(horizontal, vertical):
        found = _table(*rules, glyphs, page)
        if found:
            table, glyphs = found
            tables.append(table)
    return tables, glyphs


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """One rule for the pieces that lie on one line and touch; what stays short is left out."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= _NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    merged: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        line.sort(key=lambda rule: rule.start)
        current = Rule(at, line[0].start, line[0].end)
        for rule in line[1:]:
            if rule.start <= current.end + _NEAR:
                current.end = max(current.end, rule.end)
            else:
                merged.append(current)
                current = Rule(at, rule.start, rule.end)
        merged.append(current)
    return [rule for rule in merged if rule.end - rule.start >= _SHORT]


def _connected(
    horizontal: list[Rule], vertical: list[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that cross or touch: (horizontal, vertical) of each table."""
    group = list(range(len(horizontal) + len(vertical)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    places = [rule.at for rule in vertical]  # in order, as _merged gives them
    for n, rule in enumerate(horizontal):
        first = bisect_right(places, rule.start - _NEAR)
        last = bisect_right(places, rule.end + _NEAR)
        for k in range(first, last):
            if vertical[k].start - _NEAR <= rule.at <= vertical[k].end + _NEAR:
                group[root(n)] = root(len(horizontal) + k)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate([*horizontal, *vertical]):
        found.setdefault(root(n), ([], []))[n >= len(horizontal)].append(rule)
    return iter(found.values())


def _table(
    across: list[Rule], down: list[Rule], glyphs: list[Glyph], page: int
) -> tuple[RuledTable, list[Glyph]] | None:
    """The table that the connected rules draw; None for a frame, an underline or a drawing."""
    columns = _boundaries(down, across)
    rows = _boundaries(across, down)
    if not 3 <= len(columns) <= _MAX_COLUMNS or not 2 <= len(rows) <= _MAX_ROWS:
        return None
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        fits = columns[0] <= x <= columns[-1] and rows[0] <= y <= rows[-1]
        (inside if fits else outside).append(glyph)
    cells = _cells(columns, rows, across, down, page)
    _fill(cells, columns, rows, inside)
    missing = _missing_rules(cells)
    if missing:
        across = across + missing
        rows = _boundaries(across, down)
        cells = _cells(columns, rows, across, down, page)
        _fill(cells, columns, rows, inside)
    if sum(bool(cell.text) for cell in cells) < 2:
        return None
    return RuledTable(columns, rows[0], rows[-1], len(rows) - 1, cells), outside


def _boundaries(rules: list[Rule], crossing: list[Rule]) -> list[float]:
    """Where the rows or columns begin and end: at ``rules``, and where the crossing ones end."""
    places = sorted({rule.at for rule in rules})
    found = [place for n, place in enumerate(places) if not n or place - places[n - 1] > _NEAR]
    if not found or not crossing:
        return found
    first = min(rule.start for rule in crossing)
    last = max(rule.end for rule in crossing)
    if first < found[0] - 2 * _NEAR:
        found.insert(0, first)
    if last > found[-1] + 2 * _NEAR:
        found.append(last)
    return found


def _cells(
    columns: list[float],
    rows: list[float],
    across: list[Rule],
    down: list[Rule],
    page: int,
) -> list[Cell]:
    width, height = len(columns) - 1, len(rows) - 1
    group = list(range(width * height))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    walls_down = _walls(down, columns, rows)
    walls_across = _walls(across, rows, columns)
    for row in range(height):
        for column in range(width):
            slot = row * width + column
            if column + 1 < width and (column + 1, row) not in walls_down:
                group[root(slot + 1)] = root(slot)
            if row + 1 < height and (row + 1, column) not in walls_across:
                group[root(slot + width)] = root(slot)
    slots: dict[int, list[tuple[int, int]]] = {}
    for slot in range(width * height):
        slots.setdefault(root(slot), []).append(divmod(slot, width))
    return [
        Cell(
            top,
            left,
            bottom - top + 1,
            right - left + 1,
            (columns[left], rows[top], columns[right + 1], rows[bottom + 1]),
            page,
        )
        for region in slots.values()
        for top, left, bottom, right in _rectangles(region)
    ]


def _walls(rules: list[Rule], places: list[float], crossing: list[float]) -> set[tuple[int, int]]:
    """(boundary, slot along it) for each piece of a boundary on which a rule is printed."""
    walls = set()
    for rule in rules:
        boundary = min(range(len(places)), key=lambda n: abs(places[n] - rule.at))
        if abs(places[boundary] - rule.at) > _NEAR:
            continue
        for slot in range(len(crossing) - 1):
            if rule.start <= (crossing[slot] + crossing[slot + 1]) / 2 <= rule.end:
                walls.add((boundary, slot))
    return walls


def _rectangles(region: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """``region``, slots as (row, column), as rectangles: itself, or row by row where it is bent."""
    top, left = min(row for row, _ in region), min(column for _, column in region)
    bottom, right = max(row for row, _ in region), max(column for _, column in region)
    if len(region) == (bottom - top + 1) * (right - left + 1):
        yield top, left, bottom, right
        return
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(region):
        by_row.setdefault(row, []).append(column)
    for row, columns in by_row.items():
        start = columns[0]
        for n, column in enumerate(columns):
            if n + 1 == len(columns) or columns[n + 1] > column + 1:
                yield row, start, row, column
                start = columns[n + 1] if n + 1 < len(columns) else start


def _fill(cells: list[Cell], columns: list[float], rows: list[float], glyphs: list[Glyph]) -> None:
    """Give each cell the text in it."""
    owner = {
        (row, column): cell
        for cell in cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    content: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        column = bisect_right(columns, (glyph.x0 + glyph.x1) / 2) - 1
        row = bisect_right(rows, (glyph.top + glyph.bottom) / 2) - 1
        place = min(row, len(rows) - 2), min(column, len(columns) - 2)
        content.setdefault(id(owner[place]), []).append(glyph)
    for cell in cells:
        inside = content.get(id(cell), [])
        turned = [glyph for glyph in inside if glyph.turned]
        if len(turned) > len(inside) / 2:
            cell.lines = turned_lines(turned)
        else:
            cell.lines = find_lines(inside)
        _settle(cell)


def _settle(cell: Cell) -> None:
    """Set text and ``unfinished`` of a cell from its lines."""
    if not cell.lines:
        return
    for line in cell.lines:
        line.free = (cell.box[2] - cell.box[0]) - (line.x1 - line.x0) - _PADDING
    cell.text = joined(cell.lines).replace("\t", " ")
    last = cell.lines[-1]
    full = last.free < 1.2 * last.size and len(last.text) > 1
    count = {char: cell.text.count(char) for char in _OPEN + _CLOSE}
    opened = any(count[a] > count[b] for a, b in zip(_OPEN, _CLOSE, strict=True))
    cell.unfinished = full or opened


def is_value(text: str) -> bool:
    """``text`` is what stands in a number's cell: a number, a dash, a stroke, 无."""
    return _VALUE.fullmatch(text.replace(" ", "")) is not None


def _missing_rules(cells: list[Cell]) -> list[Rule]:
    """Rules that are not printed: where two cells side by side hold as many numbers, one a line.

    Each line is then a row of its own, and two numbers must never be read as one.
    """
    by_rows: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells:
        by_rows.setdefault((cell.row, cell.rowspan), []).append(cell)
    rules: list[Rule] = []
    for side in by_rows.values():
        numeric = [c for c in side if len(c.lines) > 1 and all(is_value(n.text) for n in c.lines)]
        if len(numeric) < 2:
            continue
        heights = [_middles(cell) for cell in numeric]
        if any(not _level(heights[0], other, numeric[0]) for other in heights[1:]):
            continue
        for cell in side:
            if _level(heights[0], _middles(cell), numeric[0]):
                middles = pairwise(heights[0])
                rules += [Rule((a + b) / 2, cell.box[0], cell.box[2]) for a, b in middles]
    return rules


def _middles(cell: Cell) -> list[float]:
    return [(line.top + line.bottom) / 2 for line in cell.lines]


def _level(heights: list[float], other: list[float], cell: Cell) -> bool:
    size = cell.lines[0].size
    return len(heights) == len(other) and all(
        abs(a - b) < 0.5 * size for a, b in zip(heights, other, strict=True)
    )


# --- over page breaks -----------------------------------------------------------------------------


def continue_table(table: RuledTable, following: RuledTable) -> bool:
    """Append ``following``, the first table of the next page, to ``table`` if it goes on there.

    It does where its frame stands in the same place and one of them has all the columns of the
    other. A repeated header is left out; a row, or a label beside several rows, that the page
    break cut in two is made whole.
    """
    columns = _common_columns(table.columns, following.columns)
    if columns is None:
        return False
    _move(table, columns, 0)
    repeated = _repeated_rows(table, following)
    following.cells = [cell for cell in following.cells if cell.row >= repeated]
    _move(following, columns, table.rows - repeated)
    _mend(table, following)
    table.cells += following.cells
    table.rows = max(cell.row + cell.rowspan for cell in table.cells)
    return True


def _common_columns(one: list[float], other: list[float]) -> list[float] | None:
    """The finer of two column structures if it holds the other's boundaries, else None."""
    finer, coarser = (one, other) if len(one) >= len(other) else (other, one)
    if abs(one[0] - other[0]) > _SHIFT or abs(one[-1] - other[-1]) > _SHIFT:
        return None
    places = [_nearest(finer, place) for place in coarser]
    near = all(abs(finer[n] - place) <= _SHIFT for n, place in zip(places, coarser, strict=True))
    return finer if near and len(set(places)) == len(places) else None


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda n: abs(places[n] - place))


def _move(table: RuledTable, columns: list[float], rows: int) -> None:
    """Count the columns of ``table`` by ``columns``, and its rows from ``rows`` on."""
    place = [_nearest(columns, boundary) for boundary in table.columns]
    for cell in table.cells:
        left, right = place[cell.column], place[cell.column + cell.colspan]
        cell.column, cell.colspan = left, right - left
        cell.row += rows
    table.columns = columns


def _repeated_rows(table: RuledTable, following: RuledTable) -> int:
    """How many rows at the top of ``following`` print the header of ``table`` again."""
    first: dict[int, list[str]] = {}
    again: dict[int, list[str]] = {}
    for rows, source in ((first, table), (again, following)):
        for cell in sorted(source.cells, key=lambda cell: (cell.row, cell.column)):
            rows.setdefault(cell.row, []).append(cell.text)
    count = 0
    while count in first and first[count] == again.get(count):
        if any(is_value(text) for text in first[count]) or not any(first[count]):
            break
        count += 1
    spans = any(cell.row < count < cell.row + cell.rowspan for cell in following.cells)
    return 0 if spans else count


def _mend(table: RuledTable, following: RuledTable) -> None:
    """Make whole the cells that the page break cut in two."""
    first = min((cell.row for cell in following.cells), default=0)
    above, below = _row(table, first - 1), _row(following, first)
    pairs = [
        (upper, lower)
        for upper in above
        for lower in below
        if (upper.column, upper.colspan) == (lower.column, lower.colspan)
    ]
    if len(pairs) == len(above) == len(below) and _is_cut_row(above, below, pairs):
        for cell in following.cells:
            cell.row -= 1
        overlap = 1
    else:
        pairs = [pair for pair in pairs if _is_cut_label(*pair, above, below)]
        overlap = 0
    for upper, lower in pairs:
        _unite(upper, lower, overlap)
        following.cells.remove(lower)


def _row(table: RuledTable, row: int) -> list[Cell]:
    """The cells that stand in ``row``, also those that began above it, from left to right."""
    found = [cell for cell in table.cells if cell.row <= row < cell.row + cell.rowspan]
    return sorted(found, key=lambda cell: cell.column)


def _is_cut_row(above: list[Cell], below: list[Cell], pairs: list[tuple[Cell, Cell]]) -> bool:
    """Whether the last row of a page and the first of the next are one row.

    Numbers stand in one of the two only, and a label goes on from one to the other: the upper
    part ends unfinished and the lower one has no ordinal of its own.
    """
    if any(is_value(cell.text) for cell in above) and any(is_value(cell.text) for cell in below):
        return False
    both = [(upper, lower) for upper, lower in pairs if upper.text and lower.text]
    return bool(both) and all(
        upper.unfinished and not _ORDINAL.match(lower.text) for upper, lower in both
    )


def _is_cut_label(upper: Cell, lower: Cell, above: list[Cell], below: list[Cell]) -> bool:
    """Whether a label that stands beside several rows was cut between two of them.

    Each half has the label of its own row to its right; one half is empty, or the lower one goes
    on in the middle of a name (（四）无 | 法提供).
    """
    right, left = _label_beyond(upper, above), _label_beyond(lower, below)
    if not right or not left:
        return False
    if not upper.text or not lower.text:
        return True
    begun = _ORDINAL.match(upper.text) and not _ORDINAL.match(lower.text)
    return bool(begun and _ORDINAL.match(right) and _ORDINAL.match(left))


def _label_beyond(cell: Cell, row: list[Cell]) -> str:
    """The next label to the right of ``cell`` in its row, or ""."""
    labels = (c.text for c in row if c.column > cell.column and c.text and not is_value(c.text))
    return next(labels, "")


def _unite(upper: Cell, lower: Cell, overlap: int) -> None:
    if upper.lines and lower.lines:
        upper.text += joint(upper.lines[-1], lower.lines[0])
    upper.text += lower.text
    upper.lines += lower.lines
    upper.rowspan += lower.rowspan - overlap
    upper.unfinished = lower.unfinished
