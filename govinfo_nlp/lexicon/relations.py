"""The relations that the numbers of a report must satisfy, as data: ``patterns/relations.jsonl``.

An arithmetic relation says ``left`` ``relation`` ``right``, each side a sum. The other relations
are about the wording of the prose; their entry gives code, strength and words, and the engine
that finds them stands in ``govinfo_nlp.audit``.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from .files import Entry
from .forms import Relation, builtin_forms
from .sets import patterns_in_use, per_set

Operator = Literal["=", "<=", ">=", ">= each"]


class RelationEntry(Entry):
    """One line of ``relations.jsonl``.

    ``id`` names the relation, ``code`` the audit that it belongs to (AU01 …). ``kind``:

    - ``form``: cells of the tables of the form ``form``; without ``left`` and ``right`` it is the
      relation of the same id that the form's own file states. ``over`` as there.
    - ``metrics``: metric ids, among the numbers of the prose of one scope;
    - ``scopes``: scopes that one metric is stated for; ``left`` is the whole;
    - ``series``: metric ids; ``left`` of a year, ``right`` of the year before (with ``+`` or ``-``
      before an id that is of the same year);
    - ``prose``: found by the wording.

    ``optional``: metrics that count where they are stated; ``requires``: metrics or metric
    beginnings that must be stated. ``strength``: hard (error), soft (warning), note; where the
    side ``left`` is zero and the other is not, ``zero`` takes its place. ``zh``, ``en``: what the
    relation says; ``message``, ``message_en``: the sentence of a finding.
    """

    label: Literal["RELATION"]
    id: str
    code: str
    kind: Literal["form", "metrics", "scopes", "series", "prose"]
    strength: Literal["hard", "soft", "note"]
    zero: Literal["", "hard", "soft"] = ""
    zh: str
    en: str
    form: str = ""
    over: Literal["", "columns", "rows", "cells"] = ""
    left: tuple[str, ...] = ()
    relation: Operator = "="
    right: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    message: str = ""
    message_en: str = ""

    @model_validator(mode="after")
    def _complete(self) -> RelationEntry:
        if self.kind in ("metrics", "series") and not (self.left and self.right):
            raise ValueError(f"a relation of kind {self.kind} needs left and right")
        if self.kind == "form" and not self.form:
            raise ValueError("a relation of kind form needs the id of the form")
        if self.kind == "form" and bool(self.left) != bool(self.over):
            raise ValueError("left and over go together")
        return self


@per_set
def relations() -> dict[str, RelationEntry]:
    """The relations in use by id.

    Raises:
        PatternError: G203, where a line is wrong.
    """
    entries = patterns_in_use().entries("relations.jsonl", RelationEntry)
    return {entry.id: entry for entry in entries}


@per_set
def form_relations() -> dict[str, list[tuple[RelationEntry, Relation]]]:
    """The cell relations of each form (form id → entry and arithmetic), in the order of the data."""
    own = {(form.id, rule.id): rule for form in builtin_forms() for rule in form.relations}
    found: dict[str, list[tuple[RelationEntry, Relation]]] = {}
    for entry in relations().values():
        if entry.kind == "form":
            rule = _stated(entry) or own.get((entry.form, entry.id))
            if rule is not None:
                found.setdefault(entry.form, []).append((entry, rule))
    return found


@per_set
def of_kind(kind: str) -> list[RelationEntry]:
    """The relations of one kind, in the order of the data."""
    return [entry for entry in relations().values() if entry.kind == kind]


def _stated(entry: RelationEntry) -> Relation | None:
    """The arithmetic that the entry itself states."""
    if not entry.over:
        return None
    return Relation(
        id=entry.id,
        over=entry.over,
        left=entry.left,
        relation=entry.relation,
        right=entry.right,
        strength="hard" if entry.strength == "hard" else "soft",
    )


class AuditWord(Entry):
    """A word by which the audit reads a list (``patterns/audit_words.jsonl``).

    ``id``: open (其中: the list may be incomplete), closed (分别为), open_end (等), rest (其余), sum
    (共计), each (各, right before the number: it counts several times), unknown (每, 累计: the number
    is no part), break (what follows is no part of the list), people (units of people and
    households), absolute (均), announce (a lead-in that promises a list).
    """

    label: Literal["AUDIT_WORD"]
    id: str
    pattern: str = Field(min_length=1)


@per_set
def words_of(*ids: str) -> tuple[str, ...]:
    """The words of ``ids``, the longest first."""
    words = {entry.pattern for entry in _audit_words() if entry.id in ids}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@per_set
def words_regex(*ids: str) -> str:
    """A regex of the words of ``ids``, the longest first."""
    return "|".join(map(re.escape, words_of(*ids)))


@per_set
def _audit_words() -> list[AuditWord]:
    return patterns_in_use().entries("audit_words.jsonl", AuditWord)
