"""``govinfo panel``: the table of a folder, whatever lies in it."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import govinfo_nlp
from govinfo_nlp.cli.main import app
from govinfo_nlp.panels import core

RECEIVED = "application.received.total"
GOOD = "临溪县2018年政府信息公开工作年度报告\n一、概述\n2018年,全县收到政府信息公开申请126件。\n"


def panel(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["panel", *map(str, arguments)])


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    """A folder with three reports."""
    found = tmp_path / "reports"
    found.mkdir()
    for name in ("helan-2015", "shuochuan-2024", "yunling-2017"):
        shutil.copy(corpus / f"{name}.txt", found)
    return found


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ((), {}),
        (("--long",), {"shape": "long"}),
        (("--states", "--grades"), {"states": True, "grades": True}),
        (("--harmonised", "--states"), {"harmonised": True, "states": True}),
    ],
)
def test_command_and_function_write_the_same(
    folder: Path, tmp_path: Path, options: tuple[str, ...], shape: dict[str, Any]
) -> None:
    result = panel(folder, "-o", tmp_path / "p.csv", *options)
    assert result.exit_code == 0, result.stderr
    pytest.importorskip("pandas")
    govinfo_nlp.panel(folder).to_csv(tmp_path / "q.csv", **shape)
    assert (tmp_path / "p.csv").read_bytes() == (tmp_path / "q.csv").read_bytes()


@pytest.mark.parametrize("ending", [".jsonl", ".parquet", ".xlsx"])
def test_other_formats(folder: Path, tmp_path: Path, ending: str) -> None:
    if ending != ".jsonl":
        pytest.importorskip("pyarrow" if ending == ".parquet" else "openpyxl")
    out = tmp_path / f"p{ending}"
    assert panel(folder, "-o", out).exit_code == 0
    if ending == ".jsonl":
        found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert [row["report_id"] for row in found] == [p.stem for p in sorted(folder.iterdir())]
    else:
        assert out.stat().st_size > 1000


def test_workers_write_the_same(folder: Path, tmp_path: Path) -> None:
    assert panel(folder, "-o", tmp_path / "one.csv").exit_code == 0
    assert panel(folder, "-o", tmp_path / "two.csv", "--n-process", 2).exit_code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_codebook_beside_the_table(folder: Path, tmp_path: Path) -> None:
    out, book = tmp_path / "p.csv", tmp_path / "book.json"
    assert panel(folder, "-o", out, "--codebook", book, "--harmonised").exit_code == 0
    data = json.loads(book.read_text("utf-8"))
    assert [entry["column"] for entry in data["columns"]] == [*rows(out)[0]]
    assert (data["reports"], data["values"]) == (3, "harmonised")


def test_bad_files_are_listed_and_the_good_ones_are_there(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "recipe.txt").write_text("三个鸡蛋,两勺盐。\n", encoding="utf-8")
    (folder / "again").mkdir()
    for name in ("first", "again/first"):
        (folder / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    out = tmp_path / "p.csv"
    result = panel(folder, tmp_path / "nowhere.txt", "-o", out, "--states")
    assert result.exit_code == 1
    found = rows(out)
    assert len({row["report_id"] for row in found}) == len(found) == 6
    twins = [row for row in found if row["file"].endswith("first.txt")]
    assert [(row[RECEIVED], row["duplicate"]) for row in twins] == [("126", "True")] * 2
    recipe = next(row for row in found if row["report_id"] == "recipe")
    assert (recipe["diagnostics"], recipe[RECEIVED]) == ("D102", "")
    assert recipe[f"{RECEIVED}__state"] == "not_reported"
    ledger = tmp_path / "p.csv.failures.jsonl"
    lost = [json.loads(line) for line in ledger.read_text("utf-8").splitlines()]
    assert sorted(row["code"] for row in lost) == ["G101", "G107", "G110"]
    assert str(ledger) in result.stderr


def test_records_are_kept_until_the_table_is_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: Any, **more: Any) -> int:
        raise KeyboardInterrupt

    out = tmp_path / "p.csv"
    with monkeypatch.context() as patch:
        patch.setattr(core, "write_table", interrupted)
        assert panel(folder, "-o", out).exit_code != 0
    assert not out.exists()
    assert (tmp_path / "p.csv.journal.jsonl").is_file()
    assert panel(folder, "-o", out).exit_code == 2  # G405: go on, or start anew?
    assert panel(folder, "-o", out, "--resume").exit_code == 0
    assert len(rows(out)) == 3
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["p.csv"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("-o", "p.doc"), "G341"),
        (("-o", "p.csv", "--codebook", "book.doc"), "G344"),
        (("-o", "p.csv", "--long", "--states"), "G305"),
        (("-o", "no/such/folder/p.csv"), "G407"),
        (("-o", "p.csv", "--segmenter", "none"), "G301"),
        (("-o", "p.csv", "-n", "0"), "G307"),
    ],
)
def test_wrong_use_is_told_at_once(
    folder: Path,
    tmp_path: Path,
    options: tuple[str, ...],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = panel(folder, *options)
    assert result.exit_code == 2
    assert code in result.stderr
    assert [path for path in tmp_path.iterdir() if path.suffix == ".csv"] == []


def test_mark_for_excel(folder: Path, tmp_path: Path) -> None:
    assert panel(folder, "-o", tmp_path / "p.csv", "--bom").exit_code == 0
    assert (tmp_path / "p.csv").read_bytes().startswith(b"\xef\xbb\xbfreport_id,")
