"""What a panel keeps of a report: one small plain dict, made where the report was parsed.

``Recorder()(report)`` is all that a worker process sends back; the tables are written from such
records, one after the other, so that no run holds many reports at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..lexicon.lexicon import default_lexicon
from ..lexicon.units import unit_table
from ..records import Fact, Number, as_number

if TYPE_CHECKING:
    from ..report.harmonise import Harmonised
    from ..report.report import Report

#: A record: str, int, float, bool, None, list and dict only.
Record = dict[str, Any]

#: What a cell of the wide table stands for. A number is there with the first five only.
STATES: dict[str, str] = {
    "value": "a number other than zero is printed",
    "zero": "zero is printed, as 0 or in words (未收到申请)",
    "about": "the number is printed as rounded or as a bound (20余万, 近100, 100以上)",
    "derived": "nothing is printed, but the sums of the form leave only this number, "
    "or the number is a sum of several rows",
    "range": "a range is printed (1-2): no single number",
    "unit": "the number is printed in a unit that cannot be brought to that of the column",
    "blank": "the cell is printed, empty",
    "dash": "the cell is printed with a dash, a stroke or 无",
    "missing": "the table is there, but not this cell",
    "part": "only numbers of a part, another body, another year or a narrower subject are printed",
    "incomplete": "harmonised: some of the rows that make up the variable have no number",
    "not_reported": "the report says nothing of it",
}


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes the record of a report. ``long``: with all its facts, which the long table needs."""

    long: bool = True

    def __call__(self, report: Report) -> Record:
        record = _about(report)
        record["cells"] = _cells(report)
        record["harmonised"] = {h.metric: _variable(h) for h in report.harmonised()}
        if self.long:
            record["facts"] = report.to_records()
        return record


def _about(report: Report) -> Record:
    return {
        "report_id": report.id,
        "title": report.title,
        "issuer": report.issuer,
        "region": report.region,
        "level": report.level,
        "year": report.year,
        "published": report.metadata.published,
        "form": report.form,
        "patterns": report.patterns,
        "facts_total": len(report.facts),
        "facts_unlinked": sum(fact.metric is None for fact in report.facts),
        "audit_errors": sum(finding.severity == "error" for finding in report.findings),
        "diagnostics": sorted({note.code for note in report.diagnostics}),
    }


def _cells(report: Report) -> dict[str, Record]:
    """Metric → what the report says of it, for the metrics that it says something of."""
    cells: dict[str, Record] = {}
    for cell in (cell for table in report.tables for cell in table.cells):
        if cell.metric and cell.state == "missing" and cell.applicant in ("", "total"):
            cells[cell.metric] = {"state": "missing"}
    for fact in report.facts:
        if fact.metric:
            empty = fact.value is None and fact.applicant in ("", "total")
            known = cells.setdefault(fact.metric, {"state": "part"})
            if empty and known["state"] in ("part", "missing"):
                known["state"] = fact.state
    for metric, index in report.headlines.items():
        cells[metric] = _valued(metric, report.facts[index]) | {"fact": index}
    return cells


def _valued(metric: str, fact: Fact) -> Record:
    """The number of a headline fact, in the unit of its column, and its state."""
    state = _state(fact.value, fact.value_max, fact.approx, fact.status == "derived")
    value = in_unit(fact.value, fact.unit, metric)
    if value is None and state != "range":
        state = "unit"
    return {"value": None if state == "range" else value, "state": state, "source": fact.source}


def _variable(found: Harmonised) -> Record:
    """A harmonised value, in the unit of its column, with its grade and state."""
    row = {"grade": found.grade, "facts": list(found.facts), "source": found.source}
    if found.value is None:
        return row | {"value": None, "state": found.status, "reason": found.reason}
    derived = found.status == "derived"
    state = _state(found.value, found.value_max, found.approx, derived)
    value = in_unit(found.value, found.unit, found.metric)
    if value is None and state != "range":
        state = "unit"
    return row | {"value": None if state == "range" else value, "state": state}


def _state(value: Number | None, top: Number | None, approx: str, derived: bool) -> str:
    if top is not None:
        return "range"
    if approx:
        return "about"
    if derived:
        return "derived"
    return "value" if value else "zero"


def in_unit(value: Number | None, unit: str, metric: str) -> Number | None:
    """``value`` of ``metric``, printed in ``unit``, in the unit of the column; None if unknown.

    Only money has several units of one kind (元, 万元, 亿元); the units of counts are words for
    things counted one by one, and stay.
    """
    wanted = _money(column_unit(metric))
    if value is None or not wanted or value == 0:
        return value
    given = _money(unit)
    return as_number(Decimal(str(value)) * given / wanted) if given else None


@lru_cache(maxsize=256)
def _money(unit: str) -> Decimal | None:
    """How many 元 one ``unit`` of money is; None where it is none."""
    table = unit_table()
    for prefix, magnitude in {"": 1, **table.magnitudes}.items():
        entry = table.units.get(unit[len(prefix) :]) if unit.startswith(prefix) else None
        if entry and entry.kind == "money" and entry.factor:
            return Decimal(magnitude) * entry.factor
    return None


def column_unit(metric: str) -> str:
    """The unit of the column of ``metric``: the one that the statutory forms give it."""
    known: Mapping[str, Any] = default_lexicon().metrics
    return known[metric].unit if metric in known else ""
