"""The regular expressions of numbers with units, built once from the unit table.

Every expression is matched at a place where a number starts, never searched for, and every
repetition is bounded, so that reading a text takes time in proportion to its length.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..lexicon.units import UnitTable
from ..text.numerals import CHINESE_DIGITS, CHINESE_UNITS

#: Characters of Chinese numerals, and those that can follow 点.
CHINESE = CHINESE_DIGITS + CHINESE_UNITS
DIGITS = CHINESE_DIGITS.replace("两", "")

BLANK = "[ \t]{0,3}"

#: 1,234.5 and 1234.5; a group of thousands is no list of numbers, so it may not start with 0.
ARABIC = r"(?:[1-9]\d{0,2}(?:,\d{3}){1,5}(?!\d)|\d{1,15})(?:\.\d{1,15})?(?![\d])"

#: 3万5千, 5亿1万4千6百, 200亿零四千230, 1亿5千多万: a magnitude with more digits behind it.
MIXED = re.compile(
    rf"(?P<num>{ARABIC}[十百千万亿兆]{{1,2}}"
    r"(?:(?: (?=\d[千百十]))?零?(?:\d{1,4}|[一二三四五六七八九](?=[十百千万亿]))"
    r"[十百千万亿兆]{0,2}){1,8})"
    r"(?![\d年.])(?:(?P<inside>[余多])(?P<rest>[万亿]{0,2}))?",
    re.ASCII,
)

#: The second part of a range: what joins it to the first.
JOINT = re.compile(rf"{BLANK}(?:\(含\))?(?:-{{1,2}}|~|至|到){BLANK}", re.ASCII)

JOINT_SIGNS = frozenset("-~至到( \t")

#: 百分之十五, 百分之 2.4, 三分之一, 十六分之一.
FRACTION = re.compile(
    rf"(?P<below>[{CHINESE}]{{1,12}}|\d{{1,6}}){BLANK}分{BLANK}之?{BLANK}"
    rf"(?P<above>-?{ARABIC}|[{CHINESE}]{{1,20}}(?:点[{DIGITS}]{{1,15}})?)",
    re.ASCII,
)

#: 1/3, with nothing behind it that would make it a date, a page or a code.
SLASHED = re.compile(r"(?P<above>\d{1,3})/(?P<below>\d{1,3})(?![\d/.\-年月日页号])", re.ASCII)

#: What follows 元 in 五元三角, 12元5角3分.
CENTS = re.compile(
    r"(?P<tenths>[\d一二三四五六七八九])[角毛](?:(?P<cents>[\d一二三四五六七八九])分)?"
    r"|(?P<only>[\d一二三四五六七八九])分(?![之别])",
    re.ASCII,
)

#: What follows 小时 in 两小时十五分.
MINUTES = re.compile(rf"零?(?P<minutes>[0-5]?\d|[{CHINESE}]{{1,3}})分(?![钟之别])", re.ASCII)

#: The digit after 成 (三成五), and 半 after a unit of time (三年半).
TENTH = re.compile(r"[一二三四五六七八九半](?![成个十百千万])")
HALF = re.compile(r"半(?![年月天小径数自])")


#: Between a number and its unit: blanks or the underscores of a form, its bracket, a line break.
LOOSE_GAP = re.compile(r"[ \t]{1,3}|[ _]{1,8}")
BRACKET_GAP = re.compile(r"[ _]{0,4}\)")
LINE_GAP = re.compile(r"[ \t]{0,3}\n[ \t]{0,8}")
MARK = re.compile(r"[,.。;:、()!?]")
LINE_END = re.compile(r"[ \t]*(?:\n|$)")


#: What may stand between a word of approximation and its number: 约为3件.
_COPULAS = frozenset("了为有占达到至是")
_BLANKS = frozenset(" \t")

#: What, right behind digits, can make them a date, a fraction, a congress or a list number.
_NUMBER_SIGNS = frozenset("年月日时点分届-~至到、 \n.):/*×xX·后")
#: What, right behind a Chinese digit, can make it a date, a number, an ordinal or a list number.
_DIGIT_SIGNS = frozenset("年月日点分届期次是要则余多来几个")
#: What goes on behind a unit: 件/月, 个多月, 二次全会 and a line break.
_UNIT_SIGNS = frozenset("/·多余半全会大\n")


#: Groups of units whose numbers are added to others or taken by ten.
_RECKONED = ("seconds", "months", "tenths")


class Grammar:
    """Compiled expressions for one unit table.

    ``arabic`` and ``chinese`` read the number (groups num, in1, mag, in2, mag2, plus); ``unit``,
    ``loose_unit`` and ``chinese_unit`` the unit behind it (groups within, over); ``after`` and
    ``before`` the words of approximation around both.
    """

    def __init__(self, table: UnitTable) -> None:
        self.table = table
        self.inner = inner = r"余(?![额下杭])|多(?![样媒渠维元])"
        firsts = re.escape("".join({word[0] for word in (*table.units, *table.magnitudes)}))
        counted = rf"(?={BLANK}[{firsts}])"
        plus = r"(?P<plus>\+(?![\dA-Za-z+]))?"
        self.arabic = re.compile(
            rf"(?P<num>{ARABIC})"
            rf"(?P<in1>{BLANK}(?:{inner}|[来几]{counted}))?"
            rf"(?P<mag>{BLANK}{table.magnitude})?"
            rf"(?:(?P<in2>{BLANK}(?:{inner}|[来几]{counted}))(?P<mag2>亿)?)?{plus}",
            re.ASCII,
        )
        self.chinese = re.compile(
            rf"(?P<num>(?:[几数](?=[十百千万亿]))?[{CHINESE}]{{1,40}}"
            rf"(?:点[{DIGITS}]{{1,15}}[百千万亿]{{0,2}})?)"
            rf"(?:(?P<in1>{BLANK}(?:{inner}|几(?=[万亿])|[来几]{counted}))"
            rf"(?P<mag>{BLANK}[十百千万亿]{{1,3}})?(?:(?P<in2>{inner})[万亿]{{0,2}})?)?{plus}",
            re.ASCII,
        )
        #: 5 600条: thousands set off by a blank, which only the unit behind them tells from cells.
        self.spaced = re.compile(rf"[1-9]\d{{0,2}}(?: \d{{3}}){{1,3}}(?=[{firsts}])", re.ASCII)
        self.unit, self.loose_unit = self._with_tail(table.unit), self._with_tail(table.loose_unit)
        self.chinese_unit = self._with_tail(BLANK + table.chinese_unit)
        self.magnitude = re.compile(table.magnitude)
        self.after = re.compile(rf"(?:\(含\))?(?:{table.after})")
        #: First characters of what ``unit`` and ``after`` can match, and of what can follow the
        #: digits of a number before its unit: a cheap first look.
        self.unit_starts = frozenset(word[0] for word in table.units).union("个")
        afters = [word for place, word in table.approximations if place == "after"]
        self.after_starts = frozenset(word[0] for word in afters).union("(")
        self.number_signs = frozenset(word[0] for word in table.magnitudes).union(",.+余多来几 \t")
        self._before = re.compile(rf"(?P<word>{table.before})[{''.join(sorted(_COPULAS))}]?[ \t]?$")
        self.standard = re.compile(
            rf"(?P<word>{table.before})[^,。;:、()\d\s]{{1,12}}的$", re.ASCII
        )
        words = [word for place, word in table.approximations if place == "before"]
        self._before_ends = frozenset(word[-1] for word in words)
        #: What can stand right before a number that has words of approximation before it.
        self.before_signs = self._before_ends | _COPULAS | _BLANKS | {"的"}
        self._read_plain()

    def _read_plain(self) -> None:
        """What tells a plain number by the characters around it, before all expressions are tried.

        ``plain_units``: the units of count and of percentages, with their kind; ``large_units``: these
        and those of money, of which nothing smaller follows a number with 万; ``plain_starts``: with
        what they begin, as far as nothing but a unit can begin so; ``unit_signs``: what goes on behind a unit (件以上, 件-5件);
        ``digit_signs``: behind what else than these a Chinese digit is part of a word.
        """
        chinese = {word[0] for word, entry in self.table.units.items() if entry.chinese}
        self.digit_signs = JOINT_SIGNS | _DIGIT_SIGNS | chinese
        self.plain_starts = self.unit_starts - self.number_signs - _NUMBER_SIGNS
        self.plain_unit = re.compile(self.table.unit, re.ASCII)
        self.plain_units = {
            word: entry.kind
            for word, entry in self.table.units.items()
            if entry.kind in ("count", "percent") and entry.group not in _RECKONED
        }
        self.large_units = {
            word: entry
            for word, entry in self.table.units.items()
            if word in self.plain_units or entry.kind == "money"
        }
        self.unit_signs = self.after_starts | JOINT_SIGNS | _UNIT_SIGNS

    def approximated(self, norm: str, at: int) -> re.Match[str] | None:
        """The word of approximation (group ``word``) before the number at ``at``."""
        stop = at - 1 if norm[at - 1 : at] in _BLANKS else at
        last = norm[stop - 1 : stop]  # a cheap look, before the search
        if last in _COPULAS and last not in self._before_ends:
            last = norm[stop - 2 : stop - 1]
        return self._before.search(norm, max(0, at - 8), at) if last in self._before_ends else None

    def _with_tail(self, unit: str) -> re.Pattern[str]:
        """``unit`` with what may follow or split it: 篇(条), 元/人/月, 件/万人, 年多, 个多月."""
        plain = "|".join(map(re.escape, sorted(self.table.units, key=len, reverse=True)))
        tail = rf"(?:\((?:{plain})\))?(?:[/·](?:月|[百千万]?(?:{plain}))){{0,3}}"
        over = r"(?P<over>[多余](?=[,。;:、()!?\n 来的时]|$))?"
        split = r"个(?P<within>[多余半])(?:月|星期|小时|季度)"
        return re.compile(rf"(?:{split}|{unit}{tail}{over})", re.ASCII)


@lru_cache(maxsize=8)
def grammar(table: UnitTable) -> Grammar:
    """The grammar of ``table``, compiled once."""
    return Grammar(table)
