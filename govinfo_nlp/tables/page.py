"""The text as the table reader sees it: its ideographs alone, each with its place.

Labels of the forms are matched on a stream that holds nothing but Chinese characters. Blanks,
line ends, pipes, digits and page numbers are not in it, so a label is found whole where the
layout has wrapped it around its numbers or a page break has cut it in two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..lexicon.forms import builtin_wordings
from ..lexicon.phrases import trie_regex
from ..lexicon.sets import per_set
from ..text.fold import CODE_POINTS, code_points

if TYPE_CHECKING:
    from .marks import Mark

IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

#: A line that holds a page number only (- 5 -, 第 5 页, 第5页 共12页), with the line end before it.
_PAGE_LINE = re.compile(
    r"\n[ \t]*(?:-+[ \t]*[0-9]{1,3}[ \t]*-+"
    r"|第[ \t]*[0-9]{1,3}[ \t]*页(?:[ \t,/]*共[ \t]*[0-9]{1,3}[ \t]*页)?)[ \t]*(?=\n|\Z)"
)
_TOKEN = re.compile(r"[^\s|│┃¦]+")
#: How far back a line start is looked for; a longer line counts as several.
_LINE_LIMIT = 1000


#: Characters between blanks or pipes.
Token = re.Match[str]


@dataclass(slots=True)
class Page:
    """A text with its stream: ``stream[i]`` is the ideograph at ``places[i]`` of the text.

    ``page_lines``: lines that hold a page number only; ``taken``: ranges that are read already;
    ``candidates``: the words of each kind of table, once they were looked for.
    """

    norm: str
    text: str
    stream: str
    places: Sequence[int]
    page_lines: list[tuple[int, int]]
    taken: list[tuple[int, int]] = field(default_factory=list)
    candidates: dict[str, list[Mark]] = field(default_factory=dict)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the ideographs ``stream[first:last]`` stand in the text, with all between them."""
        return self.places[first], self.places[last - 1] + 1

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        """The tokens of ``norm[start:end]`` without page numbers."""
        tokens = _TOKEN.finditer(self.norm, start, end)
        if not self.is_numbering(start, end):
            return tokens
        return (token for token in tokens if not self.is_numbering(*token.span()))

    def is_numbering(self, start: int, end: int) -> bool:
        """Whether a page number stands in ``start:end``."""
        return bool(self.page_lines) and _overlaps(self.page_lines, start, end)

    def take(self, spans: Iterable[tuple[int, int]]) -> None:
        """Remember that ``spans`` are read."""
        self.taken = sorted([*self.taken, *spans])

    def is_taken(self, start: int, end: int) -> bool:
        """Whether ``start:end`` touches a range that is read already."""
        return bool(self.taken) and _overlaps(self.taken, start, end)

    def line_start(self, position: int) -> int:
        """Where the line of ``position`` begins."""
        limit = max(0, position - _LINE_LIMIT)
        found = self.norm.rfind("\n", limit, position)
        return found + 1 if found >= 0 else limit

    def line_end(self, position: int) -> int:
        """Where the line of ``position`` ends, without its line end."""
        found = self.norm.find("\n", position, position + _LINE_LIMIT)
        return found if found >= 0 else min(len(self.norm), position + _LINE_LIMIT)


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of ``spans`` (in order, apart from each other) touches ``start:end``."""
    index = bisect_left(spans, (end, -1))
    return index > 0 and spans[index - 1][1] > start


def stream_of(norm: str) -> str:
    """The ideographs of ``norm`` in the standard wording."""
    return _worded("".join(IDEOGRAPHS.findall(norm)))


def make_page(norm: str, text: str) -> Page:
    """The page of ``norm``; the words of page numbers (第 5 页) are not in its stream."""
    page_lines = [(match.start(), match.end() - 1) for match in _PAGE_LINE.finditer("\n" + norm)]
    codes = code_points(norm)
    is_word = _is_ideograph().take(codes)
    for start, end in page_lines:
        is_word[start:end] = False
    places = np.flatnonzero(is_word)
    stream = codes[places].tobytes().decode("utf-32-le")
    return Page(norm, text, _worded(stream), places.data, page_lines)


@lru_cache(maxsize=1)
def _is_ideograph() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Code point -> whether it is one of ``IDEOGRAPHS``. (An array looks all up at once.)"""
    table = np.zeros(CODE_POINTS, dtype=np.bool_)
    for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)):
        table[first : last + 1] = True
    return table


def _worded(stream: str) -> str:
    if _replaced().search(stream):  # in most texts there is nothing to replace
        for wording in builtin_wordings():
            stream = wording.apply(stream)
    return stream


@per_set
def _replaced() -> re.Pattern[str]:
    """The words that others stand for in the wordings in use."""
    return re.compile(trie_regex(word for one in builtin_wordings() for word in one.words))
