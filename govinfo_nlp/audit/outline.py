"""Dates, numbering, and parts that are announced and not there (AU19–AU21, AU24)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from ..lexicon.relations import words_of
from ..lexicon.sections import closes_heading
from ..records import Section
from .view import View

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_NUMERAL = "[一二三四五六七八九十]"
_ENUMERATED = re.compile(rf"({_NUMERAL}{{1,3}})\s?是")
_ITEM = re.compile(rf"是(?:(?<={_NUMERAL}是)|(?<={_NUMERAL}\s是))(?!{_NUMERAL})")
_BEFORE_ITEM = frozenset("。;:,、) \t\n\u3000")
_SIGNED = re.compile(r"^[^\n\d]{0,30}(20\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日\s*$", re.M)
_STATISTICAL = re.compile("统计|数据")
_LEAD = 25
_GOES_ON = ("至", "到", "自", "从", ",", "、", ":", "(", "于")
_PARTS = re.compile(r"([二三四五六七八九十]|\d{1,2})个部分")
_PART = "个部分"
_MARKER = re.compile(r"[一二三四五六七八九十]{1,3}|\d{1,2}")
#: Where a signature may stand: so many characters before the end of the report's own text.
_LAST = 400
_LEAD_IN = re.compile(r"[^\n]*?:(?=\s)")
_OPENING = 2500
#: Lists inside lists are not deeper than this.
_DEEPEST = 8


def number_of(numeral: str) -> int:
    """一 → 1, 十二 → 12, 7 → 7; 0 where it is none."""
    if numeral.isdigit():
        return int(numeral)
    tens, _, ones = numeral.rpartition("十")
    if "十" not in numeral:
        return _DIGITS.get(numeral, 0)
    return 10 * (_DIGITS.get(tens, 0) or 1) + _DIGITS.get(ones, 0)


# -- dates --------------------------------------------------------------------------------------


def check_dates(view: View) -> None:
    """The period is the report's year, and the report is signed after it."""
    report, year = view.report, view.report.year
    if year is None:
        return
    place = report.metadata.spans.get("period")
    if place and _is_statistical(view, place[0]) and len(report.period) == 2:
        start, end = report.period
        spans = [(place[0], place[1])]
        if _whole_year(start, end) and start[:4] != str(year):
            view.add("date.period", spans, start=start, end=end, year=year)
        elif start[:4] == end[:4] == str(year) and not _whole_year(start, end):
            view.add("date.period", spans, severity="note", start=start, end=end, year=year)
    signed = _signature(view)
    if signed is None or "year" not in report.metadata.spans:
        return
    day, span = signed
    if day.year <= year:
        view.add("date.signed", [span], date=day.isoformat(), year=year)
    elif day > (limit := date(year + 1, 3, 31)):
        view.add("date.deadline", [span], date=day.isoformat(), limit=limit.isoformat())


def _is_statistical(view: View, position: int) -> bool:
    """Whether the period is that of the numbers (统计期限), not that of a plan."""
    return bool(_STATISTICAL.search(view.norm, max(0, position - _LEAD), position))


def _whole_year(start: str, end: str) -> bool:
    return start.endswith("01-01") and end.endswith("12-31") and start[:4] == end[:4]


def _signature(view: View) -> tuple[date, tuple[int, int]] | None:
    """The date on a line of its own at the end of the report's own text."""
    body = view.report.metadata.body
    end = body[1] if len(body) == 2 else len(view.norm)
    tables = [table.start for table in view.report.tables if table.form in ("A1", "A2", "B")]
    for stop in dict.fromkeys((end, *tables)):
        found = list(_SIGNED.finditer(view.norm, max(0, stop - _LAST), stop))
        for match in reversed(found):
            try:
                day = date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
            if view.norm[max(0, match.start() - 9) : match.start()].rstrip()[-1:] in _GOES_ON:
                continue  # a date that a line break cut off its sentence
            return day, (match.start(1), match.end())
    return None


# -- numbering ----------------------------------------------------------------------------------


def check_numbering(view: View) -> None:
    """一是, 二是, 三是 run without gaps; so do the headings of a level."""
    _check_enumerations(view)
    _check_headings(view)
    _check_announced(view)


def _check_enumerations(view: View) -> None:
    borders = sorted({section.body_start for section in view.report.sections})
    open_: list[tuple[int, re.Match[str]]] = []
    part = 0
    for match in _enumerated(view.norm):
        place = match.start()
        if place and view.norm[place - 1] not in _BEFORE_ITEM:
            continue
        last_part, part = part, bisect_right(borders, place)
        if last_part < part:
            open_ = []
        number = number_of(match.group(1))
        if number == 1:
            open_ = [*open_[-_DEEPEST:], (1, match)]
            continue
        while (
            len(open_) > 1
            and open_[-1][0] != number - 1
            and any(n == number - 1 for n, _ in open_[:-1])
        ):
            open_.pop()
        if not open_:
            continue
        last, before = open_[-1]
        if number > last + 1:
            _tell_gap(view, before, match)
        open_[-1] = (number, match)


