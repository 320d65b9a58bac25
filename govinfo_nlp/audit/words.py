"""Absolute words (均, 全部) against the rates beside them (AU22)."""

from __future__ import annotations

import re
from functools import lru_cache

from ..lexicon.relations import words_regex
from .items import passages
from .view import View

_RATE = re.compile(r"([一-鿿]{2,8})率(?=为|达|到|是|$|约)")


def check_absolutes(view: View) -> None:
    """均及时答复 against 及时率94%, in one sentence."""
    for passage in passages(view):
        if not passage.rates:
            continue
        spoken: dict[str, re.Match[str] | None] = {}
        for item in passage.items:
            if item.quantity.kind != "percent" or item.value >= 100 or not item.exact:
                continue
            rate = _RATE.search(item.label)
            if rate is None:
                continue
            deed = rate.group(1)[-2:]
            if deed not in spoken:
                spoken[deed] = _absolute(deed).search(view.norm, passage.start, passage.end)
            words = spoken[deed]
            if words is not None and _same_matter(view, words.end(), item.quantity.start):
                view.add(
                    "words.absolute",
                    [item.span, words.span()],
                    stated=item.value,
                    computed=100,
                    words=words.group(),
                    label=rate.group(),
                    rate=item.printed,
                )


def _same_matter(view: View, words: int, rate: int) -> bool:
    """Whether no other matter is counted between the words and the rate."""
    between = view.between(min(words, rate), max(words, rate))
    clause = view.norm[min(words, rate) : max(words, rate)]
    return ";" not in clause and all(q.kind == "percent" for q in between)


@lru_cache(maxsize=256)
def _absolute(deed: str) -> re.Pattern[str]:
    """均|全部 … 及时, inside one clause and not denied."""
    return re.compile(
        rf"(?:{words_regex('absolute')})(?:[^,;。未不非率]{{0,8}}){re.escape(deed)}(?!率)"
    )
