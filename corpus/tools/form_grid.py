"""A filled form as tables with merged cells, as an office would type them.

The truth is a file of ``corpus/forms/truth``: the words around the tables, and for each table its
rows with the printed cells. What a form looks like is here; how a file type writes it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]

IDENTITY = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
APPLICANTS = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@dataclass(frozen=True)
class Box:
    """A cell of ``height`` rows and ``width`` columns whose upper left corner is row, column."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    value: bool = False


def boxes(table: Record) -> list[Box]:
    """All cells of a table, row by row."""
    return sorted(LAYOUTS[table["layout"]](table), key=lambda box: (box.row, box.column))


def width(table: Record) -> int:
    """The number of its columns."""
    return max(box.column + box.width for box in boxes(table))


def _values(cells: list[str], row: int, first: int, last: int = 0) -> list[Box]:
    """A row of values; the last one is ``last`` columns wider where the row has fewer cells."""
    found = [Box(cell, row, first + n, value=True) for n, cell in enumerate(cells)]
    if last:
        final = found.pop()
        found.append(Box(final.text, row, final.column, width=1 + last, value=True))
    return found


def _list(table: Record) -> list[Box]:
    """Forms A and B: label, unit, code, values."""
    head, columns = table["head"], table["columns"]
    found = [Box(text, 0, column) for column, text in enumerate(head)]
    coded = any("code" in row for row in table["rows"])
    for number, row in enumerate(table["rows"], 1):
        labels = [row["label"] + row.get("gloss", ""), row["unit"]]
        labels += [row.get("code", "")] if coded else []
        found += [Box(text, number, column) for column, text in enumerate(labels)]
        found += _values(row.get("cells", [""] * len(columns)), number, len(labels))
    return found


def _blocks(table: Record) -> list[Box]:
    """Table 2: blocks under the article that demands them, each with its own columns."""
    found: list[Box] = []
    number, block = 0, ("", ())
    for row in table["rows"]:
        columns = row["columns"]
        if (row["group"], tuple(columns)) != block:
            block = (row["group"], tuple(columns))
            found.append(Box(row["group"], number, 0, width=4))
            found.append(Box("信息内容", number + 1, 0))
            heads = _values(columns, number + 1, 1, 3 - len(columns))
            found += [Box(b.text, b.row, b.column, width=b.width) for b in heads]
            number += 2
        found.append(Box(row["label"], number, 0))
        found += _values(row["cells"], number, 1, 3 - len(columns))
        number += 1
    return found


def _matrix(table: Record) -> list[Box]:
    """Table 3: rows within rows on the left, applicants above."""
    found = [
        Box(IDENTITY, 0, 0, height=3, width=3),
        Box("申请人情况", 0, 3, width=7),
        Box("自然人", 1, 3, height=2),
        Box("法人或其他组织", 1, 4, width=5),
        Box("总计", 1, 9, height=2),
        *(Box(name, 2, 4 + n) for n, name in enumerate(APPLICANTS)),
    ]
    rows = table["rows"]
    number = 3
    for row in rows:
        depth = row["row"].count(".") - 1
        inside = [r for r in rows if r["row"].startswith(row["row"] + ".") and "cells" in r]
        if "cells" not in row:
            found.append(Box(row["label"], number, depth, height=len(inside)))
            continue
        found.append(Box(row["label"], number, depth, width=3 - depth))
        found += _values(row["cells"], number, 3)
        number += 1
    return found


def _line(table: Record) -> list[Box]:
    """Table 4: one row of numbers under three rows of headers."""
    return [
        Box("行政复议", 0, 0, width=5),
        Box("行政诉讼", 0, 5, width=10),
        *(Box(name, 1, n, height=2) for n, name in enumerate(OUTCOMES)),
        Box("未经复议直接起诉", 1, 5, width=5),
        Box("复议后起诉", 1, 10, width=5),
        *(Box(name, 2, 5 + n) for n, name in enumerate(OUTCOMES * 2)),
        *_values(table["rows"][0]["cells"], 3, 0),
    ]


LAYOUTS = {"list": _list, "blocks": _blocks, "matrix": _matrix, "line": _line}
