"""The numbers of a passage as a list has them: with their labels, separators and brackets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from ..lexicon.relations import words_regex
from ..records import Fact, Number, Quantity
from .view import Span, View, rounded

if TYPE_CHECKING:
    from .lists import Listing

#: Separators by strength, the strongest first: between groups, between clauses, between words.
_STRENGTH = (("。", 4), (";", 3), (",", 2), (":", 2), ("、", 1))
_KINDS = frozenset({"count", "money", "percent"})
_PAIRS = {"(": ")", "“": "”", "《": "》", "〈": "〉", "「": "」"}
#: Of a quoted name its words are kept.
_UNMARKED = str.maketrans(dict.fromkeys((mark for mark, _ in _STRENGTH), ""))
_BRACKET = re.compile(r"[()“”《》〈〉「」]")
#: The number behind is what is left of a list.
LEFT = ("其余", "剩余", "余下")
#: Words that tell of a list: most sentences have none.
_LISTING = re.compile(rf"{words_regex('open', 'closed')}|{'|'.join(LEFT)}|中,")
_SUM = re.compile(words_regex("sum"))
_BRACKETED = re.compile(r"\([^()]*\)")
_CHINESE_NUMERALS = frozenset("一二两三四五六七八九十")


@dataclass(slots=True)
class Item:
    """A number of a passage. ``value``, ``unit``: in 元, if it is a sum of money. ``gap``: the
    words since the number before it, without brackets that hold no number; ``label``: the part of
    them behind the last separator; ``separator``: the strength of the strongest one; ``fact``: what
    the linker made of it; ``raw``: the words before it with their brackets; ``inner``: the numbers
    of the bracket behind it; ``after``: the words behind it; ``cue``: whether it opens a list, once
    that was looked up."""

    quantity: Quantity
    value: Number
    unit: str
    gap: str
    label: str
    separator: int
    fact: Fact | None
    inner: Sequence[Item] = ()
    after: str = ""
    raw: str = ""
    cue: str | None = None

    @property
    def span(self) -> Span:
        return self.quantity.start, self.quantity.end

    @property
    def money(self) -> bool:
        return self.quantity.kind == "money"

    @property
    def exact(self) -> bool:
        """Whether the number is printed to its last digit, as one number."""
        q = self.quantity
        return not q.approx and q.value_max is None and (self.money or not rounded(q.text))

    @property
    def printed(self) -> str:
        """The number with its unit as a sentence quotes it."""
        return "".join(self.quantity.text.split())

    @property
    def metric(self) -> str:
        return (self.fact.metric or "") if self.fact is not None else ""

    @property
    def scope(self) -> str:
        return self.fact.scope if self.fact is not None else ""


class Source(NamedTuple):
    """What the items of a passage are made from: the folded text, and the fact of each number by
    where that begins."""

    norm: str
    facts: Mapping[int, Fact]


@dataclass(slots=True)
class Passage:
    """A sentence with numbers. ``before``: the sentence before it, if that has numbers too;
    ``may_list``: whether a list, or the rest or the sum of one, may be in it; ``rates``: whether a
    percentage is among its numbers; ``listings``: its lists, once they were looked for. Most
    passages hold neither list nor rate, so that their items are only made when a check asks for
    them."""

    source: Source
    start: int
    end: int
    numbers: list[Quantity]
    before: Passage | None
    may_list: bool
    rates: bool
    listings: list[Listing] | None = None
    _items: list[Item] | None = None

    @property
    def items(self) -> list[Item]:
        """The numbers outside brackets, each with those of the bracket behind it."""
        if self._items is None:
            pairs = _pairs(self.source.norm, self.start, self.end)
            self._items = _level(self.source, self.numbers, pairs, self.start, self.end)
        return self._items


def passages(view: View) -> list[Passage]:
    """The sentences that have numbers; made once for all checks."""
    if view.passages is None:
        view.passages = list(_passages(view))
    return cast("list[Passage]", view.passages)


def _passages(view: View) -> Iterator[Passage]:
    norm = view.norm
    numbers = [
        q
        for q in view.report.quantities
        if q.kind in _KINDS and q.value is not None
        if norm[q.start] not in _CHINESE_NUMERALS or _is_counted(q)
    ]
    starts = [number.start for number in numbers]
    source = Source(norm, view.fact_at)
    begins = [sentence.start for sentence in view.sentences]
    before: Passage | None = None
    first = last_place = 0
    while first < len(numbers):
        place = bisect_right(begins, starts[first]) - 1
        start, end = (begins[place], view.sentences[place].end) if place >= 0 else (0, 0)
        last = bisect_left(starts, end, first)
        if last == first:
            first += 1  # inside a table
            continue
        own = numbers[first:last]
        may_list = _may_list(norm[start:end], start, own)
        rates = any(number.kind == "percent" for number in own)
        before = before if place == last_place + 1 else None
        before = Passage(source, start, end, own, before, may_list, rates)
        yield before
        first, last_place = last, place


def _may_list(printed: str, start: int, numbers: Sequence[Quantity]) -> bool:
    """Whether a list may be in the sentence ``printed``, which begins at ``start`` and has
    ``numbers``: a quick first look."""
    words, count = "".join(printed.split()), len(numbers)
    if count > 1 and ":" in words:
        return True
    if count > 2 and (words.count(";") > 1 or _SUM.search(words)):
        return True
    if _LISTING.search(words):
        return True
    if "(" not in words:
        return False
    opening, closing = start + printed.find("("), start + printed.rfind(")")
    if count > 2 and sum(opening < number.start < closing for number in numbers) > 1:
        return True
    return _LISTING.search(_BRACKETED.sub("", words)) is not None


def _is_counted(quantity: Quantity) -> bool:
    """Whether a number in Chinese numerals counts: not 一个, 三项."""
    small = quantity.value is not None and quantity.value < 10
    return not small or (quantity.unit != "" and quantity.unit in "件条人次场")


def _pairs(norm: str, start: int, end: int) -> list[Span]:
    """The outermost brackets and quotation marks of ``start:end``, in order."""
    pairs: list[Span] = []
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(norm, start, end):
        char, place = match.group(), match.start()
        if char in _PAIRS:
            stack.append((_PAIRS[char], place))
        elif stack and stack[-1][0] == char:
            opened = stack.pop()[1]
            while pairs and pairs[-1][0] > opened:
                pairs.pop()
            pairs.append((opened, place + 1))
    return pairs


def _level(
    source: Source, numbers: Sequence[Quantity], pairs: Sequence[Span], start: int, end: int
) -> list[Item]:
    """The items of ``start:end`` at one level of brackets."""
    items: list[Item] = []
    norm, count = source.norm, len(numbers)
    position, kept, before, reached = start, "", start, 0
    for opening, closing in [*pairs, (end, end)]:
        while reached < count and (quantity := numbers[reached]).start < opening:
            item = _item(source, quantity, kept + norm[position : quantity.start])
            item.raw = norm[before : quantity.start]
            items.append(item)
            before = position = quantity.end
            kept, reached = "", reached + 1
        kept += norm[position:opening]
        first = reached
        while reached < count and numbers[reached].start < closing:
            reached += 1
        inside = numbers[first:reached]
        if inside and norm[opening] == "(" and items and not kept.strip():
            items[-1].inner = _plain(source, inside, (opening, closing))
        kept += _kept(norm[opening:closing], bool(inside))
        position = max(position, closing)
    for item, following in pairwise(items):
        item.after = following.gap
    if items:
        items[-1].after = "".join((kept + norm[position:end]).split())
    return items


def _plain(source: Source, numbers: Sequence[Quantity], pair: Span) -> list[Item]:
    """The items inside a bracket; brackets within it are not taken apart."""
    items: list[Item] = []
    position = pair[0] + 1
    for quantity in numbers:
        items.append(_item(source, quantity, source.norm[position : quantity.start]))
        position = quantity.end
    for item, following in pairwise(items):
        item.after = following.gap
    items[-1].after = source.norm[position : pair[1] - 1]
    return items


def _kept(words: str, has_number: bool) -> str:
    """What a bracket leaves in the words around it: a quoted name, without its separators."""
    if has_number or words[:1] == "(":
        return ""
    return words.translate(_UNMARKED)


def _item(source: Source, quantity: Quantity, gap: str) -> Item:
    label = strength = 0
    if not gap.isalnum():  # not only words
        gap = "".join(gap.split())
        for mark, strong in _STRENGTH:
            behind = gap.rfind(mark) + 1
            if behind:  # no max(): this is done for every number
                strength = strength or strong
                if behind > label:
                    label = behind
    value, unit = quantity.value, quantity.unit
    if quantity.kind == "money":
        value, unit = quantity.base_value, quantity.base_unit
    fact = source.facts.get(quantity.start)
    return Item(quantity, value or 0, unit, gap, gap[label:], strength, fact)


def decimals(item: Item) -> int:
    """How many decimals the number is printed with (67.10% → 2)."""
    match = re.search(r"[.．](\d+)", item.quantity.text)
    return len(match.group(1)) if match else 0
