"""Growth, differences and shares: numbers that say something about another number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..lexicon.lexicon import Lexicon
from ..records import Quantity

#: 增加到, 提高至: what follows is the value itself, not the difference.
_UP_TO = re.compile(r"\s*(?:到|至|为|成)")


@dataclass(slots=True)
class Comparison:
    """What a number says of the one before it: ``kind`` growth, difference or share."""

    kind: str
    sign: int
    base: str
    label: str


class ComparisonFinder:
    """Tells from the words before a number whether it compares (较上年增长40.25%, 占67.13%)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._compare = re.compile(lexicon.cue_regex("compare", "last_year"))
        self._up = re.compile(lexicon.cue_regex("growth"))
        self._down = re.compile(lexicon.cue_regex("decline"))
        self._share = re.compile(lexicon.cue_regex("share"))
        self._any = re.compile(lexicon.cue_regex("growth", "decline", "share"))
        self._flat = re.compile(
            f"(?:{lexicon.cue_regex('compare', 'last_year')})[^,;。]{{0,8}}(?:{lexicon.cue_regex('flat')})"
        )

    def read(self, words: str, quantity: Quantity) -> Comparison | None:
        """The comparison that ``quantity`` makes after ``words`` (its own words on the left)."""
        if not self._any.search(words):
            return None
        change = self._last(self._up, words), self._last(self._down, words)
        against = self._compare.search(words)
        if max(change) >= 0 and (against or quantity.kind in ("percent", "ratio")):
            place = max(change)
            verb = (self._up if change[0] >= change[1] else self._down).match(words, place)
            if verb and not _UP_TO.match(words, verb.end()) and len(words) - verb.end() <= 4:
                kind = "growth" if quantity.kind in ("percent", "ratio") else "difference"
                base = against.group() if against else ""
                label = words[against.start() if against else place : verb.end()]
                return Comparison(kind, 1 if change[0] >= change[1] else -1, base, label)
        if quantity.kind == "percent" and self._share.search(words):
            return Comparison("share", 1, "", words.strip(" ,、:"))
        return None

    @staticmethod
    def _last(pattern: re.Pattern[str], words: str) -> int:
        return max((match.start() for match in pattern.finditer(words)), default=-1)

    def flat(self, norm: str, start: int, end: int) -> re.Match[str] | None:
        """与上年持平 in ``start:end``: the value is that of the year before."""
        return self._flat.search(norm, start, end)


def as_dict(comparison: Comparison, quantity: Quantity) -> dict[str, Any]:
    """The ``comparison`` field of the fact that is compared."""
    value = quantity.value
    return {
        "kind": comparison.kind,
        "value": None if value is None else comparison.sign * value,
        "unit": quantity.unit,
        "base": comparison.base,
    }
