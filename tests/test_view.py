"""What the views are made of: cut text, escaped pages, files and folders of pages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from test_cli import done, govinfo

import govinfo_nlp
from govinfo_nlp import Report
from govinfo_nlp.errors import UsageError
from govinfo_nlp.records import Cell, Fact, Finding, Metadata, Quantity, Section, Table
from govinfo_nlp.view import marks
from govinfo_nlp.view.data import FIELDS, page_data
from govinfo_nlp.view.labels import labels
from govinfo_nlp.view.marks import Mark, cut
from govinfo_nlp.view.page import page
from govinfo_nlp.view.safe import safe_json
from govinfo_nlp.view.show import safe_name
from govinfo_nlp.view.tables import FactsOfCells, facts_shown, parts_of

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
REPORTS = sorted(CORPUS.glob("*.txt"))
HOSTILE = (
    "<script>window.hacked=1</script>县2018年政府信息公开工作年度报告\n"
    '2018年,全县共收到政府信息公开申请126件<img src=x onerror="window.hacked=2">,其中网络申请'
    "</script><script>window.hacked=3</script>100件、信函申请26件。\n"
    '<b onclick="alert(1)">公开</b>政府信息3,000条\u2028"\'&amp;]]><!-- 召开新闻发布会5场。\n'
    "<svg/onload=alert(2)>\u202e行政复议2件\x00\x85{{ 7*7 }}</style><base href=//x>\n"
)


def data_of(html: str) -> dict:
    """What the script of a page reads."""
    found = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    return json.loads(found[0])


def said(packed: dict, index: int) -> dict[str, str]:
    """A fact as the script unpacks it."""
    places = [0] * len(FIELDS)
    for fact in packed["facts"][: index + 1]:
        places = [new or old for new, old in zip(fact[:-1], places, strict=True)]
    words = (packed["words"][place - 1] for place in places)
    return {**dict(zip(FIELDS, words, strict=True)), "confidence": packed["facts"][index][-1]}


# -- cutting --------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.integers(0, 9)), max_size=12),
    st.sets(st.integers(0, 40), max_size=5),
)
def test_pieces_are_the_text_and_know_all_their_marks(
    ranges: list[tuple[int, int, int]], breaks: set[int]
) -> None:
    found = [Mark(start, end, marks.FACT, ref) for start, end, ref in ranges if start < end]
    pieces = list(cut(found, breaks, 2, 36))
    assert [piece.start for piece in pieces[1:]] == [piece.end for piece in pieces[:-1]]
    assert (pieces[0].start, pieces[-1].end) == (2, 36)
    assert {at for at in breaks if 2 < at < 36} <= {piece.start for piece in pieces}
    for piece in pieces:
        over = [m for m in found if m.start < piece.end and piece.start < m.end]
        assert Counter(piece.marks) == Counter(over)
        assert all(m.start <= piece.start and piece.end <= m.end for m in over)


# -- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_word_and_every_fact_is_on_the_page(path: Path) -> None:
    report = govinfo_nlp.parse(path)
    tree = lxml_html.fromstring(page(report))
    (article,) = tree.xpath('//div[@class="words"]')
    for sign in article.xpath('.//small|.//details[@class="raw"]/summary|.//figcaption'):
        sign.drop_tree()
    seen = _letters("".join(article.itertext()))
    rest = Counter(_letters(report.text))
    assert rest - Counter(seen) == Counter()
    reached = {
        int(i) for mark in article.xpath(".//mark[@data-f]") for i in mark.get("data-f").split()
    }
    assert reached == {i for i, fact in enumerate(report.facts) if fact.start >= 0}
    whole: Counter[str] = Counter()
    for mark in article.xpath(".//p//mark[@data-f]"):
        for index in mark.get("data-f").split():
            whole[index] += len(_letters(mark.text_content()))
    assert all(len(_letters(report.facts[int(i)].text)) == length for i, length in whole.items())


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", ["jizhou-2022", "yuhu-jtj-2019", "helan-2015", "songwu-2023"])
def test_each_cell_of_a_statutory_table_leads_to_its_own_fact(name: str) -> None:
    report = govinfo_nlp.parse(CORPUS / f"{name}.txt")
    assert report.tables
    for table in report.tables:
        parts = parts_of(table, FactsOfCells(report.facts))
        assert sum(len([c for c in row.cells if c]) for part in parts for row in part.rows) == len(
            table.cells
        )
        shown = facts_shown(parts)
        inside = {i for i, f in enumerate(report.facts) if f.source == "table"
                  and table.start <= f.start < table.end}  # fmt: skip
        assert inside <= shown
        for part in parts:
            for row in part.rows:
                assert len(row.cells) in (0, len(part.columns))
                for cell in filter(None, row.cells):
                    if cell.facts:
                        fact = report.facts[cell.facts[0]]
                        assert cell.text in (f"{fact.value:,}" if fact.value is not None else "—∅")
                        assert row.label in (fact.label, "")


def test_rows_of_a_form_stand_under_their_headings() -> None:
    report = govinfo_nlp.parse(CORPUS / "jizhou-2022.txt")
    table = next(table for table in report.tables if table.name == "t3")
    (part,) = parts_of(table, FactsOfCells(report.facts))
    labels_shown = [(row.label, row.depth, bool(row.cells)) for row in part.rows]
    assert ("三、本年度办理结果", 0, False) in labels_shown
    assert ("(三)不予公开", 1, False) in labels_shown
    assert labels_shown.count(("(三)不予公开", 1, False)) == 1
    below = labels_shown[labels_shown.index(("(三)不予公开", 1, False)) + 1]
    assert below[1:] == (2, True)


def test_what_the_script_reads_is_what_the_report_says() -> None:
    report = govinfo_nlp.parse(CORPUS / "jizhou-2022.txt")
    packed = data_of(page(report))
    assert len(packed["facts"]) == len(report.facts)
    assert packed["headlines"] == sorted(set(report.headlines.values()))
    for index, fact in enumerate(report.facts):
        words = said(packed, index)
        assert words["metric"] == (fact.metric or "")
        assert (words["text"], words["scope"], words["state"]) == (
            fact.text,
            fact.scope,
            fact.state,
        )
        assert words["confidence"] == fact.confidence
        if fact.metric:
            assert packed["metrics"][fact.metric][2] in {g["id"] for g in labels()["groups"]}


@settings(max_examples=60)
@given(
    st.text(st.sampled_from("<>&\"'/!-sciptSCRIPT\u2028\u2029\ud800\x00\u202e中]\\"), max_size=30)
)
def test_whatever_a_document_says_stays_words(text: str) -> None:
    fact = Fact(None, text, 1, text, 0, len(text), text, scope=text, rule=text, candidates=(text,))
    report = Report(
        id=text,
        metadata=Metadata(title=text, issuer=text),
        sections=(Section(0, len(text), 0, len(text), len(text), text, 1, kind=text),),
        tables=(Table(text, text, 0, 0, text, [text], [Cell("", text, text, None, "", 1, text, "value", -1, -1, "")]),),
        quantities=(Quantity(0, len(text), text, "number", 1, text, 1, text),),
        facts=(fact,),
        findings=(Finding(text, text, "error", text, text, text, spans=[[0, len(text)]]),),
        text=text,
    )  # fmt: skip
    for shown in (page(report), report._repr_html_()):
        assert shown.encode("utf-8")
        assert not set(shown) & set("\x00\u202e")
        tree = lxml_html.fromstring(shown)
        assert len(tree.xpath("//script[not(@type)]|//style")) <= 2
        tags = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
        assert not tags & {"s", "i", "sc", "scr", "img", "svg", "base", "iframe", "object"}
    assert json.loads(safe_json(page_data(report))) == json.loads(json.dumps(page_data(report)))
    assert not set(safe_json(page_data(report))) & set("<>&\u2028\u2029")


def test_markup_in_a_report_is_shown_and_does_nothing() -> None:
    report = govinfo_nlp.parse(HOSTILE, id="<hostile>")
    shown = page(report)
    tree = lxml_html.fromstring(shown)
    assert len(tree.xpath("//script")) == 2 and len(tree.xpath("//style")) == 1
    assert not tree.xpath("//img|//svg|//base|//b[@onclick]|//iframe|//link|//*[@src]")
    assert all(link.startswith("#") for link in tree.xpath("//@href"))
    words = tree.xpath('string(//div[@class="words"])')
    assert '<img src=x onerror="window.hacked=2">' in words and "{{ 7*7 }}</style>" in words
    assert "\ufffd行政复议" in words  # what turned the direction of the line


def test_a_page_may_load_and_run_nothing_but_its_own() -> None:
    shown = page(govinfo_nlp.parse(CORPUS / "tongpo-2018.txt"))
    tree = lxml_html.fromstring(shown)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert {*rules} == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    for rule, pattern in (
        ("style-src", "<style>(.*?)</style>"),
        ("script-src", "<script>(.*?)</script>"),
    ):
        (source,) = re.findall(pattern, shown, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not re.search(r"https?:|//cdn|@import|url\(", shown.split('<div class="words">')[0])
    assert not tree.xpath("//*[@style]|//@onclick")  # the policy would forbid them


def test_a_long_report_stays_under_a_megabyte() -> None:
    report = long_report()
    assert len(report.text) >= 50_000 and len(report.facts) > 2000
    assert len(page(report).encode()) < 1_000_000
    assert len(report._repr_html_().encode()) < 400_000


@lru_cache(maxsize=1)
def long_report() -> Report:
    """A report of 50,000 characters: whole reports, tables included, one after the other."""
    texts: list[str] = []
    while sum(map(len, texts)) < 50_000:
        texts.append(REPORTS[len(texts) % len(REPORTS)].read_bytes().decode())
    return govinfo_nlp.parse("\n".join(texts), id="long")


@pytest.mark.parametrize(
    "report",
    [
        Report(),
        Report(text="\n\n \t\n"),
        Report(text="12件\r\n13件"),
        Report(tables=(Table("X", "t9", 5, 3, columns=["a"]),), text="一二三四"),
        Report(facts=(Fact("my.metric", "词", 3, "个", 0, 99, "x"),), headlines={"my.metric": 0}),
        Report(findings=(Finding("", "AU99", "note", "m", "", "r", facts=[7], spans=[[50, 60]]),)),
    ],
)
def test_reports_with_little_in_them_or_out_of_order_are_shown(report: Report) -> None:
    assert page(report).startswith("<!doctype html>")
    assert report._repr_html_().startswith("<div")


def test_without_its_text_a_report_shows_its_tables() -> None:
    report = govinfo_nlp.parse(CORPUS / "jizhou-2022.txt")
    stored = Report.from_dict(json.loads(json.dumps(report.to_dict())))
    assert stored.text == "" and stored == report
    tree = lxml_html.fromstring(page(stored))
    assert len(tree.xpath("//figure")) == 3 and len(tree.xpath('//article/p[@class="notes"]')) == 1
    assert tree.xpath("//figure//mark[@data-f]")
    again = Report.from_dict(report.to_dict(), text=report.text)
    assert page(again) == page(report)


def test_the_text_goes_with_the_report_but_not_with_its_data() -> None:
    text = REPORTS[0].read_bytes().decode()
    doc = govinfo_nlp.parse_doc(REPORTS[0])
    assert doc._.govinfo.text == text == govinfo_nlp.parse(REPORTS[0]).text
    assert "text" not in doc._.govinfo.to_dict()
    assert all(text[f.start : f.end] == f.text for f in doc._.govinfo.facts if f.start >= 0)


def test_metrics_of_ones_own_have_their_names(tmp_path: Path) -> None:
    line = {"label": "METRIC", "id": "my.hotline", "pattern": "热线来电", "zh": "来电总数",
            "en": "hotline calls", "unit": "个"}  # fmt: skip
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(line), "utf-8")
    nlp = govinfo_nlp.load(patterns=path)
    report = govinfo_nlp.parse("2018年,热线来电126个。\n", nlp=nlp)
    assert report["my.hotline"].value == 126
    assert data_of(page(report))["metrics"] == {"my.hotline": ["来电总数", "hotline calls", "own"]}
    assert "来电总数" in report._repr_html_()


def test_all_labels_are_in_two_languages() -> None:
    for part, names in labels().items():
        for name in names.values() if isinstance(names, dict) else names:
            assert name["zh"] and name["en"], (part, name)


# -- the notebook -----------------------------------------------------------------------------------


def test_a_notebook_sees_headlines_findings_diagnostics_and_text() -> None:
    text = (CORPUS / "jizhou-2022.txt").read_bytes().decode()
    report = govinfo_nlp.parse(text.replace("1612件", "1602件", 1))
    shown = lxml_html.fromstring(report._repr_html_())
    rows = shown.xpath(".//tbody/tr")
    assert len(rows) == len(set(report.headlines.values())) > 50
    assert [
        row.xpath("string(td[1]/code)") for row in rows if "1,612" in row.xpath("string(td[2])")
    ]
    assert len(shown.xpath(".//details[1]//li")) == len(report.findings) == 3
    assert shown.xpath(".//mark[contains(@class, 'l')]") and shown.xpath(".//span[@class='m']")
    assert len(shown.xpath(".//mark[contains(@class, 'f')]")) >= 3
    assert report.issuer in shown.text_content() and not shown.xpath(".//script|.//*[@id]")


def test_a_notebook_opens_short_texts_and_cuts_long_ones() -> None:
    short = lxml_html.fromstring(govinfo_nlp.parse("收到政府信息公开申请126件。\n")._repr_html_())
    assert short.xpath(".//details[@open]//div[@class='x']")
    report = replace(Report(), text="字" * 30_000)
    long = lxml_html.fromstring(report._repr_html_())
    assert not long.xpath(".//details[@open]")
    assert 20_000 < len(long.xpath("string(.//div[@class='x'])")) < 20_050


# -- show -------------------------------------------------------------------------------------------


def test_show_writes_the_page_where_it_is_told(tmp_path: Path, opened: list[str]) -> None:
    report = govinfo_nlp.parse(REPORTS[0])
    path = tmp_path / "页面.html"
    assert govinfo_nlp.show(report, path) == path
    assert govinfo_nlp.show(report, str(path)) == path
    assert path.read_bytes() == page(report).encode()
    assert govinfo_nlp.show(govinfo_nlp.parse_doc(REPORTS[0]), path) == path
    assert path.read_bytes() == page(report).encode()
    assert opened == []


def test_show_opens_the_browser_outside_of_notebooks(opened: list[str]) -> None:
    report = replace(govinfo_nlp.parse(REPORTS[0]), id="a/b:c?")
    path = govinfo_nlp.show(report)
    assert path is not None and path.name == "a_b_c.html"
    assert opened == [path.resolve().as_uri()]
    path.unlink()
    path.parent.rmdir()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    addresses: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(addresses.append(address)))
    return addresses


def test_show_says_what_it_cannot_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="G321: str object"):
        govinfo_nlp.show("corpus/yunling-2017.txt")
    with pytest.raises(UsageError, match="G322"):
        govinfo_nlp.show(Report(), tmp_path / "no" / "such" / "folder.html")


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a-1", "a-1"), ("../../etc", "etc"), ("a b\n", "a_b"), ("con?*", "con"), ("..", ""), ("长" * 200, "长" * 100)],
)  # fmt: skip
def test_names_of_files_are_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


# -- the command ------------------------------------------------------------------------------------


def test_the_command_writes_one_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert done("show", REPORTS[0], "-o", path) == ""
    assert (
        path.read_text("utf-8") == done("show", REPORTS[0]) == page(govinfo_nlp.parse(REPORTS[0]))
    )


def test_the_command_writes_a_folder_with_an_index(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "A.md", "index.txt", "b/a.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"<{name}>县2018年政府信息公开工作年度报告\n共收到申请12件。\n", "utf-8")
    (tmp_path / "in" / "empty.txt").write_text("")
    result = govinfo("show", tmp_path / "in", "-o", tmp_path / "out" / "pages")
    assert result.exit_code == 1
    pages = {path.name for path in (tmp_path / "out" / "pages").iterdir()}
    assert pages == {"A.html", "a-2.html", "b_a.html", "index-2.html", "index.html"}
    index = lxml_html.parse(str(tmp_path / "out" / "pages" / "index.html"))
    assert {*index.xpath("//@href")} == pages - {"index.html"}
    assert index.xpath("string(//li)").startswith("G107")
    assert not index.xpath("//script")
    assert index.xpath("count(//tbody/tr)") == 4


def test_the_command_takes_a_folder_that_exists(tmp_path: Path) -> None:
    done("show", REPORTS[0], "-o", tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {f"{REPORTS[0].stem}.html", "index.html"}


def test_the_command_opens_the_page(tmp_path: Path, opened: list[str]) -> None:
    path = tmp_path / "page.html"
    result = govinfo("show", REPORTS[0], "-o", path, "--open")
    assert (result.exit_code, opened) == (0, [path.as_uri()])
    result = govinfo("show", REPORTS[0], "--open")
    made = Path(result.stderr.split("govinfo: ")[1].strip())
    assert made.read_text("utf-8") == path.read_text("utf-8")
    made.unlink()
    made.parent.rmdir()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([CORPUS], 2, "G305"),
        ([REPORTS[0], REPORTS[1], "-o", "one.html"], 2, "G305"),
        (["nothing.txt", "-o", "one.html"], 1, "G101"),
        ([REPORTS[0], "-o", "no/such/folder.html"], 2, "G322"),
        ([REPORTS[0], "-o", f"{REPORTS[0]}/"], 2, "G322"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list, code: int, said: str) -> None:
    result = govinfo("show", *arguments)
    assert result.exit_code == code and said in result.stderr
    assert result.stdout == "" and "Traceback" not in result.stderr
