"""Find the printed words of a kind of table in a text: labels, headers, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..lexicon.forms import ORDINALS, split_label
from .kinds import UNKNOWN, Kind, Uses
from .page import IDEOGRAPHS, Page

_ORDINAL_WINDOW = 24
_ORDINALS_AT_END = re.compile(f"(?:{ORDINALS.pattern})+$")
_SIGNS = "、.):中“\"'《①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
#: The last characters of numbers before a name, and all their characters: cheap first looks.
_ORDINAL_ENDS = frozenset(_SIGNS)
_IN_ORDINALS = f"{_SIGNS}(其一二三四五六七八九十0123456789 \t\n"
_CLOSING = re.compile(r"[)”’\"'》」』\]]+")
#: A name that goes on after one of these is a word of a sentence, not a label.
_SENTENCE = "、,;。:!?()《"
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十0-9]{1,3}\)|其中)"
)
_GLOSS = re.compile(r"\s{0,60}(\((?:[^()]|\([^()]{0,60}\)){1,120}\))")
_NUMERAL_ONLY = re.compile(r"\([一二三四五六七八九十0-9]{1,3}\)")


@dataclass(slots=True)
class Mark:
    """A phrase of the form in the text; ``name`` is its stream.

    ``start`` includes the number before it (``ordinal``, without its marks), ``end`` what closes
    it; ``name_start`` is where its name begins; ``gloss_end`` the end of a bracket behind it.
    """

    start: int
    name_start: int
    end: int
    gloss_end: int
    ordinal: str
    name: str
    uses: Uses = UNKNOWN


class Candidate(NamedTuple):
    """A mark that may be one. ``end``: of its name; ``begins``: a cell begins with it, whatever
    stands before it."""

    mark: Mark
    end: int
    begins: bool


def find_marks(page: Page, kind: Kind) -> list[Mark]:
    """All marks of ``kind``, in order: each a cell of its own, none a word of a sentence."""
    candidates = page.candidates.get(kind.id)
    if candidates is None:
        candidates = page.candidates[kind.id] = list(_candidates(page, kind))
    found: list[Mark] = []
    cell_ends: set[int] = set()  # positions in the text where a mark ends
    covered = 0
    for mark, end, begins in candidates:
        is_cell = mark.name_start >= covered and (begins or mark.start in cell_ends)
        if is_cell and not page.is_taken(mark.name_start, end):
            cell_ends.add(mark.end)
            covered = mark.gloss_end
            found.append(mark)
    return found


def _candidates(page: Page, kind: Kind) -> Iterator[Candidate]:
    """The phrases of ``kind`` that end a cell, whatever is read already."""
    raw = [match.span() for match in kind.regex.finditer(page.stream)]
    begins = {first for first, _ in raw}
    for first, last in raw:
        start, end = page.span(first, last)
        touching = last < len(page.places) and page.places[last] == end
        glued = touching and last in begins
        if touching and not glued and not _NUMBERED.match(page.norm, end):
            continue  # a sentence goes on behind the name: so it is with most names in prose
        mark = _measure(page, start, end, page.stream[first:last])
        if _ends_cell(page, mark, kind, glued):
            mark.uses = kind.uses[mark.name].printed(page.norm[mark.name_start : mark.end])
            yield Candidate(mark, end, _begins_cell(page, mark, kind))


def _measure(page: Page, start: int, end: int, name: str) -> Mark:
    norm = page.norm
    ordinal_start, ordinal = _ordinal_before(norm, start)
    if closing := _CLOSING.match(norm, end):
        end = closing.end()
    return Mark(ordinal_start, start, end, _gloss_end(norm, end), ordinal, name)


def _ordinal_before(norm: str, start: int) -> tuple[int, str]:
    """Where the numbers before a name begin (其中:1.), and the last of them."""
    window = norm[max(0, start - _ORDINAL_WINDOW) : start]
    if window.rstrip()[-1:] not in _ORDINAL_ENDS:
        return start, ""
    match = _ORDINALS_AT_END.search(window, len(window.rstrip(_IN_ORDINALS)))
    if not match:
        return start, ""
    return start - len(match.group()), split_label(match.group())[0]


def _gloss_end(norm: str, end: int) -> int:
    """The end of a bracket with words that stands right behind ``end``, else ``end``."""
    match = _GLOSS.match(norm, end)
    if not match or _NUMERAL_ONLY.fullmatch(match.group(1)):
        return end
    return match.end() if IDEOGRAPHS.search(match.group(1)) else end


def _begins_cell(page: Page, mark: Mark, kind: Kind) -> bool:
    if mark.start == 0:
        return True
    before = page.norm[mark.start - 1]
    if not IDEOGRAPHS.match(before):
        return before.isspace() or before in "|│┃¦)" or before.isdigit()
    token_start = mark.start
    while token_start and mark.start - token_start < 12:
        if not IDEOGRAPHS.match(page.norm[token_start - 1]):
            break
        token_start -= 1
    return page.norm[token_start : mark.start] in kind.debris


def _ends_cell(page: Page, mark: Mark, kind: Kind, glued: bool) -> bool:
    if mark.end >= len(page.norm) or mark.gloss_end > mark.end:
        return True
    after = page.norm[mark.end]
    if after.isspace() or glued or _NUMBERED.match(page.norm, mark.end):
        return True
    if after == ":" and kind.uses[mark.name].roles <= {"header", "footer"}:
        return True
    return not (IDEOGRAPHS.match(after) or after.isalpha() or after in _SENTENCE)
