"""What is marked in the text of a report, cut into pieces that do not overlap.

Numbers, names and findings overlap freely (the heading of a section holds a metric, a range holds
two numbers), HTML elements must not. So the text is cut wherever a mark begins or ends, and each
piece knows all marks that cover it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..report.report import Report

#: The layers of marks: a fact's number, a number that is no fact, the words that name a number,
#: the heading of a section, a number that a finding is about, the title of the report.
FACT, NUMBER, NAME, HEADING, FINDING, TITLE = (
    "fact",
    "number",
    "name",
    "heading",
    "finding",
    "title",
)


class Mark(NamedTuple):
    """A range of the text with what it is; ``ref`` is the index of its record in the report."""

    start: int
    end: int
    layer: str
    ref: int


class Piece(NamedTuple):
    """A range of the text that all of ``marks`` cover from its start to its end."""

    start: int
    end: int
    marks: tuple[Mark, ...]

    def refs(self, layer: str) -> list[int]:
        """The records of ``layer`` that cover the piece."""
        return [mark.ref for mark in self.marks if mark.layer == layer]


def marks_of(report: Report) -> list[Mark]:
    """All marks of ``report`` that stand in its text and are not empty."""
    marks = [Mark(f.start, f.end, FACT, i) for i, f in enumerate(report.facts)]
    taken = {(mark.start, mark.end) for mark in marks}
    marks += [
        Mark(q.start, q.end, NUMBER, i)
        for i, q in enumerate(report.quantities)
        if (q.start, q.end) not in taken
    ]
    marks += [
        Mark(f.label_start, f.label_end, NAME, i)
        for i, f in enumerate(report.facts)
        if f.metric is not None
    ]
    marks += [Mark(s.title_start, s.title_end, HEADING, i) for i, s in enumerate(report.sections)]
    marks += [
        Mark(span[0], span[1], FINDING, i)
        for i, finding in enumerate(report.findings)
        for span in finding.spans
    ]
    title = report.metadata.spans.get("title", (-1, -1))
    marks.append(Mark(title[0], title[1], TITLE, 0))
    return [mark for mark in marks if 0 <= mark.start < mark.end <= len(report.text)]


def cut(marks: Iterable[Mark], breaks: Iterable[int], start: int, end: int) -> Iterator[Piece]:
    """The pieces of ``start:end``, in order; it is also cut at ``breaks``."""
    opening: dict[int, list[Mark]] = defaultdict(list)
    points = {start, end, *(point for point in breaks if start < point < end)}
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            opening[first].append(mark)
            points.update((first, last))
    active: list[Mark] = []
    ordered = sorted(points)
    for here, after in pairwise(ordered):
        active = [mark for mark in active if mark.end > here] + opening[here]
        yield Piece(here, after, tuple(active))
