"""From labels with numbers to the tables of a form.

The same steps serve flattened text and grids, since both give chains of items: choose the form,
find the rows, name the columns, place the numbers, and look whether the result can be true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..records import Cell, Diagnostic, Number, Table
from .checks import doubled_rows, unsettle, unsettle_slipped
from .choice import choose_form, split
from .columns import Columns
from .fields import Fields
from .flat import Item, header_start
from .kinds import Kind
from .page import Page
from .place import Placed, place, total_is_last
from .rows import Line, Rows, find_rows
from .values import Value

#: How sure a total is that the row's own sum has shown.
DERIVED = 0.8
_TITLE_LIMIT = 60
_TITLE_LINES = 8
_SENTENCE_END = ("。", "!", "?", "！", "？")
_YEAR_LINE = re.compile(r"\(?[0-9 ]*年?度?\)?")
_MESSAGES = {
    "D302": "{words}: the numbers of the row cannot be placed in the columns of form {form}",
    "D303": "{words}: the row stands twice with different numbers",
    "D304": "the text ends inside a table of form {form}",
    "D305": "labels and numbers of a table of form {form} stand in different orders",
    "D307": "the rows of a table stand in another order than on form {form}",
}


@dataclass(slots=True)
class Filled:
    """Tables with what went wrong in them."""

    tables: list[Table] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, other: Filled) -> None:
        """Take over what ``other`` holds."""
        self.tables += other.tables
        self.diagnostics += other.diagnostics


def fill(
    page: Page,
    kind: Kind,
    chains: Sequence[Sequence[Item]],
    hint: str,
    extent: tuple[int, int] | None = None,
) -> Filled:
    """The tables in ``chains``; ``hint``: the form where the labels of two forms fit alike.

    ``extent``: where the table stands, if a reader has said it (a grid).
    """
    drafts: list[_Draft] = []
    for chain in chains:
        form = choose_form(kind, chain) or (hint if hint in kind.tables else [*kind.tables][-1])
        for part in split(kind.tables[form], form, chain):
            drafts.append(_Draft(page, kind, form, part, extent))
    scrambled = _are_scrambled(drafts)
    filled = Filled()
    for draft in drafts:
        table = draft.table(scrambled or draft.is_slipped())
        if table.cells:
            filled.tables.append(table)
            filled.diagnostics += draft.diagnostics
    return filled


def _are_scrambled(drafts: Sequence[_Draft]) -> bool:
    """Whether numbers and labels stand in different orders: numbers too many in some rows, none
    in others. Then no number is sure to be its label's."""
    rows = [row for draft in drafts for line, row in draft.pairs() if line.is_data]
    strays = sum(draft.rows.strays > 0 for draft in drafts)
    surplus = sum(row.surplus for row in rows) + strays
    empty = sum(not row.cells for row in rows)
    return surplus > 1 and (surplus + empty) * 6 > len(rows)


