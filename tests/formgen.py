"""Fill the statutory forms with random consistent numbers and print them in any layout.

The truth is a dict: (table id, row id, column id) -> the printed cell. A layout turns the cells
of a table into text as copies of real reports do: one cell a line, pipes, tabs, wrapped labels,
page breaks. Places and sentences are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from govinfo_nlp.lexicon.forms import Form, FormTable, Row, builtin_forms
from govinfo_nlp.records import Grid

FORMS = {form.id: form for form in builtin_forms()}
Key = tuple[str, str, str]
#: Cells of one printed row: label cells, then unit and code, then the value cells.
Line = list[str]

GLOSSES = {
    "B1.1": "(不同渠道和方式公开相同信息计1条)",
    "B2.1": "(不同方式回应同一热点或舆情计1次)",
}


@dataclass
class Filling:
    """A filled form. ``cells``: what is printed; ``rows``: printed rows of each table, header
    lines included, as (label cells, value cells or None)."""

    form: Form
    cells: dict[Key, str] = field(default_factory=dict)


def fill(form_id: str, rng: random.Random, blanks: float = 0.0, dash: str = "") -> Filling:
    """A filled form. ``blanks``: share of empty cells; ``dash``: printed in place of zero."""
    filling = Filling(FORMS[form_id])
    for table in filling.form.tables:
        numbers = _numbers(table, rng)
        for key, number in numbers.items():
            printed = number if isinstance(number, str) else str(number)
            if dash and printed == "0":
                printed = dash
            filling.cells[key] = "" if rng.random() < blanks else printed
    return filling


def _numbers(table: FormTable, rng: random.Random) -> dict[Key, int | str]:
    if table.layout == "matrix":
        return _matrix(table, rng)
    if table.layout == "line":
        return _line(table, rng)
    if table.layout == "blocks":
        return _blocks(table, rng)
    return _list(table, rng)


def _small(rng: random.Random) -> int:
    return rng.choice([0, 0, 0, 0, 0, 1, 1, 2, 3, rng.randint(4, 99), rng.randint(100, 9999)])


def _matrix(table: FormTable, rng: random.Random) -> dict[Key, int | str]:
    """Table 3: rows add up to the total column, results to (七), 一 + 二 = (七) + 四."""
    columns = [column.id for column in table.columns]
    rows = [row for row in table.rows if not row.header]
    prefix = rows[0].id.split(".")[0]
    total, first, second, last = (f"{prefix}.{end}" for end in ("3.7", "1", "2", "4"))
    cells: dict[tuple[str, str], int] = {}
    for column in columns[:-1]:
        for row in rows:
            if row.id not in (total, first, second, last):
                cells[row.id, column] = _small(rng)
        cells[total, column] = sum(v for (_, c), v in cells.items() if c == column)
        cells[last, column] = _small(rng)
        whole = cells[total, column] + cells[last, column]
        cells[second, column] = rng.randint(0, whole)
        cells[first, column] = whole - cells[second, column]
    for row in rows:
        cells[row.id, columns[-1]] = sum(cells[row.id, column] for column in columns[:-1])
    return {(table.id, row, column): value for (row, column), value in cells.items()}


def _line(table: FormTable, rng: random.Random) -> dict[Key, int | str]:
    cells: dict[Key, int | str] = {}
    for group in "rda":
        outcomes = [_small(rng) for _ in range(4)]
        for index, value in enumerate([*outcomes, sum(outcomes)], 1):
            cells[table.id, "t4", f"{group}{index}"] = value
    return cells


def _blocks(table: FormTable, rng: random.Random) -> dict[Key, int | str]:
    cells: dict[Key, int | str] = {}
    for row in table.rows:
        for column in row.columns:
            value: int | str = rng.choice([0, rng.randint(0, 99), rng.randint(0, 9_999_999)])
            if column == "本年增/减":
                value = rng.choice(["0", f"+{rng.randint(1, 999)}", f"-{rng.randint(1, 99)}"])
            elif column == "采购总金额":
                value = rng.choice(["0", f"{rng.randint(1, 999999)}元", "160.5964万元"])
            elif "收费金额" in column:
                value = rng.choice(["0", "96171.6", "59237.2449", "20.3"])
            cells[table.id, row.id, column] = value
    return cells


def _list(table: FormTable, rng: random.Random) -> dict[Key, int | str]:
    """Forms A and B: parts add up to their whole where the form says so."""
    relations = {
        relation.left[0]: relation.right
        for form in FORMS.values()
        if table in form.tables
        for relation in form.relations
        if relation.relation == "=" and relation.strength == "hard"
    }
    cells: dict[Key, int | str] = {}
    for column in table.columns:
        values: dict[str, int] = {}

        def value(row: str, values: dict[str, int] = values) -> int:
            if row not in values:
                parts = relations.get(row)
                values[row] = sum(value(part) for part in parts) if parts else _small(rng)
            return values[row]

        for row in table.rows:
            if not row.header:
                cells[table.id, row.id, column.id] = value(row.id)
    return cells


# -- printing -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """How a copy prints a form. ``units``: the column of units is there; ``codes``: so is the
    column of row codes (A); ``gloss``: glosses under the labels of form B."""

    units: bool = True
    codes: bool = True
    gloss: bool = True


def printed_rows(filling: Filling, table: FormTable, style: Style) -> list[tuple[Line, Line]]:
    """(label cells, value cells) of each printed row, header rows included (no value cells)."""
    if table.layout == "matrix":
        return _matrix_rows(filling, table)
    if table.layout == "line":
        return _line_rows(filling, table)
    if table.layout == "blocks":
        return _block_rows(filling, table)
    return _list_rows(filling, table, style)


def _list_rows(filling: Filling, table: FormTable, style: Style) -> list[tuple[Line, Line]]:
    is_b = filling.form.id == "B"
    coded = style.codes and any(row.code for row in table.rows)
    head = ["统计指标", "单位"] if is_b else ["指标名称", "计量单位"] + ["代码"] * coded
    columns = ["统计数"] if is_b else ["本期实际", "本年累计"]
    if filling.form.id == "A2":
        columns = ["2009年度", "历年累计"]
    if not style.units:
        head.pop(1)
    rows: list[tuple[Line, Line]] = [([*head, *columns], [])]
    for row in table.rows:
        label = row.label + (GLOSSES.get(row.id, "") if style.gloss else "")
        labels = [label]
        if style.units:
            labels.append("——" if row.header else row.unit)
        if coded:
            labels.append(row.code)
        values = [filling.cells[table.id, row.id, c.id] for c in table.columns if not row.header]
        rows.append((labels, values))
    return rows


def _block_rows(filling: Filling, table: FormTable) -> list[tuple[Line, Line]]:
    rows: list[tuple[Line, Line]] = []
    group, header = "", ()
    for row in table.rows:
        if (row.group, row.columns) != (group, header):
            rows += [([row.group], []), (["信息内容", *row.columns], [])]
            group, header = row.group, row.columns
        rows.append(([row.label], [filling.cells[table.id, row.id, c] for c in row.columns]))
    return rows


def _matrix_rows(filling: Filling, table: FormTable) -> list[tuple[Line, Line]]:
    rows: list[tuple[Line, Line]] = [
        ([table.headers[0], "申请人情况"], []),
        (["自然人", "法人或其他组织", "总计"], []),
        (["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"], []),
    ]
    merged: Line = []  # merged header cells that stand in the first row below them
    for row in table.rows:
        if row.header:
            merged.append(row.label)
            continue
        values = [filling.cells[table.id, row.id, column.id] for column in table.columns]
        rows.append(([*merged, row.label], values))
        merged = []
    return rows


def _line_rows(filling: Filling, table: FormTable) -> list[tuple[Line, Line]]:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    values = [filling.cells[table.id, "t4", column.id] for column in table.columns]
    return [
        (["行政复议", "行政诉讼"], []),
        (["未经复议直接起诉", "复议后起诉"], []),
        (outcomes * 3, []),
        ([], values),
    ]


Rows = list[tuple[Line, Line]]


def one_cell_a_line(rows: Rows, rng: random.Random) -> str:
    return "\n".join(cell for row in rows for cell in _filled(row)) + "\n"


def blank_lines(rows: Rows, rng: random.Random) -> str:
    return (
        "\n\n".join(rng.choice(["", "   "]) + cell for row in rows for cell in _filled(row)) + "\n"
    )


def pipes_on_own_lines(rows: Rows, rng: random.Random) -> str:
    return "\n|\n".join(cell for row in rows for cell in _filled(row)) + "\n|\n"


def trailing_pipes(rows: Rows, rng: random.Random) -> str:
    """The filled cells first, the pipes of the blank ones after them."""
    lines = []
    for row in rows:
        filled = _filled(row)
        lines += [f"{cell} |" for cell in filled]
        lines += ["|" * (len(row[0]) + len(row[1]) - len(filled))] if len(filled) > 2 else []
    return "\n".join(line for line in lines if line) + "\n"


def pipe_rows(rows: Rows, rng: random.Random) -> str:
    return "".join(" | ".join([*labels, *values]) + " |\n" for labels, values in rows)


def markdown(rows: Rows, rng: random.Random) -> str:
    lines = ["| " + " | ".join([*labels, *values]) + " |" for labels, values in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0][0]), *lines[1:]]) + "\n"


def tabs(rows: Rows, rng: random.Random) -> str:
    return "".join("\t".join([*labels, *values]) + "\n" for labels, values in rows)


def one_row_a_line(rows: Rows, rng: random.Random) -> str:
    """As pdftotext -raw prints it: labels wrapped on lines of their own before the numbers."""
    lines: list[str] = []
    for labels, values in rows:
        numbers = " ".join(value for value in values if value)
        label = " ".join(labels)
        if len(label) > 22 and values and rng.random() < 0.5:
            cut = rng.randint(14, len(label) - 3)
            lines += [label[:cut], label[cut:], numbers]
        else:
            lines.append(f"{label} {numbers}".strip())
    return "\n".join(lines) + "\n"


def wide_layout(rows: Rows, rng: random.Random) -> str:
    """As pdftotext -layout prints it: a long label is wrapped around its numbers."""
    lines: list[str] = []
    for labels, values in rows:
        numbers = "      ".join(value for value in values if value)
        if not values:
            lines.append("   ".join(labels))
            continue
        lead = "   ".join([*labels[:-1]]) if len(labels) > 1 else ""
        label = labels[-1] if labels else ""
        if len(label) > 16 and len(labels) == 1:
            cut = len(label) // 2
            lines += [f"    {label[:cut]}", " " * 40 + numbers, f"    {label[cut:]}"]
        else:
            lines.append(f"{lead}    {label}       {numbers}")
        lines += [""] * rng.randint(0, 2)
    return "\n".join(lines) + "\n"


def _filled(row: tuple[Line, Line]) -> Line:
    return [cell for cell in (*row[0], *row[1]) if cell]


#: Layouts in which a blank cell leaves a trace, and those in which it vanishes.
POSITIONAL: dict[str, Callable[[Rows, random.Random], str]] = {
    "pipe_rows": pipe_rows,
    "markdown": markdown,
    "tabs": tabs,
}
VANISHING: dict[str, Callable[[Rows, random.Random], str]] = {
    "one_cell_a_line": one_cell_a_line,
    "blank_lines": blank_lines,
    "pipes_on_own_lines": pipes_on_own_lines,
    "trailing_pipes": trailing_pipes,
    "one_row_a_line": one_row_a_line,
    "wide_layout": wide_layout,
}
LAYOUTS = POSITIONAL | VANISHING

HEADINGS = {
    "t2": "二、主动公开政府信息情况",
    "t3": "三、收到和处理政府信息公开申请情况",
    "t4": "四、政府信息公开行政复议、行政诉讼情况",
}
OPENING = (
    "云岭市人民政府2020年政府信息公开工作年度报告\n\n一、总体情况\n"
    "2020年,本市主动公开政府信息1325条,其中行政许可信息228条,行政处罚信息116条。\n"
    "全年收到申请42件,其中予以公开30件,部分公开5件,不予公开4件。\n"
)
CLOSING = "五、存在的主要问题及改进情况\n2020 年,全市工作还有 3 个方面的不足。\n六、其他需要报告的事项\n无。\n"


def report(
    filling: Filling,
    layout: str,
    rng: random.Random,
    style: Style | None = None,
    breaks: float = 0.0,
) -> str:
    """A report with the tables of ``filling`` in ``layout``; ``breaks``: chance of a page number
    between two lines."""
    parts = [OPENING]
    for table in filling.form.tables:
        heading = HEADINGS.get(table.id, "附件\n云岭市政府信息公开情况统计表\n(2017年度)")
        body = LAYOUTS[layout](printed_rows(filling, table, style or Style()), rng)
        parts += [heading, "\n", _page_breaks(body, breaks, rng)]
    return "".join([*parts, CLOSING])


def _page_breaks(body: str, share: float, rng: random.Random) -> str:
    page = 3
    kept: list[str] = []
    for line in body.splitlines():
        kept.append(line)
        if rng.random() < share:
            kept.append(rng.choice([f"- {page} -", f"                 -{page}-", f"第 {page} 页"]))
            page += 1
    return "\n".join(kept) + "\n"


def metric_of(form: Form, table: FormTable, row: Row, column: str) -> str | None:
    """The metric that the form's data gives a cell."""
    spec = next(c for c in table.columns if c.id == column)
    return None if spec.cumulative else spec.metric or row.metrics.get(column) or row.metric


