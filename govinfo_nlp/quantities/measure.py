"""Read one number with its unit at one place of a text, and build the quantity record from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..lexicon.units import UnitEntry
from ..records import Number, Quantity
from ..text.numerals import parse_rational, parse_vague
from .grammar import (
    BRACKET_GAP,
    CENTS,
    FRACTION,
    HALF,
    LINE_END,
    LINE_GAP,
    LOOSE_GAP,
    MARK,
    MINUTES,
    MIXED,
    SLASHED,
    TENTH,
    Grammar,
)

_TRAILING = re.compile(r"[万亿]+$")
_PARTS = {"百": "%", "千": "‰", "万": "‱"}
#: 分 stands within so many characters of the beginning of a fraction (FRACTION).
_TO_FRACTION = 16
_GAPS = frozenset(" \t\n_)")
_BARE = re.compile(r"[百千万亿]")
_MAGNITUDES = re.compile(r"[百千万亿]{1,3}")


@dataclass(slots=True)
class Measure:
    """A number with its unit before it is a record.

    ``number`` is the value without ``magnitude`` (printed 万, 亿 …), which is worth ``factor``.
    ``inside``: words of approximation between number and unit, in text order.
    """

    start: int
    end: int
    number: Fraction | int
    maximum: Fraction | int | None = None
    magnitude: str = ""
    factor: int = 1
    unit: str = ""
    entry: UnitEntry | None = None
    inside: tuple[str, ...] = ()
    chinese: bool = False
    fraction: bool = False

    @property
    def kind(self) -> str:
        """The kind of the quantity; a fraction is a percentage (百分之) or a ratio (三分之一)."""
        if self.fraction:
            return "percent" if self.unit else "ratio"
        return self.entry.kind if self.entry else "number"


def read_arabic(norm: str, at: int, end: int, grammar: Grammar) -> Measure | None:
    """The number that starts with the digits ``at:end``, with its unit if it has one."""
    follows = norm[end : end + 1]
    if follows not in grammar.number_signs:
        return _with_unit(norm, Measure(at, end, int(norm[at:end])), grammar, grammar.unit)
    if follows == " " and (spaced := _spaced(norm, at, grammar)):
        return _with_unit(norm, spaced, grammar, grammar.unit)
    match = grammar.arabic.match(norm, at)
    if match is None:
        return None
    digits, before, magnitude, after, more, plus = match.groups()
    if magnitude and (mixed := _mixed(norm, at)):
        return _with_unit(norm, mixed, grammar, grammar.unit)
    measure = Measure(at, match.end(), plain_number(digits.replace(",", "")))
    if magnitude:
        printed = magnitude.strip() + (more or "")
        measure.magnitude, measure.factor = printed, grammar.table.magnitudes.get(printed, 0)
        if not measure.factor:
            return None
    if before or after or plus:
        measure.inside = tuple([word.strip() for word in (before, after, plus) if word])
    return _with_unit(norm, measure, grammar, grammar.unit)


def plain_number(digits: str) -> Fraction | int:
    """The value of 12 or 12.50. (Two ints make a Fraction faster than a str does.)"""
    whole, point, decimals = digits.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals)) if point else int(whole)


def _mixed(norm: str, at: int) -> Measure | None:
    """3万5千, 1亿5千多万."""
    match = MIXED.match(norm, at)
    if match is None:
        return None
    value = parse_rational(match.group("num").replace(" ", "") + (match.group("rest") or ""))
    inside = match.group("inside")
    return Measure(at, match.end(), value, inside=(inside,) if inside else ()) if value else None


def _spaced(norm: str, at: int, grammar: Grammar) -> Measure | None:
    """5 600条, where the first group stands directly behind a word."""
    if at == 0 or norm[at - 1] < "\u4e00":
        return None
    match = grammar.spaced.match(norm, at)
    if match is None or not grammar.unit.match(norm, match.end()):
        return None
    return Measure(at, match.end(), int(match.group().replace(" ", "")))


def read_chinese(norm: str, at: int, grammar: Grammar) -> Measure | None:
    """The well-formed Chinese numeral at ``at``, with its unit if it has one."""
    if norm[at] == "半":
        half = Measure(at, at + 1, Fraction(1, 2), chinese=True)
        return _with_unit(norm, half, grammar, grammar.chinese_unit)
    if norm.find("分", at, at + _TO_FRACTION) >= 0 and (fraction := read_fraction(norm, at)):
        return fraction
    match = grammar.chinese.match(norm, at)
    if match is None:
        return None
    end = match.end()
    whole, number, inside_number, plus = match.group(0, "num", "in1", "plus")
    printed = "".join(whole.split()).rstrip("+")
    if inside_number and number[-1] not in "十百千万亿零廿卅":
        end, printed = match.end("num"), number
    raised = at > 0 and norm[at - 1] == "上" and bool(_BARE.match(norm, at)) and len(printed) < 3
    if raised:
        raised = norm[at - 2 : at - 1] not in grammar.table.approximations["inside", "上"].not_after
    vague = parse_vague("上" + printed if raised else printed)
    if vague is None and _about_one(norm, at, printed, grammar):
        vague = parse_vague("一" + printed)
    if vague is None:
        return None
    inside = vague.approx.split("+") if vague.approx else []
    if plus and end == match.end():
        inside.append("+")
    measure = Measure(
        at - raised, end, vague.value, vague.maximum, inside=tuple(inside), chinese=True
    )
    measure = _with_unit(norm, measure, grammar, grammar.chinese_unit)
    if measure.kind == "money":
        tail = _TRAILING.search(printed)
        if tail and len(tail.group()) < len(printed):
            _take_out(measure, tail.group(), grammar)
    return measure


def _about_one(norm: str, at: int, printed: str, grammar: Grammar) -> bool:
    """近千人次, 超百万条: a bare magnitude counts one where a word of approximation is before it."""
    if not _MAGNITUDES.fullmatch(printed) or not grammar.approximated(norm, at):
        return False
    return grammar.chinese_unit.match(norm, at + len(printed)) is not None


def read_slashed(norm: str, at: int) -> Measure | None:
    """1/3 at ``at``: a proper fraction."""
    match = SLASHED.match(norm, at)
    if match is None:
        return None
    above, below = int(match.group("above")), int(match.group("below"))
    if not 0 < above < below:
        return None
    return Measure(at, match.end(), Fraction(above, below), fraction=True)


def read_fraction(norm: str, at: int) -> Measure | None:
    """百分之十五 (15 %), 千分之三 (3 ‰), 三分之一 (a third) at ``at``."""
    match = FRACTION.match(norm, at)
    if match is None:
        return None
    below, above = match.group("below"), match.group("above")
    unit = _PARTS.get(below, "")
    if not unit and "之" not in match.group():
        return None
    whole = parse_vague(above) if above != "百" else parse_vague("一百")
    under = Fraction(1) if unit else parse_rational(below)
    if whole is None or not under:
        return None
    value = whole.value / under
    maximum = None if whole.maximum is None else whole.maximum / under
    return Measure(at, match.end(), value, maximum, unit=unit, chinese=True, fraction=True)


def extend_range(
    norm: str, low: Measure, joint: re.Match[str], end: int, grammar: Grammar
) -> Measure:
    """``low`` with the end of its range (1-2个工作日, 一千到两千万元), or as it is without one.

    A range must rise. Where only its end has a unit or a magnitude, they count for both.
    ``joint``: what stands behind ``low``; ``end``: the end of the digits behind ``joint``.
    """
    at = joint.end()
    if low.maximum is not None or at >= len(norm):
        return low
    high = read_arabic(norm, at, end, grammar) if at < end else read_chinese(norm, at, grammar)
    if high is None or high.maximum is not None:
        return low
    if low.unit == "%" and low.chinese and not high.unit:
        high.unit = low.unit  # 百分之三十到四十
    if low.unit and low.unit != high.unit:
        return low
    if not high.unit and not _bare_range(norm, low, high, joint.group()):
        return low
    value, top = low.number * low.factor, high.number * high.factor
    shared = _shared_factor(norm, low, high)
    value = value * shared if value * shared < top else value
    if not value < top:
        return low
    high.start, high.inside = low.start, low.inside + high.inside
    high.number, high.maximum = Fraction(value) / high.factor, high.number
    return high


def _bare_range(norm: str, low: Measure, high: Measure, joint: str) -> bool:
    """Whether two numbers without a unit are a range: 20-100, 一千到一千五百, but not 3至5."""
    if low.chinese or high.chinese:
        return all(len(norm[m.start : m.end]) > 1 for m in (low, high))
    return any(sign in joint for sign in "-~")


def _shared_factor(norm: str, low: Measure, high: Measure) -> int:
    """What the start of a range takes from its end: 1-5万元, 一千到两千万元 (a thousand 万)."""
    if low.factor > 1 or any(c in norm[low.start : low.end] for c in "万亿"):
        return 1
    printed = norm[high.start : high.end]
    spoken = 10**8 if "亿" in printed else 10**4 if "万" in printed else 1
    return spoken if high.chinese else high.factor


def quantity(measure: Measure, text: str, before: str, after: str) -> Quantity:
    """The record of ``measure`` with the approximations ``before`` and ``after`` it."""
    entry, kind, factor = measure.entry, measure.kind, measure.factor
    unit = base_unit = measure.unit
    number, maximum = measure.number, measure.maximum
    base: Fraction | int = 1
    if kind == "money":
        unit, base = measure.magnitude + unit, factor
        if entry and entry.factor:
            base_unit = "元" + base_unit[len(entry.pattern) :]
            base = factor * entry.factor
    else:
        if entry and entry.group == "tenths":
            unit = base_unit = "%"
            factor *= entry.factor or 1
        if factor > 1:
            number, maximum = number * factor, None if maximum is None else maximum * factor
    approx = ""
    if before or after or measure.inside:
        approx = "+".join(part for part in (before, *measure.inside, after) if part)
    value, top = as_plain(number), None if maximum is None else as_plain(maximum)
    base_value = value if base == 1 else as_plain(number * base)
    base_top = top if maximum is None or base == 1 else as_plain(maximum * base)
    state = "zero" if value == 0 and top is None else "value"
    start, end = measure.start, measure.end
    return Quantity(
        start, end, text[start:end], kind, value, unit, base_value, base_unit, top, base_top, approx,
        state,
    )  # fmt: skip


def as_plain(value: Fraction | int) -> Number:
    """int where whole, else the nearest float."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else float(value)


