"""``Panel``: many reports as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import GovinfoError, UsageError
from ..report.report import Report
from . import codebook as book
from .columns import Column, Shape
from .files import write_table
from .record import Record, Recorder
from .survey import Survey, survey
from .tables import Wide, long_columns, long_rows, wide_columns, wide_rows

if TYPE_CHECKING:
    import pandas

    from .plot import Plots

#: What ``_repr_html_`` shows beside the most reported metrics.
_SHOWN = ("report_id", "issuer", "province", "division_code", "year", "form")
_SHOWN_ROWS, _SHOWN_METRICS = 10, 6


class Panel:
    """Many reports as one table: ``wide`` (a row a report) or ``long`` (a row a fact).

    Made by :func:`govinfo_nlp.panel`. ``records``: what is kept of each report, in their order;
    ``failures``: (source, error) of the inputs that gave no report.
    """

    def __init__(
        self,
        records: Iterable[Record],
        failures: Iterable[tuple[str, GovinfoError]] = (),
    ) -> None:
        self.records = tuple(records)
        self.failures = tuple(failures)

    @classmethod
    def from_reports(cls, reports: Iterable[Report]) -> Panel:
        """The panel of parsed reports, which are looked at one after the other and not kept."""
        return cls(map(Recorder(), reports))

    @cached_property
    def survey(self) -> Survey:
        """What is known of all reports together: columns, types, coverage, divisions."""
        return survey(self.records)

    def __len__(self) -> int:
        return len(self.records)

    # -- tables --------------------------------------------------------------------------------

    def long(self) -> pandas.DataFrame:
        """One row a fact, all fields, with the columns that say whose report it is.

        ``headline`` marks the facts whose values stand in the wide table; ``start``, ``end`` and
        ``text`` are their place in the report's text. Raises UsageError (G303) without pandas.
        """
        return _frame(long_columns(self.survey), list(long_rows(self.records, self.survey)))

    def wide(
        self, *, harmonised: bool = False, grades: bool = False, states: bool = False
    ) -> pandas.DataFrame:
        """One row a report, one column a metric: its headline values, NA where there is none.

        ``harmonised``: the variables of the crosswalk, comparable over the forms as far as their
        grades say. ``grades``, ``states``: one more column a metric each (``…__grade``: exact,
        close, broader; ``…__state``: value, zero, blank, not_reported …, see ``record.STATES``).
        Money is in the unit of the codebook, other numbers as printed. Raises UsageError (G303).
        """
        view = Wide(harmonised, grades, states)
        rows = list(wide_rows(self.records, self.survey, view))
        return _frame(wide_columns(self.survey, view), rows)

    def codebook(self, *, harmonised: bool = False) -> pandas.DataFrame:
        """One row a column of the wide table: names, unit, rows of the forms, grades, coverage."""
        entries = [book.flat(e) for e in book.codebook(self.survey, Wide(harmonised))]
        columns = [Column(name, _codebook_type(name), "", "") for name in book.FIELDS]
        return _frame(columns, [[entry[name] for name in book.FIELDS] for entry in entries])

    # -- files ---------------------------------------------------------------------------------

    def to_csv(self, path: str | Path, *, bom: bool = False, **shape: Any) -> None:
        """Write a table as CSV in UTF-8; an empty cell is no value, 0 is zero.

        ``bom``: begin with the mark without which Excel takes the file for another encoding.
        ``shape``: ``shape="long"``, or ``harmonised``, ``grades``, ``states`` of the wide table.
        """
        self._write(path, ".csv", bom=bom, **shape)

    def to_jsonl(self, path: str | Path, **shape: Any) -> None:
        """Write a table as JSON, one row a line; null is no value. ``shape`` as in ``to_csv``."""
        self._write(path, ".jsonl", **shape)

    def to_parquet(self, path: str | Path, **shape: Any) -> None:
        """Write a table as Parquet (needs the extra ``parquet``). ``shape`` as in ``to_csv``."""
        self._write(path, ".parquet", **shape)

    def to_excel(self, path: str | Path, **shape: Any) -> None:
        """Write a table as .xlsx (needs the extra ``excel``). ``shape`` as in ``to_csv``."""
        self._write(path, ".xlsx", **shape)

    def write_codebook(self, path: str | Path, *, harmonised: bool = False) -> None:
        """Write the codebook as .md, .csv or .json. Raises UsageError (G344)."""
        view = Wide(harmonised)
        book.write_codebook(Path(path), book.codebook(self.survey, view), self.survey, view)

    def _write(
        self,
        path: str | Path,
        ending: str,
        *,
        bom: bool = False,
        shape: Shape = "wide",
        harmonised: bool = False,
        grades: bool = False,
        states: bool = False,
    ) -> None:
        path = Path(path)
        if path.suffix.lower() != ending:
            raise UsageError("G341", path=str(path), known=ending)
        view = Wide(harmonised, grades, states)
        write(path, self.records, self.survey, shape=shape, wide=view, bom=bom)

    # -- pictures and notebooks ----------------------------------------------------------------

    @property
    def plot(self) -> Plots:
        """The three usual pictures: ``requests()``, ``answers()``, ``channels()``."""
        from .plot import Plots

        return Plots(self)

    def __repr__(self) -> str:
        years = sorted({i["year"] for i in self.survey.identities if i["year"]})
        span = f" years={years[0]}–{years[-1]}" if years else ""
        bodies = len({i["division_code"] for i in self.survey.identities} - {""})
        return f"<Panel reports={len(self)}{span} divisions={bodies} failures={len(self.failures)}>"

    def _repr_html_(self) -> str:
        """The first rows with the metrics that most reports state, for notebooks; no script."""
        view = Wide()
        columns = [column.name for column in wide_columns(self.survey, view)]
        coverage = self.survey.coverage["cells"]
        best = sorted(coverage, key=lambda m: (-coverage[m].total(), columns.index(m)))
        names = [*_SHOWN, *sorted(best[:_SHOWN_METRICS], key=columns.index)]
        places = [columns.index(name) for name in names]
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        first = wide_rows(self.records[:_SHOWN_ROWS], _first(self.survey), view)
        body = "".join(
            f"<tr>{''.join(_cell(row[place]) for place in places)}</tr>" for row in first
        )
        more = f", the first {_SHOWN_ROWS} shown" if len(self) > _SHOWN_ROWS else ""
        return (
            f"<div class='govinfo'><strong>{escape(repr(self)[1:-1])}</strong>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<small>{len(self)} reports{more}; {len(columns)} columns in all</small></div>"
        )


def write(
    path: Path,
    records: Iterable[Record],
    found: Survey,
    *,
    shape: Shape = "wide",
    wide: Wide = Wide(),  # noqa: B008  (frozen)
    bom: bool = False,
) -> int:
    """Write a table of ``records`` to ``path``, row by row; returns the number of rows.

    ``records`` are those that ``found`` is the survey of, in the same order; they are taken one
    after the other. Raises what :func:`govinfo_nlp.panels.files.write_table` raises.
    """
    if shape == "long":
        return write_table(path, long_columns(found), long_rows(records, found), bom=bom)
    return write_table(path, wide_columns(found, wide), wide_rows(records, found, wide), bom=bom)


def _first(found: Survey) -> Survey:
    """``found`` with the identities of the rows that a notebook shows."""
    return Survey(found.identities[:_SHOWN_ROWS], found.metrics, found.types)


def _cell(value: Any) -> str:
    if value is None:
        return "<td></td>"
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    text = f"{value:,}" if number and value > 9999 else str(value)
    return f"<td style='text-align:{'right' if number else 'left'}'>{escape(text)}</td>"


def _codebook_type(name: str) -> Any:
    counts = book.FIELDS[book.FIELDS.index("reported") : book.FIELDS.index("forms")]
    return "Int64" if name in counts else "string"


_SURROGATE = re.compile(r"[\ud800-\udfff]")


def _frame(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> pandas.DataFrame:
    try:
        import pandas as pd
    except ImportError:
        raise UsageError("G303", what="a panel's table", package="pandas", extra="pandas") from None
    data = {}
    for place, column in enumerate(columns):
        values = [row[place] for row in rows]
        if column.type == "string":
            values = [_SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for v in values]
        data[column.name] = pd.array(values, dtype=column.type)
    return pd.DataFrame(data, columns=[column.name for column in columns])
