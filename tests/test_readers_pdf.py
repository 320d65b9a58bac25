"""PDF: paragraphs, ruled tables, page breaks, page numbers, and what cannot be read."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from govinfo_nlp.errors import ReadError, UsageError
from govinfo_nlp.readers import Source, read

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = A4
LEFT, RIGHT, SIZE = 80.0, 512.0, 16

Draw = Callable[[Canvas], None]

TABLE_3 = [
    ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "", "申请人情况"]
    + [""] * 6,
    ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
    ["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
    ["一、本年新收政府信息公开申请数量", "", "", "120", "7", "0", "1", "3", "2", "133"],
    ["二、上年结转政府信息公开申请数量", "", "", "5", "0", "0", "0", "1", "0", "6"],
    ["三、本年度办理结果", "（一）予以公开", "", "60", "3", "0", "1", "2", "1", "67"],
    [
        "",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "",
        "11",
        "",
        "0",
        "0",
        "/",
        "0",
        "11",
    ],
    ["", "（三）不予公开", "1.属于国家秘密", "1", "0", "0", "0", "0", "0", "1"],
    ["", "", "2.其他法律行政法规禁止公开", "2", "0", "0", "0", "0", "0", "2"],
    ["", "", "3.危及“三安全一稳定”", "3", "0", "0", "0", "0", "0", "3"],
    ["", "", "4.保护第三方合法权益", "4", "0", "0", "0", "0", "0", "4"],
    ["", "（四）无法提供", "1.本机关不掌握相关政府信息", "30", "4", "0", "0", "1", "1", "36"],
    ["", "", "2.没有现成信息需要另行制作", "6", "0", "0", "0", "0", "0", "6"],
    ["", "（七）总计", "", "117", "7", "0", "1", "3", "2", "130"],
    ["四、结转下年度继续办理", "", "", "8", "0", "0", "0", "1", "0", "9"],
]
SPANS_3 = [
    *[("SPAN", (0, 0), (2, 2)), ("SPAN", (3, 0), (9, 0)), ("SPAN", (4, 1), (8, 1))],
    *[("SPAN", (3, 1), (3, 2)), ("SPAN", (9, 1), (9, 2)), ("SPAN", (0, 5), (0, 13))],
    *[("SPAN", (0, row), (2, row)) for row in (3, 4, 14)],
    *[("SPAN", (1, row), (2, row)) for row in (5, 6, 13)],
    *[("SPAN", (1, 7), (1, 10)), ("SPAN", (1, 11), (1, 12))],
]
WIDTHS_3 = [26, 60, 110, 34, 34, 34, 34, 34, 34, 34]


def drawn(*pages: Draw, **options: object) -> bytes:
    """A PDF with one page for each drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    for draw in pages:
        canvas.setFont(FONT, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(*texts: str, top: float = 100, step: float = 28, indent: bool = True) -> Draw:
    """Text set as a word processor does: full lines from margin to margin, the first indented."""

    def draw(canvas: Canvas) -> None:
        y = HEIGHT - top
        for text in texts:
            x = LEFT
            for paragraph_line in wrapped(text, indent):
                first = paragraph_line is not None and paragraph_line[0]
                canvas.drawString(x + (2 * SIZE if first else 0), y, paragraph_line[1])
                y -= step

    return draw


def wrapped(text: str, indent: bool) -> list[tuple[bool, str]]:
    """(is it the indented first line, its text) for each line of a paragraph."""
    found: list[tuple[bool, str]] = []
    current = ""
    for char in text:
        first = not found and indent
        room = RIGHT - LEFT - (2 * SIZE if first else 0)
        if pdfmetrics.stringWidth(current + char, FONT, SIZE) > room:
            found.append((first, current))
            current = char
        else:
            current += char
    return [*found, (not found and indent, current)]


def built(*flowables: object, **options: object) -> bytes:
    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, leftMargin=70, rightMargin=70, **options)
    document.build(list(flowables))
    return buffer.getvalue()


def ruled(rows: list[list[str]], spans: list[object], widths: list[float], **options: object):
    """A ruled table whose cells wrap."""
    style = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=11, wordWrap="CJK")
    cells = [[Paragraph(text, style) if text else "" for text in row] for row in rows]
    table = Table(cells, colWidths=widths, **options)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *spans])
    return table


def text_of(source: Source, cell: dict[str, object]) -> str:
    return source.text[cell["start"] : cell["end"]]  # type: ignore[index,misc]


