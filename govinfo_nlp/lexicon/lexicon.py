"""Everything the linker knows about words, read once from ``patterns/`` and shared."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from ..text.fold import fold
from .cues import BodySuffix, Cue, Scope, ZeroTarget
from .files import builtin, read_entries
from .metrics import Combination, Metric, Refinement, Wording
from .phrases import PhraseIndex, trie_regex

if TYPE_CHECKING:
    from importlib.abc import Traversable

_CUE_FILES = ("channels.jsonl", "applicants.jsonl", "frames.jsonl", "cues.jsonl")


class Lexicon:
    """The pattern files in searchable form.

    ``metrics``: id → :class:`Metric`. ``wordings``: folded phrase → its wordings in file order.
    ``names``: index of those phrases. ``scopes``, ``channels``, ``applicants``, ``frames``,
    ``cues``: folded phrase → entry or id. ``digest``: hash of all entries, stored with every
    report, so that a number can be traced to the patterns that gave it.
    """

    def __init__(
        self,
        metrics: Iterable[Metric],
        wordings: Iterable[Wording],
        scopes: Iterable[Scope],
        suffixes: Iterable[BodySuffix],
        cues: Iterable[Cue],
        refinements: Iterable[Refinement],
        combinations: Iterable[Combination],
        zeros: Iterable[ZeroTarget],
    ) -> None:
        self.metrics = {metric.id: metric for metric in metrics}
        self.entries = list(wordings)
        self.wordings: dict[str, list[Wording]] = defaultdict(list)
        for wording in self.entries:
            self.wordings[fold(wording.pattern)].append(wording)
            if wording.id and wording.id not in self.metrics:
                self.metrics[wording.id] = _defined_by(wording)
        self.scopes = {fold(scope.pattern): scope for scope in scopes}
        self.body_suffix = _suffix_regex(suffixes)
        listed: dict[str, dict[str, str]] = defaultdict(dict)
        self.cues: dict[str, set[str]] = defaultdict(set)
        self.section_frames: dict[str, list[str]] = defaultdict(list)
        for cue in cues:
            if cue.label == "CUE":
                self.cues[cue.id].add(fold(cue.pattern))
            elif cue.label == "SECTION_FRAME":
                self.section_frames[cue.pattern].append(cue.id)
            else:
                listed[cue.label][fold(cue.pattern)] = cue.id
        self.channels = listed["CHANNEL"]
        self.applicants = listed["APPLICANT"]
        self.frames = listed["FRAME"]
        self.refinements: dict[str, list[Refinement]] = defaultdict(list)
        for refinement in refinements:
            self.refinements[refinement.group].append(refinement)
        self.combinations = {frozenset(line.of): line.id for line in combinations}
        self.zeros = sorted(zeros, key=lambda target: target.group)
        self.names = PhraseIndex(self.wordings)
        self.scope_index = PhraseIndex(self.scopes)
        self.channel_index = PhraseIndex(self.channels)
        self.applicant_index = PhraseIndex(self.applicants)
        self.frame_index = PhraseIndex(self.frames)
        self.digest = self._digest()

    def cue_regex(self, *ids: str) -> str:
        """A regular expression for the words of the cues ``ids``, longest first."""
        return trie_regex(word for cue in ids for word in self.cues[cue])

    def units_of(self, metric: str) -> list[str]:
        """The units in which ``metric`` may be stated; [] where any unit may stand."""
        known = self.metrics.get(metric)
        return known.units if known else []

    def _digest(self) -> str:
        rows = [wording.model_dump(by_alias=True) for wording in self.entries]
        rows += [metric.model_dump() for metric in self.metrics.values()]
        rows += [scope.model_dump() for scope in self.scopes.values()]
        rows.append({"cues": {cue: sorted(words) for cue, words in self.cues.items()}})
        rows.append({"lists": [self.channels, self.applicants, self.frames]})
        packed = json.dumps(rows, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(packed.encode()).hexdigest()[:16]


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


def _children(folder: Traversable, suffix: str) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(suffix)), key=lambda f: f.name)


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The lexicon of the built-in pattern files. Raises :class:`PatternError` if one is broken."""
    wordings = [w for f in _children(builtin("metrics"), ".jsonl") for w in read_entries(f, Wording)]
    return Lexicon(
        metrics=read_entries(builtin("ontology.jsonl"), Metric),
        wordings=wordings,
        scopes=read_entries(builtin("scopes.jsonl"), Scope),
        suffixes=read_entries(builtin("body_suffixes.jsonl"), BodySuffix),
        cues=[cue for name in _CUE_FILES for cue in read_entries(builtin(name), Cue)],
        refinements=read_entries(builtin("refinements.jsonl"), Refinement),
        combinations=read_entries(builtin("combinations.jsonl"), Combination),
        zeros=read_entries(builtin("zeros.jsonl"), ZeroTarget),
    )