# -- grids --------------------------------------------------------------------------------------

Cell = tuple[str, int, int]  # text, rowspan, colspan


def grid_rows(filling: Filling, table: FormTable) -> list[list[Cell]]:
    """The rows of ``table`` with merged cells, as the form prints it."""
    if table.layout == "matrix":
        return _matrix_grid(filling, table)
    if table.layout == "line":
        return _line_grid(filling, table)
    rows: list[list[Cell]] = []
    width = 4
    for labels, values in printed_rows(filling, table, Style()):
        cells = [*labels, *values]
        if table.layout == "list":
            count = 2 + len(table.columns) + (len(labels) > 2 and bool(table.rows[0].code))
            cells += [""] * (count - len(cells))
            rows.append([(cell, 1, 1) for cell in cells])
        elif len(cells) == 1:
            rows.append([(cells[0], 1, width)])
        else:
            last = width - len(cells) + 1
            rows.append([*((cell, 1, 1) for cell in cells[:-1]), (cells[-1], 1, last)])
    return rows


def _matrix_grid(filling: Filling, table: FormTable) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [(table.headers[0], 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(column.label, 1, 1) for column in table.columns[1:6]],
    ]
    children = {row.id: [r for r in table.rows if _under(table, r, row.id)] for row in table.rows}
    pending: list[Cell] = []
    for row in table.rows:
        depth = len(pending)
        if row.header:
            leaves = [child for child in children[row.id] if not child.header]
            pending.append((row.label, len(leaves), 1))
            continue
        level = _depth(table, row)
        values = [(filling.cells[table.id, row.id, c.id], 1, 1) for c in table.columns]
        rows.append([*pending, (row.label, 1, 3 - level), *values])
        assert depth == len(pending)
        pending = []
    return rows


