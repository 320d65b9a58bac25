"""Tables as files: CSV, JSONL, Parquet and Excel, row by row, and there only when complete."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..batch.output import replacing
from ..errors import UsageError
from .columns import Column

if TYPE_CHECKING:
    from .tables import Row

Format = Literal["csv", "jsonl", "parquet", "xlsx"]
FORMATS: dict[str, Format] = {
    ".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx",
}  # fmt: skip
_BATCH = 5_000
#: What a sheet of Excel holds: lines, and characters in a cell.
_SHEET_ROWS, _CELL_LENGTH = 1_048_576, 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def format_of(path: Path) -> Format:
    """The format that the ending of ``path`` names. Raises UsageError (G341)."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise UsageError("G341", path=str(path), known=", ".join(FORMATS))
    return found


def need(kind: Format) -> None:
    """Raise UsageError (G303) where the package that writes ``kind`` is missing."""
    packages = {"parquet": ("pyarrow", "parquet"), "xlsx": ("openpyxl", "excel")}
    package, extra = packages.get(kind, ("csv", ""))
    if find_spec(package) is None:
        raise UsageError("G303", what=f".{kind}", package=package, extra=extra)


def write_table(
    path: Path, columns: Sequence[Column], rows: Iterable[Row], *, bom: bool = False
) -> int:
    """Write ``rows`` to ``path``, in the format of its ending; returns their number.

    A cell without value is an empty cell (CSV, Excel) or null (JSONL, Parquet), a zero is 0.
    The file is written beside its place and put there when it is complete. ``bom``: begin a CSV
    file with the mark by which Excel knows UTF-8.

    Raises UsageError: G303 (a package is missing), G341 (unknown ending), G342 (too many rows for
    Excel); BatchError: G407 (cannot be written).
    """
    number = 0

    def counted() -> Iterator[Row]:
        nonlocal number
        for row in rows:
            number += 1
            yield row

    kind = format_of(path)
    need(kind)
    write: Callable[[Path, Sequence[Column], Iterator[Row]], None] = {
        "csv": _write_csv_with_mark if bom else _write_csv,
        "jsonl": _write_jsonl, "parquet": _write_parquet, "xlsx": _write_xlsx,
    }[kind]  # fmt: skip
    with replacing(path) as partial:
        write(partial, columns, counted())
    return number


def _write_csv(
    path: Path, columns: Sequence[Column], rows: Iterator[Row], encoding: str = "utf-8"
) -> None:
    with path.open("w", encoding=encoding, errors="surrogatepass", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        writer.writerows(rows)


def _write_csv_with_mark(path: Path, columns: Sequence[Column], rows: Iterator[Row]) -> None:
    _write_csv(path, columns, rows, "utf-8-sig")


def _write_jsonl(path: Path, columns: Sequence[Column], rows: Iterator[Row]) -> None:
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")


def _write_parquet(path: Path, columns: Sequence[Column], rows: Iterator[Row]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "string": pa.string(), "Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_(),
    }  # fmt: skip
    schema = pa.schema([(column.name, types[column.type]) for column in columns])
    with pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            arrays = [
                pa.array([_typed(value, column) for value in values], types[column.type])
                for column, values in zip(columns, zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _typed(value: Any, column: Column) -> Any:
    if value is not None and column.type == "Float64":
        return float(value)
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _write_xlsx(path: Path, columns: Sequence[Column], rows: Iterator[Row]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("panel")
    sheet.freeze_panes = "B2"

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, _CONTROL.sub("\ufffd", value)[:_CELL_LENGTH])
        made.data_type = "s"  # a text that begins with = is no formula
        return made

    sheet.append([cell(column.name) for column in columns])
    for number, row in enumerate(rows, 1):
        if number >= _SHEET_ROWS:
            sheet.close()
            raise UsageError("G342", path=str(path), limit=_SHEET_ROWS - 1)
        sheet.append([cell(value) for value in row])
    book.save(path)
