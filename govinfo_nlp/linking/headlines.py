"""The one value of each metric that a scholar would put into a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lexicon.lexicon import Lexicon
from ..records import Fact

_SOURCES = {"table": 0, "narrative": 1}


def headlines(
    facts: Sequence[Fact],
    lexicon: Lexicon,
    year: int | None,
    own: Callable[[str], bool],
) -> dict[str, int]:
    """Metric → index of its headline fact in ``facts``.

    Only values that the report states for its whole area and its own year can be one: the table
    before the prose, the statutory section before the overview, a named whole (全市) before none.
    A metric that is only stated for a part has no headline.
    """
    stated: dict[str, list[int]] = {}
    for index, fact in enumerate(facts):
        if fact.metric is not None and _eligible(fact, lexicon, year, own):
            stated.setdefault(fact.metric, []).append(index)
    return {
        metric: indexes[0]
        if len(indexes) == 1
        else min(indexes, key=lambda index: _rank(facts[index], lexicon))
        for metric, indexes in stated.items()
    }


def _eligible(fact: Fact, lexicon: Lexicon, year: int | None, own: Callable[[str], bool]) -> bool:
    if fact.value is None or fact.subject or fact.applicant not in ("", "total"):
        return False
    if fact.status == "blank" or (year is not None and fact.period not in ("", str(year))):
        return False
    return is_whole(fact.scope, lexicon) or own(fact.scope)


def _rank(fact: Fact, lexicon: Lexicon) -> tuple[bool, int, bool, bool]:
    """How far a fact stands behind others of its metric; of equals the first is the headline."""
    return (
        fact.status == "derived",
        _SOURCES.get(fact.source, 2),
        not _in_its_section(fact, lexicon.section_frames.get(fact.section, [])),
        fact.scope == "",
    )


def is_whole(scope: str, lexicon: Lexicon) -> bool:
    """Whether ``scope`` is the report's whole area: "", 全市, 我市, 区政府 …"""
    if not scope:
        return True
    entry = lexicon.scopes.get(scope)
    return entry is not None and entry.extent != "part"


def _in_its_section(fact: Fact, frames: Sequence[str]) -> bool:
    metric = fact.metric or ""
    return any(metric == frame or metric.startswith(frame + ".") for frame in frames)
