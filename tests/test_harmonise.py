"""``Report.harmonised``: one vocabulary over the forms, and no number that nobody counted."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import govinfo_nlp
from govinfo_nlp.cli.main import app
from govinfo_nlp.records import Cell, Fact, Metadata, Number, Table
from govinfo_nlp.report import Harmonised, Report
from govinfo_nlp.report.harmonise import HARMONISED_FIELDS

THIRD = "application.outcome.denied.third_party"
SECRET = "application.outcome.denied.commercial_secret"
PRIVACY = "application.outcome.denied.privacy"


def make(form: str, rows: dict[str, tuple[str | None, Number | None]], **changes: Any) -> Report:
    """A report of ``form`` with a table: row → (metric, value or None for a blank cell)."""
    facts, cells = [], []
    for place, (row, (metric, value)) in enumerate(rows.items()):
        name, _, column = row.partition("/")
        state = "blank" if value is None else "value" if value else "zero"
        default = "current" if form.startswith("A") else "value"
        cells.append(
            Cell(name, column or default, row, metric, "", value, "件", state, place, place + 1, "")
        )
        status = "blank" if value is None else "reported"
        facts.append(
            Fact(
                metric, row, value, "件", place, place + 1, "", state=state, status=status,
                source="table", form_row=row, confidence=1.0,
            )
        )  # fmt: skip
    headlines = {f.metric: i for i, f in enumerate(facts) if f.metric and f.value is not None}
    settings: dict[str, Any] = {
        "form": form,
        "tables": (Table(form, "t1", 0, 1, cells=cells),),
        "facts": tuple(facts),
        "headlines": headlines,
        "metadata": Metadata(year=2016),
    }
    return Report(**{**settings, **changes})


def found(report: Report, metric: str) -> Harmonised | None:
    return next((record for record in report.harmonised() if record.metric == metric), None)


def value(report: Report, metric: str) -> Number | None:
    record = found(report, metric)
    return record.value if record else None


def test_sum_of_business_secrets_and_privacy() -> None:
    report = make("B", {"B3.3.4.2": (SECRET, 3), "B3.3.4.3": (PRIVACY, 2)})
    record = found(report, THIRD)
    assert record is not None
    assert (record.value, record.unit, record.grade, record.status) == (5, "件", "close", "derived")
    assert record.rows == ("B3.3.4.2", "B3.3.4.3") and record.facts == (0, 1)
    assert value(report, SECRET) == 3


def test_blank_addend_is_not_zero() -> None:
    report = make("B", {"B3.3.4.2": (SECRET, 3), "B3.3.4.3": (PRIVACY, None)})
    record = found(report, THIRD)
    assert record is not None
    assert (record.value, record.status) == (None, "incomplete")
    assert record.reason == "blank: B3.3.4.3"
    zero = make("B", {"B3.3.4.2": (SECRET, 3), "B3.3.4.3": (PRIVACY, 0)})
    assert value(zero, THIRD) == 3


def test_missing_addend() -> None:
    record = found(make("B", {"B3.3.4.2": (SECRET, 3)}), THIRD)
    assert record is not None and record.value is None
    assert record.reason == "not in the report: B3.3.4.3"


def test_blank_cell_is_told_from_a_missing_one() -> None:
    report = make("D", {"D3.1": ("application.received.total", None)})
    record = found(report, "application.received.total")
    assert record is not None and (record.value, record.status) == (None, "blank")
    assert found(report, "application.carried_over") is None


def test_nothing_where_the_crosswalk_says_none() -> None:
    facts = {"B6": ("complaint.total", 4), "B7": ("fee.collected", 0.5)}
    assert value(make("B", facts), "complaint.total") == 4
    report = make("D", {"x": ("complaint.total", 4), "y": ("fee.collected", 0.5)})
    assert report.harmonised() == []


def test_a_part_is_never_the_value() -> None:
    """Of grade broader: what stands there is a part of what the variable holds."""
    record = found(make("A1", {"A28": (None, 6)}), "application.outcome.denied.other_law")
    assert record is not None and (record.grade, record.value) == ("broader", None)


def test_rows_without_a_metric() -> None:
    report = make("A1", {"A25": (None, 6), "A26": (None, 1), "A27": (None, 2)})
    assert value(report, "application.outcome.denied.state_secret") == 6
    assert value(report, THIRD) == 3


A_ROWS: dict[str, tuple[str | None, Number | None]] = {
    "A20": ("application.outcome.denied.total", 30),
    "A21": ("application.outcome.denied.not_government_information", 1),
    "A22": ("application.outcome.does_not_exist", 2),
    "A23": ("application.outcome.not_this_agency", 3),
    "A24": ("application.outcome.unclear", 4),
    **{f"A{row}": (None, 3) for row in range(25, 31)},
    "A31": (None, 2),
}


def test_reasons_of_refusal_only_where_the_list_is_whole() -> None:
    """A copy with exemptions of its own has parts that the form does not know."""
    whole = make("A1", A_ROWS)
    assert value(whole, "application.outcome.denied.total") == 19
    assert value(whole, "application.outcome.denied.on_legal_grounds") == 18
    assert value(whole, "application.outcome.refused") == 30
    local = make("A1", {**A_ROWS, "A20": ("application.outcome.denied.total", 35)})
    record = found(local, "application.outcome.denied.total")
    assert record is not None and record.value is None and "A20" in record.reason
    blank = make("A1", {**A_ROWS, "A31": (None, None)})
    assert value(blank, "application.outcome.denied.total") is None


def test_table_and_prose_are_not_added() -> None:
    report = make("B", {"B3.3.4.2": (SECRET, 3), "B3.3.4.3": (PRIVACY, None)})
    prose = Fact(PRIVACY, "个人隐私", 2, "件", 90, 92, "2件", source="narrative")
    mixed = make(
        "B", {"B3.3.4.2": (SECRET, 3)},
        facts=(*report.facts, prose), headlines={SECRET: 0, PRIVACY: 2},
    )  # fmt: skip
    record = found(mixed, THIRD)
    assert record is not None and record.value is None and "prose" in record.reason


def _prose(year: int | None, **values: tuple[Number, str]) -> Report:
    names = {"secret": SECRET, "privacy": PRIVACY}
    facts = [
        Fact(names[name], name, number, "件", place, place + 1, "", scope=scope, confidence=0.9)
        for place, (name, (number, scope)) in enumerate(values.items())
    ]
    headlines = {fact.metric: index for index, fact in enumerate(facts) if fact.metric}
    return Report(facts=tuple(facts), headlines=headlines, metadata=Metadata(year=year))


def test_prose_is_read_by_the_form_of_its_year() -> None:
    record = found(_prose(2016, secret=(3, ""), privacy=(2, "")), THIRD)
    assert record is not None
    assert (record.value, record.form, record.source) == (5, "B", "narrative")
    single = found(_prose(2016, secret=(3, "")), SECRET)
    assert single is not None and (single.value, single.grade) == (3, "close")
    assert _prose(2021, secret=(3, "")).harmonised() == []
    assert _prose(None, secret=(3, "")).harmonised() == []


def test_different_areas_are_not_added() -> None:
    record = found(_prose(2016, secret=(3, "全市"), privacy=(2, "")), THIRD)
    assert record is not None and record.value is None


def test_a_range_is_no_addend() -> None:
    report = _prose(2016, secret=(3, ""), privacy=(2, ""))
    report.facts[1].value_max = 4
    record = found(report, THIRD)
    assert record is not None and record.value is None


def test_sums_are_exact_in_decimals() -> None:
    rows: dict[str, tuple[str | None, Number | None]] = {
        "B3.3.4.2": (SECRET, 0.1),
        "B3.3.4.3": (PRIVACY, 0.2),
    }
    assert value(make("B", rows), THIRD) == 0.3


@pytest.mark.parametrize("name", ["yunling-2017", "linxi-2016", "chengyan-2020", "jizhou-2022"])
def test_reports_of_the_corpus(corpus: Path, name: str) -> None:
    """Every value is that of its fact, or the sum of its facts."""
    report = govinfo_nlp.parse(corpus / f"{name}.txt")
    records = report.harmonised()
    assert len(records) > 40
    for record in records:
        facts = [report.facts[index] for index in record.facts]
        if record.value is not None:
            assert record.value == sum(fact.value or 0 for fact in facts)
            assert len(facts) == len(record.rows)
            assert all(fact.applicant in ("", "total") for fact in facts)
        else:
            assert record.reason


def test_rows_and_command(corpus: Path) -> None:
    path = corpus / "linxi-2016.txt"
    rows = govinfo_nlp.parse(path).to_harmonised_records()
    assert all(tuple(row) == HARMONISED_FIELDS for row in rows)
    lines = CliRunner().invoke(app, ["harmonised", str(path)]).stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(json.dumps(rows))
    table = CliRunner().invoke(app, ["harmonised", "-f", "csv", str(path)]).stdout
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(rows)
