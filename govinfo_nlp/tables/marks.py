"""Find the printed words of a kind of table in a text: labels, headers, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..lexicon.forms import ORDINALS, split_label
from .kinds import Kind, Uses
from .page import IDEOGRAPHS, Page

_ORDINAL_WINDOW = 24
_ORDINALS_AT_END = re.compile(f"(?:{ORDINALS.pattern})+$")
_SIGNS = "、.):中“\"'《①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
#: The last characters of numbers before a name, and all their characters: cheap first looks.
_ORDINAL_ENDS = frozenset(_SIGNS)
_IN_ORDINALS = f"{_SIGNS}(其一二三四五六七八九十0123456789 \t\n"
_CLOSING_SIGNS = ")”’\"'》」』]"
#: A name that goes on after one of these is a word of a sentence, not a label.
_SENTENCE = "、,;。:!?()《"
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十0-9]{1,3}\)|其中)"
)
_GLOSS_GAP = 60
_GLOSS = re.compile(r"\s{0,60}(\((?:[^()]|\([^()]{0,60}\)){1,120}\))")
_NUMERAL_ONLY = re.compile(r"\([一二三四五六七八九十0-9]{1,3}\)")


@dataclass(slots=True)
class Mark:
    """A phrase of the form in the text; ``name`` is its stream, ``uses`` what it can be.

    ``start`` includes the number before it (``ordinal``, without its marks), ``end`` what closes
    it; its name stands at ``name_start:name_end``; ``gloss_end`` is the end of a bracket behind it.
    ``begins``: a cell begins with it, whatever stands before it.
    """

    start: int
    name_start: int
    name_end: int
    end: int
    gloss_end: int
    ordinal: str
    name: str
    uses: Uses
    begins: bool


def find_marks(page: Page, kind: Kind) -> list[Mark]:
    """All marks of ``kind``, in order: each a cell of its own, none a word of a sentence."""
    candidates = page.candidates.get(kind.id)
    if candidates is None:
        candidates = page.candidates[kind.id] = list(_candidates(page, kind))
    found: list[Mark] = []
    cell_ends: set[int] = set()  # positions in the text where a mark ends
    covered = 0
    for mark in candidates:
        if mark.name_start < covered or not (mark.begins or mark.start in cell_ends):
            continue
        if not (page.taken and page.is_taken(mark.name_start, mark.name_end)):
            cell_ends.add(mark.end)
            covered = mark.gloss_end
            found.append(mark)
    return found


def _candidates(page: Page, kind: Kind) -> Iterator[Mark]:
    """The phrases of ``kind`` that end a cell, whatever is read already."""
    norm, places = page.norm, page.places
    raw = [match.span() for match in kind.regex.finditer(page.stream)]
    firsts = {first for first, _ in raw}
    for first, last in raw:
        start, end = page.span(first, last)
        touching = last < len(places) and places[last] == end
        glued = touching and last in firsts
        if touching and not glued and not _NUMBERED.match(norm, end):
            continue  # a sentence goes on behind the name: so it is with most names in prose
        name = page.stream[first:last]
        closed = _closed(norm, end)
        gloss_end = _gloss_end(norm, closed)
        uses = kind.uses[name]
        if gloss_end > closed or glued or _ends_cell(norm, closed, uses):
            uses = uses.printed(norm[start:closed])
            before, ordinal = _ordinal_before(norm, start)
            begins = _begins_cell(norm, before, kind)
            yield Mark(before, start, end, closed, gloss_end, ordinal, name, uses, begins)


def _closed(norm: str, end: int) -> int:
    """The end of the signs that close a name that ends at ``end``."""
    while norm[end : end + 1] in _CLOSING_SIGNS and end < len(norm):
        end += 1
    return end


def _ordinal_before(norm: str, start: int) -> tuple[int, str]:
    """Where the numbers before a name begin (其中:1.), and the last of them."""
    window = norm[max(0, start - _ORDINAL_WINDOW) : start]
    if window.rstrip()[-1:] not in _ORDINAL_ENDS:
        return start, ""
    length, ordinal = _ordinals_at_end(window[len(window.rstrip(_IN_ORDINALS)) :].lstrip())
    return start - length, ordinal


@lru_cache(maxsize=4096)  # the same few come in every report
def _ordinals_at_end(words: str) -> tuple[int, str]:
    """The length of the numbers with which ``words`` end, and the last of them."""
    match = _ORDINALS_AT_END.search(words)
    return (len(match.group()), split_label(match.group())[0]) if match else (0, "")


def _gloss_end(norm: str, end: int) -> int:
    """The end of a bracket with words that stands right behind ``end``, else ``end``."""
    if norm.find("(", end, end + _GLOSS_GAP + 1) < 0:
        return end
    match = _GLOSS.match(norm, end)
    if not match or _NUMERAL_ONLY.fullmatch(match.group(1)):
        return end
    return match.end() if IDEOGRAPHS.search(match.group(1)) else end


def _begins_cell(norm: str, start: int, kind: Kind) -> bool:
    if start == 0:
        return True
    before = norm[start - 1]
    if before.isspace():
        return True
    if not IDEOGRAPHS.match(before):
        return before in "|│┃¦)" or before.isdigit()
    token_start = start
    while token_start and start - token_start < 12:
        if not IDEOGRAPHS.match(norm[token_start - 1]):
            break
        token_start -= 1
    return norm[token_start:start] in kind.debris


def _ends_cell(norm: str, end: int, uses: Uses) -> bool:
    if end >= len(norm):
        return True
    after = norm[end]
    if after.isspace() or _NUMBERED.match(norm, end):
        return True
    if after == ":" and uses.roles <= {"header", "footer"}:
        return True
    return not (IDEOGRAPHS.match(after) or after.isalpha() or after in _SENTENCE)
