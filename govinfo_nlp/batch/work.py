"""The work on one input: read, parse, convert. It never raises; it runs in any process."""

from __future__ import annotations

import gc
import hashlib
import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from srsly import cloudpickle

from ..api import default_pipeline, load, parse_in_zone
from ..errors import BatchError, GovinfoError
from ..readers import MAX_LENGTH, Source, read, read_bytes, read_text
from ..records import to_dict
from ..report import Report
from .inputs import Input
from .result import Result

Convert = Callable[[Report], Any]

#: Characters that a copy of the pipeline parses before it is replaced by a new one. The first
#: replacement comes early: what two pipelines take is better taken at once than after an hour.
_ROOM, _FIRST_ROOM = 2_000_000, 200_000


@dataclass(frozen=True)
class Setup:
    """How to make the :class:`Work` of a process; small enough to be sent to one.

    ``convert``: makes the record of a report; None leaves it the Report. ``nlp``: the pipeline, or
    None for ``load(**settings)``. ``max_length``: longest text, in characters. ``with_text``:
    ``convert`` is called with the report and its text. ``known``: says of an input and the digest
    of its content that it need not be parsed: its result is then without a record.
    """

    convert: Callable[..., Any] | None = None
    nlp: Language | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    max_length: int = MAX_LENGTH
    with_text: bool = False
    known: Callable[[Input, str], bool] | None = None

    def __call__(self) -> Work:
        """Raises UsageError (G3xx) and PatternError (G2xx) as ``load`` does."""
        return Work(self)

    def converted(self, report: Report, text: str) -> Any:
        """The record of ``report``."""
        if self.convert is None:
            return report
        return self.convert(report, text) if self.with_text else self.convert(report)

    def pipeline(self) -> Language:
        """The pipeline, made once in a process if it is the default one."""
        if self.nlp is not None:
            return self.nlp
        nlp = load(**self.settings) if self.settings else default_pipeline()
        _know_common_characters(nlp)
        return nlp


class Work:
    """``Input`` → ``Result``. What goes wrong is the result's error.

    The strings of a document are forgotten after it (memory zones), but each leaves an empty cell
    in spaCy's hash tables, which grow by it. A copy of the pipeline begins without such cells.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup, self._nlp = setup, setup.pipeline()
        self._room = _FIRST_ROOM

    def __call__(self, item: Input) -> Result:
        digest = ""
        try:
            data = _data(item)
            digest = _digest(data)
            if self._setup.known is not None and self._setup.known(item, digest):
                return Result(item.final_id, item.name, digest=digest)
            report, text = self._parsed(data, item)
            record = self._converted(report, text, item)
        except GovinfoError as error:
            return Result(item.final_id, item.name, error=error, digest=digest)
        except Exception as cause:
            failure = BatchError("G402", path=item.label, cause=_told(cause))
            return Result(item.final_id, item.name, error=failure, digest=digest)
        return Result(report.id, item.name, record, None, report.diagnostics, digest)

    def _parsed(self, data: bytes | str | Source, item: Input) -> tuple[Report, str]:
        limit = self._setup.max_length
        if isinstance(data, Source):
            source = data
        elif isinstance(data, str):
            source = read_text(data, name=item.name)
        else:
            source = read(data, name=item.name or item.id or "", max_length=limit)
        self._room -= len(source.text)
        if self._room < 0:
            self._renew()
        report = parse_in_zone(source, self._nlp, id=item.id, max_length=limit)
        return replace(report, id=item.rename) if item.rename else report, source.text

    def _renew(self) -> None:
        """Go on with a copy of the pipeline."""
        self._room = _ROOM
        try:
            packed = cloudpickle.dumps(self._nlp)
        except Exception:  # somebody else's component, which cannot be copied
            return
        del self._nlp
        gc.collect()  # a pipeline refers to itself
        self._nlp = pickle.loads(packed)
        if self._setup.nlp is None:
            _know_common_characters(self._nlp)

    def _converted(self, report: Report, text: str, item: Input) -> Any:
        try:
            return self._setup.converted(report, text)
        except Exception as cause:
            raise BatchError("G403", path=item.label, cause=_told(cause)) from cause


class Packed:
    """``Input`` → ``Result``, pickled: what a worker process sends back."""

    def __init__(self, setup: Setup) -> None:
        self._work = setup()

    def __call__(self, item: Input) -> bytes:
        result = self._work(item)
        try:
            return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        except Exception as cause:
            error = BatchError("G403", path=item.label, cause=_told(cause))
            return pickle.dumps(replace(result, record=None, error=error, diagnostics=()))


def _data(item: Input) -> bytes | str | Source:
    """What the input holds. Raises ReadError (G1xx)."""
    if isinstance(item.source, GovinfoError):
        raise item.source
    return read_bytes(item.source) if isinstance(item.source, Path) else item.source


def _digest(data: bytes | str | Source) -> str:
    """SHA-256 of what a report is read from, hexadecimal."""
    if isinstance(data, Source):
        data = json.dumps(to_dict(data))
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _know_common_characters(nlp: Language) -> None:
    """Give the common characters (those of GB 2312) a place in the vocabulary for good.

    Each document's own words are forgotten after it; what nearly every document holds need not be
    made anew each time.
    """
    cells = [(row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    for character in bytes(byte for pair in cells for byte in pair).decode("gb18030"):
        nlp.vocab[character]
