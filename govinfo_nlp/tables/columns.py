"""Which columns a table has, and which of them a row has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..lexicon.forms import Column, FormTable, Row
from .flat import Item
from .kinds import UNIT_HEADERS
from .page import IDEOGRAPHS, Page
from .rows import Line

_MONEY = re.compile("亿元|万元|元")
_NAME_LIMIT = 15
_CELL_BORDER = re.compile(r"[\n\t|]|  +")


class Columns:
    """The columns of one table of ``form``, as its copy prints them.

    ``all``: in order; ``by_id``: these and the form's own.
    """

    def __init__(
        self, page: Page, table: FormTable, form: str, items: Sequence[Item], lines: Sequence[Line]
    ) -> None:
        self.table, self.form, self.items = table, form, items
        self.by_id = {column.id: column for column in table.columns}
        self.all = list(table.columns)
        if table.layout == "list":
            self.all = self._list_columns(page, lines)
            self.by_id |= {column.id: column for column in self.all}
        self._ids = [column.id for column in self.all]
        self._above = self._columns_above()
        self._units = self._printed_units()

    def of(self, line: Line) -> list[str]:
        """The ids of a row's columns: in table 2 those of its block, in the order printed."""
        if self.table.layout != "blocks":
            return self._ids
        printed = self._above[id(line.item)]
        if line.row is None:
            return printed
        known = [id_ for id_ in printed if id_ in line.row.columns]
        fits = len(known) == len(line.row.columns) or len(line.item.values) == len(known)
        return known if known and fits else list(line.row.columns)

    def unit(self, row: Row | None, id_: str) -> str:
        """The unit that the column's header prints, else the form's."""
        if id_ in self._units:
            return self._units[id_]
        column = self.by_id.get(id_)
        return (column.unit if column else "") or (row.unit if row else "")

    def _columns_above(self) -> dict[int, list[str]]:
        """The columns printed above each row: id of the item -> ids of the columns."""
        above: dict[int, list[str]] = {}
        current: list[str] = []
        below = False
        for item in self.items:
            if item.can_be("row") or not item.uses:
                above[id(item)] = current
                below = True
            else:
                current = [] if below else current
                current = list(dict.fromkeys([*current, *item.ids("column", self.form)]))
                below = False
        return above

    def _printed_units(self) -> dict[str, str]:
        """The units that the header prints in brackets behind a column: 采购总金额(万元)."""
        units: dict[str, str] = {}
        for item in self.items:
            if match := _MONEY.search(item.gloss):
                units |= {id_: match.group() for id_ in item.ids("column", self.form)}
        return units

    def _list_columns(self, page: Page, lines: Sequence[Line]) -> list[Column]:
        """The value columns of a list: those that the header names, else as many as most rows
        have numbers; without names they stay unknown."""
        named = {v.column: None for line in lines for v in line.item.values if v.column}
        if named:
            return [self._column(name) for name in named]
        ids = dict.fromkeys(id_ for item in self.items for id_ in item.ids("column", self.form))
        printed = [self.by_id[id_] for id_ in ids]
        counts = Counter(len(line.item.values) for line in lines if line.item.values)
        count = counts.most_common(1)[0][0] if counts else 1
        if len(printed) > 1:
            return printed
        if count == 1 or count == len(self.table.columns):
            return (printed or list(self.table.columns))[:count]
        names = self._names(page, lines)
        if len(names) == count == len(set(names)):
            return [self._column(name) for name in names]
        return [Column(id="", label="", cumulative=True)] * count

    def _column(self, name: str) -> Column:
        """The form's column of that id, or one of the copy's own: 本级, 汇总.

        (A column that is no body's, 上年 or 增长率, has no metric.)
        """
        if name in self.by_id:
            return self.by_id[name]
        first = self.table.columns[0]
        if any(word in name for word in first.bodies) and "年" not in name:
            return first.model_copy(update={"id": name, "label": name})
        return Column(id=name, label=name, cumulative=True)

    def _names(self, page: Page, lines: Sequence[Line]) -> list[str]:
        """The cells of the header line behind the column of units."""
        headers = [item for item in self.items if item.name in UNIT_HEADERS]
        first = next((line.item.start for line in lines if line.row), 0)
        if not headers or headers[0].end >= first:
            return []
        cells = _CELL_BORDER.split(page.norm[headers[0].end : first])
        names = [cell.strip() for cell in cells if IDEOGRAPHS.search(cell)]
        return names if all(len(name) <= _NAME_LIMIT for name in names) else []
