"""Every number of a text: a quantity, or what else it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from ..lexicon.fixed import FixedTable, fixed_table
from ..lexicon.units import UnitEntry, UnitTable, unit_table
from ..records import NonQuantity, Number, Quantity
from . import labels
from .addresses import find_addresses
from .dates import CHINESE_DATE_SIGNS, DATE_SIGNS, Date, chinese_date_at, date_at, lone_date
from .grammar import CHINESE, JOINT, JOINT_SIGNS, LOOSE_GAP, grammar
from .labels import Label
from .measure import (
    Measure,
    extend_range,
    plain_number,
    quantity,
    read_arabic,
    read_chinese,
    read_fraction,
    read_slashed,
)
from .starts import IDIOM, PASSED, Starts, starts

_ASCII_DIGITS = frozenset("0123456789")
_DIGITS = re.compile("[0-9]+")
_CHINESE_RUN = re.compile(f"[{CHINESE}]+")
_OPENING, _CLOSING = frozenset("“‘\"'《"), frozenset("”’\"'")
#: Longer runs are codes.
_LONGEST_NUMBER = 15
_STEPS, _HIGHER_STEPS = frozenset("十百千万亿点"), frozenset("百千万亿点")
_MARKS = ("", "\n", ",", ".", "。", ";", ":", ")", "!", "?")
_SIGNS = frozenset("负-.")
_CENTURIES = ("19", "20")
_LINE_END = re.compile(r"[ \t]{0,8}\n")
_SIGN_WORDS = frozenset(" \t\n|(:,为是长减降率比")
#: Not a single one: 无一例, 没有一件, 未收到一件.
_ONE, _NOT = (
    re.compile("一[例起件宗次人条份家项笔]"),
    re.compile(r"(?:无|没有?|(?:未|没有)[一-鿿]{2})\Z"),
)
#: 前3位, 前五名 order; 目前3个 counts.
_FOREMOST = re.compile("(?<![以之目年日提当会])前$")


@dataclass(slots=True)
class Numbers:
    """What :func:`find_numbers` found, each list in text order, no two records overlapping."""

    quantities: list[Quantity] = field(default_factory=list)
    others: list[NonQuantity] = field(default_factory=list)


def find_numbers(norm: str, text: str | None = None, units: UnitTable | None = None) -> Numbers:
    """Every number of a text as a quantity or as the non-quantity that it is.

    ``norm`` is the folded text, ``text`` the text as printed (same length; ``norm`` if left out),
    from which the records take their words. ``units``: the built-in table if left out. Chinese
    numerals inside words (统一, 进一步) are no numbers. Never raises on any str.
    """
    printed = norm if text is None or len(text) != len(norm) else text
    fixed = fixed_table()
    return _Scanner(norm, printed, starts(grammar(units or unit_table()), fixed), fixed).run()


class _Scanner:
    """One pass over a text, from number to number."""

    def __init__(self, norm: str, text: str, starts: Starts, fixed: FixedTable) -> None:
        self.norm, self.text, self.starts, self.fixed = norm, text, starts, fixed
        self.rules = starts.rules
        self.found = Numbers()
        self.blocks, self.damaged = find_addresses(norm, text)
        self.next_block = 0
        self.block_start = self.blocks[0].start if self.blocks else len(norm)
        self.done = 0  # everything before is taken or passed over
        self.year_end = -1  # end of the last year found
        self.last: Measure | None = None

    def run(self) -> Numbers:
        search, norm = self.starts.number.search, self.norm
        #: Group of ``starts.number`` -> what takes the number that starts there; it gives the place
        #: where the search goes on.
        ways: dict[str | None, Callable[[re.Match[str], int], int]] = {
            "plain": self._plain,
            "cells": self._cells,
            "year": self._year,
            "date": self._full_date,
            "item": self._item,
            "digits": lambda match, at: self._arabic(at, match.end()),
            "numeral": self._numeral,
            "ordinal": lambda match, at: self._take(labels.ordinal(norm, at)),
            "circled": lambda match, at: self._other(at, at + 1, "list_number"),
        }
        match = search(norm)
        while match:
            at = match.start()
            if at < self.block_start or not self._in_block(at):
                self.done = ways[match.lastgroup](match, at) or at + 1
            match = search(norm, self.done)
        self.found.others += [b for b in self.blocks[self.next_block :] if b.start >= self.done]
        if self.damaged:
            self._take_lone_dates()
        self.found.others.sort(key=lambda record: record.start)
        return self.found

    def _in_block(self, at: int) -> bool:
        """Take the addresses that start before ``at``; whether one of them holds it."""
        while self.block_start <= at:
            block = self.blocks[self.next_block]
            self.next_block += 1
            further = self.next_block < len(self.blocks)
            self.block_start = self.blocks[self.next_block].start if further else len(self.norm)
            if block.start >= self.done:
                self.found.others.append(block)
                if block.end > at:
                    self.done = block.end
                    return True
        return False

    # Arabic digits

    def _cells(self, match: re.Match[str], at: int) -> int:
        """Take numbers that stand alone in their cells; the end of the last one.

        Where one of them stands behind another nothing before it says what it is.
        """
        norm, text = self.norm, self.text
        if not self._opens_cell(at, match.end("first")):
            return self._arabic(at, match.end("first"))
        for number in _DIGITS.finditer(norm, at, match.end()):
            start, end = number.span()
            value = int(number.group())
            state = "value" if value else "zero"
            words = text[start:end]
            self.found.quantities.append(
                Quantity(start, end, words, "number", value, "", value, "", None, None, "", state)
            )
        self.last = None
        return match.end()

    def _opens_cell(self, at: int, end: int) -> bool:
        """Whether nothing before a number says what it is: no 约, no 电话, no 国道.

        Where it ends its line, behind a word and one blank, its unit may be on the next.
        """
        norm = self.norm
        if norm[at - 1] == "\n":
            return self.fixed.labelled(norm, at) is None
        if norm[at - 1] != "|" and norm[at - 2 : at - 1] in _ASCII_DIGITS:
            return True
        before = norm[max(0, at - 20) : at]
        if before.rstrip(" \t")[-1:] in _ASCII_DIGITS:
            return True
        if not before.endswith(("\t", "  ", "\t ")) and _LINE_END.match(norm, end):
            return False
        if end - at > 2 and labels.PHONE_LABEL.search(before.replace(" ", "")):
            return False
        return self.rules.approximated(norm, at) is None

    def _plain(self, match: re.Match[str], at: int) -> int:
        """Take digits with a unit directly behind them (12件, 3000余条, 12.5%); their end.

        This is what most numbers of prose are. Where a sign, a word or a unit around them could
        make them anything else, :meth:`_arabic` looks closer; it would give the same here.
        """
        norm, end = self.norm, match.end()
        unit, inside, magnitude = match.group("unit", "inside", "magnitude")
        if magnitude:
            return self._large(match, at) or self._arabic(at, self._digits_end(at))
        kind = self.rules.plain_units.get(unit)
        unit_at = end - len(unit)
        if kind is None or unit_at - at > 8 or (unit_at - at > 3 and self._may_be_code(at)):
            return self._arabic(at, self._digits_end(at))
        digits = norm[at : unit_at - 1 if inside else unit_at]
        value = int(digits) if digits.isdecimal() else _decimal(digits)
        approx = self._before(at, kind)
        if inside:
            approx = f"{approx}+{inside}" if approx else inside
        state = "value" if value else "zero"
        words = self.text[at:end]
        self.found.quantities.append(
            Quantity(at, end, words, kind, value, unit, value, unit, None, None, approx, state)
        )
        self.last = None
        return end

    def _large(self, match: re.Match[str], at: int) -> int:
        """Take digits with 万 or 亿 and a unit directly behind them (1.2万余件); their end, or 0."""
        unit, magnitude, behind = match.group("unit", "magnitude", "behind")
        entry, factor = self.rules.large_units.get(unit), self.rules.table.magnitudes.get(magnitude)
        stop = match.start("magnitude")
        if entry is None or factor is None or (stop - at > 3 and self._may_be_code(at)):
            return 0
        if self.fixed.whole.match(self.norm, at):
            return 0
        measure = Measure(at, match.end(), plain_number(self.norm[at:stop]))
        measure.magnitude, measure.factor = magnitude, factor
        measure.unit, measure.entry = unit, entry
        measure.inside = (behind,) if behind else ()
        record = quantity(measure, self.text, self._before(at, entry.kind), "")
        self.found.quantities.append(record)
        self.last = None
        return match.end()

    def _may_be_code(self, at: int) -> bool:
        """Whether more than three digits can be a date or the number of a telephone."""
        before = self.norm[at - 1 : at]
        return self.norm.startswith(_CENTURIES, at) or before in labels.PHONE_BEFORE

    def _year(self, match: re.Match[str], at: int) -> int:
        """Take a year with 年 and a word behind it."""
        self.year_end = match.end()
        return self._other(at, match.end(), "year", int(self.norm[at : at + 4]))

    def _full_date(self, match: re.Match[str], at: int) -> int:
        """Take a date with year, month and day."""
        self.year_end = -1
        return self._other(at, match.end(), "date", int(self.norm[at : at + 4]))

    def _item(self, match: re.Match[str], at: int) -> int:
        """Take the number of an item (1., 2)) where a line or a sentence begins."""
        if labels.opens_segment(self.norm, at):
            return self._other(at, match.end(), "list_number")
        return self._arabic(at, match.end() - 1)

    def _arabic(self, at: int, end: int) -> int:
        norm = self.norm
        if end - at > _LONGEST_NUMBER:
            return self._code(at, end)
        before = norm[at - 1] if at else "\n"
        follows = norm[end] if end < len(norm) else "\n"
        if _may_be_date(norm, at, end, follows) and (date := self._date(at, end)):
            return self._take_date(at, date)
        label = self._label(at, end, before, follows)
        if label:
            return self._take(label)
        fraction = read_slashed(norm, at) if follows == "/" else None
        if follows == "分":
            fraction = read_fraction(norm, at)
        measure = fraction or read_arabic(norm, at, end, self.rules)
        if measure is None:
            return self._code(at, end)
        measure = self._with_range(measure)
        if not measure.unit and not measure.magnitude and not fraction:
            if _latin(follows) or self._after_latin(at, before):
                return self._code(at, end)
            if other := self._unitless(at, measure.end, before):
                return self._take(other)
        if norm[measure.start - 1 : measure.start] in _SIGNS:
            self._sign(measure)
        return self._measured(measure)

    def _after_latin(self, at: int, before: str) -> bool:
        """Whether a digit continues a Latin word or a registration (H7N9, COVID-19, 号-1)."""
        return _latin(before) or (
            before == "-" and at > 1 and (_latin(self.norm[at - 2]) or self.norm[at - 2] == "号")
        )

    def _digits_end(self, at: int) -> int:
        match = _DIGITS.match(self.norm, at)
        return match.end() if match else at

    def _date(self, at: int, end: int) -> Date | None:
        norm, run = self.norm, end - at
        labelled = 4 < run < 9 and bool(labels.DATE_LABEL.search(norm, max(0, at - 12), at))
        between = norm[self.year_end : at] if 0 <= self.year_end < at <= self.year_end + 3 else ""
        after_year = bool(between) and not between.strip(" -~/至到")
        date = date_at(norm, at, run, labelled=labelled, after_year=after_year)
        if date is None or date.end > end:
            return date
        joint = JOINT.match(norm, end) if date.kind == "year" else None
        return None if self._counted(joint.end() + 4 if joint else end) else date

    def _counted(self, at: int) -> bool:
        """Whether a unit stands behind bare digits that look like a year, a date or a code."""
        gap = LOOSE_GAP.match(self.norm, at)
        unit = self.rules.loose_unit.match(self.norm, gap.end()) if gap else None
        unit = unit or self.rules.unit.match(self.norm, at)
        unit = unit or self.rules.magnitude.match(self.norm, at)
        return unit is not None and unit.group()[0] not in "年届级版"

    def _take_date(self, at: int, date: Date) -> int:
        self.damaged = self.damaged or date.damaged
        self.year_end = date.end if date.kind == "year" else -1
        return self._take(Label(at, date.end, date.kind), date.year)

    def _label(self, at: int, end: int, before: str, follows: str) -> Label | None:
        """What the shape of the number or the word before it says that it is."""
        norm = self.norm
        found = labels.phone(norm, at) if end - at > 2 or before in "(+:" else None
        if found and (found.end > end or not self._counted(end)):
            return found
        listed = follows in ".、) " or before == "("
        if listed and (found := labels.list_number(norm, at)):
            return found
        if follows in "+×*xX·.后" and (found := labels.signed(norm, at)):
            return found
        if follows == "届" or follows == "次":
            return labels.session(norm, at)
        if follows == "." and (named := self.fixed.whole.match(norm, at)):
            return Label(at, named.end(), str(named.lastgroup))
        if (norm[at] == "0" or follows in "-/.") and not _latin(before):
            code = labels.code(norm, at)
            return code if code and (code.end > end or not self._counted(end)) else None
        return None

    def _unitless(self, at: int, end: int, before: str) -> Label | None:
        """What a number without a unit may be besides a number."""
        norm = self.norm
        if found := self.fixed.after.match(norm, end):
            return Label(at, found.end(), str(found.lastgroup))
        if found_level := labels.list_level(norm, at):
            return found_level
        if self.fixed.labelled(norm, at):
            return Label(at, end, "code")
        follows = norm[end] if end < len(norm) else "\n"
        quoted = follows in _CLOSING and (before in _OPENING or before >= "\u4e00")
        if quoted or labels.service_line(norm, at, end):
            return Label(at, end, "name")
        if labels.year_in_title(norm, at, end):
            return Label(at, end, "year")
        return labels.page_number(norm, at, end)

    def _sign(self, measure: Measure) -> None:
        """Make ``measure`` negative where a minus sign or 负 stands before it."""
        norm, at = self.norm, measure.start
        before = norm[at - 1 : at]
        if before == "负" and norm[at - 2 : at - 1] not in tuple("抱肩担自欺辜"):
            sign = at - 1
        elif before == "-" and at - 1 >= self.done:
            sign = at - 2 if norm[at - 2 : at - 1] == "-" else at - 1
            if sign and norm[sign - 1] not in _SIGN_WORDS:
                return
            if measure.kind == "count" and norm[sign - 1 : sign] in ("", "\n", " "):
                return  # a dash at the head of an item
        elif before == "." and norm[at - 2 : at - 1] in ("", " ", "\n", "(", ":", "-", "负"):
            measure.start, sign = at - 1, at - 1
            measure.number = Fraction("0." + norm[at : self._digits_end(at)])
            return
        else:
            return
        measure.start, measure.number = sign, -measure.number

    def _code(self, at: int, end: int) -> int:
        """A run of letters and digits that is no number: 5G, QZ02101-9000, PM2.5."""
        head = labels.LATIN_HEAD.search(self.norm, max(self.done, at - 40), at)
        tail = labels.CODE_TAIL.match(self.norm, end)
        stop = tail.end() if tail else end
        return self._take(Label(head.start() if head else at, stop, "code"))

    # Chinese numerals

    def _numeral(self, match: re.Match[str], at: int) -> int:
        """Take a Chinese numeral, or pass over the word that it is part of."""
        known = self.starts.word.match(self.norm, at)
        if known is None:
            return self._chinese(at)
        end, kind = known.end(), str(known.lastgroup)
        if kind in PASSED:
            return end
        if kind == "bracketed":
            return self._other(at - 1, end + 1, "list_number")
        if kind == "listed":
            listed = labels.opens_chinese_item(self.norm, at)
            return self._other(at, end, "list_number") if listed else self._chinese(at)
        return self._other(at, end, kind)

    def _chinese(self, at: int) -> int:
        norm = self.norm
        run = _CHINESE_RUN.match(norm, at)
        end = run.end() if run else at + 1
        follows = norm[end] if end < len(norm) else "\n"
        if follows in CHINESE_DATE_SIGNS and (date := chinese_date_at(norm, at)):
            return self._take_date(at, date)
        if label := self._chinese_label(at, follows):
            return self._take(label)
        if norm[at] == "一" and (idiom := IDIOM.match(norm, at) or self._not_one(at)):
            return idiom.end()
        measure = read_chinese(norm, at, self.rules)
        if measure is None:
            return at + 1 if norm[at] == "零" else end
        measure = self._with_range(measure)
        if measure.entry is None and not measure.fraction:
            if found := self.fixed.after.match(norm, measure.end):
                return self._take(Label(at, found.end(), str(found.lastgroup)))
            if not self._stands_alone(measure):
                return end
        if norm[measure.start - 1 : measure.start] in _SIGNS:
            self._sign(measure)
        return self._measured(measure)

    def _not_one(self, at: int) -> re.Match[str] | None:
        """The words of 无一例, 没有一件, 未收到一件 that count nothing: not a single one."""
        found = _ONE.match(self.norm, at)
        return found if found and _NOT.search(self.norm, max(0, at - 4), at) else None

    def _chinese_label(self, at: int, follows: str) -> Label | None:
        """What the numeral that ``follows`` stands behind is, if it orders and does not count."""
        norm = self.norm
        listed = follows in labels.CHINESE_LIST_SIGNS or norm[at - 1 : at] == "("
        if listed and (found := labels.chinese_list_number(norm, at)):
            return found
        return labels.session(norm, at) if follows in "届期次" else None

    def _stands_alone(self, measure: Measure) -> bool:
        """Whether a Chinese numeral without a counter is a number all the same.

        It is where it cannot be part of a word: written out (二百零三, 十五点七, 三万五), with a
        word of approximation (五百以上), before a mark (八千。) or alone on its line.
        """
        norm, start, end = self.norm, measure.start, measure.end
        printed = norm[start:end]
        if _STEPS.isdisjoint(printed):
            return len(printed) > 1 and self._alone(start, end)
        if len(printed) > 2 and not _HIGHER_STEPS.isdisjoint(printed):
            return True
        marked = len(printed) > 1 and norm[end : end + 1] in _MARKS
        if marked and (len(printed) > 2 or printed[-1] != "十"):
            return True
        return self._alone(start, end) or bool(
            self._before(start, measure.kind) or self._after(measure)
        )

    def _alone(self, start: int, end: int) -> bool:
        before, after = self.norm[max(0, start - 40) : start], self.norm[end : end + 40]
        above, below = before.rpartition("\n")[2], after.partition("\n")[0]
        return not above.strip(" 负-") and not below.strip()

    # Records

    def _measured(self, measure: Measure) -> int:
        """Take a number as a quantity, with its range and the approximations around it."""
        measure = self._joined(measure)
        start = measure.start
        ranked = measure.unit in ("位", "名")
        if ranked and _FOREMOST.search(self.norm, max(0, start - 2), start):
            return self._take(Label(start, measure.end, "ordinal"))
        before = self._before(start, measure.kind)
        record = quantity(measure, self.text, before, self._after(measure))
        self.found.quantities.append(record)
        self.last = measure
        return measure.end

    def _with_range(self, measure: Measure) -> Measure:
        if self.norm[measure.end : measure.end + 1] not in JOINT_SIGNS:
            return measure
        joint = JOINT.match(self.norm, measure.end)
        if joint is None:
            return measure
        at = joint.end()
        end = self._digits_end(at)
        if at < end and (end - at > _LONGEST_NUMBER or self._date(at, end)):
            return measure
        if measure.unit and self.norm[measure.start - 1 : measure.start] in ("从", "由", "自"):
            return measure  # from one value to another
        return extend_range(self.norm, measure, joint, end, self.rules)

    def _joined(self, measure: Measure) -> Measure:
        """1小时30分钟 and 两年零三个月 are one quantity, in the finer unit."""
        last = self.last
        if last is None or last.entry is None or measure.entry is None:
            return measure
        gap = self.norm[last.end : measure.start]
        coarse, fine = last.entry.factor, measure.entry.factor
        same = last.entry.group == measure.entry.group in ("seconds", "months")
        if not same or gap not in ("", "零", "又") or not coarse or not fine or coarse <= fine:
            return measure
        if last.maximum is not None or measure.maximum is not None or last.inside:
            return measure
        self.found.quantities.pop()
        measure.number = Fraction(last.number * last.factor * coarse, fine) + measure.number
        measure.start = last.start
        return measure

    def _before(self, start: int, kind: str) -> str:
        """The approximation in front of a number: 约, 超过, or 不低于 … 的 before 1.3倍."""
        norm, rules = self.norm, self.rules
        last = norm[start - 1 : start]
        if last not in rules.before_signs:
            return ""
        if last == "的" and kind in ("percent", "ratio"):
            match = rules.standard.search(norm, max(0, start - 20), start)
        else:
            match = rules.approximated(norm, start)
        if match is None:
            return ""
        entry = rules.table.approximations["before", match.group("word")]
        return entry.id if self._fits(entry, match.start(), kind) else ""

    def _after(self, measure: Measure) -> str:
        if self.norm[measure.end : measure.end + 1] not in self.rules.after_starts:
            return ""
        match = self.rules.after.match(self.norm, measure.end)
        if match is None:
            return ""
        known = self.rules.table.approximations
        entry = known.get(("after", match.group())) or known["after", match.group()[3:]]
        return entry.id if self._fits(entry, measure.start, measure.kind) else ""

    def _fits(self, entry: UnitEntry, start: int, kind: str) -> bool:
        if entry.kinds and kind not in entry.kinds:
            return False
        return self.norm[start - 1 : start] not in entry.not_after

    def _take(self, label: Label | None, year: int | None = None) -> int:
        """Record a non-quantity; its end, or 0 for None."""
        if label is None:
            return 0
        start, end, kind = label
        if year is None and kind == "year" and self.norm[start : start + 4].isdecimal():
            year = int(self.norm[start : start + 4])
        return self._other(start, end, kind, year)

    def _other(self, start: int, end: int, kind: str, year: int | None = None) -> int:
        """Record a non-quantity as far as it is not taken; its end."""
        start = max(start, self.done)
        self.found.others.append(NonQuantity(start, end, self.text[start:end], kind, year))
        return end

    def _take_lone_dates(self) -> None:
        """In a damaged text, turn the bare number that is its signature date into a date."""
        kept = []
        for record in self.found.quantities:
            year = None
            if record.kind == "number" and 5 <= record.end - record.start <= 8:
                year = lone_date(self.norm, record.start, record.end)
            if year is None:
                kept.append(record)
            else:
                words = record.text
                self.found.others.append(NonQuantity(record.start, record.end, words, "date", year))
        self.found.quantities = kept


def _may_be_date(norm: str, at: int, end: int, follows: str) -> bool:
    """A cheap look at the first digits and at the sign behind the last, before all the patterns."""
    if end - at < 3:
        return follows in DATE_SIGNS
    return norm.startswith(_CENTURIES, at) or follows == "日"


def _decimal(digits: str) -> Number:
    """The value of 12.50; an int where it is whole."""
    whole, _, decimals = digits.partition(".")
    return float(digits) if decimals.strip("0") else int(whole)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
