"""What one look at a sentence finds, so that its numbers need not search it again and again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Section

Span = tuple[int, int]


@dataclass(slots=True)
class ScopeMention:
    """A scope named in the text; ``id`` is its one wording, "" for the reporting body itself."""

    start: int
    end: int
    id: str
    extent: str


@dataclass(slots=True)
class Reading:
    """The mentions of a sentence in text order; all places are offsets in the document.

    ``section``: the one that it stands in. ``clean``: the sentence with its scopes and dates
    blanked. ``names``, ``channels``, ``applicants``, ``topics``: spans of these words. ``dated``:
    whether a year is named. ``bordered``: whether brackets or semicolons part its numbers.
    ``quotes``: whether anything is in quotation marks. Whether it holds words of a change or a
    share (``compares``), of a value that stays (``evens``), of last year (``last_year``), a negation (``negates``), 分别
    (``respectively``), 其中 or what parts a number among bodies (``divides``). ``titled``: the
    channel that the section's heading names (None: not looked for yet).
    """

    start: int
    end: int
    section: Section | None
    clean: str
    scopes: list[ScopeMention]
    names: list[Span]
    channels: list[Span]
    applicants: list[Span]
    topics: list[Span]
    dated: bool
    bordered: bool
    quotes: bool
    compares: bool
    evens: bool
    last_year: bool
    negates: bool
    respectively: bool
    divides: bool
    titled: frozenset[str] | None = None


def blanked(norm: str, start: int, end: int, ranges: Sequence[Span]) -> str:
    """``norm[start:end]`` with the ``ranges`` (offsets in ``norm``) replaced by spaces."""
    if not ranges:
        return norm[start:end]
    pieces, position = [], start
    for begin, finish in sorted(ranges):
        if begin < position:
            begin = position
        if finish > end:
            finish = end
        if finish > begin:
            pieces.append(norm[position:begin])
            pieces.append(" " * (finish - begin))
            position = finish
    pieces.append(norm[position:end])
    return "".join(pieces)


def within(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Those of ``spans``, none inside another and all in text order, that lie in ``start:end``."""
    last = bisect_left(spans, (end,))
    while last and spans[last - 1][1] > end:
        last -= 1
    return [*spans[bisect_left(spans, (start,)) : last]]
