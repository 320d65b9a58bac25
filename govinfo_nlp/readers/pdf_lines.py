"""From the glyphs of a PDF page to lines, and from lines to paragraphs.

A PDF knows no words, spaces or paragraphs, only glyphs with places. What is decided here: which
glyphs stand on one line, which gaps are spaces (Chinese is set without; a gap of more than a
character and a half parts columns and becomes a tab), and which lines are one paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Gaps in units of the character size: a space between Latin letters or digits, a space that is
#: more than the usual set-off between Chinese and digits, and a gap that parts columns.
_LATIN_GAP, _WORD_GAP, _COLUMN_GAP = 0.25, 0.9, 1.5
#: A line is full where less than this (in characters) is free at its end: the next one goes on.
_FULL = 2.0
_INDENT, _APART = 1.0, 1.5
#: The width of a digit.
_DIGIT = 0.6
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")

#: PDF fonts often name a radical instead of the character that looks the same (⼯ for 工): the
#: Kangxi radicals are settled by Unicode's own compatibility forms, the others by this list.
_RADICALS: dict[int, int | str] = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}
_RADICALS |= str.maketrans(
    "⺝⺟⺠⺮⺼⻁⻄⻅⻆⻈⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "月母民竹肉虎西见角讠贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


@dataclass(slots=True)
class Glyph:
    """One printed character; distances in points from the page's left and upper edge."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    turned: int = 0  # 0 upright, 1 read upwards, -1 read downwards


@dataclass(slots=True)
class Line:
    """Glyphs on one line, from left to right, spaces left out."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    open_end: bool = False  # a space was printed after the last character
    indent: float = 0.0  # room before it and after it within its column of text, in points
    free: float = 0.0

    @property
    def columns(self) -> bool:
        """The line has gaps that part columns."""
        return "\t" in self.text


def find_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that ``glyphs`` form, from top to bottom."""
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        height = (glyph.top + glyph.bottom) / 2
        if rows and abs(height - middle) <= 0.4 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
            middle += (height - middle) / len(rows[-1])
        else:
            rows.append([glyph])
            middle = height
    return [line for row in rows if (line := _line(row))]


def turned_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of text that is turned by 90 degrees, in reading order."""
    if not glyphs:
        return []
    up = glyphs[0].turned > 0
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.x0 + g.x1, reverse=not up):
        middle = (glyph.x0 + glyph.x1) / 2
        if rows and abs(middle - (rows[-1][0].x0 + rows[-1][0].x1) / 2) <= 0.4 * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.top, reverse=up)
    texts = ("".join(g.text for g in row).strip() for row in rows)
    box = (
        min(g.x0 for g in glyphs),
        max(g.x1 for g in glyphs),
        min(g.top for g in glyphs),
        max(g.bottom for g in glyphs),
    )
    return [Line(text, *box, glyphs[0].size) for text in texts if text]


def _line(glyphs: list[Glyph]) -> Line | None:
    glyphs.sort(key=lambda g: g.x0)
    parts: list[str] = []
    last: Glyph | None = None
    space = False
    for glyph in glyphs:
        if glyph.text.isspace():
            space = True
        elif last is None:
            parts.append(glyph.text)
            last = glyph
        elif not _printed_twice(last, glyph):
            parts += [_gap(last, glyph, space), glyph.text]
            last = glyph
            space = False
    if last is None:
        return None
    seen = [g for g in glyphs if not g.text.isspace()]
    return Line(
        "".join(parts).translate(_RADICALS),
        seen[0].x0,
        max(g.x1 for g in seen),
        min(g.top for g in seen),
        max(g.bottom for g in seen),
        max(g.size for g in seen),
        space and glyphs[-1].text.isspace(),
    )


def _printed_twice(last: Glyph, glyph: Glyph) -> bool:
    """Bold made by printing the same character again, a little to the right."""
    width = max(last.x1 - last.x0, 0.1)
    return glyph.text == last.text and glyph.x0 - last.x0 < 0.25 * width


def _gap(left: Glyph, right: Glyph, space: bool) -> str:
    """What stands between two glyphs of a line."""
    gap = (right.x0 - left.x1) / max(left.size, right.size, 1.0)
    if gap > _COLUMN_GAP:
        return "\t"
    if left.text.isascii() and right.text.isascii():
        return " " if gap > _LATIN_GAP or (space and gap > 0.1) else ""
    return " " if gap > _WORD_GAP else ""


def joint(above: Line, line: Line) -> str:
    """What stands between two lines of one paragraph or cell.

    Where no digit would have fitted on the upper line, a number at its end was cut and goes on
    below; where one would, the two were written as two.
    """
    before, after = above.text[-1], line.text[0]
    if not (before.isascii() and after.isascii() and after.isalnum()):
        return ""
    cut = above.free < _DIGIT * above.size and not above.open_end
    return "" if cut and before in "0123456789.,-@/(" else " "


def joined(lines: Sequence[Line]) -> str:
    """The lines of one paragraph or cell as one line of text."""
    parts = [lines[0].text]
    for above, line in pairwise(lines):
        parts += [joint(above, line), line.text]
    return "".join(parts)


@dataclass(slots=True, frozen=True)
class Margins:
    """Where the text of a page begins and ends, in points."""

    left: float
    right: float


def margins(lines: Sequence[Line]) -> Margins:
    """The margins of the pages that ``lines`` stand on."""
    long = [line for line in lines if len(line.text) >= 10 and not line.columns] or lines
    return Margins(min(line.x0 for line in long), max(line.x1 for line in long))


def place(lines: Iterable[Line], within: Margins) -> None:
    """Set how far each line is indented and how much room it leaves at its end."""
    for line in lines:
        line.indent = line.x0 - within.left
        line.free = within.right - line.x1


def goes_on(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether ``line`` belongs to the ``paragraph`` before it, maybe on the page before.

    A paragraph goes on where its last line is full and the next one is neither indented, nor set
    apart, nor in another size; one that began without an indent also ends where a full line ends
    with a sentence.
    """
    above = paragraph[-1]
    size = max(line.size, above.size)
    if above.columns or line.columns or size > 1.2 * min(line.size, above.size):
        return False
    set_apart = line.top - above.bottom > _APART * size
    if above.free > _FULL * size or set_apart or line.indent > _INDENT * size:
        return False
    sentence_ends = above.text[-1] in "。！？；："
    indented = paragraph[0].indent > _INDENT * size
    return not (sentence_ends and (not indented or _HEADING.match(line.text)))
