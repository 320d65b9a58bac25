"""``parse_many``: one result for every input, in order, whatever becomes of inputs and workers."""

from __future__ import annotations

import io
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import govinfo_nlp
from govinfo_nlp import Report, parse_many
from govinfo_nlp.batch import Input
from govinfo_nlp.errors import GovinfoError, UsageError
from govinfo_nlp.readers import read_text

METHODS = ["fork", "spawn"]
TEXT = "临溪县2018年政府信息公开工作年度报告\n2018年,全县共收到政府信息公开申请{}件。\n"


def received(report: Report) -> Any:
    """What the tests want of a report; some ids bring it down."""
    if report.id == "broken":
        raise ValueError("no ink")
    if report.id == "no pickle":
        return lambda: None
    if report.id == "slow":
        time.sleep(60)
    if report.id == "deadly":
        os._exit(7)
    if report.id == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return report.id, report["application.received.total"].value


def texts(count: int | None = None) -> Iterator[tuple[str, str]]:
    numbers = itertools.count() if count is None else range(count)
    return ((TEXT.format(number), f"r{number}") for number in numbers)


def expected(count: int) -> list[tuple[str, int]]:
    return [(f"r{number}", number) for number in range(count)]


# -- one result for every input -------------------------------------------------------------------


@pytest.mark.parametrize("n_process", [1, 2, 3])
def test_every_input_has_its_result_in_order(n_process: int) -> None:
    results = [*parse_many(texts(60), n_process=n_process, convert=received)]
    assert [result.record for result in results] == expected(60)
    assert all(result.ok and result.id == result.record[0] for result in results)
    assert multiprocessing.active_children() == []


def test_no_input_no_result() -> None:
    assert [*parse_many([], n_process=2)] == [*parse_many(iter(()))] == []


def failing(folder: Path) -> list[tuple[Any, str]]:
    return [
        (b"", "G107"),
        (folder / "missing.txt", "G101"),
        (folder, "G114"),
        ((TEXT, "broken"), "G403"),
        (17, "G306"),
        (b"\x00\x01" * 400, "G104"),
        (b"%PDF-1.7\n" + bytes(100), "G110"),
        (("一" * 300, "long"), "G106"),
    ]


@pytest.mark.parametrize(("n_process", "method"), [(1, None), (2, "fork"), (2, "spawn")])
def test_what_fails_costs_only_itself(n_process: int, method: str | None, tmp_path: Path) -> None:
    bad = failing(tmp_path)
    if n_process > 1:
        bad = [*bad[:3], ((TEXT, "killed"), "G401"), *bad[3:], ((TEXT, "no pickle"), "G403")]
    if method == "fork":  # each death costs spawned workers a new start
        bad.append(((TEXT, "deadly"), "G401"))
    mixed = [*itertools.chain(*zip((s for s, _ in bad), texts(len(bad)), strict=True)), *texts(20)]
    settings: dict[str, Any] = {"n_process": n_process, "start_method": method, "max_length": 200}
    results = [*parse_many(mixed, convert=received, **settings)]
    assert len(results) == len(mixed)
    for (_, code), result in zip(bad, results[::2], strict=False):
        assert (result.error and result.error.code, result.record, result.ok) == (code, None, False)
        assert result.error and result.error.remedy
        with pytest.raises(GovinfoError):
            result.report  # noqa: B018
    good = [*results[1 : 2 * len(bad) : 2], *results[2 * len(bad) :]]
    assert [result.record for result in good] == [*expected(len(bad)), *expected(20)]


def test_a_worker_that_is_killed_from_outside_costs_nothing() -> None:
    results = parse_many(texts(400), n_process=2, convert=received)
    records = []
    for number, result in enumerate(results):
        records.append(result.record)
        if number in (5, 350):  # so far apart that no task can be on both of those killed
            multiprocessing.active_children()[0].kill()
    assert records == expected(400)


@pytest.mark.parametrize("n_process", [1, 2])
def test_what_takes_too_long_costs_only_itself(n_process: int) -> None:
    sources = [*texts(20), (TEXT, "slow"), *texts(20), (TEXT, "slow")]
    results = [*parse_many(sources, n_process=n_process, convert=received, timeout=0.5)]
    assert [r.record for r in results] == [*expected(20), None, *expected(20), None]
    assert [r.error.code for r in results if r.error] == ["G401", "G401"]
    assert "longer than 0.5 seconds" in str(results[-1].error)


