"""Dates and periods as reports print them, damaged copies included.

A copy that lost the signs between the digits (201711日 for 2017年1月1日) is read where only one
calendar date fits; a statistical period settles what is left, for it begins with the first day of
a month and ends with the last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from .markers import numeral

_CN_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_CN_YEAR = "[〇零一二三四五六七八九]{4}"
_S = r"\s{0,3}"

#: A year as printed.
YEAR = rf"(?:20\d\d|{_CN_YEAR})"
#: A whole date as printed: 2019年2月24日, 2019-02-24, 二〇一九年二月二十四日.
DATE = (
    rf"20\d\d{_S}年{_S}\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}日?"
    r"|20\d\d[-./]\d{1,2}[-./]\d{1,2}"
    rf"|{_CN_YEAR}{_S}年{_S}[一二三四五六七八九十]{{1,3}}{_S}月{_S}[一二三四五六七八九十]{{1,3}}{_S}日"
)


def _day_pattern(name: str) -> str:
    """Month and day behind a year, whole or with the signs between them lost."""
    whole = rf"(?P<{name}m>\d{{1,2}}){_S}[月./-]{_S}(?P<{name}d>\d{{1,2}})"
    return rf"[年./-]?{_S}(?:{whole}|(?P<{name}x>\d{{2,4}})(?={_S}日)){_S}日?"


_FIRST = rf"(?P<from>20\d\d){_S}{_day_pattern('a')}"
_LAST = rf"(?:(?P<to>20\d\d){_S}{_day_pattern('b')}|{_day_pattern('c')})"
_PERIOD = re.compile(
    rf"{_FIRST}{_S}(?:起算|算起|计起|起|开始)?{_S}[,、]?{_S}(?:至|到|和|[-~]{{1,4}}){_S}{_LAST}"
)
_NUMBERS = re.compile(r"\d+")
_CN_PARTS = re.compile("[年月日]")


def iso(year: int, month: int, day: int) -> str:
    """The ISO date, or "" if the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def read_date(printed: str) -> str:
    """The ISO date of a string that matches :data:`DATE`, or ""."""
    numbers = [int(number) for number in _NUMBERS.findall(printed)]
    if not numbers:
        year, month, day = _CN_PARTS.split(printed)[:3]
        numbers = [read_year(year.strip()), numeral(month.strip()), numeral(day.strip())]
    return iso(*numbers[:3]) if len(numbers) >= 3 else ""


def read_year(printed: str) -> int:
    """The value of a string that matches :data:`YEAR`."""
    return int("".join(_CN_DIGITS.get(char, char) for char in printed))


def damaged_days(year: int, digits: str) -> list[str]:
    """All dates of ``year`` whose month and day, written without a sign between, give ``digits``."""
    cuts = range(max(1, len(digits) - 2), min(2, len(digits) - 1) + 1)
    pairs = [(digits[:cut], digits[cut:]) for cut in cuts]
    dates = [iso(year, int(m), int(d)) for m, d in pairs if m[0] != "0" != d[0] or len(digits) == 4]
    return [found for found in dates if found]


def periods(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """(start, end, [first day, last day]) of the periods in ``text``, in order."""
    for match in _PERIOD.finditer(text):
        first_year = int(match["from"])
        last_year = int(match["to"] or first_year)
        last = "b" if match["to"] else "c"
        begin = _day(first_year, match, "a", last_of_month=False)
        end = _day(last_year, match, last, last_of_month=True)
        if begin and end and begin < end:
            yield match.start(), match.end(), [begin, end]


def _day(year: int, match: re.Match[str], name: str, last_of_month: bool) -> str:
    if digits := match[name + "x"]:
        found = damaged_days(year, digits)
        fitting = [day for day in found if _is_border(day, last_of_month)] or found
        return fitting[0] if len(fitting) == 1 else ""
    return iso(year, int(match[name + "m"]), int(match[name + "d"]))


def _is_border(day: str, last_of_month: bool) -> bool:
    year, month, number = map(int, day.split("-"))
    return number == (monthrange(year, month)[1] if last_of_month else 1)
