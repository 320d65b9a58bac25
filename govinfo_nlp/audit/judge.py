"""Judges the lists of the prose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from ..records import Number
from .items import Item, Passage, passages
from .lists import (
    Listing,
    closes_itself,
    exclusive,
    is_rest,
    listings,
    overlapping,
    parallel,
    rest_of,
    shown_label,
    sums,
    without_cue,
    without_nested,
)
from .view import View, terms

#: An open list of at least so many parts that reaches so much of its whole was meant to reach it.
_MANY, _NEARLY = 3, 0.9
_SLIGHT = 0.05
_CLOSE = 1e-6
_GROUPS = 3
#: Shorter words are no name of a part (收取, 办结).
_NAME = 4
#: What may stand beside a name.
_BESIDE = ",、;:。 \t\n"
#: A longer label tells more than the name of a part.
_SHORT = 14


def check_lists(view: View) -> None:
    """Findings for all lists of the prose."""
    last: Listing | None = None
    since: list[Passage] = []  # the passages without lists behind the last one
    for passage in passages(view):
        if not passage.may_list:
            since.append(passage)
            continue
        items, found = passage.items, listings(passage)
        if not items:
            continue
        first = items[0]
        follows = is_rest(first) and not any(other.items for other in since)
        if last is not None and follows and first.unit == last.parts[0].unit:
            judge(view, rest_of(last, first), "list.rest")
        for listing in found:
            judge(view, listing)
        for listing in sums(items):
            _judge_sum(view, listing)
        last, since = found[-1] if found else None, []


def judge(view: View, listing: Listing, relation: str = "") -> None:
    """A finding where no whole that the list may have agrees with its parts."""
    parts = without_nested(listing.parts)
    if not all(item.exact for item in (*listing.wholes, *parts)):
        return
    _note_doubled(view, listing)
    metrics = [part.metric for part in parts]
    if len({*metrics}) < len(metrics):  # one thing by bodies or areas, not several things
        view.listed.update(part.quantity.start for part in parts)
    if any(
        _holds(whole, listed, listing.beyond)
        for whole in listing.wholes
        for listed in (parts, listing.parts)
    ):
        return
    if listing.mixed:
        return _tell_units(view, listing)
    whole, total = listing.wholes[0], sum(part.value for part in parts)
    found = _verdict(listing, whole, parts, total)
    if found is not None and found[0] == "list.part":
        _tell_part(view, whole, parts[0])
    elif found is not None:
        _tell(view, relation or found[0], whole, parts, total, found[1])


def _verdict(
    listing: Listing, whole: Item, parts: Sequence[Item], total: Number
) -> tuple[str, str] | None:
    """(relation, severity) of what is wrong with a list that does not add up; None: nothing sure."""
    alike, several = parallel(parts, listing.strength), len(parts) > 1
    closed = (listing.closed or closes_itself(parts)) and not listing.open_end
    if overlapping(parts):
        return None
    if several and closed:
        if not alike and len(parts) < _MANY:
            return None
        named = alike or (listing.worded and all(len(part.label) <= _SHORT for part in parts))
        sure = named and listing.near and (len(parts) >= _MANY or closes_itself(parts))
        return "list.closed", "error" if sure else "warning"
    reach = whole.value + sum(rival.value for rival in listing.rivals)
    rivalled = bool(listing.rivals) and reach >= total
    if parts[0].value > whole.value:
        return ("list.part", "error") if listing.near and not rivalled else None
    if several and total > whole.value:
        sure = exclusive(parts) and listing.near and not rivalled
        slight = total <= whole.value * (1 + _SLIGHT)
        return ("list.exceeds", "error" if sure else "warning") if sure or alike or slight else None
    if not listing.open_end and _nearly(parts, total, whole.value, alike and listing.near):
        return "list.short", "warning"
    return None


def _nearly(parts: Sequence[Item], total: Number, whole: Number, sure: bool) -> bool:
    """Whether an open list reaches so much of its whole that it was meant to reach all of it."""
    if sure:
        return len(parts) >= _MANY and total >= whole * _NEARLY
    return len(parts) > _MANY and total >= whole * (1 - _SLIGHT)


def _holds(whole: Item, parts: Sequence[Item], beyond: Sequence[Item]) -> bool:
    """Whether the parts, fewer or more of them, add up to the whole."""
    if whole.quantity.start == parts[0].quantity.start:
        return True
    slack = _CLOSE + (_rounding([whole, *parts]) if whole.money else 0)
    total: Number = 0
    for part in (*parts, *beyond):
        total += part.value
        if abs(total - whole.value) <= slack:
            return True
    return False


def _rounding(items: Sequence[Item]) -> float:
    """How far sums of money may be apart because each is rounded to its last digit."""
    return sum(_last_digit(item) / 2 for item in items)


def _last_digit(item: Item) -> float:
    q = item.quantity
    if not q.value or not q.base_value:
        return 1.0
    decimals = len(str(q.value).partition(".")[2])
    return float(q.base_value / q.value) * 10.0**-decimals


def _note_doubled(view: View, listing: Listing) -> None:
    """A note where a list names one part twice with different numbers."""
    if listing.strength >= _GROUPS:
        return
    if len({part.raw.rstrip(_BESIDE)[-1:] for part in listing.parts}) == len(listing.parts):
        return  # no two of them end alike
    seen: dict[str, Item] = {}
    for part in listing.parts:
        name = without_cue("".join(part.raw.split()).strip(_BESIDE))
        other = seen.setdefault(name, part)
        if other.value != part.value and len(name) >= _NAME:
            view.add(
                "list.doubled",
                [other.span, part.span],
                label=name,
                first=other.printed,
                second=part.printed,
            )


def _tell_units(view: View, listing: Listing) -> None:
    parts, whole = listing.parts, listing.wholes[0]
    view.add(
        "list.units",
        [whole.span, *(part.span for part in parts)],
        stated=whole.value,
        computed=sum(part.value for part in parts),
        whole=whole.printed,
        units="、".join(dict.fromkeys(part.unit for part in parts)),
        terms="、".join(f"{shown_label(part)}{part.printed}" for part in parts),
    )


def _judge_sum(view: View, listing: Listing) -> None:
    whole, parts = listing.wholes[0], listing.parts
    if not all(item.exact for item in (whole, *parts)):
        return
    totals = accumulate(part.value for part in reversed(parts))
    if not any(abs(total - whole.value) <= _CLOSE for total in totals):
        total = sum(part.value for part in parts)
        _tell(view, "list.sum", whole, parts, total, "warning")


def _tell(
    view: View, relation: str, whole: Item, parts: Sequence[Item], total: Number, severity: str
) -> None:
    rest = parts[-1] if relation == "list.rest" else None
    stated: Number = rest.value if rest is not None else whole.value
    left: Number = whole.value - (total - rest.value) if rest is not None else total
    view.add(
        relation,
        [whole.span, *(part.span for part in parts)],
        stated=stated,
        computed=left,
        closes=left,
        severity=severity,
        whole=whole.printed,
        part=rest.printed if rest is not None else "",
        difference=abs(stated - left),
        terms=terms([(shown_label(part), part.value) for part in parts]),
    )


def _tell_part(view: View, whole: Item, part: Item) -> None:
    view.add(
        "list.part",
        [part.span, whole.span],
        stated=part.value,
        computed=whole.value,
        part=f"{shown_label(part)}{part.printed}",
        whole=f"{shown_label(whole)}{whole.printed}",
    )