def _with_unit(norm: str, measure: Measure, grammar: Grammar, tight: re.Pattern[str]) -> Measure:
    """``measure`` with the unit that follows it: directly, after a gap or on the next line."""
    follows = norm[measure.end : measure.end + 1]
    match = None
    if follows in grammar.unit_starts or measure.chinese:
        match = tight.match(norm, measure.end)
    if match is None and not measure.chinese and follows in _GAPS:
        match = _loose(norm, measure, grammar)
    if match is None:
        return measure
    printed, within, over = match.group(0, "within", "over")
    printed = "".join(printed.split())
    if within:
        printed = printed.replace(within, "", 1)
        if within == "半":
            measure.number, within = measure.number + Fraction(1, 2), ""
    elif over:
        printed = printed[:-1]
    entry = grammar.table.find(printed)
    if entry is None:
        return measure
    measure.unit, measure.entry, measure.end = printed, entry, match.end()
    if norm[measure.end : measure.end + 1] == "\n":
        _over_line(norm, measure, grammar)
    if within or over:
        measure.inside += (within or over,)
    if entry.kind in ("duration", "money", "percent"):
        _finer(norm, measure, entry, grammar)
    return measure


def _loose(norm: str, measure: Measure, grammar: Grammar) -> re.Match[str] | None:
    """The unit behind a blank, behind a form's underscore or bracket, or on the next line."""
    gap = LOOSE_GAP.match(norm, measure.end)
    if gap and (match := grammar.loose_unit.match(norm, gap.end())):
        return match
    opening = norm.rfind("(", max(0, measure.start - 5), measure.start)
    if opening >= 0 and not norm[opening + 1 : measure.start].strip(" _"):
        gap = BRACKET_GAP.match(norm, measure.end)
        if gap and (match := grammar.unit.match(norm, gap.end())):
            measure.start = opening
            return match
    return _wrapped(norm, measure, grammar)


