"""Which year a number is about: the report's, or the one that its own words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.lexicon import Lexicon
from ..records import Fact
from .document import Document
from .regions import Region

#: Their year is the report's although their words name another one (2020年结转312件).
_CARRIED = ("application.carried_over", "application.carried_forward")


class PeriodFinder:
    """Finds the years that are named around a number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._last_year = re.compile(lexicon.cue_regex("last_year"))

    def relations(self, doc: Document, start: int, end: int) -> list[tuple[int, str]]:
        """(place, ``@last_year``/``@this_year``/``@next_year``) of the years in ``start:end``."""
        year = doc.metadata.year
        if year is None:
            return []
        known = {year - 1: "@last_year", year: "@this_year", year + 1: "@next_year"}
        return [
            (other.start, known[other.year])
            for other in doc.others_in(start, end)
            if other.year in known
        ]

    def set(self, doc: Document, region: Region, facts: Sequence[Fact]) -> None:
        """Set the ``period`` of ``facts`` where their words name another year than the report's."""
        year = doc.metadata.year
        if year is None:
            return
        stop = region.left + len(region.clean)
        named = [other.year for other in doc.others_in(region.left, stop) if other.year]
        other_year = named[-1] if named else None
        if not named and self._last_year.search(region.clean):
            other_year = year - 1
        if other_year is None or other_year == year:
            return
        for fact in facts:
            if fact.metric not in _CARRIED:
                fact.period = str(other_year)
