"""The outline of a report: its headings, how they nest, and what kind of section each opens.

A number is a heading where it opens a line and continues the numbering, or where it stands behind
a full stop and its words are a usual heading (line breaks may be lost). Rows of the statutory
tables, enumerations inside a sentence and tables of contents are none. Styles nest in the order of
official writing: 一、 over (一) over 1. over (1) over ①; levels count only the styles in use.
Items (一是 …) are sections where each of them opens a paragraph with a heading of its own; inside
a paragraph they stay part of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ..lexicon.sections import SectionLexicon, heading_key, section_lexicon
from ..records import Section
from .furniture import body_range
from .lost import plain_headings, table_anchors
from .markers import Candidate, Ranges, scan
from .outline import accepted
from .rows import without_rows
from .titles import read_title


def find_sections(
    norm: str,
    text: str | None = None,
    patterns: SectionLexicon | None = None,
    exclude: Iterable[tuple[int, int]] = (),
) -> list[Section]:
    """The sections of the folded text ``norm``, in order, parents before children.

    What stands before the first heading is a section of kind ``intro`` without title. A text
    without any heading has no sections.

    Args:
        norm: the folded text.
        text: the text as printed, from which titles and markers are taken; ``norm`` if None.
        patterns: section kinds and wordings; the built-in ones if None.
        exclude: (start, end) of tables, whose lines are no headings.
    """
    lexicon = patterns or section_lexicon()
    candidates = without_rows(norm, _printed(norm, lexicon, Ranges(exclude)))
    for candidate in candidates:
        read_title(norm, lexicon, candidate)
        candidate.kind = candidate.kind or _kind(norm, lexicon, candidate)
    candidates = _in_order([*table_anchors(norm, lexicon), *candidates])
    if not candidates:
        return []
    headings = _without_contents(norm, accepted(norm, lexicon, candidates))
    if not headings:
        return []
    start, end = body_range(norm, headings[0].start)
    headings = [heading for heading in headings if heading.start < end]
    if not headings:
        return []
    intro = headings[0].kind != "intro" and norm[start : headings[0].start].strip()
    return _tree(text or norm, headings, start if intro else -1, end)


def _printed(norm: str, lexicon: SectionLexicon, excluded: Ranges) -> list[Candidate]:
    """Numbers and unnumbered lines that may be headings, outside the ``excluded`` ranges."""
    plain = [c for c in plain_headings(norm, lexicon) if c.start not in excluded]
    return _in_order([*plain, *scan(norm, excluded)])


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """``candidates`` by position; of several at one place the last one, which is the strongest."""
    found = {candidate.start: candidate for candidate in candidates}
    return [found[start] for start in sorted(found)]


def _kind(norm: str, lexicon: SectionLexicon, candidate: Candidate) -> str:
    """The kind by the heading; without one, by the usual heading with which the text begins."""
    start, end = candidate.title_start, candidate.title_end
    if start == end:
        start, end = candidate.body_start, lexicon.opening(norm, candidate.body_start)
    return lexicon.kind(norm[start:end])


def _without_contents(norm: str, headings: list[Candidate]) -> list[Candidate]:
    """``headings`` without a table of contents: empty ones that come again further on."""
    keys = [
        (heading.style, heading.number, heading_key(norm[heading.title_start : heading.title_end]))
        for heading in headings
    ]
    last = {key: index for index, key in enumerate(keys)}
    ends = [heading.start for heading in headings[1:]] + [len(norm)]
    return [
        heading
        for index, heading in enumerate(headings)
        if last[keys[index]] == index or heading.body_start < ends[index]
    ]


def _tree(text: str, headings: list[Candidate], intro: int, end: int) -> list[Section]:
    """The sections of ``headings``; ``intro`` is where the text before them begins, or -1."""
    sections = []
    if intro >= 0:
        first = headings[0].start
        sections.append(Section(intro, first, intro, intro, intro, "", 1, kind="intro"))
    path: list[tuple[int, int]] = []
    for heading in headings:
        while path and path[-1][0] >= heading.style:
            sections[path.pop()[1]].end = heading.start
        parent = path[-1][1] if path else None
        path.append((heading.style, len(sections)))
        sections.append(_section(text, heading, end, len(path), parent))
    return sections


def _section(text: str, heading: Candidate, end: int, level: int, parent: int | None) -> Section:
    return Section(
        start=heading.start,
        end=end,
        title_start=heading.title_start,
        title_end=heading.title_end,
        body_start=min(heading.body_start, end),
        title=text[heading.title_start : heading.title_end],
        level=level,
        marker=text[heading.start : heading.end].strip(),
        kind=heading.kind,
        parent=parent,
        inferred=heading.inferred,
    )


def section_at(sections: Sequence[Section], position: int) -> int | None:
    """The index of the innermost section that holds ``position``, or None."""
    index: int | None = bisect_right(sections, position, key=lambda section: section.start) - 1
    if index is None or index < 0:
        return None
    while index is not None and sections[index].end <= position:
        index = sections[index].parent
    return index


def path_kinds(sections: Sequence[Section], index: int | None) -> list[str]:
    """The kinds of section ``index`` and of those that hold it, outermost first."""
    kinds: list[str] = []
    while index is not None:
        kinds.append(sections[index].kind)
        index = sections[index].parent
    return kinds[::-1]
