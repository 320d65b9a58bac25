"""The kinds of pattern: which file they stand in, what a line of each is, what makes two the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .files import Entry


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of pattern.

    ``name``: its built-in file or folder. ``labels``: by them a line is known in any file.
    ``key``: an entry that equals one below it in these fields takes its place. ``first``: an entry
    that is new stands before those below it with the same value of this field, because of several
    the first one that holds is taken; without it new entries stand at the end.
    ``open``: whether pattern files may change it.
    """

    name: str
    labels: tuple[str, ...]
    key: tuple[str, ...]
    first: str = ""
    open: bool = True


_ALL = (
    Kind("ontology.jsonl", ("VARIABLE",), ("id",)),
    Kind("metrics", ("METRIC",), ("id", "pattern"), first="pattern"),
    Kind("refinements.jsonl", ("REFINEMENT",), ("group", "id"), first="group"),
    Kind("combinations.jsonl", ("COMBINATION",), ("id",)),
    Kind("scopes.jsonl", ("SCOPE",), ("pattern",)),
    Kind("body_suffixes.jsonl", ("BODY_SUFFIX",), ("pattern",)),
    Kind("channels.jsonl", ("CHANNEL",), ("pattern",)),
    Kind("applicants.jsonl", ("APPLICANT",), ("pattern",)),
    Kind("frames.jsonl", ("FRAME", "SECTION_FRAME"), ("label", "id", "pattern")),
    Kind("topics.jsonl", ("TOPIC",), ("pattern",)),
    Kind("cues.jsonl", ("CUE",), ("id", "pattern")),
    Kind("zeros.jsonl", ("ZERO",), ("id", "pattern")),
    Kind("localisms.jsonl", ("LOCALISM",), ("pattern",)),
    Kind("units.jsonl", ("UNIT", "MAGNITUDE", "APPROX"), ("label", "place", "pattern")),
    Kind("fixed_expressions.jsonl", ("FIXED",), ("place", "pattern")),
    Kind("sections.jsonl", ("SECTION",), ("anchor", "pattern")),
    Kind("bodies.jsonl", ("AREA", "NAMED_AREA", "ORGAN", "SELF"), ("label", "pattern")),
    Kind("boilerplate.jsonl", ("FURNITURE", "OPENING", "REPORT"), ("label", "id", "pattern")),
    Kind("wordings.jsonl", ("LABEL_WORDING",), ("id",)),
    Kind("forms", ("FORM",), ("id",)),
    Kind("rows.jsonl", ("ROW",), ("id",)),
    Kind("crosswalk.jsonl", ("CROSSWALK",), ("id", "forms"), first="id"),
    Kind("relations.jsonl", ("RELATION",), ("id",)),
    Kind("audit_words.jsonl", ("AUDIT_WORD",), ("id", "pattern"), open=False),
    Kind("entities.jsonl", (), ("label", "id", "pattern")),
)
#: Name → kind, in the order in which they are saved.
KINDS = {kind.name: kind for kind in _ALL}
#: Label of a line → kind.
LABELS = {label: kind for kind in _ALL for label in kind.labels}
#: Entries with labels of the user's own: what spaCy's EntityRuler takes, for ``govinfo_ruler``.
ENTITIES = KINDS["entities.jsonl"]
FORMS = KINDS["forms"]


@lru_cache(maxsize=1)
def models() -> dict[str, type[Entry]]:
    """Name of a kind → what a line of it is."""
    from . import (
        bodies,
        boilerplate,
        crosswalk,
        cues,
        entities,
        fixed,
        forms,
        metrics,
        relations,
        sections,
        units,
    )

    return {
        "ontology.jsonl": metrics.Metric,
        "metrics": metrics.Wording,
        "refinements.jsonl": metrics.Refinement,
        "combinations.jsonl": metrics.Combination,
        "scopes.jsonl": cues.Scope,
        "body_suffixes.jsonl": cues.BodySuffix,
        "channels.jsonl": cues.Cue,
        "applicants.jsonl": cues.Cue,
        "frames.jsonl": cues.Cue,
        "topics.jsonl": cues.Cue,
        "cues.jsonl": cues.Cue,
        "zeros.jsonl": cues.ZeroTarget,
        "localisms.jsonl": cues.Localism,
        "units.jsonl": units.UnitEntry,
        "fixed_expressions.jsonl": fixed.FixedEntry,
        "sections.jsonl": sections.SectionEntry,
        "bodies.jsonl": bodies.BodyEntry,
        "boilerplate.jsonl": boilerplate.BoilerplateEntry,
        "wordings.jsonl": forms.Wording,
        "forms": forms.Form,
        "rows.jsonl": forms.LocalRow,
        "crosswalk.jsonl": crosswalk.Crossing,
        "relations.jsonl": relations.RelationEntry,
        "audit_words.jsonl": relations.AuditWord,
        "entities.jsonl": entities.RulerEntry,
    }
