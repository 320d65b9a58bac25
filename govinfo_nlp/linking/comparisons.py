"""Growth, differences and shares: numbers that say something about another number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..lexicon.lexicon import Lexicon
from ..records import Fact, Quantity
from .document import Document
from .passage import Passage
from .regions import Region

#: Beginning of the rule of a fact that only compares.
COMPARED = "comparison:"
#: 增加到, 提高至: what follows is the value itself, not the difference.
_UP_TO = re.compile(r"\s*(?:到|至|为|成)")
#: 增幅为20%, 增长率达20%: the noun is the change itself.
_CHANGE_ITSELF = ("幅", "率")
#: Before a year that is named by its number: 比2017年增加9件, 与2017年相比增加9件.
_AGAINST = re.compile(r"[比较与同]\s*\Z")
#: A change of a rate, said of a percentage only.
_POINTS = ("个百分点", "百分点")


@dataclass(slots=True)
class Comparison:
    """What a number says of the one before it: ``kind`` growth, difference or share.

    ``base``: the year that is compared with ("2017"), "" where the words do not tell it.
    """

    kind: str
    sign: int
    base: str
    label: str


class ComparisonFinder:
    """Tells from the words before a number whether it compares (较上年增长12.5%, 占62.5%)."""

    def __init__(self, lexicon: Lexicon) -> None:
        last_year = lexicon.cue_regex("compare", "last_year")
        self._last_year = re.compile(last_year)
        self._other = re.compile(lexicon.cue_regex("compare_other"))
        self._up = re.compile(lexicon.cue_regex("growth"))
        self._down = re.compile(lexicon.cue_regex("decline"))
        self._share = re.compile(lexicon.cue_regex("share"))
        self._any = re.compile(lexicon.cue_regex("growth", "decline", "share"))
        self._flat = re.compile(rf"(?:{last_year})(?:相比)?,?(?:{lexicon.cue_regex('flat')})")

    def read(
        self, doc: Document, region: Region, quantity: Quantity, passage: Passage
    ) -> Comparison | None:
        """The comparison that ``quantity`` makes by its own words, those of ``region``."""
        words = region.clean
        if not self._any.search(words):
            return None
        up, down = self._last(self._up, words), self._last(self._down, words)
        place = max(up, down)
        if place >= 0:
            base, begin = self._base(doc, region, quantity, passage)
            rate = quantity.kind in ("percent", "ratio")
            verb = (self._up if up >= down else self._down).match(words, place)
            if (base is not None or rate) and verb and _is_change(words, verb):
                label = words[place if begin < 0 else begin : verb.end()]
                if base is None and words[:place].strip(" ,、"):
                    return None  # 收到12件,办理环节减少60%: the change of something else
                kind = "growth" if rate else "difference"
                return Comparison(kind, 1 if up >= down else -1, base or "", label)
        if quantity.kind == "percent" and self._share.search(words):
            return Comparison("share", 1, "", words.strip(" ,、:"))
        return None

    def _base(
        self, doc: Document, region: Region, quantity: Quantity, passage: Passage
    ) -> tuple[str | None, int]:
        """The year that is compared with, and where the words that name it begin in the region.

        "" for another time than a year (较年初, 环比) and for last year's number of a report
        whose year is unknown; None, -1 where nothing is compared with.
        """
        if named := self._last_year.search(region.clean):
            year = doc.metadata.year
            return str(year - 1) if year else "", named.start()
        for other in doc.others_in(region.left, quantity.start):
            before = _AGAINST.search(doc.norm, region.left, other.start) if other.year else None
            if before:
                return str(other.year), before.start() - region.left
        if named := self._other.search(region.clean):
            return "", named.start()
        return (passage.base, -1) if passage.base else (None, -1)

    @staticmethod
    def _last(pattern: re.Pattern[str], words: str) -> int:
        return max([match.start() for match in pattern.finditer(words)] or [-1])

    def flat(self, norm: str, start: int, end: int) -> Iterator[int]:
        """Where ``norm[start:end]`` says that a value is that of the year before (与上年持平)."""
        return (match.start() for match in self._flat.finditer(norm, start, end))


def _is_change(words: str, verb: re.Match[str]) -> bool:
    """Whether the change is by the number that ends ``words``, not up to it (增加到)."""
    itself = verb.group().endswith(_CHANGE_ITSELF)
    return (itself or not _UP_TO.match(words, verb.end())) and len(words) - verb.end() <= 4


def attach(comparison: Comparison, quantity: Quantity, passage: Passage) -> None:
    """Give ``comparison`` to the fact that it is about: the last one that it can be said of."""
    about = passage.last
    if quantity.unit in _POINTS or (comparison.kind == "growth" and _is_nearer(passage)):
        about = passage.rate
    if about is None or about.comparison is not None or quantity.value is None:
        return
    if comparison.kind == "difference" and quantity.unit not in ("", about.unit):
        return
    if comparison.kind != "share":
        about.comparison = as_dict(
            comparison.kind, comparison.sign * quantity.value, quantity.unit, comparison.base
        )


def _is_nearer(passage: Passage) -> bool:
    """Whether a rate (办结率98%) stands behind the last count, so that a growth is its own."""
    rate, count = passage.rate, passage.last
    if rate is None or rate.rule.startswith(COMPARED):
        return False
    return count is None or rate.start > count.start


def stays_even(facts: Sequence[Fact], year: int | None) -> None:
    """Note that the last of ``facts`` is as it was the year before (与上年持平)."""
    stated = [fact for fact in facts if not fact.rule.startswith(COMPARED)]
    if stated and stated[-1].comparison is None:
        base = str(year - 1) if year else ""
        stated[-1].comparison = as_dict("difference", 0, stated[-1].unit, base)


def as_dict(kind: str, value: float, unit: str, base: str) -> dict[str, Any]:
    """The ``comparison`` field of the fact that is compared."""
    return {"kind": kind, "value": value, "unit": unit, "base": base}
