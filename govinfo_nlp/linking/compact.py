"""The prose without what tears its words apart: line wraps, stray spaces, pinyin glosses.

Names, scopes and cues are found in the compact text; offsets are carried back to the caller's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter, methodcaller
from typing import TypeVar

from ..records import Fact, NonQuantity, Quantity, Section, clone
from .document import Document
from .sentences import Sentence

P = TypeVar("P", Quantity, NonQuantity, Section)
Span = tuple[int, int]

_SPAN = methodcaller("span")
_PLACES = ("start", "end")
_SPACE = re.compile(r"\s\s*")  # (\s+ would try every place of the text)
#: 網(wǎng)站: mirrors add the reading of a character in brackets behind it.
_GLOSS = re.compile(
    r"\((?<=[一-鿿]\()[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ']{1,7}\)(?=[一-鿿,。;、:]|\d)"
)
#: Fewer brackets like that in a document are abbreviations of its own.
_LEAST_GLOSSES = 3


class Torn:
    """A sentence with cuts: what is left moves together, spaces behind it keep its length."""

    def __init__(self, sentence: Sentence, cuts: Sequence[Span]) -> None:
        self.start, self.original_end, self.cuts = sentence.start, sentence.end, cuts
        self._kept: list[int] = []  # for each cut, where it stands in the compact text,
        self._left_out = [0]  # and how much is left out up to its end
        for start, end in cuts:
            self._kept.append(start - self._left_out[-1])
            self._left_out.append(self._left_out[-1] + end - start)
        self.end = self.original_end - self._left_out[-1]

    def without(self, text: str) -> str:
        """The sentence in ``text`` without what is cut, and the spaces that make up for it."""
        pieces, position = [], self.start
        for start, end in self.cuts:
            pieces.append(text[position:start])
            position = end
        pieces += text[position : self.original_end], " " * self._left_out[-1]
        return "".join(pieces)

    def inward(self, position: int) -> int:
        """The compact offset of the original ``position``."""
        if position >= self.original_end:
            return position
        index = bisect_right(self.cuts, (position,))
        if index and position < self.cuts[index - 1][1]:
            return self._kept[index - 1]
        return position - self._left_out[index]

    def outward(self, position: int) -> int:
        """The original offset of the character at the compact ``position``."""
        if position >= self.end:
            return position
        return position + self._left_out[bisect_right(self._kept, position)]


class Compact:
    """A document whose sentences hold no needless characters, and the way back to the original.

    ``document`` and ``sentences`` are in compact offsets; every sentence begins where it began.
    """

    def __init__(self, doc: Document, sentences: Sequence[Sentence]) -> None:
        self.document, self.sentences = doc, list(sentences)
        self._torn: list[Torn] = []
        for index, cuts in _cuts(doc.norm, sentences):
            torn = Torn(sentences[index], cuts)
            self._torn.append(torn)
            self.sentences[index] = replace(sentences[index], end=torn.end)
        self._starts = [torn.start for torn in self._torn]
        if self._torn:
            self.document = replace(
                doc,
                text=self._without(doc.text),
                norm=self._without(doc.norm),
                sections=self._moved(doc.sections, ("title_start", "title_end")),
                quantities=self._moved(doc.quantities, _PLACES),
                others=self._moved(doc.others, _PLACES),
            )

    def restore(self, facts: Sequence[Fact], text: str) -> None:
        """Move ``facts`` to the offsets of ``text``, the document that was made compact."""
        if not self._torn:
            return
        first = self._torn[0].start
        for fact in facts:
            if fact.start >= first and (torn := self._torn_at(fact.start)):
                fact.start, fact.end = torn.outward(fact.start), torn.outward(fact.end - 1) + 1
                fact.text = text[fact.start : fact.end]
            if fact.label_start >= first and (torn := self._torn_at(fact.label_start)):
                start, end = torn.outward(fact.label_start), torn.outward(fact.label_end - 1) + 1
                fact.label_start, fact.label_end, fact.label = start, end, text[start:end]

    def _without(self, text: str) -> str:
        pieces: list[str] = []
        position = 0
        for torn in self._torn:
            pieces += text[position : torn.start], torn.without(text)
            position = torn.start + len(pieces[-1])
        return "".join([*pieces, text[position:]])

    def _moved(self, records: Sequence[P], places: tuple[str, str]) -> Sequence[P]:
        """``records`` with copies of those that begin in a torn sentence, moved with its words."""
        moved = list(records)
        starts = list(map(attrgetter(places[0]), records))
        for torn in self._torn:
            first = bisect_left(starts, torn.start)
            for index in range(first, bisect_left(starts, torn.original_end)):
                record = moved[index] = clone(moved[index])
                for place in places:
                    setattr(record, place, torn.inward(getattr(record, place)))
        return moved

    def _torn_at(self, position: int) -> Torn | None:
        """The torn sentence that holds ``position``, not before the first of them, if any."""
        torn = self._torn[bisect_right(self._starts, position) - 1]
        return torn if position < torn.end else None


def _cuts(norm: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, list[Span]]]:
    """For each sentence with something to leave out: its index and the ranges, in order.

    White space next to a Chinese character or a mark says nothing; a space between Latin letters
    does. What stands at the end of a sentence stays.
    """
    glosses = [match.span() for match in _GLOSS.finditer(norm)] if "(" in norm else []
    if len(glosses) < _LEAST_GLOSSES:
        glosses = []
    for index, sentence in enumerate(sentences):
        words = norm[sentence.start : sentence.end].rstrip()
        if not glosses and words.split(None, 1)[:1] == [words]:
            continue
        found = [
            (start, end)
            for start, end in map(_SPAN, _SPACE.finditer(norm, sentence.start, sentence.end))
            if end < sentence.end and not _parts_letters(norm, start, end)
        ]
        if glosses:
            inside = bisect_left(glosses, (sentence.start,)), bisect_left(glosses, (sentence.end,))
            found = sorted(
                found + [span for span in glosses[slice(*inside)] if span[1] < sentence.end]
            )
        if found:
            yield index, found


def _parts_letters(norm: str, start: int, end: int) -> bool:
    """Whether ``start:end`` is one space between two Latin letters, digits or marks."""
    return end - start == 1 and "!" <= norm[start - 1 : start] <= "~" and "!" <= norm[end] <= "~"
