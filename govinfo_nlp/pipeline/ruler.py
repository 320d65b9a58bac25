"""A span ruler whose phrases match characters, so that no tokenizer can hide a phrase.

spaCy's own rulers tokenize their phrases with the pipeline's tokenizer: a phrase whose border
falls inside a token of another segmenter is never found. This one takes the same entries
(``label``, ``pattern``, ``id``), searches phrases in the folded text and widens the result to
whole tokens; token patterns (lists) go to spaCy's Matcher unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc, Span

from ..lexicon.kinds import ENTITIES
from ..lexicon.lexicon import default_lexicon
from ..lexicon.phrases import TextIndex
from ..lexicon.sets import PatternSet, patterns_in_use
from ..text.fold import fold
from .spans import spans_at
from .texts import norm_of

MENTIONS = "govinfo_mentions"
#: Key of the entries that come from the pattern set; it is saved with them.
_OF_SET = "of_set"


class CharacterRuler(SpanRuler):
    """``SpanRuler`` over folded characters. ``patterns``, ``add_patterns``, ``remove``,
    ``to_disk`` … work as in spaCy; overlapping phrases are all kept, phrases inside longer ones
    are not.
    """

    def __init__(self, nlp: Language, name: str = "govinfo_ruler", **settings: Any) -> None:
        self._phrases: dict[str, list[tuple[str, str]]] = {}
        self._index: TextIndex | None = None
        #: Whether the entries of a pattern set are marked, beside those that are added here.
        self.follows = False
        super().__init__(nlp, name, **settings)

    def use(self, patterns: PatternSet) -> None:
        """Mark what ``patterns`` name, in place of the set before; what was added stays."""
        self.follows = True
        added = [entry for entry in self._patterns if not entry.get(_OF_SET)]
        self.clear()
        with patterns.in_use():
            named = [{**entry, _OF_SET: True} for entry in ruler_entries()]
        self.add_patterns([*named, *added])

    def add_patterns(self, patterns: Iterable[dict[str, Any]]) -> None:
        """Add EntityRuler entries; keys that spaCy does not know are kept but play no part."""
        patterns = list(patterns)  # spaCy reads a saved file only once
        tokens = [entry for entry in patterns if not isinstance(entry["pattern"], str)]
        if tokens:
            super().add_patterns(tokens)
        for entry in patterns:
            if isinstance(entry["pattern"], str):
                self._patterns.append(entry)
                self._register(entry)
        self._index = None

    def _register(self, entry: dict[str, Any]) -> None:
        meaning = (entry["label"], entry.get("id") or "")
        meanings = self._phrases.setdefault(fold(entry["pattern"]), [])
        if meaning not in meanings:
            meanings.append(meaning)
        key = self.nlp.vocab.strings.add(repr(meaning))
        self._match_label_id_map[key] = {"label": meaning[0], "id": meaning[1]}

    def match(self, doc: Doc) -> list[Span]:
        """The spans of ``doc`` that match, in order; of several ids of a phrase, the first."""
        index = self._index
        if index is None:
            index = self._index = TextIndex(self._phrases)
        norm, phrases = norm_of(doc), self._phrases
        starts, ends = index.find(norm) if len(doc) else ([], [])
        meanings = [phrases[norm[at:end]][0] for at, end in zip(starts, ends, strict=True)]
        labels, names = [meaning[0] for meaning in meanings], [meaning[1] for meaning in meanings]
        spans = spans_at(doc, starts, ends, labels, names)
        if not len(self.matcher):
            return spans
        for key, first, last in self.matcher(doc):
            meaning = self._match_label_id_map[key]
            spans.append(Span(doc, first, last, label=meaning["label"], span_id=meaning["id"]))
        return sorted(set(spans))

    def clear(self) -> None:
        """Forget all patterns."""
        super().clear()
        self._phrases, self._index = {}, None

    def remove(self, label: str) -> None:
        """Remove all patterns of ``label``."""
        super().remove(label)
        self._rebuild()

    def remove_by_id(self, pattern_id: str) -> None:
        """Remove all patterns of ``pattern_id``."""
        super().remove_by_id(pattern_id)
        self._rebuild()

    def _rebuild(self) -> None:
        self._phrases, self._index = {}, None
        for entry in self._patterns:
            if isinstance(entry["pattern"], str):
                self._register(entry)


def ruler_entries() -> list[dict[str, Any]]:
    """The names and scopes in use as EntityRuler entries, and the entries of the user's own labels.

    Words that name no metric are left out.
    """
    lexicon = default_lexicon()
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    for phrase, wordings in lexicon.wordings.items():
        for wording in wordings:
            if wording.id and not wording.weak:
                entries.setdefault(
                    (phrase, wording.id),
                    {"label": "METRIC", "pattern": phrase, "id": wording.id},
                )
    for phrase, scope in lexicon.scopes.items():
        entries[(phrase, "")] = {"label": "SCOPE", "pattern": phrase, "id": scope.id}
    return [*entries.values(), *(dict(line.row) for line in patterns_in_use().lines(ENTITIES.name))]
