"""The title of a report and what it names: the body that reports and the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..lexicon.bodies import body_lexicon
from .dates import YEAR, read_year

_SUBJECT = r"(?:政府信息(?:和|与|及)?政务|政府信息|政务信息|政务|信息)(?:主动)?公开"
_REPORT = r"(?:报告|年报|总结)"
_TITLE = re.compile(
    rf"(?P<before>(?:(?!{_SUBJECT})[^。,:;!?|>《》]){{0,60}}?)(?P<subject>{_SUBJECT})"
    rf"(?:(?!{_SUBJECT})[^。,:;!?|>《》]){{0,24}}?{_REPORT}(?:\([^()]{{1,12}}\))?"
)
#: At the beginning of a line that goes on with other matter.
_GLUED = re.compile(rf"(?P<title>{_TITLE.pattern})(?=[ \t\n|]|\Z)")
#: In prose: 现公布…报告, 现将…报告予以公开, 编制的…报告; but not 现将…情况报告如下.
#: (First a look for any report on 公开 in the words that follow, which hardly costs anything.)
_ANNOUNCED = re.compile(
    r"(?:现将|特将|公布|公开|发布|编制[的了]?|形成|撰写)"
    rf"(?=[^。,;:!?|<>]{{0,70}}?公开[^。,;!?<>]{{0,22}}?{_REPORT})\s?(?:本机关|我[市区县局办委镇乡])?[《“]?"
    rf"(?P<title>(?:(?!{_SUBJECT}|要求|规定|通知|条例)[^。,;:!?|《》<>]){{2,50}}?{_SUBJECT}"
    rf"(?:(?!{_SUBJECT}|如下)[^。,;!?《》<>]){{0,20}}?{_REPORT})(?!如下|编制|的?通知)"
)
_YEAR_WORD = re.compile(rf"(?P<year>{YEAR})(?:[ ]?(?:年度?|度)|(?=\s{{0,2}}{_SUBJECT}))")
_WRAPPING = " \t|*#《》“”\"'>·•"
_BREAK = re.compile(r"\s*\n\s*")
_FIELD = re.compile(r"(?:标[ ]{0,4}题|(?:信息|文件|公文)?名[ ]{0,4}称)[ :|]{1,4}")
_SUBJECTS = re.compile(_SUBJECT)
#: Words behind the name of a body that are no part of it.
_TAIL = re.compile(r"(?:(?:门户)?网站|的|\s)+\Z")
_LONGEST_LINE = 70
#: The title stands within so many characters.
_HEAD = 6_000
_WINDOW = 3


@dataclass(slots=True)
class Title:
    """A title: where it stands, its words on one line, the body and the year that it names.

    ``organ_start:organ_end`` is the name of a body or an area, an empty range if there is none;
    ``year`` is None if none is named; ``in_text`` is False for a title in the name of the source.
    """

    start: int
    end: int
    text: str
    organ: str = ""
    organ_start: int = 0
    organ_end: int = 0
    year: int | None = None
    year_start: int = 0
    year_end: int = 0
    in_text: bool = True

    @property
    def organ_span(self) -> tuple[int, int]:
        """Where the body stands."""
        return self.organ_start, self.organ_end

    def weight(self) -> tuple[int, int]:
        """How much the title says; of equals the shorter is better."""
        return bool(self.organ) + (self.year is not None), self.start - self.end


def find_title(norm: str, head: int, body: int) -> Title | None:
    """The title of the report: a line of its own above ``head``, else as announced behind it.

    ``head`` is where the report's own text begins, ``body`` where to stop looking.
    """
    titles = list(_titles_above(norm, head))
    if not titles and (match := _GLUED.match(norm, head, head + _LONGEST_LINE)):
        titles.append(_parse(norm, *match.span("title")))
    if not titles:
        announced = (_parse(norm, *m.span("title")) for m in _ANNOUNCED.finditer(norm, head, body))
        return next((title for title in announced if title.year), None)
    return max(titles, key=Title.weight)


def named_title(name: str) -> Title | None:
    """The title in the folded name of a file or page, if it says more than the kind of paper."""
    match = _TITLE.search(name[:_HEAD]) if name else None
    title = _parse(name, *match.span()) if match else None
    if title is None or not title.weight()[0]:
        return None
    title.in_text = False
    return title


def _titles_above(norm: str, head: int) -> Iterator[Title]:
    """All windows of one to three lines above ``head`` that read like a title."""
    lines = list(_short_lines(norm, min(head, _HEAD)))
    for first in range(len(lines)):
        for last in range(first, min(first + _WINDOW, len(lines))):
            words = "".join(norm[start:end] for start, end in lines[first : last + 1])
            if "公开" in words and _TITLE.fullmatch(words):
                yield _parse(norm, lines[first][0], lines[last][1])
                break


def _short_lines(norm: str, head: int) -> Iterator[tuple[int, int]]:
    """(start, end) of the lines that may hold a title, without what wraps them."""
    start = 0
    while start < head:
        stop = norm.find("\n", start, head)
        stop = head if stop < 0 else stop
        line = norm[start:stop] if stop - start < 500 else ""
        words = line.strip(_WRAPPING)
        if words and len(words) <= _LONGEST_LINE:
            begin = start + line.index(words)
            field = _FIELD.match(words)
            yield begin + (field.end() if field else 0), begin + len(words)
        start = stop + 1


def _parse(norm: str, start: int, end: int) -> Title:
    """The title at ``start:end`` with the year and the body that it names."""
    printed = norm[start:end]
    title = Title(start, end, _BREAK.sub("", printed))
    years = list(_YEAR_WORD.finditer(printed))
    subject = _SUBJECTS.search(printed.replace("\n", " "))
    before = subject.start() if subject else len(printed)
    if years:
        title.year = read_year(years[0]["year"])
        title.year_start, title.year_end = start + years[0].start(), start + years[0].end()
    _name_organ(title, printed, before, years)
    return title


def _name_organ(title: Title, printed: str, before: int, years: list[re.Match[str]]) -> None:
    """Set the body of ``title``: the words before its subject that are no year."""
    cut = [(0, 0), *(y.span() for y in years if y.end() <= before), (before, before)]
    parts = [(end, start) for (_, end), (start, _) in pairwise(cut) if end < start]
    for begin, stop in parts:
        # 南桥镇人民|政府信息公开: the two words share 政府.
        if printed[:stop].endswith("人民") and printed.startswith("政府", stop):
            stop += 2
        begin, stop = _trimmed(printed, begin, stop)
        organ = printed[begin:stop].replace("\n", "").replace(" ", "")
        if body_lexicon().level(organ):
            title.organ = organ
            title.organ_start, title.organ_end = title.start + begin, title.start + stop


def _trimmed(printed: str, begin: int, stop: int) -> tuple[int, int]:
    words = printed[begin:stop]
    lead = len(words) - len(words.lstrip(" \n《"))
    if words[lead:].startswith("关于"):
        lead += 2
    tail = _TAIL.search(words[-12:])
    return begin + lead, stop - (len(tail.group()) if tail else 0)
