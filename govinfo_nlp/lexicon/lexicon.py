"""Everything the linker knows about words, read once from ``patterns/`` and shared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar, cast

from ..text.fold import fold
from .cues import BodySuffix, Cue, Localism, Scope, ZeroTarget
from .files import Entry
from .kinds import models
from .metrics import Combination, Metric, Refinement, Wording
from .phrases import MentionIndex, PhraseIndex, TextIndex, trie_regex
from .sets import PatternSet, patterns_in_use, per_set
from .units import unit_table

E = TypeVar("E", bound=Entry)

#: The kinds of patterns that the linker works with.
_KINDS = (
    *("ontology.jsonl", "metrics", "refinements.jsonl", "combinations.jsonl", "scopes.jsonl"),
    *("body_suffixes.jsonl", "channels.jsonl", "applicants.jsonl", "frames.jsonl"),
    *("topics.jsonl", "cues.jsonl", "zeros.jsonl", "localisms.jsonl"),
)
#: Cues that are looked for together with the mentions, one list for each line: few sentences say
#: them, and the others need not be searched for what they would mean.
MENTIONED_CUES = (
    ("growth", "decline", "share"),
    ("flat",),
    ("last_year",),
    ("negation",),
    ("respectively",),
    ("among", "by_body"),
)


class Lexicon:
    """The pattern files in searchable form.

    ``metrics``: id → :class:`Metric`. ``wordings``: folded phrase → its wordings in file order.
    ``names``: index of those phrases. ``scopes``, ``channels``, ``applicants``, ``frames``,
    ``topics``, ``cues``: folded phrase → entry or id. ``digest``: hash of all patterns, stored with every
    report, so that a number can be traced to the patterns that gave it. ``body_suffix`` matches
    a string that is a body's name; ``body_endings`` are all such endings.
    ``rates``: units of rates and durations that are metrics (满意率98%); no built-in metric is one.
    """

    def __init__(self, patterns: PatternSet) -> None:
        self.digest = patterns.digest
        self._entries = [e for kind in _KINDS for e in patterns.entries(kind, models()[kind])]
        self.metrics: dict[str, Metric] = {m.id: m for m in self._all(Metric)}
        self.wordings: dict[str, list[Wording]] = defaultdict(list)
        for wording in self._all(Wording):
            self.wordings[fold(wording.pattern)].append(wording)
        self.metrics.update(_own_metrics(self._all(Wording), self.metrics))
        self.rates = frozenset(
            filter(_is_rate, (u for m in self.metrics.values() for u in m.units))
        )
        self.scopes = {fold(scope.pattern): scope for scope in self._all(Scope)}
        self.body_suffix = _suffix_regex(self._all(BodySuffix))
        self.body_endings = tuple(fold(suffix.pattern) for suffix in self._all(BodySuffix))
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
        self.frame_text_index = TextIndex(self.frames)
        self.mention_index = MentionIndex(
            *(self.wordings, self.scopes, self.channels, self.applicants, self.topics),
            *(self._words_of(*cues) for cues in MENTIONED_CUES),
        )

    def _all(self, model: type[E]) -> list[E]:
        """The entries of ``model``, as objects of a plain class: the attributes of pydantic's
        models take ten times as long to read, and the linker reads them for every name.
        """
        plain = type(model.__name__, (), {})
        found = []
        for entry in self._entries:
            if isinstance(entry, model):
                found.append(plain())
                found[-1].__dict__.update(vars(entry))
        return cast("list[E]", found)

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
        return trie_regex(self._words_of(*ids))

    def _words_of(self, *ids: str) -> set[str]:
        return {word for cue in ids for word in self.cues[cue]}

    def localised(self, norm: str) -> str:
        """``norm`` with the words of other Chinese-speaking places replaced, at equal length."""
        for there, here in self._localisms:
            norm = norm.replace(there, here)
        return norm

    def units_of(self, metric: str) -> list[str]:
        """The units in which ``metric`` may be stated; [] where any unit may stand."""
        known = self.metrics.get(metric)
        return known.units if known else []


def _own_metrics(wordings: Iterable[Wording], known: Collection[str]) -> dict[str, Metric]:
    """The metrics that wordings define by themselves (a researcher's own variables).

    Of several wordings of one metric the first one that says so gives names and unit. A metric
    whose unit is said is stated in that unit or in none, unless ``units`` names others.
    """
    own: dict[str, list[Wording]] = defaultdict(list)
    for wording in wordings:
        if wording.id and wording.id not in known:
            own[wording.id].append(wording)
    return {id: _defined_by(lines) for id, lines in own.items()}


def _defined_by(lines: Sequence[Wording]) -> Metric:
    def first(values: Iterable[str]) -> str:
        return next(filter(None, values), "")

    unit = first(line.unit for line in lines)
    units = list(dict.fromkeys(unit for line in lines for unit in line.units))
    return Metric(
        id=lines[0].id,
        zh=first(line.zh for line in lines) or lines[0].pattern,
        en=first(line.en for line in lines) or lines[0].id,
        unit=unit,
        units=units or ([*_printed(unit), ""] if unit else []),
    )


def _is_rate(unit: str) -> bool:
    return bool(unit) and unit_table().kind(unit) in ("percent", "ratio", "duration")


def _printed(unit: str) -> list[str]:
    """``unit`` as numbers print it: sums of money with 万 and 亿 too."""
    entry = unit_table().find(unit)
    if entry is None or entry.kind != "money":
        return [unit]
    bare = entry.pattern
    return [bare, *(magnitude + bare for magnitude in unit_table().magnitudes)]


def _suffix_regex(suffixes: Iterable[BodySuffix]) -> re.Pattern[str]:
    """Matches a string that ends like the name of a body or an area."""
    longest_first = sorted(suffixes, key=lambda suffix: -len(suffix.pattern))
    endings = "|".join(
        rf".{{{suffix.min_stem},}}{re.escape(fold(suffix.pattern))}" for suffix in longest_first
    )
    return re.compile(rf"(?:{endings})\Z", re.DOTALL)


@per_set
def default_lexicon() -> Lexicon:
    """The lexicon of the patterns in use. Raises :class:`PatternError` if a file is broken."""
    return Lexicon(patterns_in_use())
