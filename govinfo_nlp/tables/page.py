"""The text as the table reader sees it: its ideographs alone, each with its place.

Labels of the forms are matched on a stream that holds nothing but Chinese characters. Blanks,
line ends, pipes, digits and page numbers are not in it, so a label is found whole where the
layout has wrapped it around its numbers or a page break has cut it in two.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..lexicon.forms import builtin_wordings

IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

#: A line that holds a page number only: - 5 -, 第 5 页, 第5页 共12页, 5/12.
_PAGE_LINE = re.compile(
    r"^[ \t]*(?:-+[ \t]*[0-9]{1,3}[ \t]*-+"
    r"|第[ \t]*[0-9]{1,3}[ \t]*页(?:[ \t,/]*共[ \t]*[0-9]{1,3}[ \t]*页)?)[ \t]*$",
    re.MULTILINE,
)
_TOKEN = re.compile(r"[^\s|│┃¦]+")
#: How far back a line start is looked for; a longer line counts as several.
_LINE_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Token:
    """Characters between blanks or pipes, ``text == norm[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Page:
    """A text with its stream: ``stream[i]`` is the ideograph at ``positions[i]`` of the text.

    ``taken``: (start, end) ranges that another reader has read already.
    """

    norm: str
    text: str
    stream: str
    positions: Sequence[int]
    taken: list[tuple[int, int]] = field(default_factory=list)
    _page_lines: list[tuple[int, int]] | None = None

    @property
    def page_lines(self) -> list[tuple[int, int]]:
        """The lines that hold a page number only."""
        if self._page_lines is None:
            self._page_lines = [match.span() for match in _PAGE_LINE.finditer(self.norm)]
        return self._page_lines

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        """The tokens of ``norm[start:end]`` without page numbers."""
        skipped = [span for span in self.page_lines if span[0] < end and start < span[1]]
        for match in _TOKEN.finditer(self.norm, start, end):
            first, last = match.span()
            if not skipped or not any(first < stop and begin < last for begin, stop in skipped):
                yield Token(first, last, match.group())

    def is_taken(self, start: int, end: int) -> bool:
        """Whether ``start:end`` touches a range that is read already."""
        return any(first < end and start < last for first, last in self.taken)

    def line_start(self, position: int) -> int:
        """Where the line of ``position`` begins."""
        return self.norm.rfind("\n", max(0, position - _LINE_LIMIT), position) + 1

    def line_end(self, position: int) -> int:
        """Where the line of ``position`` ends, without its line end."""
        found = self.norm.find("\n", position, position + _LINE_LIMIT)
        return found if found >= 0 else min(len(self.norm), position + _LINE_LIMIT)


def stream_of(norm: str) -> str:
    """The ideographs of ``norm`` in the standard wording."""
    return _worded("".join(IDEOGRAPHS.findall(norm)))


def make_page(norm: str, text: str, stream: str) -> Page:
    """The page of ``norm``, whose stream is ``stream``."""
    positions = array("I")
    for match in IDEOGRAPHS.finditer(norm):
        positions.extend(range(match.start(), match.end()))
    return Page(norm, text, stream, positions)


def _worded(stream: str) -> str:
    for wording in builtin_wordings():
        stream = wording.apply(stream)
    return stream
