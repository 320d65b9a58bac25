"""What the prose says against what the tables say (AU14)."""

from __future__ import annotations

from bisect import bisect_right

from ..linking.headlines import is_whole
from ..records import Fact, Number
from .view import Span, View

#: What a report counts the same way in prose and table: a different number is a contradiction. Of
#: other metrics the prose often gives a part only, so that just a number above the table is told.
_SAME = ("application.", "review.", "litigation.")
_SURE = 0.7
#: 另办理复议案件3件: told beside what the table counts.
_ELSE = "另"
_CLAUSE = 100
#: 收到 may mean what is new, or that and what was carried over.
_READINGS = {
    "application.received.total": ("application.received.total", "application.carried_over"),
    "application.processed.total": ("application.outcome.total", "application.carried_forward"),
}


def check_agreement(view: View) -> None:
    """Each number of the prose that names a table row against its cell."""
    table = _cells(view)
    if not table:
        return
    agreeing: set[int] = set()
    differing: list[tuple[Fact, Fact]] = []
    for fact in view.prose:
        cells = table.get(fact.metric or "", [])
        if not cells or not _comparable(view, fact) or fact.start in view.listed:
            continue
        if _ELSE in view.norm[_clause(view, fact) : fact.start]:
            continue
        if _agrees(fact, cells, table):
            if fact.value:
                agreeing.add(_sentence(view, fact))
        elif (fact.metric or "").startswith(_SAME) or fact.rule == "zero":
            differing.append((fact, cells[0]))
    for fact, cell in differing:
        _tell(view, fact, cell, _sentence(view, fact) in agreeing)


def _clause(view: View, fact: Fact) -> int:
    """Where the clause of a number begins, not further back than ``_CLAUSE`` characters."""
    floor = max(0, fact.start - _CLAUSE)
    return max(floor, *(view.norm.rfind(char, floor, fact.start) + 1 for char in ",;。\n"))


def _sentence(view: View, fact: Fact) -> int:
    return bisect_right(view.sentences, fact.start, key=lambda sentence: sentence.start)


def _cells(view: View) -> dict[str, list[Fact]]:
    """The filled cells by metric; of table 3 the column of totals."""
    table: dict[str, list[Fact]] = {}
    for fact in view.report.facts:
        filled = fact.source == "table" and fact.metric and fact.value is not None
        if filled and fact.applicant in ("", "total"):
            table.setdefault(fact.metric or "", []).append(fact)
    return table


def _comparable(view: View, fact: Fact) -> bool:
    whole = is_whole(fact.scope, view.lexicon) and not fact.applicant
    return whole and fact.confidence >= _SURE


def _agrees(fact: Fact, cells: list[Fact], table: dict[str, list[Fact]]) -> bool:
    values: set[Number | None] = {cell.value for cell in cells}
    for names in (_READINGS.get(fact.metric or "", ()),):
        printed = [table[name][0].value or 0 for name in names if name in table]
        if printed:
            values |= {printed[0], sum(printed)}
    return fact.value in values


def _tell(view: View, fact: Fact, cell: Fact, reports: bool) -> None:
    """``reports``: the sentence gives other rows of the table as they are. Without that a smaller
    number may be of a part of what the table counts (案件备案12件), which is a warning only."""
    zero = fact.rule == "zero"
    more = bool(fact.scope) and (fact.value or 0) > (cell.value or 0)
    sure = cell.confidence >= _SURE and (zero or reports or more)
    metric = view.lexicon.metrics.get(fact.metric or "")
    view.add(
        "table.zero" if zero else "table.prose",
        [(fact.start, fact.end), *_places(view, cell)],
        stated=fact.value,
        computed=cell.value,
        closes=cell.value,
        severity="" if sure else "warning",
        label=fact.text.replace("\n", "") if zero or metric is None else metric.zh,
        label_en=fact.text.replace("\n", "") if zero or metric is None else metric.en,
    )


def _places(view: View, cell: Fact) -> list[Span]:
    """Where a cell stands; of a sum of cells (lawsuits by both routes) the places of all of them."""
    places = [(cell.start, cell.end)]
    if cell.status == "derived" and cell.metric is not None:
        group, _, outcome = cell.metric.rpartition(".")
        names = {f"{group}.{route}.{outcome}" for route in ("direct", "after_review")}
        places += [
            (f.start, f.end) for f in view.report.facts if f.source == "table" and f.metric in names
        ]
    return places