def _wrapped(norm: str, measure: Measure, grammar: Grammar) -> re.Match[str] | None:
    """The unit on the next line, if the number ends a broken line of running text.

    A number that stands alone on its line, or after another number or a gap, is a cell. Where the
    unit is not followed by a mark, the line before it must hold one, as prose does.
    """
    gap = LINE_GAP.match(norm, measure.end)
    match = grammar.loose_unit.match(norm, gap.end()) if gap else None
    if match is None:
        return None
    line = norm[max(0, measure.start - 120) : measure.start].rpartition("\n")[2]
    words = line[:-1] if line.endswith(" ") else line
    if not words or words[-1] in " \t" or (words[-1].isascii() and words[-1].isalnum()):
        return None
    if any(mark in line for mark in ",。;:、"):
        return None if LINE_END.match(norm, match.end()) else match
    return match if MARK.match(norm, match.end()) else None


def _over_line(norm: str, measure: Measure, grammar: Grammar) -> None:
    """人 at the end of a line and 次 at the start of the next are 人次, if a mark follows."""
    whole = measure.unit + norm[measure.end + 1 : measure.end + 2]
    entry = grammar.table.find(whole)
    if entry is not None and MARK.match(norm, measure.end + 2):
        measure.unit, measure.entry, measure.end = whole, entry, measure.end + 2


