"""Memory over a long run, and two workers beside one: ``python -m benchmarks.batch --help``."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import random
import re
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from govinfo_nlp import Report, parse_many

from .texts import ROOT

#: A number that is no year.
_NUMBER = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d{1,6}(?![\d.])")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("--memory", type=int, default=20_000, metavar="N", help="reports (0: none)")
    parser.add_argument("--n-process", type=int, default=2, help="workers of the memory test")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the comparison (0: none)")
    parser.add_argument("--reports", type=int, default=400, help="reports a round")
    options = parser.parse_args(arguments)
    if options.rounds:
        _tell_ratio(options.reports, options.rounds)
    if options.memory:
        _tell_memory(options.memory, options.n_process)
    return 0


def reports(count: int) -> Iterator[tuple[str, str]]:
    """(text, id) of ``count`` reports: the corpus over and over, each time with other numbers.

    All numbers of a report are multiplied by the same factor, so that its sums still hold.
    """
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))]
    factors = random.Random(count)
    for number, text in enumerate(islice(cycle(texts), count)):
        factor = factors.randrange(1, 10_000)
        yield _NUMBER.sub(lambda match, by=factor: str(int(match[0]) * by), text), f"r{number}"  # type: ignore[misc]


def rows(report: Report) -> list[dict[str, Any]]:
    """The record that the workers send: the facts as rows."""
    return report.to_records()


def _tell_ratio(count: int, rounds: int) -> None:
    """By the clock, and by the processor time that all processes together took.

    The second says what two processors that nobody else uses make of it: twice the time of one
    process over that of the two workers and their parent.
    """
    texts = [*reports(count)]
    times = [(_seconds(texts, 1), _seconds(texts, 2)) for _ in range(rounds)]
    clock = [one.clock / two.clock for one, two in times]
    processor = [2 * one.processor / two.processor for one, two in times]
    sys.stdout.write(f"{count} reports, {rounds} rounds; two workers against one process:\n\n")
    sys.stdout.write("| | lowest | median | highest |\n|---|---:|---:|---:|\n")
    for name, ratios in (("by the clock", clock), ("by processor time", processor)):
        sys.stdout.write(
            f"| {name} | {min(ratios):.2f} | {median(ratios):.2f} | {max(ratios):.2f} |\n"
        )


class Time(NamedTuple):
    """Seconds."""

    clock: float
    processor: float


def _seconds(texts: list[tuple[str, str]], n_process: int) -> Time:
    gc.collect()
    start, spent = perf_counter(), _processor_seconds()
    done = sum(result.ok for result in parse_many(texts, n_process=n_process, convert=rows))
    assert done == len(texts)
    return Time(perf_counter() - start, _processor_seconds() - spent)


def _processor_seconds() -> float:
    """Of this process and of the children that have ended."""
    time = os.times()
    return time.user + time.system + time.children_user + time.children_system


def _tell_memory(count: int, n_process: int) -> None:
    start = perf_counter()
    at = {1, 100, 1_000, 2_000, 5_000, *range(10_000, count + 1, 5_000), count}
    sys.stdout.write("\n| reports | this process, MB | workers, MB | reports a second |\n")
    sys.stdout.write("|---:|---:|---|---:|\n")
    results = parse_many(reports(count), n_process=n_process, convert=rows)
    for number, result in enumerate(results, 1):
        assert result.ok, result.error
        if number in at:
            workers = [f"{_megabytes(p.pid):.1f}" for p in multiprocessing.active_children()]
            speed = number / (perf_counter() - start)
            own, others = _megabytes("self"), ", ".join(sorted(workers))
            sys.stdout.write(f"| {number:,} | {own:.1f} | {others} | {speed:.0f} |\n")
            sys.stdout.flush()


def _megabytes(process: object) -> float:
    """What ``process`` holds in memory, by /proc (Linux only)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmRSS:\s*(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


if __name__ == "__main__":
    sys.exit(main())
