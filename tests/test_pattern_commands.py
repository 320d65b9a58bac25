"""``govinfo patterns`` as a researcher uses it, from the page alone to the columns of a panel."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path

import pytest
from test_docs import blocks
from typer.testing import CliRunner

from govinfo_nlp.cli.main import app

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "patterns.md"
PACK = ROOT / "examples" / "hotline"
METRIC = '{"label": "METRIC", "id": "hotline.accepted", "pattern": "热线受理量", "unit": "件"}'


def govinfo(*arguments: object, status: int = 0) -> str:
    """What the command says on stdout."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == status, (arguments, result.output)
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a researcher: reports and nothing else."""
    (tmp_path / "reports").symlink_to(PACK / "reports")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_the_page_to_the_columns_of_a_panel(folder: Path) -> None:
    commands = [shlex.split(c) for code in blocks(PAGE, "bash") for c in code.splitlines()]
    (new,) = (c for c in commands if c[1:3] == ["patterns", "new"])
    govinfo(*new[1:])
    lines = [json.loads(code) for code in blocks(PAGE, "json")]
    first = next(line for line in lines if line.get("examples"))
    made = [line for line in Path("hotline.jsonl").read_text().split("\n") if line[:1] == "{"]
    assert first in map(json.loads, made)  # the page shows what the command writes
    assert "all right" in govinfo("patterns", "check", "hotline.jsonl")
    assert "2 examples: all right" in govinfo("patterns", "test", "hotline.jsonl")
    told = govinfo("patterns", "try", "hotline.jsonl", "reports")
    assert told.count("gained") == 2 and "41.2万件 hotline.accepted" in told
    text = govinfo("-p", "hotline.jsonl", "facts", "--headline", "-f", "csv", "reports")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["source"] == "headline"]
    assert {(r["report_id"], r["metric"], r["value"]) for r in rows} == {
        ("yunling-2022", "hotline.accepted", "369000"),
        ("yunling-2023", "hotline.accepted", "412000"),
    }
    Path("hotline").mkdir()
    table = next(line for line in lines if "tables" in line)
    assert table == json.loads((PACK / "patterns" / "table.json").read_text(encoding="utf-8"))
    Path("hotline", "table.json").write_text(json.dumps(table), encoding="utf-8")
    wordings = (PACK / "patterns" / "hotline.jsonl").read_text(encoding="utf-8")
    Path("hotline", "hotline.jsonl").write_text(wordings, encoding="utf-8")
    assert " 0 errors" in govinfo("patterns", "check", "hotline")
    assert "all right" in govinfo("patterns", "test", "hotline")
    govinfo("-p", "hotline", "panel", "--harmonised", "-o", "panel.csv", "reports")
    rows = [*csv.DictReader(io.StringIO(Path("panel.csv").read_text(encoding="utf-8")))]
    panel = {
        row["report_id"]: {
            name.removeprefix("hotline."): value
            for name, value in row.items()
            if name.startswith("hotline.")
        }
        for row in rows
    }
    assert panel == {
        "yunling-2022": {
            "calls": "804000", "accepted": "369000", "closed": "362000",
            "on_time_rate": "97.8", "satisfaction": "95.1",
        },
        "yunling-2023": {
            "calls": "886214", "accepted": "412380", "closed": "401155",
            "on_time_rate": "98.6", "satisfaction": "96.35",
        },
    }  # fmt: skip


def test_the_audit_adds_up_a_table_of_ones_own(folder: Path) -> None:
    text = (PACK / "reports" / "yunling-2023.txt").read_text(encoding="utf-8")
    Path("wrong.txt").write_text(text.replace("160478", "160479"), encoding="utf-8")
    told = govinfo("-p", PACK / "patterns", "audit", "wrong.txt", "-f", "jsonl")
    (finding,) = (f for f in map(json.loads, told.splitlines()) if f["relation"] == "H-accepted")
    assert (finding["stated"], finding["computed"]) == (412380, 412381)
    right = govinfo("-p", PACK / "patterns", "audit", "reports", "-f", "jsonl")
    assert "H-accepted" not in right


def test_check_tells_errors_and_warnings(folder: Path) -> None:
    Path("my.jsonl").write_bytes(
        b"\xef\xbb\xbf"
        + "\r\n".join(
            [
                METRIC,
                '{"label": "METRIC", "id": "hotline.done", "pattern": "办结", "unit": "件"}',
                '{"label": "UNIT", "id": "件", "pattern": "件", "kind": "count"}',
                '{"label": "METRICS", "id": "x", "pattern": "热线"}',
            ]
        ).encode()
    )
    told = govinfo("patterns", "check", "my.jsonl").splitlines()
    for line, expected in zip(
        told,
        [
            "warning: my.jsonl:1:1 encoding: the file begins with a byte order mark, spaCy's own",
            "warning: my.jsonl:1:1 encoding: lines end as on Windows (CRLF), nothing needs to be",
            "warning: my.jsonl:2:43 pattern: '办结' never counts inside longer names: ",
            "warning: my.jsonl:3:30 pattern: takes the place of the same entry in units.jsonl:",
            "warning: my.jsonl:4:2 label: 'METRICS' is a label of your own: it marks words and",
            "4 right patterns: 0 errors, 5 warnings",
        ],
        strict=True,
    ):
        assert line.startswith(expected)
    Path("my.jsonl").write_text(METRIC.replace("unit", "unti"), encoding="utf-8")
    assert govinfo("patterns", "check", "my.jsonl", status=1).splitlines() == [
        "my.jsonl:1:67 unti: there is no such key, did you mean 'unit'?",
        "0 right patterns: 1 errors, 0 warnings",
    ]
    (row,) = map(
        json.loads, govinfo("patterns", "check", "my.jsonl", "-f", "jsonl", status=1).splitlines()
    )
    assert (row["line"], row["column"], row["key"], row["severity"]) == (1, 67, "unti", "error")


def test_a_wrong_file_stops_every_command(folder: Path) -> None:
    Path("my.jsonl").write_text(METRIC.replace("unit", "unti"), encoding="utf-8")
    for command in (["facts", "reports"], ["patterns", "list"], ["info"]):
        result = CliRunner().invoke(app, ["-p", "my.jsonl", *command])
        assert (result.exit_code, result.stdout) == (2, "")
        assert "my.jsonl:1:67 unti: there is no such key, did you mean 'unit'?" in result.stderr
    result = CliRunner().invoke(app, ["-p", "none.jsonl", "facts", "reports"])
    assert result.exit_code == 2 and "G201" in result.stderr


def test_test_tells_what_an_example_gives_instead(folder: Path) -> None:
    examples = [
        {"text": "2023年,全市热线受理量5件。", "value": 6},
        {"text": "2023年,全市热线受理量5件。", "value": 5, "scope": "全县"},
        {"text": "2023年,全市热线受理量5件。", "value": None},
        {"text": "2023年,全市热线受理量5件。", "value": 5, "scope": "全市"},
    ]
    row = {**json.loads(METRIC), "examples": examples}
    Path("my.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    told = govinfo("patterns", "test", "my.jsonl", status=1)
    assert "4 examples: 3 wrong" in told
    assert "hotline.accepted should be 6, but 5件 is hotline.accepted (全市)" in told
    assert "hotline.accepted should be 5 全县, but 5件 is hotline.accepted (全市)" in told
    assert "no number should be hotline.accepted, but 5件 is" in told


def test_explain_tells_candidates_and_conditions(folder: Path) -> None:
    row = {**json.loads(METRIC), "near": ["市民"]}
    Path("my.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    told = govinfo("patterns", "explain", "2023年,热线受理量5件。", "-p", "my.jsonl")
    assert told.startswith("5件: no metric")
    assert (
        "热线受理量 = hotline.accepted [my.jsonl:1]: near: none of 市民 stands in the clause"
        in told
    )
    told = govinfo("patterns", "explain", "2023年,市民热线受理量5件。", "-p", "my.jsonl")
    assert "5件: hotline.accepted = 5 件" in told and "[my.jsonl:1]: holds" in told
    told = govinfo("-p", "my.jsonl", "patterns", "explain", "2023年,市民热线受理量5元。")
    assert "units: 元 is none of hotline.accepted" in told
    told = govinfo("-p", PACK / "patterns", "patterns", "explain", "reports/yunling-2023.txt")
    assert "412380: hotline.accepted = 412380 件" in told
    assert f"row of the table: {PACK / 'patterns' / 'table.json'} row H2" in told


def test_list_and_try_as_rows(folder: Path) -> None:
    rows = [json.loads(line) for line in govinfo("patterns", "list", "-f", "jsonl").splitlines()]
    by_id = {row["id"]: row for row in rows}
    received = by_id["application.received.total"]
    assert (received["unit"], received["layers"]) == ("件", ["built-in"])
    assert {"D:D3.1", "C:C3.1"} <= set(received["rows"]) and "政府信息公开申请" in received["names"]
    mine = govinfo("patterns", "list", PACK / "patterns", "-f", "jsonl").splitlines()
    assert {json.loads(line)["id"].partition(".")[0] for line in mine} == {"hotline"}
    Path("my.jsonl").write_text(
        '{"label": "METRIC", "id": "application.received.total", "remove": true}\n'
        '{"label": "METRIC", "id": "x.requests", "pattern": "政府信息公开申请", "unit": "件"}\n'
        '{"label": "SCOPE", "id": "全域", "pattern": "全市", "extent": "whole"}\n',
        encoding="utf-8",
    )
    Path("r.txt").write_text("2023年,全市收到政府信息公开申请126件。\n", encoding="utf-8")
    told = govinfo("patterns", "try", "my.jsonl", "r.txt", "-f", "jsonl")
    (row,) = map(json.loads, told.splitlines())
    assert (row["change"], row["metric_before"], row["metric"]) == (
        "changed", "application.received.total", "x.requests",
    )  # fmt: skip
    assert (row["scope_before"], row["scope"]) == ("全市", "全域")
    result = CliRunner().invoke(app, ["patterns", "try", "my.jsonl", "r.txt", "none.txt"])
    assert result.exit_code == 1 and "none.txt" in result.stderr


def test_new_leaves_an_existing_file_alone(folder: Path) -> None:
    Path("my.jsonl").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["patterns", "new", "my.jsonl"])
    assert result.exit_code == 2 and "G331" in result.stderr
    assert Path("my.jsonl").read_text(encoding="utf-8") == "mine"


def test_what_new_offers_in_comments_is_right(folder: Path) -> None:
    govinfo("patterns", "new", "my.jsonl")
    lines = Path("my.jsonl").read_text(encoding="utf-8").split("\n")
    offered = [line.removeprefix("# ") for line in lines if line.startswith('# {"label"')]
    assert len(offered) >= 5
    Path("all.jsonl").write_text("\n".join([*lines, *offered]), encoding="utf-8")
    assert " 0 errors" in govinfo("patterns", "check", "all.jsonl")


def test_workers_know_the_patterns_of_the_command(folder: Path) -> None:
    alone = govinfo("-p", PACK / "patterns", "facts", "reports")
    assert govinfo("-p", PACK / "patterns", "facts", "-n", "2", "reports") == alone
    assert "hotline.accepted" in alone


def test_the_schema_is_written(folder: Path) -> None:
    govinfo("patterns", "schema", "-o", "a.json")
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["required"] == ["patterns"]
    assert "FormTable" in json.loads(govinfo("patterns", "schema", "--form"))["$defs"]
