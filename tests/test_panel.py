"""Panels: the tables say what the reports say, in every format, and a blank is never a zero."""

from __future__ import annotations

import csv
import json
import math
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govinfo_nlp
from govinfo_nlp.errors import ReadError, UsageError
from govinfo_nlp.lexicon.crosswalk import builtin_crosswalk
from govinfo_nlp.lexicon.lexicon import default_lexicon
from govinfo_nlp.panels import STATES, Panel, Recorder, files
from govinfo_nlp.panels.columns import ABOUT, GRADE, IDENTITY, STATE
from govinfo_nlp.panels.record import in_unit
from govinfo_nlp.records import Cell, Fact, Metadata, Table
from govinfo_nlp.report import Report

pd = pytest.importorskip("pandas")

METRICS = [*default_lexicon().metrics]
ABOUT_REPORT = [column.name for column in (*IDENTITY, *ABOUT)]
RECEIVED, GRANTED = "application.received.total", "application.outcome.granted"
FILLED = ("value", "zero", "about", "derived")


def fact(metric: str | None, value: float | None, **more: Any) -> Fact:
    return Fact(metric=metric, label="", value=value, unit="件", start=0, end=1, text="1", **more)


def report(
    *facts: Fact,
    id: str = "r",
    year: int | None = 2018,
    form: str = "",
    tables: Any = (),
    **about: Any,
) -> Report:
    """A report whose headlines are the facts that have a value."""
    heads = {
        f.metric: number
        for number, f in reversed([*enumerate(facts)])
        if f.metric and f.value is not None and not f.scope
    }
    metadata = Metadata(year=year, **about)
    return Report(id=id, metadata=metadata, form=form, facts=facts, tables=tables, headlines=heads)


def one(panel: Panel, column: str, **wide: Any) -> Any:
    """The value of the first report in a column of the wide table, None for none."""
    value = panel.wide(**wide)[column].tolist()[0]
    return None if value is pd.NA else value


@pytest.fixture(scope="module")
def corpus_panel(corpus: Path) -> Panel:
    panel: Panel = govinfo_nlp.panel(sorted(corpus.glob("*.txt")))
    return panel


# -- what a cell stands for -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "value", "state"),
    [
        ([fact(RECEIVED, 12)], 12, "value"),
        ([fact(RECEIVED, 0, state="zero")], 0, "zero"),
        ([fact(RECEIVED, 200, approx="余")], 200, "about"),
        ([fact(RECEIVED, 5, status="derived")], 5, "derived"),
        ([fact(RECEIVED, 1, value_max=2)], None, "range"),
        ([fact(RECEIVED, None, state="blank", status="blank")], None, "blank"),
        ([fact(RECEIVED, None, state="dash", status="blank")], None, "dash"),
        ([fact(RECEIVED, 7, scope="县(市、区)")], None, "part"),
        ([fact(RECEIVED, None, state="blank", applicant="enterprise")], None, "part"),
        ([fact(GRANTED, 1)], None, "not_reported"),
        ([fact(None, 99)], None, "not_reported"),
    ],
)
def test_states(facts: list[Fact], value: int | None, state: str) -> None:
    panel = Panel.from_reports([report(*facts)])
    assert one(panel, RECEIVED, states=True) == value
    assert one(panel, RECEIVED + STATE, states=True) == state
    assert state in STATES


def test_a_cell_that_is_not_printed_is_missing() -> None:
    cell = Cell(
        row="3.1", column="total", label="", metric=RECEIVED, applicant="total", value=None,
        unit="件", state="missing", start=-1, end=-1, text="",
    )  # fmt: skip
    panel = Panel.from_reports([report(tables=(Table("D", "t3", 0, 1, cells=[cell]),), form="D")])
    assert one(panel, RECEIVED + STATE, states=True) == "missing"


def test_a_number_is_there_with_the_filled_states_only(corpus_panel: Panel) -> None:
    for harmonised in (False, True):
        wide = corpus_panel.wide(harmonised=harmonised, states=True)
        for metric in wide.columns.intersection(METRICS):
            states = wide[metric + STATE]
            assert set(states) <= set(STATES)
            assert (wide[metric].notna() == states.isin(FILLED)).all()
            assert (wide[metric][states == "zero"] == 0).all()
            assert (wide[metric][states == "value"] != 0).all()