def rows_of(source: Source, number: int = 0) -> list[list[str]]:
    """The texts of the cells of a grid, by the row in which they begin."""
    rows: dict[int, list[str]] = {}
    for cell in source.grids[number].cells:
        rows.setdefault(cell["row"], []).append(text_of(source, cell))
    return [rows[row] for row in sorted(rows)]


def spans_of(source: Source, number: int = 0) -> dict[str, tuple[int, int, int, int]]:
    return {
        text_of(source, cell): (cell["row"], cell["column"], cell["rowspan"], cell["colspan"])
        for cell in source.grids[number].cells
    }


# --- prose ----------------------------------------------------------------------------------------

FIRST = "根据《条例》规定，编制本报告。本年度共收到政府信息公开申请1234567件，答复12345件，其余在办理中。"
SECOND = "一、总体情况"
THIRD = "全年主动公开政府信息38210条，其中规范性文件26件，均按规定的时限公开并同步解读，没有一件超过期限。"


def test_wrapped_lines_are_one_paragraph() -> None:
    source = read(drawn(lines(FIRST, SECOND, THIRD)))
    assert source.kind == "pdf"
    assert source.text.split("\n") == [FIRST, SECOND, THIRD]
    assert source.grids == []


@pytest.mark.parametrize("shift", range(24))
def test_numbers_cut_by_a_line_end_stay_whole(shift: int) -> None:
    text = "县" * shift + "级共收到申请1234567890件，" * 5
    assert read(drawn(lines(text))).text == text


def test_paragraph_over_a_page_break_and_page_numbers() -> None:
    text = FIRST + THIRD
    parts = wrapped(text, True)

    def page(number: int, part: list[tuple[bool, str]], extra: str = "") -> Draw:
        def draw(canvas: Canvas) -> None:
            y = HEIGHT - 100
            for first, text in part:
                canvas.drawString(LEFT + (2 * SIZE if first else 0), y, text)
                y -= 28
            if extra:
                canvas.drawString(LEFT + 2 * SIZE, y, extra)
            canvas.drawCentredString(WIDTH / 2, 40, f"- {number} -")

        return draw

    assert len(parts) > 2
    source = read(drawn(page(1, parts[:2]), page(2, parts[2:], "二、其他事项")))
    assert source.text.split("\n") == [text, "二、其他事项"]


@pytest.mark.parametrize("form", ["{0}", "第{0}页", "第 {0} 页 共 3 页", "{0}/3", "—{0}—"])
def test_page_numbers_in_all_forms(form: str) -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(LEFT, 700, f"这是第{'一二三'[number]}页的文字。")
            canvas.drawCentredString(WIDTH / 2, 90, form.format(number + 1))

        return draw

    assert read(drawn(page(0), page(1), page(2))).text.count("\n") == 2


def test_a_lone_number_that_is_no_page_number_stays() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "全年共收到政府信息公开申请的件数如下：")
        canvas.drawString(LEFT, 600, "37")

    assert read(drawn(draw)).text.endswith("\n37")


def test_running_heads_are_left_out_but_once() -> None:
    def page(text: str) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, "云岭市政府信息公开工作年度报告")
            canvas.drawString(LEFT + 2 * SIZE, 600, text)

        return draw

    source = read(drawn(page("一、概述"), page("二、公开"), page("三、申请"), page("四、其他")))
    assert source.text.split("\n") == [
        "云岭市政府信息公开工作年度报告",
        *["一、概述", "二、公开", "三、申请", "四、其他"],
    ]


def test_columns_without_rules_are_parted_by_tabs() -> None:
    def draw(canvas: Canvas) -> None:
        for row, cells in enumerate(
            [("信息内容", "制发", "废止"), ("规章", "3", "0"), ("文件", "12", "5")]
        ):
            for x, text in zip((100, 280, 400), cells, strict=True):
                canvas.drawString(x, 700 - 30 * row, text)

    assert read(drawn(draw)).text == "信息内容\t制发\t废止\n规章\t3\t0\n文件\t12\t5"


def test_backgrounds_behind_lines_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for row, text in enumerate(["第一行的文字在这里，", "第二行的文字在这里。"]):
            canvas.setFillColor(colors.white)
            canvas.rect(LEFT, 690 - 28 * row, RIGHT - LEFT, 28, stroke=0, fill=1)
            canvas.setFillColor(colors.black)
            canvas.drawString(LEFT, 700 - 28 * row, text)

    source = read(drawn(draw))
    assert source.grids == []


def test_bold_made_by_printing_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.4):
            canvas.drawString(LEFT + shift, 700, "共1122件，其中99件")

    assert read(drawn(draw)).text == "共1122件，其中99件"


