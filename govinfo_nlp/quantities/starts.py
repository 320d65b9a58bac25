"""Where numbers start, and the plain ones of them, found by one regular expression.

A text is searched once; what most numbers are (a count with its unit, a cell, a year) and what most
Chinese numerals are (parts of words, numbers of lists) is told by that search alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..lexicon.fixed import FixedTable
from ..text.numerals import CHINESE_DIGITS
from .dates import AFTER_FULL_YEAR, AFTER_YEAR
from .grammar import CHINESE, Grammar
from .labels import CHINESE_BRACKET, CHINESE_LIST

_CIRCLED = "\u2460-\u249b\u3220-\u3229\u3280-\u3289"
_HAN = "[\u4e00-\u9fff]"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
#: Longer Chinese numerals are noise.
_LONGEST_NUMERAL = 40
#: 一人一策, 一问一答, 一户也不少: idioms, not counts.
_GOES_ON = f"{_HAN}(?:一(?![{CHINESE}]){_HAN}|[也都]不)"
IDIOM = re.compile(f"一(?![{CHINESE}]){_GOES_ON}")

#: A small number in a cell, from its second digit: a blank or a bar before it, a bar, a line break or
#: one more number behind it, so that no sign, word or unit behind it can make it anything else.
_SMALL = r"(?!(?<=0)\d|(?:(?<=1)9|(?<=2)0)\d\d)\d{0,3}"
_CELL_END = r"(?=[ \t]{0,8}(?:\||\n)|[ \t]{1,8}\d)"
#: Between cells, if nothing but they stand there; so many more are taken at once.
_MOST_CELLS = 100
_NEXT_CELL = r"(?:[ \t]{1,8}|[ \t]{0,8}\n{1,3})\d"

#: 1. and 2) at the beginning of a line or behind a blank.
_ITEM = r"(?<=[\n \t]\d)\d?[.)](?![\d%])"

#: The digits of a year, behind the first one.
_YEAR = r"(?:(?<=1)9|(?<=2)0)\d\d"


class Starts:
    """The regular expressions for one table of units and one of fixed expressions.

    ``number`` finds where a number, a word for one, or a circled number may start. The name of the
    matched group tells what it is, most often without a closer look:

    - ``plain``: digits with a ``unit`` directly behind them, ``inside`` between both, or a
      ``magnitude`` with what is ``behind`` it;
    - ``cells``: small numbers in cells, one behind the other; ``first`` is the first one;
    - ``year``: a year with a word behind it; ``date``: a date with year, month and day;
    - ``item``: the number of an item, if a line or a sentence begins there;
    - ``digits``: any other run of digits;
    - ``numeral``: a Chinese numeral; ``ordinal``: 第 before a number; ``circled``: ①.

    ``word`` is matched at a Chinese numeral. The name of the matched group is ``bracketed`` for
    (一), ``listed`` for 一、 if an item begins there, one of ``PASSED`` for what is no number, else
    the kind of the non-quantity that it is.
    """

    def __init__(self, rules: Grammar, fixed: FixedTable) -> None:
        self.rules = rules
        cell = f"{_SMALL}{_CELL_END}{_not_before(fixed)}"
        self.number = re.compile(
            rf"[0-9第几数半{CHINESE}{_CIRCLED}](?:"
            rf"(?<=\d)(?:(?P<year>{_YEAR}{AFTER_YEAR})|(?P<date>{_YEAR}{AFTER_FULL_YEAR})"
            rf"|(?P<plain>{_plain(rules)})"
            rf"|(?P<cells>(?<=[\n\t |]\d)(?P<first>{cell})(?:{_NEXT_CELL}{cell}){{0,{_MOST_CELLS}}})"
            rf"|(?P<item>{_ITEM})|(?P<digits>\d*))"
            rf"|(?P<numeral>(?<=[{CHINESE}])|(?<=[几数])(?=[十百千万亿])"
            r"|(?<=半)(?<![上下前后过大多]半)(?=年|个|小时|天))"
            rf"|(?P<ordinal>(?<=第)(?=[ \t]?[0-9{CHINESE}(]))|(?P<circled>(?<=[{_CIRCLED}])))",
            re.ASCII,
        )
        signs = _class(rules.digit_signs | fixed.after_starts)
        alone = rf"(?![{CHINESE}])"
        self.word = re.compile(
            rf"(?P<noise>[{CHINESE}]{{{_LONGEST_NUMERAL + 1},}}|[{_FORMAL}]{alone})"
            rf"|{fixed.whole.pattern}"
            rf"|(?P<inner>[{CHINESE_DIGITS}]{alone}(?=[\u4e00-\U0010ffff])(?!{signs})"
            rf"(?:(?<=一){_GOES_ON})?)"
            rf"|(?P<bracketed>{CHINESE_BRACKET.pattern})"
            rf"|(?P<listed>{CHINESE_LIST.pattern})"
        )


#: Names of groups of ``Starts.word``: fixed expressions, formal and endless numerals, parts of words.
PASSED = frozenset({"word", "noise", "inner"})


@lru_cache(maxsize=8)
def starts(rules: Grammar, fixed: FixedTable) -> Starts:
    """The expressions for ``rules`` and ``fixed``, compiled once."""
    return Starts(rules, fixed)


def _plain(rules: Grammar) -> str:
    """Digits and their unit, behind the first digit, if nothing around them says more.

    Before digits a sign does (-3件, 前3名), behind them a leading zero or a decimal point (3.15
    before a word can be a day, 4.0版 is a name; 12.5% and 1.2万件 are plain), behind the unit what
    goes on there (篇(条), 天(含)以上).
    """
    signs = rf"{_class(rules.unit_signs - {'('})}|\({_class(rules.unit_starts | {'含'})}"
    return (
        r"(?<![负\-.前]\d)(?!(?<=0)\d)\d{0,7}(?:(?P<inside>[余多])|\.\d{1,4}(?=[%‰])"
        rf"|(?:\.\d{{1,4}})?(?P<magnitude>[万亿])(?P<behind>{rules.inner})?)?"
        rf"(?={_class(rules.plain_starts)})(?=(?P<unit>{rules.table.unit}))(?P=unit)"
        rf"(?!{signs})"
    )


def _not_before(fixed: FixedTable) -> str:
    """A look ahead that fails before the words that take the number before them."""
    unnamed = re.sub(r"\?P<\w+>", "?:", fixed.after.pattern)
    return f"(?!{unnamed})"


def _class(characters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"
