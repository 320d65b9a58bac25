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
        self._names = lexicon.names
        self._channels = lexicon.channel_index
        self._applicants = lexicon.applicant_index
        self._respectively = re.compile(lexicon.cue_regex("respectively"))

    def read(self, doc: Document, sentence: Sentence) -> Reading:
        """The mentions of ``sentence``."""
        norm, start, end = doc.norm, sentence.start, sentence.end
        scopes = self._scopes.find(norm, start, end)
        spans = [(scope.start, scope.end) for scope in scopes]
        spans += [(other.start, other.end) for other in doc.others_in(start, end)]
        return Reading(
            start,
            blanked(norm, start, end, spans),
            scopes,
            list(self._names.find(norm, start, end)),
            list(self._channels.find(norm, start, end)),
            list(self._applicants.find(norm, start, end)),
            _BORDERS.search(norm, start, end) is not None,
            norm.find("“", start, end) >= 0,
            self._respectively.search(norm, start, end) is not None,
        )
