"""PDF: ruled tables as grids, everything else as paragraphs, page numbers left out.

pdfplumber (extra ``pdf``) gives the glyphs and the printed lines; what they mean is decided here
and in :mod:`.pdf_lines` and :mod:`.pdf_tables`.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..errors import ReadError, UsageError
from ..records import Diagnostic
from .layout import Block
from .pdf_lines import (
    Glyph,
    Line,
    find_lines,
    goes_on,
    joined,
    margins,
    place,
    turned_lines,
)
from .pdf_tables import Rule, RuledTable, continue_table, find_tables

_DASH = r"[-—–―－·•~〜]"
_PAGE_NUMBER = re.compile(
    rf"(?:{_DASH}+\s*(?P<dashed>\d{{1,4}})\s*{_DASH}+"
    r"|第\s*(?P<named>\d{1,4})\s*页(?:\s*[/／，,]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?P<of>\d{1,4})\s*[/／]\s*\d{1,4}"
    r"|(?P<bare>\d{1,4}))"
)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_CONTINUED = re.compile(
    r"[（(]?(?:续表|续上表|接上表|接上页)[\d一二三四五六七八九十]{0,2}[)）]?[：:]?"
)
_WORD = re.compile(r"[^\W\d_]{2}")
#: A filled rectangle thinner than this (points) is a printed line, a wider one a background.
_THIN = 3.0
#: A page of which images cover more than this share may say something that is not in the text.
_IMAGE_SHARE = 0.15
#: Where a whole file has its end mark, in bytes from its end.
_TAIL = 2048
#: The margin in which page numbers and running heads stand, as a share of the page's height.
_EDGE, _MANY_PAGES = 0.1, 3


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[RuledTable] = field(default_factory=list)
    glyphs: int = 0
    unmapped: int = 0
    images: float = 0.0  # share of the page

    def parts(self) -> list[Line | RuledTable]:
        """Lines and tables from top to bottom."""
        return sorted([*self.lines, *self.tables], key=lambda part: part.top)


def read_pdf(data: bytes, path: str, max_length: int) -> tuple[list[Block], list[Diagnostic]]:
    """The blocks of the PDF ``data`` and what of it could not be read.

    Raises :class:`ReadError` (G106 too long, G108 no text, G109 a password, G110 damaged) and
    :class:`UsageError` (G303) without pdfplumber.
    """
    try:
        import pdfplumber
    except ImportError:
        raise UsageError("G303", what=path, package="pdfplumber", extra="pdf") from None
    pages: list[_Page] = []
    total = 0
    try:
        with _quiet("pdfminer"), pdfplumber.open(io.BytesIO(data)) as document:
            for page in document.pages:
                pages.append(_read_page(page))
                page.flush_cache()
                total += pages[-1].glyphs
                if total > max_length:
                    raise ReadError("G106", path=path, size=total, limit=max_length)
    except ReadError:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file leads it to
        raise _reading_error(error, path) from error
    _drop_page_numbers(pages)
    _drop_running_heads(pages)
    _drop_continuation_marks(pages)
    if not any(page.lines or page.tables for page in pages) or _mostly_unmapped(pages):
        raise ReadError("G108", path=path)
    notes = _notes(pages)
    if b"%%EOF" not in data[-_TAIL:]:
        notes.append(Diagnostic("D108", "the file has no end mark; it was perhaps cut off"))
    return list(_blocks(pages)), notes


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep the logger ``name`` from warning of every odd font, unless someone has set it."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(level or logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _reading_error(error: BaseException, path: str) -> ReadError:
    """G109 where a password is missing (pdfplumber wraps pdfminer's error), else G110."""
    chain = [error, error.__cause__, error.__context__, *error.args]
    if any("Password" in type(link).__name__ for link in chain):
        return ReadError("G109", path=path)
    cause = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return ReadError("G110", path=path, kind="PDF", cause=cause)


def _read_page(page: Any) -> _Page:
    result = _Page(page.page_number, float(page.width), float(page.height))
    glyphs = []
    for char in page.chars:
        result.glyphs += 1
        text = char["text"]
        if _UNMAPPED.fullmatch(text) or "\ufffd" in text:
            result.unmapped += 1
            text = "\ufffd"
        glyph = _glyph(char, text, page.bbox)
        if glyph:
            glyphs.append(glyph)
    across, down = _rules(page)
    turn = _turn(glyphs)
    if turn:
        glyphs, across, down = _upright(turn, glyphs, across, down, page.bbox)
        result.width, result.height = result.height, result.width
    result.tables, rest = find_tables(across, down, glyphs, result.number)
    result.lines = find_lines(glyph for glyph in rest if not glyph.turned)
    for table in result.tables if turn else ():
        for cell in table.cells:
            cell.turn = 90 * turn
    for way in (1, -1):
        result.lines += turned_lines([glyph for glyph in rest if glyph.turned == way])
    area = result.width * result.height or 1.0
    result.images = sum(_area(image) / area for image in page.images)
    return result


def _glyph(char: dict[str, Any], text: str, page: tuple[float, ...]) -> Glyph | None:
    """The character on the page; None for a watermark set askew and for what lies off the page."""
    a, b = char["matrix"][:2]
    if min(abs(a), abs(b)) > 0.1 * max(abs(a), abs(b)):
        return None
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    if not text or not (page[0] <= x <= page[2] and page[1] <= y <= page[3]):
        return None
    turned = 0 if abs(a) >= abs(b) else (1 if b > 0 else -1)
    return Glyph(
        text,
        char["x0"],
        char["x1"],
        char["top"],
        char["bottom"],
        float(char["size"]),
        turned,
    )


def _turn(glyphs: list[Glyph]) -> int:
    """1 or -1 where most of the page is turned (a broad table on an upright page), else 0."""
    total = sum(glyph.turned for glyph in glyphs)
    return 0 if 2 * abs(total) <= len(glyphs) else (1 if total > 0 else -1)


def _upright(
    turn: int,
    glyphs: list[Glyph],
    across: list[Rule],
    down: list[Rule],
    page: tuple[float, ...],
) -> tuple[list[Glyph], list[Rule], list[Rule]]:
    """A turned page as one sees it after turning the paper."""

    def flipped(start: float, end: float, last: float) -> tuple[float, float]:
        return last - end, last - start

    for glyph in glyphs:
        x, y = (glyph.x0, glyph.x1), (glyph.top, glyph.bottom)
        if turn > 0:
            x, y = flipped(*y, page[3]), x
        else:
            x, y = y, flipped(*x, page[2])
        (glyph.x0, glyph.x1), (glyph.top, glyph.bottom) = x, y
        glyph.turned = 0 if glyph.turned == turn else -turn
    if turn > 0:
        vertical = [Rule(page[3] - rule.at, rule.start, rule.end) for rule in across]
        level = [Rule(rule.at, *flipped(rule.start, rule.end, page[3])) for rule in down]
    else:
        vertical = [Rule(rule.at, *flipped(rule.start, rule.end, page[2])) for rule in across]
        level = [Rule(page[2] - rule.at, rule.start, rule.end) for rule in down]
    return glyphs, level, vertical


def _area(image: dict[str, Any]) -> float:
    return float((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]))


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and vertical lines that are printed on the page.

    A line is stroked, or is a thin filled rectangle. A wide one that is only filled is a
    background: word processors put a white one behind every line of text.
    """
    across: list[Rule] = []
    down: list[Rule] = []
    for shape in [*page.lines, *page.rects, *page.curves]:
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        thin = min(width, height) <= _THIN
        if not (
            _printed(shape, "stroke", "stroking_color")
            or (thin and _printed(shape, "fill", "non_stroking_color"))
        ):
            continue
        if thin and width >= height:
            across.append(Rule((shape["top"] + shape["bottom"]) / 2, shape["x0"], shape["x1"]))
        elif thin:
            down.append(Rule((shape["x0"] + shape["x1"]) / 2, shape["top"], shape["bottom"]))
        elif shape["object_type"] == "rect":
            across += [Rule(at, shape["x0"], shape["x1"]) for at in (shape["top"], shape["bottom"])]
            down += [Rule(at, shape["top"], shape["bottom"]) for at in (shape["x0"], shape["x1"])]
        elif shape["object_type"] == "curve":
            _add_sides(shape["pts"], across, down)
    return across, down


def _printed(shape: dict[str, Any], key: str, color: str) -> bool:
    return bool(shape.get(key)) and not _is_white(shape.get(color))


def _is_white(color: Any) -> bool:
    """White in grey (1), RGB (1, 1, 1) or CMYK (0, 0, 0, 0)."""
    values = color if isinstance(color, (tuple, list)) else [color]
    if not all(isinstance(value, (int, float)) for value in values):
        return False
    return all(value == (0 if len(values) == 4 else 1) for value in values) and len(values) > 0


def _add_sides(points: list[tuple[float, float]], across: list[Rule], down: list[Rule]) -> None:
    """The straight sides of a path that run along the page."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) < 0.5:
            across.append(Rule(y0, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) < 0.5:
            down.append(Rule(x0, min(y0, y1), max(y0, y1)))


def _drop_page_numbers(pages: list[_Page]) -> None:
    """Take away a first or last line that is the number of its page.

    It is one where it is marked as such (- 3 -, 第3页), where the numbers grow with the pages, or
    where it stands in the lower margin: a lone number in the text may be a table's value.
    """
    for at in (-1, 0):
        found = {}
        for page in pages:
            parts = page.parts()
            line = parts[at] if parts else None
            match = _PAGE_NUMBER.fullmatch(line.text) if isinstance(line, Line) else None
            if match and isinstance(line, Line):
                found[page.number] = page, line, match
        offsets = Counter(
            int(match["bare"]) - number for number, (_, _, match) in found.items() if match["bare"]
        )
        for number, (page, line, match) in found.items():
            steady = match["bare"] and offsets[int(match["bare"]) - number] > 1
            if not match["bare"] or steady or line.top > (1 - _EDGE) * page.height:
                page.lines.remove(line)


def _drop_running_heads(pages: list[_Page]) -> None:
    """Take away the words in the margin of most pages; where they first stand they stay."""
    for at in (0, -1):
        ends: list[tuple[_Page, Line]] = []
        for page in pages:
            parts = page.parts()
            line = parts[at] if parts else None
            if isinstance(line, Line) and _WORD.search(line.text) and _in_margin(line, page):
                ends.append((page, line))
        texts = Counter(line.text for _, line in ends)
        seen: set[str] = set()
        for page, line in ends:
            if texts[line.text] >= max(_MANY_PAGES, len(pages) / 2) and line.text in seen:
                page.lines.remove(line)
            seen.add(line.text)


def _drop_continuation_marks(pages: list[_Page]) -> None:
    """Take away what says at the top of a page that a table goes on (续表)."""
    for page in pages:
        first = next(iter(page.parts()), None)
        if isinstance(first, Line) and page.tables and _CONTINUED.fullmatch(first.text):
            page.lines.remove(first)


def _in_margin(line: Line, page: _Page) -> bool:
    return line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    """Paragraphs and tables in order; both may go on over a page break."""
    _place_lines(pages)
    paragraph: list[Line] = []
    table: RuledTable | None = None
    for page in pages:
        for n, part in enumerate(page.parts()):
            if isinstance(part, Line):
                if table:
                    yield table.block()
                    table = None
                if paragraph and not goes_on(paragraph, part):
                    yield joined(paragraph)
                    paragraph = []
                paragraph.append(part)
                continue
            if paragraph:
                yield joined(paragraph)
                paragraph = []
            if table and n == 0 and continue_table(table, part):
                continue
            if table:
                yield table.block()
            table = part
    if table:
        yield table.block()
    if paragraph:
        yield joined(paragraph)


def _place_lines(pages: list[_Page]) -> None:
    """Set the lines in the margins of their pages; pages of one width share their margins."""
    lines: dict[int, list[Line]] = {}
    for page in pages:
        lines.setdefault(round(page.width), []).extend(page.lines)
    for found in lines.values():
        if found:
            place(found, margins(found))


def _mostly_unmapped(pages: list[_Page]) -> bool:
    return 2 * sum(page.unmapped for page in pages) > sum(page.glyphs for page in pages)


def _notes(pages: list[_Page]) -> list[Diagnostic]:
    notes = []
    covered = [str(page.number) for page in pages if page.images > _IMAGE_SHARE]
    if covered:
        notes.append(Diagnostic("D105", f"images on page {', '.join(covered)} were not read"))
    unmapped = sum(page.unmapped for page in pages)
    if unmapped:
        notes.append(Diagnostic("D106", f"{unmapped} characters have no character code"))
    return notes
