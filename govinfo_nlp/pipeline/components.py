"""The spaCy components. Each wraps one engine: it reads the text, stores records, adds spans.

A component never raises on a document: what goes wrong becomes the diagnostic D900 of that
document, so that the other documents of a batch are not lost. What they share, the pattern set
above all, stands in ``patterned.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, ClassVar

from spacy.tokens import Doc, Span, SpanGroup

from ..audit import audit
from ..lexicon.bodies import body_lexicon
from ..lexicon.lexicon import default_lexicon
from ..lexicon.sets import PatternSet, builtin_patterns
from ..linking.document import Document
from ..linking.headlines import headlines
from ..linking.linker import Linker
from ..linking.scopes import names_own_body
from ..linking.sentences import innermost
from ..quantities import find_numbers
from ..records import (
    Diagnostic,
    Fact,
    Grid,
    Metadata,
    NonQuantity,
    Quantity,
    Section,
    Table,
)
from ..sections import find_metadata, find_sections, looks_like_report
from ..sections.dates import DATE, read_date
from ..tables import find_tables
from ..tables.facts import facts_from_tables
from ..text.fold import fold
from . import data
from .patterned import Component
from .spans import add_entities, token_spans
from .texts import norm_of, text_of

SECTIONS, TABLES = "govinfo_sections", "govinfo_tables"
QUANTITIES, METRICS = "govinfo_quantities", "govinfo_metrics"

#: (start, end, id): a range of characters with what it is.
_Place = tuple[int, int, str]


class Tables(Component):
    """Finds the statutory tables, from the reader's grids or from flattened text.

    Reads ``grids`` (set by ``govinfo_nlp.parse`` for files with tables), writes ``tables``.
    """

    def __init__(self, name: str, spans_key: str = TABLES, patterns: Sequence[str] = ()) -> None:
        super().__init__(name, patterns)
        self.spans_key = spans_key

    def run(self, doc: Doc) -> None:
        found = find_tables(norm_of(doc), text_of(doc), data.get(doc, "grids", Grid))
        data.put(doc, "tables", found.tables)
        for note in found.diagnostics:
            data.diagnose(doc, note.code, note.message, note.start, note.end)
        _set_spans(doc, self.spans_key, "TABLE", [(t.start, t.end, t.form) for t in found.tables])


class Sections(Component):
    """Finds the headings and what the report says of itself. Writes ``sections``, ``metadata``.

    Reads ``source_meta`` (set by ``govinfo_nlp.parse`` for HTML pages): what the page says of the
    report counts only where the report's own text is silent.
    """

    def __init__(self, name: str, spans_key: str = SECTIONS, patterns: Sequence[str] = ()) -> None:
        super().__init__(name, patterns)
        self.spans_key = spans_key

    def run(self, doc: Doc) -> None:
        text, norm = text_of(doc), norm_of(doc)
        if not norm.strip():
            data.diagnose(doc, "D101")
        tables = data.get(doc, "tables", Table)
        sections = find_sections(norm, text, exclude=[(t.start, t.end) for t in tables])
        data.put(doc, "sections", sections)
        metadata = find_metadata(norm, sections, source_name=_source_name(doc))
        _fill_from_page(metadata, data.value(doc, "source_meta", {}))
        data.put_metadata(doc, metadata)
        if (
            norm.strip()
            and not tables
            and not looks_like_report(
                norm, titled="title" in metadata.spans and metadata.year is not None
            )
        ):
            data.diagnose(doc, "D102")
        _set_spans(doc, self.spans_key, "SECTION", [(s.start, s.end, s.kind) for s in sections])


def _source_name(doc: Doc) -> str:
    """What the page's fields and the file's name call the document, one behind the other."""
    meta = data.value(doc, "source_meta", {})
    names = (meta.get("ArticleTitle"), meta.get("title"), data.value(doc, "id"))
    return "|".join(str(name) for name in names if name)


def _fill_from_page(metadata: Metadata, meta: Mapping[str, str]) -> None:
    """Issuer and date from the fields of the page, where the report's own text names none.

    (ContentSource and PubDate, as the standard for government websites calls them.)
    """
    if not meta:
        return
    source = fold(meta.get("ContentSource", "")).strip()
    if not metadata.issuer and body_lexicon().is_organ(source):
        metadata.issuer = source
    if not metadata.published and (date := re.search(DATE, fold(meta.get("PubDate", "")))):
        metadata.published = read_date(date[0])


class Quantities(Component):
    """Finds every number: quantities, and the numbers that count nothing (dates, phones …).

    Useful on any Chinese text. Writes ``quantities`` and ``others``. ``set_ents``: the quantities are
    entities as well, where no other entity stands.
    """

    def __init__(
        self,
        name: str,
        spans_key: str = QUANTITIES,
        patterns: Sequence[str] = (),
        *,
        set_ents: bool = False,
    ) -> None:
        super().__init__(name, patterns)
        self.spans_key, self.set_ents = spans_key, set_ents

    def run(self, doc: Doc) -> None:
        numbers = find_numbers(norm_of(doc), text_of(doc))
        data.put(doc, "quantities", numbers.quantities)
        data.put(doc, "others", numbers.others)
        ranges = [(q.start, q.end, q.kind) for q in numbers.quantities]
        spans = _set_spans(doc, self.spans_key, "QUANTITY", ranges)
        data.share(doc, "QUANTITY", (len(doc), spans))
        if self.set_ents:
            add_entities(doc, spans)


class LinkerComponent(Component):
    """Links the quantities to metrics. Reads what the others wrote, writes ``facts``."""

    needs: ClassVar[dict[str, str]] = {
        "tables": TABLES,
        "sections": SECTIONS,
        "quantities": QUANTITIES,
    }

    def __init__(self, name: str, spans_key: str = METRICS, patterns: Sequence[str] = ()) -> None:
        self.spans_key = spans_key
        super().__init__(name, patterns)

    def use(self, patterns: PatternSet) -> None:
        super().use(patterns)
        with patterns.in_use():
            self.lexicon = default_lexicon()
        self._linker = Linker(self.lexicon)

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in self.__dict__.items() if k not in ("lexicon", "_linker")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self._patterns is not None:
            self.use(self._patterns)

    def run(self, doc: Doc) -> None:
        document = Document(
            text=text_of(doc),
            norm=norm_of(doc),
            lexicon=self.lexicon,
            sections=data.get(doc, "sections", Section),
            quantities=data.get(doc, "quantities", Quantity),
            others=data.get(doc, "others", NonQuantity),
            tables=data.get(doc, "tables", Table),
            metadata=data.get_metadata(doc),
        )
        facts = [*self._linker.link(document), *self._cells(document)]
        facts.sort(key=lambda fact: (fact.start < 0, fact.start, fact.end))
        data.put(doc, "facts", facts)
        data.share(doc, "sentences", document.sentences)
        data.set_value(doc, "patterns", self.lexicon.digest)
        spans = _set_spans(doc, self.spans_key, "METRIC", _named(facts))
        data.share(doc, "METRIC", (len(doc), spans))

    @staticmethod
    def _cells(document: Document) -> list[Fact]:
        facts = facts_from_tables(document.tables, document.text)
        year = str(document.metadata.year or "")
        starts = [section.start for section in document.sections]
        kinds: dict[int | None, str] = {None: ""}
        for fact in facts:
            index = innermost(document.sections, fact.start, starts)
            if index not in kinds:
                path = document.section_path(index)
                kinds[index] = next((section.kind for section in path if section.kind), "")
            fact.section = kinds[index]
            fact.period = fact.period or year
            fact.confidence = fact.confidence if fact.metric else 0.0
        return facts


class ReportComponent(Component):
    """Chooses the headline facts and projects quantities and names on ``doc.ents``.

    ``set_ents``: entities of other components are never overwritten.
    """

    needs: ClassVar[dict[str, str]] = {"facts": "govinfo_linker"}

    def __init__(self, name: str, set_ents: bool = True, patterns: Sequence[str] = ()) -> None:
        super().__init__(name, patterns)
        self.set_ents = set_ents

    def run(self, doc: Doc) -> None:
        data.drop(doc, "grids")
        facts = data.get(doc, "facts", Fact)
        metadata = data.get_metadata(doc)
        own = cache(lambda scope: names_own_body(scope, metadata))
        found = headlines(facts, default_lexicon(), metadata.year, own)
        data.set_value(doc, "headlines", found)
        data.set_value(doc, "form", _form_of(data.get(doc, "tables", Table)))
        if self.set_ents:
            quantities = data.get(doc, "quantities", Quantity)
            numbers = ((q.start, q.end, q.kind) for q in quantities)
            spans = (_spans(doc, "QUANTITY", numbers), _spans(doc, "METRIC", _named(facts)))
            add_entities(doc, chain.from_iterable(spans))


def _named(facts: Iterable[Fact]) -> Iterator[_Place]:
    """Where the metrics of ``facts`` are named."""
    return (
        (fact.label_start, fact.label_end, fact.metric)
        for fact in facts
        if fact.metric and fact.label_start >= 0
    )


def _form_of(tables: Sequence[Table]) -> str:
    """The form that a report follows; a local table beside the statutory ones decides nothing."""
    if not tables:
        return ""
    statutory = {line.row["id"] for line in builtin_patterns().lines("forms")}
    forms = [table.form for table in tables]
    return next((form for form in reversed(forms) if form in statutory), forms[-1])


class Audit(Component):
    """Holds the numbers against each other. Reads what all the others wrote, writes ``findings``."""

    needs: ClassVar[dict[str, str]] = {"facts": "govinfo_linker", "headlines": "govinfo_report"}

    def run(self, doc: Doc) -> None:
        report = data.report(doc)
        sentences = data.take(doc, "sentences")
        found = audit(report, text_of(doc), norm=norm_of(doc), sentences=sentences)
        data.put(doc, "findings", found)


def _spans(doc: Doc, label: str, places: Iterable[_Place]) -> list[Span]:
    """The spans at ``places``, made anew only where no component before hands them on.

    (One out of ``doc.spans`` is made anew as well; and where another component has merged tokens in
    between, spaCy leaves those there as they were.) Taken, they are handed on no longer: a Doc that
    holds its own spans is freed by the garbage collector only.
    """
    size, spans = data.take(doc, label) or (-1, [])
    if size != len(doc):
        spans = token_spans(doc, [(start, end, label, name) for start, end, name in places])
    return spans


def _set_spans(doc: Doc, key: str, label: str, places: Iterable[_Place]) -> list[Span]:
    """Put spans at ``places`` under ``key``, beside what others put there.

    Those of an earlier run, which have our label, make room.
    """
    spans = token_spans(doc, [(start, end, label, name) for start, end, name in places])
    if key in doc.spans:
        group = doc.spans[key]
        foreign = [span for span in group if span.label_ != label]
        doc.spans[key] = SpanGroup(doc, name=key, attrs=group.attrs, spans=[*foreign, *spans])
    else:
        doc.spans[key] = spans
    return spans


__all__ = [
    "Audit", "Component", "Diagnostic", "LinkerComponent", "Quantities", "ReportComponent", "Sections",
    "Tables",
]  # fmt: skip
