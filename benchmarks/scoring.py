"""Compare facts with gold facts: found, wrong, and how well the found ones are described.

A gold fact is found where a fact of the report has its metric, applicant and value and overlaps
its span (gold without offsets: each fact may stand for one gold fact). A fact is wrong where the
report's gold is exhaustive, the gold knows the metric, and nothing in the gold says it: facts of
single applicants, of other years, derived ones and those in ignored stretches are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

Row = Mapping[str, Any]

_HALF = str.maketrans("（），區縣轄級機關單門", "(),区县辖级机关单门")
#: Words for the whole of the report's own area: all mean the same scope.
_WHOLE = {whose + area for whose in "全我本" for area in "省市区县"}
_WHOLE |= {
    "",
    "本机关",
    "区政府",
    "县政府",
    "市政府",
    "全州",
    "全旗",
    "全镇",
    "全国",
    "全年",
    "全局",
}
_SCOPES = {
    "市政府本级": "市本级", "市级": "市本级", "本级": "市本级", "省级": "省本级", "区级": "区本级",
    "县级": "县本级", "县(市、区)级": "县(市、区)", "各县(市、区)": "县(市、区)", "各县市区": "县(市、区)",
    "各县区": "县(市、区)", "辖市区": "县(市、区)", "各区(市)": "县(市、区)", "区县": "县(市、区)",
    "市级机关": "市直部门", "市级部门": "市直部门", "市直单位": "市直部门",
}  # fmt: skip
_UNITS = str.maketrans("條場項個戶萬", "条场项个户万")


@dataclass(frozen=True)
class Score:
    """Counts over some reports; ``headline`` of ``headlines`` headline values are right."""

    gold: int = 0
    found: int = 0
    wrong: int = 0
    scope: int = 0
    unit: int = 0
    approx: int = 0
    headline: int = 0
    headlines: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def recall(self) -> float:
        return _share(self.found, self.gold)

    @property
    def precision(self) -> float:
        return _share(self.found, self.found + self.wrong)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def of_found(self, name: str) -> float:
        """The share of the found facts whose ``name`` (scope, unit, approx) is right."""
        return _share(getattr(self, name), self.found)

    @property
    def headline_share(self) -> float | None:
        """The share of headline values that are right; None where there are none to judge."""
        return _share(self.headline, self.headlines) if self.headlines else None


def score(gold: Iterable[Mapping[str, Any]], rows: Iterable[Row]) -> dict[str, Score]:
    """Report id → score. ``gold``: gold files as dicts; ``rows``: ``Report.to_records()``."""
    golds = [*gold]
    known = {fact["metric"] for one in golds for fact in one["facts"] if fact["metric"]}
    by_report: dict[str, list[Row]] = {one["id"]: [] for one in golds}
    for row in rows:
        if row["metric"] and row["value"] is not None and row["report_id"] in by_report:
            by_report[row["report_id"]].append(row)
    return {one["id"]: _score_report(one, by_report[one["id"]], known) for one in golds}


def total(scores: Iterable[Score]) -> Score:
    """All of ``scores`` as one."""
    return sum(scores, Score())


def _score_report(gold: Mapping[str, Any], rows: Sequence[Row], known: set[str]) -> Score:
    wanted = [fact for fact in gold["facts"] if fact["metric"]]
    stated = [row for row in rows if row["source"] != "headline"]
    headlines = [row for row in rows if row["source"] == "headline"]
    placed = gold.get("offsets", True)
    used: set[int] = set()
    result = Score(gold=len(wanted))
    for fact in wanted:
        index = _best(fact, stated, used, placed)
        if index is not None:
            used.add(index)
            result += _described(fact, stated[index])
    if not gold.get("partial"):
        rest = [row for i, row in enumerate(stated) if i not in used]
        wrong = [
            row for row in rest if _judged(row, gold, known) and not _said(row, wanted, placed)
        ]
        result += Score(wrong=len(wrong))
    return result + _headlines(wanted, headlines)


def _best(fact: Row, rows: Sequence[Row], used: set[int], placed: bool) -> int | None:
    """The row that states ``fact``: one with its scope, else the last; None if there is none."""
    fits = [
        i
        for i, row in enumerate(rows)
        if _same_statement(row, fact) and (_overlap(row, fact) if placed else i not in used)
    ]
    same_scope = (i for i in fits if _scope(rows[i]) == _scope(fact))
    return next(same_scope, fits[-1] if fits else None)


def _described(fact: Row, row: Row) -> Score:
    one, two = _scope(fact), _scope(row)
    unit = fact.get("unit") or ""
    return Score(
        found=1,
        scope=one == two or {one, two} <= _WHOLE,
        unit=not unit or _unit(row) == _unit(fact),
        approx=(row.get("approx") or "") == (fact.get("approx") or ""),
    )


def _judged(row: Row, gold: Mapping[str, Any], known: set[str]) -> bool:
    """Whether the gold has a say about ``row``."""
    if row["metric"] not in known or _applicant(row) or row.get("status") == "derived":
        return False
    year, period = gold.get("year"), row.get("period")
    if year and period and str(year) not in str(period):
        return False
    return not any(
        row["start"] < end and start < row["end"] for start, end in gold.get("ignore", ())
    )


def _said(row: Row, facts: Iterable[Row], placed: bool) -> bool:
    """Whether one of the gold ``facts`` says what ``row`` says (a second mention is no error)."""
    for fact in facts:
        if row["metric"] == fact["metric"] and _same_value(row, fact):
            if placed and _overlap(row, fact):
                return True
            if not placed and _applicant(row) == _applicant(fact):
                return True
    return False


def _headlines(facts: Iterable[Row], rows: Sequence[Row]) -> Score:
    if not rows:
        return Score()
    stated = {row["metric"]: row["value"] for row in rows}
    wanted: dict[str, float] = {}
    for fact in facts:
        if (fact.get("scope") or "") in _WHOLE and not _applicant(fact):
            wanted.setdefault(fact["metric"], fact["value"])
    right = sum(m in stated and _close(stated[m], value) for m, value in wanted.items())
    return Score(headline=right, headlines=len(wanted))


def _same_statement(row: Row, fact: Row) -> bool:
    return (
        row["metric"] == fact["metric"]
        and _applicant(row) == _applicant(fact)
        and _same_value(row, fact)
    )


def _same_value(row: Row, fact: Row) -> bool:
    return _close(row["value"], fact["value"])


def _close(one: float, two: float) -> bool:
    return abs(one - two) <= 1e-9 * max(1.0, abs(two))


def _overlap(row: Row, fact: Row) -> bool:
    return bool(row["start"] < fact["end"] and fact["start"] < row["end"])


def _scope(fact: Row) -> str:
    scope = (fact.get("scope") or "").translate(_HALF)
    return _SCOPES.get(scope, scope)


def _applicant(fact: Row) -> str:
    applicant = fact.get("applicant") or ""
    return "" if applicant == "total" else applicant


def _unit(fact: Row) -> str:
    return (fact.get("unit") or "").translate(_UNITS)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
