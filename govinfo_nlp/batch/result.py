"""What a batch gives for each input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import FAILURE, GovinfoError
from ..records import Diagnostic
from ..report import Report


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one input: a record or an error, never both.

    ``id``: the report's id. ``name``: the path, "" for what came from none. ``record``: what
    ``convert`` made of the report, without ``convert`` the Report itself; None where ``error`` is
    set. ``error``: why there is none, with code and remedy. ``diagnostics``: those of the report.
    ``digest``: SHA-256 of the bytes that were read (hexadecimal), "" where none were.
    """

    id: str
    name: str = ""
    record: Any = None
    error: GovinfoError | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    digest: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is a record, and nothing of the report is missing from it."""
        return self.error is None and not any(d.code == FAILURE for d in self.diagnostics)

    @property
    def report(self) -> Report:
        """The Report. Raises ``error`` where there is one, TypeError after ``convert``."""
        if self.error is not None:
            raise self.error
        if not isinstance(self.record, Report):
            raise TypeError("convert made another record of the report: see result.record")
        return self.record
