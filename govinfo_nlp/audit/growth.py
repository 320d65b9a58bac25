"""Rates of growth and differences against last year's numbers (AU17, AU18)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..records import Fact, Number
from .items import Item, decimals, passages
from .lists import LAST_YEAR, compared, cue_of
from .view import Span, View, show

_EPSILON = 1e-9
#: Above this a rounded rate fits some whole number anyway.
_LARGEST = 10**9
#: A rate further away may be of something else.
_BESIDE = 10
Key = tuple[str | None, str, str]


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


def check_changes(view: View) -> None:
    """增加3件 and 增长20% of one number must lead back to the same number of last year."""
    for items in _rated(view):
        for item, difference, rate in zip(items, items[1:], items[2:], strict=False):
            change = item.fact.comparison if item.fact is not None else None
            if change is None or change.get("kind") != "difference" or compared(item):
                continue
            step = change.get("value")
            plain = (
                item.exact and difference.exact and rate.exact and rate.quantity.kind == "percent"
            )
            if not plain or step is None or abs(step) != difference.value or not compared(rate):
                continue
            beside = len(rate.gap) <= _BESIDE and not cue_of(rate) and rate.separator <= 2
            if beside and difference.unit == item.unit and difference.separator <= 2:
                _check_change(view, item, difference, rate, step)


def _check_change(view: View, item: Item, difference: Item, rate: Item, step: Number) -> None:
    prior = item.value - step
    stated = math.copysign(rate.value, step)
    if prior <= 0 or growth_fits(item.value, prior, stated, decimals(rate), 1):
        return
    actual = round(100 * step / prior, decimals(rate))
    view.add(
        "growth.difference",
        [rate.span, item.span, difference.span],
        stated=rate.value,
        computed=abs(actual),
        closes=abs(actual),
        value=item.printed,
        step=f"{'增加' if step >= 0 else '减少'}{difference.printed}",
        step_en=f"{'+' if step >= 0 else '-'}{show(difference.value)}",
        prior_value=prior,
        change=signed(stated),
        change_en=f"{stated:+g}%",
        actual=signed(actual),
        actual_en=f"{actual:+g}%",
    )


def signed(change: Number) -> str:
    """增长12.5% or 下降3%, as a sentence puts it."""
    return f"{'增长' if change >= 0 else '下降'}{show(abs(change))}%"


def _rated(view: View) -> list[list[Item]]:
    """The numbers of the passages with a percentage."""
    return [passage.items for passage in passages(view) if passage.rates]


def _grown(view: View) -> Iterator[Growth]:
    """The numbers of the prose that a percentage compares with last year."""
    priors = _priors(view)
    for items in _rated(view):
        for index, rate in enumerate(items):
            if rate.quantity.kind != "percent" or not rate.exact or not index:
                continue
            about, told = _compared_with(items, index)
            comparison = about.fact.comparison if about.fact is not None else None
            if comparison is None or comparison.get("kind") != "growth" or not compared(rate):
                continue
            change = comparison.get("value")
            if change is None or abs(change) != rate.value or not about.exact or compared(about):
                continue
            if told is None:
                yield Growth(about, rate, change, _stated_prior(about.fact, priors))
            elif told.unit == about.unit and told.exact:
                yield Growth(about, rate, change, (told.value, told.span, told.printed))


def _compared_with(items: list[Item], index: int) -> tuple[Item, Item | None]:
    """The number that the rate at ``index`` is about; last year's, if it stands between them."""
    before = items[index - 1]
    if index > 1 and LAST_YEAR.search(before.gap):
        return items[index - 2], before
    return before, None


def _stated_prior(fact: Fact | None, priors: dict[Key, Fact]) -> tuple[Number, Span, str] | None:
    """Last year's number of the same metric and scope, where the report gives it."""
    other = None if fact is None else priors.get((fact.metric, fact.scope, fact.applicant))
    if other is None or other.value is None or other.approx:
        return None
    return other.value, (other.start, other.end), other.text


def _priors(view: View) -> dict[Key, Fact]:
    """The numbers of last year that the report gives."""
    if view.report.year is None:
        return {}
    prior = str(view.report.year - 1)
    return {
        (fact.metric, fact.scope, fact.applicant): fact
        for fact in view.report.facts
        if fact.period == prior and fact.metric is not None
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
