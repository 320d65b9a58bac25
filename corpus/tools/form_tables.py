"""The statutory tables of forms B, C and D, filled and laid out as flattened text.

Rows, labels and metrics are in ``forms.jsonl`` beside this file. A table of the corpus is written
as a block of its source::

    ::: table C3 layout=pipes
    C3.1  12 1 0 0 0 0
    :::

Rows that are not written are filled with zeros. Table 3 is written with its six columns of
applicants: the total column and row (七) are computed, and the form's own identities are checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from marked import Fact, Marked
from markup import MarkupError, read_quantity

Row = list[tuple[str, "Fact | None"]]

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "forms.jsonl").read_text(encoding="utf-8").splitlines()
]
APPLICANTS = ["natural_person", "enterprise", "research", "welfare", "legal_service", "other", ""]
APPLICANT_HEADS = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
IDENTITY = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
EMPTY = ("", "/", "-", "—", "——")


def read_table(head: str, body: str) -> Marked:
    """The table of one block: ``head`` is ``NAME key=value …``, ``body`` its rows."""
    name, *pairs = head.split()
    options = dict(pair.split("=", 1) for pair in pairs)
    layout = LAYOUTS[options.pop("layout")]
    wide = int(options.pop("label_width", "0"))
    values = dict(_row_values(line) for line in body.splitlines() if line.strip())
    unknown = set(values) - {row["row"] for row in ROWS if row["table"] == name}
    if unknown:
        raise MarkupError(f"table {name} has no rows {sorted(unknown)}")
    rows = list(GRIDS[name[-1]](name, values, options))
    if options:
        raise MarkupError(f"unknown options of table {name}: {sorted(options)}")
    marked = Marked()
    for row in rows:
        layout(marked, [(_wrapped(words, wide), fact) for words, fact in row])
    return marked


def _row_values(line: str) -> tuple[str, list[str]]:
    row, *cells = line.split()
    return row, ["" if cell == "_" else cell for cell in cells]


def _wrapped(words: str, width: int) -> str:
    return re.sub(f"(.{{{width}}})(?=.)", r"\1\n", words) if width and len(words) > width else words


def _cell(words: str, metric: str, unit: str, applicant: str = "") -> tuple[str, Fact | None]:
    """A cell with its fact; one that is empty, or a dash, states none."""
    if words in EMPTY:
        return words, None
    quantity = read_quantity(words.lstrip("+"))
    fact: Fact = {"metric": metric, "scope": "", **quantity, "source": "table"}
    fact["unit"] = quantity["unit"] or ("" if unit == "元" else unit)
    if applicant:
        fact["applicant"] = applicant
    return words, fact


# -- form B: label, unit, value ---------------------------------------------------------------


def _grid_b(name: str, values: dict[str, list[str]], options: dict[str, str]) -> Iterator[Row]:
    """``unit=lost`` leaves out the units of one character, as DM1 damage does."""
    lost = options.pop("unit", "printed") == "lost"
    lost_ok = {"万元", "人次", "——"}
    yield [("统计指标", None), ("单位", None), ("统计数", None)]
    for row in ROWS:
        if row["table"] != name:
            continue
        label = " " * (3 * row["level"]) + row["label"]
        if "gloss" in row:
            label += "\n" + " " * (3 * row["level"]) + row["gloss"]
        unit = "" if lost and row["unit"] not in lost_ok else row["unit"]
        value = values.get(row["row"], ["0"])[0]
        cell = (" ", None) if row["metric"] is None else _cell(value, row["metric"], row["unit"])
        yield [(label, None), *([(unit, None)] if unit else []), cell]


# -- forms C and D: tables 2, 3 and 4 ----------------------------------------------------------


def _grid_2(name: str, values: dict[str, list[str]], options: dict[str, str]) -> Iterator[Row]:
    article = ""
    for row in ROWS:
        if row["table"] != name:
            continue
        if row["article"] != article:
            article = row["article"]
            yield [(article, None)]
            yield [("信息内容", None), *((column, None) for column in row["columns"])]
        cells = values.get(row["row"], ["0"] * len(row["columns"]))
        yield [
            (row["label"], None),
            *(_cell(*cell) for cell in zip(cells, row["metrics"], row["units"], strict=True)),
        ]


def _grid_3(name: str, values: dict[str, list[str]], options: dict[str, str]) -> Iterator[Row]:
    """``empty=/`` prints zeros as that sign; ``inner_total=blank`` leaves the total column empty
    inside 三 but for row (七), as many offices do."""
    sign, blank = options.pop("empty", ""), options.pop("inner_total", "") == "blank"
    form = name[0]
    _check(form, values)
    yield [(IDENTITY, None), ("申请人情况", None)]
    yield [("自然人", None), ("法人或其他组织", None), ("总计", None)]
    yield [(head, None) for head in APPLICANT_HEADS]
    heads: Row = []
    for row in ROWS:
        if row["table"] != name:
            continue
        heads.append((row["label"], None))
        if row["metric"] is None:
            continue
        numbers = _numbers(form, row["row"], values)
        cells = [sign if sign and n == 0 else str(n) for n in [*numbers, sum(numbers)]]
        if blank and row["row"].startswith(f"{form}3.3.") and row["row"] != f"{form}3.3.7":
            cells[-1] = ""
        yield [*heads, *_applicant_cells(cells, row["metric"])]
        heads = []


def _applicant_cells(cells: list[str], metric: str) -> Iterator[tuple[str, Fact | None]]:
    for words, applicant in zip(cells, APPLICANTS, strict=True):
        if words == "0" and applicant not in ("", "natural_person"):
            yield words, None  # the gold lists zeros of the first and the last column only
        else:
            yield _cell(words, metric, "件", applicant)


def _numbers(form: str, row: str, values: dict[str, list[str]]) -> list[int]:
    if row != f"{form}3.3.7":
        return [int(cell) for cell in values.get(row, ["0"] * 6)]
    leaves = [r for r in values if r.startswith(f"{form}3.3.")]
    return [sum(int(values[leaf][column]) for leaf in leaves) for column in range(6)]


def _check(form: str, values: dict[str, list[str]]) -> None:
    """Received and carried over are handled or carried forward, column by column."""
    one, two, done, four = (
        _numbers(form, f"{form}3.{row}", values) for row in ("1", "2", "3.7", "4")
    )
    for column in range(6):
        if one[column] + two[column] != done[column] + four[column]:
            raise MarkupError(f"table {form}3: column {column + 1} does not add up")


def _grid_4(name: str, values: dict[str, list[str]], options: dict[str, str]) -> Iterator[Row]:
    (row,) = [row for row in ROWS if row["table"] == name]
    cells = values.get(row["row"], ["0"] * 15)
    for group in range(0, 15, 5):
        *parts, total = (int(cell) for cell in cells[group : group + 5] if cell not in EMPTY)
        if sum(parts) != total:
            raise MarkupError(f"table {name}: {cells[group : group + 5]} does not add up")
    yield [("行政复议", None), ("行政诉讼", None)]
    heads: Row = [(head, None) for head in RESULTS]
    yield [*heads, ("未经复议直接起诉", None), ("复议后起诉", None)]
    yield [*heads, *heads]
    yield [_cell(words, metric, "件") for words, metric in zip(cells, row["metrics"], strict=True)]


GRIDS = {"B": _grid_b, "2": _grid_2, "3": _grid_3, "4": _grid_4}


# -- layouts: how a row is flattened into text -------------------------------------------------


def _joined(marked: Marked, row: Row, between: str, after: str) -> None:
    for index, (words, fact) in enumerate(row):
        if index:
            marked.add(between)
        marked.add(words, *([fact] if fact else []))
    marked.add(after)


def _lines(marked: Marked, row: Row) -> None:
    """One cell a line; empty cells vanish."""
    _joined(marked, [cell for cell in row if cell[0]], "\n", "\n")


def _spaced_lines(marked: Marked, row: Row) -> None:
    """One cell a line with blank lines between; empty cells vanish."""
    _joined(marked, [cell for cell in row if cell[0]], "\n\n", "\n\n")


def _pipes(marked: Marked, row: Row) -> None:
    """One cell a line, each with a pipe behind it; of an empty cell the pipe stays."""
    for words, fact in row:
        _joined(marked, [(words, fact)], "", " |\n" if words else "|\n")


def _bars(marked: Marked, row: Row) -> None:
    """One row a line, a bar behind every cell."""
    _joined(marked, row, " | ", " |\n")


def _tabs(marked: Marked, row: Row) -> None:
    """One row a line, tabs between the cells."""
    _joined(marked, row, "\t", "\n")


def _rows(marked: Marked, row: Row) -> None:
    """As pdftotext prints a ruled table: labels on lines of their own where they are wrapped,
    the numbers of a row on one line."""
    for index, (words, fact) in enumerate(row):
        if index:
            marked.add("\n" if "\n" in row[index - 1][0] or "\n" in words else " ")
        marked.add(words, *([fact] if fact else []))
    marked.add("\n")


LAYOUTS = {
    "lines": _lines,
    "spaced": _spaced_lines,
    "pipes": _pipes,
    "bars": _bars,
    "tabs": _tabs,
    "rows": _rows,
}
