"""Shares, rates of growth and absolute words against the numbers that they speak of
(AU15–AU18, AU22)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ..lexicon.relations import words_regex
from ..records import Fact, Number
from .items import Item, passages
from .lists import compared, listings, parallel
from .view import Span, View, show

_SHARE = re.compile(
    r"\A[,(]?(?:约)?占(?:比|总数|总量|总体|全部|申请总?数|的|比例|比重|为|达|到){0,3}\Z"
)
_LAST_YEAR = re.compile(r"(?:去年|上年|上一年)度?(?:同期)?的?\Z")
_EPSILON = 1e-9
Key = tuple[str | None, str, str]
_MANY = 3
_LARGEST = 10**9


@dataclass(slots=True)
class Share:
    """``60件,占40%``: a number and its share; ``whole``: the whole of the list that it is in."""

    part: Item
    rate: Item
    whole: Item | None


def check_shares(view: View) -> None:
    """Shares against every number that they may be taken of, and closed lists of shares."""
    before: list[Item] = []
    for _, items in passages(view):
        shares = list(_shares(items))
        if shares:
            for listing in listings(items, before):
                for share in shares:
                    if any(share.part is part for part in listing.parts):
                        share.whole = listing.wholes[0]
            for share in shares:
                _check_share(view, share)
            _check_sum(view, shares)
        before = items


def _shares(items: Sequence[Item]) -> Iterator[Share]:
    for part, rate in pairwise(items):
        counted = part.quantity.kind == "count" and part.exact
        if counted and rate.quantity.kind == "percent" and rate.exact and _SHARE.match(rate.gap):
            yield Share(part, rate, None)


def decimals(item: Item) -> int:
    """How many decimals the number is printed with (67.10% → 2)."""
    match = re.search(r"[.．](\d+)", item.quantity.text)
    return len(match.group(1)) if match else 0


def _fits(part: Number, base: Number, rate: Number, places: int) -> bool:
    half = 0.5 * 10.0**-places
    return base > 0 and abs(100 * part / base - rate) <= half + _EPSILON


def _check_share(view: View, share: Share) -> None:
    part, rate, places = share.part.value, share.rate.value, decimals(share.rate)
    if any(_fits(part, base, rate, places) for base in _bases(view)):
        return
    whole = share.whole
    if whole is None or not whole.exact or whole.value < part:
        return
    actual = round(100 * part / whole.value, places) if whole.value else 0
    cut = math.floor(100 * part / whole.value * 10**places) / 10**places if whole.value else 0
    truncated = abs(cut - rate) < _EPSILON
    view.add(
        "share.truncated" if truncated else "share.value",
        [share.rate.span, share.part.span, whole.span],
        stated=rate,
        computed=actual,
        closes=actual,
        part=share.part.printed,
        share=share.rate.printed,
        base=whole.printed,
    )


def _bases(view: View) -> set[Number]:
    """Every number that a share may be taken of: the counts of prose and tables, and the sums of
    what is received and carried over, of what is answered and carried forward."""
    if view.bases is None:
        counted = {q.value for q in view.report.quantities if q.kind in ("count", "number")}
        printed = {fact.value for fact in view.report.facts if fact.source == "table"}
        headline = {m: view.report[m].value or 0 for m in view.report.headlines}
        received = headline.get("application.received.total", 0)
        answered = headline.get("application.outcome.total", 0)
        sums = {
            received + headline.get("application.carried_over", 0),
            answered + headline.get("application.carried_forward", 0),
            *(_list_sums(view)),
        }
        view.bases = {value for value in counted | printed | sums if value}
    return view.bases


def _list_sums(view: View) -> Iterator[Number]:
    """The sums of the lists of the prose: a share may be taken of what is listed."""
    before: list[Item] = []
    for _, items in passages(view):
        for listing in listings(items, before):
            total: Number = 0
            for part in listing.parts:
                total += part.value
                if part is not listing.parts[0] and part is not listing.parts[-1]:
                    yield total
            if total == listing.wholes[0].value:
                yield total
        before = items


def _check_sum(view: View, shares: Sequence[Share]) -> None:
    """The shares of one list: never more than 100%, and 100% where the parts are the whole."""
    wholes = {share.whole.quantity.start for share in shares if share.whole is not None}
    if len(shares) < _MANY or len(wholes) != 1 or any(share.whole is None for share in shares):
        return
    whole, parts = shares[0].whole, [share.part for share in shares]
    if whole is None or not parallel(parts, 0):
        return
    slack = sum(0.5 * 10.0 ** -decimals(share.rate) for share in shares) + _EPSILON
    total = round(sum(share.rate.value for share in shares), 4)
    complete = sum(part.value for part in parts) == whole.value
    if total > 100 + slack or (complete and total < 100 - slack):
        view.add(
            "share.sum",
            [share.rate.span for share in shares],
            stated=100,
            computed=total,
            closes=100,
            terms="+".join(share.rate.printed for share in shares),
        )


# -- growth -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Growth:
    """``320件,较上年增长6.7%``: the number, its rate of change, and last year's number if given."""

    item: Item
    rate: Item
    change: Number
    prior: tuple[Number, Span, str] | None

    @property
    def label(self) -> str:
        fact = self.item.fact
        if fact is not None and fact.label_start >= 0:
            return fact.label.replace("\n", "")
        return self.item.label[-16:]


