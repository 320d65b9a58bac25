"""The audit: for each relation a text that holds, one that breaks it, and one that looks like it."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import formgen
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner

import govinfo_nlp
from govinfo_nlp.audit import audit, audit_series
from govinfo_nlp.audit.account import account
from govinfo_nlp.cli.main import app
from govinfo_nlp.lexicon.relations import RelationEntry, form_relations, relations
from govinfo_nlp.lexicon.sets import load_patterns
from govinfo_nlp.records import Finding
from govinfo_nlp.report import Report

TITLE = "云岭市人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n"


def parse(body: str, year: int = 2023, id: str | None = None) -> Report:
    report = govinfo_nlp.parse(TITLE.replace("2023", str(year)) + body + "\n", id=id)
    assert not [note for note in report.diagnostics if note.code == "D900"]
    return report


def findings(body: str, relation: str) -> list[Finding]:
    return [finding for finding in parse(body).findings if finding.relation == relation]


#: relation → (texts that hold, texts that break it, texts that look like it and are silent).
#: In the broken ones the stated number and what the others give stand behind the text.
PROSE: dict[str, tuple[list[str], list[tuple[str, float | None, float | None]], list[str]]] = {
    "list.closed": (
        [
            "全年处理群众来电80件,具体为:咨询类来电40件,投诉类来电25件,建议类来电15件。",
            "全年受理申请60件(云岭区30件、临溪县20件、泉湾县10件)。",
            "共办理建议提案50件,其中人大建议28件、政协提案12件、其他建议10件。",
            "发布招标信息100条。工程类信息50条,其中公告30条;采购类信息30条;土地类信息20条。",
        ],
        [
            ("全年处理群众来电80件,具体为:咨询类来电40件,投诉类来电25件,建议类来电16件。", 80, 81),
            ("全年受理申请60件(云岭区30件、临溪县20件、泉湾县11件)。", 60, 61),
            ("共办理议案50件,其中环保类28件、教育类12件、其他类9件。", 50, 49),
            (
                "发布招标信息100条。工程类信息50条,其中公告30条;采购类信息30条;土地类信息21条。",
                100,
                101,
            ),
        ],
        [
            "全年处理来电80件,其中咨询类来电40件,投诉类来电25件等。",
            "组织活动15场,其中市级专场10场、县区专场各1场。",
            "全年处理来电80余件,具体为:咨询类来电40件,投诉类来电25件,建议类来电16件。",
            "发放宣传册60本(云岭区30件、临溪县20件、泉湾县11件)。",
            "全年受理申请1.2万件(云岭区6000件、临溪县5000件、泉湾县1100件)。",
        ],
    ),
    "list.exceeds": (
        ["收到申请20件,其中予以公开12件、不予公开5件。"],
        [("收到申请20件,其中予以公开12件、不予公开5件、无法提供4件。", 20, 21)],
        [
            "收到申请20件,其中网上申请12件,自然人申请15件。",
            "收到来信20件,办理建议12条,其中采纳8条、参考9项。",
            "收到申请30件,较上年的20件增长50%,其中予以公开18件、不予公开12件。",
        ],
    ),
    "list.short": (
        ["公开公告100条,其中招标公告50条,变更公告30条,中标公告20条。"],
        [("公开公告100条,其中招标公告50条,变更公告30条,中标公告18条。", 100, 98)],
        [
            "公开公告100条,其中招标公告30条,变更公告10条,中标公告8条。",
            "公开公告100条,其中招标公告50条,变更公告30条,中标公告18条等。",
        ],
    ),
    "list.part": (
        ["举办培训班12场,其中业务培训12场。"],
        [("举办培训班12场,其中业务培训15场。", 15, 12)],
        [
            "举办培训班12场,培训800人次,其中业务骨干150人次。",
            "办结92件,处理3人,其中转办11件。",
            "公开许可信息3500条、处罚信息1200条,其中城管部门2000条。",
        ],
    ),
    "list.sum": (
        ["受理来信12件、来电30件、来访8件,共计50件。"],
        [("受理来信12件、来电30件、来访8件,共计52件。", 52, 50)],
        ["受理来信12件、来电30件,共计开展走访50次。", "印发简报12期,共计报送信息50条。"],
    ),
    "list.rest": (
        ["收到咨询100件。其中,业务类咨询40件,政策类咨询30件。其余30件为投诉。"],
        [("收到咨询100件。其中,业务类咨询40件,政策类咨询30件。其余35件为投诉。", 35, 30)],
        ["收到咨询100件。其中,业务类咨询40件,政策类咨询30件。其余5家单位未报送。"],
    ),
    "list.units": (
        ["共接听来电80件,具体为:热线来电40件,留言25件,信箱15件。"],
        [("共接听来电80件,具体为:热线来电40个,留言25件,信箱16件。", 80, 81)],
        ["共举办活动80场,具体为:培训40场,参加人数250人,讲座40场。"],
    ),
    "list.doubled": (
        ["发布公告30条,其中招标公告12条,变更公告10条,中标公告8条。"],
        [("发布公告30条,其中招标公告12条,变更公告10条,招标公告8条。", None, None)],
        ["补贴30户,其中公共租赁住房(家庭)12户,公共租赁住房(职工)10户。"],
    ),
    "prose.received.channels": (
        ["全市受理申请100件。当面申请20件,传真申请10件,网络申请40件,信函申请30件。"],
        [
            (
                "全市受理政府信息公开申请100件。当面申请20件,传真申请10件,网络申请40件,信函申请35件。",
                100,
                105,
            )
        ],
        ["全市受理政府信息公开申请100件。当面申请20件,网络申请40件,信函申请30件。"],
    ),
    "prose.review": (
        ["政府信息公开行政复议12件,维持8件,纠正3件,其他结果1件。"],
        [("政府信息公开行政复议12件,维持8件,纠正3件,其他结果3件。", 12, 14)],
        ["政府信息公开行政复议12件,维持8件,纠正2件,其他结果1件,尚未审结1件。"],
    ),
    "prose.channels.each": (
        ["全市主动公开政府信息500条。通过政府网站公开政府信息420条。"],
        [("全市主动公开政府信息500条。全市通过政府网站公开政府信息520条。", 500, 520)],
        ["市本级主动公开政府信息500条。全市通过政府网站公开政府信息520条。"],
    ),
    "scopes.市本级+县(市、区)": (
        ["全市发布政策解读稿件80篇,市本级60篇,县(市、区)20篇。"],
        [
            (
                "全市主动公开政府信息800条。市本级主动公开政府信息600条,"
                "县(市、区)主动公开政府信息210条。",
                800,
                810,
            )
        ],
        ["全市受理政府信息公开申请126件,其中市本级受理102件,各县市区受理24件,市直部门受理84件。"],
    ),
    "share.value": (
        ["收到申请146件,其中予以公开98件,占67.12%;不予公开8件,占5.48%。"],
        [("收到申请146件,其中予以公开98件,占67.82%;不予公开8件,占5.48%。", 67.82, 67.12)],
        [
            "全市在册低保对象1247户,占户籍总人口的3.29%。",
            "收到申请146件,办结120件,其中予以公开98件,占81.67%;不予公开8件,占6.67%。",
            "收到申请146件,其中予以公开98件,约占67%。",
        ],
    ),
    "share.sum": (
        ["收到申请40件,其中予以公开20件,占50%;不予公开10件,占25%;无法提供10件,占25%。"],
        [
            (
                "收到申请40件,其中予以公开20件,占50%;不予公开10件,占25%;无法提供10件,占35%。",
                100,
                110,
            )
        ],
        ["收到申请40件,其中予以公开20件,占50%;不予公开10件,占25%;无法提供8件,占20%。"],
    ),
    "growth.infeasible": (
        ["全市受理政府信息公开申请98件,较上年增长15.29%。"],
        [("全市受理政府信息公开申请98件,较上年增长15.22%。", 15.22, 85.05)],
        [
            "全市受理政府信息公开申请9800余件,较上年增长15.22%。",
            "支出经费98.5万元,较上年增长15.22%。",
        ],
    ),
    "growth.stated": (
        ["全年受理申请250件,较上年的211件增长18.48%。"],
        [("全市受理政府信息公开申请250件,较上年的211件增长19.48%。", 19.48, 18.48)],
        ["全市受理政府信息公开申请250件,较上年增长18.48%。"],
    ),
    "growth.difference": (
        ["召开新闻发布会18场,较上年增加3场,同比增长20%。", "收到申请30件,比上年减少10件,下降25%。"],
        [("召开新闻发布会18场,较上年增加3场,同比增长25%。", 25, 20)],
        ["召开新闻发布会18场,较上年增加3场,其中网上发布同比增长25%。"],
    ),
    "words.absolute": (
        ["受理申请20件,均按时答复,按时答复率100%。"],
        [("受理申请20件,均及时办理,及时率94%。", 94, 100)],
        ["受理申请20件,均予以登记,及时率94%。", "要求各单位全部上线,及时率未达到94%。"],
    ),
    "date.period": (
        ["本报告所列数据的统计期限为2023年1月1日至2023年12月31日。"],
        [("本报告所列数据的统计期限为2022年1月1日至2022年12月31日。", None, None)],
        ["规划期限为2021年1月1日至2025年12月31日。"],
    ),
    "date.signed": (
        ["六、其他需要报告的事项\n无。\n\n云岭市人民政府\n2024年1月20日"],
        [("六、其他需要报告的事项\n无。\n\n云岭市人民政府\n2023年1月20日", None, None)],
        ["六、其他需要报告的事项\n实施方案于2023年1月20日印发。"],
    ),
    "numbering.gap": (
        ["一是强化公开。二是强化解读。三是强化回应。一是建章立制。二是加强培训。"],
        [("主要做法:一是强化公开。二是强化解读。四是强化回应。", None, None)],
        ["公开是常态,三是数字。一是强化公开,二\n是强化解读,三是强化回应。"],
    ),
    "section.empty": (
        [
            "今年有序。\n二、主动公开政府信息情况\n公开信息12条。\n三、收到和处理政府信息公开申请情况\n无。"
        ],
        [
            (
                "今年工作有序。\n二、主动公开政府信息情况\n"
                "三、收到和处理政府信息公开申请情况\n未收到申请。",
                None,
                None,
            )
        ],
        [
            "今年有序。\n二、主动公开政府信息情况\n(一)公开总量\n公开信息12条。\n三、依申请公开情况\n无。"
        ],
    ),
}


def cases(part: int) -> list[object]:
    return [
        pytest.param(relation, text, id=f"{relation}-{number}")
        for relation, texts in PROSE.items()
        for number, text in enumerate(texts[part])
    ]


@pytest.mark.parametrize(("relation", "text"), cases(0))
def test_holds(relation: str, text: str) -> None:
    assert not [f for f in parse(text).findings if f.severity != "note"]


@pytest.mark.parametrize(("relation", "case"), cases(1))
def test_breaks(relation: str, case: tuple[str, float | None, float | None]) -> None:
    text, stated, computed = case
    (finding,) = findings(text, relation)
    assert finding.code == relations()[relation].code
    assert (finding.stated, finding.computed) == (stated, computed)
    assert finding.message and finding.message_en and "{" not in finding.message
    whole = TITLE + text + "\n"
    assert all(whole[start:end].strip() for start, end in finding.spans)


@pytest.mark.parametrize(("relation", "text"), cases(2))
def test_lookalike_is_silent(relation: str, text: str) -> None:
    assert findings(text, relation) == []
    assert not [f for f in parse(text).findings if f.severity == "error"]


# -- tables -------------------------------------------------------------------------------------

HEAD = (
    "云岭市人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n"
    "2023年,全市新收政府信息公开申请{received}件,上年结转{carried}件。\n"
)


def table_report(filling: formgen.Filling, layout: str, rng: random.Random, head: str = "") -> str:
    """A report of the filled form whose prose says what its tables say."""
    parts = [head or HEAD.format(received=total(filling, "1"), carried=total(filling, "2"))]
    for table in filling.form.tables:
        body = formgen.LAYOUTS[layout](formgen.printed_rows(filling, table, formgen.Style()), rng)
        parts += [formgen.HEADINGS[table.id], "\n", body]
    return "".join([*parts, formgen.CLOSING])


def total(filling: formgen.Filling, row: str) -> str:
    """The cell of a row of table 3 in the column of totals."""
    return filling.cells["t3", f"{filling.form.id}3.{row}", "c7"]


def errors(text: str) -> list[Finding]:
    return [finding for finding in govinfo_nlp.parse(text).findings if finding.severity == "error"]


@pytest.mark.parametrize("layout", formgen.POSITIONAL)
@pytest.mark.parametrize("form", ["C", "D"])
def test_consistent_tables_have_no_error(form: str, layout: str) -> None:
    for seed in range(8):
        rng = random.Random(seed)
        assert errors(table_report(formgen.fill(form, rng), layout, rng)) == []


def test_blank_cells_are_no_error() -> None:
    for seed in range(8):
        rng = random.Random(seed)
        filling = formgen.fill("D", rng)
        for key in filling.cells:
            blank = key[0] == "t3" and (key[2] == "c7" or filling.cells[key] == "0")
            filling.cells[key] = "" if blank else filling.cells[key]
        assert errors(table_report(filling, "pipe_rows", rng, HEAD.split("全市")[0] + "\n")) == []


def corrupted(filling: formgen.Filling, rng: random.Random) -> str:
    """Change one number of table 3 or 4; the number that is then printed."""
    keys = [key for key in filling.cells if key[0] in ("t3", "t4")]
    key = rng.choice(keys)
    filling.cells[key] = str(int(filling.cells[key]) + 70_000 + rng.randint(1, 9_999))
    return filling.cells[key]


@pytest.mark.parametrize("layout", formgen.POSITIONAL)
@pytest.mark.parametrize("form", ["C", "D"])
def test_one_changed_number_is_found_and_named(form: str, layout: str) -> None:
    for seed in range(8):
        rng = random.Random(seed)
        filling = formgen.fill(form, rng)
        number = corrupted(filling, rng)
        text = table_report(filling, layout, rng, HEAD.split("全市")[0] + "\n")
        named = [text[a:b].strip() for finding in errors(text) for a, b in finding.spans]
        assert number in named


FORM_B = (
    "云岭市2016年政府信息公开工作年度报告\n\n附件\n云岭市政府信息公开情况统计表\n(2016年度)\n"
    "统计指标 | 单位 | 统计数 |\n"
    "一、主动公开情况 | —— | |\n"
    "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条) | 条 | {total} |\n"
    "(二)通过不同渠道和方式公开政府信息的情况 | —— | |\n"
    "1.政府公报公开政府信息数 | 条 | 10 |\n2.政府网站公开政府信息数 | 条 | 80 |\n"
    "3.政务微博公开政府信息数 | 条 | 20 |\n4.政务微信公开政府信息数 | 条 | 20 |\n"
    "5.其他方式公开政府信息数 | 条 | 0 |\n"
    "三、依申请公开情况 | —— | |\n(一)收到申请数 | 件 | 6 |\n1.当面申请数 | 件 | 1 |\n"
    "2.传真申请数 | 件 | 0 |\n3.网络申请数 | 件 | 3 |\n4.信函申请数 | 件 | {letters} |\n"
    "(二)申请办结数 | 件 | 6 |\n1.按时办结数 | 件 | 6 |\n2.延期办结数 | 件 | 0 |\n"
    "(三)申请答复数 | 件 | {answers} |\n1.属于已主动公开范围数 | 件 | 2 |\n"
)


@pytest.mark.parametrize(
    ("values", "relation", "severity"),
    [
        ({}, "", ""),
        ({"total": 200}, "B-r10", "error"),
        ({"total": 70}, "B-r11", "error"),
        ({"letters": 3}, "B-r1", "error"),
        ({"answers": 5}, "B-r8", "warning"),
        ({"answers": 0}, "B-r8", "error"),
    ],
)
def test_form_b(values: dict[str, int], relation: str, severity: str) -> None:
    text = FORM_B.format(**{"total": 100, "letters": 2, "answers": 6, **values})
    found = {(f.relation, f.severity) for f in govinfo_nlp.parse(text).findings}
    assert found == ({(relation, severity)} if relation else set())


# -- prose and table ----------------------------------------------------------------------------


def agreement(sentence: str) -> list[tuple[str, str]]:
    rng = random.Random(3)
    filling = formgen.fill("D", rng)
    received, carried = int(total(filling, "1")), int(total(filling, "2"))
    words = sentence.format(
        received=received, both=received + carried, carried=carried, wrong=received + carried + 7
    )
    text = table_report(filling, "pipe_rows", rng, HEAD.split("2023年,")[0] + words + "\n")
    found = govinfo_nlp.parse(text).findings
    return [(f.relation, f.severity) for f in found if f.code == "AU14"]


def test_prose_against_table() -> None:
    assert agreement("全市收到政府信息公开申请{received}件。") == []
    assert agreement("全市收到政府信息公开申请{both}件。") == []
    assert agreement("全市收到政府信息公开申请{wrong}件。") == [("table.prose", "error")]
    assert agreement("市民政局收到政府信息公开申请{wrong}件。") == []
    assert agreement("全市未收到政府信息公开申请。") == [("table.zero", "error")]
    assert agreement("全市收到政府信息公开申请3件。") == [("table.prose", "warning")]


# -- the report and its facts -------------------------------------------------------------------


def test_report_keeps_findings_and_facts_know_theirs() -> None:
    text = TITLE + "收到申请20件,其中予以公开12件、不予公开5件、无法提供4件。\n"
    report = govinfo_nlp.parse(text, id="yunling")
    (finding,) = report.findings
    assert finding.report_id == "yunling"
    assert [report.facts[i].value for i in finding.facts] == [20, 12, 5, 4]
    assert all(report.findings_of(fact) == [finding] for fact in report.facts)
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report
    assert audit(report, text) == [finding]
    assert [fact.value for fact in report.facts] == [20, 12, 5, 4]


def test_findings_are_sorted_worst_first() -> None:
    body = "一是公开。二是解读。四是回应。收到申请20件,其中予以公开12件、不予公开5件、无法提供4件。"
    assert [f.severity for f in parse(body).findings] == ["error", "warning"]


def test_relations_are_complete() -> None:
    for entry in relations().values():
        assert entry.zh and entry.en and (entry.message or entry.kind == "prose")
        assert bool(entry.message) == bool(entry.message_en)
    stated = {entry.id for rules in form_relations().values() for entry, _ in rules}
    assert stated == {entry.id for entry in relations().values() if entry.kind == "form"}


def test_a_relation_of_ones_own() -> None:
    line = {
        "label": "RELATION", "id": "B-own", "code": "AU10", "kind": "form", "form": "B",
        "over": "columns", "left": ["B3.1.3"], "relation": ">=", "right": ["B3.1.4"],
        "strength": "soft", "zh": "甲", "en": "a", "message": "{left_terms}={stated}",
        "message_en": "{left_terms} = {stated}",
    }  # fmt: skip
    nlp = govinfo_nlp.load(patterns=load_patterns().add_patterns([line]))
    text = FORM_B.format(total=100, letters=5, answers=6)
    found = [f for f in govinfo_nlp.parse(text, nlp=nlp).findings if f.relation == "B-own"]
    assert [(f.severity, f.stated, f.computed) for f in found] == [("warning", 3, 5)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "metrics"},
        {"kind": "form"},
        {"kind": "form", "form": "D", "left": ["D3.1"]},
        {"kind": "prose", "strenth": "hard"},
        {"kind": "prose", "strength": "loud"},
    ],
)
def test_wrong_relations_are_refused(wrong: dict[str, object]) -> None:
    line = {"label": "RELATION", "id": "x", "code": "X1", "strength": "hard", "zh": "x", "en": "x"}
    with pytest.raises(ValidationError):
        RelationEntry.model_validate({**line, **wrong})


@given(
    st.text(
        alphabet="一二是其中共余占、,;:。()“”0139件条%市县全本级收到申请增长较上年率均及时\n",
        max_size=200,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_audited(body: str) -> None:
    text = TITLE + body + "\n"
    for finding in parse(body).findings:
        assert finding.severity in ("error", "warning", "note")
        assert all(0 <= start < end <= len(text) for start, end in finding.spans)


@pytest.mark.parametrize(
    "body",
    [
        "收到9件,其中3件," * 3000,
        "其中" * 30_000 + "3件;",
        "(" * 30_000 + "3件" + ")" * 30_000,
        "一是。" * 20_000 + "五是。" * 2000,
        "情况如下:\n" * 5000,
        "及时率94%," * 3000,
    ],
)
def test_long_texts_do_not_hang(body: str) -> None:
    report = Report.from_dict({**parse(body).to_dict(), "findings": []})
    start = time.perf_counter()
    audit(report, TITLE + body + "\n")
    assert time.perf_counter() - start < 5


# -- across years -------------------------------------------------------------------------------


def year_report(year: int, seed: int, **cells: int) -> tuple[Report, str]:
    rng = random.Random(seed)
    filling = formgen.fill("D", rng)
    for name, value in cells.items():
        row, column = ("D3.2", "c1") if name == "carried_over" else ("D3.4", "c1")
        filling.cells["t3", row, column] = str(value)
    head = f"云岭市人民政府{year}年政府信息公开工作年度报告\n\n一、总体情况\n"
    head += "全年共举办政务公开业务培训班12期,培训工作人员860人次,实现了各级各部门全覆盖。\n"
    text = table_report(filling, "pipe_rows", rng, head)
    return govinfo_nlp.parse(text, id=str(year)), text


def test_carry_over_across_years() -> None:
    before, _ = year_report(2022, 1, carried_forward=17)
    right, _ = year_report(2023, 2, carried_over=17)
    wrong, _ = year_report(2023, 2, carried_over=18)
    for report, expected in ((right, []), (wrong, [(18, 17)])):
        found = [
            (f.stated, f.computed)
            for f in audit_series([report, before])
            if f.relation == "series.carry" and "自然人" in f.message
        ]
        assert found == expected


def test_copied_sentences_need_the_texts() -> None:
    pairs = [year_report(2022, 1), year_report(2023, 2)]
    reports, texts = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assert not [f for f in audit_series(reports) if f.code == "AU27"]
    (finding,) = [f for f in audit_series(reports, texts) if f.code == "AU27"]
    start, end = finding.spans[0]
    assert "860人次" in texts[1][start:end]
    assert finding.report_id == "2023"


@pytest.mark.parametrize(
    ("now", "stated", "actual"),
    [
        ("全市受理政府信息公开申请126件,较上年增长26%。", None, None),
        ("全市受理政府信息公开申请126件,较上年增长36%。", 36, 26),
        ("全市受理政府信息公开申请126件,比上年增加26件。", None, None),
        ("全市受理政府信息公开申请126件,比上年增加30件。", 30, 26),
    ],
)
def test_growth_across_years(now: str, stated: int | None, actual: int | None) -> None:
    before = parse("全市受理政府信息公开申请100件。", 2022)
    found = audit_series([before, parse(now, 2023)])
    assert [(f.stated, f.computed) for f in found] == ([] if stated is None else [(stated, actual)])


def test_series_passes_over_gaps_and_undated_reports() -> None:
    undated = govinfo_nlp.parse("全市受理政府信息公开申请126件。\n")
    assert audit_series([parse("收到申请3件。", 2019), parse("收到申请4件。", 2023), undated]) == []
    assert govinfo_nlp.audit_series is audit_series


# -- the command --------------------------------------------------------------------------------

BROKEN = TITLE + "收到申请20件,其中予以公开12件、不予公开5件、无法提供4件。\n"
SOUND = TITLE + "收到申请20件,其中予以公开12件、不予公开8件。\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "broken.txt").write_text(BROKEN, "utf-8")
    (tmp_path / "sound.txt").write_text(SOUND, "utf-8")
    return str(tmp_path / "broken.txt"), str(tmp_path / "sound.txt")


def test_command_prints_an_account(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(app, ["audit", *files])
    assert done.exit_code == 0
    assert "收到申请【20件】,其中予以公开【12件】、不予公开【5件】、无法提供【4件】" in done.stdout
    assert "1 error" in done.stdout and "nothing found" in done.stdout


def test_command_prints_rows(files: tuple[str, str]) -> None:
    done = CliRunner().invoke(app, ["audit", "--format", "jsonl", *files])
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["report_id"], row["code"], row["stated"]) == ("broken", "AU10", 20)
    table = CliRunner().invoke(app, ["audit", "--format", "csv", *files]).stdout.splitlines()
    assert table[0].startswith("report_id,code,severity,message") and len(table) == 2


@pytest.mark.parametrize(
    ("options", "number", "status"),
    [
        (["--fail-on", "error"], 0, 1),
        (["--fail-on", "error"], 1, 0),
        (["--fail-on", "note"], 0, 1),
        ([], 0, 0),
        (["--fail-on", "nothing"], 0, 2),
    ],
)
def test_command_status(
    files: tuple[str, str], options: list[str], number: int, status: int
) -> None:
    assert CliRunner().invoke(app, ["audit", *options, files[number]]).exit_code == status


def test_account_of_a_table_names_its_cells() -> None:
    text = FORM_B.format(total=100, letters=3, answers=6)
    lines = list(account(govinfo_nlp.parse(text), text))
    assert any("收到申请" in line and "【6】" in line for line in lines)


# -- real reports -------------------------------------------------------------------------------

#: Errors that a reader has judged true, by report: (relation, stated).
TRUE = {
    "seeds/changzhou-2018.txt": {("prose.received.channels", 2425)},
    "seeds/huangshi-2018.txt": {
        ("prose.channels.each", 76308),
        ("list.closed", 8487),
        ("words.absolute", 94),
        ("date.signed", None),
    },
    "seeds/kaifeng-2017.txt": set(),
    "seeds/nankang-2017.txt": {("B-r10", 44042), ("B-r8", 0), ("B-r7", 4)},
    "seeds/qujing-2020.txt": {
        ("list.exceeds", 146),
        ("share.value", 67.13),
        ("share.sum", 100),
    },
    "real/huaian-2024.pdf": set(),
    "real/hongze-2023.pdf": {("C-r4", 0), ("C-r6", 0)},
    "real/suqian-2023.txt": set(),
    "real/suqian-2024.txt": set(),
    "real/hangzhou-2025-fixture.html": set(),
}


@pytest.mark.parametrize("name", TRUE)
def test_errors_of_real_reports(shared: Path, name: str) -> None:
    report = govinfo_nlp.parse(shared / name)
    found = {(f.relation, f.stated) for f in report.findings if f.severity == "error"}
    assert found == TRUE[name]
