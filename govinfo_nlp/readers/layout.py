"""Lay paragraphs and tables out as one text, and remember where each cell stands in it.

The readers of HTML, PDF and DOCX turn a document into blocks (a paragraph is a str, a table a
:class:`TableBlock`); what a block looks like in the text is decided here alone: one paragraph a
line, one table row a line, a tab between cells. A cell that spans rows stands in its first row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..records import Grid


@dataclass(slots=True)
class TableCell:
    """One cell with its place in the grid; ``content`` holds its paragraphs and nested tables."""

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    content: list[Block] = field(default_factory=list)
    header: bool = False
    where: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class TableBlock:
    """A table of the document; its cells in any order."""

    cells: list[TableCell] = field(default_factory=list)


Block = str | TableBlock

_BLANK = re.compile(r"\s+")
_OPENING = "([{</+-_@"


def glue(left: str, right: str) -> str:
    """What stands between two pieces of text that were on two lines: a space, or nothing.

    Chinese is written without spaces; only Latin words and numbers need one to stay apart.
    """
    if not left or not right:
        return ""
    before, after = left[-1], right[0]
    apart = after.isascii() and after.isalnum() and before.isascii() and before not in _OPENING
    return " " if apart and not before.isspace() else ""


def join_lines(lines: Iterable[str]) -> str:
    """``lines`` as one line, with spaces only where Latin words or numbers would touch."""
    joined = ""
    parts: list[str] = []
    for line in lines:
        if not line:
            continue
        parts += [glue(joined, line), line]
        joined = line
    return "".join(parts)


def lay_out(blocks: Iterable[Block]) -> tuple[str, list[Grid]]:
    """The text of ``blocks`` and the grids of their tables, an outer table before its inner."""
    page = _Page()
    for block in blocks:
        page.block(block)
    return "".join(page.parts), page.grids


class _Page:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.grids: list[Grid] = []

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def block(self, block: Block) -> None:
        if isinstance(block, TableBlock):
            if block.cells:
                self.new_line()
                self.table(block)
        elif block and not block.isspace():
            self.new_line()
            self.write(block)

    def new_line(self) -> None:
        if self.length:
            self.write("\n")

    def table(self, block: TableBlock) -> None:
        grid = Grid(self.length, self.length)
        self.grids.append(grid)
        row, before = -1, ""
        for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
            if row >= 0:
                self.write(before if cell.row == row else "\n")
            row = cell.row
            start = self.length
            before = "\n" if self.content(cell.content) else "\t"
            grid.cells.append(
                {
                    "row": cell.row,
                    "column": cell.column,
                    "rowspan": cell.rowspan,
                    "colspan": cell.colspan,
                    "start": start,
                    "end": self.length,
                    "header": cell.header,
                    "where": cell.where,
                }
            )
        grid.end = self.length

    def content(self, content: Sequence[Block]) -> bool:
        """Write what a cell holds; True if it holds a table, which then stands on its own lines."""
        if not content:
            return False
        start, nested, lines = self.length, False, []
        for block in content:
            if isinstance(block, str):
                lines.append(_BLANK.sub(" ", block).strip())
            elif block.cells:
                self.write(join_lines(lines))
                lines = []
                if self.length > start:
                    self.write("\n")
                self.table(block)
                nested = True
        rest = join_lines(lines)
        self.write("\n" + rest if nested and rest else rest)
        return nested
