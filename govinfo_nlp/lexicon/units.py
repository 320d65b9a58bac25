"""Units of counting, magnitudes and words of approximation: ``patterns/units.jsonl``.

Every line is also an entry of spaCy's entity ruler (``label``, ``pattern``, ``id``). ``pattern``
is a folded word; wordings of one unit share an ``id`` (挡 and 档, 个工作日 and 工作日).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from .files import Entry
from .sets import patterns_in_use, per_set


class UnitEntry(Entry):
    """One line of ``units.jsonl``.

    ``kind``: what a number with this unit is (count, money, percent, ratio, duration), or
    magnitude or approx. ``group``: units that may be compared with each other. ``factor``: how
    much of the group's base one unit is (money: 元; durations: seconds or months), or the value
    of a magnitude. ``chinese``: whether a Chinese numeral before it makes a number (三级 is a
    rank). ``not_before``: what must not follow (条 in 条例); ``not_loose_before``: what must not
    follow where the reading is weaker, after a Chinese numeral or a blank. For approximations:
    ``place`` (before the number, inside it, after the unit), ``not_after`` (约 in 节约) and
    ``kinds`` (the kinds of unit that it goes with; all if empty).
    """

    label: Literal["UNIT", "MAGNITUDE", "APPROX"]
    id: str
    pattern: str
    kind: Literal["count", "money", "percent", "ratio", "duration", "magnitude", "approx"]
    group: str = ""
    factor: int | None = None
    chinese: bool = True
    not_before: tuple[str, ...] = ()
    not_loose_before: tuple[str, ...] = ()
    place: Literal["", "before", "inside", "after"] = ""
    not_after: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class UnitTable:
    """The entries with the regular expressions made from them (sources, to be built into others).

    ``unit``: a unit directly after Arabic digits; ``loose_unit``: after a blank;
    ``chinese_unit``: after a Chinese numeral; ``magnitude``: 万, 千万, 亿 …; ``before``, ``after``:
    words of approximation.
    """

    def __init__(self, entries: Iterable[UnitEntry]) -> None:
        self.entries = tuple(entries)
        units = [e for e in self.entries if e.label == "UNIT"]
        self.units = {e.pattern: e for e in units}
        self.magnitudes = {e.pattern: e.factor or 1 for e in self._labelled("MAGNITUDE")}
        self.approximations = {(e.place, e.pattern): e for e in self._labelled("APPROX")}
        self.unit = alternation((e.pattern, e.not_before) for e in units)
        self.loose_unit = alternation((e.pattern, e.not_before + e.not_loose_before) for e in units)
        self.chinese_unit = alternation(
            (e.pattern, e.not_before + e.not_loose_before) for e in units if e.chinese
        )
        self.magnitude = alternation((e.pattern, e.not_before) for e in self._labelled("MAGNITUDE"))
        self.before = alternation((e.pattern, ()) for e in self._placed("before"))
        self.after = alternation((e.pattern, e.not_before) for e in self._placed("after"))

    def kind(self, printed: str) -> str:
        """The kind of a printed unit; of a compound (元/人/月, 篇(条)) that of its head."""
        entry = self.find(printed)
        return entry.kind if entry else "number"

    def find(self, printed: str) -> UnitEntry | None:
        """The entry of a printed unit, magnitude before it (万元) and tail behind it aside."""
        entry = self.units.get(printed)
        if entry is None:
            head = re.split(r"[/(]", printed.lstrip("十百千万亿兆"), maxsplit=1)[0]
            entry = self.units.get(head)
        return entry

    def _labelled(self, label: str) -> list[UnitEntry]:
        return [e for e in self.entries if e.label == label]

    def _placed(self, place: str) -> list[UnitEntry]:
        return [e for e in self._labelled("APPROX") if e.place == place]


@per_set
def unit_table() -> UnitTable:
    """The units in use.

    Raises :class:`~govinfo_nlp.errors.PatternError` if the file is damaged.
    """
    return UnitTable(patterns_in_use().entries("units.jsonl", UnitEntry))


def alternation(words: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """A pattern that matches the longest of ``words``, each (word, what must not follow it).

    Words are grouped by first character, so that a mismatch costs one comparison a group.
    """
    groups: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for word, guard in words:
        groups[word[0]].append((word, guard))
    return "(?:" + "|".join(_group(first, groups[first]) for first in sorted(groups)) + ")"


def _group(first: str, words: list[tuple[str, tuple[str, ...]]]) -> str:
    ordered = sorted(words, key=lambda item: -len(item[0]))
    tails = [re.escape(word[1:]) + _unless(guard) for word, guard in ordered]
    return re.escape(first) + (tails[0] if len(tails) == 1 else "(?:" + "|".join(tails) + ")")


def _unless(words: tuple[str, ...]) -> str:
    return "(?!" + "|".join(map(re.escape, words)) + ")" if words else ""
