"""Pipe tables in plain text and Markdown: the text stays as it is, the cells get their places.

Conservative on purpose. Pages are often flattened with a pipe between or after every cell, one
cell a line; such lines are no grid, and columns made of them would be wrong. A grid needs a
separator row (|---|---|), or at least two neighbouring lines with two pipes or more and the same
number of cells; a block whose lines disagree is left to those who read flattened text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..records import Grid

_LINE = re.compile(r"[^\n]+")
_SEPARATOR = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?")
_PIPE = re.compile(r"(?<!\\)[|｜│]")


@dataclass(slots=True)
class _Row:
    """One line with pipes, without the white space around it; ``cells`` as (start, end)."""

    start: int
    end: int
    line: int
    pipes: int
    cells: list[tuple[int, int]]
    separator: bool

    @property
    def blank(self) -> bool:
        return all(start == end for start, end in self.cells)


def find_grids(text: str) -> list[Grid]:
    """The pipe tables of ``text``; ``text[start:end]`` of each cell is its own text."""
    if not _PIPE.search(text):
        return []
    return [grid for block in _blocks(text) if (grid := _grid(block))]


def _blocks(text: str) -> Iterator[list[_Row]]:
    """Runs of neighbouring lines that hold pipes."""
    block: list[_Row] = []
    line, counted = 1, 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        passed = text.count("\n", counted, start)
        line, counted = line + passed, start
        row = _row(text, start, end, line)
        if block and (passed > 1 or row is None):
            yield block
            block = []
        if row:
            block.append(row)
    if block:
        yield block


def _row(text: str, start: int, end: int, line: int) -> _Row | None:
    if not _PIPE.search(text, start, end):
        return None
    start, end = _stripped(text, start, end)
    cuts = [match.start() for match in _PIPE.finditer(text, start, end)]
    edges = [start - 1, *cuts, end]
    if cuts[0] == start:  # a pipe at the very beginning opens the row,
        edges.pop(0)
    if cuts[-1] == end - 1 and len(edges) > 2:  # one at its end closes it
        edges.pop()
    cells = [_stripped(text, left + 1, right) for left, right in pairwise(edges)]
    separator = _SEPARATOR.fullmatch(text, start, end) is not None
    return _Row(start, end, line, len(cuts), cells, separator)


def _grid(block: list[_Row]) -> Grid | None:
    rows = [row for row in block if not row.separator]
    ruled = len(rows) > 1 and len(block) > 2 and block[1].separator and not block[0].separator
    if ruled:
        width = len(rows[0].cells)
        fits = all(len(row.cells) <= width for row in rows)
    else:
        alike = len({len(row.cells) for row in rows}) == 1
        fits = alike and len(rows) > 1 and min(row.pipes for row in rows) > 1
    if not fits or all(row.blank for row in rows):
        return None
    cells = [
        {
            "row": number,
            "column": column,
            "rowspan": 1,
            "colspan": 1,
            "start": start,
            "end": end,
            "header": ruled and number == 0,
            "where": {"line": row.line},
        }
        for number, row in enumerate(rows)
        for column, (start, end) in enumerate(row.cells)
    ]
    return Grid(block[0].start, block[-1].end, cells)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
