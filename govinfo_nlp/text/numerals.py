"""Chinese and Arabic numerals to exact values: 二十六, 三万五, 二〇二三, 12.5万, 三分之一, 负十一.

Everything is rational arithmetic (no floats). A string that is not a well-formed numeral has no
value: ``None``, never a guess. The input is folded text (Simplified, half width).

Readings beyond the school form, all of them ordinary usage: 三万五 is 35000 and 一百二 is 120 (a
digit after a unit counts in the next smaller unit), 二〇二三 is a string of digits, 三成五 is 35 %,
兆 is 10^12. 3万5 with an Arabic last digit is ambiguous and refused.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

#: Longer strings are no numerals (and would cost quadratic time).
MAX_LENGTH = 64

#: Characters of Chinese numerals, formal ones included, without 半, 几 and 数.
CHINESE_DIGITS = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
CHINESE_UNITS = "十百千万亿兆廿卅卌拾佰仟"

_PLAIN = str.maketrans("〇○壹贰叁肆伍陆柒捌玖拾佰仟", "零零一二三四五六七八九十百千")
_TENS = (("廿", "二十"), ("卅", "三十"), ("卌", "四十"))
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_BIG = (("兆", 10**12), ("亿", 10**8), ("万", 10**4))
_MAGNITUDE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}

_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+", re.ASCII)
_POSITIONAL = re.compile(r"[零一二三四五六七八九]+")
_SECTION = re.compile(
    r"(?:([一二两三四五六七八九\d])千)?(零)?(?:([一二两三四五六七八九\d])百)?(零)?"
    r"(?:([一二三四五六七八九\d]?)(十))?([一二三四五六七八九]|\d{1,3})?",
    re.ASCII,
)
_POINT = re.compile(r"([^点]*)点([零一二三四五六七八九\d]+)([百千]?[万亿]{0,2})", re.ASCII)
_SHARE = re.compile(r"([^成]+)成([一二三四五六七八九]?)半?")

_NEIGHBOURS = re.compile(
    r"(?<![零〇○一二两三四五六七八九])([一二两三四五六七八九])([二三四五六七八九])(?=[十百千万亿]*$)"
)
_INNER = re.compile(r"零?几|[余多来]")


class Vague(NamedTuple):
    """What a vague numeral says: 二十几万 is 200000 几, 七八 is 7 to 8, 上千 is 1000 上."""

    value: Fraction
    maximum: Fraction | None
    approx: str


def parse_numeral(text: str) -> Decimal | Fraction | None:
    """The exact value of ``text``, or None if it is not one well-formed numeral.

    A Decimal where the value has a finite decimal form, else a Fraction (三分之一).
    """
    value = parse_rational(text)
    return None if value is None else _decimal(value)


def parse_rational(text: str) -> Fraction | None:
    """Like :func:`parse_numeral`, always as a Fraction."""
    if not 0 < len(text) <= MAX_LENGTH:
        return None
    plain = text.translate(_PLAIN)
    for short, full in _TENS:
        plain = plain.replace(short, full)
    if plain[0] in "负-":
        value = _unsigned(plain[1:])
        return None if value is None else -value
    return _unsigned(plain)


@lru_cache(maxsize=4096)
def parse_vague(text: str) -> Vague | None:
    """The value of a numeral that may hold 几, 数, 上, 余, 多, 来 or neighbouring digits (七八).

    A magnitude without a digit (万余, 上千) counts one: 10000, 1000.
    """
    marks = []
    rest = text
    if rest[:1] in ("几", "数", "上"):
        marks.append(rest[0])
        rest = rest[1:] if rest[0] == "上" else "一" + rest[1:]
        if rest[1:2] not in _MAGNITUDE and marks[0] != "上":
            return None
    marks += [m.group().lstrip("零") for m in _INNER.finditer(rest)]
    rest = _INNER.sub("", rest)
    if marks and rest[:1] in ("百", "千", "万", "亿"):
        rest = "一" + rest
    pair = _NEIGHBOURS.search(rest)
    if pair and _ascending(*pair.groups()):
        low = parse_rational(rest[: pair.end(1)] + rest[pair.end() :])
        high = parse_rational(rest[: pair.start()] + rest[pair.start(2) :])
        return Vague(low, high, "+".join(marks)) if low is not None and high is not None else None
    value = parse_rational(rest)
    return None if value is None else Vague(value, None, "+".join(marks))


def _ascending(first: str, second: str) -> bool:
    """Whether two digits side by side mean "first or second": 七八, 两三, 三五."""
    return _DIGIT[second] - _DIGIT[first] == 1 or (first, second) == ("三", "五")


def _unsigned(text: str) -> Fraction | None:
    if "分之" in text:
        return _fraction(text)
    if "成" in text:
        return _share(text)
    if text in ("半", "一半"):
        return Fraction(1, 2)
    if "点" in text:
        return _point(text)
    return _number(text)


def _fraction(text: str) -> Fraction | None:
    """三分之一, 百分之十五, 百分之百: the part before 分之 divides."""
    below, _, above = text.partition("分之")
    denominator = _whole_or_bare(below)
    numerator = _point(above) if "点" in above else _whole_or_bare(above)
    return numerator / denominator if denominator and numerator is not None else None


def _whole_or_bare(text: str) -> Fraction | None:
    if text in ("百", "千", "万"):
        return Fraction(_MAGNITUDE[text])
    return _number(text)


def _share(text: str) -> Fraction | None:
    """三成 is 30 %, 三成五 and 三成半 are 35 %."""
    found = _SHARE.fullmatch(text)
    tens = _number(found.group(1)) if found else None
    if found is None or tens is None or (found.group(2) and text.endswith("半")):
        return None
    rest = 5 if text.endswith("半") else _DIGIT.get(found.group(2), 0)
    return tens / 10 + Fraction(rest, 100)


def _point(text: str) -> Fraction | None:
    """三点五, 零点零零一, 二十点一万, 一百点123."""
    found = _POINT.fullmatch(text)
    whole = _number(found.group(1)) if found else None
    if found is None or whole is None:
        return None
    digits = "".join(str(_DIGIT.get(c, c)) for c in found.group(2))
    value = whole + Fraction(int(digits), 10 ** len(digits))
    for magnitude in found.group(3):
        value *= _MAGNITUDE[magnitude]
    return value


def _number(text: str) -> Fraction | None:
    if _ARABIC.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if _POSITIONAL.fullmatch(text):
        return Fraction(int("".join(str(_DIGIT[c]) for c in text)))
    if text == "两":
        return Fraction(2)
    return _structured(text)


def _structured(text: str) -> Fraction | None:
    """Split at the greatest of 兆, 亿, 万; what stands before it may hold smaller ones (十万亿)."""
    for unit, size in _BIG:
        if unit in text:
            left, _, right = text.rpartition(unit)
            if unit in left:
                return None
            head, tail = _number(left), _tail(right, size)
            if head is None or tail is None or (right and head.denominator != 1):
                return None
            return head * size + tail
    return _section(text)


def _tail(text: str, size: int) -> Fraction | None:
    """What follows a unit of ``size``: 零三千, 五 (in 三万五: a tenth of the unit), 4000."""
    if not text:
        return Fraction(0)
    if text[0] == "零":
        rest = "一" + text[1:] if text[1:2] in ("百", "千") else text[1:]
        value = _structured(rest) if not rest.isdecimal() else Fraction(int(rest))
    elif len(text) == 1:
        return Fraction(_DIGIT[text] * size, 10) if text in _DIGIT and text != "两" else None
    elif text.isdecimal():
        value = Fraction(int(text))
    else:
        value = _structured(text)
    return value if value is not None and 0 < value < size else None


def _section(text: str) -> Fraction | None:
    """A number below 10000 written with 千, 百, 十."""
    found = _SECTION.fullmatch(text) if text else None
    if not found:
        return None
    thousands, zero1, hundreds, zero2, tens, ten, last = found.groups()
    # 零 stands for a place that is skipped, after a higher one and before a lower one.
    wrong_first = zero1 and (not thousands or hundreds)
    wrong_second = zero2 and (not hundreds or (ten and tens))
    open_end = (zero1 or zero2) and not (ten or last)
    if wrong_first or wrong_second or open_end:
        return None
    value = 1000 * _digit(thousands) + 100 * _digit(hundreds)
    value += 10 * (_digit(tens) or 1) if ten else 0
    unit = 10 if ten else 100 if hundreds else 1000 if thousands else 1
    bridged = bool(zero1 or zero2)
    if last and last.isascii():
        plain = unit > int(last) and (len(last) > 1 or bool(ten) or bridged)
        return Fraction(value + int(last)) if plain else None
    colloquial = unit > 10 and not bridged  # 一百二 is 120
    return Fraction(value + _digit(last) * (unit // 10 if colloquial else 1))


def _digit(text: str | None) -> int:
    return 0 if not text else _DIGIT[text] if text in _DIGIT else int(text)


def _decimal(value: Fraction) -> Decimal | Fraction:
    """``value`` as a Decimal if its decimal expansion ends, without the context's rounding."""
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for factor in (2, 5):
        while rest % factor == 0:
            rest, places = rest // factor, places + 1
    if rest != 1:
        return value
    whole = abs(value.numerator) * 10**places // value.denominator
    return Decimal((int(value < 0), tuple(map(int, str(whole))), -places))