@pytest.mark.parametrize(
    ("value", "unit", "metric", "there"),
    [
        (2950, "元", "fee.collected", 0.295),
        (3, "万元", "fee.collected", 3),
        (1.5, "亿元", "charges.amount", 15000),
        (2.734, "万元", "procurement.amount", 27340),
        (0, "", "fee.collected", 0),
        (12, "", "fee.collected", None),
        (12, "美元", "fee.collected", None),
        (12, "条", RECEIVED, 12),
    ],
)
def test_money_is_in_the_unit_of_the_column(
    value: float, unit: str, metric: str, there: float | None
) -> None:
    assert in_unit(value, unit, metric) == there


def test_money_in_an_unknown_unit_is_no_number() -> None:
    paid = Fact("fee.collected", "", 12, "", 0, 1, "12")
    panel = Panel.from_reports([report(paid)])
    assert one(panel, "fee.collected", states=True) is None
    assert one(panel, "fee.collected" + STATE, states=True) == "unit"


# -- the tables -----------------------------------------------------------------------------------


def test_wide_has_a_row_a_report_and_a_column_a_metric(corpus: Path, corpus_panel: Panel) -> None:
    wide = corpus_panel.wide()
    assert list(wide.columns) == [*ABOUT_REPORT, *METRICS]
    assert len(wide) == len(corpus_panel) == len({*corpus.glob("*.txt")})
    assert {str(wide[metric].dtype) for metric in METRICS} == {"Int64", "Float64"}
    whole = wide[RECEIVED].dropna()
    assert str(whole.dtype) == "Int64"


def test_wide_is_what_the_reports_say(corpus: Path, corpus_panel: Panel) -> None:
    wide = corpus_panel.wide().set_index("report_id")
    for path in sorted(corpus.glob("*.txt")):
        parsed = govinfo_nlp.parse(path)
        row = wide.loc[path.stem]
        assert (row["year"], row["issuer"] if parsed.issuer else "") == (parsed.year, parsed.issuer)
        stated = {metric for metric in METRICS if not pd.isna(row[metric])}
        for metric in stated:
            head = parsed[metric]
            assert row[metric] == in_unit(head.value, head.unit, metric)
        lost = {m for m in parsed.headlines if m in METRICS} - stated
        assert all(parsed[m].value_max is not None for m in lost)


def test_wide_is_in_the_long_table(corpus_panel: Panel) -> None:
    long, wide = corpus_panel.long(), corpus_panel.wide(states=True)
    heads = long[long["headline"]].set_index(["report_id", "metric"])
    assert heads.index.is_unique
    seen = 0
    for row in wide.to_dict("records"):
        for metric in METRICS:
            if row[metric + STATE] in FILLED:
                found = heads.loc[(row["report_id"], metric)]
                assert row[metric] == in_unit(found["value"], found["unit"], metric)
                assert (found["year"], found["issuer"]) == (row["year"], row["issuer"]) or pd.isna(
                    row["issuer"]
                )
                seen += 1
    assert seen > 500


def test_long_has_every_fact_with_its_place(corpus: Path, corpus_panel: Panel) -> None:
    long = corpus_panel.long()
    for path in sorted(corpus.glob("*.txt"))[:4]:
        text, facts = path.read_text("utf-8"), govinfo_nlp.parse(path).to_records()
        rows = long[long["report_id"] == path.stem]
        assert rows["fact"].tolist() == [*range(len(facts))]
        assert rows["metric"].fillna("").tolist() == [row["metric"] or "" for row in facts]
        for start, end, words in zip(
            rows["start"], rows["end"], rows["text"].fillna(""), strict=True
        ):
            assert start < 0 or text[start:end] == words


def test_harmonised_values_and_grades(corpus: Path, corpus_panel: Panel) -> None:
    wide = corpus_panel.wide(harmonised=True, grades=True).set_index("report_id")
    variables = [c for c in wide.columns if c not in ABOUT_REPORT and not c.endswith(GRADE)]
    assert set(variables) == {line.id for line in builtin_crosswalk() if line.id}
    order = [metric for metric in METRICS if metric in variables]
    assert [variable for variable in variables if variable in METRICS] == order
    for path in sorted(corpus.glob("*.txt")):
        found = {h.metric: h for h in govinfo_nlp.parse(path).harmonised()}
        for variable in variables:
            value, grade = wide.loc[path.stem, [variable, variable + GRADE]]
            known = found.get(variable)
            assert (None if pd.isna(grade) else grade) == (known.grade if known else None)
            if known is None or known.value is None:
                assert pd.isna(value)
            elif known.value_max is None:
                assert value == in_unit(known.value, known.unit, variable)


def test_metrics_of_other_patterns_get_a_column() -> None:
    panel = Panel.from_reports([report(fact("kiosks.opened", 4))])
    assert list(panel.wide().columns)[-1] == "kiosks.opened"
    assert one(panel, "kiosks.opened") == 4


