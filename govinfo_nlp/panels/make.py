"""``govinfo_nlp.panel``: a panel of reports, or of files that are parsed for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from ..batch import Result, parse_many
from ..batch.inputs import inputs_of, with_unique_ids
from ..errors import GovinfoError
from ..readers import Source
from ..report.report import Report
from .core import Panel
from .record import Record, Recorder


def panel(
    reports: Any, *, n_process: int = 1, progress: bool | None = None, **settings: Any
) -> Panel:
    """The panel of many reports: one table over bodies and years.

    ``reports``: Report objects or results of ``parse_many``, which are looked at one after the
    other and not kept; or what ``parse_many`` takes (a folder, paths, globs, texts), which is
    parsed here. ``n_process``, ``progress``, ``settings``: as in ``parse_many``, for the latter.

    What fails is in ``panel.failures``; two reports of one body and year are both in the panel,
    with ``duplicate`` true.

    >>> import govinfo_nlp
    >>> reports = [govinfo_nlp.parse("2018年,全市共收到政府信息公开申请126件。\\n")]
    >>> govinfo_nlp.panel(reports).wide()["application.received.total"].tolist()
    [126]
    """
    failures: list[tuple[str, GovinfoError]] = []
    items = _items(reports)
    first = next(items, None)
    if first is not None:
        items = chain([first], items)
    if not isinstance(first, (Report, Result)):
        items = parse_many(
            with_unique_ids(inputs_of(items)),
            n_process=n_process, progress=progress, convert=Recorder(), **settings,
        )  # fmt: skip
    records = [record for item in items if (record := _record(item, failures))]
    return Panel(records, failures)


def _items(reports: Any) -> Iterator[Any]:
    single = isinstance(reports, (str, bytes, Path, Source, Report, Result))
    return iter([reports] if single else reports)


def _record(item: Any, failures: list[tuple[str, GovinfoError]]) -> Record | None:
    """The record of a report or of a result; None, and noted, where there is none."""
    if isinstance(item, Report):
        return Recorder()(item)
    if item.error is not None:
        failures.append((item.name or item.id, item.error))
        return None
    made: Record = Recorder()(item.record) if isinstance(item.record, Report) else item.record
    return made | {"file": item.name}


def with_files(records: Iterable[Record], names: Iterable[str]) -> Iterator[Record]:
    """``records`` with the paths that they come from."""
    for record, name in zip(records, names, strict=True):
        yield record | {"file": name}
