"""The filled forms of the corpus give the same cells from every file type and layout."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import govinfo_nlp
from govinfo_nlp.records import Cell, Number

ROOT = Path(__file__).resolve().parents[1]
FORMS = ROOT / "corpus" / "forms"
sys.path.insert(0, str(ROOT / "corpus" / "tools"))

import render_forms

FILES = sorted(path.name for path in FORMS.iterdir() if path.is_file())
KINDS = {".html", ".docx", ".pdf", ".md", ".txt"}
Key = tuple[str, str, str]
State = tuple[Number | None, str]


@lru_cache(maxsize=1)
def truths() -> dict[str, Any]:
    return render_forms.truths()


def expected(truth: dict[str, Any]) -> dict[Key, State]:
    """(table, row, column) → (value, state) of every cell that the form prints."""
    cells = {}
    for table in truth["tables"]:
        for row in table["rows"]:
            columns = row.get("columns") or table["columns"]
            for column, printed in zip(columns, row.get("cells", ()), strict=False):
                cells[table["id"], row["row"], column] = state_of(printed)
    return cells


def state_of(printed: str) -> State:
    if printed in ("", "/", "—"):
        return None, "dash" if printed else "blank"
    number = float(re.sub("[^0-9.-]", "", printed))
    return (int(number) if number.is_integer() else number), "value" if number else "zero"


def read(name: str) -> tuple[Any, dict[Key, Cell]]:
    """The Doc of a file and its cells by table, row and column."""
    doc = govinfo_nlp.parse_doc(FORMS / name)
    placed = [(table.name, cell) for table in doc._.govinfo.tables for cell in table.cells]
    count = Counter((table, cell.row, cell.column) for table, cell in placed)
    assert max(count.values(), default=1) == 1
    return doc, {(table, cell.row, cell.column): cell for table, cell in placed}


@pytest.mark.parametrize("name", FILES)
def test_every_cell(name: str) -> None:
    truth = truths()[name.split(".")[0]]
    doc, cells = read(name)
    report = doc._.govinfo
    assert report.form == truth["form"]
    assert report.year == truth["year"]
    wanted = expected(truth)
    found = {key: (cell.value, cell.state) for key, cell in cells.items()}
    wrong = {
        key: (found.get(key), wanted.get(key))
        for key in {*found, *wanted}
        if found.get(key) != wanted.get(key)
    }
    assert not wrong
    for cell in cells.values():
        assert cell.start < 0 or doc.text[cell.start : cell.end] == cell.text
    frames = [table.to_frame() for table in report.tables]
    filled = sum(int(frame.drop(columns="label").notna().sum().sum()) for frame in frames)
    assert filled == sum(value is not None for value, _ in wanted.values())


def test_every_truth_is_there_in_every_type() -> None:
    for name, truth in truths().items():
        written = {Path(file).suffix for file in FILES if file.split(".")[0] == name}
        assert written == KINDS
        assert {"A1", "A2", "B", "C", "D"} >= {truth["form"]}
    assert {truth["form"] for truth in truths().values()} == {"A1", "A2", "B", "C", "D"}


def test_files_are_what_the_truth_says() -> None:
    assert render_forms.main(["--check"]) == 0


@pytest.mark.parametrize("name", ["c", "d"])
def test_office_files_can_be_written_anew(name: str) -> None:
    """The packages at hand write files with the same cells as the committed ones."""
    truth = truths()[name]
    for file, content in render_forms.packed(name, truth):
        report = govinfo_nlp.parse(content)
        cells = {(t.name, c.row, c.column): c for t in report.tables for c in t.cells}
        assert {key: (c.value, c.state) for key, c in cells.items()} == expected(truth), file


def test_truth_is_consistent() -> None:
    """Table 3 adds up, so that no reader can mend what a writer broke."""
    for name in ("c", "d"):
        (table,) = (t for t in truths()[name]["tables"] if t["layout"] == "matrix")
        rows = {
            row["row"][1:]: [*map(int, row["cells"])] for row in table["rows"] if "cells" in row
        }
        leaves = [row for row in rows if row.startswith("3.3.") and row != "3.3.7"]
        for column in range(7):
            done = sum(rows[leaf][column] for leaf in leaves)
            assert done == rows["3.3.7"][column]
            before = rows["3.1"][column] + rows["3.2"][column]
            assert before == done + rows["3.4"][column]
        assert all(sum(numbers[:6]) == numbers[6] for numbers in rows.values())


def test_truth_holds_no_real_place(shared: Path) -> None:
    """Invented places: none of them is in a name or gold file of a real report."""
    real = json.dumps([path.name for path in shared.rglob("*")], ensure_ascii=False)
    assert all(truth["opening"][0][:3] not in real for truth in truths().values())
