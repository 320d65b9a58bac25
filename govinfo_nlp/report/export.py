"""Write rows (facts, quantities) as JSONL, CSV or Parquet, always with the same columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from ..errors import UsageError

FORMATS = ("jsonl", "csv", "parquet")


class RowWriter(Protocol):
    """Takes the rows of one document after the other."""

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None: ...

    def close(self) -> None: ...


class JsonlWriter:
    """One JSON object a line, Chinese as Chinese."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self._out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._out.flush()


class CsvWriter:
    """Comma-separated with a header line; an empty cell is None, nested values are JSON."""

    def __init__(self, out: TextIO, fields: Sequence[str]) -> None:
        self._out = out
        self._writer = csv.DictWriter(out, fields, extrasaction="ignore", lineterminator="\n")
        self._writer.writeheader()

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self._writer.writerow({key: _flat(value) for key, value in row.items()})

    def close(self) -> None:
        self._out.flush()


class ParquetWriter:
    """A Parquet file, written when all rows are there (needs the extra ``parquet``)."""

    def __init__(self, path: Path, fields: Sequence[str]) -> None:
        try:
            import pandas
            import pyarrow  # noqa: F401
        except ImportError:
            raise UsageError(
                "G303",
                what="--format parquet",
                package="pandas and pyarrow",
                extra="parquet",
            ) from None
        self._pandas = pandas
        self._path, self._fields = path, [*fields]
        self._rows: list[dict[str, Any]] = []

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows += [{key: _flat(value) for key, value in row.items()} for row in rows]

    def close(self) -> None:
        frame = self._pandas.DataFrame(self._rows, columns=self._fields)
        for name in frame.columns:
            if {type(value) for value in frame[name] if value is not None} == {
                int,
                float,
            }:
                frame[name] = frame[name].astype(float)
        frame.to_parquet(self._path, index=False)


def open_writer(kind: str, out: TextIO, path: Path | None, fields: Sequence[str]) -> RowWriter:
    """The writer for ``kind`` (of :data:`FORMATS`). Raises UsageError (G303, G305)."""
    if kind == "csv":
        return CsvWriter(out, fields)
    if kind == "parquet":
        if path is None:
            raise UsageError("G305", what="--format parquet", needs="-o FILE")
        return ParquetWriter(path, fields)
    return JsonlWriter(out)


def _flat(value: Any) -> Any:
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False)
    return value