def _depth(table: FormTable, row: Row) -> int:
    parents = {r.id: r.parent for r in table.rows}
    depth, parent = 0, row.parent
    while parent:
        depth, parent = depth + 1, parents[parent]
    return depth


def _under(table: FormTable, row: Row, ancestor: str) -> bool:
    parents = {r.id: r.parent for r in table.rows}
    parent = row.parent
    while parent and parent != ancestor:
        parent = parents[parent]
    return parent == ancestor


def _line_grid(filling: Filling, table: FormTable) -> list[list[Cell]]:
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    values = [filling.cells[table.id, "t4", column.id] for column in table.columns]
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((o, 2, 1) for o in outcomes), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [(outcome, 1, 1) for outcome in outcomes * 2],
        [(value, 1, 1) for value in values],
    ]


def html(filling: Filling) -> str:
    """A web page with the form in tables."""
    parts = ["<html><head><meta charset='utf-8'></head><body><h1>云岭市2020年报告</h1>"]
    for table in filling.form.tables:
        parts.append(f"<p>{HEADINGS.get(table.id, '附件:统计表')}</p><table>")
        for row in grid_rows(filling, table):
            cells = (f"<td rowspan={r} colspan={c}>{text}</td>" for text, r, c in row)
            parts.append("<tr>" + "".join(cells) + "</tr>")
        parts.append("</table>")
    return "".join([*parts, "<p>五、存在的主要问题</p></body></html>"])


