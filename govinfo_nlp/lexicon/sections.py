"""The kinds of section of an annual report and the wordings of their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from pydantic import model_validator

from .files import Entry
from .sets import patterns_in_use, per_set

#: Characters that headings add and drop freely (主动公开政府信息的情况, 行政复议和行政诉讼).
_LOOSE = "的了、,和与及以"
_DROPPED = re.compile(rf"[{_LOOSE}:;。 \t\u00a0\u3000\n\r]+")
_BETWEEN = rf"[{_LOOSE}\s]{{0,4}}"
_PERIOD = re.compile(r"(?:20\d\d\s?年度?|本年度|全年|^年度)")
_LEAD = re.compile(rf"{_PERIOD.pattern}\s?")
#: The first characters of these.
_LEADING = "2本全年"

#: A wording that ends so can be a heading by its form alone, even glued to its paragraph.
_CLOSING = (
    *("情况", "概述", "概况", "引言", "前言", "措施", "问题", "不足", "打算", "安排"),
    *("事项", "附件", "附表"),
)


#: The last characters of these nouns, for use inside [].
CLOSING_ENDS = "".join(sorted({word[-1] for word in _CLOSING}))


class SectionEntry(Entry):
    """One line of ``sections.jsonl``.

    ``pattern`` is a wording of the heading; it means ``id`` when it is the whole heading. With
    ``words`` any heading that holds all of them, and none of ``without``, means ``id``; of several
    such lines the one with the highest ``rank`` counts. An ``anchor`` is no heading: a phrase of
    the section's statutory table, by which a lost heading is inferred. ``regulation`` names the
    article that asks for the section.
    """

    label: Literal["SECTION"]
    id: str
    pattern: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    rank: int = 0
    anchor: bool = False
    regulation: tuple[str, ...] = ()
    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _one_role(self) -> SectionEntry:
        if self.anchor and self.words:
            raise ValueError("an anchor cannot have words")
        return self


class SectionLexicon:
    """The wordings of ``entries``, made searchable."""

    def __init__(self, entries: Iterable[SectionEntry]) -> None:
        entries = list(entries)
        headings = [entry for entry in entries if not entry.anchor]
        self.names = {entry.id: (entry.zh, entry.en) for entry in entries if entry.zh}
        self.anchors = [(entry.pattern, entry.id) for entry in entries if entry.anchor]
        self._wordings = {heading_key(entry.pattern): entry.id for entry in headings}
        self._rules = sorted((e for e in headings if e.words), key=lambda e: -e.rank)
        groups: dict[str, list[str]] = {}
        for key in filter(None, self._wordings):
            groups.setdefault(key[0], []).append(key[1:])
        #: By first character: to try some wordings takes a tenth of the time of trying all.
        self._openings = {
            first: re.compile(re.escape(first) + _goes_on(rests)) for first, rests in groups.items()
        }
        self._kinds: dict[str, str] = {}

    def known(self, title: str) -> str:
        """The kind of ``title`` if it is word for word one of the wordings, else ""."""
        return self._wordings.get(heading_key(title), "")

    def kind(self, title: str) -> str:
        """The kind of a heading by its wording or by its cue words, "" when none fits."""
        key = heading_key(title)
        if key not in self._kinds:
            if len(self._kinds) > 10_000:
                self._kinds.clear()
            self._kinds[key] = self._wordings.get(key) or self._by_words(key)
        return self._kinds[key]

    def _by_words(self, key: str) -> str:
        for rule in self._rules:
            held = all(word in key for word in rule.words)
            if held and not any(word in key for word in rule.without):
                return rule.id
        return ""

    def opening(self, norm: str, position: int) -> int:
        """Where the longest wording that starts at ``position`` ends; ``position`` if none does."""
        first = norm[position : position + 1]
        lead = _LEAD.match(norm, position) if first and first in _LEADING else None
        for start in (lead.end(), position) if lead else (position,):
            wordings = self._openings.get(norm[start : start + 1])
            if wordings and (match := wordings.match(norm, start)):
                return match.end()
        return position


@lru_cache(maxsize=4096)  # the same headings come again in every report
def heading_key(title: str) -> str:
    """``title`` without spaces, year and the particles that vary freely between reports."""
    return _DROPPED.sub("", _PERIOD.sub("", title))


def closes_heading(title: str) -> bool:
    """Whether ``title`` ends in a noun that headings end in (情况, 概述, 措施 …)."""
    return title.endswith(_CLOSING)


def _goes_on(rests: Iterable[str]) -> str:
    """A pattern for the longest of ``rests``, with the particles that may stand between characters.

    (No rest holds one of these, so that each is found in one way only.)
    """
    branches: dict[str, list[str]] = {}
    for rest in rests:
        branches.setdefault(rest[:1], []).append(rest[1:])
    ends = branches.pop("", None)
    further = "|".join(re.escape(first) + _goes_on(tails) for first, tails in branches.items())
    if not further:
        return ""
    return f"(?:{_BETWEEN}(?:{further}))" + ("?" if ends else "")


@per_set
def section_lexicon() -> SectionLexicon:
    """The section kinds in use (``patterns/sections.jsonl``)."""
    return SectionLexicon(patterns_in_use().entries("sections.jsonl", SectionEntry))
