"""The one thing that is stored on a Doc: ``doc._.govinfo_data``, a plain dict.

Each component adds its own key, so that each can be used alone; everything else on the Doc is a
getter that reads this dict, and everything survives ``to_bytes``, DocBin, pickle and workers.

Packing the records of a report costs as much as finding some of them. So the components hand the
records themselves on, and they are packed when someone reads, saves or copies the dict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import srsly
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


class Stored:
    """What is kept on a Doc: plain values, records that are not packed yet, and those unpacked.

    To pickle, ``copy`` and msgpack it is the plain dict. ``shared``: what the components hand on
    to each other; it is never saved.
    """

    __slots__ = ("_packed", "_unpacked", "shared", "values")

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.shared: dict[str, Any] = {}
        self._unpacked: dict[str, list[Any]] = {}
        #: Records made of rows in ``values``, believed for these very rows only.
        self._packed: dict[str, tuple[Any, list[Any]]] = {}

    def plain(self) -> dict[str, Any]:
        """The plain dict. The records are forgotten: its owner may change it."""
        for key, records in self._unpacked.items():
            self.values[key] = to_dicts(records)
        self._unpacked, self._packed = {}, {}
        return self.values

    def put(self, key: str, records: list[Any]) -> None:
        self.values.pop(key, None)
        self._unpacked[key] = records

    def get(self, key: str, kind: type[R]) -> list[R]:
        if key in self._unpacked:
            return self._unpacked[key]
        rows = self.values.get(key)
        known, records = self._packed.get(key, (None, []))
        if rows is not None and rows is not known:
            records = all_from_dicts(kind, rows)
            self._packed[key] = rows, records
        return records

    def put_one(self, key: str, record: Any) -> None:
        row = self.values[key] = to_dict(record)
        self._packed[key] = row, [record]

    def get_one(self, key: str, kind: type[R]) -> R:
        row = self.values.get(key)
        known, records = self._packed.get(key, (None, []))
        if row is None or row is not known:
            records = [from_dict(kind, row or {})]
            self._packed[key] = row, records
        return cast("R", records[0])

    def drop(self, key: str) -> None:
        for held in (self.values, self._unpacked, self._packed):
            held.pop(key, None)

    def __contains__(self, key: str) -> bool:
        return key in self._unpacked or key in self.values

    def __reduce__(self) -> tuple[Any, ...]:
        return (dict, (self.plain(),))


@srsly.msgpack_encoders("govinfo_nlp")  # type: ignore[untyped-decorator]
def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """For ``Doc.to_bytes`` and DocBin."""
    if isinstance(value, Stored):
        return value.plain()
    return value if chain is None else chain(value)


def _read(doc: Doc) -> Stored | None:
    """What is stored on ``doc``; None where no component has run."""
    found = doc.user_data.get(_SLOT)
    if isinstance(found, Stored):
        return found
    if isinstance(found, dict):  # from a file, or set by the user
        found = doc.user_data[_SLOT] = Stored(found)
        return found
    return None


def _write(doc: Doc) -> Stored:
    """What is stored on ``doc``, to add to; made if there is nothing."""
    found = _read(doc)
    if found is None:
        found = doc.user_data[_SLOT] = Stored({"schema_version": SCHEMA_VERSION})
    return found


def plain(doc: Doc) -> dict[str, Any] | None:
    """``doc._.govinfo_data``: all that is stored, as a plain dict; None where nothing is."""
    stored = _read(doc)
    return None if stored is None else stored.plain()


def replace(doc: Doc, values: dict[str, Any] | None) -> None:
    """Set ``doc._.govinfo_data``."""
    doc.user_data[_SLOT] = values


def has(doc: Doc, key: str) -> bool:
    """Whether something is stored under ``key``."""
    stored = _read(doc)
    return stored is not None and key in stored


def value(doc: Doc, key: str, default: Any = None) -> Any:
    """The plain value stored under ``key``."""
    stored = _read(doc)
    return default if stored is None else stored.values.get(key, default)


def set_value(doc: Doc, key: str, value: Any) -> None:
    """Store a plain value under ``key``."""
    _write(doc).values[key] = value


def put(doc: Doc, key: str, records: Iterable[Any]) -> None:
    """Store ``records`` (dataclasses of one class) under ``key``; they are not to be changed."""
    _write(doc).put(key, list(records))


def get(doc: Doc, key: str, kind: type[R]) -> list[R]:
    """The records stored under ``key``; [] where there are none. They are not to be changed."""
    stored = _read(doc)
    return [] if stored is None else stored.get(key, kind)


def drop(doc: Doc, key: str) -> None:
    """Remove what is stored under ``key``."""
    _write(doc).drop(key)


def put_metadata(doc: Doc, metadata: Metadata) -> None:
    """Store what the report says of itself."""
    _write(doc).put_one("metadata", metadata)


def get_metadata(doc: Doc) -> Metadata:
    """What the report says of itself; empty where nobody has looked. It is not to be changed."""
    stored = _read(doc)
    return Metadata() if stored is None else stored.get_one("metadata", Metadata)


def share(doc: Doc, key: str, value: Any) -> None:
    """Hand ``value`` on to the components that follow; it is not stored."""
    _write(doc).shared[key] = value


def take(doc: Doc, key: str) -> Any:
    """What a component before has handed on under ``key``, or None; it is given once."""
    stored = _read(doc)
    return None if stored is None else stored.shared.pop(key, None)


def report(doc: Doc, *, text: str = "") -> Report:
    """What the components have found so far. Its records are those that they hand on."""
    stored = _read(doc) or Stored({})
    values = stored.values
    return Report(
        id=str(values.get("id", "")),
        metadata=stored.get_one("metadata", Metadata),
        form=str(values.get("form", "")),
        sections=tuple(stored.get("sections", Section)),
        tables=tuple(stored.get("tables", Table)),
        quantities=tuple(stored.get("quantities", Quantity)),
        facts=tuple(stored.get("facts", Fact)),
        headlines=dict(values.get("headlines", {})),
        findings=tuple(stored.get("findings", Finding)),
        diagnostics=tuple(stored.get("diagnostics", Diagnostic)),
        patterns=values.get("patterns", ""),
        text=text,
    )


def let_go(doc: Doc) -> None:
    """The records handed on so far are someone else's now: who asks again is given others."""
    plain(doc)


def diagnose(doc: Doc, code: str, message: str = "", start: int = -1, end: int = -1) -> None:
    """Add a diagnostic to ``doc``, once; without ``message`` the code's own meaning is told."""
    note = to_dict(Diagnostic(code, message or DIAGNOSTICS[code], start, end))
    notes = value(doc, "diagnostics", ())  # a tuple in a Doc that comes from a DocBin
    if note not in notes:
        set_value(doc, "diagnostics", [*notes, note])
