"""The command ``govinfo``: what it writes where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import govinfo_nlp
from govinfo_nlp.cli.main import QUANTITY_FIELDS, app
from govinfo_nlp.pipeline import components
from govinfo_nlp.report.report import FACT_FIELDS

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
SAMPLE = CORPUS / "yunling-2017.txt"
TEXT = "临溪县2018年政府信息公开工作年度报告\n2018年,全县共收到政府信息公开申请126件。\n"


def govinfo(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)


def done(*arguments: object, stdin: str | bytes | None = None) -> str:
    """Standard output of a run that ends well."""
    result = govinfo(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "linxi-2018.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# -- what the commands write ----------------------------------------------------------------------


def test_facts_are_one_json_object_a_line() -> None:
    found = rows(done("facts", SAMPLE))
    expected = govinfo_nlp.parse(SAMPLE)
    assert found == expected.to_records()
    assert [*found[0]] == [*FACT_FIELDS]
    assert {row["report_id"] for row in found} == {"yunling-2017"}
    text = SAMPLE.read_bytes().decode()
    assert all(text[row["start"] : row["end"]] == row["text"] for row in found)


def test_headline_rows_stand_behind_the_facts_and_name_them() -> None:
    found = rows(done("facts", "--headline", SAMPLE))
    plain = rows(done("facts", SAMPLE))
    assert found[: len(plain)] == plain
    headlines = found[len(plain) :]
    assert len({row["metric"] for row in headlines}) == len(headlines) > 20
    for row in headlines:
        source = found[row["fact"]]
        assert {**row, "source": source["source"]} == {**source, "fact": row["fact"]}
        assert row["source"] == "headline"


def test_quantities() -> None:
    found = rows(done("quantities", SAMPLE))
    assert [*found[0]] == [*QUANTITY_FIELDS]
    assert len(found) == len(govinfo_nlp.parse(SAMPLE).quantities)


def test_parse_writes_whole_reports() -> None:
    (found,) = rows(done("parse", SAMPLE))
    assert govinfo_nlp.Report.from_dict(found) == govinfo_nlp.parse(SAMPLE)
    indented = done("parse", "--indent", "2", SAMPLE)
    assert json.loads(indented) == found
    assert indented.startswith('{\n  "schema_version"')


def test_info_names_versions_and_what_can_be_read() -> None:
    output = done("info")
    for word in (govinfo_nlp.__version__, "spacy", "patterns", "pdfplumber", "HTML"):
        assert word in output


def test_csv_has_the_same_rows() -> None:
    found = [*csv.DictReader(io.StringIO(done("facts", "--headline", "-f", "csv", SAMPLE)))]
    expected = rows(done("facts", "--headline", SAMPLE))
    assert [row["text"] for row in found] == [row["text"] for row in expected]
    assert [*found[0]] == [*FACT_FIELDS]
    compared = [(a["comparison"], b["comparison"]) for a, b in zip(found, expected, strict=True)]
    assert any(b for _, b in compared)
    assert all((json.loads(a) if a else None) == b for a, b in compared)


def test_output_file(tmp_path: Path) -> None:
    out = tmp_path / "facts.jsonl"
    assert done("facts", SAMPLE, "-o", out) == ""
    assert out.read_text("utf-8") == done("facts", SAMPLE)


def test_parquet(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    out = tmp_path / "facts.parquet"
    done("facts", "--headline", "-f", "parquet", "-o", out, SAMPLE)
    frame = pandas.read_parquet(out)
    expected = rows(done("facts", "--headline", SAMPLE))
    assert [*frame.columns] == [*FACT_FIELDS]
    assert [*frame["value"]] == pytest.approx([row["value"] for row in expected], nan_ok=True)
    done("quantities", "-f", "parquet", "-o", out, SAMPLE)
    assert [*pandas.read_parquet(out).columns] == [*QUANTITY_FIELDS]


# -- what they read -------------------------------------------------------------------------------


def test_folders_globs_and_files_are_read_once_each(tmp_path: Path) -> None:
    for name in ("b", "a", "sub/c"):
        path = tmp_path / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "notes.json").write_text("{}")
    by_folder = rows(done("facts", tmp_path))
    assert [row["report_id"] for row in by_folder] == ["a", "b", "c"]
    assert rows(done("facts", tmp_path, tmp_path / "a.txt")) == by_folder
    assert [r["report_id"] for r in rows(done("facts", tmp_path / "[ab].txt"))] == ["a", "b"]
    assert rows(done("facts", str(tmp_path / "**" / "*.txt"))) == by_folder


def test_standard_input() -> None:
    (fact,) = rows(done("facts", "-", stdin=TEXT))
    assert (fact["metric"], fact["value"]) == ("application.received.total", 126)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "big5hkscs"])
def test_encodings_are_told(encoding: str, tmp_path: Path) -> None:
    text = TEXT if encoding != "big5hkscs" else "臨溪縣政府信息公開年度報告,全縣共收到申請126件。"
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode(encoding))
    (found,) = rows(done("quantities", path))
    assert (found["value"], text[found["start"] : found["end"]]) == (126, "126件")


def test_text_with_carriage_returns_keeps_its_offsets(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    (fact,) = rows(done("facts", path))
    assert path.read_bytes().decode()[fact["start"] : fact["end"]] == "126件"


# -- what goes wrong ------------------------------------------------------------------------------


def test_what_fails_is_told_and_the_rest_is_written(tmp_path: Path, report: Path) -> None:
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "broken.pdf": b"%PDF-1.7\n" + b"\0" * 100,
        "sheet.txt": b"PK\x03\x04 no zip at all",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    result = govinfo("facts", tmp_path / "not there.txt", *(tmp_path / n for n in bad), report)
    assert result.exit_code == 1
    assert [row["report_id"] for row in rows(result.stdout)] == ["linxi-2018"]
    told = result.stderr.splitlines()
    for name in ("not there.txt", *bad):
        (line,) = (line for line in told if f"{name}:" in line)
        assert line.startswith("govinfo: G1")
    assert told[-1] == "govinfo: 6 of the inputs failed"
    assert "Traceback" not in result.output


def test_an_old_word_file_is_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "report.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    told = govinfo("facts", path).stderr
    assert "G103" in told and ".docx" in told and "supported:" in told


def test_a_text_beyond_the_limit_is_refused(tmp_path: Path, report: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_text("公开政府信息12条。\n" * 120_000, encoding="utf-8")
    result = govinfo("facts", path, report)
    assert (result.exit_code, len(rows(result.stdout))) == (1, 1)
    assert "G106" in result.stderr


def test_no_report_at_all_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("床前明月光,疑是地上霜。\n", encoding="utf-8")
    result = govinfo("facts", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"govinfo: {path}: D102: " in result.stderr


def test_a_component_that_fails_counts_as_a_failure(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("out of ink")

    monkeypatch.setattr(components, "find_sections", broken)
    result = govinfo("quantities", report)
    assert (result.exit_code, len(rows(result.stdout))) == (1, 1)
    assert "D900" in result.stderr and "out of ink" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["facts"],
        ["facts", "--spam", SAMPLE],
        ["facts", "--format", "xml", SAMPLE],
        ["facts", "--segmenter", "spam", SAMPLE],
        ["facts", "--format", "parquet", SAMPLE],
        ["facts", SAMPLE, "-o", CORPUS / "no" / "such" / "folder.jsonl"],
        ["spam"],
    ],
    ids=str,
)
def test_wrong_use_ends_with_status_2(arguments: list[object]) -> None:
    result = govinfo(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr


# -- as a process ---------------------------------------------------------------------------------


def process(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "govinfo_nlp", *arguments]
    return subprocess.run(command, capture_output=True, timeout=300, **settings)


def test_as_a_module_in_an_ascii_terminal() -> None:
    import os

    settings = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = process("facts", "-", input=TEXT.encode("gb18030"), env=settings)
    assert result.returncode == 0, result.stderr
    assert rows(result.stdout.decode("utf-8"))[0]["scope"] == "全县"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "govinfo_nlp", "facts", str(CORPUS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read().decode()
        assert running.wait(timeout=300) == 0, told
    assert "Traceback" not in told and "Broken" not in told
