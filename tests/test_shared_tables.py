"""The tables of real reports, against gold made by hand (skipped where ../shared is absent)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from govinfo_nlp.readers import read
from govinfo_nlp.records import Fact
from govinfo_nlp.tables import Tables, facts_from_tables, find_tables
from govinfo_nlp.text.fold import fold

FULL = ["huaian-2024", "hongze-2023", "suqian-2023", "suqian-2024", "hangzhou-2025-fixture"]
EXCERPTS = [
    "haidian-dept-b",
    "longgang-dept-2024",
    "pinghu-ju-2024",
    "shekou-2021-hant",
    "ankang-ju-2019",
    "yanta-tzhzj-2020",
    "tongzhou-ju-2019",
]
WITH_TABLES = {*FULL, *EXCERPTS, "nankang-2017"}


def tables_of(path: Path) -> tuple[Tables, list[Fact]]:
    source = read(path)
    found = find_tables(fold(source.text), source.text, source.grids)
    facts = facts_from_tables(found.tables, source.text)
    for fact in facts:
        assert source.text[fact.start : fact.end] == fact.text
    return found, facts


def key(metric: str, applicant: str, value: float) -> tuple[str, str, float]:
    return metric, "" if applicant == "total" else applicant, float(value)


def gold_cells(path: Path) -> Counter[tuple[str, str, float]]:
    """The cells of the gold: facts that stand in a table."""
    facts = json.loads(path.read_text(encoding="utf8"))["facts"]
    cells = [f for f in facts if f.get("column") or f.get("source") == "table"]
    return Counter(key(f["metric"], f.get("applicant", ""), f["value"]) for f in cells)


def read_cells(facts: list[Fact]) -> Counter[tuple[str, str, float]]:
    return Counter(
        key(f.metric, f.applicant, f.value)
        for f in facts
        if f.metric and f.value is not None and f.status == "reported"
    )


def paths_of(folder: Path, stem: str) -> list[Path]:
    """Every copy of a report, but for pdftotext's reading order, which tears tables apart."""
    return sorted(p for p in folder.glob(f"{stem}.*") if p.is_file() and ".flow." not in p.name)


@pytest.mark.parametrize("stem", FULL)
def test_full_documents_cell_by_cell(shared: Path, stem: str) -> None:
    gold = gold_cells(shared / "real" / "gold" / f"{stem}.json")
    for path in paths_of(shared / "real", stem):
        found, facts = tables_of(path)
        assert read_cells(facts) == gold, path.name
        assert [table.name for table in found.tables] == ["t2", "t3", "t4"]


@pytest.mark.parametrize("stem", EXCERPTS)
def test_excerpts_that_break_off(shared: Path, stem: str) -> None:
    """What the gold has is there; of what it leaves out (single columns) nothing contradicts it."""
    gold = gold_cells(shared / "real" / "gold" / f"{stem}.json")
    for path in paths_of(shared / "real", stem):
        cells = read_cells(tables_of(path)[1])
        assert not gold - cells, path.name
        named = {(metric, applicant) for metric, applicant, _ in gold}
        assert not [cell for cell in cells - gold if cell[:2] in named], path.name


def test_form_b_in_flattened_text(shared: Path) -> None:
    gold = gold_cells(shared / "gold" / "nankang-2017.json")
    found, facts = tables_of(shared / "seeds" / "nankang-2017.txt")
    assert sum(gold.values()) == 58
    assert read_cells(facts) == gold
    assert [(table.form, len(table.cells)) for table in found.tables] == [("B", 58)]


@pytest.mark.parametrize("stem", ["huaian-2024", "hongze-2023"])
def test_a_torn_table_gives_no_wrong_number(shared: Path, stem: str) -> None:
    """pdftotext's reading order puts numbers before their labels."""
    gold = gold_cells(shared / "real" / "gold" / f"{stem}.json")
    found, facts = tables_of(shared / "real" / f"{stem}.flow.txt")
    assert not read_cells(facts) - gold
    assert {"D302", "D305"} <= {diagnostic.code for diagnostic in found.diagnostics}


def test_reports_without_tables_give_no_cells(shared: Path) -> None:
    paths = [*(shared / "seeds").glob("*.txt"), *(shared / "real").glob("*.txt")]
    bare = [path for path in paths if path.name.split(".")[0] not in WITH_TABLES]
    assert len(bare) > 30
    for path in bare:
        assert not tables_of(path)[0].tables, path.name


@pytest.mark.parametrize(("stem", "count"), [("kaifeng-2017", 1), ("qujing-2020", 3)])
def test_announced_tables_that_are_missing(shared: Path, stem: str, count: int) -> None:
    found, _ = tables_of(shared / "seeds" / f"{stem}.txt")
    assert [d.code for d in found.diagnostics] == ["D301"] * count
