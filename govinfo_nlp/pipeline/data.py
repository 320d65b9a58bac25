"""The one thing that is stored on a Doc: ``doc._.govinfo_data``, a plain dict.

Each component adds its own key, so that each can be used alone; everything else on the Doc is a
getter that reads this dict, and everything survives ``to_bytes``, DocBin, pickle and workers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from spacy.tokens import Doc

from ..errors import DIAGNOSTICS
from ..records import (
    Diagnostic,
    Fact,
    Finding,
    Metadata,
    Quantity,
    Section,
    Table,
    all_from_dicts,
    from_dict,
    to_dict,
    to_dicts,
)
from ..report.report import SCHEMA_VERSION, Report

R = TypeVar("R")

KEY = "govinfo_data"
_SLOT: Any = ("._.", KEY, None, None)


class _InFlight(threading.local):
    """What the components hand on to each other while one document goes through them.

    Packing and unpacking every record at each step would cost more than finding it. ``values`` is
    only believed for the very dict ``stored`` that the document holds; it is never saved.
    """

    def __init__(self) -> None:
        self.stored: dict[str, Any] | None = None
        self.values: dict[str | tuple[str, str], Any] = {}

    def of(self, stored: dict[str, Any]) -> dict[str | tuple[str, str], Any]:
        if self.stored is not stored:
            self.stored, self.values = stored, {}
        return self.values


_in_flight = _InFlight()


def read(doc: Doc) -> dict[str, Any]:
    """The stored dict of ``doc``; {} where no component has run."""
    data = doc.user_data.get(_SLOT)
    return data if isinstance(data, dict) else {}


def write(doc: Doc) -> dict[str, Any]:
    """The stored dict of ``doc`` for a component to add to; made if there is none."""
    data = doc.user_data.get(_SLOT)
    if not isinstance(data, dict):
        data = {"schema_version": SCHEMA_VERSION}
        doc.user_data[_SLOT] = data
    return data


def put(doc: Doc, key: str, records: Iterable[Any]) -> None:
    """Store ``records`` (dataclasses) under ``key``."""
    stored, listed = write(doc), list(records)
    stored[key] = to_dicts(listed)
    _in_flight.of(stored)[key] = (stored[key], listed)


def get(doc: Doc, key: str, kind: type[R]) -> list[R]:
    """The records stored under ``key``; [] where there are none. They are not to be changed."""
    stored = read(doc)
    if key not in stored:
        return []
    known = _in_flight.of(stored)
    rows, listed = known.get(key, (None, None))
    if rows is not stored[key]:
        rows = stored[key]
        listed = all_from_dicts(kind, rows)
        known[key] = rows, listed
    return cast("list[R]", listed)


def put_metadata(doc: Doc, metadata: Metadata) -> None:
    """Store what the report says of itself."""
    stored = write(doc)
    stored["metadata"] = to_dict(metadata)
    _in_flight.of(stored)["metadata"] = stored["metadata"], metadata


def get_metadata(doc: Doc) -> Metadata:
    """What the report says of itself; empty where nobody has looked. It is not to be changed."""
    stored = read(doc)
    known = _in_flight.of(stored)
    row, metadata = known.get("metadata", (None, None))
    if metadata is None or row is not stored.get("metadata"):
        row = stored.get("metadata", {})
        metadata = from_dict(Metadata, row)
        known["metadata"] = row, metadata
    return cast("Metadata", metadata)


def share(doc: Doc, key: str, value: Any) -> None:
    """Hand ``value`` on to the components that follow; it is not stored."""
    _in_flight.of(write(doc))["shared", key] = value


def take(doc: Doc, key: str) -> Any:
    """What a component before has handed on under ``key``, or None; it is given once."""
    return _in_flight.of(read(doc)).pop(("shared", key), None)


def report(doc: Doc, *, text: str = "") -> Report:
    """What the components have found so far. Its records are those that they hand on."""
    stored = read(doc)
    return Report(
        id=str(stored.get("id", "")),
        metadata=get_metadata(doc),
        form=str(stored.get("form", "")),
        sections=tuple(get(doc, "sections", Section)),
        tables=tuple(get(doc, "tables", Table)),
        quantities=tuple(get(doc, "quantities", Quantity)),
        facts=tuple(get(doc, "facts", Fact)),
        headlines=dict(stored.get("headlines", {})),
        findings=tuple(get(doc, "findings", Finding)),
        diagnostics=tuple(get(doc, "diagnostics", Diagnostic)),
        patterns=stored.get("patterns", ""),
        text=text,
    )


def let_go(doc: Doc) -> None:
    """The records handed on so far are someone else's now: who asks again is given others."""
    _in_flight.of(read(doc)).clear()


def diagnose(doc: Doc, code: str, message: str = "", start: int = -1, end: int = -1) -> None:
    """Add a diagnostic to ``doc``, once; without ``message`` the code's own meaning is told."""
    note = to_dict(Diagnostic(code, message or DIAGNOSTICS[code], start, end))
    stored = write(doc)
    notes = stored.get("diagnostics", ())  # a tuple in a Doc that comes from a DocBin
    if note not in notes:
        stored["diagnostics"] = [*notes, note]
