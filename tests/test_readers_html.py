"""HTML: the report's part of the page, its text as a browser shows it, and its tables."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from govinfo_nlp.errors import GovinfoError, ReadError
from govinfo_nlp.readers import Source, read

REPORT = """<div id="zoom"><p>　　根据《条例》规定，编制本报告，数据统计期限为1月1日至12月31日。</p>
<p>&nbsp;&nbsp;一、总体情况</p><p>全年主动公开政府信息1204条，收到申请12件；办结11件。</p>
<table><tr><td>行政许可</td><td>447</td></tr><tr><td>行政处罚</td><td>39</td></tr></table>
<p>二、其他</p><p>本年度没有其他需要报告的事项，特此报告。</p></div>"""

PAGE = f"""<?xml version="1.0" encoding="gb2312"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://example.invalid/x.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>云岭市2020年政府信息公开工作年度报告_云岭市人民政府</title>
<meta name="ArticleTitle" content="云岭市2020年政府信息公开工作年度报告">
<meta name="pubdate" content="2021-01-29 10:00"><meta name="ContentSource" content="市政府办">
<style>.a{{color:red}}</style><script>var a = "政府信息公开年度报告，共99999件。";</script></head>
<body><div class="top"><ul><li><a href="#">首页</a></li><li><a href="#">政务公开</a></li>
<li><a href="#">政府信息公开年报</a></li></ul></div>
<table width="100%"><tr><td><a>机构概况</a><br><a>通知公告</a></td><td>
<div>当前位置：<a>首页</a> &gt; <a>政府信息公开</a> &gt; <a>年报</a></div>
<h1>云岭市2020年政府信息公开工作年度报告</h1>
<div><span>发布时间：2021-01-29</span> <span>来源：市政府办</span></div>
{REPORT}</td></tr></table>
<nav><a>上一篇</a>，共88篇。</nav><footer>版权所有，云岭市人民政府，地址：青松路99号。</footer>
<div>主办单位：云岭市人民政府 网站标识码：1234567890</div></body></html>"""


def page(body: str, **options: Any) -> Source:
    return read(f"<html><body>{body}</body></html>".encode(), name="a.html", **options)


def rows_of(source: Source, number: int = 0) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in source.grids[number].cells:
        text = source.text[cell["start"] : cell["end"]]
        rows.setdefault(cell["row"], []).append(text)
    return [rows[row] for row in sorted(rows)]


def places_of(source: Source, number: int = 0) -> dict[str, tuple[int, int, int, int]]:
    return {
        source.text[cell["start"] : cell["end"]]: tuple(
            cell[key] for key in ("row", "column", "rowspan", "colspan")
        )
        for cell in source.grids[number].cells
    }  # type: ignore[return-value]


# --- the page -------------------------------------------------------------------------------------


def test_report_without_its_page() -> None:
    source = read(PAGE.encode("gb18030"), name="年报.htm")
    assert source.text.split("\n") == [
        "云岭市2020年政府信息公开工作年度报告",
        "发布时间：2021-01-29 来源：市政府办",
        "根据《条例》规定，编制本报告，数据统计期限为1月1日至12月31日。",
        "一、总体情况",
        "全年主动公开政府信息1204条，收到申请12件；办结11件。",
        "行政许可\t447",
        "行政处罚\t39",
        "二、其他",
        "本年度没有其他需要报告的事项，特此报告。",
    ]
    assert (source.kind, source.encoding) == ("html", "gb18030")
    assert source.meta == {
        "title": "云岭市2020年政府信息公开工作年度报告_云岭市人民政府",
        "ArticleTitle": "云岭市2020年政府信息公开工作年度报告",
        "PubDate": "2021-01-29 10:00",
        "ContentSource": "市政府办",
    }
    assert rows_of(source) == [["行政许可", "447"], ["行政处罚", "39"]]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "none-such", ""])
@pytest.mark.parametrize("really", ["utf-8", "gb18030", "utf-16"])
def test_what_a_page_says_of_its_encoding_is_not_trusted(declared: str, really: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    source = read(f"<html><head>{meta}</head><body>{REPORT}</body></html>".encode(really))
    assert "全年主动公开政府信息1204条" in source.text


def test_report_in_several_parts_is_kept_whole() -> None:
    half = "<p>全年主动公开政府信息{0}条，其中文件{0}件，均已按规定公开。</p>" * 3
    source = page(f"<div><div>{half.format(1)}</div><div>{half.format(2)}</div></div><p>页脚</p>")
    assert source.text.count("全年") == 6


def test_title_of_two_lines_above_the_report() -> None:
    title = "<h1>云岭市民政局<br>2020年政府信息公开工作年度报告</h1>"
    source = page(f"<div><p>首页 </p>{title}<p>字号：大 中 小</p>{REPORT}</div>")
    assert source.text.startswith(
        "云岭市民政局\n2020年政府信息公开工作年度报告\n字号：大 中 小\n根据"
    )


def test_a_sentence_on_the_regulation_is_no_title() -> None:
    first = "<p>根据《政府信息公开条例》规定，编制本年度报告，共分六个部分。</p>"
    title = "<h1>云岭市2020年政府信息公开年报</h1>"
    source = page(title + REPORT.replace('<div id="zoom">', '<div id="zoom">' + first))
    assert source.text.startswith("云岭市2020年政府信息公开年报\n根据《政府信息公开条例》")


def test_a_page_without_prose_is_kept() -> None:
    assert page("<div>云岭市</div><div>年度报告</div>").text == "云岭市\n年度报告"


def test_menus_are_left_out_and_single_links_stay() -> None:
    menu = "".join(f"<li><a href=#>栏目{n}</a></li>" for n in range(5))
    source = page(f"<ul>{menu}</ul><p>本年度共收到申请3件。</p><p><a href=#>附件：统计表</a></p>")
    assert source.text == "本年度共收到申请3件。\n附件：统计表"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>共<b>1</b><b>2</b>34件</p>", "共1234件"),
        ("<p>一<br>二<br/>三</p>", "一\n二\n三"),
        ("甲<div>乙<p>丙</p>丁</div>戊", "甲\n乙\n丙\n丁\n戊"),
        ("<p>云岭市\n   人民政府</p>", "云岭市人民政府"),
        ("<p>annual\n  report   2020</p>", "annual report 2020"),
        ("<p>&nbsp;　一、&emsp;概述 &nbsp;</p>", "一、 概述"),
        ("<p>&#20849;&#x33;件&ldquo;好&rdquo;&amp;&lt;</p>", "共3件“好”&<"),
        ("<p>12\u200b34\ufeff件&shy;</p>", "1234件"),
        ("<p>共3件<!-- 9 件 --><script>8</script><style>7</style></p>", "共3件"),
        ("<p>共<span style='DISPLAY : none'>9</span><i hidden>8</i>3件</p>", "共3件"),
        ("<p>共<span style='visibility:hidden'>9</span>3件</p>", "共3件"),
        ("<p>共3件<select><option>9</option></select><input value=8></p>", "共3件"),
        ("<p>统<ruby>計<rp>(</rp><rt>jì</rt><rp>)</rp></ruby></p>", "统計"),
        ("<pre>一  二\n三<b>四</b>\n五</pre>六\n七", "一 二\n三四\n五\n六七"),
        ("<h2>一</h2>二<ul><li>三<li>四</ul>", "一\n二\n三\n四"),
        ("<font><p>甲</p><p>乙</p></font>", "甲\n乙"),
        ("<noscript>请启用脚本</noscript><p>甲</p>", "甲"),
        ("<p>a\0b</p>" + " " * 200, "a\ufffdb"),
    ],
)
def test_text_as_a_browser_shows_it(markup: str, shown: str) -> None:
    assert page(markup).text == shown


# --- tables ---------------------------------------------------------------------------------------


def test_spans_and_headers() -> None:
    source = page(
        "<table><caption>表一</caption><thead><tr><th colspan=2>信息内容</th><th>数</th></tr></thead>"
        "<tbody><tr><td rowspan=2><p>规</p><p>章</p></td><td>新增</td><td>3</td></tr>"
        "<tr><th>废止</th><td>12<br>件</td></tr><tr><td colspan=99>注</td></tr></tbody></table>"
    )
    assert source.text == "表一\n信息内容\t数\n规章\t新增\t3\n废止\t12件\n注"
    assert places_of(source) == {
        "信息内容": (0, 0, 1, 2),
        "数": (0, 2, 1, 1),
        "规章": (1, 0, 2, 1),
        "新增": (1, 1, 1, 1),
        "3": (1, 2, 1, 1),
        "废止": (2, 1, 1, 1),
        "12件": (2, 2, 1, 1),
        "注": (3, 0, 1, 3),
    }
    headers = [cell["header"] for cell in source.grids[0].cells]
    assert headers == [True, True, False, False, False, True, False, False]
    assert (source.grids[0].start, source.grids[0].end) == (3, len(source.text))


@pytest.mark.parametrize("blank", ["", " ", "&nbsp;", "　", "<p>&nbsp;</p>", "<br>", "\u200b"])
def test_blank_cells_are_empty_and_in_place(blank: str) -> None:
    source = page(
        f"<table><tr><td>规章</td><td>{blank}</td><td>0</td><td>{blank}</td></tr></table>"
    )
    assert source.text == "规章\t\t0\t"
    assert rows_of(source) == [["规章", "", "0", ""]]
    assert [cell["start"] for cell in source.grids[0].cells] == [0, 3, 4, 6]


def test_hidden_cells_take_no_place_and_invisible_ones_do() -> None:
    source = page(
        "<table><tr><td>甲</td><td style='display:none'>9</td><td style='visibility:hidden'>8</td>"
        "<td>1</td></tr><tr style='display: none'><td>7</td></tr>"
        "<tr><td>乙</td><td>2</td><td hidden>6</td><td>3</td></tr></table>"
    )
    assert rows_of(source) == [["甲", "", "1"], ["乙", "2", "3"]]


def test_rowspan_zero_and_beyond_the_end() -> None:
    source = page(
        "<table><tbody><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></tbody>"
        "<tbody><tr><td rowspan=9>乙</td><td>3</td></tr></tbody><tbody><tr><td>丙</td><td>4</td>"
        "</tr></tbody><tfoot><tr><td>丁</td><td>5</td></tr></tfoot></table>"
    )
    assert places_of(source)["甲"] == (0, 0, 2, 1)
    assert places_of(source)["乙"] == (2, 0, 1, 1)
    assert places_of(source)["丙"] == (3, 0, 1, 1)
    assert places_of(source)["丁"] == (4, 0, 1, 1)


def test_cells_without_rows_and_forms_inside() -> None:
    source = page("<table><form><tr><td>甲</td><td>1</td></tr></form><td>乙</td><td>2</td></table>")
    assert rows_of(source) == [["甲", "1"], ["乙", "2"]]


def test_nested_table() -> None:
    source = page(
        "<table><tr><td>名称</td><td>数量</td><td>注</td></tr><tr><td>规章</td><td>3</td><td></td></tr>"
        "<tr><td>明细</td><td>见<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td></td></tr>"
        "</table>以上</td><td>9</td></tr></table>"
    )
    assert source.text == "名称\t数量\t注\n规章\t3\t\n明细\t见\n甲\t1\n乙\t\n以上\n9"
    assert rows_of(source)[2] == ["明细", "见\n甲\t1\n乙\t\n以上", "9"]
    assert rows_of(source, 1) == [["甲", "1"], ["乙", ""]]


def test_layout_tables_are_no_grids() -> None:
    prose = "<p>全年主动公开政府信息1204条，收到申请12件。均已办结。无一超期。</p>" * 12
    source = page(
        f"<table><tr><td>左</td><td>{prose}<table><tr><td>规章</td><td>3</td></tr>"
        "<tr><td>文件</td><td>5</td></tr></table></td></tr></table>"
    )
    assert len(source.grids) == 1
    assert rows_of(source) == [["规章", "3"], ["文件", "5"]]
    one_column = page("<table><tr><td>一、概述</td></tr><tr><td>共3件。</td></tr></table>")
    assert (one_column.text, one_column.grids) == ("一、概述\n共3件。", [])


def test_where_a_cell_stood() -> None:
    markup = f"<html><body><div></div><div>{REPORT}</div></body></html>"
    root = etree.fromstring(markup.encode(), etree.HTMLParser(encoding="utf-8"))
    source = read(markup.encode())
    for cell in source.grids[0].cells:
        (element,) = root.xpath(cell["where"]["path"])
        assert element.text == source.text[cell["start"] : cell["end"]]
        assert element.sourceline == cell["where"]["line"]


# --- untrusted pages ------------------------------------------------------------------------------


def test_no_entity_is_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不可外泄")
    markup = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>共3件&x;。</p>'
    assert "不可外泄" not in read(markup.encode()).text


def test_a_page_that_would_be_read_in_part_is_refused() -> None:
    with pytest.raises(ReadError, match=r"G111.*depth"):
        page("<p>共3件。</p>" + "<div>" * 5000 + "<p>共4件。</p>")


@pytest.mark.parametrize(
    "empty", ["<p></p>", "<script>x()</script>", "<!-- x -->", "<table></table>"]
)
def test_a_page_without_text(empty: str) -> None:
    with pytest.raises(ReadError, match=r"G113.*script"):
        page(empty)


def test_embedded_images_are_no_burden() -> None:
    image = "<img src='data:image/png;base64," + "A" * 12_000_000 + "'>"
    assert page(f"<p>共3件。</p>{image}<p>完</p>").text == "共3件。\n完"


@pytest.mark.parametrize(
    "piece",
    [
        "<table><tr><td>1<td>2<tr><td>3<td>4</table>",
        "<tr><td>1<td colspan=99999 rowspan=65534>2",
        "<p>共3件，",
        "<font>",
        "</p>",
        "<a>x</a>",
        "<!--",
        "&",
        "中\n",
        "<br>",
        "<td>",
        '<p style="display',
        "<table>",
    ],
)
def test_any_page_takes_linear_time(piece: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(ReadError):
        page("<table>" + piece * (300_000 // len(piece)))
    assert time.perf_counter() - started < 6


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=2>"],
                *["<td colspan=3>", "<th>", "<thead>", "<tbody>", "<p>", "</p>", "<br>", "<div>"],
                *["甲", "1", "<td hidden>", "<a>", "</a>", "，", "<caption>", "<form>", "</div>"],
            ]
        ),
        max_size=60,
    )
)
def test_any_markup_keeps_cells_and_spans_in_order(parts: list[str]) -> None:
    try:
        source = page("".join(parts))
    except GovinfoError:
        return
    for grid in source.grids:
        taken = set()
        for cell in grid.cells:
            assert grid.start <= cell["start"] <= cell["end"] <= grid.end
            place = (cell["row"], cell["column"])
            assert place not in taken
            taken.add(place)


def test_speed_of_a_real_sized_page() -> None:
    row = (
        "<tr style='height:20px'>" + "<td class='xl65' width='72'><p><span>12</span></p></td>" * 10
    )
    table = f"<table>{row * 25}</table>"
    prose = "<p style='text-indent:2em'>全年主动公开政府信息1204条，收到申请12件。</p>" * 500
    data = f"<html><body><div>{prose}{table}{prose}</div></body></html>".encode()
    assert 80_000 < len(data) < 150_000
    page_times = []
    for _ in range(3):
        started = time.perf_counter()
        read(data)
        page_times.append(time.perf_counter() - started)
    assert min(page_times) < 0.25


# --- a real page ----------------------------------------------------------------------------------


def test_real_page(shared: Path) -> None:
    path = shared / "real" / "hangzhou-2025-fixture.html"
    if not path.exists():
        pytest.skip("the page is not here")
    source = read(path)
    assert len(source.grids) == 3
    assert source.meta["title"]
    table_3 = rows_of(source, 1)[3:]
    assert len(table_3) == 25
    for row in table_3:
        numbers = [int(text) for text in row if text.isdigit()]
        assert len(numbers) == 7
        assert sum(numbers[:6]) == numbers[6]
    assert len(rows_of(source, 2)[-1]) == 15
    columns = [cell["column"] for cell in source.grids[1].cells if cell["row"] == 27]
    assert columns == [0, 3, 4, 5, 6, 7, 8, 9]