def test_whole_and_broken_numbers() -> None:
    panel = Panel.from_reports([report(fact(GRANTED, 1), fact(RECEIVED, 1.5)), report(id="s")])
    wide = panel.wide()
    assert [str(wide[metric].dtype) for metric in (GRANTED, RECEIVED)] == ["Int64", "Float64"]


def test_reports_of_one_body_and_year_are_flagged() -> None:
    same = {"issuer": "泰安市人民政府", "level": "city"}
    reports = [
        report(fact(RECEIVED, 1), id="a", **same),
        report(fact(RECEIVED, 2), id="b", issuer="", title="泰安市2018年报告", level="city"),
        report(id="c", year=2019, **same),
        report(id="d", issuer="泰安市公安局", level="department"),
        report(id="e", issuer="泰安市财政局", level="department"),
        report(id="f"),
        report(id="g"),
        report(id="h", year=None, **same),
        report(id="i", year=None, **same),
    ]
    wide = Panel.from_reports(reports).wide()
    assert wide["report_id"].tolist() == list("abcdefghi")
    assert wide["report_id"][wide["duplicate"]].tolist() == ["a", "b"]
    assert wide[RECEIVED].tolist()[:2] == [1, 2]


def test_divisions_of_bodies() -> None:
    about = report(issuer="辽宁沈阳于洪区民政局", level="department")
    wide = Panel.from_reports([about]).wide()
    names = ["province", "prefecture", "county", "division_code", "division_unit"]
    assert wide[names].values.tolist() == [["辽宁省", "沈阳市", "于洪区", "210114", "department"]]


def test_an_office_that_reports_for_its_area_is_the_area() -> None:
    panel = Panel.from_reports([report(issuer="泉州市人民政府办公室", level="city")])
    assert one(panel, "division_unit") == "area"


def test_folders_tell_which_of_two_divisions(tmp_path: Path) -> None:
    text = "鼓楼区2018年政府信息公开工作年度报告\n一、概述\n2018年,全区收到政府信息公开申请12件。\n"
    for city in ("南京市", "福州市"):
        (tmp_path / city).mkdir()
        (tmp_path / city / "2018.txt").write_text(text, encoding="utf-8")
    wide = govinfo_nlp.panel(tmp_path).wide()
    assert sorted(wide["division_code"]) == ["320106", "350102"]
    assert wide["report_id"].is_unique
    assert not wide["duplicate"].any()
    assert wide[RECEIVED].tolist() == [12, 12]


# -- how it is made -------------------------------------------------------------------------------


def test_of_reports_results_and_files_it_is_the_same(corpus: Path) -> None:
    paths = sorted(corpus.glob("*.txt"))[:3]
    of_reports = govinfo_nlp.panel(govinfo_nlp.parse(path) for path in paths)
    of_results = govinfo_nlp.panel(govinfo_nlp.parse_many(paths))
    of_files = govinfo_nlp.panel(paths)
    parallel = govinfo_nlp.panel(paths, n_process=2)
    assert of_results.records == of_files.records == parallel.records
    assert [{**r, "file": ""} for r in of_files.records] == [
        {**r, "file": ""} for r in of_reports.records
    ]


def test_failures_are_kept_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("收到政府信息公开申请12件。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    panel = govinfo_nlp.panel(tmp_path)
    assert len(panel) == 1
    assert [(Path(name).name, error.code) for name, error in panel.failures] == [
        ("b.txt", "G107"),
        ("c.pdf", "G110"),
    ]
    assert all(isinstance(error, ReadError) for _, error in panel.failures)


def test_of_nothing() -> None:
    panel = govinfo_nlp.panel([])
    assert len(panel) == 0
    assert panel.wide().empty
    assert list(panel.wide().columns) == [*ABOUT_REPORT, *METRICS]
    assert panel.long().empty
    assert panel.codebook()["reported"].max() == 0
    assert "0 reports" in panel._repr_html_()


def test_one_report(corpus: Path) -> None:
    parsed = govinfo_nlp.parse(corpus / "helan-2015.txt")
    assert govinfo_nlp.panel(parsed).records == govinfo_nlp.panel([parsed]).records


def test_records_travel(corpus: Path) -> None:
    recorder = pickle.loads(pickle.dumps(Recorder(long=False)))
    record = recorder(govinfo_nlp.parse(corpus / "shuochuan-2024.txt"))
    assert "facts" not in record
    assert json.loads(json.dumps(record)) == record
    assert len(json.dumps(record)) < 40_000


# -- files ----------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r"), max_size=12
) | st.sampled_from(["=1+1", "a,b", 'say "x"', "0", "NA", "两\n行", "\x00", "-"])
NUMBERS = (
    st.none() | st.integers(0, 2**62) | st.just(0) | st.floats(0, 1e9).map(lambda x: round(x, 3))
)
CELLS = st.dictionaries(
    st.sampled_from([RECEIVED, GRANTED, "website.visits", "review.total"]),
    st.tuples(NUMBERS, st.sampled_from(["blank", "dash"])),
)
REPORTS = st.lists(st.tuples(WORDS, CELLS), max_size=4)


