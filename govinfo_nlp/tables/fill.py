"""From labels with numbers to a table of a form: which form, which row, which column.

The same steps serve flattened text and grids: both give a chain of items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..lexicon.forms import Column, FormTable, Row, split_label
from ..records import Cell, Diagnostic, Table
from .flat import Item, header_start
from .kinds import Kind
from .page import Page, stream_of
from .place import Placed, place, total_is_last
from .values import Value

#: A total that the row's own sum has shown, and a label with misprints, are a little less sure.
DERIVED, MISPRINTED = 0.8, 0.9
_TITLE_LIMIT = 60
_MONEY = re.compile("亿元|万元|元")
_SENTENCE_END = ("。", "!", "?", "！", "？")
_YEAR_LINE = re.compile(r"\(?[0-9 ]*年?度?\)?")
_MESSAGES = {
    "D302": "{label}: the numbers of the row cannot be placed in the columns of form {form}",
    "D303": "{label}: the row stands twice with different numbers",
    "D304": "the text ends inside a table of form {form}",
    "D305": "labels and numbers of a table of form {form} stand in different orders",
}


@dataclass(slots=True)
class Line:
    """An item with the row of the form that it is (None: a local row)."""

    item: Item
    row: Row | None
    trust: float = 1.0


@dataclass(slots=True)
class Filled:
    """Tables with what went wrong in them."""

    tables: list[Table] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def fill(
    page: Page,
    kind: Kind,
    chain: Sequence[Item],
    hint: str,
    extent: tuple[int, int] | None = None,
) -> Filled:
    """The tables in ``chain``; ``hint``: the form where the labels of two forms fit alike.

    ``extent``: where the table stands, if a reader has said it (a grid).
    """
    form = choose_form(kind, chain) or (hint if hint in kind.tables else [*kind.tables][-1])
    filled = Filled()
    for part in split(kind.tables[form], form, chain):
        builder = _Builder(page, kind, form, part, extent)
        table = builder.build()
        if table.cells:
            filled.tables.append(table)
            filled.diagnostics += builder.diagnostics
    return filled


def choose_form(kind: Kind, chain: Sequence[Item]) -> str | None:
    """The form that knows most of the labels; where two know as many, the one whose rows have as
    many numbers as were read; None where that is the same too."""
    scores = {
        form: (_known(form, chain), _fit(table, form, chain)) for form, table in kind.tables.items()
    }
    best = max(scores.values())
    winners = [form for form, score in scores.items() if score == best]
    return winners[0] if len(winners) == 1 else None


def _known(form: str, chain: Sequence[Item]) -> int:
    return sum(any(use.form == form for use in item.uses) for item in chain)


def _fit(table: FormTable, form: str, chain: Sequence[Item]) -> int:
    rows = {row.id: row for row in table.rows}
    fit = 0
    for item in chain:
        ids = [use.id for use in item.uses if use.role == "row" and use.form == form]
        if not ids or not item.values:
            continue
        row = rows[ids[0]]
        expected = 0 if row.header else len(row.columns or table.columns)
        fit += 1 if len(item.values) == expected else -1
    return fit


def split(table: FormTable, form: str, chain: Sequence[Item]) -> list[list[Item]]:
    """``chain`` cut where a second table begins: an earlier row comes again."""
    order = {row.id: index for index, row in enumerate(table.rows)}
    parts: list[list[Item]] = [[]]
    seen: set[str] = set()
    last = -1
    for item in chain:
        ids = [use.id for use in item.uses if use.role == "row" and use.form == form]
        if len(ids) == 1 and not item.can_be("column"):
            (row,) = ids
            if row in seen and order[row] < last:
                parts.append(_take_header(parts[-1]))
                seen = set()
            seen.add(row)
            last = order[row]
        parts[-1].append(item)
    return parts


def _take_header(items: list[Item]) -> list[Item]:
    """Take the header words off the end of ``items``: they belong to the next table."""
    index = len(items)
    while index and not items[index - 1].can_be("row") and not items[index - 1].values:
        index -= 1
    header = items[index:]
    del items[index:]
    return header


class _Builder:
    """Makes one table of ``form`` from its items. (Each step is one pass over the items.)"""

    def __init__(
        self,
        page: Page,
        kind: Kind,
        form: str,
        items: list[Item],
        extent: tuple[int, int] | None,
    ) -> None:
        self.page, self.kind, self.form, self.items = page, kind, form, items
        self.extent = extent
        self.spec = kind.tables[form]
        self.order = {row.id: index for index, row in enumerate(self.spec.rows)}
        self.columns = {column.id: column for column in self.spec.columns}
        self.diagnostics: list[Diagnostic] = []
        self.strays = 0
        self.scrambled = False
        self.headers = self._headers()
        self.units = self._units()

    def build(self) -> Table:
        """The table; ``diagnostics`` then says what could not be read in it."""
        lines = self._settle_headers(self._resolve())
        self._drop_codes(lines)
        table = Table(self.form, self.spec.id, *self._extent(lines))
        table.title = title_before(self.page, table.start)
        columns = self._list_columns(lines) if self.kind.layout == "list" else self.spec.columns
        table.columns = [column.id for column in columns]
        self.columns |= {column.id: column for column in columns}
        placed = self._place(lines, table.columns)
        self._report(lines, placed)
        self.scrambled = self._is_scrambled(lines, placed)
        if self.scrambled:
            self._note("D305", table.start, table.end)
            placed = [_unplaced(row) for row in placed]
        for line, row in zip(lines, placed, strict=False):
            table.cells += self._cells(line, row, table.columns)
        self._check_doubles(table)
        return table

    # -- words of the header ------------------------------------------------------------------

    def _uses(self, item: Item, role: str) -> list[str]:
        return [use.id for use in item.uses if use.role == role and use.form == self.form]

    def _headers(self) -> dict[int, list[str]]:
        """The columns printed above each row: id of the item -> ids of the columns."""
        headers: dict[int, list[str]] = {}
        current: list[str] = []
        below = False
        for item in self.items:
            if item.can_be("row") or not item.uses:
                headers[id(item)] = current
                below = True
            else:
                current = [] if below else current
                current = list(dict.fromkeys([*current, *self._uses(item, "column")]))
                below = False
        return headers

    def _units(self) -> dict[str, str]:
        """The units that the header prints in brackets behind a column: 采购总金额(万元)."""
        units: dict[str, str] = {}
        for item in self.items:
            match = _MONEY.search(item.gloss)
            for column in self._uses(item, "column") if match else ():
                units[column] = match.group() if match else ""
        return units

    # -- rows ---------------------------------------------------------------------------------

    def _resolve(self) -> list[Line]:
        """Each item with its row; words of the header are left out, their numbers counted."""
        fixed = [self._only_row(item) for item in self.items]
        following = self._following(fixed)
        taken = {row.id for row in fixed if row}
        lines: list[Line] = []
        last, begun, footer = -1, False, False
        for item, only, behind in zip(self.items, fixed, following, strict=False):
            row, trust = only or self._by_neighbours(item, last, behind), 1.0
            if row is None and not item.uses and begun and not footer:
                row = self._by_spelling(item, self.spec.rows[last + 1 : behind], taken)
                trust = MISPRINTED
            if row is not None:
                taken.add(row.id)
                last, begun, footer = self.order[row.id], True, False
            if row is not None or (not item.uses and begun and not footer and item.values):
                lines.append(Line(item, row, trust))
            elif item.uses:
                footer = footer or item.can_be("footer")
                self.strays += len(item.values) if begun and not footer else 0
        return lines

    def _following(self, fixed: Sequence[Row | None]) -> list[int]:
        """For each item the place on the form of the next sure row behind it."""
        following = []
        place_ = len(self.order)
        for row in reversed(fixed):
            following.append(place_)
            place_ = self.order[row.id] if row else place_
        return following[::-1]

    def _candidates(self, item: Item) -> list[Row]:
        ids = set(self._uses(item, "row"))
        return [row for row in self.spec.rows if row.id in ids] if ids else []

    def _only_row(self, item: Item) -> Row | None:
        rows = self._candidates(item)
        if len(rows) != 1:
            return None
        if item.start == 0 and not item.ordinal and self._may_be_cut(item, rows[0]):
            return None
        if self._uses(item, "column") and item.ordinal != split_label(rows[0].label)[0]:
            return None
        return rows[0]

    def _may_be_cut(self, item: Item, row: Row) -> bool:
        """Whether the text begins in the middle of another row's name (不|同意公开答复数)."""
        return any(
            other is not row and stream_of(split_label(other.label)[1]).endswith(item.name)
            for other in self.spec.rows
        )

    def _by_neighbours(self, item: Item, last: int, following: int) -> Row | None:
        """The row of a name that several rows, or a row and a column, share: the one that on the
        form is next to the row before, or to the row behind where none is before."""
        candidates = self._candidates(item)
        if self._uses(item, "column") and not item.values:
            return None
        wanted = last + 1 if last >= 0 else following - 1
        return next((row for row in candidates if self.order[row.id] == wanted), None)

    def _by_spelling(self, item: Item, rows: Sequence[Row], taken: set[str]) -> Row | None:
        """The one row between its neighbours whose name was misprinted or cut into ``item``."""
        ordinal, name = split_label(item.name)
        printed = stream_of(name)
        fits = [
            row
            for row in rows
            if row.id not in taken
            and not row.header
            and (not ordinal or ordinal == split_label(row.label)[0])
            and any(_resembles(printed, known) for known in _names(row))
        ]
        return fits[0] if len(fits) == 1 else None

    def _settle_headers(self, lines: list[Line]) -> list[Line]:
        """Numbers behind a header row are its own only if the rows around it have theirs.

        (A merged header cell may stand between a wrapped label and the label's numbers.)
        """
        for index, line in enumerate(lines):
            item = line.item
            if line.row is None or not line.row.header or not item.values:
                continue
            around = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
            numbers = [value for value in item.values if value.value is not None]
            if not numbers or not line.row.metric or any(not near.item.values for near in around):
                self.strays += len(numbers)
                item.values = []
        return lines

    def _drop_codes(self, lines: Sequence[Line]) -> None:
        """Take away the form's own row numbers, where the copy prints them (forms A)."""
        coded = [line for line in lines if line.row and line.row.code and line.item.values]
        hits = [line for line in coded if line.row and self._first(line) == line.row.code]
        printed = any(item.name == "代码" for item in self.items)
        if printed or (len(hits) > 2 and len(hits) * 3 > len(coded) * 2):
            for line in hits:
                line.item.code = self._first(line)
                line.item.values = line.item.values[1:]

    def _first(self, line: Line) -> str:
        value = line.item.values[0]
        return self.page.norm[value.start : value.end]

    # -- columns ------------------------------------------------------------------------------

    def _list_columns(self, lines: Sequence[Line]) -> list[Column]:
        """The value columns of a list: as many as most rows have numbers."""
        named = {v.column: None for line in lines for v in line.item.values if v.column}
        if named:
            first = self.spec.columns[0]
            return [
                self.columns.get(name) or first.model_copy(update={"id": name, "label": name})
                for name in named
            ]
        ids = dict.fromkeys(id_ for item in self.items for id_ in self._uses(item, "column"))
        printed = [self.columns[id_] for id_ in ids]
        counts = Counter(len(line.item.values) for line in lines if line.item.values)
        count = counts.most_common(1)[0][0] if counts else 1
        if len(printed) > 1:
            return printed
        if count == 1 or count == len(self.spec.columns):
            return (printed or list(self.spec.columns))[:count]
        names = self._column_names(lines)
        if len(names) == count == len(set(names)):
            first = self.spec.columns[0]
            return [first.model_copy(update={"id": name, "label": name}) for name in names]
        return [Column(id="", label="", cumulative=True)] * count

    def _column_names(self, lines: Sequence[Line]) -> list[str]:
        """The cells of the header line behind the unit column: 本级, 汇总."""
        headers = [item for item in self.items if item.name in ("单位", "计量单位")]
        first = next((line.item.start for line in lines if line.row), 0)
        if not headers or headers[0].end >= first:
            return []
        cells = re.split(r"[\n\t|]|  +", self.page.norm[headers[0].end : first])
        return [cell.strip() for cell in cells if cell.strip()]

    def _columns_of(self, line: Line, columns: Sequence[str]) -> list[str]:
        """The columns of a row: in table 2 those of its block, in the order that is printed."""
        if self.kind.layout != "blocks":
            return list(columns)
        printed = self.headers[id(line.item)]
        if line.row is None:
            return printed
        known = [id_ for id_ in printed if id_ in line.row.columns]
        fits = len(known) == len(line.row.columns) or len(line.item.values) == len(known)
        return known if known and fits else list(line.row.columns)

    def _place(self, lines: Sequence[Line], columns: Sequence[str]) -> list[Placed]:
        placed: list[Placed] = []
        whole = True
        for index, line in enumerate(lines):
            cut = whole and index + 1 == len(lines) and self._ends_text(line.item)
            ids = self._columns_of(line, columns)
            placed.append(place(self.page, line.item, ids, self.kind.units, cut))
            whole = whole and placed[-1].complete
        if self.kind.layout == "matrix":
            self._place_totals(lines, placed)
        if lines and self._ends_text(lines[-1].item):
            self._drop_cut_number(lines[-1], placed[-1], columns)
        return placed

    def _place_totals(self, lines: Sequence[Line], placed: Sequence[Placed]) -> None:
        """Table 3: where blank cells have vanished, the last number may be shown to be the total.

        Only if that is so in every such row: some copies leave the totals themselves blank.
        """
        short = [
            (line, row)
            for line, row in zip(lines, placed, strict=False)
            if not (row.complete or row.surplus or any(v.column for v in line.item.values))
        ]
        if short and all(total_is_last(line.item.values) for line, _ in short):
            for _, row in short:
                value = row.cells[-1][0]
                row.cells[-1] = (value, self.spec.columns[-1].id, True)

    def _ends_text(self, item: Item) -> bool:
        if self.extent:
            return False
        end = max([item.last, *(value.end for value in item.values)])
        return not self.page.norm[end : end + 200].strip(" \t\n|")

    def _drop_cut_number(self, line: Line, row: Placed, columns: Sequence[str]) -> None:
        """The last number of a text that breaks off may have lost digits: keep it only where it
        ends the table or is the sum of its row."""
        short = len(row.cells) < len(self._columns_of(line, columns))
        if line.row is self.spec.rows[-1] and not short:
            return
        self._note("D304", line.item.start, len(self.page.norm))
        values = [value for value, _, _ in row.cells]
        if not values or values[-1].end < len(self.page.norm) or values[-1].value is None:
            return
        is_sum = sum(value.counted for value in values[:-1]) == values[-1].counted
        if self.kind.layout != "matrix" or short or not is_sum:
            row.cells.pop()

    # -- cells --------------------------------------------------------------------------------

    def _cells(self, line: Line, placed: Placed, columns: Sequence[str]) -> list[Cell]:
        """The cells of a row; all of them blank where its label stands alone.

        (Where a number has lost its label, nobody knows that they are blank: they are missing.)
        """
        if line.item.values or line.row is None or line.row.header or self._ends_text(line.item):
            return [self._cell(line, *cell) for cell in placed.cells]
        if self.scrambled:
            return []
        empty = Value(-1, -1, None, state="missing" if self.strays else "blank")
        return [self._cell(line, empty, id_, False) for id_ in self._columns_of(line, columns)]

    def _cell(self, line: Line, value: Value, id_: str, derived: bool) -> Cell:
        item, row, column = line.item, line.row, self.columns.get(id_)
        metric = None
        if row and column and not column.cumulative:
            metric = column.metric or row.metrics.get(id_) or row.metric
        return Cell(
            row=row.id if row else "",
            column=id_,
            label=row.label if row else "".join(self.page.text[item.start : item.end].split()),
            metric=metric,
            applicant=column.applicant if column else "",
            value=value.value,
            unit=value.unit or item.unit or self._unit(row, column),
            state=value.state,
            start=value.start,
            end=value.end,
            text=self.page.text[value.start : value.end] if value.start >= 0 else "",
            label_start=item.start,
            label_end=item.end,
            derived=derived,
            confidence=min(line.trust, DERIVED) if derived else line.trust,
        )

    def _unit(self, row: Row | None, column: Column | None) -> str:
        """The unit that the column's header prints, else the form's."""
        printed = self.units.get(column.id, "") or column.unit if column else ""
        return printed or (row.unit if row else "")

    def _check_doubles(self, table: Table) -> None:
        """A row that stands twice with other numbers belongs to neither."""
        seen: dict[tuple[str, str], Cell] = {}
        doubles: dict[str, str] = {}
        for cell in table.cells:
            if cell.row and cell.column:
                first = seen.setdefault((cell.row, cell.column), cell)
                if first is not cell and first.value != cell.value:
                    doubles[cell.row] = cell.label
        for cell in table.cells:
            cell.metric = None if cell.row in doubles else cell.metric
        for label in doubles.values():
            self._note("D303", table.start, table.end, label)

    # -- the whole ----------------------------------------------------------------------------

    def _extent(self, lines: Sequence[Line]) -> tuple[int, int]:
        if self.extent:
            return self.extent
        own = (item.start for item in self.items if any(u.form == self.form for u in item.uses))
        start = header_start(self.page, self.kind, next(own, 0))
        end = max((line.item.last for line in lines), default=start)
        end = max([end, *(value.end for line in lines for value in line.item.values)])
        for item in self.items:
            if item.can_be("footer") and item.start >= end:
                end = self.page.line_end(item.start)
        return start, end

    def _is_scrambled(self, lines: Sequence[Line], placed: Sequence[Placed]) -> bool:
        """Whether numbers and labels stand in different orders: numbers too many in some rows,
        none in others. Then no number is sure to be its label's."""
        rows = [
            pair
            for pair in zip(lines, placed, strict=False)
            if pair[0].row and not pair[0].row.header
        ]
        surplus = sum(row.surplus for _, row in rows) + (self.strays > 0)
        empty = sum(not line.item.values for line, _ in rows)
        return surplus > 1 and (surplus + empty) * 6 > len(rows)

    def _report(self, lines: Sequence[Line], placed: Sequence[Placed]) -> None:
        for line, row in zip(lines, placed, strict=False):
            if not row.complete and line.row:
                self._note("D302", line.item.start, line.item.last, line.row.label)

    def _note(self, code: str, start: int, end: int, label: str = "") -> None:
        message = _MESSAGES[code].format(label=label, form=self.form)
        self.diagnostics.append(Diagnostic(code, message, start, end))


