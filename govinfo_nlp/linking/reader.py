"""Finds the mentions of a sentence, once for all its numbers."""

from __future__ import annotations

from ..lexicon.lexicon import Lexicon
from .document import Document
from .reading import Reading, blanked
from .scopes import ScopeFinder
from .sentences import Sentence


class Reader:
    """Makes the :class:`Reading` of a sentence."""

    def __init__(self, lexicon: Lexicon, scopes: ScopeFinder) -> None:
        self._scopes = scopes
        self._mentions = lexicon.mention_index

    def read(self, doc: Document, sentence: Sentence) -> Reading:
        """The mentions of ``sentence``."""
        norm, start, end = doc.norm, sentence.start, sentence.end
        words = norm[start:end]
        found = self._mentions.find(norm, doc.mention_places, start, end)
        names, areas, channels, applicants, topics, *cues = found
        scopes = self._scopes.among(norm, areas, start) if areas else []
        others = doc.others_in(start, end)
        spans = [(scope.start, scope.end) for scope in scopes]
        spans += [(other.start, other.end) for other in others]
        compares, evens, last_year, negates, respectively, divides = map(bool, cues)
        return Reading(
            start,
            end,
            doc.sections[sentence.section] if sentence.section is not None else None,
            blanked(norm, start, end, spans),
            scopes,
            names,
            channels,
            applicants,
            topics,
            bool([other for other in others if other.year]),
            "(" in words or ";" in words or ")" in words,
            "“" in words,
            compares,
            evens,
            last_year,
            negates,
            respectively,
            divides,
        )