def test_radicals_of_pdf_fonts_become_characters() -> None:
    from govinfo_nlp.readers.pdf_lines import Glyph, find_lines

    glyphs = [Glyph(char, 10 * n, 10 * n + 10, 0, 10, 10) for n, char in enumerate("⼯作⻚⻓")]
    assert [line.text for line in find_lines(glyphs)] == ["工作页长"]


def test_askew_watermark_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "本年度共收到申请3件。")
        canvas.translate(300, 400)
        canvas.rotate(45)
        canvas.drawString(0, 0, "仅供参考")

    assert read(drawn(draw)).text == "本年度共收到申请3件。"


# --- tables ---------------------------------------------------------------------------------------


def check_table_3(source: Source, number: int = 0) -> None:
    """Every cell of TABLE_3 is there, in its place, with its own text."""
    expected = {
        (row, column): text
        for row, cells in enumerate(TABLE_3)
        for column, text in enumerate(cells)
        if text
    }
    found = {
        (cell["row"], cell["column"]): text_of(source, cell)
        for cell in source.grids[number].cells
        if text_of(source, cell)
    }
    assert found == expected
    for row in range(3, len(TABLE_3)):
        values = [c for c in source.grids[number].cells if c["row"] == row and c["column"] > 2]
        assert [cell["column"] for cell in values] == list(range(3, 10))
    spans = spans_of(source, number)
    assert spans["三、本年度办理结果"] == (5, 0, 9, 1)
    assert spans["（三）不予公开"] == (7, 1, 4, 1)
    assert spans["法人或其他组织"] == (1, 4, 1, 5)


def test_ruled_table_with_merged_cells() -> None:
    source = read(built(ruled(TABLE_3, SPANS_3, WIDTHS_3)))
    assert len(source.grids) == 1
    check_table_3(source)
    cell = source.grids[0].cells[0]
    assert cell["where"]["page"] == 1
    assert len(cell["where"]["bbox"]) == 4
    line = next(line for line in source.text.split("\n") if line.startswith("（二）"))
    assert line.split("\t")[1:] == ["11", "", "0", "0", "/", "0", "11"]


@pytest.mark.parametrize("space", range(280, 660, 14))
def test_table_over_a_page_break_is_one(space: int) -> None:
    """Wherever the page breaks, the cells are those of the whole table."""
    source = read(built(Spacer(1, space), ruled(TABLE_3, SPANS_3, WIDTHS_3)))
    assert len(source.grids) == 1
    check_table_3(source)


@pytest.mark.parametrize("space", range(280, 560, 35))
def test_repeated_header_is_left_out(space: int) -> None:
    source = read(built(Spacer(1, space), ruled(TABLE_3, SPANS_3, WIDTHS_3, repeatRows=3)))
    check_table_3(source)


def cut(above: list[list[str]], below: list[list[str]], xs: list[float]) -> Source:
    """A table with hand-set lines: the end of one page, and what the next one begins with.

    "\n" starts a new line in a cell; "^" begins a cell that goes on from the row above.
    """

    def page(rows: list[list[str]], top: float) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(FONT, 10)
            bottom = top - 30 * len(rows)
            for x in xs:
                canvas.line(x, top, x, bottom)
            for n, row in enumerate([*rows, []]):
                y = top - 30 * n
                for column, (left, right) in enumerate(itertools.pairwise(xs)):
                    text = row[column] if row else ""
                    if text != "^":
                        canvas.line(left, y, right, y)
                    for line, part in enumerate(text.strip("^").split("\n")):
                        canvas.drawString(left + 2, y - 12 - 12 * line, part)

        return draw

    return read(drawn(page(above, 140), page(below, 780)))


def test_row_cut_by_a_page_break_is_made_whole() -> None:
    source = cut(
        [
            ["一、本年新收政府信息公开申请数量", "3", "1", "4"],
            ["（二）部分公开（区分处理的，只计这一情", "", "", ""],
        ],
        [["形，不计其他情形）", "7", "", "7"], ["四、结转下年度继续办理", "0", "0", "0"]],
        [80, 300, 340, 380, 420],
    )
    assert rows_of(source) == [
        ["一、本年新收政府信息公开申请数量", "3", "1", "4"],
        ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "7", "", "7"],
        ["四、结转下年度继续办理", "0", "0", "0"],
    ]