def _finer(norm: str, measure: Measure, entry: UnitEntry, grammar: Grammar) -> None:
    """Take in what continues the number behind its unit: 三年半, 三成五, 五元三角."""
    if measure.maximum is not None:
        return
    if entry.kind == "duration" and (half := HALF.match(norm, measure.end)):
        measure.number, measure.end = measure.number + Fraction(1, 2), half.end()
    elif entry.id == "小时" and (found := MINUTES.match(norm, measure.end)):
        minutes = parse_rational(found.group("minutes"))
        if minutes is not None:
            measure.number = measure.number * measure.factor * 60 + minutes
            measure.magnitude, measure.factor, measure.end = "", 1, found.end()
            measure.unit, measure.entry = "分钟", grammar.table.units["分钟"]
    elif entry.group == "tenths" and (tenth := TENTH.match(norm, measure.end)):
        part = Fraction(5) if tenth.group() == "半" else _digit(tenth.group())
        measure.number, measure.end = measure.number + part / 10, tenth.end()
    elif measure.unit in ("元", "块", "圆") and (cents := CENTS.match(norm, measure.end)):
        tenths, hundredths = cents.group("tenths"), cents.group("cents") or cents.group("only")
        extra = Fraction(_digit(tenths), 10) + Fraction(_digit(hundredths), 100)
        if measure.factor == 1:
            measure.number, measure.end = measure.number + extra, cents.end()


def _digit(text: str | None) -> Fraction:
    return (parse_rational(text) if text else None) or Fraction(0)


def _take_out(measure: Measure, magnitude: str, grammar: Grammar) -> None:
    """Print money with its magnitude: 三百万元 is 300 万元."""
    factor = 1
    for char in magnitude:
        factor *= grammar.table.magnitudes[char]
    measure.magnitude, measure.factor = magnitude, factor
    measure.number = Fraction(measure.number) / factor
    if measure.maximum is not None:
        measure.maximum = Fraction(measure.maximum) / factor
