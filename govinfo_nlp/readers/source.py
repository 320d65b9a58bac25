"""What every reader gives: one text, the tables that stood in it, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..records import Diagnostic, Grid


@dataclass(slots=True)
class Source:
    """A document as it was read.

    ``text``: the text that all offsets refer to; for text files exactly what the file holds, for
    other types what the reader laid out (one paragraph a line, one table row a line with tabs
    between its cells). ``grids``: the tables in order of their start; ``text[start:end]`` of a
    cell is that cell's own text. ``kind``: text, markdown, html, pdf or docx. ``name``: the path,
    or "" for text that came from none. ``encoding``: of text and HTML, "" otherwise. ``notes``:
    what could not be read (codes D1xx). ``meta``: of an HTML page its ``title`` and, by their
    standard names, ArticleTitle, PubDate, ContentSource, SiteName, where the page states them.
    """

    text: str
    grids: list[Grid] = field(default_factory=list)
    kind: str = "text"
    name: str = ""
    encoding: str = ""
    notes: list[Diagnostic] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