def _enumerated(norm: str) -> Iterator[re.Match[str]]:
    """The places of 一是, 二是 …: looked for by their second character, the rarer one."""
    done = 0
    for item in _ITEM.finditer(norm):
        found = _ENUMERATED.search(norm, max(done, item.start() - 4), item.end())
        if found is not None:
            done = found.end()
            yield found


def _tell_gap(view: View, before: re.Match[str], after: re.Match[str]) -> None:
    view.add(
        "numbering.gap",
        [after.span(), before.span()],
        before=f"{before.group(1)}是",
        after=f"{after.group(1)}是",
    )


@lru_cache(maxsize=256)
def _read_marker(marker: str) -> tuple[str, int]:
    """(kind, number) of a heading's marker: (二) is (#), 2; ("", 0) where it has no number."""
    numeral = _MARKER.search(marker)
    return (_MARKER.sub("#", marker), number_of(numeral.group())) if numeral else ("", 0)


def _check_headings(view: View) -> None:
    """Headings with one parent and one kind of marker: 一、二、四、 lacks one."""
    runs: dict[tuple[object, ...], tuple[int, Section]] = {}
    for section in view.report.sections:
        kind, number = _read_marker(section.marker)
        if not kind or section.inferred:
            continue
        key = (section.parent, section.level, kind)
        last = runs.get(key)
        runs[key] = (number, section)
        if last is None or number == last[0] + 1 or number <= 1:
            continue
        words: dict[str, Any] = {"before": last[1].marker, "after": section.marker}
        spans = [(s.start, s.start + len(s.marker)) for s in (section, last[1])]
        if number > last[0] + 1:
            view.add("numbering.gap", spans, severity="note", **words)
        elif number == last[0]:
            view.add("numbering.double", spans, **words)


def _check_announced(view: View) -> None:
    """本报告由六个部分组成 against the sections that are there."""
    if view.norm.find(_PART, 0, _OPENING) < 0:
        return
    match = _PARTS.search(view.norm, 0, _OPENING)
    outer = [s for s in view.report.sections if s.level == 1 and s.marker and not s.inferred]
    if match is None or not outer or outer[-1].end < len(view.norm) * 0.8:
        return
    announced = number_of(match.group(1))
    found_most = announced < 2 * len(outer)  # else the text is an excerpt
    if match.start() < outer[0].start and announced != len(outer) and found_most:
        view.add("numbering.count", [match.span()], announced=announced, found=len(outer))


# -- parts that are not there -------------------------------------------------------------------


def check_empty(view: View) -> None:
    """Headings with nothing under them, lead-ins with nothing behind them."""
    sections, norm = view.report.sections, view.norm
    parents = {section.parent for section in sections}
    tables = [table.start for table in view.report.tables]
    text_end = len(norm.rstrip())
    for index, section in enumerate(sections):
        if index in parents or not section.kind or section.end >= text_end:
            continue
        if norm[section.body_start : section.end].strip():
            continue
        held = any(section.start <= start < section.end for start in tables)
        if not held and (section.level == 1 or closes_heading(section.title)):
            span = (section.title_start, section.title_end)
            view.add("section.empty", [span], title=_line(view, *span))
    for match in _announcements(norm):
        behind = norm[match.end() :].lstrip()
        place = len(norm) - len(behind)
        holder = view.section_at(match.start())
        if holder is None or not sections[holder].marker:
            continue  # 现将情况报告如下: the whole report follows
        starts = any(s.start == place and not _inside(sections, s, match.start()) for s in sections)
        if starts and not any(match.end() <= start <= place for start in tables):
            view.add("section.lead", [match.span()], lead=_line(view, *match.span()))


def _announcements(norm: str) -> Iterator[re.Match[str]]:
    """The lead-ins that end a line (具体情况如下:), each with the words before it."""
    words = words_of("announce")
    for end in _line_ends(words).finditer(norm):
        word = next((word for word in words if norm.endswith(word, 0, end.end())), "")
        cue = end.end() - len(word)
        begin = max(norm.rfind(char, max(cue - 30, 0), cue) for char in "\n。;,")
        lead = _LEAD_IN.match(norm, max(begin + 1, cue - 30)) if word else None
        if lead is not None:
            yield lead


@lru_cache(maxsize=16)
def _line_ends(words: tuple[str, ...]) -> re.Pattern[str]:
    """The last character of one of ``words`` before white space."""
    lasts = "".join(sorted({word[-1] for word in words}))
    return re.compile(rf"[{re.escape(lasts)}](?=\s)" if lasts else r"(?!)")


def _inside(sections: tuple[Section, ...], section: Section, position: int) -> bool:
    """Whether ``section`` lies under the one that ``position`` is in: then it is the list."""
    parent = section.parent
    while parent is not None:
        holder = sections[parent]
        if holder.body_start <= position < holder.end:
            return True
        parent = holder.parent
    return False


def _line(view: View, start: int, end: int) -> str:
    return view.text[start:end].replace("\n", "").strip()
