"""Automatic numbers of a Word document: 一、 (一) 1. as Word prints them.

The numbers are not in the text of the file; numbering.xml says how they are counted and written
(ECMA-376, 17.9). Report headings are often numbered so, and their numbers carry the outline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    """How one level is counted and written."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int = -1  # the level after which it starts again; 0 never, -1 any above it


@dataclass(slots=True)
class _List:
    """A list of the document: its levels, and how far each has been counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Style:
    name: str
    base: str | None
    number: tuple[str | None, int | None]  # numId, level


class Numbering:
    """Counts the numbered paragraphs of one document, in document order.

    ``styles``, ``numbers``: the roots of styles.xml and numbering.xml, or None.
    """

    def __init__(self, styles: Any, numbers: Any) -> None:
        self._styles = _read_styles(styles) if styles is not None else {}
        self._lists: dict[str, _List] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._style_levels: dict[tuple[str, str], int] = {}
        if numbers is not None:
            self._read(numbers)

    def style_name(self, style: str | None) -> str:
        """The name of the style with the id ``style``, or ""."""
        found = self._styles.get(style or "")
        return found.name if found else ""

    def number(self, paragraph: Any) -> str:
        """Count ``paragraph`` and give the number that Word prints before it, or ""."""
        num, level = self._place(paragraph)
        found = self._lists.get(num or "")
        if num is None or found is None or level not in found.levels:
            return ""
        self._count(num, found, level)
        return _PLACE.sub(
            lambda match: _written(found, int(match[1]) - 1), found.levels[level].text
        )

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """(numId, level) of a paragraph: its own, or those of its style."""
        num, level = _num_pr(paragraph.find(f"{_W}pPr/{_W}numPr"))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(_W + "val") if style is not None else None
        if num is None:
            num, from_style = self._style_place(name)
            level = from_style if level is None else level
        return (None, 0) if num in (None, "0") else (num, level or 0)

    def _style_place(self, name: str | None) -> tuple[str | None, int | None]:
        for _ in range(len(self._styles)):
            style = self._styles.get(name or "")
            if style is None:
                break
            num, level = style.number
            if num is not None:
                return num, self._style_levels.get((num, name or ""), level)
            name = style.base
        return None, None

    def _count(self, num: str, found: _List, level: int) -> None:
        counts = found.counts
        if (num, level) not in self._begun and level in self._starts.get(num, {}):
            counts[level] = self._starts[num][level] - 1
        self._begun.add((num, level))
        for upper in range(level):
            if upper in found.levels:
                counts.setdefault(upper, found.levels[upper].start)
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for lower in range(level + 1, _LEVELS):
            restart = found.levels[lower].restart if lower in found.levels else -1
            if restart == -1 or level < restart:
                counts.pop(lower, None)

    def _read(self, root: Any) -> None:
        abstract: dict[str, _List] = {}
        linked: dict[str, str] = {}
        for element in root.iter(_W + "abstractNum"):
            name = element.get(_W + "abstractNumId", "")
            levels = {_value(level, "ilvl"): level for level in element.iter(_W + "lvl")}
            abstract[name] = _List({n: _level(level) for n, level in levels.items()})
            link = element.find(_W + "numStyleLink")
            if link is not None:
                linked[name] = link.get(_W + "val", "")
        targets = {
            element.find(_W + "styleLink").get(_W + "val", ""): element.get(
                _W + "abstractNumId", ""
            )
            for element in root.iter(_W + "abstractNum")
            if element.find(_W + "styleLink") is not None
        }
        for element in root.iter(_W + "num"):
            num = element.get(_W + "numId", "")
            pointer = element.find(_W + "abstractNumId")
            name = pointer.get(_W + "val", "") if pointer is not None else ""
            name = targets.get(linked.get(name, ""), name)
            if name in abstract:
                self._lists[num] = self._overridden(num, element, abstract[name])
        for element in root.iter(_W + "abstractNum"):
            self._link_styles(element)

    def _overridden(self, num: str, element: Any, base: _List) -> _List:
        """The list of one ``num``; lists of one abstract definition count on together."""
        levels = dict(base.levels)
        for override in element.iter(_W + "lvlOverride"):
            level = _value(override, "ilvl")
            own = override.find(_W + "lvl")
            if own is not None:
                levels[level] = _level(own)
            start = override.find(_W + "startOverride")
            if start is not None:
                self._starts.setdefault(num, {})[level] = _value(start, "val")
        return _List(levels, base.counts)

    def _link_styles(self, abstract: Any) -> None:
        """A level may name the paragraph style that stands for it."""
        for level in abstract.iter(_W + "lvl"):
            style = level.find(_W + "pStyle")
            if style is None:
                continue
            for num in self._lists:
                key = (num, style.get(_W + "val", ""))
                self._style_levels.setdefault(key, _value(level, "ilvl"))


def _read_styles(root: Any) -> dict[str, _Style]:
    styles = {}
    for element in root.iter(_W + "style"):
        name = element.find(_W + "name")
        base = element.find(_W + "basedOn")
        styles[element.get(_W + "styleId", "")] = _Style(
            name.get(_W + "val", "") if name is not None else "",
            base.get(_W + "val") if base is not None else None,
            _num_pr(element.find(f"{_W}pPr/{_W}numPr")),
        )
    return styles


def _num_pr(element: Any) -> tuple[str | None, int | None]:
    if element is None:
        return None, None
    num, level = element.find(_W + "numId"), element.find(_W + "ilvl")
    return (
        num.get(_W + "val") if num is not None else None,
        _value(level, "val") if level is not None else None,
    )


def _value(element: Any, name: str, default: int = 0) -> int:
    value = element.get(_W + name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default


def _level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(_W + name)
        return default if found is None else str(found.get(_W + "val", default))

    start, restart = element.find(_W + "start"), element.find(_W + "lvlRestart")
    return _Level(
        _value(start, "val", 1) if start is not None else 1,
        value("numFmt", "decimal"),
        "" if value("numFmt", "") == "bullet" else value("lvlText", ""),
        _value(restart, "val") if restart is not None else -1,
    )


def _written(found: _List, level: int) -> str:
    """The count of ``level`` as its own format writes it."""
    if level not in found.levels or level not in found.counts:
        return ""
    count = found.counts[level]
    return _FORMS.get(found.levels[level].form, str)(count) if count > 0 else str(count)


def chinese(count: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; digits from 1000 on."""
    if count >= 1000:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    text = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _legal(count: int) -> str:
    plain = chinese(count)
    return plain.translate(str.maketrans(_DIGITS + "十百", _LEGAL + "拾佰"))


def _digits(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _roman(count: int) -> str:
    if count >= 4000:
        return str(count)
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += sign * (count // value)
        count %= value
    return text


def _letter(count: int) -> str:
    """1 → A, 26 → Z, 27 → AA, 28 → BB, as Word counts."""
    repeats, letter = divmod(count - 1, 26)
    return chr(ord("A") + letter) * (min(repeats, 30) + 1)


def _of(signs: str) -> Callable[[int], str]:
    """One sign a number; plain digits beyond the last."""
    return lambda count: signs[count - 1] if count <= len(signs) else str(count)


def _full_width(count: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(count))


_CIRCLED = _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
#: ST_NumberFormat -> how it writes a count; formats that are not here write plain digits.
_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "bullet": lambda count: "",
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
}
