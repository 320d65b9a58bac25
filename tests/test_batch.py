"""``parse_many``: one result for every input, in order, whatever becomes of inputs and workers."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp import Report, parse_many

METHODS = ["fork", "spawn"]
TEXT = "临溪县2018年政府信息公开工作年度报告\n2018年,全县共收到政府信息公开申请{}件。\n"


def received(report: Report) -> Any:
    """What the tests want of a report; some ids bring it down."""
    if report.id == "broken":
        raise ValueError("no ink")
    if report.id == "deadly":
        os._exit(7)
    if report.id == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return report.id, report["application.received.total"].value


def texts(count: int) -> Iterator[tuple[str, str]]:
    return ((TEXT.format(number), f"r{number}") for number in range(count))


@pytest.mark.parametrize("n_process", [1, 2, 3])
def test_every_input_has_its_result_in_order(n_process: int) -> None:
    results = [*parse_many(texts(60), n_process=n_process, convert=received)]
    assert [result.record for result in results] == [(f"r{n}", n) for n in range(60)]
    assert all(result.ok and result.id == result.record[0] for result in results)


@pytest.mark.parametrize("method", METHODS)
def test_what_fails_costs_only_itself(method: str, tmp_path: Path) -> None:
    bad = [
        (b"", "G107"),
        (tmp_path / "missing.txt", "G101"),
        ((TEXT, "broken"), "G403"),
        (17, "G306"),
        ((TEXT, "deadly"), "G401"),
        (b"\x00\x01" * 400, "G104"),
        ((TEXT, "killed"), "G401"),
        (("一" * 300, "long"), "G106"),
    ]
    mixed = [*itertools.chain(*zip((s for s, _ in bad), texts(len(bad)), strict=True)), *texts(20)]
    settings: dict[str, Any] = {"n_process": 2, "start_method": method, "max_length": 200}
    results = [*parse_many(mixed, convert=received, **settings)]
    assert len(results) == len(mixed)
    for (_, code), result in zip(bad, results[::2], strict=False):
        assert (result.error and result.error.code, result.record, result.ok) == (code, None, False)
        assert result.error and result.error.remedy
    good = [*results[1 : 2 * len(bad) : 2], *results[2 * len(bad) :]]
    assert [result.record[1] for result in good] == [*range(len(bad)), *range(20)]
