"""Facts from the cells of statutory tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..records import Cell, Fact, Table
from .fill import DERIVED

#: Lawsuits in all: form B counts them so, forms C and D in two groups of columns.
_OUTCOMES = {
    "1": "upheld",
    "2": "corrected",
    "3": "other",
    "4": "pending",
    "5": "total",
}


def facts_from_tables(tables: Iterable[Table], text: str) -> list[Fact]:
    """One fact for each cell that stands in the text, and the derived totals.

    ``status`` is reported, blank (empty, 「/」 or 「—」) or derived; ``form_row`` names row and
    column as the ontology does (``D2.2/本年制发件数``, ``D3.1``, ``t4/r5``).
    """
    return [fact for table in tables for fact in _facts(table, text)]


def derived_cells(table: Table) -> list[Cell]:
    """Lawsuits without review and after it, added up: the cells ``litigation.*`` of table 4."""
    by_column = {cell.column: cell for cell in table.cells if cell.row == "t4"}
    sums = []
    for number, outcome in _OUTCOMES.items():
        direct, after = by_column.get("d" + number), by_column.get("a" + number)
        if direct and after and direct.value is not None and after.value is not None:
            sums.append(_sum(direct, after, f"litigation.{outcome}", number))
    return sums


def _sum(direct: Cell, after: Cell, metric: str, number: str) -> Cell:
    value = (direct.value or 0) + (after.value or 0)
    return Cell(
        row="t4",
        column=f"d{number}+a{number}",
        label=f"{direct.label}+{after.label}",
        metric=metric,
        applicant="",
        value=value,
        unit=direct.unit,
        state="value" if value else "zero",
        start=direct.start,
        end=direct.end,
        text=direct.text,
        label_start=direct.label_start,
        label_end=direct.label_end,
        derived=True,
        confidence=DERIVED,
    )


def _facts(table: Table, text: str) -> Iterator[Fact]:
    """The facts of one table."""
    form = f"form {table.form}"
    by_column = table.name in ("t2", "t4")  # their rows have several metrics
    bodies = table.form == "B" and len(table.columns) > 1
    for cell in (*table.cells, *derived_cells(table)):
        start, end, value, column = cell.start, cell.end, cell.value, cell.column
        if start < 0:
            continue
        row = f"{cell.row}/{column}" if by_column and cell.row and column else cell.row
        named = (form, f"row {cell.label}")
        yield Fact(
            cell.metric,
            cell.label,
            value,
            cell.unit if value is not None else "",
            start,
            end,
            text[start:end],
            state=cell.state,
            # 本级, 汇总: a copy of form B has a column for each body
            scope=column.removesuffix("统计数") if bodies else "",
            applicant=cell.applicant,
            status="blank" if value is None else "derived" if cell.derived else "reported",
            source="table",
            form_row=row,
            rule=row,
            confidence=cell.confidence,
            label_start=cell.label_start,
            label_end=cell.label_end,
            evidence=(*named, f"column {column}") if column else named,
        )
