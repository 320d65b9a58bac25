"""The prose without what tears its words apart: line wraps, stray spaces, pinyin glosses.

Names, scopes and cues are found in the compact text; offsets are carried back to the caller's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from ..records import Fact, NonQuantity, Quantity, Section, clone
from .document import Document
from .sentences import Sentence

P = TypeVar("P", Quantity, NonQuantity, Section, Sentence)

_PLACES = ("start", "end")
_SECTION_PLACES = (*_PLACES, "title_start", "title_end", "body_start")

#: White space next to a Chinese character or a mark says nothing; between Latin letters it does.
_SPACE = re.compile(r"(?<![!-~])\s+|\s+(?![!-~])")
#: 網(wǎng)站: mirrors add the reading of a character in brackets behind it.
_GLOSS = re.compile(
    r"\((?<=[一-鿿]\()[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ']{1,7}\)(?=[一-鿿,。;、:]|\d)"
)
#: Fewer brackets like that in a document are abbreviations of its own.
_LEAST_GLOSSES = 3


class Compact:
    """A document whose sentences hold no needless characters, and the way back to the original.

    ``document`` and ``sentences`` are in compact offsets.
    """

    def __init__(self, doc: Document, sentences: Sequence[Sentence]) -> None:
        self._cuts = _cuts(doc.norm, sentences)
        self._kept, self._left_out = _ledger(self._cuts)
        if not self._cuts:
            self.document, self.sentences = doc, list(sentences)
            return
        edges = np.array(self._cuts)
        self._starts, lengths = edges[:, 0], edges[:, 1] - edges[:, 0]
        self._lengths, self._before = lengths, np.cumsum(lengths) - lengths
        self.document = replace(
            doc,
            text=self._without(doc.text),
            norm=self._without(doc.norm),
            sections=self._moved(doc.sections, _SECTION_PLACES),
            quantities=self._moved(doc.quantities, _PLACES),
            others=self._moved(doc.others, _PLACES),
        )
        self.sentences = self._moved(sentences, _PLACES)

    def restore(self, facts: Sequence[Fact], text: str) -> None:
        """Move ``facts`` to the offsets of ``text``, the document that was made compact."""
        if not self._cuts:
            return
        for fact in facts:
            fact.start, fact.end = self._outward(fact.start), self._outward_end(fact.end)
            fact.text = text[fact.start : fact.end]
            if fact.label_start >= 0:
                fact.label_start = self._outward(fact.label_start)
                fact.label_end = self._outward_end(fact.label_end)
                fact.label = text[fact.label_start : fact.label_end]

    def _without(self, text: str) -> str:
        pieces, position = [], 0
        for start, end in self._cuts:
            pieces.append(text[position:start])
            position = end
        pieces.append(text[position:])
        return "".join(pieces)

    def _inward(self, positions: Sequence[int]) -> list[int]:
        """The compact offsets of the original ``positions``."""
        asked = np.array(positions, dtype=np.int64)
        index = np.searchsorted(self._starts, asked, side="right") - 1
        # of the cut that holds or precedes a position, what lies before the position
        inside = np.minimum(asked - self._starts[index], self._lengths[index])
        moved = asked - self._before[index] - inside
        return [int(p) for p in np.where(index < 0, asked, moved)]

    def _outward(self, position: int) -> int:
        """The original offset of the character at the compact ``position``."""
        index = bisect_right(self._kept, position) - 1
        return position if index < 0 else position + self._left_out[index]

    def _outward_end(self, position: int) -> int:
        return self._outward(position - 1) + 1 if position > 0 else 0

    def _moved(self, records: Sequence[P], places: tuple[str, ...]) -> list[P]:
        """Copies of ``records`` whose fields ``places`` are in compact offsets."""
        moved = [clone(record) for record in records]
        for place in places:
            positions = self._inward([getattr(record, place) for record in records])
            for record, position in zip(moved, positions, strict=True):
                setattr(record, place, position)
        return moved


def _cuts(norm: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The ranges of ``norm`` to leave out, in order: only inside sentences, never at their ends."""
    glossed = sum(1 for _ in _GLOSS.finditer(norm)) >= _LEAST_GLOSSES
    cuts: list[tuple[int, int]] = []
    for sentence in sentences:
        words = norm[sentence.start : sentence.end]
        last = sentence.start + len(words.rstrip())
        found = [match.span() for match in _SPACE.finditer(norm, sentence.start, last)]
        if glossed:
            found += [match.span() for match in _GLOSS.finditer(norm, sentence.start, last)]
        cuts += sorted(found)
    return cuts


def _ledger(cuts: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """For each cut: where it stands in the compact text, and how much is left out up to its end."""
    kept, left_out, total = [], [], 0
    for start, end in cuts:
        kept.append(start - total)
        total += end - start
        left_out.append(total)
    return kept, left_out
