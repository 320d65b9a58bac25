"""The relations between the cells of the statutory tables (AU01–AU04, AU07–AU10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon.forms import Relation, builtin_forms, split_label
from ..lexicon.relations import RelationEntry, form_relations
from ..lexicon.sets import per_set
from ..records import Cell, Number, Table
from ..tables.checks import Printed
from .view import Span, View, terms

#: A cell that is less sure than this may be misread: what it breaks is a warning, no error.
_SURE = 0.85
_TOLERANCE = 1e-6


@dataclass(slots=True)
class Side:
    """One side of a relation: its cells (None: not in the text) with their names."""

    cells: list[Cell | None]
    names: list[str]

    @property
    def missing(self) -> bool:
        """Whether a cell is not in the text, or none of them is filled."""
        return any(c is None or c.state == "missing" for c in self.cells) or not any(
            c is not None and c.value is not None for c in self.cells
        )

    @property
    def blank(self) -> bool:
        """Whether a cell is empty, so that it may stand for any number; a dash is none."""
        return any(c is not None and c.state == "blank" for c in self.cells)

    @property
    def total(self) -> Number:
        return sum((c.value or 0 for c in self.cells if c is not None), 0)

    @property
    def words(self) -> str:
        return terms(
            [(n, (c.value or 0) if c else 0) for n, c in zip(self.names, self.cells, strict=True)]
        )

    @property
    def spans(self) -> list[Span]:
        return [(c.start, c.end) for c in self.cells if c is not None]

    @property
    def sure(self) -> bool:
        return all(c is None or c.confidence >= _SURE for c in self.cells)

    def each(self) -> list[Side]:
        return [Side([c], [n]) for c, n in zip(self.cells, self.names, strict=True)]


def check_tables(view: View) -> None:
    """Findings for all cell relations of the forms that the report's tables follow."""
    for table in view.report.tables:
        lines = Printed(table)
        for entry, rule in _rules(table.form, table.name):
            stated = frozenset(rule.left)
            for name, cells in lines[rule.over].items():
                if not stated <= cells.keys():
                    continue
                left, right = ([cells.get(key) for key in side] for side in (rule.left, rule.right))
                if not _holds(rule.relation, left, right):
                    where = _where(table, rule, name, len(lines[rule.over]))
                    _check_sides(view, entry, rule, where, *_sides(table, rule, left, right))


@per_set
def _rules(form_id: str, table_id: str) -> list[tuple[RelationEntry, Relation]]:
    """The relations between the cells of one table of a form."""
    rules = form_relations().get(form_id, [])
    return [
        (entry, rule)
        for form in builtin_forms()
        for table in form.tables
        if (form.id, table.id) == (form_id, table_id)
        for entry, rule in rules
        if form.is_about(rule, table)
    ]


def _holds(relation: str, left: Sequence[Cell | None], right: Sequence[Cell | None]) -> bool:
    """Whether the numbers satisfy ``relation``, or cells are missing: a quick look, since most do."""
    known = [cell.value or 0 for cell in left if cell is not None]
    parts = [cell.value or 0 for cell in right if cell is not None]
    if len(known) < len(left) or (len(parts) < len(right) and relation != ">= each"):
        return True
    stated = sum(known)
    if relation == "=":
        return abs(stated - sum(parts)) <= _TOLERANCE
    if relation == "<=":
        return stated <= sum(parts) + _TOLERANCE
    if relation == ">=":
        return stated >= sum(parts) - _TOLERANCE
    return all(stated >= part - _TOLERANCE for part in parts)


def _check_sides(
    view: View, entry: RelationEntry, rule: Relation, where: str, left: Side, right: Side
) -> None:
    if rule.relation == ">= each":
        for part in right.each():
            _check(view, entry, ">=", where, left, part)
    else:
        _check(view, entry, rule.relation, where, left, right)


def _check(
    view: View, entry: RelationEntry, relation: str, where: str, left: Side, right: Side
) -> None:
    """A finding where ``left`` ``relation`` ``right`` fails for any value of the blank cells."""
    if left.missing or right.missing:
        return
    stated, computed = left.total, right.total
    short, over = stated < computed - _TOLERANCE, stated > computed + _TOLERANCE
    if relation == "=" and not (short or over):
        return
    if (relation == "<=" and not over) or (relation == ">=" and not short):
        return
    # An empty cell may hold what is missing, never less than nothing.
    open_ = (short and left.blank) or (over and right.blank)
    if open_ and (left.blank or relation != "="):
        return
    strength = entry.zero if entry.zero and not stated and computed else entry.strength
    severity = "error" if strength == "hard" else "warning"
    if open_ or not (left.sure and right.sure):
        severity = "warning"
    closes = computed - sum(_rest(left))
    view.add(
        entry,
        [*left.spans, *right.spans],
        stated=stated,
        computed=computed,
        closes=closes if closes >= 0 else None,
        severity=severity,
        difference=abs(stated - computed),
        where=f"{where}:" if where else "",
        where_en=f"{where}: " if where else "",
        left_terms=left.words if len(left.cells) > 1 else left.names[0],
        right_terms=right.words if len(right.cells) > 1 else right.names[0],
    )


def _rest(side: Side) -> list[Number]:
    """The numbers of a side but its first, which is taken to be the one to correct."""
    return [c.value or 0 for c in side.cells[1:] if c is not None]


def _sides(
    table: Table, rule: Relation, left: list[Cell | None], right: list[Cell | None]
) -> tuple[Side, Side]:
    rows, columns = _labels(table.form)
    names = rows if rule.over == "columns" else columns
    keys = [map(_column if rule.over == "cells" else str, side) for side in (rule.left, rule.right)]
    first, second = ([names.get(key, key) for key in side] for side in keys)
    return Side(left, first), Side(right, second)


def _column(key: str) -> str:
    """The column of ``row/column``."""
    return key.partition("/")[2]


def _where(table: Table, rule: Relation, name: str, count: int) -> str:
    """How a finding names the column or row ``name``, one of ``count``."""
    rows, columns = _labels(table.form)
    if rule.over == "columns":
        return columns.get(name, name) if count > 1 else ""
    if rule.over == "rows":
        return rows.get(name, name)
    return _group(table.form, _column(rule.left[0]))


@per_set
def _labels(form_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """The printed names of rows and columns, without their numbers."""
    form = next(form for form in builtin_forms() if form.id == form_id)
    rows = {row.id: split_label(row.label)[1] for table in form.tables for row in table.rows}
    columns = {column.id: column.label for table in form.tables for column in table.columns}
    return rows, columns


def _group(form_id: str, column: str) -> str:
    """The upper header of a column of table 4."""
    form = next(form for form in builtin_forms() if form.id == form_id)
    for table in form.tables:
        for spec in table.columns:
            if spec.id == column:
                return spec.group
    return ""
