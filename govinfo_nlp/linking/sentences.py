"""Cut the prose of a report into sentences, across the line breaks of scraped and printed text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..records import Section

#: A line without end punctuation goes on in the next one only if it is at least this long: a
#: shorter one is a title, a signature or a cell.
_WRAPPED = 18
#: A longer stretch without a full stop is cut up.
_LONGEST = 3000
_OPEN_END = frozenset(",、:(《“")
_LIST_HEAD = re.compile(
    r"[ \t]*(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、](?!\d)"
    r"|第[一二三四五六七八九十]{1,3}[部章节]|[①-⑳㈠-㈩⑴-⒇])"
)
_NUMBER_LINE = re.compile(r"\d{1,8}[ \t]*\n")
#: Begins with one class of characters, so that ``re`` skips all others at once.
_STOP = re.compile(r"[。!?\n](?:(?<!\n)[。!?]*[”)]?|(?<=\n)[ \t\n]*)")


@dataclass(slots=True)
class Sentence:
    """A stretch of prose; ``section`` is the index of its section, ``fresh`` opens a section."""

    start: int
    end: int
    section: int | None
    fresh: bool


def split_sentences(
    norm: str,
    sections: Sequence[Section],
    excluded: Iterable[tuple[int, int]] = (),
    ends: Iterable[int] = (),
) -> Iterator[Sentence]:
    """The sentences of ``norm`` outside the ``excluded`` ranges (tables), in order.

    A sentence ends at 。！？, at the end of a heading, and at a line break that ends a line of its
    own; a line break inside a wrapped line does not end it. ``ends``: further places that end
    one (the title's end).
    """
    borders = sorted({p for s in sections for p in (s.start, s.body_start)} | {*ends})
    section: int | None = None
    previous: int | None = -1
    starts = [section.start for section in sections]
    changes = [*sorted({*starts, *(section.end for section in sections)}), len(norm)]
    change = -1  # up to there the section is the same
    for begin, finish in _outside(len(norm), excluded):
        for start, end in _bounded(norm, _pieces(norm, begin, finish, borders)):
            if start >= change:
                section = innermost(sections, start, starts)
                change = changes[bisect_right(changes, start)]
            yield Sentence(start, end, section, section != previous)
            previous = section


def _bounded(norm: str, pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """``pieces``, the overlong ones cut at a comma: no prose has such sentences, and what is done
    for each number looks at its whole sentence.
    """
    for start, end in pieces:
        while end - start > _LONGEST:
            cut = max(norm.rfind(mark, start, start + _LONGEST) for mark in ";,、 ") + 1
            cut = cut if cut > start else start + _LONGEST
            yield start, cut
            start = cut
        yield start, end


def innermost(
    sections: Sequence[Section], position: int, starts: Sequence[int] | None = None
) -> int | None:
    """Index of the innermost section that holds ``position``, or None before the first one.

    ``starts``: the starts of ``sections``, for a caller that asks many times.
    """
    if starts is None:
        index = bisect_right(sections, position, key=lambda section: section.start) - 1
    else:
        index = bisect_right(starts, position) - 1
    while index >= 0 and sections[index].end <= position:
        parent = sections[index].parent
        index = -1 if parent is None else parent
    return index if index >= 0 else None


def _outside(length: int, excluded: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = 0
    for start, end in sorted(excluded):
        if start > position:
            yield position, start
        position = max(position, end)
    if position < length:
        yield position, length


def _pieces(
    norm: str, begin: int, finish: int, borders: Sequence[int]
) -> Iterator[tuple[int, int]]:
    ahead = iter(borders[bisect_right(borders, begin) :])
    start, border = begin, next(ahead, finish)
    for stop in _STOP.finditer(norm, begin, finish):
        line_end, next_line = stop.span()
        while border <= line_end:
            if _printed(norm, start, border):
                yield start, border
            start, border = border, next(ahead, finish)
        if norm[line_end] == "\n" and _goes_on(norm, start, line_end, next_line, borders):
            continue
        if _printed(norm, start, next_line):
            yield start, next_line
        start = next_line
    while border < finish:
        if _printed(norm, start, border):
            yield start, border
        start, border = max(start, border), next(ahead, finish)
    if _printed(norm, start, finish):
        yield start, finish


def _printed(norm: str, start: int, end: int) -> bool:
    """Whether anything but blanks stands in ``start:end``."""
    return start < end and not norm[start:end].isspace()


def _goes_on(norm: str, start: int, line_end: int, next_line: int, borders: Sequence[int]) -> bool:
    """Whether the line that ends at ``line_end`` is only wrapped there."""
    if _LIST_HEAD.match(norm, next_line):
        return False
    index = bisect_right(borders, line_end - 1)
    if index < len(borders) and line_end <= borders[index] <= next_line:
        return False
    line_start = norm.rfind("\n", 0, line_end) + 1
    line = norm[line_start:line_end].rstrip()
    if not line:
        return False
    if line[-1] in _OPEN_END:
        return True
    if _NUMBER_LINE.match(norm, next_line) or (line.strip().isdigit() and line_start > start):
        return line[-1] not in ";。!?"  # 配备了 ⏎ 2 ⏎ 名兼职人员
    return len(line) >= _WRAPPED and line[-1] not in ";。!?"
