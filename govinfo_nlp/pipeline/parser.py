"""``govinfo_parser``: the whole line as one component of someone else's pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ..errors import UsageError
from ..lexicon.sets import PatternSet
from .components import (
    METRICS,
    QUANTITIES,
    SECTIONS,
    TABLES,
    Audit,
    LinkerComponent,
    Quantities,
    ReportComponent,
    Sections,
    Tables,
)
from .patterned import Component

#: Group of spans → key of ``doc.spans``.
SPANS_KEYS = {
    "tables": TABLES,
    "sections": SECTIONS,
    "quantities": QUANTITIES,
    "metrics": METRICS,
}


class Parser(Component):
    """Runs tables, sections, quantities, linker, report and audit one after the other.

    The Doc's own tokens, spans and entities stay as they are; ours are added beside them.
    ``spans_keys``: the keys of ``doc.spans`` for ``tables``, ``sections``, ``quantities``, ``metrics``.

    Raises UsageError (G307) for another group of spans.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        set_ents: bool = True,
        patterns: Sequence[str] = (),
        *,
        spans_keys: Mapping[str, str] | None = None,
    ) -> None:
        keys = {**SPANS_KEYS, **(spans_keys or {})}
        if unknown := keys.keys() - SPANS_KEYS.keys():
            known = ", ".join(SPANS_KEYS)
            raise UsageError("G307", name="spans_keys", value=min(unknown), known=known)
        self._parts: list[Component] = [
            Tables("govinfo_tables", keys["tables"]),
            Sections("govinfo_sections", keys["sections"]),
            Quantities("govinfo_quantities", keys["quantities"]),
            LinkerComponent("govinfo_linker", keys["metrics"]),
            ReportComponent("govinfo_report", set_ents),
            Audit("govinfo_audit"),
        ]
        super().__init__(name, patterns)

    def use(self, patterns: PatternSet) -> None:
        super().use(patterns)
        for part in self._parts:
            part.use(patterns)

    def __call__(self, doc: Doc) -> Doc:
        if self._patterns is None:
            self.use(self.pattern_set)  # a file that is gone is told here
        for part in self._parts:
            part(doc)
        return doc