def test_label_beside_several_rows_cut_by_a_page_break() -> None:
    source = cut(
        [
            ["（三）不\n予公开", "8.属于行政查询事项", "93"],
            ["（四）无", "1.本机关不掌握相关政府信息", "538"],
        ],
        [["法提供", "2.没有现成信息需要另行制作", "14"], ["^", "3.补正后申请内容仍不明确", "1"]],
        [80, 125, 300, 340],
    )
    assert rows_of(source) == [
        ["（三）不予公开", "8.属于行政查询事项", "93"],
        ["（四）无法提供", "1.本机关不掌握相关政府信息", "538"],
        ["2.没有现成信息需要另行制作", "14"],
        ["3.补正后申请内容仍不明确", "1"],
    ]
    assert spans_of(source)["（四）无法提供"] == (1, 0, 3, 1)


@pytest.mark.parametrize("below", ["其中：主动公开规范性文件数", "制发规范性文件总数"])
def test_whole_rows_at_a_page_break_stay_apart(below: str) -> None:
    rows = [["（一）主动公开政府信息数", "条", "120"], [below, "件", ""], ["（二）其他", "件", "5"]]
    assert rows_of(cut(rows[:1], rows[1:], [80, 280, 320, 380])) == rows


def test_blank_value_at_a_page_break_stays_blank() -> None:
    rows = [["规章", "", "3", ""], ["行政规范性文件", "4", "", ""], ["其他", "", "1", "2"]]
    for n in (1, 2):
        assert rows_of(cut(rows[:n], rows[n:], [80, 280, 320, 360, 400])) == rows


def test_headers_and_rows_at_a_page_break_stay_apart() -> None:
    rows = [["信息内容", "本年处理决定数量"], ["行政处罚", "39"], ["行政强制", "8"]]
    assert rows_of(cut(rows[:1], rows[1:], [80, 280, 480])) == rows


def test_mark_of_continuation_is_left_out() -> None:
    def page(mark: str, row: list[str]) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(LEFT, 760, mark)
            canvas.grid([80, 240, 400], [720, 680])
            canvas.drawString(90, 695, row[0])
            canvas.drawString(250, 695, row[1])

        return draw

    source = read(drawn(page("附表", ["行政许可", "447"]), page("（续表）", ["行政处罚", "39"])))
    assert source.text == "附表\n行政许可\t447\n行政处罚\t39"
    assert len(source.grids) == 1


def test_text_between_parts_them() -> None:
    style = ParagraphStyle("body", fontName=FONT, fontSize=12)
    rows = [["行政许可", "447"], ["行政处罚", "39"]]
    heading = Paragraph("三、收到和处理政府信息公开申请情况", style)
    source = read(built(ruled(rows, [], [200, 200]), heading, ruled(rows, [], [200, 200])))
    assert len(source.grids) == 2
    assert (
        source.text
        == "行政许可\t447\n行政处罚\t39\n三、收到和处理政府信息公开申请情况\n行政许可\t447\n行政处罚\t39"
    )


def grid_lines(canvas: Canvas, xs: list[float], ys: list[float], skip: set[str]) -> None:
    for x in xs:
        if not (x in (xs[0], xs[-1]) and "sides" in skip):
            canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        if not (y == ys[0] and "top" in skip) and not (
            0 < ys.index(y) < len(ys) - 1 and "inner" in skip
        ):
            canvas.line(xs[0], y, xs[-1], y)


@pytest.mark.parametrize("skip", [set(), {"top"}, {"sides"}, {"inner"}])
def test_missing_rules_cost_no_cell(skip: set[str]) -> None:
    rows = [["规章", "3", "5", "74"], ["行政规范性文件", "56", "9", "418"], ["其他", "1", "2", "3"]]
    xs = [80.0, 240.0, 320.0, 400.0, 480.0]
    ys = [700.0, 670.0, 640.0, 610.0]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 11)
        grid_lines(canvas, xs, ys, skip)
        for y, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                canvas.drawString(x + 4, y - 20, text)

    assert rows_of(read(drawn(draw))) == rows


def test_rules_drawn_as_thin_rectangles() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 670, 640):
            for x in (80, 200, 320):
                canvas.rect(x, y, 0.5, 0.5, stroke=0, fill=1)
                if x < 320:
                    canvas.rect(x, y, 120, 0.5, stroke=0, fill=1)
                if y > 640:
                    canvas.rect(x, y - 30, 0.5, 30, stroke=0, fill=1)
        for x, y, text in (
            (90, 680, "行政许可"),
            (210, 680, "12"),
            (90, 650, "行政处罚"),
            (210, 650, "3"),
        ):
            canvas.drawString(x, y, text)

    assert rows_of(read(drawn(draw))) == [["行政许可", "12"], ["行政处罚", "3"]]


