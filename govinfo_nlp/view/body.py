"""The text of a report as blocks of HTML: lines, headings and tables with everything marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from ..records import Fact, Table
from . import marks
from .labels import Name, name_of, section_name
from .marks import Mark, Piece
from .tables import FactsOfCells, ShownCell, ShownPart, facts_shown, parts_of

if TYPE_CHECKING:
    from ..report.report import Report

#: A link below this is uncertain enough to be looked at.
LOW_CONFIDENCE = 0.75

_BREAKS = re.compile(r"[\n\t]")
_WORD = re.compile(r"\S")
_PUNCTUATION = " \t\r\u3000\xa0:。.:;;、,,"


@dataclass
class Block:
    """A part of the page.

    ``kind``: line, heading, title, rows (lines whose cells are separated by tabs) or table.
    ``html``: its words with marks; of ``rows`` they are in ``cells``, of a table they are the
    text that was read, and ``parts`` what was made of it; ``open``: not every number of the text
    is in a cell, and ``caption`` its title where no heading says it. ``outside``: not part of the report itself (menus, footers).
    """

    kind: str
    html: Markup = field(default_factory=Markup)
    cells: list[list[Markup]] = field(default_factory=list)
    level: int = 0
    outside: bool = False
    table: Table | None = None
    caption: str = ""
    parts: list[ShownPart] = field(default_factory=list)
    open: bool = False


def blocks_of(report: Report, painter: Painter) -> list[Block]:
    """The whole text of ``report``, in order; without a text its tables alone."""
    found = marks.marks_of(report)
    cells = FactsOfCells(report.facts)
    blocks: list[Block] = []
    position = 0
    for table in sorted(report.tables, key=lambda table: table.start):
        start, end = max(table.start, position), max(table.end, position)
        if table.start >= 0:
            blocks += _lines(report, painter, found, position, start)
            position = min(end, len(report.text))
        below_heading = bool(blocks) and blocks[-1].kind == "heading"
        blocks.append(_table(table, cells, painter, found, start, position))
        blocks[-1].caption = "" if below_heading else table.title
    return blocks + _lines(report, painter, found, position, len(report.text))


def _table(
    table: Table,
    cells: FactsOfCells,
    painter: Painter,
    found: list[Mark],
    start: int,
    end: int,
) -> Block:
    """A statutory table, with its text as it was read below; numbers are marked once."""
    parts = parts_of(table, cells)
    placed = facts_shown(parts)
    spans = {(m.start, m.end) for m in found if m.layer == marks.FACT and m.ref in placed}
    inside = [m for m in found if start <= m.start < end and (m.start, m.end) not in spans]
    raw = painter.paint(marks.cut(inside, (), start, end)) if start < end else Markup()
    unplaced = any(mark.layer == marks.FACT for mark in inside)
    return Block("table", raw, table=table, parts=parts, open=unplaced)


def _lines(
    report: Report, painter: Painter, found: Iterable[Mark], start: int, end: int
) -> list[Block]:
    """The lines of ``start:end``; neighbouring lines with tabs are the rows of one table."""
    if start >= end:
        return []
    body = report.metadata.body or [0, len(report.text)]
    breaks = [at for m in _BREAKS.finditer(report.text, start, end) for at in m.span()]
    pieces = marks.cut(found, breaks, start, end)
    blocks: list[Block] = []
    for line in _split(pieces, report.text, "\n"):
        first, last = line[0].start, line[-1].end
        words = report.text[first:last]
        if not words.strip():
            continue
        outside = last <= body[0] or first >= body[1]
        if "\t" in words.strip(" \t"):
            row = [painter.paint(cell) for cell in _split(line, report.text, "\t", empty=True)]
            if not (blocks and blocks[-1].kind == "rows"):
                blocks.append(Block("rows", outside=outside))
            blocks[-1].cells.append(row)
            continue
        blocks.append(_line(report, painter, line, outside))
    return blocks


def _split(
    pieces: Iterable[Piece], text: str, at: str, *, empty: bool = False
) -> Iterator[list[Piece]]:
    """The runs of pieces between the characters ``at``; also empty runs with ``empty``."""
    run: list[Piece] = []
    for piece in pieces:
        if text[piece.start : piece.end] == at:
            if run or empty:
                yield run
            run = []
        else:
            run.append(piece)
    if run or empty:
        yield run


def _line(report: Report, painter: Painter, line: list[Piece], outside: bool) -> Block:
    """One line: the title, a heading by itself, or words (with or without a heading in them)."""
    html = painter.paint(line)
    if any(piece.refs(marks.TITLE) for piece in line):
        return Block("title", html, outside=outside)
    headings = [ref for piece in line for ref in piece.refs(marks.HEADING)]
    if headings:
        section = report.sections[headings[0]]
        before = report.text[line[0].start : max(section.start, line[0].start)]
        after = report.text[section.title_end : line[-1].end]
        if not (before + after).strip(_PUNCTUATION):
            return Block("heading", html, level=section.level, outside=outside)
    return Block("line", html, outside=outside)


class Painter:
    """Turns pieces of the text into HTML; everything that comes from the text is escaped."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._untitled = _starts_of_untitled(report)
        self.findings: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, finding in enumerate(report.findings):
            for span in finding.spans:
                self.findings[span[0], span[1]].append(index)

    def paint(self, pieces: Iterable[Piece]) -> Markup:
        """The HTML of ``pieces``."""
        return Markup("").join(map(self._piece, pieces))

    def plain(self, pieces: Iterable[Piece]) -> Markup:
        """As :meth:`paint`, without anything that a script or an anchor would need."""
        return Markup("").join(map(self._plain_piece, pieces))

    def cell(self, cell: ShownCell) -> Markup:
        """The HTML of a cell of a statutory table."""
        facts = [self._report.facts[index] for index in cell.facts]
        found = [i for fact in facts for i in self.findings.get((fact.start, fact.end), ())]
        return self._number(escape(cell.text), cell.facts) + self._badges(found)

    def _piece(self, piece: Piece) -> Markup:
        words = escape(self._report.text[piece.start : piece.end])
        facts = piece.refs(marks.FACT)
        if facts or piece.refs(marks.NUMBER):
            words = self._number(words, facts)
        elif piece.refs(marks.NAME):
            words = Markup("<span class=m>{}</span>").format(words)
        for index in piece.refs(marks.HEADING):
            words = self._heading(words, piece, index)
        for index in self._untitled.pop(piece.start, ()):
            words = self._kind(index, Markup(" id=s{}").format(index)) + words
        ends = [m.ref for m in piece.marks if m.layer == marks.FINDING and m.end == piece.end]
        return words + self._badges(ends)

    def _plain_piece(self, piece: Piece) -> Markup:
        words = escape(self._report.text[piece.start : piece.end])
        facts = piece.refs(marks.FACT)
        if facts or piece.refs(marks.NUMBER):
            kind = class_of(self._report.facts[facts[0]]) if facts else "n"
            found = " f" if piece.refs(marks.FINDING) else ""
            words = Markup('<mark class="{}{}">{}</mark>').format(kind, found, words)
        elif piece.refs(marks.NAME):
            words = Markup("<span class=m>{}</span>").format(words)
        return Markup("<b>{}</b>").format(words) if piece.refs(marks.HEADING) else words

    def _number(self, words: Markup, facts: list[int]) -> Markup:
        """The words of a number as the mark by which its facts are reached."""
        if not facts:
            return Markup("<mark>{}</mark>").format(words)
        kind = class_of(self._report.facts[facts[0]])
        refs = " ".join(map(str, facts))
        quote = '"' if len(facts) > 1 else ""
        return Markup(f"<mark class={kind} data-f={quote}{refs}{quote}>{{}}</mark>").format(words)

    def _heading(self, words: Markup, piece: Piece, index: int) -> Markup:
        section = self._report.sections[index]
        anchor = Markup(" id=s{}").format(index) if piece.start == section.title_start else ""
        kind = self._kind(index) if piece.end == section.title_end and section.kind else ""
        return Markup("<b class=s{}>{}</b>{}").format(anchor, words, kind)

    def _kind(self, index: int, anchor: str | Markup = "") -> Markup:
        """The statutory kind of a section, beside its heading or where a heading is missing."""
        section = self._report.sections[index]
        lost = bilingual(name_of("ui", "lost_heading")) if section.inferred else ""
        name = section_name(section.kind)
        same = "k same" if section.title == name.zh else "k"
        kind = Markup('<small class="{}"{}>{}{}</small>')
        return kind.format(same, anchor, bilingual(name), lost)

    def _badges(self, findings: Iterable[int]) -> Markup:
        """A sign for each finding. Its number is set by the style sheet, outside the text; its
        message by the script: one finding can be about all cells of a table."""
        sign = Markup('<button type=button class="b {}" data-n={}></button>')
        found = dict.fromkeys(findings)
        return Markup("").join(sign.format(self._report.findings[i].severity, i + 1) for i in found)


def _starts_of_untitled(report: Report) -> dict[int, list[int]]:
    """Where a section without heading begins: position of its first word → its index."""
    starts: dict[int, list[int]] = defaultdict(list)
    for index, section in enumerate(report.sections):
        if section.title_start >= section.title_end and section.kind and section.start >= 0:
            word = _WORD.search(report.text, section.start)
            if word:
                starts[word.start()].append(index)
    return starts


def class_of(fact: Fact) -> str:
    """u: no metric; c: linked, but not surely; l: linked."""
    if fact.metric is None:
        return "u"
    return "c" if fact.confidence < LOW_CONFIDENCE else "l"


def bilingual(name: Name) -> Markup:
    """Both names; the style sheet shows the one whose language is chosen."""
    return Markup("<span class=t lang=zh>{}</span><span class=t lang=en>{}</span>").format(*name)
