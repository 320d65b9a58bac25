"""Which year a number is about: the report's, or the one that its own words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.lexicon import Lexicon
from ..records import Fact, Quantity
from .document import Document
from .reading import Reading
from .regions import Region

#: Their year is the report's although their words name another one (2020年结转12件).
_CARRIED = ("application.carried_over", "application.carried_forward")
#: 2008年以来, 2013年以前: a limit, not the year of the number.
_LIMIT = re.compile(r"(?:底|末|初)?(?:以来|以前|以后|之前|之后|前|后|起|开始)")
#: What is compared with ends with its clause: 与上年相比,收到20件 are this year's.
_COMPARED = re.compile(r"[比较与同]\s*\Z")
_BORDER = re.compile("[,;:。]|相比")
#: Behind a former value: 由61家整合为24家, 由2%提高到3%.
_BECOMES = re.compile(r"[^,;。、]{0,8}?[到至为成]")


class PeriodFinder:
    """Finds the years that are named around a number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._last_year = re.compile(lexicon.cue_regex("last_year"))
        self._change = re.compile(lexicon.cue_regex("growth", "decline", "flat"))
        self._former = tuple(lexicon.cues["former"])

    def relations(self, doc: Document, reading: Reading) -> list[tuple[int, str]]:
        """(place, ``@last_year``/``@this_year``/``@next_year``) of the years in a sentence."""
        year = doc.metadata.year
        if year is None or not reading.dated:
            return []
        known = {year - 1: "@last_year", year: "@this_year", year + 1: "@next_year"}
        return [
            (other.start, known[other.year])
            for other in doc.others_in(reading.start, reading.end)
            if other.year in known
        ]

    def set(self, doc: Document, region: Region, quantity: Quantity, facts: Sequence[Fact]) -> str:
        """Set the ``period`` of ``facts`` where their words name another year than the report's.

        Returns the year if the number is named to be compared with (较上年的211件), else "".
        """
        year = doc.metadata.year
        if year is None or not facts:
            return ""
        names_one = region.reading.dated or region.reading.last_year
        other_year, compared = self._named(doc, region, year) if names_one else (None, False)
        if other_year is None and region.clean.endswith(self._former):
            other_year = year - 1 if _BECOMES.match(doc.norm, quantity.end) else None
        if other_year is None or other_year == year:
            return ""
        for fact in facts:
            if fact.metric not in _CARRIED:
                fact.period = str(other_year)
        return str(other_year) if compared else ""

    def _named(self, doc: Document, region: Region, year: int) -> tuple[int | None, bool]:
        """The year that the number's words name last, and whether it is compared with."""
        stop = region.left + len(region.clean)
        for other in reversed(doc.others_in(region.left, stop)):
            if other.year and (other.year > year or not _LIMIT.match(doc.norm, other.end)):
                span = other.start, other.end
                return self._held(doc.norm, span, region.left, stop, other.year)
        if not region.reading.last_year:
            return None, False
        spans = [match.span() for match in self._last_year.finditer(region.clean)]
        if not spans:
            return None, False
        span = spans[-1][0] + region.left, spans[-1][1] + region.left
        return self._held(doc.norm, span, region.left, stop, year - 1)

    def _held(
        self, norm: str, span: tuple[int, int], left: int, stop: int, year: int
    ) -> tuple[int | None, bool]:
        """``year`` if it still holds at ``stop``: one that is compared with ends with its clause."""
        if not _COMPARED.search(norm, left, span[0]):
            return year, False
        if _BORDER.search(norm, span[1], stop) or self._change.search(norm, span[1], stop):
            return None, False
        return year, True
