"""The statutory forms as data: ``patterns/forms/*.json``, read and checked.

A form is a set of tables. Four layouts are enough for all forms since 2008:

- ``list``: one number (or one for each value column) a row: forms A1, A2, B;
- ``blocks``: rows under block headings that name the columns: table 2 of forms C and D;
- ``matrix``: rows by applicants: table 3 of forms C and D;
- ``line``: one row of numbers under a header of two levels: table 4 of forms C and D.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from ..errors import PatternError
from .files import Entry, builtin, read_entries

if TYPE_CHECKING:
    from importlib.abc import Traversable

M = TypeVar("M", bound=BaseModel)


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
    years: str
    source: str
    discriminating: tuple[str, ...] = ()
    printed_units: tuple[str, ...] = ()
    tables: tuple[FormTable, ...]
    relations: tuple[Relation, ...] = ()


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
            for lead in self.before or ("",):
                text = text.replace(lead + word, lead + self.standard)
        return text


def read_form(source: Path | Traversable) -> Form:
    """The form in the JSON file ``source``.

    Raises:
        PatternError: G201 no such file, G202 not JSON, G203 wrong key or value.
    """
    return _read_json(source, Form)


@lru_cache(maxsize=1)
def builtin_forms() -> tuple[Form, ...]:
    """The built-in forms, oldest first."""
    names = sorted(path.name for path in builtin("forms").iterdir() if path.name.endswith(".json"))
    return tuple(read_form(builtin("forms", name)) for name in names)


@lru_cache(maxsize=1)
def builtin_wordings() -> tuple[Wording, ...]:
    """The built-in wordings of ``patterns/wordings.jsonl``."""
    return tuple(read_entries(builtin("wordings.jsonl"), Wording))


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


def _read_json(source: Path | Traversable, model: type[M]) -> M:
    path = str(source)
    try:
        return model.model_validate(json.loads(source.read_text(encoding="utf-8-sig")))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise PatternError("G201", path=path) from None
    except json.JSONDecodeError as error:
        raise PatternError("G202", path=path, line=error.lineno, cause=error.msg) from None
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is not UTF-8"
        raise PatternError("G202", path=path, line=1, cause=cause) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "form"
        hint = "the keys are described in govinfo_nlp/lexicon/forms.py"
        raise PatternError(
            "G203", path=path, line=1, key=key, cause=first["msg"].lower(), hint=hint
        ) from None
