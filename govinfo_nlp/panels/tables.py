"""The rows of the long and of the wide table, made one report after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .columns import ABOUT, GRADE, IDENTITY, LONG, STATE, Column, metric_names
from .record import Record
from .survey import Survey

#: A row: as many values as the table has columns; None is a cell without value.
Row = list[Any]


@dataclass(frozen=True, slots=True)
class Wide:
    """What the wide table shows. ``harmonised``: the variables of the crosswalk in place of the
    metrics; ``grades``, ``states``: one more column a metric each."""

    harmonised: bool = False
    grades: bool = False
    states: bool = False

    @property
    def kind(self) -> str:
        return "harmonised" if self.harmonised else "cells"


def wide_columns(found: Survey, wide: Wide) -> list[Column]:
    """The columns of the wide table: about the report, then the metrics in ontology order."""
    columns = [*IDENTITY, *ABOUT]
    for metric in found.metrics[wide.kind]:
        zh, en, unit = metric_names(metric)
        columns.append(Column(metric, found.types[wide.kind][metric], zh, en, metric, unit))
        if wide.states:
            columns.append(Column(metric + STATE, "string", f"{zh}:状态", f"{en}: state", metric))
        if wide.grades:
            columns.append(Column(metric + GRADE, "string", f"{zh}:可比性", f"{en}: grade", metric))
    return columns


def wide_rows(records: Iterable[Record], found: Survey, wide: Wide) -> Iterator[Row]:
    """One row a report, in the order of the records."""
    about = [column.name for column in (*IDENTITY, *ABOUT)]
    for record, identity in zip(records, found.identities, strict=True):
        row = [_shown(identity[name]) for name in about]
        for metric in found.metrics[wide.kind]:
            cell = record[wide.kind].get(metric, {})
            row.append(cell.get("value"))
            if wide.states:
                row.append(cell.get("state", "not_reported"))
            if wide.grades:
                row.append(record["harmonised"].get(metric, {}).get("grade"))
        yield row


def long_columns(found: Survey) -> list[Column]:
    """The columns of the long table: about the report, then the fields of its facts."""
    return [replace(c, type=found.fact_types.get(c.name, c.type)) for c in LONG]


def long_rows(records: Iterable[Record], found: Survey) -> Iterator[Row]:
    """One row a fact, in text order, report after report."""
    about = [column.name for column in IDENTITY]
    facts = [column.name for column in LONG[len(about) + 2 :]]
    for record, identity in zip(records, found.identities, strict=True):
        head = [_shown(identity[name]) for name in about]
        values = {cell["fact"] for cell in record["cells"].values() if "fact" in cell}
        for number, fact in enumerate(record["facts"]):
            yield [*head, number, number in values, *(_shown(fact[name]) for name in facts)]


def _shown(value: Any) -> Any:
    """An empty text is no value; what has parts is JSON."""
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False)
    return None if value == "" else value
