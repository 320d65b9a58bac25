"""Whose number it is: the scope that a sentence names, and where it changes inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon.lexicon import Lexicon
from ..records import Metadata
from .document import Document
from .regions import Region, clause_start

_SAME_PHRASE = re.compile(r"[\s、,及和与各级]*")


@dataclass(slots=True)
class ScopeMention:
    """A scope named in the text; ``id`` is its one wording, "" for the reporting body itself."""

    start: int
    end: int
    id: str
    extent: str


class ScopeFinder:
    """Finds the scopes of a sentence and which one holds for a number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._index = lexicon.scope_index
        self._scopes = lexicon.scopes
        self._not_after = re.compile(lexicon.cue_regex("not_after_scope"))
        self._inside = re.compile(rf"\s*(?:{lexicon.cue_regex('inside')})\s*")
        self._suffix = lexicon.body_suffix
        self._verb = re.compile(lexicon.cue_regex("verb"))

    def find(self, norm: str, start: int, end: int) -> list[ScopeMention]:
        """The scopes named in ``start:end``, in order.

        In 全市各县区及各部门 the first word is the scope; in 全市所辖各县区 the second.
        A website's or a gazette's owner (市政府门户网站) is no scope.
        """
        found: list[ScopeMention] = []
        for begin, finish in self._index.find(norm, start, end):
            if self._not_after.match(norm, finish):
                continue
            entry = self._scopes[norm[begin:finish]]
            mention = ScopeMention(begin, finish, entry.id, entry.extent)
            if found and begin < found[-1].end:
                continue
            if found and self._one_phrase(norm, found[-1], mention):
                found[-1].end = finish
                continue
            if found and self._inside.fullmatch(norm, found[-1].end, begin):
                found.pop()
            found.append(mention)
        return found

    def _one_phrase(self, norm: str, first: ScopeMention, second: ScopeMention) -> bool:
        return first.extent != "part" and bool(
            _SAME_PHRASE.fullmatch(norm, first.end, second.start)
        )

    def is_body(self, words: str) -> bool:
        """Whether ``words`` end like the name of a body or an area."""
        return 2 <= len(words) <= 30 and bool(self._suffix.match(words))

    def of_number(
        self, doc: Document, region: Region, scopes: Sequence[ScopeMention], stop: int
    ) -> str:
        """The scope of a number whose own words (before its name) end at ``stop``.

        A body that the clause has as its subject (市教育局共收到…), else the last scope that the
        sentence names before the number, else "".
        """
        floor = clause_start(doc.norm, region.left, stop)
        words = region.clean[floor - region.left : max(stop - region.left, 0)]
        verb = self._verb.search(words)
        subject = (words[: verb.start()] if verb else words).strip(" \n\t,、:")
        if self.is_body(subject):
            return "" if names_own_body(subject, doc.metadata) else subject
        end = region.left + len(region.clean)
        return next((scope.id for scope in reversed(scopes) if scope.start < end), "")


def names_own_body(words: str, metadata: Metadata) -> bool:
    """Whether ``words`` name the body whose report it is, or its whole area."""
    names = [metadata.issuer, metadata.region, metadata.title, *metadata.own_names]
    return any(words in name for name in names if name)