def test_vertical_label_and_wrapped_number() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.grid([80, 96, 160, 187], [700, 600])
        for n, char in enumerate("本年度办理结果"):
            canvas.drawString(83, 688 - 12 * n, char)
        canvas.drawString(100, 680, "予以公开")
        canvas.drawString(161.5, 660, "12345")
        canvas.drawString(161.5, 648, "67")

    assert rows_of(read(drawn(draw))) == [["本年度办理结果", "予以公开", "1234567"]]


def test_turned_label_and_turned_page() -> None:
    def table(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.grid([80, 100, 200, 260], [400, 340, 280])
        canvas.drawString(110, 370, "予以公开")
        canvas.drawString(110, 310, "不予公开")
        canvas.drawString(210, 370, "12")
        canvas.drawString(210, 310, "3")

    def label(canvas: Canvas) -> None:
        table(canvas)
        canvas.saveState()
        canvas.translate(94, 345)
        canvas.rotate(90)
        canvas.drawString(0, 0, "结果")
        canvas.restoreState()

    def page(canvas: Canvas) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        table(canvas)

    assert rows_of(read(drawn(label))) == [["结果", "予以公开", "12"], ["", "不予公开", "3"]]
    turned = read(drawn(page))
    assert rows_of(turned) == [["", "予以公开", "12"], ["", "不予公开", "3"]]
    assert turned.grids[0].cells[0]["where"]["turned"] == 90


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 500, 480, 250)
        canvas.drawString(LEFT, 700, "框内的一段文字。")

    source = read(drawn(draw))
    assert (source.text, source.grids) == ("框内的一段文字。", [])


# --- what cannot be read --------------------------------------------------------------------------


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("RGB", (40, 40), "grey"))


def scan(canvas: Canvas) -> None:
    canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)


def code_of(data: bytes) -> str:
    with pytest.raises(ReadError) as raised:
        read(data, name="报告.pdf")
    assert "报告.pdf" in str(raised.value)
    return raised.value.code


def test_scan_without_text() -> None:
    assert code_of(drawn(scan)) == "G108"
    assert code_of(drawn(lambda canvas: None)) == "G108"


def test_page_of_images_is_noted() -> None:
    source = read(drawn(lines(FIRST), scan))
    assert [note.code for note in source.notes] == ["D105"]
    assert "2" in source.notes[0].message


def test_password() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = StandardEncryption("secret", ownerPassword="owner")
    assert code_of(drawn(lines(FIRST), encrypt=locked)) == "G109"
    restricted = StandardEncryption("", ownerPassword="owner", canCopy=0)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(LEFT, 700, "12 items in 2020")

    assert read(drawn(draw, encrypt=restricted)).text == "12 items in 2020"


def test_damaged() -> None:
    data = drawn(lines(FIRST, SECOND, THIRD))
    assert code_of(b"%PDF-1.7 and nothing else") in ("G108", "G110")
    for cut in range(20, len(data), 97):
        with contextlib.suppress(ReadError):
            assert "D108" in [note.code for note in read(data[:cut], name="a.pdf").notes]


def test_too_long() -> None:
    with pytest.raises(ReadError, match="G106"):
        read(drawn(lines(FIRST)), max_length=20)


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(UsageError, match=r"G303.*govinfo_nlp\[pdf\]"):
        read(b"%PDF-1.7", name="a.pdf")


# --- real reports ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["huaian-2024", "hongze-2023"])
def test_real_report(shared: Path, name: str) -> None:
    path = shared / "real" / f"{name}.pdf"
    if not path.exists():
        pytest.skip("the report is not here")
    source = read(path)
    assert len(source.grids) == 3
    assert not any(line.strip("- ").isdigit() for line in source.text.split("\n"))
    for grid in source.grids:
        for cell in grid.cells:
            assert text_of(source, cell) == text_of(source, cell).strip()
            assert "\n" not in text_of(source, cell)
    table_3 = rows_of(source, 1)[3:]
    assert len(table_3) in (23, 25)
    for row in table_3:
        numbers = [text for text in row if text.isdigit()]
        assert len(numbers) == 7
        assert sum(map(int, numbers[:6])) == int(numbers[6])
    table_4 = rows_of(source, 2)[-1]
    assert len(table_4) == 15
    assert all(text.isdigit() for text in table_4)
    # every number of the plain extraction is in the text, and no other
    printed = (shared / "real" / f"{name}.raw.txt").read_text(encoding="utf-8")
    assert sorted(numbers_in(source.text)) == sorted(numbers_in(printed))


def numbers_in(text: str) -> list[str]:
    import re

    pages = re.sub(r"(?m)^\s*-\s?\d+\s?-\s*$", "", text)
    return re.findall(r"\d+(?:\.\d+)?", pages)
