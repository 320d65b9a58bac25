"""The one thing that is stored on a Doc: ``doc._.govinfo_data``, a plain dict.

Each component adds its own key, so that each can be used alone; everything else on the Doc is a
getter that reads this dict, and everything survives ``to_bytes``, DocBin, pickle and workers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from spacy.tokens import Doc

from ..errors import DIAGNOSTICS
from ..records import Diagnostic, all_from_dicts, to_dict
from ..report.report import SCHEMA_VERSION

R = TypeVar("R")

KEY = "govinfo_data"
#: Where spaCy keeps the value of a Doc extension (its stubs only know keys of str).
_SLOT: Any = ("._.", KEY, None, None)


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
    write(doc)[key] = [to_dict(record) for record in records]


def get(doc: Doc, key: str, kind: type[R]) -> list[R]:
    """The records stored under ``key``; [] where there are none."""
    return all_from_dicts(kind, read(doc).get(key, ()))


def diagnose(doc: Doc, code: str, message: str = "", start: int = -1, end: int = -1) -> None:
    """Add a diagnostic to ``doc``, once; without ``message`` the code's own meaning is told."""
    note = to_dict(Diagnostic(code, message or DIAGNOSTICS[code], start, end))
    data = write(doc)
    notes = data.get("diagnostics", ())
    if note not in notes:
        data["diagnostics"] = [*notes, note]