def made(found: list[tuple[str, dict[str, tuple[float | None, str]]]]) -> Panel:
    reports = []
    for number, (issuer, cells) in enumerate(found):
        facts = [
            fact(metric, value, state=blank, status="blank")
            if value is None
            else fact(metric, value, state="value" if value else "zero")
            for metric, (value, blank) in cells.items()
        ]
        reports.append(report(*facts, id=f"r{number}", issuer=issuer))
    return Panel.from_reports(reports)


def read_back(path: Path) -> list[dict[str, Any]]:
    """The rows of a file as its own library reads them; None for an empty cell."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = (
            pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
        )
        return rows
    sheet = pytest.importorskip("openpyxl").load_workbook(path)["panel"]
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(found=REPORTS)
def test_blank_zero_and_absent_go_through_every_format(
    found: Any, ending: str, tmp_path: Path
) -> None:
    panel, path = made(found), tmp_path / f"panel{ending}"
    write = {".xlsx": panel.to_excel, ".csv": panel.to_csv, ".jsonl": panel.to_jsonl}
    write.get(ending, panel.to_parquet)(path, states=True)
    rows = read_back(path)
    assert len(rows) == len(found)
    for row, (issuer, cells) in zip(rows, found, strict=True):
        shown = row["issuer"] or ""
        assert (shown == issuer) or (ending == ".xlsx" and "\ufffd" in shown)
        for metric in (RECEIVED, GRANTED, "website.visits", "review.total"):
            value, blank = cells.get(metric, (None, "not_reported"))
            state = blank if value is None else "value" if value else "zero"
            assert row[metric + STATE] == state
            if value is None:
                assert row[metric] is None
            else:
                assert math.isclose(float(row[metric]), value, rel_tol=1e-12)
                assert (float(row[metric]) == 0) == (state == "zero")


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_the_long_table_goes_through_every_format(
    corpus_panel: Panel, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"long{ending}"
    write = getattr(corpus_panel, "to_excel" if ending == ".xlsx" else f"to_{ending[1:]}")
    write(path, shape="long")
    rows, frame = read_back(path), corpus_panel.long()
    assert list(rows[0]) == list(frame.columns)
    values = [None if pd.isna(v) else float(v) for v in frame["value"]]
    assert [None if r["value"] is None else float(r["value"]) for r in rows] == values
    assert [r["metric"] for r in rows] == [None if pd.isna(m) else m for m in frame["metric"]]
    assert [str(r["headline"]) for r in rows] == [str(h) for h in frame["headline"]]


def test_whole_numbers_are_printed_whole(corpus_panel: Panel, tmp_path: Path) -> None:
    corpus_panel.to_csv(tmp_path / "p.csv")
    for row in read_back(tmp_path / "p.csv"):
        assert row["year"] is not None
        assert row["year"].isdecimal()
        assert row[RECEIVED] is None or row[RECEIVED].isdecimal()


def test_mark_for_excel(corpus_panel: Panel, tmp_path: Path) -> None:
    corpus_panel.to_csv(tmp_path / "a.csv")
    corpus_panel.to_csv(tmp_path / "b.csv", bom=True)
    plain, marked = (tmp_path / "a.csv").read_bytes(), (tmp_path / "b.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain
    assert pd.read_csv(tmp_path / "b.csv").columns[0] == "report_id"


def test_a_text_is_no_formula(tmp_path: Path) -> None:
    Panel.from_reports([report(issuer="=1+1")]).to_excel(tmp_path / "p.xlsx")
    sheet = pytest.importorskip("openpyxl").load_workbook(tmp_path / "p.xlsx")["panel"]
    cell = sheet.cell(2, 3)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_too_many_rows_for_a_sheet(
    corpus_panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_SHEET_ROWS", 10)
    with pytest.raises(UsageError, match="G342"):
        corpus_panel.to_excel(tmp_path / "p.xlsx")
    assert [*tmp_path.iterdir()] == []


def test_wrong_endings(corpus_panel: Panel, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="G341"):
        corpus_panel.to_csv(tmp_path / "p.txt")
    with pytest.raises(UsageError, match="G344"):
        corpus_panel.write_codebook(tmp_path / "c.xlsx")


def test_lone_surrogates_stop_nothing(tmp_path: Path) -> None:
    panel = Panel.from_reports([report(issuer="市\ud800局")])
    panel.to_csv(tmp_path / "p.csv")
    panel.to_jsonl(tmp_path / "p.jsonl")
    panel.to_parquet(tmp_path / "p.parquet")
    panel.to_excel(tmp_path / "p.xlsx")
    assert panel.wide()["issuer"].tolist() == ["市\ufffd局"]
    assert "市" in panel._repr_html_()


@pytest.mark.parametrize(
    ("package", "call"),
    [
        ("pandas", lambda panel, path: panel.wide()),
        ("pandas", lambda panel, path: panel.long()),
        ("pyarrow", lambda panel, path: panel.to_parquet(path / "p.parquet")),
        ("openpyxl", lambda panel, path: panel.to_excel(path / "p.xlsx")),
    ],
)
def test_a_missing_package_is_named(
    package: str, call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(files, "find_spec", lambda name: None if name == package else object())
    with pytest.raises(UsageError, match=rf"G303.*{package}.*ip install govinfo_nlp\["):
        call(Panel.from_reports([report()]), tmp_path)


# -- codebook -------------------------------------------------------------------------------------


def test_codebook_describes_every_column(corpus_panel: Panel) -> None:
    for harmonised in (False, True):
        wide, book = (
            corpus_panel.wide(harmonised=harmonised),
            corpus_panel.codebook(harmonised=harmonised),
        )
        assert book["column"].tolist() == list(wide.columns)
        assert book["type"].tolist() == [str(dtype) for dtype in wide.dtypes]
        assert book["zh"].notna().all()
        assert book["en"].notna().all()
        assert book["reported"].tolist() == [int(wide[column].notna().sum()) for column in wide]


def test_codebook_counts_every_report_once(corpus_panel: Panel) -> None:
    for harmonised in (False, True):
        book = corpus_panel.codebook(harmonised=harmonised)
        metrics = book[book["zero"].notna()]
        parts = ["reported", "range", "unit_unknown", "blank", "part", "incomplete", "not_reported"]
        assert (metrics[parts].sum(axis=1) == len(corpus_panel)).all()


def test_codebook_says_rows_units_and_grades(corpus_panel: Panel) -> None:
    book = corpus_panel.codebook().set_index("column")
    received = book.loc[RECEIVED]
    assert received["unit"] == "件"
    assert "B B3.1" in received["rows"]
    assert "A1 close" in received["grades"]
    assert book.loc["fee.collected", "unit"] == "万元"
    sums = corpus_panel.codebook(harmonised=True).set_index("column")
    assert "B B3.3.4.2+B3.3.4.3" in sums.loc["application.outcome.denied.third_party", "rows"]


@pytest.mark.parametrize("ending", [".md", ".csv", ".json"])
def test_codebook_as_a_file(corpus_panel: Panel, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"codebook{ending}"
    corpus_panel.write_codebook(path)
    text = path.read_text("utf-8")
    assert all(f"{metric}" in text for metric in METRICS)
    if ending == ".json":
        data = json.loads(text)
        assert (data["reports"], data["states"]) == (len(corpus_panel), STATES)
        received = next(entry for entry in data["columns"] if entry["column"] == RECEIVED)
        assert sum(total for _, total in received["years"].values()) == len(corpus_panel)
        assert sum(filled for filled, _ in received["forms"].values()) == received["reported"]
    if ending == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1
    if ending == ".md":
        assert all(f"- `{state}`: " in text for state in STATES)
        widths = {
            line.replace("\\|", "").count("|")
            for line in text.split("\n## Metrics")[1].splitlines()[2:]
        }
        assert len(widths) == 1


# -- how it shows itself --------------------------------------------------------------------------


def test_html_is_escaped(corpus_panel: Panel) -> None:
    panel = Panel.from_reports([report(fact(RECEIVED, 12345), issuer="<script>alert(1)</script>")])
    html = panel._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "12,345" in html
    assert "the first 10 shown" in corpus_panel._repr_html_()


def test_repr(corpus_panel: Panel) -> None:
    assert repr(corpus_panel).startswith("<Panel reports=14 years=2009–2024 ")
