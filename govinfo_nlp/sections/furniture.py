"""The page around a report: navigation and fields above it, links and credits below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lexicon.boilerplate import boilerplate

#: A line of prose: a full stop, or a comma in a line of some length.
_SHORTEST_PROSE = 10
_LONGEST_FIELD_LINE = 200
_LONGEST_TAIL_LINE = 90
#: So many lines that say nothing may stand between two lines of the page below the report.
_PATIENCE = 12
_PATH = re.compile(r"首页[^。]{0,40}(?:[>»]| ?/ )|[>»][^。]{0,40}[>»]")
_FILE = re.compile(r"[^。]{1,80}\.(?:pdf|docx?|xlsx?|wps|zip|rar|ofd)\W*\Z", re.IGNORECASE)


def body_range(norm: str, first: int) -> tuple[int, int]:
    """(start, end) of the report's own text, without title and page around it.

    ``first`` is where its first heading stands, or the length of ``norm`` if it has none.
    """
    start = _head_end(norm, first)
    return start, max(start, first, _tail_start(norm, first))


def _lines(norm: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """(offset, line) of the lines between two positions."""
    while start < end:
        stop = norm.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, norm[start:stop]
        start = stop + 1


def _head_end(norm: str, first: int) -> int:
    """The start of the first line above ``first`` that is prose; ``first`` if there is none."""
    words = boilerplate()
    for offset, line in _lines(norm, 0, first):
        text = line.strip()
        prose = "。" in text or "," in text or words.opening.match(text)
        if prose and len(text) >= _SHORTEST_PROSE and not _is_head(text):
            return offset + line.index(text[0])
    return first


def _is_head(line: str) -> bool:
    if len(line) > _LONGEST_FIELD_LINE:
        return False
    return bool(boilerplate().head.match(line) or _PATH.search(line))


def _tail_start(norm: str, first: int) -> int:
    """Where the page below the report begins; the length of ``norm`` if there is none."""
    words, cut, silent = boilerplate(), len(norm), 0
    end = len(norm)
    while end > first and silent <= _PATIENCE:
        start = norm.rfind("\n", first, end) + 1 or first
        text = norm[start:end].strip() if end - start < 2_000 else norm[start:end]
        if "。" in text or len(text) > _LONGEST_TAIL_LINE:
            break
        if words.tail.match(text) or _FILE.fullmatch(text):
            cut, silent = start, 0
        elif text:
            silent += 1
        end = start - 1
    return len(norm[:cut].rstrip()) if cut < len(norm) else cut
