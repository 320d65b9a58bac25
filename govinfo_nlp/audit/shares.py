"""Shares of the prose against the numbers that they are taken of (AU15, AU16)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..records import Number
from .items import Item, decimals, passages
from .lists import listings, parallel
from .view import View

_SHARE = re.compile(
    r"\A[,(]?(?:约)?占(?:比|总数|总量|总体|全部|申请总?数|的|比例|比重|为|达|到){0,3}\Z"
)
_EPSILON = 1e-9
_MANY = 3


@dataclass(slots=True)
class Share:
    """``60件,占40%``: a number and its share; ``whole``: the whole of the list that it is in."""

    part: Item
    rate: Item
    whole: Item | None


def check_shares(view: View) -> None:
    """Shares against every number that they may be taken of, and closed lists of shares."""
    for passage in passages(view):
        shares = list(_shares(passage.items)) if passage.rates else []
        if shares:
            for listing in listings(passage):
                for share in shares:
                    if any(share.part is part for part in listing.parts):
                        share.whole = listing.wholes[0]
            for share in shares:
                _check_share(view, share)
            _check_sum(view, shares)


def _shares(items: Sequence[Item]) -> Iterator[Share]:
    for part, rate in pairwise(items):
        counted = part.quantity.kind == "count" and part.exact
        if counted and rate.quantity.kind == "percent" and rate.exact and _SHARE.match(rate.gap):
            yield Share(part, rate, None)


def _fits(part: Number, base: Number, rate: Number, places: int) -> bool:
    return base > 0 and abs(100 * part / base - rate) <= _half(places)


def _half(places: int) -> float:
    """How far a rate with so many decimals may be from the true one."""
    return 0.5 * 10.0**-places + _EPSILON


def _check_share(view: View, share: Share) -> None:
    part, rate, places = share.part.value, share.rate.value, decimals(share.rate)
    if share.whole is not None and _fits(part, share.whole.value, rate, places):
        return
    half = _half(places)
    if any(abs(100 * part / base - rate) <= half for base in _bases(view) if base > 0):
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
        sums = {
            _headline(view, "received.total") + _headline(view, "carried_over"),
            _headline(view, "outcome.total") + _headline(view, "carried_forward"),
            *(_list_sums(view)),
        }
        view.bases = {value for value in counted | printed | sums if value}
    return view.bases


def _headline(view: View, metric: str) -> Number:
    """The number of applications that the report states for ``metric``; 0 if none."""
    fact = view.report.get(f"application.{metric}")
    return fact.value or 0 if fact is not None else 0


def _list_sums(view: View) -> Iterator[Number]:
    """The sums of the lists of the prose: a share may be taken of what is listed."""
    for passage in passages(view):
        for listing in listings(passage):
            total: Number = 0
            for part in listing.parts:
                total += part.value
                if part is not listing.parts[0] and part is not listing.parts[-1]:
                    yield total
            if total == listing.wholes[0].value:
                yield total


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
