"""The tables of all forms, grouped by kind and made searchable.

Forms C and D share most labels of their tables, and so do A1, A2 and B: a kind holds the tables
that can only be told apart once their labels are read (table 2 of C or of D). Which form a table
follows is decided by its labels, never by the year of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..lexicon.forms import Form, FormTable, Relation, builtin_forms, split_label
from ..lexicon.phrases import PhraseIndex, trie_regex
from ..lexicon.sets import per_set
from .page import stream_of

Role = Literal["row", "column", "header", "footer"]

#: Headers of the column of units.
UNIT_HEADERS = ("单位", "计量单位")

_BRACKETED = re.compile(r"\([^()]*\)")


class Use(NamedTuple):
    """What a printed phrase can be: ``id`` of a row or column of ``form``; ``digits`` in it."""

    role: Role
    form: str
    id: str
    digits: str = ""


class Uses:
    """All that one printed phrase can be. ``roles`` and ``forms``: in which, and of which."""

    __slots__ = ("_all", "_ids", "_numbered", "forms", "roles")

    def __init__(self, uses: Iterable[Use] = ()) -> None:
        self._all = tuple(dict.fromkeys(uses))
        self.roles = frozenset(use.role for use in self._all)
        self.forms = frozenset(use.form for use in self._all)
        self._numbered = any(use.digits for use in self._all)
        self._ids: dict[tuple[str, str], list[str]] = {}
        for use in self._all:
            self._ids.setdefault((use.role, use.form), []).append(use.id)

    def __bool__(self) -> bool:
        return bool(self._all)

    def ids(self, role: Role, form: str) -> Sequence[str]:
        """The rows or columns of ``form`` that it can be."""
        return self._ids.get((role, form), ())

    def first(self, role: Role) -> str:
        """The first id in that role, of whatever form; "" if there is none."""
        return next((use.id for use in self._all if use.role == role), "")

    def printed(self, name: str) -> Uses:
        """Those whose digits are those of the printed ``name`` (免予公开范围1, 免予公开范围2)."""
        if not self._numbered:
            return self
        digits = _digits(name)
        return Uses(use for use in self._all if use.digits == digits)


#: Of a phrase that no form has.
UNKNOWN = Uses()


@dataclass(slots=True)
class Kind:
    """The tables of all forms that share an id.

    ``uses``: stream of a phrase -> what it can be; ``has_rows``: rows have names at all;
    ``announced``: headings that announce the tables; ``debris``: all words of the tables that are no row labels, so that a piece of them is
    recognised; ``units``: units that cells print;
    ``relations``: those between the cells of each form.
    """

    id: str
    layout: str
    tables: dict[str, FormTable] = field(default_factory=dict)
    uses: dict[str, Uses] = field(default_factory=dict)
    has_rows: bool = False
    anchors: set[str] = field(default_factory=set)
    announced: set[str] = field(default_factory=set)
    debris: str = ""
    units: frozenset[str] = frozenset()
    relations: dict[str, tuple[Relation, ...]] = field(default_factory=dict)
    regex: re.Pattern[str] = re.compile("(?!)")


def without_brackets(words: str) -> str:
    """``words`` without what stands in brackets."""
    return _BRACKETED.sub("", words)


class Kinds:
    """The tables of ``forms``, by kind, and the words by which a text is known to have them."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.all = _make_kinds(forms)
        words = {word for kind in self.all for word in kind.anchors | kind.announced if word}
        self._words = PhraseIndex(words)
        self._inside = {word: [inner for inner in words if inner in word] for word in words}

    def words_in(self, stream: str) -> set[str]:
        """The anchors and the announcing headings that stand in ``stream``."""
        found = {stream[start:end] for start, end in self._words.find(stream)}
        return {inner for word in found for inner in self._inside[word]}


@per_set
def builtin_kinds() -> Kinds:
    """The kinds of the forms in use."""
    return Kinds(builtin_forms())


def _make_kinds(forms: Sequence[Form]) -> tuple[Kind, ...]:
    kinds: dict[str, Kind] = {}
    phrases: dict[str, dict[str, list[Use]]] = {}
    for form in forms:
        for table in form.tables:
            kind = kinds.setdefault(table.id, Kind(table.id, table.layout))
            kind.tables[form.id] = table
            kind.relations[form.id] = tuple(r for r in form.relations if form.is_about(r, table))
            kind.units |= frozenset(form.printed_units)
            kind.anchors |= {stream_of(anchor) for anchor in table.anchors}
            kind.announced |= {stream_of(name) for name in table.announced}
            kind.debris += "|".join(("", *filter(None, map(stream_of, _debris(table))), ""))
            known = phrases.setdefault(table.id, {})
            for words, use in _uses(form.id, table):
                known.setdefault(stream_of(words), []).append(use)
    for kind in kinds.values():
        kind.uses = {phrase: Uses(uses) for phrase, uses in phrases[kind.id].items() if phrase}
        kind.has_rows = any("row" in uses.roles for uses in kind.uses.values())
        kind.regex = re.compile(trie_regex(kind.uses))
    return tuple(kinds.values())


def _debris(table: FormTable) -> Iterator[str]:
    """The words of ``table`` that are no row labels."""
    yield from (*table.headers, *table.glosses)
    for row in table.rows:
        yield from [row.label] if row.header else _BRACKETED.findall(row.label)
        yield row.group
    for column in table.columns:
        yield from (column.group, column.label, *column.variants)


def _uses(form: str, table: FormTable) -> Iterator[tuple[str, Use]]:
    """The printed words of ``table``, each with what it is."""
    for row in table.rows:
        for label in (row.label, *row.variants):
            name = split_label(label)[1]
            for wording in (name, without_brackets(name)):
                yield wording, Use("row", form, row.id, _digits(wording))
    for column in table.columns:
        for label in (column.label, *column.variants):
            for wording in (label, without_brackets(label)):
                yield wording, Use("column", form, column.id)
    groups = {row.group for row in table.rows} | {column.group for column in table.columns}
    for words in (*table.headers, *table.glosses, *groups):
        yield words, Use("header", form, words)
    for words in table.footers:
        yield words, Use("footer", form, words)


def _digits(words: str) -> str:
    return "".join(character for character in words if character.isdigit())
