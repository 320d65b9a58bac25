"""DOCX: paragraphs, automatic numbers, merged cells, and packages that are not to be trusted."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import time
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml

from govinfo_nlp.errors import ReadError, UsageError
from govinfo_nlp.readers import Source, read
from govinfo_nlp.readers.docx_numbering import chinese

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def reading(fill: Callable[[Any], object]) -> Source:
    document = docx.Document()
    fill(document)
    return read(saved(document), name="报告.docx")


def body(markup: str) -> Source:
    """A document with the WordprocessingML ``markup`` as its body."""

    def fill(document: Any) -> None:
        element = parse_xml(f"<w:body {NS} {MC}>{markup}</w:body>")
        for child in list(element):
            document.element.body.insert_element_before(child, "w:sectPr")

    return reading(fill)


def rows_of(source: Source, number: int = 0) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in source.grids[number].cells:
        text = source.text[cell["start"] : cell["end"]]
        rows.setdefault(cell["row"], []).append(text)
    return [rows[row] for row in sorted(rows)]


def places_of(source: Source) -> dict[str, tuple[int, ...]]:
    return {
        source.text[cell["start"] : cell["end"]]: tuple(
            cell[key] for key in ("row", "column", "rowspan", "colspan")
        )
        for cell in source.grids[0].cells
    }


def p(text: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


# --- paragraphs -----------------------------------------------------------------------------------


def test_paragraphs_and_tables_in_order() -> None:
    def fill(document: Any) -> None:
        document.add_heading("云岭市政府信息公开工作年度报告", 0)
        document.add_paragraph("　　全年收到申请12件， 均已办结。")
        table = document.add_table(2, 2)
        for n, text in enumerate(["行政许可", "447", "行政处罚", ""]):
            table.cell(n // 2, n % 2).text = text
        document.add_paragraph("")
        document.add_paragraph("二、其他")

    source = reading(fill)
    assert source.text == (
        "云岭市政府信息公开工作年度报告\n全年收到申请12件， 均已办结。\n"
        "行政许可\t447\n行政处罚\t\n二、其他"
    )
    assert (source.kind, source.name) == ("docx", "报告.docx")
    assert rows_of(source) == [["行政许可", "447"], ["行政处罚", ""]]
    assert source.grids[0].cells[3]["where"] == {"table": 1, "row": 2, "cell": 2}


def test_runs_breaks_tabs_and_hidden_text() -> None:
    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("共")
        for part in "12", "3":
            paragraph.add_run(part).bold = True
        paragraph.add_run("件")
        paragraph.add_run("隐藏9").font.hidden = True
        paragraph.add_run().add_break(WD_BREAK.LINE)
        paragraph.add_run("规章\t3\t5")
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run("完")

    assert reading(fill).text == "共123件\n规章\t3\t5\n完"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<w:ins><w:r><w:t>新增3件</w:t></w:r></w:ins>", "新增3件"),
        ("<w:r><w:t>共3件</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>", "共3件"),
        ("<w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink>", "附件"),
        (
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>3件</w:t></w:r></w:sdtContent></w:sdt>",
            "3件",
        ),
        (
            "<w:r><w:t>第</w:t></w:r><w:r><w:instrText>PAGE 9</w:instrText></w:r><w:r><w:t>页</w:t></w:r>",
            "第页",
        ),
        ("<w:fldSimple w:instr='DATE'><w:r><w:t>2020年</w:t></w:r></w:fldSimple>", "2020年"),
        ("<w:r><w:t>2018</w:t><w:noBreakHyphen/><w:t>2020</w:t></w:r>", "2018-2020"),
        ("<w:smartTag><w:r><w:t>3件</w:t></w:r></w:smartTag>", "3件"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>3件</w:t></w:r>", "3件"),
        ("<w:r><w:t>12\u200b3件</w:t></w:r>", "123件"),
    ],
)
def test_inline_elements(markup: str, shown: str) -> None:
    assert body(f"<w:p>{markup}</w:p>").text == shown


def test_text_box_is_read_once() -> None:
    box = f"<w:pict><w:txbxContent>{p('框内3件')}</w:txbxContent></w:pict>"
    markup = (
        f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}"
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert body(markup).text == "正文\n框内3件"


def test_table_of_contents_is_left_out() -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{p('一、概述 1')}</w:sdtContent></w:sdt>"
    )
    assert body(contents + p("一、概述")).text == "一、概述"


# --- automatic numbers ----------------------------------------------------------------------------

LEVELS = [
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircle", "%4"),
]


def numbered(*paragraphs: tuple[str, int, int], levels: list[tuple[str, str]] = LEVELS) -> str:
    """The text of a document whose paragraphs are (text, level, numId); numId 0 has no number."""

    def fill(document: Any) -> None:
        root = document.part.numbering_part.element
        marks = "".join(
            f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>"
            f"<w:lvlText w:val='{text}'/></w:lvl>"
            for n, (form, text) in enumerate(levels)
        )
        root.insert(
            0, parse_xml(f"<w:abstractNum {NS} w:abstractNumId='77'>{marks}</w:abstractNum>")
        )
        override = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
        for num, extra in ((91, ""), (92, ""), (93, override)):
            root.append(
                parse_xml(
                    f"<w:num {NS} w:numId='{num}'><w:abstractNumId w:val='77'/>{extra}</w:num>"
                )
            )
        for text, level, num in paragraphs:
            paragraph = document.add_paragraph(text)
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f"<w:numPr {NS}><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr>"
                )
            )

    return reading(fill).text


def test_outline_is_numbered_as_word_does() -> None:
    text = numbered(
        *[("总体情况", 0, 91), ("主动公开", 1, 91), ("依申请公开", 1, 91), ("数量", 2, 91)],
        *[("甲", 3, 91), ("正文", 0, 0), ("结果", 2, 91), ("申请情况", 0, 92), ("新收", 1, 91)],
        *[("重新", 0, 93), ("", 0, 93), ("继续", 0, 93)],
    )
    assert text.split("\n") == [
        *["一、总体情况", "（一）主动公开", "（二）依申请公开", "1.数量", "①甲", "正文"],
        *["2.结果", "二、申请情况", "（一）新收", "一、重新", "三、继续"],
    ]


def test_levels_above_are_named_and_bullets_are_not() -> None:
    levels = [("decimal", "%1."), ("decimal", "%1.%2"), ("bullet", "\uf06c")]
    text = numbered(("甲", 0, 91), ("乙", 1, 91), ("3件", 1, 91), ("丙", 2, 91), levels=levels)
    assert text == "1.甲\n1.1乙\n1.2 3件\n丙"


def test_number_of_a_style() -> None:
    def fill(document: Any) -> None:
        root = document.part.numbering_part.element
        level = (
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/>"
            "<w:pStyle w:val='Heading1'/><w:lvlText w:val='%1、'/></w:lvl>"
        )
        root.insert(
            0, parse_xml(f"<w:abstractNum {NS} w:abstractNumId='77'>{level}</w:abstractNum>")
        )
        root.append(parse_xml(f"<w:num {NS} w:numId='91'><w:abstractNumId w:val='77'/></w:num>"))
        style = document.styles["Heading 1"].element
        style.get_or_add_pPr().append(parse_xml(f"<w:numPr {NS}><w:numId w:val='91'/></w:numPr>"))
        document.add_heading("概述", 1)
        document.add_heading("公开情况", 1)

    assert reading(fill).text == "一、概述\n二、公开情况"


def test_chinese_counts() -> None:
    counts = {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 105: "一百零五"}
    counts |= {110: "一百一十", 999: "九百九十九", 1000: "1000"}
    assert {count: chinese(count) for count in counts} == counts


# --- tables ---------------------------------------------------------------------------------------


def test_merged_cells_stand_once() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(4, 4)
        for n in range(16):
            table.cell(n // 4, n % 4).text = str(n)
        table.cell(0, 0).merge(table.cell(0, 3)).text = "第二十条"
        table.cell(1, 0).merge(table.cell(3, 0)).text = "合并"
        table.cell(2, 1).merge(table.cell(3, 2)).text = "方块"

    source = reading(fill)
    assert rows_of(source) == [["第二十条"], ["合并", "5", "6", "7"], ["方块", "11"], ["15"]]
    assert places_of(source) == {
        "第二十条": (0, 0, 1, 4),
        "合并": (1, 0, 3, 1),
        "方块": (2, 1, 2, 2),
        **{"5": (1, 1, 1, 1), "6": (1, 2, 1, 1), "7": (1, 3, 1, 1)},
        **{"11": (2, 3, 1, 1), "15": (3, 3, 1, 1)},
    }


def test_rows_that_begin_late_and_two_merges_below_each_other() -> None:
    restart, go_on = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    source = body(
        "<w:tbl><w:tr>" + tc("甲", restart) + tc("1") + "</w:tr>"
        "<w:tr>" + tc("", go_on) + tc("2") + "</w:tr>"
        "<w:tr>" + tc("乙", restart) + tc("3") + "</w:tr>"
        "<w:tr>" + tc("", "<w:vMerge w:val='continue'/>") + tc("4") + "</w:tr>"
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("5") + "</w:tr></w:tbl>"
    )
    places = places_of(source)
    assert (places["甲"], places["乙"]) == ((0, 0, 2, 1), (2, 0, 2, 1))
    assert [places[n][1] for n in "12345"] == [1] * 5


def test_nested_tables_controls_and_deleted_rows() -> None:
    inner = f"<w:tbl><w:tr>{tc('甲')}{tc('1')}</w:tr></w:tbl>"
    source = body(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + tc("名称") + tc("数量") + "</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr>" + tc("删") + tc("9") + "</w:tr>"
        "<w:sdt><w:sdtContent><w:tr>"
        + tc("规章")
        + f"<w:sdt><w:sdtContent>{tc('3')}</w:sdtContent>"
        "</w:sdt></w:tr></w:sdtContent></w:sdt>"
        f"<w:tr><w:tc><w:p/>{inner}<w:p/></w:tc>{tc('')}</w:tr></w:tbl>"
    )
    assert rows_of(source) == [["名称", "数量"], ["规章", "3"], ["甲\t1", ""]]
    assert rows_of(source, 1) == [["甲", "1"]]
    assert [cell["header"] for cell in source.grids[0].cells][:3] == [True, True, False]
    assert source.grids[1].cells[0]["where"]["table"] == 2


def test_lines_of_a_cell_are_one_line() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "三\n、\n本年度\n办理结果"
        table.cell(0, 1).text = "12\t3"
        table.cell(0, 1).add_paragraph("45")

    assert reading(fill).text == "三、本年度办理结果\t12 3 45"


def test_a_form_with_all_its_merges() -> None:
    """Table 3: each row has its seven numbers, blank ones too, under their columns."""
    rows = [
        (["一、本年新收政府信息公开申请数量"], [3], "120 7 0 1 3 2 133"),
        (["三、本年度办理结果", "（一）予以公开"], [1, 2], "60 3 0 1 2 1 67"),
        ([None, "（三）不予公开", "1.属于国家秘密"], [1, 1, 1], "1 0  0 / 0 1"),
        ([None, None, "2.其他法律行政法规禁止公开"], [1, 1, 1], "2 0 0 0 0 0 2"),
        (["四、结转下年度继续办理"], [3], "8 0 0 0 1 0 9"),
    ]
    markup = ""
    for labels, spans, values in rows:
        cells = [
            tc(
                label or "",
                f"<w:gridSpan w:val='{span}'/>"
                + ("<w:vMerge/>" if label is None else "<w:vMerge w:val='restart'/>"),
            )
            for label, span in zip(labels, spans, strict=True)
        ]
        markup += f"<w:tr>{''.join(cells)}{''.join(map(tc, values.split(' ')))}</w:tr>"
    source = body(f"<w:tbl>{markup}</w:tbl>")
    for row, (labels, _, values) in enumerate(rows):
        cells = [cell for cell in source.grids[0].cells if cell["row"] == row]
        assert [cell["column"] for cell in cells[-7:]] == list(range(3, 10))
        texts = [source.text[cell["start"] : cell["end"]] for cell in cells]
        assert texts == [label for label in labels if label] + values.split(" ")
    assert places_of(source)["三、本年度办理结果"] == (1, 0, 3, 1)


# --- packages that are not to be trusted ----------------------------------------------------------


def repacked(change: Callable[[str, bytes], bytes | None]) -> bytes:
    document = docx.Document()
    document.add_paragraph("共3件")
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(document))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = change(member.filename, old.read(member))
            if content is not None:
                new.writestr(member.filename, content)
    return buffer.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(ReadError) as raised:
        read(data, name="报告.docx")
    assert "报告.docx" in str(raised.value)
    return raised.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        text = re.sub(r"^<\?xml.*?\?>", "", content.decode("utf-8")).strip()
        doctype = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        return (head + doctype + text.replace("共3件", "&a;")).encode(encoding)

    assert code_of(repacked(change)) == "G111"


def test_zip_bombs_are_refused_before_they_are_unpacked() -> None:
    def blown(name: str, content: bytes) -> bytes:
        return content + b" " * 300_000_000 if name == "word/document.xml" else content

    data = repacked(blown)
    assert len(data) < 1_000_000
    started = time.perf_counter()
    assert code_of(data) == "G111"
    assert time.perf_counter() - started < 2


def test_many_members_are_refused() -> None:
    buffer = io.BytesIO(repacked(lambda name, content: content))
    with zipfile.ZipFile(buffer, "a") as file:
        for n in range(6000):
            file.writestr(f"word/media/{n}", b"")
    assert code_of(buffer.getvalue()) == "G111"


def test_damaged_packages() -> None:
    assert code_of(repacked(lambda name, content: content[:-40])) == "G110"
    assert code_of(repacked(lambda name, content: None if "rels" in name else content)) == "G110"
    whole = repacked(lambda name, content: content)
    for cut in range(30, len(whole), 997):
        assert code_of(whole[:cut]) == "G110"
    for at in range(0, len(whole), 311):
        with contextlib.suppress(ReadError):
            read(whole[:at] + b"\xff\x00" + whole[at + 2 :], name="报告.docx")


def test_macro_document_is_read_without_its_macros() -> None:
    def change(name: str, content: bytes) -> bytes:
        plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        return content.replace(plain, macro) if name == "[Content_Types].xml" else content

    assert read(repacked(change), name="a.docm").text == "共3件"


def test_a_document_without_text() -> None:
    with pytest.raises(ReadError, match="G113"):
        reading(lambda document: document.add_paragraph(" "))


def test_what_is_not_read_is_noted() -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    extent = f"<wp:extent xmlns:wp='{drawing}' cx='5400000' cy='5400000'/>"
    source = body(
        p("见下图") + f"<w:p><w:r><w:drawing>{extent}</w:drawing></w:r></w:p><w:altChunk/>"
    )
    assert [note.code for note in source.notes] == ["D105", "D107"]


def test_deep_nesting_ends() -> None:
    markup = p("底")
    for _ in range(60):
        markup = f"<w:tbl><w:tr><w:tc>{p('层')}{markup}</w:tc></w:tr></w:tbl>"
    assert len(body(markup).grids) == 12


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = repacked(lambda name, content: content)
    for name in [name for name in sys.modules if name == "docx" or name.startswith("docx.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UsageError, match=r"G303.*govinfo_nlp\[docx\]"):
        read(data, name="报告.docx")
