"""The small word lists around the metrics: scopes, channels, applicants, frames, cues."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .files import Entry


class Scope(Entry):
    """A wording of a scope (``patterns/scopes.jsonl``): whose number it is.

    ``id``: the one wording that the facts use. ``extent``: whole (全市), part (市本级), self
    (我局: the reporting body, whose scope is "") or whole_part (市政府: whole for its own report).
    """

    label: Literal["SCOPE"]
    id: str
    pattern: str = Field(min_length=1)
    extent: Literal["whole", "part", "self", "whole_part"]


class BodySuffix(Entry):
    """An ending by which a word is a body or an area (``patterns/body_suffixes.jsonl``).

    ``min_stem``: how many characters must stand before it.
    """

    label: Literal["BODY_SUFFIX"]
    id: str
    pattern: str = Field(min_length=1)
    min_stem: int = 0


class Cue(Entry):
    """A word that means something to the linker; ``label`` names the list, ``id`` the meaning.

    CHANNEL (``channels.jsonl``), APPLICANT (``applicants.jsonl``), FRAME and SECTION_FRAME
    (``frames.jsonl``), TOPIC (``topics.jsonl``), CUE (``cues.jsonl``).
    """

    label: Literal["CHANNEL", "APPLICANT", "FRAME", "SECTION_FRAME", "TOPIC", "CUE"]
    id: str
    pattern: str = Field(min_length=1)


class Localism(Entry):
    """A wording of Taiwan or Hong Kong and the mainland one of equal length
    (``patterns/localisms.jsonl``): text that went through a converter has them mixed.
    """

    label: Literal["LOCALISM"]
    id: str
    pattern: str = Field(min_length=1)


class ZeroTarget(Entry):
    """A word that, negated, says that a metric is zero (``patterns/zeros.jsonl``).

    未收到…申请, 没有发生…行政复议、诉讼. The targets of the lowest ``group`` that holds are taken
    together, the higher groups are then only modifiers (没有收取…申请的任何费用 is about fees).
    ``unit``: the unit of the zero. ``close``: only directly behind the negation (无申请).
    ``near``, ``not`` and ``context`` as in :class:`~govinfo_nlp.lexicon.metrics.Wording`.
    """

    label: Literal["ZERO"]
    id: str
    pattern: str = Field(min_length=1)
    group: int
    unit: str = ""
    close: bool = False
    near: list[str] = Field(default_factory=list)
    not_: list[str] = Field(default_factory=list, alias="not")
    context: list[str] = Field(default_factory=list)
