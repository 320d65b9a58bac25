"""Headings whose number is lost, and headings that are lost altogether."""

from __future__ import annotations

import re
from itertools import pairwise

from ..lexicon.sections import CLOSING_ENDS, SectionLexicon, closes_heading
from .markers import CHINESE, PLAIN, Candidate

#: A short line that ends as headings do, or that begins with 附.
_LINE = re.compile(
    rf"[ \t#*>|·]*(?P<words>附[^\n]{{1,40}}?|[\u4e00-\u9fff][^\n]{{1,40}}?(?<=[{CLOSING_ENDS}表]))"
    r"[ \t*|:]*(?=\n|\Z)"
)
#: The ends and the beginnings of lines that may be one: hardly any of the others are looked at.
_LINE_END = re.compile(rf"\n(?<=[{CLOSING_ENDS}表 \t*|:]\n)")
_ATTACHED_LINE = re.compile(r"\n[ \t#*>|·]*附")
_ATTACHED = re.compile(r"附[ ]?[件表录][ ]?[一二三四五\d]?(?P<named>[:、. ].*)?")

_NAME = re.compile("[\u4e00-\u9fff()0-9]{3,30}")

#: What a table prints above the row by which it is known.
_TABLE_HEAD = re.compile(
    r"(?<![\s|])(?:第二十条[ ]?第[ ]?\([一五六八九]\)[ ]?项|信息内容|行政复议|行政诉讼|[\s|])+\Z"
)
_TABLE_HEAD_ENDS = frozenset("项容议讼")
_TABLE_LINE = 60
_SENTENCE = re.compile(r"\d[ ]?[件条]|。")


def plain_headings(norm: str, lexicon: SectionLexicon) -> list[Candidate]:
    """Lines that are word for word a heading, without any number, and attachments."""
    found = []
    lines = f"\n{norm}\n"
    starts = {lines.rfind("\n", 0, end.start()) for end in _LINE_END.finditer(lines)}
    starts |= {line.start() for line in _ATTACHED_LINE.finditer(lines)}
    for line in sorted(starts):
        match = _LINE.match(norm, line)
        style, kind = _plain_kind(match["words"], lexicon) if match else (PLAIN, "")
        if match and kind:
            start = match.start("words")
            found.append(Candidate(start, start, style, kind=kind))
    return _without_mentions(norm, found)


def _plain_kind(words: str, lexicon: SectionLexicon) -> tuple[int, str]:
    """(style, kind) of a line; the kind is "" if the line is no heading."""
    if _ATTACHED.fullmatch(words) or (words.endswith("统计表") and _NAME.fullmatch(words)):
        return CHINESE, "attachment"
    return PLAIN, lexicon.known(words) if closes_heading(words.replace(" ", "")) else ""


def _without_mentions(norm: str, found: list[Candidate]) -> list[Candidate]:
    """Of the attachments, those that begin here: 附件:统计表 names one that comes further on.

    The name of the table under the word 附件 is no second attachment.
    """
    attached = [index for index, candidate in enumerate(found) if candidate.kind == "attachment"]
    dropped = set()
    for this, following in pairwise(attached):
        match = _ATTACHED.match(norm, found[this].start)
        if match and match["named"] and match["named"].strip(":、. "):
            dropped.add(this)
        elif found[following].start - found[this].start < 60 and following == this + 1:
            dropped.add(following)
    return [candidate for index, candidate in enumerate(found) if index not in dropped]


def table_anchors(norm: str, lexicon: SectionLexicon) -> list[Candidate]:
    """Where a statutory table begins, by words that only its head and rows have."""
    found = []
    for phrase, kind in lexicon.anchors:
        position = norm.find(phrase)
        if position >= 0 and _is_table_line(norm, position):
            start = _table_start(norm, position)
            found.append(_lost_heading(start, kind))
    return found


def _lost_heading(start: int, kind: str) -> Candidate:
    return Candidate(
        start,
        start,
        CHINESE,
        title_start=start,
        title_end=start,
        body_start=start,
        kind=kind,
        inferred=True,
    )


def _is_table_line(norm: str, position: int) -> bool:
    start = norm.rfind("\n", 0, position) + 1
    end = norm.find("\n", position, position + _TABLE_LINE)
    line = norm[start : end if end >= 0 else position + _TABLE_LINE]
    return position - start <= _TABLE_LINE and not _SENTENCE.search(line)


def _table_start(norm: str, position: int) -> int:
    start = norm.rfind("\n", 0, position) + 1
    before = norm[max(0, start - 120) : start]
    if before.rstrip(" \t\n|")[-1:] not in _TABLE_HEAD_ENDS:  # a cheap look, before the search
        return start
    match = _TABLE_HEAD.search(before)
    return start - len(match.group().lstrip(" \t\n|")) if match else start