def title_before(page: Page, start: int) -> str:
    """The line that names the table: the nearest one above ``start`` that is no year, or ""."""
    end = start
    for _ in range(4):
        begin = page.line_start(end)
        line = page.text[begin:end].strip(" \t|\u3000\xa0\r\n")
        if len(line) > _TITLE_LIMIT or line[-1:] in _SENTENCE_END:
            return ""
        if line and not _YEAR_LINE.fullmatch(page.norm[begin:end].strip(" \t|")):
            return line
        end = max(0, begin - 1)
    return ""


def _unplaced(row: Placed) -> Placed:
    return Placed([(value, "", False) for value, _, _ in row.cells], complete=False)


def _names(row: Row) -> list[str]:
    return [stream_of(split_label(label)[1]) for label in (row.label, *row.variants)]


def _resembles(printed: str, name: str) -> bool:
    """Whether ``printed`` is ``name`` cut at an end, with lost characters, or with a misprint."""
    if len(printed) < 4 or len(name) < 4:
        return False
    if name.startswith(printed) or name.endswith(printed):
        return True
    if len(printed) * 10 >= len(name) * 7 and len(printed) < len(name):
        rest = iter(name)
        if all(character in rest for character in printed):
            return True
    same = sum(a == b for a, b in zip(printed, name, strict=False))
    return len(printed) == len(name) and len(name) - same <= max(1, len(name) // 8)
