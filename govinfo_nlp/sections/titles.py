"""How far the words of a heading go: to the end of its line, or into its paragraph."""

from __future__ import annotations

import re

from ..lexicon.sections import SectionLexicon, closes_heading
from .markers import Candidate

#: Longest heading. What runs on beyond it without a stop is a paragraph.
_LONGEST = 60
_LONGEST_CLAUSE = 45
#: A line with a comma that is longer than this and runs on is a wrapped sentence.
_LONGEST_WITH_COMMA = 24

_STOPS = "。:;!?|\t\n"
_STOP = re.compile(f"[{_STOPS}]")
_SPACE = re.compile(r"[ *#]*")
_BLANK = re.compile(r"[\s*#|]*")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_COUNTED = re.compile(r"\d[\d.,]*\s?[余多]?[万亿]?[余多]?[条件个次篇份期场人家户元宗批%倍]")
_SENTENCE = re.compile(
    r"20\d\d\s?年(?:以来|来|度|底|初)?,|根据|按照|截至|截止|我[局市区县镇乡委办厅院]"
)
_BODY = re.compile(r"20\d\d|[本我全截根按依围坚严认通今各经在现为]")
#: So many characters without a stop behind a whole heading are the beginning of its paragraph.
_PARAGRAPH = 10
#: Words behind a whole heading that no longer belong to it: none that continues a title.
_RUNS_ON = re.compile(r"(?![及和与以或的等表统说分总汇])[^。:;!?|\t\n、]+")
_TRAIL = " \t、,.*#|"


def read_title(norm: str, lexicon: SectionLexicon, candidate: Candidate) -> None:
    """Set ``title_start``, ``title_end`` and ``body_start`` of ``candidate``.

    The title is empty where the number opens a paragraph without a heading of its own: a
    statement with its numbers is never taken for a heading.
    """
    start = _space(norm, candidate.end)
    if candidate.at_line and start < len(norm) and norm[start] in _STOPS:
        start = _next_line(norm, lexicon, start)
    end = _known(norm, lexicon, start, candidate.at_line) or _clause(norm, start)
    candidate.title_start = start if end > start else candidate.end
    candidate.title_end = max(end, candidate.title_start)
    candidate.body_start = _body(norm, candidate.title_end)


def _space(norm: str, position: int) -> int:
    if not norm.startswith((" ", "*", "#"), position):
        return position
    match = _SPACE.match(norm, position)
    return match.end() if match else position


def _next_line(norm: str, lexicon: SectionLexicon, position: int) -> int:
    """The title on the line below a number that stands alone, if it is a known wording."""
    match = _BLANK.match(norm, position)
    start = match.end() if match else position
    end = lexicon.opening(norm, start)
    return start if end > start and _at_stop(norm, end) else position


def _known(norm: str, lexicon: SectionLexicon, start: int, at_line: bool) -> int:
    """The end of a known wording that a stop or its paragraph follows; 0 if there is none.

    Where the line breaks are lost, the paragraph may begin with any word.
    """
    end = lexicon.opening(norm, start)
    if end == start:
        return 0
    if _at_stop(norm, end) or norm[end] in "( ":
        return end
    further = _RUNS_ON.match(norm, end, end + _PARAGRAPH)
    runs_on = further and (not at_line or further.end() == end + _PARAGRAPH)
    return end if closes_heading(norm[start:end]) and (runs_on or _BODY.match(norm, end)) else 0


def _clause(norm: str, start: int) -> int:
    """The end of a heading of unknown wording: a short first clause, or a line of its own."""
    stop = _STOP.search(norm, start, start + _LONGEST + 1)
    end = stop.start() if stop else min(len(norm), start + _LONGEST + 1)
    clause = norm[start:end]
    if heading := _before_gap(clause) or _topic(clause):
        return start + heading
    if _COUNTED.search(clause) or _SENTENCE.match(clause):
        return start
    if (
        end - start <= _LONGEST_CLAUSE
        and (stop or end == len(norm))
        and _is_title(norm, clause, end)
    ):
        return start + len(clause.rstrip(_TRAIL))
    return start


def _topic(clause: str) -> int:
    """The length of a heading that only a comma divides from its paragraph; 0 if there is none."""
    topic, comma, _ = clause.partition(",")
    return len(topic) if comma and topic.endswith(("方面", "情况")) else 0


def _before_gap(clause: str) -> int:
    """The length of a heading that only a space divides from its paragraph; 0 if there is none."""
    heading, gap, _ = clause.partition(" ")
    return len(heading) if gap and closes_heading(heading) else 0


def _is_title(norm: str, clause: str, end: int) -> bool:
    commas = clause.count(",")
    if end < len(norm) and norm[end] == "\n":
        wrapped = commas and len(clause) > _LONGEST_WITH_COMMA and not _EMPTY_LINE.match(norm, end)
        return not wrapped and commas <= 2
    return commas <= 1


def _at_stop(norm: str, position: int) -> bool:
    return position == len(norm) or norm[position] in _STOPS


def _body(norm: str, position: int) -> int:
    """Where the text under a heading begins: behind its stop and the blanks after it."""
    position = _space(norm, position)
    if position < len(norm) and norm[position] in "。:;,.、|":
        position += 1
    match = _BLANK.match(norm, position)
    return match.end() if match else position