def test_an_error_can_be_raised_at_its_place() -> None:
    sources = [*texts(2), b"", *texts(1)]
    results = parse_many(sources, n_process=2, on_error="raise", convert=received)
    assert [next(results).record, next(results).record] == expected(2)
    with pytest.raises(GovinfoError, match="G107"):
        next(results)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("n_process", [1, 2])
def test_what_the_sources_raise_comes_behind_what_they_gave(n_process: int) -> None:
    def sources() -> Iterator[Any]:
        yield from texts(3)
        raise LookupError("no more")

    results = parse_many(sources(), n_process=n_process, convert=received)
    assert [next(results).record for _ in range(3)] == expected(3)
    with pytest.raises(LookupError, match="no more"):
        next(results)


# -- laziness and end -----------------------------------------------------------------------------


@pytest.mark.parametrize(("n_process", "ahead"), [(1, 0), (2, 8 * 32)])
def test_sources_are_taken_as_they_are_needed(n_process: int, ahead: int) -> None:
    taken = []

    def endless() -> Iterator[Any]:
        for text in texts():
            taken.append(text)
            yield text

    results = parse_many(endless(), n_process=n_process, convert=received)
    assert taken == []
    assert [next(results).record for _ in range(30)] == expected(30)
    assert 30 <= len(taken) <= 30 + ahead
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def script(code: str, **settings: Any) -> subprocess.Popen[str]:
    """A process that runs ``code`` as a notebook would: its functions are in no file."""
    command = [sys.executable, "-c", code]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **pipes, **settings)


ENDLESS = f"""
import itertools, multiprocessing
from govinfo_nlp import parse_many
sources = (({TEXT!r}, str(n)) for n in itertools.count())
for number, result in enumerate(parse_many(sources, n_process=2)):
    if number == 40:
        print(*(p.pid for p in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(sign: signal.Signals) -> None:
    with script(ENDLESS) as running:
        assert running.stdout
        workers = [int(pid) for pid in running.stdout.readline().split()]
        assert len(workers) == 2
        running.send_signal(sign)
        _, told = running.communicate(timeout=60)
        assert running.returncode == -sign
        assert told.count("Traceback") == (sign is signal.SIGINT)  # its own, not the workers'
    deadline = time.monotonic() + 60
    while any(map(_lives, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# -- spawned workers, notebooks, scripts ----------------------------------------------------------


def test_functions_of_a_notebook_reach_spawned_workers() -> None:
    code = f"""
import multiprocessing
from govinfo_nlp import load, parse_many
multiprocessing.set_start_method("spawn")
factor = 2
def twice(number):
    return number * factor
