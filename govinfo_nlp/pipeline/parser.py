"""``govinfo_parser``: the whole line as one component of someone else's pipeline."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ..lexicon.sets import PatternSet
from .components import (
    Audit,
    LinkerComponent,
    Quantities,
    ReportComponent,
    Sections,
    Tables,
)
from .patterned import Component


class Parser(Component):
    """Runs tables, sections, quantities, linker, report and audit one after the other.

    The Doc's own tokens, spans and entities stay as they are; ours are added beside them.
    """

    def __init__(
        self, nlp: Language, name: str, set_ents: bool = True, patterns: Sequence[str] = ()
    ) -> None:
        self._parts: list[Component] = [
            Tables("govinfo_tables"),
            Sections("govinfo_sections"),
            Quantities("govinfo_quantities"),
            LinkerComponent("govinfo_linker"),
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
