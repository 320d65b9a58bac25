"""``doc._.govinfo`` and the other extensions: getters that read the stored dict.

Module-level functions, so that they reach spawned workers; nothing is registered with
``force=True``, so that no other library's extension is replaced.
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Span, Token

from ..linking.sentences import innermost
from ..records import Fact, Quantity, Section
from ..report import Report
from . import data
from .texts import text_of


def report_of(doc: Doc) -> Report:
    """``doc._.govinfo``: the parsed report; empty where no component has run."""
    report = data.report(doc, text=text_of(doc))
    data.let_go(doc)
    return report


def quantity_of(span: Span) -> Quantity | None:
    """``span._.govinfo_quantity``: the quantity that the span covers or lies in, or None."""
    start, end = span.start_char, span.end_char
    inside = (
        q for q in data.get(span.doc, "quantities", Quantity) if q.start < end and start < q.end
    )
    return next(inside, None)


def facts_of(span: Span) -> list[Fact]:
    """``span._.govinfo_facts``: the facts whose numbers lie in the span."""
    start, end = span.start_char, span.end_char
    return [f for f in data.get(span.doc, "facts", Fact) if f.start < end and start < f.end]


def section_of(token: Token) -> Section | None:
    """``token._.govinfo_section``: the innermost section that holds the token, or None."""
    sections = data.get(token.doc, "sections", Section)
    index = innermost(sections, token.idx)
    return None if index is None else sections[index]


def register() -> None:
    """Register the extensions, each once in a process."""
    settings: list[tuple[Any, str, dict[str, Any]]] = [
        (Doc, data.KEY, {"getter": data.plain, "setter": data.replace}),
        (Doc, "govinfo", {"getter": report_of}),
        (Span, "govinfo_quantity", {"getter": quantity_of}),
        (Span, "govinfo_facts", {"getter": facts_of}),
        (Token, "govinfo_section", {"getter": section_of}),
    ]
    for kind, name, how in settings:
        if not kind.has_extension(name):
            kind.set_extension(name, **how)
