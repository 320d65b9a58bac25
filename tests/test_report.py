"""``parse`` and ``Report`` as a notebook uses them."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

import govinfo_nlp
from govinfo_nlp import Report
from govinfo_nlp.errors import ReadError
from govinfo_nlp.readers import Source, read
from govinfo_nlp.records import Diagnostic, Fact, Metadata, Quantity
from govinfo_nlp.report.report import FACT_FIELDS

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SAMPLE = CORPUS / "jizhou-2022.txt"


@pytest.fixture(scope="module")
def report() -> Report:
    return govinfo_nlp.parse(SAMPLE)


# -- parse ------------------------------------------------------------------------------------------


def test_all_kinds_of_sources_give_the_same_report(report: Report) -> None:
    text = SAMPLE.read_bytes().decode("utf-8")
    for source in (str(SAMPLE), SAMPLE.read_bytes(), text, read(SAMPLE)):
        other = govinfo_nlp.parse(source, id=report.id)
        assert other == report
    assert (report.id, govinfo_nlp.parse(text).id) == ("jizhou-2022", "")


def test_another_pipeline_can_be_passed(report: Report) -> None:
    import spacy

    nlp = spacy.blank("zh")
    nlp.add_pipe("govinfo_parser")
    assert govinfo_nlp.parse(SAMPLE, nlp=nlp) == report


@pytest.mark.parametrize(
    "text",
    [
        "公开12条",
        "同比增长8.5%",
        "增长8.5",
        "见附件.",
        "收到申请12件。见a.txt",
        "1.2.3",
        "3.5 万元",
    ],
)
def test_a_short_text_is_no_path(text: str) -> None:
    assert govinfo_nlp.parse_doc(text).text == text


@pytest.mark.parametrize("path", ["gone.txt", "no/such/folder/report.pdf", "年报.docx"])
def test_what_looks_like_a_path_is_one(path: str) -> None:
    with pytest.raises(ReadError, match="G101"):
        govinfo_nlp.parse(path)


def test_a_text_beyond_the_limit() -> None:
    with pytest.raises(ReadError, match="G106: <text>: 13 characters"):
        govinfo_nlp.parse("公开政府信息12条。\n\n\n", max_length=12)
    with pytest.raises(ReadError, match="G106"):
        govinfo_nlp.parse(Source("公开" * 10), max_length=12)


def test_long_runs_forget_the_strings_of_a_document() -> None:
    from govinfo_nlp.api import parse_in_zone

    nlp = govinfo_nlp.load()
    parse_in_zone(Source("公开政府信息12条。"), nlp)
    before = len(nlp.vocab.strings)
    reports = [parse_in_zone(Source(f"公开政府信息{n}条。"), nlp) for n in range(5000, 5050)]
    assert [r.quantities[0].value for r in reports] == [*range(5000, 5050)]
    if hasattr(nlp, "memory_zone"):
        assert len(nlp.vocab.strings) == before


# -- Report -----------------------------------------------------------------------------------------


def test_headlines(report: Report) -> None:
    fact = report["application.received.total"]
    assert (fact.value, fact.source, fact.form_row) == (1612, "table", "D3.1")
    assert report.get("application.received.total") is fact
    assert "application.received.total" in report
    assert fact in report.facts_of("application.received.total")
    assert report.get("no.such.metric") is None
    with pytest.raises(KeyError, match=r"near: application\.received\.total"):
        report["application.received.totals"]


def test_what_it_says_of_itself(report: Report) -> None:
    assert (report.year, report.region, report.level, report.form) == (2022, "霁州市", "city", "D")
    assert report.period == ("2022-01-01", "2022-12-31")
    assert repr(report).startswith("<Report '霁州市人民政府2022年")


def test_round_trips(report: Report) -> None:
    plain = report.to_dict()
    assert Report.from_dict(json.loads(json.dumps(plain))) == report
    assert Report.from_dict(srsly.msgpack_loads(srsly.msgpack_dumps(plain))) == report
    assert pickle.loads(pickle.dumps(report)) == report
    assert Report.from_dict({}) == Report()


def test_frame(report: Report) -> None:
    pytest.importorskip("pandas")
    frame = report.to_frame()
    assert [*frame.columns] == [*FACT_FIELDS]
    assert len(frame) == len(report.facts)
    assert len(report.to_frame(headline=True)) == len(report.facts) + len(report.headlines)
    assert [*Report().to_frame().columns] == [*FACT_FIELDS]


def test_html_is_escaped() -> None:
    fact = Fact("a<b>", "", 1200, "条", 0, 1, "<script>", value_max=1300)
    report = Report(
        metadata=Metadata(title="<img src=x>"),
        facts=(fact,),
        headlines={"a<b>": 0},
        diagnostics=(Diagnostic("D102", "<i>"),),
    )
    html = report._repr_html_()
    assert "1,200–1,300" in html
    for tag in ("<script>", "<img", "<i>", "<b>"):
        assert tag not in html


numbers = st.none() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
names = st.text(max_size=8)
facts = st.builds(
    Fact,
    metric=st.none() | names, label=names, value=numbers, unit=names, start=st.integers(-1, 9),
    end=st.integers(-1, 9), text=names, value_max=numbers, evidence=st.lists(names, max_size=3).map(tuple),
    comparison=st.none() | st.fixed_dictionaries({"kind": names, "value": numbers}),
    quantity=st.none() | st.integers(0, 9), confidence=st.floats(0, 1),
)  # fmt: skip
quantities = st.builds(
    Quantity,
    start=st.integers(0, 9), end=st.integers(0, 9), text=names, kind=names, value=numbers,
    unit=names, base_value=numbers, base_unit=names, approx=names,
)  # fmt: skip
reports = st.builds(
    Report,
    id=names,
    metadata=st.builds(Metadata, title=names, spans=st.dictionaries(names, st.just([0, 3]))),
    facts=st.lists(facts, max_size=4).map(tuple),
    quantities=st.lists(quantities, max_size=4).map(tuple),
    headlines=st.dictionaries(names, st.integers(0, 3), max_size=3),
)


@settings(max_examples=60)
@given(reports)
def test_any_report_survives_on_a_doc(report: Report) -> None:
    doc = Doc(Vocab(), words=["a"])
    doc._.govinfo_data = report.to_dict()
    other = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert Report.from_dict(other._.govinfo_data) == report


def test_plain_data_keeps_its_layout(report: Report) -> None:
    """Stored reports are read by later versions: keys are added, never renamed."""
    plain: dict[str, Any] = report.to_dict()
    assert {*plain} >= {
        "schema_version", "id", "patterns", "metadata", "form", "sections", "tables", "quantities",
        "facts", "headlines", "findings", "diagnostics",
    }  # fmt: skip
    assert plain["schema_version"] == 1
    assert plain["patterns"]
