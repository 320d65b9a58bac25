"""What a pattern file changes on reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..api import load, parse_in_zone
from ..errors import GovinfoError
from ..lexicon.sets import PatternSet, patterns_in_use
from ..readers import iter_sources, read
from ..records import Fact
from ..report import Report

#: Place of a number → its facts by metric.
_Facts = dict[tuple[int, int], list[Fact]]


def changes(
    laid: PatternSet, reports: Sequence[str], failures: list[str]
) -> Iterator[dict[str, Any]]:
    """One row for each fact that ``laid`` gains, loses or changes; ``failures`` gets what failed."""
    before, after = load(patterns=patterns_in_use()), load(patterns=laid)
    for path in iter_sources(reports):
        try:
            if isinstance(path, GovinfoError):
                raise path
            source = read(path)
        except GovinfoError as error:
            failures.append(str(error))
            continue
        yield from compared(parse_in_zone(source, before), parse_in_zone(source, after))


def compared(before: Report, after: Report) -> Iterator[dict[str, Any]]:
    """The facts that differ between two readings of a report, in text order.

    gained: a number has a metric that it had not; lost: it has its metric no longer; changed: it
    has another metric, value or scope.
    """
    old, new = _by_place(before), _by_place(after)
    for place in sorted(old.keys() | new.keys()):
        were, are = old.get(place, []), new.get(place, [])
        gone = [fact for fact in were if not _among(fact, are)]
        come = [fact for fact in are if not _among(fact, were)]
        for index in range(max(len(gone), len(come))):
            was = gone[index] if index < len(gone) else None
            now = come[index] if index < len(come) else None
            row = _row(after.id or before.id, was, now)
            if row["change"]:
                yield row


def _by_place(report: Report) -> _Facts:
    places: _Facts = {}
    for fact in report.facts:
        places.setdefault((fact.start, fact.end), []).append(fact)
    return places


def _among(fact: Fact, others: Sequence[Fact]) -> bool:
    return any(_same(fact) == _same(other) for other in others)


def _same(fact: Fact) -> tuple[object, ...]:
    return (fact.metric, fact.value, fact.unit, fact.scope, fact.subject, fact.period)


def _row(report_id: str, was: Fact | None, now: Fact | None) -> dict[str, Any]:
    fact = now or was
    assert fact is not None
    had, has = was is not None and was.metric, now is not None and now.metric
    change = "changed" if had and has else "gained" if has else "lost" if had else ""
    return {
        "report_id": report_id,
        "change": change,
        "start": fact.start,
        "end": fact.end,
        "text": fact.text,
        "metric": now.metric if now else None,
        "metric_before": was.metric if was else None,
        "scope": now.scope if now else None,
        "scope_before": was.scope if was else None,
        "label": fact.label,
        "rule": fact.rule,
    }


def told(row: Mapping[str, Any]) -> str:
    """A change in one line for readers."""
    was, now = row["metric_before"] or "no metric", row["metric"] or "no metric"
    what = now if row["change"] == "gained" else f"{was} -> {now}"
    if row["change"] == "changed" and was == now:
        what = f"{now} ({row['scope_before'] or '-'} -> {row['scope'] or '-'})"
    return (
        f"{row['report_id']}:{row['start']} {row['change']}: {row['text']} {what} <{row['label']}>"
    )


def summary(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many facts change, and in how many reports."""
    counts = Counter(row["change"] for row in rows)
    reports = len({row["report_id"] for row in rows})
    told = ", ".join(f"{counts[change]} {change}" for change in ("gained", "lost", "changed"))
    return f"{told} in {reports} reports"