def check_growth(view: View) -> None:
    """A rate of growth must lead back to a whole number, and to last year's where it is stated."""
    for growth in _grown(view):
        value, places = growth.item.value, decimals(growth.rate)
        words: dict[str, Any] = {"label": growth.label, "value": growth.item.printed}
        words["change_en"] = f"{growth.change:+g}%"
        words["change"] = signed(growth.change)
        spans = [growth.rate.span, growth.item.span]
        if growth.prior is not None:
            prior, place, printed = growth.prior
            if prior and not growth_fits(value, prior, growth.change, places, 1):
                actual = round(100 * (value - prior) / prior, places)
                view.add(
                    "growth.stated",
                    [*spans, place],
                    stated=growth.change,
                    computed=actual,
                    closes=actual,
                    prior_value=printed,
                    actual=signed(actual),
                    **words,
                )
        elif not growth.item.money and not feasible(value, growth.change, places):
            words["computed"] = round(value / (1 + growth.change / 100), 2)
            view.add("growth.infeasible", spans, stated=growth.change, **words)


def signed(change: Number) -> str:
    """增长40.25% or 下降3%, as a sentence puts it."""
    return f"{'增长' if change >= 0 else '下降'}{show(abs(change))}%"


def _grown(view: View) -> Iterator[Growth]:
    """The numbers of the prose that a percentage compares with last year."""
    priors = _priors(view)
    for _, items in passages(view):
        for index, rate in enumerate(items):
            if rate.quantity.kind != "percent" or not rate.exact or not index:
                continue
            about = items[index - 1]
            comparison = about.fact.comparison if about.fact is not None else None
            if comparison is None or comparison.get("kind") != "growth" or not compared(rate):
                continue
            change = comparison.get("value")
            if change is None or abs(change) != rate.value or not about.exact or compared(about):
                continue
            if not _LAST_YEAR.search(about.gap):
                yield Growth(about, rate, change, _stated_prior(about.fact, priors))
            elif index > 1 and items[index - 2].unit == about.unit and items[index - 2].exact:
                told = (about.value, about.span, about.printed)
                yield Growth(items[index - 2], rate, change, told)


def _stated_prior(fact: Fact | None, priors: dict[Key, Fact]) -> tuple[Number, Span, str] | None:
    """Last year's number of the same metric and scope, where the report gives it."""
    other = None if fact is None else priors.get((fact.metric, fact.scope, fact.applicant))
    if other is None or other.value is None or other.approx:
        return None
    return other.value, (other.start, other.end), other.text


def _priors(view: View) -> dict[Key, Fact]:
    """The numbers of last year that the report gives."""
    year = view.report.year
    return {
        (fact.metric, fact.scope, fact.applicant): fact
        for fact in view.report.facts
        if year is not None and fact.metric is not None and fact.period == str(year - 1)
    }


def growth_fits(value: Number, prior: Number, change: Number, places: int, units: int) -> bool:
    """Whether ``value`` after ``prior`` is a growth of ``change`` percent, to ``units`` of its last
    digit."""
    slack = (0.5 + units - 1) * 10.0**-places + _EPSILON
    return abs(100 * (value - prior) / prior - change) <= slack


def feasible(value: Number, change: Number, places: int) -> bool:
    """Whether some whole number of last year gives this growth, rounded or cut off."""
    ulp = 10.0**-places
    low, high = 1 + (change - ulp) / 100, 1 + (change + ulp) / 100
    if low <= 0 or value <= 0 or value > _LARGEST or not isinstance(value, int):
        return True
    return math.floor(value / low + _EPSILON) >= math.ceil(value / high - _EPSILON)


# -- absolute words -----------------------------------------------------------------------------


def check_absolutes(view: View) -> None:
    """均及时答复 against 及时率94%, in one sentence."""
    for sentence, items in passages(view):
        spoken: dict[str, re.Match[str] | None] = {}
        for item in items:
            if item.quantity.kind != "percent" or item.value >= 100 or not item.exact:
                continue
            rate = _RATE.search(item.label)
            if rate is None:
                continue
            deed = rate.group(1)[-2:]
            if deed not in spoken:
                spoken[deed] = _absolute(deed).search(view.norm, sentence.start, sentence.end)
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


_RATE = re.compile(r"([一-鿿]{2,8})率(?=为|达|到|是|$|约)")


@lru_cache(maxsize=256)
def _absolute(deed: str) -> re.Pattern[str]:
    """均|全部 … 及时, inside one clause and not denied."""
    return re.compile(
        rf"(?:{words_regex('absolute')})(?:[^,;。未不非率]{{0,8}}){re.escape(deed)}(?!率)"
    )
