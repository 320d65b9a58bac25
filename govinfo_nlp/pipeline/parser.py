"""``govinfo_parser``: the whole line as one component of someone else's pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from .components import (
    Audit,
    Component,
    LinkerComponent,
    Quantities,
    ReportComponent,
    Sections,
    Tables,
)


class Parser(Component):
    """Runs tables, sections, quantities, linker, report and audit one after the other.

    The Doc's own tokens, spans and entities stay as they are; ours are added beside them.
    """

    def __init__(self, nlp: Language, name: str, set_ents: bool = True) -> None:
        super().__init__(name)
        self._linker = LinkerComponent("govinfo_linker")
        self._parts: list[Component] = [
            Tables("govinfo_tables"),
            Sections("govinfo_sections"),
            Quantities("govinfo_quantities"),
            self._linker,
            ReportComponent("govinfo_report", set_ents),
            Audit("govinfo_audit"),
        ]

    def __call__(self, doc: Doc) -> Doc:
        for part in self._parts:
            part(doc)
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self._linker.to_bytes(exclude=exclude)

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Parser:
        self._linker.from_bytes(bytes_data, exclude=exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        self._linker.to_disk(path, exclude=exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Parser:
        self._linker.from_disk(path, exclude=exclude)
        return self
