"""Where headings may stand: the printed numbers that open a line or a sentence.

Styles of numbering, outermost first: 第一部分, 一、, (no number), (一), 1., (1), ①; and 一是, the
item of an enumeration. A lost bracket (1)), a lost number (、, ()) and the one-character forms
(㈠ ⒈ ⑴) are read too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

PART, CHINESE, PLAIN, CHINESE_BRACKET, ARABIC, ARABIC_BRACKET, CIRCLED, ITEM = range(8)

_CN = "[一二三四五六七八九十]{1,3}"
_HAN = "[\u4e00-\u9fff]"
_MARKER = (
    rf"(?P<part>第[ ]?{_CN}[ ]?(?:部分|章|节))[、.:,]?"
    rf"|(?P<item>{_CN})是(?={_HAN})"
    rf"|(?P<cn>{_CN})[ ]?[、.,:]"
    rf"|\(?[ ]?(?P<pcn>{_CN})[ ]?\)[、.]?"
    r"|(?P<pcn_sign>[\u3220-\u3229])[、.]?"
    r"|(?P<ar>\d{1,2})[ ]?[、.](?=20\d\d[ ]?年|\D|\Z)"
    r"|(?P<ar_sign>[\u2488-\u249b])"
    r"|\(?[ ]?(?P<par>\d{1,2})[ ]?\)[、.]?"
    r"|(?P<par_sign>[\u2474-\u2487])"
    r"|(?P<circled_sign>[\u2460-\u2473])[、.]?"
    rf"|(?P<cn_lost>、)(?={_HAN})"
    rf"|(?P<pcn_lost>\([ ]?\))(?={_HAN})"
    rf"|(?P<item_lost>是)(?={_HAN})"
)
#: (The first character by itself: most lines have none of them.)
_AT_LINE = re.compile(
    r"\n(?P<lead>[ \t#*>|·◆■●▪★☆○□]*)"
    rf"(?=[第一二三四五六七八九十(、是\d\u2460-\u249b\u3220-\u3229])(?:{_MARKER})"
)
#: Behind the end of a sentence: 一、 or (一). (One character first, then what stands before it: so
#: the search is fast.)
_INSIDE = re.compile(
    r"[一二三四五六七八九十(](?<=[。!?: \t].)"
    rf"(?:(?<=\()(?P<pcn>{_CN})\)[、.]?|(?<!\()[一二三四五六七八九十]{{0,2}}、)"
)

_STYLES = {
    "part": PART,
    "cn": CHINESE,
    "pcn": CHINESE_BRACKET,
    "ar": ARABIC,
    "par": ARABIC_BRACKET,
    "circled": CIRCLED,
    "item": ITEM,
}
#: The code point before the sign for one: ㈠, ⒈, ⑴, ①.
_SIGNS = {"pcn": 0x321F, "ar": 0x2487, "par": 0x2473, "circled": 0x245F}
_NUMERALS = {char: value for value, char in enumerate("一二三四五六七八九", 1)}


@dataclass(slots=True)
class Candidate:
    """A place where a heading may stand.

    ``start:end`` is the printed number with its separator, ``number`` its value or None where it
    is lost, ``at_line`` whether it opens a line. ``title_start``, ``title_end`` and ``body_start``
    as in :class:`Section`. ``kind`` and ``inferred`` are set for headings that are lost.
    """

    start: int
    end: int
    style: int
    number: int | None = None
    at_line: bool = True
    title_start: int = 0
    title_end: int = 0
    body_start: int = 0
    kind: str = ""
    inferred: bool = False


@lru_cache(maxsize=1024)
def numeral(text: str) -> int:
    """The value of a Chinese number below one hundred (十二 → 12, 第三部分 → 3)."""
    before, ten, after = text.rpartition("十")
    digits = [_NUMERALS[char] for char in after if char in _NUMERALS]
    if not ten:
        return digits[0] if digits else 0
    tens = [_NUMERALS[char] for char in before if char in _NUMERALS]
    return (tens[0] if tens else 1) * 10 + (digits[0] if digits else 0)


class Ranges:
    """Ranges of a text (tables), apart from each other: ``position in ranges``."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def __contains__(self, position: int) -> bool:
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._spans[at][1]


def scan(norm: str, excluded: Ranges) -> Iterator[Candidate]:
    """The candidates of ``norm`` outside the ``excluded`` ranges. Linear in its length.

    Of two at one place the second is the stronger.
    """
    yield from _inside(norm, excluded)
    yield from _at_lines("\n" + norm, excluded)


def _at_lines(broken: str, excluded: Ranges) -> Iterator[Candidate]:
    """Candidates at line starts; ``broken`` is the text behind one line break more."""
    for match in _AT_LINE.finditer(broken):
        start = match.end("lead") - 1
        if start in excluded:
            continue
        group = str(match.lastgroup)
        style, _, damage = group.partition("_")
        number = None if damage == "lost" else _value(match[group], style, damage)
        yield Candidate(start, match.end() - 1, _STYLES[style], number)


def _inside(norm: str, excluded: Ranges) -> Iterator[Candidate]:
    """Candidates behind the end of a sentence, where line breaks may have been lost."""
    for match in _INSIDE.finditer(norm):
        if match.start() in excluded:
            continue
        bracketed = match["pcn"]
        style = CHINESE_BRACKET if bracketed else CHINESE
        number = numeral(bracketed or match.group())
        yield Candidate(match.start(), match.end(), style, number, at_line=False)


def _value(text: str, style: str, damage: str) -> int:
    if damage == "sign":
        return ord(text) - _SIGNS[style]
    return int(text) if text.isdecimal() else numeral(text)
