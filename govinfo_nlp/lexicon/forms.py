"""The statutory forms as data: ``patterns/forms/*.json``, read and checked.

A form is a set of tables. Four layouts are enough for all forms since 2008:

- ``list``: one number (or one for each value column) a row: forms A1, A2, B;
- ``blocks``: rows under block headings that name the columns: table 2 of forms C and D;
- ``matrix``: rows by applicants: table 3 of forms C and D;
- ``line``: one row of numbers under a header of two levels: table 4 of forms C and D.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from .files import Entry, Place, Problem, parse_json, raise_for, read_text, validated
from .metrics import Example
from .sets import patterns_in_use, per_set

if TYPE_CHECKING:
    from importlib.abc import Traversable


class Column(Entry):
    """A value column.

    ``bodies``: words in the names of the columns that a copy has in place of this one, each for
    a body of its own (本级, 汇总). ``applicant``: whose applications table 3 counts in it; ``group``: the upper header above it;
    ``metric``: only where the column alone names the metric (table 4); ``cumulative``: a running
    total over the years, or another number whose cells carry no metric of the year.
    """

    id: str
    label: str
    variants: tuple[str, ...] = ()
    unit: str = ""
    applicant: str = ""
    group: str = ""
    metric: str | None = None
    cumulative: bool = False
    bodies: tuple[str, ...] = ()


class Row(Entry):
    """A row: ``label`` as the form prints it, ``variants`` as copies print it.

    ``parent``: the row that it is a part of; ``header``: the form leaves its cells empty;
    ``group``: the block heading above it; ``columns``: the columns that the block has (all, if
    none is named); ``metric`` for all columns, or ``metrics`` by column id; ``code``: the number
    that the form prints beside the label.
    """

    id: str
    label: str
    variants: tuple[str, ...] = ()
    unit: str = ""
    parent: str = ""
    group: str = ""
    header: bool = False
    columns: tuple[str, ...] = ()
    metric: str | None = None
    metrics: dict[str, str] = Field(default_factory=dict)
    code: str = ""


class FormTable(Entry):
    """One table of a form.

    ``announced``: headings that announce it; ``anchors``: labels that hardly stand in prose, one
    of which must be there; ``headers``, ``glosses``, ``footers``: its other printed words.
    """

    id: str
    name: str
    layout: Literal["list", "blocks", "matrix", "line"]
    announced: tuple[str, ...] = ()
    anchors: tuple[str, ...] = Field(min_length=1)
    headers: tuple[str, ...] = ()
    glosses: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_references(self) -> FormTable:
        rows, columns = (
            {row.id for row in self.rows},
            {column.id for column in self.columns},
        )
        for row in self.rows:
            unknown = {*row.columns, *row.metrics} - columns
            if unknown:
                raise ValueError(f"row {row.id} names unknown columns: {sorted(unknown)}")
            if row.parent and row.parent not in rows:
                raise ValueError(f"row {row.id} names an unknown parent: {row.parent}")
        return self

    def names(self, over: str) -> frozenset[str]:
        """What a relation ``over`` columns, rows or cells can name in the table."""
        rows, columns = ([spec.id for spec in specs] for specs in (self.rows, self.columns))
        if over == "cells":
            return frozenset(f"{row}/{column}" for row in rows for column in columns)
        return frozenset(rows if over == "columns" else columns)


class Relation(Entry):
    """What must hold between cells: sum of ``left`` ``relation`` sum of ``right``.

    ``over``: columns (row ids, in every column), rows (column ids, in every row) or cells
    (``row/column``); ``>= each``: not less than any one of ``right``. ``strength``: hard (arithmetic)
    or soft (usual).
    """

    id: str
    over: Literal["columns", "rows", "cells"]
    left: tuple[str, ...]
    relation: Literal["=", "<=", ">=", ">= each"]
    right: tuple[str, ...]
    strength: Literal["hard", "soft"]
    note: str = ""


class Form(Entry):
    """A statutory form. ``discriminating``: labels that no other form has; ``years`` and
    ``source`` say where it comes from and decide nothing: labels tell the form.
    """

    id: str
    name: str
    years: str = ""
    source: str = ""
    discriminating: tuple[str, ...] = ()
    printed_units: tuple[str, ...] = ()
    tables: tuple[FormTable, ...]
    relations: tuple[Relation, ...] = ()

    def is_about(self, relation: Relation, table: FormTable) -> bool:
        """Whether ``relation`` may hold between cells of ``table``: it names none of the others."""
        strange = set(relation.left) - table.names(relation.over)
        return all(strange.isdisjoint(other.names(relation.over)) for other in self.tables)


class Wording(Entry):
    """Words that stand for others of the same length in copies of a form.

    ``before``: only after one of these words.
    """

    id: str
    words: tuple[str, ...]
    standard: str
    before: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _check_lengths(self) -> Wording:
        if any(len(word) != len(self.standard) for word in self.words):
            raise ValueError("words and standard must have the same length")
        return self

    def apply(self, text: str) -> str:
        """``text`` with the standard words; its length stays."""
        for word in self.words:
            if word in text:  # most texts have none of them
                for lead in self.before or ("",):
                    text = text.replace(lead + word, lead + self.standard)
        return text


class LocalRow(Entry):
    """A row that the copies of a form have in one place only: a line of a user's pattern file.

    ``pattern`` is its label as printed, ``variants`` as other copies print it; ``form`` and
    ``table`` say where it stands, ``after`` behind which row (the last one, if none is named).
    The other keys are those of :class:`Row`.
    """

    label: Literal["ROW"]
    id: str = Field(min_length=1)
    form: str
    table: str
    pattern: str = Field(min_length=1)
    variants: tuple[str, ...] = ()
    after: str = ""
    unit: str = ""
    parent: str = ""
    group: str = ""
    columns: tuple[str, ...] = ()
    metric: str | None = None
    metrics: dict[str, str] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _names_a_metric(self) -> LocalRow:
        if not self.metric and not self.metrics:
            raise ValueError("a row needs metric, or metrics by column")
        return self

    def row(self) -> Row:
        """The row as a part of its form."""
        shared = self.model_dump(exclude={"label", "form", "table", "pattern", "after", "examples"})
        return Row(label=self.pattern, **shared)


def with_rows(form: Form, rows: Iterable[LocalRow]) -> Form:
    """``form`` with the local rows that belong to it."""
    own = [row for row in rows if row.form == form.id]
    if not own:
        return form
    tables = tuple(
        _with_rows(table, [row for row in own if row.table == table.id]) for table in form.tables
    )
    return form.model_copy(update={"tables": tables})


def _with_rows(table: FormTable, local: Sequence[LocalRow]) -> FormTable:
    rows = list(table.rows)
    for one in local:
        ids = [row.id for row in rows]
        at = ids.index(one.after) + 1 if one.after in ids else len(rows)
        rows.insert(at, one.row())
    return table.model_copy(update={"rows": tuple(rows)})


def read_form(source: Path | Traversable) -> Form:
    """The form in the JSON file ``source``.

    Raises:
        PatternError: G201 no such file, G202 not JSON, G203 wrong key or value.
    """
    problems: list[Problem] = []
    text = read_text(source, str(source), problems)
    raise_for(problems)
    row = parse_json(text, str(source), 1, problems)
    raise_for(problems)
    form = validated(row, Form, Place(str(source), 1, text), problems)
    raise_for(problems)
    assert form is not None
    return form


@per_set
def builtin_forms() -> tuple[Form, ...]:
    """The forms in use, oldest first, those of pattern files behind them."""
    patterns = patterns_in_use()
    rows = patterns.entries("rows.jsonl", LocalRow)
    return tuple(with_rows(form, rows) for form in patterns.entries("forms", Form))


@per_set
def builtin_wordings() -> tuple[Wording, ...]:
    """The wordings in use (``patterns/wordings.jsonl``)."""
    return tuple(patterns_in_use().entries("wordings.jsonl", Wording))


_NUMERAL = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
#: What stands before the name of a row: 一、 (一) 1. 其中: and opening quotes, several in a row.
ORDINALS = re.compile(
    rf"(?:(?<![0-9.])(?:\(\s?(?:{_NUMERAL})\s?\)|(?:{_NUMERAL})\s?[、.])|其中\s?:?|[①-⑳“\"'《])\s*"
)


@lru_cache(maxsize=4096)
def split_label(label: str) -> tuple[str, str]:
    """(number, name) of a row label: ``(七)总计`` is ``七``, ``总计``; 其中 is no number."""
    position, number = 0, ""
    while match := ORDINALS.match(label, position):
        position = match.end()
        number = "".join(re.findall(_NUMERAL, match.group())) or number
    return number, label[position:]
