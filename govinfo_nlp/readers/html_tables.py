"""The grid of an HTML table: which cell stands in which row and column.

Rows and columns are counted as in the table model of the HTML standard (4.9.12): a cell takes the
next free column of its row and keeps it for ``rowspan`` rows, within its row group.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .layout import Block, TableCell

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_INVISIBLE = re.compile(r"visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_SENTENCES = re.compile(r"[。；]")
_NUMBER = re.compile(r"\s*(\d{1,5})")
_GROUPS = ("thead", "tbody", "tfoot")
#: No statutory form is wider than 15 columns; a page may claim any span.
_MAX_COLUMNS = 100
_MAX_ROWSPAN = 65_534
#: A cell with more than this, in sentences, is a part of the page and no cell of a form.
_PROSE_LENGTH, _PROSE_SENTENCES = 300, 3


def tag_of(element: Any) -> str:
    """The element's name, "" for comments and the like."""
    tag = element.tag
    return tag if isinstance(tag, str) else ""


def is_hidden(element: Any) -> bool:
    """The element takes no room on the page."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def is_invisible(element: Any) -> bool:
    """The element takes room, but shows nothing."""
    style = element.get("style")
    return style is not None and _INVISIBLE.search(style) is not None


def children(element: Any) -> Iterator[Any]:
    """The child elements that take room."""
    return (child for child in element if tag_of(child) and not is_hidden(child))


def is_data_table(table: Any, groups: list[RowGroup]) -> bool:
    """True for a table of data, False for one that only lays out the page.

    A data table has a row of two cells or more, and its text is not mostly prose or other tables.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    cells = [cell for group in groups for row in group for cell in row]
    if max((len(row) for group in groups for row in group), default=0) < 2:
        return False
    total = prose = 0
    for cell in cells:
        text = "".join(cell.itertext()) if len(cell) else cell.text or ""
        length = len(text.strip())
        total += length
        if _holds_table(cell) or (
            length > _PROSE_LENGTH and len(_SENTENCES.findall(text)) >= _PROSE_SENTENCES
        ):
            prose += length
    return total > 0 and prose < total / 2


def _holds_table(cell: Any) -> bool:
    return len(cell) > 0 and next(cell.iter("table"), None) is not None


class NodePaths:
    """XPath of elements asked for in document order, in linear time over the page.

    (``getpath`` of lxml counts all earlier siblings anew for each element.)
    """

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}
        self._last: dict[tuple[Any, str], tuple[Any, int]] = {}

    def of(self, element: Any) -> str:
        """The path of ``element``, every step with its number: /html[1]/body[1]/table[2]."""
        above = []
        while element is not None and element not in self._known:
            above.append(element)
            element = element.getparent()
        path = "" if element is None else self._known[element]
        for element in reversed(above):
            path += f"/{element.tag}[{self._number(element)}]"
            self._known[element] = path
        return path

    def _number(self, element: Any) -> int:
        key = (element.getparent(), element.tag)
        last, counted = self._last.get(key, (None, 0))
        number = 1
        for sibling in element.itersiblings(element.tag, preceding=True):
            if sibling is last:
                number += counted
                break
            number += 1
        self._last[key] = (element, number)
        return number


def place_cells(
    groups: list[RowGroup], paths: NodePaths, content: Callable[[Any], list[Block]]
) -> list[TableCell]:
    """The cells of a table with row and column; ``content`` reads what a cell holds."""
    cells: list[TableCell] = []
    first = 0
    for group in groups:
        busy: dict[int, int] = {}  # column -> rows that a cell from above still takes there
        for offset, row in enumerate(group):
            column = 0
            for element in row:
                while busy.get(column, 0):
                    column += 1
                if column >= _MAX_COLUMNS:
                    break
                rowspan = min(_span(element, "rowspan", _MAX_ROWSPAN), len(group) - offset)
                colspan = min(_span(element, "colspan", 1), _MAX_COLUMNS - column)
                where = {"path": paths.of(element), "line": element.sourceline}
                header = element.tag == "th" or group.head
                place = (first + offset, column, rowspan, colspan)
                cells.append(TableCell(*place, content(element), header, where))
                busy.update(dict.fromkeys(range(column, column + colspan), rowspan))
                column += colspan
            busy = {taken: rows - 1 for taken, rows in busy.items() if rows > 1}
        first += len(group)
    return _trimmed(cells)


def _trimmed(cells: list[TableCell]) -> list[TableCell]:
    """Cut spans that go beyond the last column in which a cell begins."""
    width = max((cell.column for cell in cells), default=0) + 1
    for cell in cells:
        cell.colspan = max(1, min(cell.colspan, width - cell.column))
    return cells


def _span(element: Any, name: str, zero: int) -> int:
    """The span attribute ``name``; 1 where it is missing or no number, ``zero`` for 0."""
    stated = element.get(name)
    match = _NUMBER.match(stated) if stated else None
    return (int(match[1]) or zero) if match else 1


class RowGroup(list[list[Any]]):
    """The rows of one row group, each a list of its cells."""

    head = False
    loose = False  # the last row was made for cells that stand outside of any row


def row_groups(table: Any) -> list[RowGroup]:
    """The row groups of ``table``: head first, foot last, rows outside of groups in between.

    A ``form`` inside a table, which pages misuse, is passed through.
    """
    heads: list[RowGroup] = []
    bodies: list[RowGroup] = []
    feet: list[RowGroup] = []
    loose = RowGroup()
    for child in children(table):
        tag = child.tag
        if tag in _GROUPS:
            if loose:
                bodies.append(loose)
                loose = RowGroup()
            group = RowGroup()
            _collect_rows(child, group)
            group.head = tag == "thead"
            {"thead": heads, "tfoot": feet}.get(tag, bodies).append(group)
        else:
            _collect_row(child, loose)
    return [*heads, *bodies, *([loose] if loose else []), *feet]


def _collect_rows(parent: Any, group: RowGroup) -> None:
    for child in children(parent):
        _collect_row(child, group)


def _collect_row(child: Any, group: RowGroup) -> None:
    if child.tag == "tr":
        group.append([cell for cell in children(child) if cell.tag in ("td", "th")])
        group.loose = False
    elif child.tag == "form":
        _collect_rows(child, group)
    elif child.tag in ("td", "th"):
        if not group.loose:
            group.append([])
            group.loose = True
        group[-1].append(child)
