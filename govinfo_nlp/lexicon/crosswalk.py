"""How the rows of the forms since 2008 stand for one set of variables: ``patterns/crosswalk.jsonl``.

The variables are the metrics of ``patterns/ontology.jsonl``, each with the meaning of the newest
form that has a row for it, and two sums that no row prints (``zh`` and ``en`` name them). Grades:

- ``exact``: the same thing, counted the same way;
- ``close``: the same thing, with a small change of definition or of the rule of counting;
- ``broader``: the variable holds more than the row: its number is a part, never the value;
- ``none``: the form has nothing for it, or the row (``id`` "") nothing on other forms.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .files import Entry
from .sets import patterns_in_use, per_set

Grade = Literal["exact", "close", "broader", "none"]


class Crossing(Entry):
    """A line of ``patterns/crosswalk.jsonl``: what gives the variable ``id`` on some forms.

    ``forms``: form → rows (``B3.1``; ``C2.2/本年新公开数量`` where a row has several columns) or
    metrics that only the prose states; several are added up. Of the lines of a variable the
    first one that can be followed gives the value. ``closed``: the value is given only where the
    parts of this row add up to it, because local copies of the form add parts of their own.
    ``reason`` says why the grade, ``source`` which form, article or notice shows it.
    """

    id: str
    zh: str = ""
    en: str = ""
    forms: dict[str, tuple[str, ...]] = Field(min_length=1)
    grade: Grade
    closed: str = ""
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _check_grade(self) -> Crossing:
        if self.grade == "none" and self.id and any(self.forms.values()):
            raise ValueError("a line without counterpart names no rows")
        if self.grade != "none" and not all(self.forms.values()):
            raise ValueError(f"a line of grade {self.grade} names the rows of each form")
        if not self.id and self.grade != "none":
            raise ValueError("only a row without counterpart has no variable")
        return self


@per_set
def builtin_crosswalk() -> tuple[Crossing, ...]:
    """The crosswalk in use, in the order of its file."""
    return tuple(patterns_in_use().entries("crosswalk.jsonl", Crossing))


@per_set
def crossings_of(form: str) -> dict[str, tuple[Crossing, ...]]:
    """Variable → the lines that can give it on ``form``, in file order; those of grade none out."""
    lines: dict[str, tuple[Crossing, ...]] = {}
    for line in builtin_crosswalk():
        if line.grade != "none" and form in line.forms:
            lines[line.id] = (*lines.get(line.id, ()), line)
    return lines
