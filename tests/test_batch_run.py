"""Runs that are killed and go on: nothing lost, nothing doubled, the same output byte for byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from govinfo_nlp import Report
from govinfo_nlp.batch import Run, Setup
from govinfo_nlp.batch.journal import Journal
from govinfo_nlp.cli.main import app
from govinfo_nlp.errors import BatchError, UsageError
from govinfo_nlp.pipeline import components

TEXT = "临溪县2018年政府信息公开工作年度报告\n2018年,全县共收到政府信息公开申请{}件。\n"


def received(report: Report) -> Any:
    fact = report.get("application.received.total")
    return [report.id, fact and fact.value]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports a to f, with 0 to 5 applications."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, name in enumerate("abcdef"):
        (folder / f"{name}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return folder


def go(
    folder: Any,
    output: Path,
    *,
    stop: int | None = None,
    resume: bool | None = None,
    **options: Any,
) -> tuple[Run, list[Any]]:
    """A run over ``folder``, left after ``stop`` results; the run and what it wrote."""
    with Run(output, Setup(received), resume=resume, options=options) as run:
        for number, _ in enumerate(run.results(folder), 1):
            if number == stop:
                return run, []
        with run.replacing() as path:
            path.write_text("".join(f"{json.dumps(row)}\n" for row in run.records()))
    return run, [json.loads(line) for line in output.read_text().splitlines()]


EXPECTED = [[name, number] for number, name in enumerate("abcdef")]


def beside(output: Path) -> set[str]:
    return {path.name.removeprefix(output.name) for path in output.parent.glob(".*")} | {
        path.name.removeprefix(output.name) for path in output.parent.glob(f"{output.name}*")
    }


# -- a run that ends well -------------------------------------------------------------------------


def test_an_undisturbed_run_leaves_only_its_output(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    for resume in (None, True, False):
        run, rows = go(folder, output, resume=resume)
        assert (rows, run.reused, run.failures) == (EXPECTED, 0, 0)
        assert beside(output) == {""}


def test_results_of_a_run_are_in_order_and_without_records(folder: Path, tmp_path: Path) -> None:
    with Run(tmp_path / "out", Setup(received)) as run:
        results = [*run.results([folder, b""], n_process=2)]
        assert [r.id for r in results] == [*"abcdef", ""]
        assert all(r.record is None for r in results)
        assert [*run.records()] == [*run.records()] == EXPECTED


# -- a run that is left ---------------------------------------------------------------------------


def test_a_run_goes_on_where_it_was_left(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    go(folder, output, stop=4)
    assert beside(output) == {".journal.jsonl"}
    run, rows = go(folder, output, resume=True)
    assert (rows, run.reused) == (EXPECTED, 4)
    assert beside(output) == {""}


def test_a_torn_line_is_cut_off_and_a_strange_one_passed_over(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    run, _ = go(folder, output, stop=3)
    journal = output.with_name("out.jsonl.journal.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    for torn in (lines[2][:-1], lines[2][:40], b"{", b"\0" * 100):
        journal.write_bytes(lines[0] + b"\0\0 what is this?\n" + lines[1] + torn)
        run, _ = go(folder, output, resume=True, stop=6)
        assert run.reused == 2
    assert go(folder, output, resume=True)[1] == EXPECTED


def test_what_changed_is_parsed_anew(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    go(folder, output, stop=4)
    (folder / "b.txt").write_text(TEXT.format(99), encoding="utf-8")  # other content
    (folder / "c.txt").rename(folder / "cc.txt")  # another name, thus another id
    (folder / "aa.txt").write_text(TEXT.format(7), encoding="utf-8")
    run, rows = go(folder, output, resume=True)
    assert rows == [["a", 0], ["aa", 7], ["b", 99], ["cc", 2], *EXPECTED[3:]]
    assert run.reused == 2


def test_a_folder_that_was_moved_is_known_again(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    go(folder, output, stop=4)
    run, rows = go(folder.rename(tmp_path / "elsewhere"), output, resume=True)
    assert (rows, run.reused) == (EXPECTED, 4)


def test_other_options_patterns_or_versions_use_nothing_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    go(folder, output, stop=4)
    assert go(folder, output, stop=5, resume=True, headline=True)[0].reused == 0
    assert go(folder, output, stop=5, resume=True, headline=True)[0].reused == 5
    with monkeypatch.context() as patch:
        patch.setattr("govinfo_nlp.batch.run.__version__", "99.0")
        assert go(folder, output, stop=5, resume=True)[0].reused == 0
    with monkeypatch.context() as patch:
        patch.setattr("govinfo_nlp.batch.run._contents", lambda _: [b"another pattern"])
        assert go(folder, output, stop=5, resume=True)[0].reused == 0
    run, rows = go(folder, output, resume=True)
    assert (rows, run.reused) == (EXPECTED, 4)


def test_an_interrupted_run_is_not_thrown_away_unasked(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    go(folder, output, stop=4)
    with pytest.raises(BatchError, match=r"G405.*--resume"):
        Run(output, Setup(received))
    run, rows = go(folder, output, resume=False)
    assert (rows, run.reused) == (EXPECTED, 0)


def test_two_processes_cannot_share_a_run(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    path = tmp_path / "out.journal.jsonl"
    code = "import sys; from pathlib import Path; from govinfo_nlp.batch.journal import Journal\n"
    code += "try: Journal(Path(sys.argv[1]))\nexcept Exception as error: print(error.code)"
    command = [sys.executable, "-c", code, path]
    journal = Journal(path)
    assert subprocess.run(command, capture_output=True, text=True).stdout == "G406\n"
    journal.close()
    assert subprocess.run(command, capture_output=True, text=True).stdout == ""


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    place = journal.append(bytes(16), b'{"a": 1')
    with pytest.raises(BatchError, match="G408"):
        journal.read(place)


# -- failures -------------------------------------------------------------------------------------


def ledger(output: Path) -> list[dict[str, str]]:
    lines = output.with_name(f"{output.name}.failures.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_failures_are_listed_and_tried_again(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    (folder / "bb.txt").write_bytes(b"")
    (folder / "g.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    run, rows = go(folder, output)
    assert (rows, run.failures) == (EXPECTED, 2)
    assert [(row["path"], row["id"], row["code"]) for row in ledger(output)] == [
        (str(folder / "bb.txt"), "bb", "G107"),
        (str(folder / "g.pdf"), "g", "G110"),
    ]
    assert all(row["message"].startswith(row["path"]) and row["remedy"] for row in ledger(output))
    assert beside(output) == {"", ".journal.jsonl", ".failures.jsonl"}
    (folder / "bb.txt").write_text(TEXT.format(8), encoding="utf-8")
    (folder / "g.pdf").unlink()
    run, rows = go(folder, output, resume=True)
    assert (rows, run.reused) == ([*EXPECTED[:2], ["bb", 8], *EXPECTED[2:]], 6)
    assert beside(output) == {""}


def test_a_finished_run_with_failures_is_not_an_interrupted_one(
    folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    for _ in range(2):
        run, rows = go([folder, tmp_path / "missing.txt"], output)
        assert (rows, run.failures, run.reused) == (EXPECTED, 1, 0)


def test_an_incomplete_report_is_written_listed_and_tried_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("out of ink")

    output = tmp_path / "out.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr(components, "find_sections", broken)
        run, rows = go(folder, output)
    assert (len(rows), run.failures) == (6, 6)
    assert {row["code"] for row in ledger(output)} == {"D900"}
    run, rows = go(folder, output, resume=True)
    assert (rows, run.reused, run.failures) == (EXPECTED, 0, 0)


# -- same names, same contents --------------------------------------------------------------------


def test_reports_of_one_name_or_content_are_all_kept(tmp_path: Path) -> None:
    names = ["2018.txt", "b/2018.txt", "c/2018.txt", "c/b/2018.txt", "c/2018.md", "d/2019.txt"]
    for name in names:
        path = tmp_path / "reports" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(TEXT.format(5), encoding="utf-8")
    paths = [tmp_path / "reports" / name for name in names]
    output = tmp_path / "out.jsonl"
    text = TEXT.format(6)
    sources = [*paths, (text, "2018"), (text, "2018"), text, text]
    go(sources, output, stop=5)
    run, rows = go(sources, output, resume=True)
    assert run.reused == 5
    assert [id for id, _ in rows] == [
        *("2018", "b/2018", "c/2018", "c/b/2018", "reports/c/2018", "2019"),
        *("2018~6", "2018~7", "", "~2"),
    ]
    assert [value for _, value in rows] == [5] * 6 + [6] * 4
    printed = [
        json.loads(line)["report_id"] for line in govinfo("facts", *paths).stdout.splitlines()
    ]
    assert printed == [id for id, _ in rows[:6]]


# -- the output -----------------------------------------------------------------------------------


def test_an_output_that_cannot_be_finished_is_as_it_was(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("before")
    with pytest.raises(RuntimeError), Run(output, Setup(received)) as run:
        for _ in run.results(folder):
            pass
        with run.replacing() as path:
            path.write_text("half of")
            raise RuntimeError
    assert output.read_text() == "before"
    assert beside(output) == {"", ".journal.jsonl"}
    assert go(folder, output, resume=True)[0].reused == 6


def test_a_link_stays_a_link_and_a_mode_a_mode(folder: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "target.jsonl", tmp_path / "link.jsonl"
    target.write_text("")
    target.chmod(0o640)
    link.symlink_to(target)
    assert go(folder, link)[1] == EXPECTED
    assert link.is_symlink() and target.stat().st_mode & 0o777 == 0o640


def test_the_output_is_no_input(folder: Path, tmp_path: Path) -> None:
    output = folder / "c.txt"
    with pytest.raises(UsageError, match="G308"):
        go(folder, output)
    assert output.read_text("utf-8") == TEXT.format(2)


@pytest.mark.parametrize("where", ["missing/out.jsonl", "."])
def test_an_output_that_cannot_be_written_is_told_at_once(where: str, tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="G407"):
        Run(tmp_path / where, Setup(received))


# -- on the command line --------------------------------------------------------------------------


def govinfo(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.mark.parametrize("command", [["facts", "--headline"], ["parse"], ["audit"], ["quantities"]])
def test_workers_write_the_same(command: list[str], corpus: Path, tmp_path: Path) -> None:
    paths = sorted(corpus.glob("*.txt"))[:5]
    plain = govinfo(*command, *paths)
    assert plain.exit_code == 0 and plain.stdout
    assert govinfo(*command, *paths, "-n", 2).stdout == plain.stdout
    for n_process in (1, 2):
        output = tmp_path / f"{n_process}.out"
        assert govinfo(*command, *paths, "-n", n_process, "-o", output).stdout == ""
        assert output.read_text("utf-8") == plain.stdout


@pytest.mark.parametrize("command", ["facts", "parse", "audit"])
def test_the_command_refuses_an_output_that_is_an_input(command: str, folder: Path) -> None:
    for output in (folder / "c.txt", folder / "link.txt"):
        (folder / "link.txt").unlink(missing_ok=True)
        (folder / "link.txt").symlink_to(folder / "b.txt")
        result = govinfo(command, folder / "a.txt", folder, "-o", output)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "G308" in result.stderr
        assert output.read_text("utf-8") in (TEXT.format(2), TEXT.format(1))
    assert not [*folder.glob("*.jsonl")]


def test_devices_are_written_to_not_replaced(folder: Path, tmp_path: Path) -> None:
    device = tmp_path / "null"
    device.symlink_to(os.devnull)
    assert govinfo("facts", folder, "-o", device).exit_code == 0
    assert not Path(os.devnull).is_file() and beside(device) == {""}


def test_kill_and_resume(corpus: Path, tmp_path: Path) -> None:
    """The real thing: kill -9 in the middle, a torn line, and go on."""
    folder = tmp_path / "reports"
    folder.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.txt"))]
    for number in range(150):
        text = texts[number % len(texts)].replace("8", str(number % 10))
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    (folder / "077.txt").write_bytes(b"")
    command = [sys.executable, "-m", "govinfo_nlp", "facts", str(folder), "--headline", "-n", "2"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

    calm, killed = tmp_path / "calm.jsonl", tmp_path / "killed.jsonl"
    journal = killed.with_name("killed.jsonl.journal.jsonl")
    with subprocess.Popen([*command, "-o", str(killed)], **quiet) as running:
        while not journal.exists() or journal.read_bytes().count(b"\n") < 20:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    done = journal.read_bytes().count(b"\n")
    assert not killed.exists() and 20 <= done < 149
    with journal.open("ab") as file:
        file.write(b'{"key":"0123456789abcdef0123456789abcdef","record":[{"report')
    assert subprocess.run([*command, "-o", str(killed)], **quiet).returncode == 2
    for output, extra in ((killed, ["--resume"]), (calm, [])):
        assert subprocess.run([*command, "-o", str(output), *extra], **quiet).returncode == 1
    assert killed.read_bytes() == calm.read_bytes()
    assert [row["code"] for row in ledger(killed)] == ["G107"]
    assert ledger(killed) == ledger(calm)
    lines = journal.read_bytes().splitlines()
    assert len(lines) == 149 + 1 and len({line[:41] for line in lines}) == 150  # each done once
