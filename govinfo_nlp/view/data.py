"""What the script of the page knows of a report: its facts and findings as compact JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..records import Fact
from .body import LOW_CONFIDENCE
from .labels import group_of, labels, metric_name, section_name
from .numbers import comparison_of, value_of

if TYPE_CHECKING:
    from ..report.report import Report

#: The words of a fact that the page shows, in the order in which they are packed.
FIELDS = (
    "metric", "label", "value", "approx", "unit", "scope", "subject", "applicant", "period",
    "comparison", "status", "state", "source", "section", "form_row", "text", "rule", "evidence",
    "candidates",
)  # fmt: skip


def page_data(report: Report) -> dict[str, Any]:
    """Facts, findings and names of ``report``.

    A report has thousands of cells that differ in little: all words stand once in ``words``, and
    a fact is a list of their places, counted from 1, in the order of :data:`FIELDS`, with its
    confidence behind; 0 is the word of the fact before.
    """
    pool: dict[str, int] = {}
    facts: list[list[float]] = []
    before: list[int] = [0] * len(FIELDS)
    for fact in report.facts:
        places = [pool.setdefault(word, len(pool) + 1) for word in _words(fact)]
        changed = [0 if new == old else new for new, old in zip(places, before, strict=True)]
        facts.append([*changed, fact.confidence])
        before = places
    metrics = dict.fromkeys(fact.metric for fact in report.facts if fact.metric)
    kinds = dict.fromkeys(fact.section for fact in report.facts if fact.section)
    return {
        "fields": FIELDS,
        "words": [*pool],
        "facts": facts,
        "headlines": sorted(set(report.headlines.values())),
        "findings": [_finding(report, index) for index in range(len(report.findings))],
        "metrics": {metric: [*metric_name(metric), group_of(metric)] for metric in metrics},
        "sections": {kind: section_name(kind) for kind in kinds},
        "year": str(report.year or ""),
        "low": LOW_CONFIDENCE,
        "labels": labels(),
    }


def _words(fact: Fact) -> list[str]:
    """The words of ``fact`` in the order of :data:`FIELDS`."""
    made = {
        "metric": fact.metric or "",
        "value": value_of(fact),
        "comparison": comparison_of(fact),
        # the evidence of a cell is its row and its column, which are there already
        "evidence": "" if fact.source == "table" else " · ".join(fact.evidence),
        "candidates": " ".join(fact.candidates),
    }
    return [made.get(name, getattr(fact, name)) for name in FIELDS]


def _finding(report: Report, index: int) -> dict[str, Any]:
    """A finding, with all facts whose numbers it is about."""
    finding = report.findings[index]
    spans = {(span[0], span[1]) for span in finding.spans}
    there = [i for i, fact in enumerate(report.facts) if (fact.start, fact.end) in spans]
    known = [i for i in finding.facts if 0 <= i < len(report.facts)]
    return {
        "severity": finding.severity,
        "message": [finding.message, finding.message_en or finding.message],
        "code": finding.code,
        "facts": [*dict.fromkeys([*known, *there])],
    }