def laid_out(filling: Filling) -> tuple[str, list[Grid]]:
    """The text of the form with the grids of its tables."""
    text = OPENING
    grids: list[Grid] = []
    for table in filling.form.tables:
        text += HEADINGS.get(table.id, "附件:统计表") + "\n"
        grid = Grid(len(text), len(text))
        covered: set[tuple[int, int]] = set()
        for index, row in enumerate(grid_rows(filling, table)):
            column = 0
            for words, rowspan, colspan in row:
                while (index, column) in covered:
                    column += 1
                place = {"row": index, "column": column, "rowspan": rowspan, "colspan": colspan}
                grid.cells.append(place | {"start": len(text), "end": len(text) + len(words)})
                text += words + "\t"
                covered |= {(index + r, column + c) for r in range(rowspan) for c in range(colspan)}
            text = text[:-1] + "\n"
        grid.end = len(text) - 1
        grids.append(grid)
    return text + CLOSING, grids


# -- damage -------------------------------------------------------------------------------------

NOISE = ["12", "0", "7", "2024", "测试", "ab", "——", "3.5", "注:", "表", "第9页", "...", "1 2"]


def damage(kind: str, text: str, rng: random.Random) -> str:
    """``text`` damaged as copies are: cut, with lines lost, doubled, moved, strange ones added."""
    head = len(OPENING)
    if kind == "cut at the end":
        return text[: rng.randint(head, len(text))]
    if kind == "cut at the start":
        return text[rng.randint(head, len(text) - 1) :]
    lines = text[head:].split("\n")
    if kind == "lines lost":
        lines = [line for line in lines if rng.random() > 0.02]
    elif kind == "lines doubled":
        lines = [copy for line in lines for copy in [line] * (1 + (rng.random() < 0.02))]
    elif kind == "a piece doubled":
        first = rng.randint(0, len(lines) - 1)
        last = rng.randint(first, min(len(lines), first + 60))
        lines = lines[:last] + lines[first:last] + lines[last:]
    elif kind == "strange lines":
        strange = ([line, *([rng.choice(NOISE)] * (rng.random() < 0.02))] for line in lines)
        lines = [line for group in strange for line in group]
    elif kind == "shuffled":
        rng.shuffle(lines)
    elif kind == "partly shuffled":
        first = rng.randint(0, max(0, len(lines) - 12))
        some = lines[first : first + 12]
        rng.shuffle(some)
        lines[first : first + 12] = some
    elif kind == "characters lost":
        body = "\n".join(lines)
        return text[:head] + "".join(
            c for c in body if c in "0123456789.+-| \n" or rng.random() > 0.005
        )
    return text[:head] + "\n".join(lines)


DAMAGE = (
    "cut at the end",
    "cut at the start",
    "lines lost",
    "lines doubled",
    "a piece doubled",
    "strange lines",
    "shuffled",
    "partly shuffled",
    "characters lost",
)
