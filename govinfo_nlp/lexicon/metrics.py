"""Metric definitions (``patterns/ontology.jsonl``) and their wordings (``patterns/metrics/``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .files import Entry


class Metric(Entry):
    """A variable that a report can state: one line of ``patterns/ontology.jsonl``.

    ``unit``: the unit that the statutory forms give it; ``units``: all units in which the prose
    states it ("" is: no unit printed). ``parent``: the metric of which it is a part.
    ``forms``: form → row of ``patterns/forms/``.
    """

    id: str
    zh: str
    en: str
    unit: str
    units: list[str] = Field(default_factory=list)
    parent: str | None = None
    forms: dict[str, str] = Field(default_factory=dict)


class Example(Entry):
    """A text with the number that an entry must find in it; ``govinfo patterns test`` runs it.

    ``value``: the value of the entry's metric in ``text``; null: no number of it is that metric
    (a counter-example). ``unit``, ``scope``, ``period``: as in the fact, where they are given.
    """

    text: str = Field(min_length=1)
    value: int | float | None
    unit: str | None = None
    scope: str | None = None
    period: str | None = None


class Wording(Entry):
    """One wording of a metric: one line of ``patterns/metrics/*.jsonl``.

    ``label``, ``pattern`` and ``id`` are those of a spaCy EntityRuler entry; an empty ``id``
    says that the words name no metric (申请受理点), so that a shorter name inside them is not
    taken for one; with ``context`` they name none where one of these frames is nearer than those
    of the other wordings (办结 behind 网民留言). A wording holds where all its conditions hold:

    ``near``: one of these words stands in the same clause (``a&b``: both). ``@last_year`` and
    ``@next_year`` stand for a year named by number, ``@channel:x`` for a channel that holds.
    ``after``: one of these words stands directly before the name.
    ``not``: none of these words stands in the same clause.
    ``context``: one of these frames (metric id prefixes) is open.
    ``units``: overrides the units of the metric.
    ``refine``: group of ``patterns/refinements.jsonl`` whose verbs decide the final id.
    ``by_channel``: the channel named in the sentence decides the final id;
    ``channel_only``: without a channel the wording names nothing.
    ``weak``: yields to any other name. ``takes_object``: an object may stand between the name
    and its number (维持…答复告知70件).
    ``zh``, ``en``, ``unit``: define a metric that ``ontology.jsonl`` does not know.
    ``examples``: texts with the value that they must give (:class:`Example`).
    """

    label: Literal["METRIC"]
    id: str
    pattern: str = Field(min_length=1)
    near: list[str] = Field(default_factory=list)
    after: list[str] = Field(default_factory=list)
    not_: list[str] = Field(default_factory=list, alias="not")
    context: list[str] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)
    refine: str = ""
    by_channel: bool = False
    channel_only: bool = False
    weak: bool = False
    takes_object: bool = False
    applicant: str = ""
    zh: str = ""
    en: str = ""
    unit: str = ""
    examples: list[Example] = Field(default_factory=list)


class Refinement(Entry):
    """A line of ``patterns/refinements.jsonl``: in ``group``, the words ``near`` mean ``id``.

    The lines of a group are tried in file order; ``@context:x`` holds where frame x is open.
    """

    group: str
    near: list[str]
    id: str


class Combination(Entry):
    """A line of ``patterns/combinations.jsonl``: one number for the metrics ``of`` is ``id``;
    "" where it states none of them (微博、抖音 together are not all channels).
    """

    of: list[str]
    id: str
