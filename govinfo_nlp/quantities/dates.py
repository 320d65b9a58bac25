"""Dates, years and times of day, in their printed and in their damaged forms.

Damage: text nodes of a single character get lost when pages are scraped, so that 年, 月 and 〕
vanish while all digits stay: 201711日 is 2017年1月1日, 2018年1231日 is 2018年12月31日. The
digits are split by the calendar; where two splits are possible the earlier month is taken
(2017111日 is January 11th): the periods that reports name begin on 1月1日.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text.numerals import parse_rational
from .grammar import BLANK, CHINESE

YEAR = r"(?:19|20)\d\d"
_GAP = r"\s{0,3}"
_PART = r"(?:份|底|初|末|[上中下]旬)?"
_JOIN = r"[ ]?(?:-{1,2}|~|至|到|/)[ ]?"

#: What follows the year of a date with month and day.
AFTER_FULL_YEAR = (
    rf"{_GAP}年{_GAP}(?:1[0-2]|0?[1-9]){_GAP}月{_GAP}(?:3[01]|[12]\d|0?[1-9])(?!\d)"
    rf"(?:{_GAP}[日号]|(?={BLANK}[-~至到]))"
)
_FULL = re.compile(rf"({YEAR}){AFTER_FULL_YEAR}", re.ASCII)
_MONTH = re.compile(rf"({YEAR}){_GAP}年{_GAP}(?:1[0-2]|0?[1-9]){_GAP}月{_PART}", re.ASCII)
_NO_MONTH = re.compile(rf"({YEAR}){_GAP}年(\d{{2,4}})日", re.ASCII)
#: What follows a year with a word behind it, which is what most years are.
AFTER_YEAR = r"年(?:[度底初末](?!级)|(?=[^\d\s度底初末级]))"
_PLAIN_YEAR = re.compile(rf"({YEAR}){AFTER_YEAR}", re.ASCII)
_YEAR = re.compile(rf"({YEAR}){_GAP}年(?:度|底|初|末)?(?!级)", re.ASCII)
_ISO = re.compile(rf"({YEAR})([-./])(\d{{1,2}})\2(\d{{1,2}})(?!\d)", re.ASCII)
_YEAR_MONTH = re.compile(
    rf"({YEAR})[-.](?:1[0-2]|0?[1-9])(?=[ ]?(?:[-~至到起止)”》]|以来|\n|$))", re.ASCII
)
_YEAR_RANGE = re.compile(rf"({YEAR})(?={_JOIN}{YEAR}(?!\d))", re.ASCII)
_YEAR_NAMED = re.compile(rf"({YEAR})(?=[版届级年]|学年|财年|新修|修订)", re.ASCII)
_GLUED = re.compile(rf"({YEAR})(\d{{2,4}})日", re.ASCII)
_GLUED_MONTH = re.compile(rf"({YEAR})(1[0-2]|0?[1-9])月(?:(\d{{1,2}})日)?", re.ASCII)
_DIGITS_ONLY = re.compile(rf"({YEAR})(\d{{2,4}})(?!\d)", re.ASCII)

_MONTH_DAY = re.compile(
    rf"(?:1[0-2]|0?[1-9])[ ]{{0,2}}月{_GAP}(?:3[01]|[12]\d|0?[1-9])(?!\d)[ ]{{0,2}}[日号]", re.ASCII
)
_MONTH_ONLY = re.compile(rf"(?:1[0-2]|0?[1-9])[ ]{{0,2}}月{_PART}", re.ASCII)
_MONTH_RANGE = re.compile(
    r"(?:1[0-2]|0?[1-9])(?=[ ]?(?:-{1,2}|~|至|到|、)[ ]?(?:1[0-2]|0?[1-9])[ ]?月)", re.ASCII
)
_DAY = re.compile(r"(?:3[01]|[12]\d|0?[1-9])[ ]{0,2}日(?!以?内|之内|以上|期限|以下)", re.ASCII)
#: 18年3月, 18年底: the century left out.
_SHORT_YEAR = re.compile(
    r"(\d\d)[ ]?年(?:[度底初末]"
    rf"|[ ]?(?:1[0-2]|0?[1-9])[ ]?月{_PART}(?:(?:3[01]|[12]\d|0?[1-9])日)?)",
    re.ASCII,
)
_DAY_RANGE = re.compile(
    r"(?:3[01]|[12]\d|0?[1-9])(?=[ ]?(?:-{1,2}|~|至)[ ]?(?:3[01]|[12]\d|0?[1-9])日(?!以?内|之内))",
    re.ASCII,
)
_GLUED_DAY = re.compile(r"(\d{3,4})日(?!以?内|之内|以上|期限)", re.ASCII)

_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[ ]?:[ ]?[0-5]\d(?:[ ]?:[ ]?[0-5]\d)?(?![\d:])", re.ASCII)
_HOUR = re.compile(r"(?:[01]?\d|2[0-4])时(?:[0-5]?\d分)?(?![间限效代候有])", re.ASCII)
_POINT = re.compile(r"(?:[01]?\d|2[0-4])点(?:[0-5]?\d分|半|整)?", re.ASCII)

_DAY_NAMES = (
    "(?:三十[一二]?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_CHINESE_YEAR = re.compile(
    rf"([一二][〇零九][〇零一二三四五六七八九]{{2}}|[两二一]千[{CHINESE}]{{1,7}}){BLANK}年"
    rf"(?:度|底|初|末|{BLANK}(?:十[一二]?|[一二三四五六七八九]){BLANK}月{_PART}"
    rf"(?:{BLANK}{_DAY_NAMES}{BLANK}[日号])?)?"
)
_CHINESE_MONTH = re.compile(
    rf"(?:十[一二]?|[一二三四五六七八九])月(?:{_DAY_NAMES}[日号]|{_PART})"
    rf"|{_DAY_NAMES}日(?!以?内|之内|以上)"
)


#: What can follow the one or two digits of a day, a month or an hour: a cheap first look.
DATE_SIGNS = frozenset("年月日:时点-~至到、 \n")
#: What can follow the first numeral of a date in Chinese numerals.
CHINESE_DATE_SIGNS = frozenset("年月日 \t")


class Date(NamedTuple):
    """A date found: where it ends, its kind (date, year, time), its year, and whether damaged."""

    end: int
    kind: str
    year: int | None = None
    damaged: bool = False


def date_at(norm: str, at: int, run: int, *, labelled: bool, after_year: bool) -> Date | None:
    """The date that starts at ``at``, where ``run`` digits stand, or None.

    ``labelled``: the words before it announce a date (填报日期:). ``after_year``: the number before
    it is a year joined to this one (2018-2020).
    """
    if run > 8:
        return None
    if run >= 4 and norm[at : at + 2] in ("19", "20"):
        found = _with_year(norm, at, after_year) if run == 4 else _glued(norm, at, run, labelled)
        if found:
            return found
    if run in (3, 4):
        return _glued_day(norm, at)
    return _short(norm, at) if run <= 2 else None


def _with_year(norm: str, at: int, after_year: bool) -> Date | None:
    if found := _PLAIN_YEAR.match(norm, at):
        return Date(found.end(), "year", int(found.group(1)))
    if found := _FULL.match(norm, at) or _MONTH.match(norm, at):
        return Date(found.end(), "date", int(found.group(1)))
    if (found := _NO_MONTH.match(norm, at)) and split_month_day(found.group(2)):
        return Date(found.end(), "date", int(found.group(1)), damaged=True)
    if found := _YEAR.match(norm, at):
        return Date(found.end(), "year", int(found.group(1)))
    if (found := _ISO.match(norm, at)) and _valid(found.group(3), found.group(4)):
        return Date(found.end(), "date", int(found.group(1)))
    if found := _YEAR_RANGE.match(norm, at) or _YEAR_NAMED.match(norm, at):
        return Date(found.end(), "year", int(found.group(1)))
    if after_year:
        return Date(at + 4, "year", int(norm[at : at + 4]))
    if found := _YEAR_MONTH.match(norm, at):
        return Date(found.end(), "date", int(found.group(1)))
    return None


def _glued(norm: str, at: int, run: int, labelled: bool) -> Date | None:
    """A date whose separators are lost."""
    if (found := _GLUED.match(norm, at)) and split_month_day(found.group(2)):
        return Date(found.end(), "date", int(found.group(1)), damaged=True)
    if found := _GLUED_MONTH.match(norm, at):
        return Date(found.end(), "date", int(found.group(1)), damaged=True)
    found = _DIGITS_ONLY.match(norm, at)
    if found and split_month_day(found.group(2)) and (labelled or run == 8):
        return Date(found.end(), "date", int(found.group(1)), damaged=run < 8)
    return None


def _glued_day(norm: str, at: int) -> Date | None:
    found = _GLUED_DAY.match(norm, at)
    if found is None or split_month_day(found.group(1)) is None:
        return None
    joined = at > 0 and norm[at - 1] in "至自到从起-~年"
    whole = len(found.group(1)) == 4
    return Date(found.end(), "date", damaged=True) if joined or whole else None


def _short(norm: str, at: int) -> Date | None:
    if found := _SHORT_YEAR.match(norm, at):
        kind = "date" if "月" in found.group() else "year"
        return Date(found.end(), kind, 2000 + int(found.group(1)))
    if found := _MONTH_DAY.match(norm, at) or _MONTH_RANGE.match(norm, at):
        return Date(found.end(), "date")
    if found := _MONTH_ONLY.match(norm, at):
        return Date(found.end(), "date")
    if found := _DAY.match(norm, at) or _DAY_RANGE.match(norm, at):
        return (
            None
            if norm[max(0, at - 2) : at] in ("为期", "连续", "历时")
            else Date(found.end(), "date")
        )
    if found := _CLOCK.match(norm, at):
        return None if norm[at - 1 : at] in ("比", "为", "是") else Date(found.end(), "time")
    if found := _HOUR.match(norm, at):
        return Date(found.end(), "time")
    found = _POINT.match(norm, at)
    if found and (
        norm[at - 1 : at] in ("午", "晨", "晚", "早", "夜") or found.group()[-1] in "分半整"
    ):
        return Date(found.end(), "time")
    return None


def chinese_date_at(norm: str, at: int) -> Date | None:
    """二〇一八年十二月三十一日, 两千零四年, 十月, 五月三十日."""
    if found := _CHINESE_YEAR.match(norm, at):
        value = parse_rational(found.group(1))
        if value is not None and 1900 <= value < 2100:
            kind = "date" if "月" in found.group() else "year"
            return Date(found.end(), kind, int(value))
    if found := _CHINESE_MONTH.match(norm, at):
        return Date(found.end(), "date")
    return None


def split_month_day(digits: str) -> tuple[int, int] | None:
    """Month and day of two to four digits without separator: 11 -> (1, 1), 1231 -> (12, 31)."""
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if (
            0 < len(day) <= 2
            and (len(day) == 1 or day[0] != "0" or cut == 2)
            and _valid(month, day)
        ):
            return int(month), int(day)
    return None


def lone_date(norm: str, start: int, end: int) -> int | None:
    """The year of a signature date without separators (201826) that stands apart on its line.

    Asked only of texts that are damaged elsewhere. Apart: at least two blank lines on each side,
    or the edge of the text, so that no cell of a flattened table is taken.
    """
    found = _DIGITS_ONLY.fullmatch(norm, start, end)
    if found is None or split_month_day(found.group(2)) is None:
        return None
    above, below = norm[max(0, start - 80) : start], norm[end : end + 80]
    lines_above = above[len(above.rstrip()) :].count("\n")
    lines_below = below[: len(below) - len(below.lstrip())].count("\n")
    apart = (lines_above > 2 or not above.strip()) and (lines_below > 2 or not below.strip())
    return int(found.group(1)) if apart else None


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
