"""What a table says against itself: rows twice, sums that fail, numbers that have slipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..lexicon.forms import Relation
from ..records import Cell, Diagnostic, Number, Table
from .kinds import Kind
from .place import Placed
from .rows import Line

#: How sure a number is whose sum fails: it is misprinted or misread.
UNBALANCED = 0.9
#: How far apart a row with too many numbers and one with too few may stand for numbers to have
#: slipped from the one to the other.
_SLIP = 12


def unsettle_slipped(lines: Sequence[Line], placed: list[Placed]) -> None:
    """Take back the columns of rows between one with too many numbers and one with too few: the
    numbers in between may each have slipped by a row. Rows that stand on one line are sure."""
    lacking = [i for i, row in enumerate(placed) if row.lacking > 0 and not lines[i].row_is_header]
    for index in (i for i, row in enumerate(placed) if row.surplus):
        for other in lacking:
            if abs(other - index) <= _SLIP:
                unsettle(placed, range(min(index, other), max(index, other) + 1))


def unsettle(placed: list[Placed], indexes: Iterable[int]) -> None:
    """Take back the columns of the rows at ``indexes``, but of sure ones."""
    for index in indexes:
        if not placed[index].sure:
            placed[index] = placed[index].without_columns()


def doubled_rows(cells: Sequence[Cell]) -> dict[str, str]:
    """Rows that stand twice with different numbers: id -> label."""
    seen: dict[tuple[str, str], Cell] = {}
    doubled: dict[str, str] = {}
    for cell in cells:
        if cell.row and cell.column:
            first = seen.setdefault((cell.row, cell.column), cell)
            if first is not cell and first.value != cell.value:
                doubled[cell.row] = cell.label
    return doubled


def check_sums(tables: Sequence[Table], kinds: Sequence[Kind]) -> list[Diagnostic]:
    """A diagnostic D306 for each equation of the forms that fails; its numbers are less sure."""
    relations = {(kind.id, form): rules for kind in kinds for form, rules in kind.relations.items()}
    diagnostics = []
    for table in tables:
        for broken, cells in failed_sums(table, relations[table.name, table.form]):
            message = f"form {table.form} does not add up: {cells[0].label}: {broken}"
            span = min(cell.start for cell in cells), max(cell.end for cell in cells)
            diagnostics.append(Diagnostic("D306", message, *span))
            for cell in cells:
                cell.confidence = min(cell.confidence, UNBALANCED)
    return diagnostics


def failed_sums(table: Table, relations: Sequence[Relation]) -> list[tuple[str, list[Cell]]]:
    """The hard equations of the form that the numbers of ``table`` break: (what, cells).

    Checked where all cells are placed; a dash counts as nothing.
    """
    lines = Printed(table)
    failed: list[tuple[str, list[Cell]]] = []
    for relation in relations:
        if relation.relation != "=" or relation.strength != "hard":
            continue
        names = {*relation.left, *relation.right}
        for cells in lines[relation.over].values():
            if not names <= cells.keys():
                continue
            whole, parts = _sum(cells, relation.left), _sum(cells, relation.right)
            if whole != parts:
                left, right = ([cells[key] for key in s] for s in (relation.left, relation.right))
                if message := _broken(left, right, parts < whole):
                    failed.append((message, [*left, *right]))
    return failed


def _sum(cells: Mapping[str, Cell], keys: Iterable[str]) -> Number:
    return sum([cells[key].value or 0 for key in keys])


Lines = dict[str, dict[str, Cell]]


class Printed(dict[str, Lines]):
    """The printed cells by what a relation is ``over``, put together when it is asked for: of each
    column by row, of each row by column, and all of them by row/column."""

    def __init__(self, table: Table) -> None:
        self._cells = [c for c in table.cells if c.row and c.column and not c.derived]

    def __missing__(self, over: str) -> Lines:
        lines: Lines = {}
        for cell in self._cells:
            if over == "columns":
                lines.setdefault(cell.column, {})[cell.row] = cell
            elif over == "rows":
                lines.setdefault(cell.row, {})[cell.column] = cell
            else:
                lines.setdefault("", {})[f"{cell.row}/{cell.column}"] = cell
        self[over] = lines
        return lines


def _broken(left: Sequence[Cell], right: Sequence[Cell], short: bool) -> str:
    """``12 is not 3 + 8`` if the sides cannot be equal, else "".

    A blank cell on the right may hide a number: then the sum may be too ``short``.
    """
    if any(cell.state == "missing" for cell in (*left, *right)):
        return ""
    if any(cell.state == "blank" for cell in left):
        return ""
    if short and any(cell.state == "blank" for cell in right):
        return ""
    words = [" + ".join(str(cell.value) for cell in side if cell.value) for side in (left, right)]
    return f"{words[0] or 0} is not {words[1] or 0}"
