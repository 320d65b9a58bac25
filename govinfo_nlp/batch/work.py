"""The work on one input: read, parse, convert. It never raises; it runs in any process."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from ..api import default_pipeline, load, parse_in_zone
from ..errors import BatchError, GovinfoError
from ..readers import MAX_LENGTH, Source, read, read_bytes, read_text
from ..records import to_dict
from ..report import Report
from .inputs import Input
from .result import Result

Convert = Callable[[Report], Any]


@dataclass(frozen=True)
class Setup:
    """How to make the :class:`Work` of a process; small enough to be sent to one.

    ``nlp``: the pipeline, or None for ``load(**settings)``.
    """

    convert: Convert | None = None
    nlp: Language | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    max_length: int = MAX_LENGTH

    def __call__(self) -> Work:
        """Raises UsageError (G3xx) and PatternError (G2xx) as ``load`` does."""
        return Work(self.pipeline(), self.convert, self.max_length)

    def pipeline(self) -> Language:
        if self.nlp is not None:
            return self.nlp
        nlp = load(**self.settings) if self.settings else default_pipeline()
        _know_common_characters(nlp)
        return nlp


class Work:
    """``Input`` → ``Result``. What goes wrong is the result's error."""

    def __init__(self, nlp: Language, convert: Convert | None, max_length: int) -> None:
        self._nlp, self._convert, self._max_length = nlp, convert, max_length

    def __call__(self, item: Input) -> Result:
        name, digest = item.name, ""
        report_id = item.report_id
        try:
            source, digest = self._read(item)
            report = parse_in_zone(source, self._nlp, id=item.id, max_length=self._max_length)
            record = self._converted(report, item)
        except GovinfoError as error:
            return Result(report_id, name, error=error, digest=digest)
        except Exception as cause:
            failure = BatchError("G402", path=item.label, cause=_told(cause))
            return Result(report_id, name, error=failure, digest=digest)
        return Result(report.id, name, record, None, report.diagnostics, digest)

    def _read(self, item: Input) -> tuple[Source, str]:
        """The source and the digest of what it was read from."""
        source = item.source
        if isinstance(source, GovinfoError):
            raise source
        if isinstance(source, Source):
            return source, digest_of(source)
        if isinstance(source, str):
            return read_text(source, name=item.name), digest_of(source)
        data = source if isinstance(source, bytes) else read_bytes(source)
        return read(data, name=item.name or item.id or "", max_length=self._max_length), digest_of(
            data
        )

    def _converted(self, report: Report, item: Input) -> Any:
        if self._convert is None:
            return report
        try:
            return self._convert(report)
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
            return pickle.dumps(Result(result.id, result.name, None, error, digest=result.digest))


def digest_of(source: Path | bytes | str | Source) -> str:
    """SHA-256 of what a report is read from, hexadecimal. Raises ReadError (G101, G102)."""
    if isinstance(source, Path):
        source = read_bytes(source)
    if isinstance(source, Source):
        source = json.dumps(to_dict(source))
    if isinstance(source, str):
        source = source.encode("utf-8", "surrogatepass")
    return hashlib.sha256(source).hexdigest()


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
