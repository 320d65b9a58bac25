"""A filled form as plain text, in the ways in which tables lose their lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from form_grid import Box, Record, boxes

Line = list[Box]


def text(truth: Record, layout: str) -> str:
    """The whole report, its tables in ``layout`` (a key of :data:`LAYOUTS`)."""
    lines = [*truth["opening"]]
    for table in truth["tables"]:
        lines += table["heading"]
        lines += LAYOUTS[layout](list(_rows(table)))
    return "\n".join([*lines, *truth["closing"]]) + "\n"


def _rows(table: Record) -> Iterator[Line]:
    """The cells that begin in each row."""
    cells = boxes(table)
    for number in range(max(box.row for box in cells) + 1):
        yield [box for box in cells if box.row == number]


def _lines(rows: list[Line]) -> Iterator[str]:
    """One cell a line; a blank cell leaves nothing."""
    return (box.text for row in rows for box in row if box.text)


def _spaced(rows: list[Line]) -> Iterator[str]:
    """One cell a line, blank lines between and blanks around."""
    return (line for words in _lines(rows) for line in (f"  {words} ", ""))


def _cells(rows: list[Line]) -> Iterator[str]:
    """One cell a line, each with a pipe behind it. (A pipe alone says no place: copies of this
    kind gather the pipes of blank cells at the end of the row.)"""
    return (f"{box.text} |".strip() for row in rows for box in row)


def _bars(rows: list[Line]) -> Iterator[str]:
    """One row a line, a bar behind each cell."""
    return (" | ".join(box.text for box in row) + " |" for row in rows)


def _tabs(rows: list[Line]) -> Iterator[str]:
    """One row a line, a tab between its cells."""
    return ("\t".join(box.text for box in row) for row in rows)


def _markdown(rows: list[Line]) -> Iterator[str]:
    """A table of Markdown: a merged cell is followed by empty ones."""
    width = max(box.column + box.width for row in rows for box in row)
    for number, row in enumerate(rows):
        words = [""] * width
        for box in row:
            words[box.column] = box.text
        yield f"| {' | '.join(words)} |"
        if number == 0:
            yield "|" + " --- |" * width


def _raw(rows: list[Line]) -> Iterator[str]:
    """As a PDF gives it in the order of its content: a row a line, long labels on lines of their
    own before it, headers in pieces, page numbers between rows."""
    for number, row in enumerate(rows):
        labels = "".join(_pieces(box.text, 13) for box in row if not box.value)
        values = " ".join(box.text for box in row if box.value and box.text)
        broken = "\n" in labels.strip() and values
        yield from f"{labels.strip()}{chr(10) if broken else ' '}{values}".strip().split("\n")
        if number % 17 == 16:
            yield f"- {number // 17 + 3} -"


def _pieces(words: str, size: int) -> str:
    cut = [words[start : start + size] for start in range(0, len(words), size)]
    return "\n".join(cut) + ("\n" if len(cut) > 1 else " ")


def _page(rows: list[Line]) -> Iterator[str]:
    """As a PDF gives it in the order of the page: a long label is wrapped around its numbers, a
    vertical header stands in pieces in the margin, the page number below."""
    margin: list[str] = []
    for number, row in enumerate(rows):
        margin += [
            sign
            for box in row
            if box.height > 3 and box.column == 0
            for sign in re.findall(".、?", box.text)
        ]
        labels = [b.text for b in row if not b.value and not (b.height > 3 and b.column == 0)]
        values = "      ".join(box.text for box in row if box.value and box.text)
        sign = margin.pop(0) if margin else " "
        label = labels[-1] if labels else ""
        if values and len(label) > 20:
            before = "   ".join(labels[:-1])
            cut = len(label) // 2
            yield f"{sign}  {before}   {label[:cut]}"
            yield " " * 44 + values
            yield f"    {label[cut:]}"
        else:
            yield f"{sign}  {'   '.join(labels)}      {values}".rstrip()
        if number % 17 == 16:
            yield from ("", " " * 30 + f"- {number // 17 + 3} -", "")


#: Layouts that keep the place of a blank cell, and those that do not.
KEEPING: dict[str, Callable[[list[Line]], Iterator[str]]] = {
    "bars": _bars,
    "tabs": _tabs,
    "markdown": _markdown,
}
LOSING: dict[str, Callable[[list[Line]], Iterator[str]]] = {
    "lines": _lines,
    "spaced": _spaced,
    "cells": _cells,
    "raw": _raw,
    "page": _page,
}
LAYOUTS = KEEPING | LOSING
