"""One vocabulary over the forms: the values of a report as ``patterns/crosswalk.jsonl`` relates them.

Rows are added up only where the crosswalk says so and every one of them has a number: a blank
cell is not zero. Table and prose, or numbers of different areas, are never added to each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..lexicon.crosswalk import Crossing, crossings_of
from ..lexicon.forms import Form, builtin_forms
from ..records import Cell, Fact, Number, as_number

if TYPE_CHECKING:
    from .report import Report

#: The fields of a harmonised row, in the order in which files and frames show them.
HARMONISED_FIELDS = (
    "report_id", "metric", "value", "value_max", "unit", "approx", "grade", "status", "form",
    "rows", "source", "facts", "confidence", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Harmonised:
    """The value of one variable, comparable over the forms as far as ``grade`` says.

    ``metric``: the variable, an ``id`` of ``patterns/crosswalk.jsonl``; ``value``, ``value_max``,
    ``unit``, ``approx``: as in a fact. ``grade``: exact, close or broader; with broader there is
    no value, because the report's number is only a part of the variable. ``status``: reported
    (one number), derived (a sum, or a value that the form's sums show), blank (the cell is empty
    or a dash) or incomplete (it cannot be given). ``form``: whose rows were followed. ``rows``:
    rows or metrics that give the value; ``facts``: the indices of their facts in the report.
    ``source``: table or narrative. ``confidence``: of the weakest fact. ``reason``: why the grade,
    or why there is no value.
    """

    metric: str
    value: Number | None
    unit: str
    grade: str
    status: str
    form: str
    rows: tuple[str, ...]
    facts: tuple[int, ...]
    source: str
    reason: str
    confidence: float = 1.0
    value_max: Number | None = None
    approx: str = ""


def harmonise(report: Report) -> list[Harmonised]:
    """The variables that ``report`` states, in the order of the crosswalk.

    The form is the one of the report's tables. A report without tables is read by the form of
    its year (2008–2013 A1, 2014–2018 B, 2019–2020 C, since 2021 D), and no value is graded better
    than close: no form binds its prose. Without form and year there is nothing. A variable whose
    cell is blank, or that lacks a part of its sum, is there without value and says why.
    """
    form = _form(report)
    if form is None:
        return []
    facts = _Facts(report, form)
    found = (_best(lines, facts) for lines in crossings_of(form.id).values())
    return [record for record in found if record]


def _form(report: Report) -> Form | None:
    for form in builtin_forms():
        if form.id == report.form or (not report.form and _in_force(form, report.year)):
            return form
    return None


def _in_force(form: Form, year: int | None) -> bool:
    """Whether the form is that of ``year``; a form that names no years is that of none."""
    years = [*map(int, re.findall(r"\d{4}", form.years))]
    return bool(years) and year is not None and years[0] <= year <= (years[1:] or [9999])[0]


def row_metrics(form: Form) -> dict[str, str | None]:
    """Row (with its column where they differ in metric) → metric, for all rows of ``form``."""
    metrics: dict[str, str | None] = {}
    for table in form.tables:
        for row in table.rows:
            if row.metrics:
                metrics.update({f"{row.id}/{column}": m for column, m in row.metrics.items()})
            elif table.layout == "line":
                metrics.update({f"{row.id}/{c.id}": c.metric for c in table.columns})
            else:
                metrics[row.id] = row.metric
    return metrics


class _Facts:
    """The facts of a report by row of its form."""

    def __init__(self, report: Report, form: Form) -> None:
        self.report, self.form = report, form
        self._metrics = row_metrics(form)
        cumulative = {c.id for table in form.tables for c in table.columns if c.cumulative}
        tables = [table for table in report.tables if table.form == form.id]
        cells = [cell for table in tables for cell in table.cells]
        self._cells: dict[str, list[Cell]] = {}
        for cell in cells:
            if cell.row and cell.column not in cumulative and cell.applicant in ("", "total"):
                self._cells.setdefault(cell.row, []).append(cell)
                self._cells.setdefault(f"{cell.row}/{cell.column}", []).append(cell)
        self._places = {
            (fact.form_row, fact.start, fact.end): index
            for index, fact in enumerate(report.facts)
            if fact.source == "table"
        }

    def of(self, row: str) -> int | None:
        """The index of the fact that gives ``row`` (or the metric ``row``), or None."""
        metric = self._metrics.get(row, row)
        if metric:
            return self.report.headlines.get(metric)
        filled = [cell for cell in self._cells.get(row, ()) if cell.value is not None]
        if len(filled) != 1:
            return None
        return self._places.get((row, filled[0].start, filled[0].end))

    def why_none(self, rows: Sequence[str]) -> str:
        """Why there are no facts for ``rows``: in which state their cells are."""
        states: dict[str, list[str]] = {}
        for row in rows:
            found = sorted({cell.state for cell in self._cells.get(row, ())})
            what = "not in the report" if not found else " or ".join(found)
            known = {"blank", "dash", "missing"}.issuperset(found)
            states.setdefault(what if known else "no value of its own", []).append(row)
        return "; ".join(f"{what}: {', '.join(names)}" for what, names in states.items())

    def is_empty(self, row: str) -> bool:
        """Whether the cell of ``row`` is printed without a number."""
        cells = self._cells.get(row, ())
        return bool(cells) and all(cell.state in ("blank", "dash") for cell in cells)

    def adds_up(self, whole: str) -> bool:
        """Whether the parts that the form gives to the row ``whole`` add up to it."""
        for relation in self.form.relations:
            if relation.left == (whole,) and relation.relation == "=":
                places = [self.of(row) for row in (whole, *relation.right)]
                total, *parts = (None if i is None else self.report.facts[i].value for i in places)
                return total is not None and total == _sum(parts)
        return False


def _best(lines: Sequence[Crossing], facts: _Facts) -> Harmonised | None:
    """What the first line that can be followed gives; else why none can; None if nothing is there."""
    records = [record for line in lines if (record := _follow(line, facts))]
    return next((record for record in records if record.value is not None), None) or next(
        iter(records), None
    )


def _follow(line: Crossing, facts: _Facts) -> Harmonised | None:
    rows = line.forms[facts.form.id]
    indices = [facts.of(row) for row in rows]
    there = [index for index in indices if index is not None]
    if not there and not any(map(facts.is_empty, rows)):
        return None
    parts = [facts.report.facts[index] for index in there]
    reason = _obstacle(line, rows, indices, parts, facts)
    if reason:
        blank = not there and all(map(facts.is_empty, rows))
        status = "blank" if blank else "incomplete"
        source = parts[0].source if parts else "table"
        return Harmonised(
            line.id, None, "", line.grade, status, facts.form.id, rows, tuple(there), source, reason
        )
    one = parts[0] if len(parts) == 1 else None
    bound = line.grade != "exact" or bool(facts.report.form)
    return Harmonised(
        metric=line.id,
        value=one.value if one else _sum([part.value for part in parts]),
        value_max=one.value_max if one else None,
        unit=parts[0].unit,
        approx=one.approx if one else "+".join(dict.fromkeys(p.approx for p in parts if p.approx)),
        grade=line.grade if bound else "close",
        status=one.status if one else "derived",
        form=facts.form.id,
        rows=rows,
        facts=tuple(there),
        source=parts[0].source,
        reason=line.reason if bound else f"prose without a table: {line.reason}",
        confidence=min(part.confidence for part in parts),
    )


def _obstacle(
    line: Crossing,
    rows: Sequence[str],
    indices: Sequence[int | None],
    parts: Sequence[Fact],
    facts: _Facts,
) -> str:
    """Why the line gives no value, or ""."""
    if missing := [row for row, index in zip(rows, indices, strict=True) if index is None]:
        return facts.why_none(missing)
    if line.grade == "broader":
        return f"only a part of the variable: {line.reason}"
    if len({(part.source, part.scope, part.unit) for part in parts}) > 1:
        return "the parts stand in table and prose, for different areas or in different units"
    if len(parts) > 1 and any(part.value_max is not None for part in parts):
        return "a part is a range"
    if line.closed and not facts.adds_up(line.closed):
        return (
            f"the parts of {line.closed} do not add up to it: parts of the copy's own, or misprints"
        )
    return ""


def _sum(values: Sequence[Number | None]) -> Number | None:
    """The exact sum; None where a value is missing."""
    if any(value is None for value in values):
        return None
    return as_number(sum((Decimal(str(value)) for value in values), Decimal(0)))