convert = lambda report: twice(report["application.received.total"].value)
sources = [{TEXT!r}.format(n) for n in (1, 2, 3)]
print([r.record for r in parse_many(sources, n_process=2, convert=convert, nlp=load())])
"""
    with script(code) as running:
        output, told = running.communicate(timeout=300)
    assert output == "[2, 4, 6]\n", told


def test_an_unguarded_script_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(
        "import multiprocessing\nfrom govinfo_nlp import parse_many\n"
        "multiprocessing.set_start_method('spawn', force=True)\n"
        "print([*parse_many(['收到申请3件。\\n'] * 9, n_process=2)])\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("govinfo_nlp.errors.BatchError: G404: worker")
    assert "__main__" in done.stderr.splitlines()[-1]


# -- sources --------------------------------------------------------------------------------------


def test_all_kinds_of_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(TEXT.format(1), encoding="utf-8")

    text = TEXT.format(3)
    named = read_text(text, name="c.txt")
    kinds: list[Any] = [
        *(tmp_path, str(tmp_path), tmp_path / "a.txt", str(tmp_path / "*.txt"), "-"),
        *(text, text.encode(), named, (text, "d"), (tmp_path / "b.txt", "e"), Input(text, "f")),
    ]
    for n_process in (1, 2):
        standard = io.TextIOWrapper(io.BytesIO(TEXT.format(2).encode("gb18030")))
        monkeypatch.setattr(sys, "stdin", standard)
        results = [*parse_many(kinds, n_process=n_process)]
        folder = ["a", "b"]
        assert [r.id for r in results] == [
            *(*folder, *folder, "a", *folder, "<stdin>", "", "", "c", "d", "e", "f")
        ]
        assert [r.report["application.received.total"].value for r in results] == [
            *([1] * 7), 2, 3, 3, 3, 3, 1, 3
        ]  # fmt: skip
    assert results[0].name == str(tmp_path / "a.txt")


@pytest.mark.parametrize(
    "one", [TEXT, TEXT.encode(), Input(TEXT, "a")], ids=["str", "bytes", "Input"]
)
def test_a_single_source_is_one_input(one: Any) -> None:
    assert len([*parse_many(one)]) == 1


def test_without_convert_the_result_is_the_report(corpus: Path) -> None:
    paths = sorted(corpus.glob("*.txt"))[:4]
    for n_process in (1, 2):
        results = [*parse_many(paths, n_process=n_process)]
        assert [r.report for r in results] == [govinfo_nlp.parse(path) for path in paths]
        assert [r.diagnostics for r in results] == [r.report.diagnostics for r in results]


def test_a_converted_result_has_no_report() -> None:
    (result,) = parse_many([TEXT], convert=len_of_facts)
    with pytest.raises(TypeError, match="record"):
        result.report  # noqa: B018


def len_of_facts(report: Report) -> int:
    return len(report.facts)


# -- use ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"n_process": 0}, "G307"),
        ({"n_process": 1.5}, "G307"),
        ({"on_error": "ignore"}, "G307"),
        ({"timeout": 0}, "G307"),
        ({"start_method": "telepathy", "n_process": 2}, "G307"),
        ({"segmenter": "spam"}, "G301"),
        ({"segmenter": "spam", "n_process": 2, "start_method": "fork"}, "G301"),
    ],
)
def test_wrong_use_is_told_at_once(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(UsageError, match=code):
        parse_many([TEXT], **wrong)


def test_a_wrong_setting_is_told_by_spawned_workers() -> None:
    results = parse_many([TEXT], n_process=2, start_method="spawn", segmenter="spam")
    with pytest.raises(UsageError, match="G301"):
        next(results)


def test_one_worker_for_each_processor() -> None:
    assert [r.record for r in parse_many(texts(5), n_process=-1, convert=received)] == expected(5)


def test_progress_is_told_on_stderr_and_only_if_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    for progress in (None, False):
        assert len([*parse_many(texts(3), progress=progress)]) == 3
        assert capsys.readouterr() == ("", "")
    assert len([*parse_many([*texts(3)], progress=True)]) == 3
    shown = capsys.readouterr()
    assert shown.out == "" and "3/3" in shown.err


# -- memory ---------------------------------------------------------------------------------------


def test_no_string_of_a_report_stays_behind() -> None:
    nlp = govinfo_nlp.load()
    before = len(nlp.vocab.strings)
    assert sum(r.ok for r in parse_many(texts(50), nlp=nlp, convert=received)) == 50
    assert len(nlp.vocab.strings) == before


def test_a_renewed_pipeline_reads_the_same(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = sorted(corpus.glob("*.txt"))[:5]
    expected = [govinfo_nlp.parse(path) for path in paths]
    monkeypatch.setattr("govinfo_nlp.batch.work._FIRST_ROOM", 2000)
    monkeypatch.setattr("govinfo_nlp.batch.work._ROOM", 3000)
    assert [r.report for r in parse_many(paths)] == expected
    nlp = govinfo_nlp.load()
    nlp.add_pipe("merge_entities")  # one that is not ours
    nlp.unpicklable = open(os.devnull)  # type: ignore[attr-defined]  # noqa: SIM115
    assert [r.ok for r in parse_many(paths, nlp=nlp)] == [True] * 5
    nlp.unpicklable.close()  # type: ignore[attr-defined]


def test_within_a_memory_zone_of_the_caller() -> None:
    nlp = govinfo_nlp.load()
    with nlp.memory_zone():
        assert [r.record for r in parse_many(texts(3), nlp=nlp, convert=received)] == expected(3)