class _Draft:
    """One table of ``form``, from its items to its cells."""

    def __init__(
        self,
        page: Page,
        kind: Kind,
        form: str,
        items: list[Item],
        extent: tuple[int, int] | None,
    ) -> None:
        self.page, self.kind, self.form, self.items, self.extent = page, kind, form, items, extent
        self.spec = kind.tables[form]
        self.diagnostics: list[Diagnostic] = []
        self.rows: Rows = find_rows(page, self.spec, form, items)
        self.columns = Columns(page, self.spec, form, items, self.rows.lines)
        self.placed = self._place()

    def pairs(self) -> list[tuple[Line, Placed]]:
        """Each line with its placed numbers."""
        return list(zip(self.rows.lines, self.placed, strict=True))

    def is_slipped(self) -> bool:
        """Whether rows stand out of order and numbers do not fit theirs: both moved."""
        if not self.rows.reordered:
            return False
        odd = (row.surplus or row.lacking > 0 for line, row in self.pairs() if line.is_data)
        return self.rows.strays > 0 or any(odd)

    def table(self, scrambled: bool) -> Table:
        """The table; ``diagnostics`` then says what could not be read in it."""
        start, end = self.extent or self._extent()
        table = Table(self.form, self.spec.id, start, end, title_before(self.page, start))
        table.columns = [column.id for column in self.columns.all]
        if scrambled:
            unsettle(self.placed, range(len(self.placed)))
            self._note("D305", start, end)
        for line, row in self.pairs():
            table.cells += self._cells(line, row, scrambled)
            if line.row and not row.complete and not scrambled:
                self._note("D302", line.item.start, line.item.last, line.row.label)
        if self.rows.reordered:
            self._note("D307", start, end)
        self._check(table)
        return table

    # -- numbers ------------------------------------------------------------------------------

    def _place(self) -> list[Placed]:
        lines = self.rows.lines
        columns = [self._wanted(line) for line in lines]
        sizes = [(line.item, len(ids)) for line, ids in zip(lines, columns, strict=True)]
        cells = Fields(self.page, self.kind.units, sizes)
        placed: list[Placed] = []
        whole = True
        for index, (line, ids) in enumerate(zip(lines, columns, strict=True)):
            cut = whole and index + 1 == len(lines) and self._ends_text(line.item)
            placed.append(place(self.page, line.item, ids, cells, cut))
            whole = whole and placed[-1].complete
        self._check_groups(placed)
        unsettle_slipped(lines, placed)
        unsettle(placed, (i for i, line in enumerate(lines) if line.item.unsure))
        if self.kind.layout == "matrix":
            self._place_totals(placed)
        if lines and self._ends_text(lines[-1].item):
            self._drop_cut_number(lines[-1], placed[-1])
        return placed

    def _wanted(self, line: Line) -> list[str]:
        """The columns in which a row has numbers: none in a header row that is empty."""
        is_empty = line.row_is_header and not line.item.values
        return [] if is_empty else self.columns.of(line)

    def _check_groups(self, placed: list[Placed]) -> None:
        """The form prints no sums of (三)–(六); where a copy does, they must be the sums of the
        rows below, or the numbers are another row's."""
        pairs = list(zip(self.rows.lines, placed, strict=True))
        for index, (line, row) in enumerate(pairs):
            if line.row and line.row.header and row.cells and row.complete:
                group = line.row.id
                parts = (part for other, part in pairs if other.row and other.row.parent == group)
                below = [part for part in parts if part.complete]
                if not all(_sum(below, id_) == value.counted for value, id_, _ in row.cells):
                    placed[index] = row.without_columns()

    def _place_totals(self, placed: Sequence[Placed]) -> None:
        """Table 3: where blank cells have vanished, the last number may be shown to be the total.

        Some copies leave the totals themselves blank, and small numbers add up by chance. So
        either every such row ends with its sum, or the totals add up as the form says.
        """
        total = self.spec.columns[-1].id
        short = [row for row in placed if row.cells and row.lacking > 0 and not row.complete]
        sums = [row for row in short if total_is_last(row)]
        if len(sums) < len(short):
            balanced = self._balanced_rows(placed, total)
            sums = [row for row in sums if any(row is other for other in balanced)]
        for row in sums:
            row.cells[-1] = (row.cells[-1][0], total, True)

    def _balanced_rows(self, placed: Sequence[Placed], total: str) -> list[Placed]:
        """The rows whose totals, printed or last in the row, make an equation of the form true."""
        rows: dict[str, Placed] = {}
        numbers: dict[str, Number] = {}
        for line, row in zip(self.rows.lines, placed, strict=True):
            printed = [value for value, id_, _ in row.cells if id_ == total]
            last = [row.cells[-1][0]] if row.cells and total_is_last(row) else []
            if line.is_data and line.row and (printed or last or not row.cells):
                rows[line.row.id] = row
                numbers[line.row.id] = (printed or last)[0].counted if row.cells else 0
        balanced: list[Placed] = []
        for relation in self.kind.relations[self.form]:
            names = {*relation.left, *relation.right}
            if relation.over == "columns" and names <= numbers.keys():
                left, right = (sum(numbers[r] for r in s) for s in (relation.left, relation.right))
                balanced += [rows[name] for name in names if left == right > 0]
        return balanced

    def _ends_text(self, item: Item) -> bool:
        """Whether nothing stands behind ``item``: the text may have been cut off there."""
        if self.extent:
            return False
        end = max([item.last, *(value.end for value in item.values)])
        return not self.page.norm[end : end + 200].strip(" \t\n|")

    def _drop_cut_number(self, line: Line, row: Placed) -> None:
        """The last number of a text that breaks off may have lost digits: keep it only where it
        is the sum of its row, or ends a table that may be the last words of a report (a list)."""
        ends_table = line.row is self.spec.rows[-1]
        short = len(row.cells) < len(self.columns.of(line))
        if short or not ends_table:
            self._note("D304", line.item.start, len(self.page.norm))
        values = [value for value, _, _ in row.cells]
        if not values or values[-1].end < len(self.page.norm) or values[-1].value is None:
            return
        *parts, last = [value.counted for value in values]
        adds_up = self.kind.layout == "matrix" and sum(parts) == last
        ends_list = self.kind.layout == "list" and ends_table
        if short or not (adds_up or ends_list):
            row.cells.pop()

    # -- cells --------------------------------------------------------------------------------

    def _cells(self, line: Line, row: Placed, scrambled: bool) -> list[Cell]:
        """The cells of a row; all of them blank where its label stands alone.

        (Where a number has lost its label, nobody knows that they are blank: they are missing.)
        """
        if row.cells or not line.is_data or self._ends_text(line.item):
            return self._made(line, row.cells) if row.cells else []
        if scrambled:
            return []
        surplus = self.rows.strays or any(other.surplus for other in self.placed)
        empty = Value(-1, -1, None, state="missing" if surplus else "blank")
        return self._made(line, [(empty, id_, False) for id_ in self.columns.of(line)])

    def _label(self, line: Line) -> str:
        if line.row:
            return line.row.label
        return "".join(self.page.text[line.item.start : line.item.end].split())

    def _made(self, line: Line, cells: Iterable[tuple[Value, str, bool]]) -> list[Cell]:
        """The cells of a row. (Its fields by their places: most of a report's records are cells.)"""
        item, row, text = line.item, line.row, self.page.text
        label, row_id, trust = self._label(line), row.id if row else "", line.trust
        made = []
        for value, id_, derived in cells:
            column = self.columns.by_id.get(id_)
            metric = None
            if row and column and not column.cumulative:
                metric = column.metric or row.metrics.get(id_) or row.metric
            start, end = value.start, value.end
            made.append(
                Cell(
                    row_id,
                    id_,
                    label,
                    metric,
                    column.applicant if column else "",
                    value.value,
                    _unit(value, item.unit or self.columns.unit(row, id_)),
                    value.state,
                    start,
                    end,
                    text[start:end] if start >= 0 else "",
                    item.start,
                    item.end,
                    derived,
                    min(trust, DERIVED) if derived else trust,
                )
            )
        return made

    def _check(self, table: Table) -> None:
        """A row that stands twice with different numbers belongs to no metric."""
        doubled = doubled_rows(table.cells)
        for label in doubled.values():
            self._note("D303", table.start, table.end, label)
        for cell in table.cells if doubled else ():
            cell.metric = None if cell.row in doubled else cell.metric

    # -- the whole ----------------------------------------------------------------------------

    def _extent(self) -> tuple[int, int]:
        lines = self.rows.lines
        own = (item.start for item in self.items if self.form in item.uses.forms)
        start = header_start(self.page, self.kind, next(own, 0))
        end = max((line.item.last for line in lines), default=start)
        end = max([end, *(value.end for line in lines for value in line.item.values)])
        for item in self.items:
            if item.can_be("footer") and item.start >= end:
                end = self.page.line_end(item.start)
        return start, end

    def _note(self, code: str, start: int, end: int, words: str = "") -> None:
        message = _MESSAGES[code].format(words=words, form=self.form)
        self.diagnostics.append(Diagnostic(code, message, start, end))


def title_before(page: Page, start: int) -> str:
    """The line that names the table: the nearest one above ``start`` that is no year, or ""."""
    end = start
    for _ in range(_TITLE_LINES):
        begin = page.line_start(end)
        line = page.text[begin:end].strip(" \t|\u3000\xa0\r\n")
        if len(line) > _TITLE_LIMIT or line.endswith(_SENTENCE_END):
            return ""
        if line and not _YEAR_LINE.fullmatch(page.norm[begin:end].strip(" \t|")):
            return line
        end = max(0, begin - 1)
    return ""


def _unit(value: Value, unit: str) -> str:
    """The unit of a cell; ``3万`` in a row of 万元 is 30000 元."""
    return value.unit or ("元" if value.folded and unit.endswith("元") else unit)


def _sum(rows: Sequence[Placed], column: str) -> Number:
    return sum(value.counted for row in rows for value, id_, _ in row.cells if id_ == column)
