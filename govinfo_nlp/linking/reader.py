"""Finds the mentions of a sentence, once for all its numbers."""

from __future__ import annotations

import re

from ..lexicon.lexicon import Lexicon
from .document import Document
from .reading import Reading, blanked
from .scopes import ScopeFinder
from .sentences import Sentence

_BORDERS = re.compile(r"[();]")


class Reader:
    """Makes the :class:`Reading` of a sentence."""

    def __init__(self, lexicon: Lexicon, scopes: ScopeFinder) -> None:
        self._scopes = scopes
        self._mentions = lexicon.mention_index
        self._respectively = re.compile(lexicon.cue_regex("respectively"))

    def read(self, doc: Document, sentence: Sentence) -> Reading:
        """The mentions of ``sentence``."""
        norm, start, end = doc.norm, sentence.start, sentence.end
        names, areas, channels, applicants, topics = self._mentions.find(norm, start, end)
        scopes = self._scopes.among(norm, areas, start)
        spans = [(scope.start, scope.end) for scope in scopes]
        spans += [(other.start, other.end) for other in doc.others_in(start, end)]
        return Reading(
            start,
            blanked(norm, start, end, spans),
            scopes,
            names,
            channels,
            applicants,
            topics,
            _BORDERS.search(norm, start, end) is not None,
            norm.find("“", start, end) >= 0,
            self._respectively.search(norm, start, end) is not None,
        )
