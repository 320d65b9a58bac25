"""Facts from the cells of statutory tables."""

from __future__ import annotations

from collections.abc import Iterable

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
    facts = []
    for table in tables:
        cells = [*table.cells, *derived_cells(table)]
        facts += [_fact(table, cell, text) for cell in cells if cell.start >= 0]
    return facts


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


def _fact(table: Table, cell: Cell, text: str) -> Fact:
    filled = cell.value is not None
    row = form_row(table, cell)
    return Fact(
        metric=cell.metric,
        label=cell.label,
        value=cell.value,
        unit=cell.unit if filled else "",
        start=cell.start,
        end=cell.end,
        text=text[cell.start : cell.end],
        state=cell.state,
        scope=_scope(table, cell),
        applicant=cell.applicant,
        status=("derived" if cell.derived else "reported") if filled else "blank",
        source="table",
        form_row=row,
        rule=row,
        confidence=cell.confidence,
        label_start=cell.label_start,
        label_end=cell.label_end,
        evidence=_evidence(table, cell),
    )


def form_row(table: Table, cell: Cell) -> str:
    """The id of the cell's row in the ontology; with its column where the row has several."""
    if table.name in ("t2", "t4") and cell.row and cell.column:
        return f"{cell.row}/{cell.column}"
    return cell.row


def _scope(table: Table, cell: Cell) -> str:
    """The column's name where a copy of form B has several: 本级, 汇总."""
    if table.form == "B" and len(table.columns) > 1:
        return cell.column.removesuffix("统计数")
    return ""


def _evidence(table: Table, cell: Cell) -> list[str]:
    evidence = [f"form {table.form}", f"row {cell.label}"]
    if cell.column:
        evidence.append(f"column {cell.column}")
    return evidence
