"""One table, any merges: HTML, DOCX and PDF give the same grid."""

from __future__ import annotations

import io
from typing import Any

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from govinfo_nlp.readers import read

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

#: (row, column, rowspan, colspan, text) of each cell.
Cells = list[tuple[int, int, int, int, str]]
TEXTS = ["", "0", "12", "3985758", "/", "——", "规章", "96171.6", "（一）予以公开", "结果维持"]


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    """A grid cut into rectangles, with no row or column that only spans pass through."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 7))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells: Cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            colspan = rowspan = 1
            if draw(st.booleans()):
                wanted = draw(st.integers(1, 3))
                while colspan < wanted and (row, column + colspan) in free:
                    colspan += 1
                wanted = draw(st.integers(1, 3))
                while rowspan < wanted and all(
                    (row + rowspan, column + n) in free for n in range(colspan)
                ):
                    rowspan += 1
            free -= {(row + m, column + n) for m in range(rowspan) for n in range(colspan)}
            cells.append((row, column, rowspan, colspan, draw(st.sampled_from(TEXTS))))
    return compressed(cells)


def compressed(cells: Cells) -> Cells:
    """Without the rows and columns in which no cell begins."""
    rows = sorted({cell[0] for cell in cells})
    columns = sorted({cell[1] for cell in cells})

    def count(places: list[int], first: int, span: int) -> tuple[int, int]:
        inside = [n for n, place in enumerate(places) if first <= place < first + span]
        return inside[0], len(inside)

    found: Cells = []
    for row, column, rowspan, colspan, text in cells:
        top, height = count(rows, row, rowspan)
        left, width = count(columns, column, colspan)
        found.append((top, left, height, width, text))
    return found


def as_html(cells: Cells) -> bytes:
    rows: dict[int, str] = {}
    for row, _, rowspan, colspan, text in cells:
        spans = f"rowspan={rowspan} colspan={colspan}"
        rows[row] = rows.get(row, "") + f"<td {spans}><p>{text or '&nbsp;'}</p></td>"
    body = "".join(f"<tr>{rows[row]}</tr>" for row in sorted(rows))
    return f"<html><body><table><tbody>{body}</tbody></table></body></html>".encode()


def as_docx(cells: Cells) -> bytes:
    document = docx.Document()
    height = max(cell[0] + cell[2] for cell in cells)
    width = max(cell[1] + cell[3] for cell in cells)
    table = document.add_table(height, width)
    for row, column, rowspan, colspan, text in cells:
        first = table.cell(row, column)
        first.merge(table.cell(row + rowspan - 1, column + colspan - 1)).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_pdf(cells: Cells) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 9)
    for row, column, rowspan, colspan, text in cells:
        x, y = 40 + 70 * column, 800 - 24 * row
        canvas.rect(x, y - 24 * rowspan, 70 * colspan, 24 * rowspan)
        canvas.drawCentredString(x + 35 * colspan, y - 12 * rowspan - 4, text)
    canvas.save()
    return buffer.getvalue()


def grid_of(data: bytes) -> Cells:
    source = read(data)
    (grid,) = source.grids
    return sorted(
        (
            *(cell[key] for key in ("row", "column", "rowspan", "colspan")),
            text_of(source.text, cell),
        )
        for cell in grid.cells
    )


def text_of(text: str, cell: dict[str, Any]) -> str:
    return text[cell["start"] : cell["end"]]


def is_table(cells: Cells) -> bool:
    """Two columns or more, and words in two cells: less is taken for a frame around text."""
    return len({cell[1] for cell in cells}) > 1 and sum(bool(cell[4]) for cell in cells) > 1


@settings(max_examples=150, deadline=None)
@given(tables())
def test_html_gives_the_grid_back(cells: Cells) -> None:
    if is_table(cells) and most_in_a_row(cells) > 1:
        assert grid_of(as_html(cells)) == sorted(cells)


@settings(max_examples=80, deadline=None)
@given(tables())
def test_docx_gives_the_grid_back(cells: Cells) -> None:
    if any(cell[4] for cell in cells):
        assert grid_of(as_docx(cells)) == sorted(cells)


@settings(max_examples=120, deadline=None)
@given(tables())
def test_pdf_gives_the_grid_back(cells: Cells) -> None:
    if is_table(cells):
        assert grid_of(as_pdf(cells)) == sorted(cells)


def most_in_a_row(cells: Cells) -> int:
    rows = [cell[0] for cell in cells]
    return max(rows.count(row) for row in rows)
