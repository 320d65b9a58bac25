"""Words in which a numeral counts nothing: ``patterns/fixed_expressions.jsonl``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from ..text.numerals import CHINESE_DIGITS, CHINESE_UNITS
from .files import Entry
from .sets import patterns_in_use, per_set

_NUMERAL = re.compile(f"[{CHINESE_DIGITS}{CHINESE_UNITS}0-9]")


class FixedEntry(Entry):
    """One line of ``fixed_expressions.jsonl``.

    ``place`` "": the whole expression, numeral included (进一步, 十九大); "after": a word that
    takes the numeral before it (二十二证合一, 58号); "before": a word that takes the number after
    it, if that has no unit (国道310). ``kind``: ``word`` (the numeral is part of a word and no
    record is made) or the kind of the non-quantity. ``not_before``: what must not follow;
    ``only_before``: what must follow (3.15晚会, but 3.15 alone is a number).
    """

    label: Literal["FIXED"]
    id: str
    pattern: str
    kind: Literal["word", "name", "code", "ordinal", "date", "year", "document_number"]
    place: Literal["", "after", "before"] = ""
    not_before: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()


class FixedTable:
    """The expressions as regular expressions.

    ``whole`` is matched at the first numeral character of an expression (what stands before that
    character is looked behind at); ``after`` behind a numeral. In both the name of the matched
    group is the kind.
    """

    def __init__(self, entries: Iterable[FixedEntry]) -> None:
        self.entries = tuple(entries)
        self.whole = _by_kind(e for e in self.entries if not e.place)
        afters = [entry for entry in self.entries if entry.place == "after"]
        #: First characters of what ``after`` can match: a cheap first look.
        self.after_starts = frozenset(entry.pattern[0] for entry in afters)
        firsts = re.escape("".join(sorted(self.after_starts)))
        self.after = _by_kind(afters, rf"\s{{0,3}}(?=[{firsts}])" if afters else "")
        labels = [entry.pattern for entry in self.entries if entry.place == "before"]
        self._before = re.compile(f"(?:{'|'.join(map(re.escape, labels)) or '(?!)'})$")
        self._before_ends = frozenset(label[-1] for label in labels)

    def labelled(self, norm: str, at: int) -> re.Match[str] | None:
        """The word before the number at ``at`` that takes it, on the same line or the one above."""
        last = norm[at - 2 : at - 1] if norm[at - 1 : at] == "\n" else norm[at - 1 : at]
        if last not in self._before_ends:  # a cheap look before the search
            return None
        return self._before.search(norm, max(0, at - 6), at)


def _by_kind(entries: Iterable[FixedEntry], gap: str = "") -> re.Pattern[str]:
    kinds: dict[str, list[FixedEntry]] = defaultdict(list)
    for entry in entries:
        kinds[entry.kind].append(entry)
    groups = "|".join(f"(?P<{kind}>{_alternatives(group)})" for kind, group in kinds.items())
    return re.compile(f"{gap}(?:{groups or '(?!)'})")


def _alternatives(entries: list[FixedEntry]) -> str:
    """Longest first, grouped by the character at which the match starts.

    What stands before that character is looked behind at, where the rest fits: once for all entries
    that differ in nothing else (统一, 唯一, 之一 …).
    """
    groups: dict[str, dict[tuple[int, str, str], list[str]]] = defaultdict(dict)
    for entry in sorted(entries, key=lambda e: -len(e.pattern)):
        found = _NUMERAL.search(entry.pattern) if not entry.place else None
        at = found.start() if found else 0
        alike = (len(entry.pattern), re.escape(entry.pattern[at + 1 :]), _guard(entry))
        group = groups[entry.pattern[at]].setdefault(alike, [])
        if at:
            group.append(re.escape(entry.pattern))
    return "|".join(f"{re.escape(c)}(?:{_tails(tails)})" for c, tails in groups.items())


def _tails(tails: dict[tuple[int, str, str], list[str]]) -> str:
    return "|".join(
        tail + (f"(?<={'|'.join(behind)})" if behind else "") + guard
        for (_, tail, guard), behind in tails.items()
    )


def _guard(entry: FixedEntry) -> str:
    return "".join(
        f"({sign}{'|'.join(map(re.escape, words))})"
        for sign, words in (("?!", entry.not_before), ("?=", entry.only_before))
        if words
    )


@per_set
def fixed_table() -> FixedTable:
    """The expressions in use.

    Raises :class:`~govinfo_nlp.errors.PatternError` if the file is damaged.
    """
    return FixedTable(patterns_in_use().entries("fixed_expressions.jsonl", FixedEntry))
