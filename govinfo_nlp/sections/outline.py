"""Which candidates are headings: those that continue the numbering around them."""

from __future__ import annotations

from itertools import pairwise

from ..lexicon.sections import SectionLexicon, closes_heading
from .markers import CHINESE, CHINESE_BRACKET, ITEM, PART, PLAIN, Candidate

#: Numbers that follow a bracketed number in a citation: 第(一)项.
_CITED = ("项", "款", "目", "至", "、", "和", "或")
#: Sections whose tables need no heading of their own kind.
_HOLDS = {"remedies": {"review", "litigation"}}
_PARAGRAPH_ENDS = frozenset("。;:!?…”")
_AHEAD = 50
_GAP = 3


def accepted(norm: str, lexicon: SectionLexicon, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates that are headings; lost numbers are filled in from their neighbours."""
    candidates = _own_paragraphs(norm, candidates)
    headings: list[Candidate] = []
    path: list[Candidate] = []
    first = next((c.start for c in candidates if c.style <= CHINESE and c.number == 1), 0)
    for index, candidate in enumerate(candidates):
        ahead = candidates[index + 1 : index + _AHEAD]
        if candidate.style in (CHINESE, PLAIN) and candidate.at_line:
            _settle_style(norm, lexicon, candidate, path, ahead)
        previous = next((c.number for c in path if c.style == candidate.style), None)
        if headings and candidate.start < headings[-1].title_end:
            fits = False  # the title of a number that stands alone on the line above
        elif candidate.inferred:
            fits = _is_missing(norm, candidate, path)
        elif candidate.number is None and candidate.start < first and candidate.kind != "intro":
            fits = False  # a menu of the page above the report
        elif candidate.at_line:
            fits = _fits_line(norm, lexicon, candidate, previous)
        else:
            fits = _fits_sentence(norm, lexicon, candidate, previous, ahead)
        if fits:
            if candidate.number is None and previous is not None:
                candidate.number = previous + 1
            path = [c for c in path if c.style < candidate.style] + [candidate]
            headings.append(candidate)
    return headings


def _has_title(candidate: Candidate) -> bool:
    return candidate.title_end > candidate.title_start


def _is_known(norm: str, lexicon: SectionLexicon, candidate: Candidate) -> bool:
    return bool(lexicon.known(norm[candidate.title_start : candidate.title_end]))


def _fits_line(
    norm: str, lexicon: SectionLexicon, candidate: Candidate, previous: int | None
) -> bool:
    """Whether a number that opens a line is a heading after the heading number ``previous``."""
    number, last = candidate.number, previous or 0
    if candidate.style in (PLAIN, ITEM) or candidate.kind == "attachment":
        return True
    if candidate.style == PART:
        return _has_title(candidate)
    if norm.startswith(_CITED, candidate.end):
        return False
    if candidate.style == CHINESE:
        known = _is_known(norm, lexicon, candidate)
        if number is None or norm[candidate.end - 1] != "、":
            return known and (number is None or number > last)
        follows = last < number <= last + _GAP and (number == last + 1 or _has_title(candidate))
        return known or follows or (number == last and candidate.kind != "")
    if number is None:
        return _has_title(candidate) and previous is not None
    if candidate.style == CHINESE_BRACKET:
        return number == 1 or number == last + 1 or _has_title(candidate)
    return number == 1 or last < number <= last + (2 if previous else _GAP)


def _fits_sentence(
    norm: str,
    lexicon: SectionLexicon,
    candidate: Candidate,
    previous: int | None,
    ahead: list[Candidate],
) -> bool:
    """Whether a number inside a line is a heading: it must be the very next, with clear words."""
    if candidate.number != (previous or 0) + 1 or not _has_title(candidate):
        return False
    if norm[candidate.title_end : candidate.title_end + 1] in tuple(";,、"):
        return False
    words = norm[candidate.title_start : candidate.title_end]
    if lexicon.known(words) or (candidate.kind and closes_heading(words)):
        return True
    if candidate.style == CHINESE or norm[candidate.start - 1] == ":":
        return False
    return previous is not None or any(
        c.style == CHINESE_BRACKET and c.number == 2 for c in ahead if c.style <= CHINESE_BRACKET
    )


def _is_missing(norm: str, candidate: Candidate, path: list[Candidate]) -> bool:
    """Whether the table at ``candidate`` stands under no heading of its kind.

    The open heading right above it is its heading even where its words say nothing.
    """
    held = {candidate.kind, "attachment"} | _HOLDS.get(candidate.kind, set())
    if any(open_.kind in held for open_ in path):
        return False
    if path and not path[-1].kind and not norm[path[-1].body_start : candidate.start].strip():
        path[-1].kind = candidate.kind
        return False
    return True


def _settle_style(
    norm: str,
    lexicon: SectionLexicon,
    candidate: Candidate,
    path: list[Candidate],
    ahead: list[Candidate],
) -> None:
    """Set style and number by the outline around the candidate.

    A heading without number takes the number that is missing there. A list 一、二、 of usual
    headings inside 五、 is one level below it.
    """
    outer = next((c.number for c in path if c.style == CHINESE), None)
    if outer is None:
        return
    inner = next((c.number for c in path if c.style == PLAIN), None)
    numbers = [c.number for c in ahead if c.style == CHINESE and c.at_line and c.number]
    if candidate.style == PLAIN:
        if numbers[:1] == [outer + 2]:
            candidate.style, candidate.number = CHINESE, outer + 1
    elif candidate.number and _is_known(norm, lexicon, candidate):
        begins = candidate.number == 1 and _comes_back(outer, numbers)
        if begins or (candidate.number == (inner or -1) + 1 != outer + 1):
            candidate.style = PLAIN


def _comes_back(outer: int, numbers: list[int]) -> bool:
    """Whether the numbering goes on after ``outer`` behind a list that did not count so far."""
    before = next((n for n, following in pairwise([1, *numbers]) if following == outer + 1), outer)
    return before != outer


def _own_paragraphs(norm: str, candidates: list[Candidate]) -> list[Candidate]:
    """``candidates`` with those items (一是 …) only that open paragraphs, two or more in a row."""
    kept: list[Candidate] = []
    run: list[Candidate] = []
    for candidate in candidates:
        if candidate.style != ITEM:
            if run:
                kept += _whole_run(run)
                run = []
            kept.append(candidate)
        elif _has_title(candidate) and _opens_paragraph(norm, candidate.start, (run or kept)[-1:]):
            if candidate.number == 1:
                kept += _whole_run(run)
                run = []
            run.append(candidate)
    return kept + _whole_run(run)


def _whole_run(run: list[Candidate]) -> list[Candidate]:
    numbers = [candidate.number for candidate in run if candidate.number is not None]
    rising = all(one < other for one, other in pairwise(numbers))
    starts = len(run) > 1 and run[0].number == 1
    return run if starts and rising else []


def _opens_paragraph(norm: str, start: int, last: list[Candidate]) -> bool:
    """Whether a paragraph begins at ``start``; ``last`` is the candidate before it, if any."""
    if last and last[0].body_start == start:
        return True
    before = norm[max(0, start - 40) : start]
    text = before.rstrip()
    return not text or text[-1] in _PARAGRAPH_ENDS or before.count("\n", len(text)) > 1
