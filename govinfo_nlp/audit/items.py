"""The numbers of a passage as a list has them: with their labels, separators and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from ..linking.sentences import Sentence
from ..records import Fact, Number, Quantity
from .view import Span, View, rounded

#: Separators by strength: between words, between clauses, between groups.
_STRENGTH = {"、": 1, ",": 2, ":": 2, ";": 3, "。": 4}
_SEPARATOR = re.compile("([、,:;。])")
_PAIRS = {"(": ")", "“": "”", "《": "》", "〈": "〉", "「": "」"}
_BRACKET = re.compile(r"[()“”《》〈〉「」]")
_CHINESE_NUMERAL = re.compile(r"[一二两三四五六七八九十]")


@dataclass(slots=True)
class Item:
    """A number of a passage. ``gap``: the words since the number before it, without brackets that
    hold no number; ``label``: the part of them behind the last separator; ``separator``: the
    strength of the strongest one; ``fact``: what the linker made of it; ``raw``: the words
    before it with their brackets; ``inner``: the numbers of the bracket behind it; ``after``: the
    words behind it; ``cue``: whether it opens a list, once that was looked up."""

    quantity: Quantity
    gap: str = ""
    label: str = ""
    separator: int = 0
    fact: Fact | None = None
    inner: list[Item] = field(default_factory=list)
    after: str = ""
    raw: str = ""
    cue: str | None = None

    @property
    def span(self) -> Span:
        return self.quantity.start, self.quantity.end

    @property
    def value(self) -> Number:
        value = self.quantity.base_value if self.money else self.quantity.value
        return value if value is not None else 0

    @property
    def money(self) -> bool:
        return self.quantity.kind == "money"

    @property
    def unit(self) -> str:
        return self.quantity.base_unit if self.money else self.quantity.unit

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


def passages(view: View) -> list[tuple[Sentence, list[Item]]]:
    """The sentences with their numbers; made once for all checks."""
    if view.passages is None:
        found = [(sentence, _items_of(view, sentence)) for sentence in view.sentences]
        view.passages = [*found]
    return cast("list[tuple[Sentence, list[Item]]]", view.passages)


def rated(view: View) -> list[tuple[Sentence, list[Item]]]:
    """The passages with a percentage."""
    return [
        (sentence, items)
        for sentence, items in passages(view)
        if len(items) > 1 and any(item.quantity.kind == "percent" for item in items)
    ]


def _items_of(view: View, sentence: Sentence) -> list[Item]:
    """The numbers of a sentence outside brackets, each with those of the bracket behind it."""
    printed = view.between(sentence.start, sentence.end)
    numbers = list(_counted(view, printed)) if printed else []
    if not numbers:
        return []
    pairs = _pairs(view.norm, sentence)
    return _level(view, numbers, pairs, sentence.start, sentence.end)


def _counted(view: View, printed: Sequence[Quantity]) -> Iterator[Quantity]:
    """Counts, sums of money and percentages; not 一个, 三项 and numbers in quotation marks."""
    for quantity in printed:
        if quantity.kind not in ("count", "money", "percent") or quantity.value is None:
            continue
        small = quantity.value < 10 and _CHINESE_NUMERAL.match(view.norm, quantity.start)
        if not small or (quantity.unit and quantity.unit in "件条人次场"):
            yield quantity


def _pairs(norm: str, sentence: Sentence) -> list[Span]:
    """The outermost brackets and quotation marks of a sentence, in order."""
    pairs: list[Span] = []
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(norm, sentence.start, sentence.end):
        char, place = match.group(), match.start()
        if char in _PAIRS:
            stack.append((_PAIRS[char], place))
        elif stack and stack[-1][0] == char:
            start = stack.pop()[1]
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, place + 1))
    return pairs


def _level(
    view: View, numbers: Sequence[Quantity], pairs: Sequence[Span], start: int, end: int
) -> list[Item]:
    """The items of ``start:end`` at one level of brackets."""
    items: list[Item] = []
    position, kept, before, reached = start, "", start, 0
    for pair in [*pairs, (end, end)]:
        while reached < len(numbers) and numbers[reached].start < pair[0]:
            quantity = numbers[reached]
            gap = kept + view.norm[position : quantity.start]
            items.append(_item(view, quantity, gap))
            items[-1].raw = view.norm[before : quantity.start]
            before = position = quantity.end
            kept, reached = "", reached + 1
        kept += view.norm[position : pair[0]]
        first = reached
        while reached < len(numbers) and numbers[reached].start < pair[1]:
            reached += 1
        inside = numbers[first:reached]
        if inside and view.norm[pair[0]] == "(" and items and not kept.strip():
            items[-1].inner = _plain(view, inside, pair)
        kept += _kept(view.norm[pair[0] : pair[1]], bool(inside))
        position = max(position, pair[1])
    for item, following in pairwise(items):
        item.after = following.gap
    if items:
        items[-1].after = "".join((kept + view.norm[position:end]).split())
    return items


def _plain(view: View, numbers: Sequence[Quantity], pair: Span) -> list[Item]:
    """The items inside a bracket; brackets within it are not taken apart."""
    items: list[Item] = []
    position = pair[0] + 1
    for quantity in numbers:
        items.append(_item(view, quantity, view.norm[position : quantity.start]))
        position = quantity.end
    for item, following in pairwise(items):
        item.after = following.gap
    items[-1].after = view.norm[position : pair[1] - 1]
    return items


def _kept(words: str, has_number: bool) -> str:
    """What a bracket leaves in the words around it: a quoted name, without its separators."""
    if has_number or words[:1] == "(":
        return ""
    return "".join(char for char in words if char not in _STRENGTH)


def _item(view: View, quantity: Quantity, gap: str) -> Item:
    gap = "".join(gap.split())
    facts = view.facts_at.get(quantity.start, ())
    parts = _SEPARATOR.split(gap)
    return Item(
        quantity=quantity,
        gap=gap,
        label=parts[-1],
        separator=max(_STRENGTH[char] for char in parts[1::2]) if len(parts) > 1 else 0,
        fact=view.report.facts[facts[0]] if facts else None,
    )


def decimals(item: Item) -> int:
    """How many decimals the number is printed with (67.10% → 2)."""
    match = re.search(r"[.．](\d+)", item.quantity.text)
    return len(match.group(1)) if match else 0
