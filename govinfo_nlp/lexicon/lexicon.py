"""Everything the linker knows about words, read once from ``patterns/`` and shared."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from ..text.fold import fold
from .cues import BodySuffix, Cue, Localism, Scope, ZeroTarget
from .files import Entry, builtin, read_entries
from .metrics import Combination, Metric, Refinement, Wording
from .phrases import PhraseIndex, trie_regex

E = TypeVar("E", bound=Entry)

#: Pattern file or folder → what a line of it is.
MODELS: dict[str, type[Entry]] = {
    "ontology.jsonl": Metric,
    "metrics": Wording,
    "refinements.jsonl": Refinement,
    "combinations.jsonl": Combination,
    "scopes.jsonl": Scope,
    "body_suffixes.jsonl": BodySuffix,
    "channels.jsonl": Cue,
    "applicants.jsonl": Cue,
    "frames.jsonl": Cue,
    "topics.jsonl": Cue,
    "cues.jsonl": Cue,
    "zeros.jsonl": ZeroTarget,
    "localisms.jsonl": Localism,
}


class Lexicon:
    """The pattern files in searchable form.

    ``metrics``: id → :class:`Metric`. ``wordings``: folded phrase → its wordings in file order.
    ``names``: index of those phrases. ``scopes``, ``channels``, ``applicants``, ``frames``,
    ``topics``, ``cues``: folded phrase → entry or id. ``digest``: hash of all entries, stored with every
    report, so that a number can be traced to the patterns that gave it. ``body_suffix`` matches
    a string that is a body's name, ``body_endings`` (a regular expression) any such ending.
    """

    def __init__(self, files: Mapping[str, Sequence[Entry]]) -> None:
        self.files = {name: list(files.get(name, ())) for name in MODELS}
        self.metrics: dict[str, Metric] = {m.id: m for m in self._all(Metric)}
        self.wordings: dict[str, list[Wording]] = defaultdict(list)
        for wording in self._all(Wording):
            self.wordings[fold(wording.pattern)].append(wording)
            if wording.id and wording.id not in self.metrics:
                self.metrics[wording.id] = _defined_by(wording)
        self.scopes = {fold(scope.pattern): scope for scope in self._all(Scope)}
        self.body_suffix = _suffix_regex(self._all(BodySuffix))
        self.body_endings = trie_regex(fold(suffix.pattern) for suffix in self._all(BodySuffix))
        self.refinements: dict[str, list[Refinement]] = defaultdict(list)
        for refinement in self._all(Refinement):
            self.refinements[refinement.group].append(refinement)
        self.combinations = {frozenset(line.of): line.id for line in self._all(Combination)}
        self.zeros = sorted(self._all(ZeroTarget), key=lambda target: target.group)
        self._localisms = [(line.pattern, line.id) for line in self._all(Localism)]
        self._read_cues()
        self.names = PhraseIndex(self.wordings)
        self.scope_index = PhraseIndex(self.scopes)
        self.channel_index = PhraseIndex(self.channels)
        self.applicant_index = PhraseIndex(self.applicants)
        self.frame_index = PhraseIndex(self.frames)
        self.topic_index = PhraseIndex(self.topics)
        packed = json.dumps(self.to_rows(), ensure_ascii=False, sort_keys=True)
        self.digest = hashlib.sha256(packed.encode()).hexdigest()[:16]

    def _all(self, model: type[E]) -> list[E]:
        return [e for entries in self.files.values() for e in entries if isinstance(e, model)]

    def _read_cues(self) -> None:
        listed: dict[str, dict[str, str]] = defaultdict(dict)
        self.cues: dict[str, set[str]] = defaultdict(set)
        self.section_frames: dict[str, list[str]] = defaultdict(list)
        for cue in self._all(Cue):
            if cue.label == "CUE":
                self.cues[cue.id].add(fold(cue.pattern))
            elif cue.label == "SECTION_FRAME":
                self.section_frames[cue.pattern].append(cue.id)
            else:
                listed[cue.label][fold(cue.pattern)] = cue.id
        self.channels = listed["CHANNEL"]
        self.applicants = listed["APPLICANT"]
        self.frames = listed["FRAME"]
        self.topics = listed["TOPIC"]

    def cue_regex(self, *ids: str) -> str:
        """A regular expression for the words of the cues ``ids``, longest first."""
        return trie_regex(word for cue in ids for word in self.cues[cue])

    def localised(self, norm: str) -> str:
        """``norm`` with the words of other Chinese-speaking places replaced, at equal length."""
        for there, here in self._localisms:
            norm = norm.replace(there, here)
        return norm

    def units_of(self, metric: str) -> list[str]:
        """The units in which ``metric`` may be stated; [] where any unit may stand."""
        known = self.metrics.get(metric)
        return known.units if known else []

    def to_rows(self) -> dict[str, list[dict[str, Any]]]:
        """File → its lines as plain dicts; ``from_rows`` reads them back."""
        return {
            name: [e.model_dump(by_alias=True, exclude_defaults=True) for e in entries]
            for name, entries in self.files.items()
        }

    @classmethod
    def from_rows(cls, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Lexicon:
        """The lexicon that ``to_rows`` wrote."""
        return cls(
            {
                name: [MODELS[name].model_validate(row) for row in lines]
                for name, lines in rows.items()
            }
        )


def _defined_by(wording: Wording) -> Metric:
    """The metric that a wording defines by itself (a researcher's own variable)."""
    return Metric(
        id=wording.id,
        zh=wording.zh or wording.pattern,
        en=wording.en or wording.id,
        unit=wording.unit,
        units=wording.units,
    )


def _suffix_regex(suffixes: Iterable[BodySuffix]) -> re.Pattern[str]:
    """Matches a string that ends like the name of a body or an area."""
    longest_first = sorted(suffixes, key=lambda suffix: -len(suffix.pattern))
    endings = "|".join(
        rf".{{{suffix.min_stem},}}{re.escape(fold(suffix.pattern))}" for suffix in longest_first
    )
    return re.compile(rf"(?:{endings})\Z", re.DOTALL)


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The lexicon of the built-in pattern files. Raises :class:`PatternError` if one is broken."""
    return Lexicon({name: _read(name, model) for name, model in MODELS.items()})


def _read(name: str, model: type[Entry]) -> list[Entry]:
    """The entries of a file, or of all files of a folder in the order of their names."""
    if name.endswith(".jsonl"):
        return list(read_entries(builtin(name), model))
    files = [file for file in builtin(name).iterdir() if file.name.endswith(".jsonl")]
    return [e for file in sorted(files, key=lambda f: f.name) for e in read_entries(file, model)]
