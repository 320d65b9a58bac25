"""The one value of each metric that a scholar would put into a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..lexicon.lexicon import Lexicon
from ..records import Fact

_SOURCES = {"table": 0, "narrative": 1}


def headlines(
    facts: Iterable[Fact],
    lexicon: Lexicon,
    year: int | None,
    own: Callable[[str], bool],
) -> dict[str, int]:
    """Metric → index of its headline fact in ``facts``.

    Only values that the report states for its whole area and its own year can be one: the table
    before the prose, the statutory section before the overview, a named whole (全市) before none.
    A metric that is only stated for a part has no headline.
    """
    best: dict[str, tuple[tuple[object, ...], int]] = {}
    for index, fact in enumerate(facts):
        if not _eligible(fact, lexicon, year, own):
            continue
        assert fact.metric is not None
        rank = (
            fact.status == "derived",
            _SOURCES.get(fact.source, 2),
            not _in_its_section(fact, lexicon.section_frames.get(fact.section, [])),
            fact.scope == "",
            index,
        )
        if fact.metric not in best or rank < best[fact.metric][0]:
            best[fact.metric] = (rank, index)
    return {metric: index for metric, (_, index) in best.items()}


def _eligible(fact: Fact, lexicon: Lexicon, year: int | None, own: Callable[[str], bool]) -> bool:
    if fact.metric is None or fact.value is None or fact.subject:
        return False
    if fact.applicant not in ("", "total") or fact.status == "blank":
        return False
    if year is not None and fact.period not in ("", str(year)):
        return False
    return is_whole(fact.scope, lexicon) or own(fact.scope)


def is_whole(scope: str, lexicon: Lexicon) -> bool:
    """Whether ``scope`` is the report's whole area: "", 全市, 我市, 区政府 …"""
    if not scope:
        return True
    entry = lexicon.scopes.get(scope)
    return entry is not None and entry.extent != "part"


def _in_its_section(fact: Fact, frames: Sequence[str]) -> bool:
    metric = fact.metric or ""
    return any(metric == frame or metric.startswith(frame + ".") for frame in frames)
