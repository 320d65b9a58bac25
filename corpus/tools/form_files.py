"""A filled form as HTML, DOCX and PDF."""

from __future__ import annotations

import io
import zipfile
from html import escape

from form_grid import Box, Record, boxes, width

FONT = "STSong-Light"


def html(truth: Record) -> str:
    """A page of a government site: menu, the report's node with its tables, footer."""
    body = [*map(_paragraph, truth["opening"])]
    for table in truth["tables"]:
        body += map(_paragraph, table["heading"])
        body.append(_html_table(boxes(table)))
    body += map(_paragraph, truth["closing"])
    title = escape(truth["opening"][0])
    return (
        "<!DOCTYPE html>\n<html><head>"
        f'<meta charset="{truth.get("declared", "utf-8")}"><title>{title}</title>'
        f'<meta name="ArticleTitle" content="{title}">'
        "<style>td {border: 1px solid}</style></head>\n<body>\n"
        '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>'
        '<li><a href="/hd">互动交流</a></li></ul></div>\n<div class="TRS_Editor">\n'
        + "\n".join(body)
        + '\n</div>\n<div class="footer"><p>网站标识码:0000000000</p></div>\n</body></html>\n'
    )


def _paragraph(words: str) -> str:
    return f"<p>&emsp;&emsp;{escape(words)}</p>"


def _html_table(cells: list[Box]) -> str:
    rows: dict[int, list[str]] = {}
    for box in cells:
        spans = f' rowspan="{box.height}"' * (box.height > 1)
        spans += f' colspan="{box.width}"' * (box.width > 1)
        words = escape(box.text) or "&nbsp;"
        inner = f"<p><span>{words}</span></p>" if box.value else words
        rows.setdefault(box.row, []).append(f"<td{spans}>{inner}</td>")
    lines = "\n".join(f"<tr>{''.join(rows[row])}</tr>" for row in sorted(rows))
    return f'<table border="1">\n{lines}\n</table>'


def docx(truth: Record) -> bytes:
    """A Word document with merged cells. (Needs python-docx.)"""
    from docx import Document

    document = Document()
    document.add_heading(truth["opening"][0], 0)
    for words in truth["opening"][1:]:
        document.add_paragraph(words)
    for table in truth["tables"]:
        for words in table["heading"]:
            document.add_paragraph(words)
        cells = boxes(table)
        grid = document.add_table(max(b.row + b.height for b in cells), width(table))
        grid.style = "Table Grid"
        for box in cells:
            cell = grid.cell(box.row, box.column)
            if box.height > 1 or box.width > 1:
                last = grid.cell(box.row + box.height - 1, box.column + box.width - 1)
                cell = cell.merge(last)
            cell.text = box.text
    for words in truth["closing"]:
        document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_dates(buffer.getvalue())


def _without_dates(packed: bytes) -> bytes:
    """The same archive with one date for all parts, so that equal contents are equal files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            new.writestr(part, old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def pdf(truth: Record) -> bytes:
    """Pages with ruled tables, wrapped labels and page numbers. (Needs reportlab.)"""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    prose = ParagraphStyle("prose", fontName=FONT, fontSize=14, leading=24, wordWrap="CJK")
    small = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=11, wordWrap="CJK")

    def ruled(table: Record) -> Table:
        cells = boxes(table)
        height = max(box.row + box.height for box in cells)
        grid: list[list[object]] = [[""] * width(table) for _ in range(height)]
        style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
        for box in cells:
            grid[box.row][box.column] = Paragraph(escape(box.text), small) if box.text else ""
            last = (box.column + box.width - 1, box.row + box.height - 1)
            style.append(("SPAN", (box.column, box.row), last))
        return Table(grid, colWidths=WIDTHS[table["layout"]](width(table)), style=style)

    story: list[Flowable] = [Paragraph(escape(words), prose) for words in truth["opening"]]
    for table in truth["tables"]:
        story += [Paragraph(escape(words), prose) for words in table["heading"]]
        story.append(ruled(table))
    story += [Paragraph(escape(words), prose) for words in truth["closing"]]
    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, leftMargin=70, rightMargin=70, invariant=1)
    document.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


def _page_number(canvas: object, document: object) -> None:
    canvas.setFont(FONT, 10)  # type: ignore[attr-defined]
    page = document.page  # type: ignore[attr-defined]
    canvas.drawCentredString(297, 40, f"- {page} -")  # type: ignore[attr-defined]


#: Widths of the columns by layout, for a page with 455 points between its margins.
WIDTHS = {
    "list": lambda columns: [215, *[240 / (columns - 1)] * (columns - 1)],
    "blocks": lambda columns: [140, 105, 105, 105],
    "matrix": lambda columns: [26, 60, 115, *[36] * 7],
    "line": lambda columns: [30] * columns,
}
