"""The tables of all forms, grouped by kind and made searchable.

Forms C and D share most labels of their tables, and so do A1, A2 and B: a kind holds the tables
that can only be told apart once their labels are read (table 2 of C or of D). Which form a table
follows is decided by its labels, never by the year of the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..lexicon.forms import Form, FormTable, Relation, builtin_forms, split_label
from ..lexicon.phrases import trie_regex
from ..lexicon.sets import per_set
from .page import stream_of

Role = Literal["row", "column", "header", "footer"]

#: Headers of the column of units.
UNIT_HEADERS = ("单位", "计量单位")

_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Use:
    """What a printed phrase can be: ``id`` of a row or column of ``form``; ``digits`` in it."""

    role: Role
    form: str
    id: str
    digits: str = ""


@dataclass(slots=True)
class Kind:
    """The tables of all forms that share an id.

    ``uses``: stream of a phrase -> what it can be; ``numbered``: those with digits in their words;
    ``announced``: headings that announce the tables; ``debris``: all words of the tables that are
    no row labels, so that a piece of them is recognised; ``units``: units that cells print.
    """

    id: str
    layout: str
    tables: dict[str, FormTable] = field(default_factory=dict)
    uses: dict[str, list[Use]] = field(default_factory=dict)
    numbered: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    announced: set[str] = field(default_factory=set)
    debris: str = ""
    units: frozenset[str] = frozenset()
    relations: dict[str, tuple[Relation, ...]] = field(default_factory=dict)
    regex: re.Pattern[str] = re.compile("(?!)")


def without_brackets(words: str) -> str:
    """``words`` without what stands in brackets."""
    return _BRACKETED.sub("", words)


@per_set
def builtin_kinds() -> tuple[Kind, ...]:
    """The kinds of the forms in use."""
    return make_kinds(builtin_forms())


def make_kinds(forms: Sequence[Form]) -> tuple[Kind, ...]:
    """The tables of ``forms``, by kind."""
    kinds: dict[str, Kind] = {}
    for form in forms:
        for table in form.tables:
            kind = kinds.setdefault(table.id, Kind(table.id, table.layout))
            kind.tables[form.id] = table
            kind.relations[form.id] = form.relations
            kind.units |= frozenset(form.printed_units)
            kind.anchors |= {stream_of(anchor) for anchor in table.anchors}
            kind.announced |= {stream_of(name) for name in table.announced}
            _add_uses(kind, form.id, table)
    for kind in kinds.values():
        kind.regex = re.compile(trie_regex(kind.uses))
    return tuple(kinds.values())


def _add_uses(kind: Kind, form: str, table: FormTable) -> None:
    debris = [*table.headers, *table.glosses]
    for row in table.rows:
        debris += [row.label] if row.header else _BRACKETED.findall(row.label)
        debris += [row.group]
        for label in (row.label, *row.variants):
            name = split_label(label)[1]
            for wording in {name, without_brackets(name)}:
                digits = "".join(character for character in wording if character.isdigit())
                _add(kind, wording, Use("row", form, row.id, digits))
    for column in table.columns:
        debris += [column.group, column.label, *column.variants]
        for label in (column.label, *column.variants):
            for wording in {label, without_brackets(label)}:
                _add(kind, wording, Use("column", form, column.id))
    groups = {row.group for row in table.rows} | {column.group for column in table.columns}
    for words in (*table.headers, *table.glosses, *groups):
        _add(kind, words, Use("header", form, words))
    for words in table.footers:
        _add(kind, words, Use("footer", form, words))
    kind.debris += "|".join(("", *(stream_of(words) for words in debris if words), ""))


def _add(kind: Kind, words: str, use: Use) -> None:
    phrase = stream_of(words)
    if phrase and use not in kind.uses.setdefault(phrase, []):
        kind.uses[phrase].append(use)
        if use.digits:
            kind.numbered.add(phrase)
