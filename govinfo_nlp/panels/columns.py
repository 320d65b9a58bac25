"""The columns of the two tables: what stands beside the numbers, and one column a metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..lexicon.crosswalk import builtin_crosswalk
from ..lexicon.lexicon import default_lexicon
from ..report.report import FACT_FIELDS

#: Types of columns, named as pandas names its nullable types.
Type = Literal["string", "Int64", "Float64", "boolean"]
Shape = Literal["long", "wide"]

#: Behind the id of a metric: the column that says what the cell stands for, and its grade.
STATE, GRADE = "__state", "__grade"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``metric``: whose value, state or grade it holds, "" for the others."""

    name: str
    type: Type
    zh: str
    en: str
    metric: str = ""
    unit: str = ""


#: What both tables say of a report.
IDENTITY = (
    Column("report_id", "string", "报告标识", "id of the report: stem of its file's name"),
    Column("file", "string", "文件", "path of the file, as it was given"),
    Column("issuer", "string", "发布机关", "body that issued the report, as printed"),
    Column("region", "string", "地区(原文)", "area that the report names, as printed"),
    Column("level", "string", "层级", "province, city, county, township or department"),
    Column("province", "string", "省级", "province of the division"),
    Column("prefecture", "string", "地级", "prefecture of the division"),
    Column("county", "string", "县级", "county of the division"),
    Column("division_code", "string", "行政区划代码", "GB/T 2260 code under the name printed"),
    Column("division_unit", "string", "机关类型", "the body is area, department, township, zone …"),
    Column("year", "Int64", "年度", "year that the report is about"),
    Column("form", "string", "统计表样式", "statutory form: A1, A2, B, C, D"),
)
#: What the wide table says of a report besides.
ABOUT = (
    Column("title", "string", "标题", "title of the report"),
    Column("published", "string", "发布日期", "date of publication or signature"),
    Column("division_level", "string", "区划层级", "level of the division: province, city, county"),
    Column("division_current", "string", "现行代码", "code of the same area today"),
    Column("division_candidates", "string", "候选代码", "codes left open, where there is no code"),
    Column("duplicate", "boolean", "重复", "another report of the same body and year is here"),
    Column("facts_total", "Int64", "数字总数", "numbers found in the report"),
    Column("facts_unlinked", "Int64", "未识别数", "numbers that no metric was found for"),
    Column("audit_errors", "Int64", "核查错误数", "findings of the audit of severity error"),
    Column("diagnostics", "string", "诊断", "codes of what could not be done on the report"),
)
_FACT = (
    Column("fact", "Int64", "序号", "number of the fact in its report, from 0"),
    Column("headline", "boolean", "主值", "this is the value of the wide table"),
)
_FACT_TYPES: Mapping[str, Type] = {
    "value": "Float64", "value_max": "Float64", "start": "Int64", "end": "Int64",
    "confidence": "Float64",
}  # fmt: skip
FACT_COLUMNS = tuple(
    Column(name, _FACT_TYPES.get(name, "string"), "", "see docs/records.md")
    for name in FACT_FIELDS
    if name != "report_id"
)
LONG = (*IDENTITY, *_FACT, *FACT_COLUMNS)


def metric_order(found: Iterable[str], harmonised: bool) -> list[str]:
    """The metrics that have a column: all known ones, in the order of the ontology.

    Harmonised: the variables of the crosswalk. Of ``found`` those that are not known (metrics of
    a user's own patterns) follow, in alphabetical order.
    """
    ontology = list(default_lexicon().metrics)
    known = ontology
    if harmonised:
        variables = dict.fromkeys(line.id for line in builtin_crosswalk() if line.id)
        places = {metric: place for place, metric in enumerate(ontology)}
        known = sorted(variables, key=lambda metric: _place(metric, places))
    return known + sorted(set(found) - set(known))


def _place(variable: str, places: Mapping[str, int]) -> int:
    """Where ``variable`` stands: its own place, or that of the total that it is a part of."""
    parent = variable.rpartition(".")[0]
    names = (variable, f"{parent}.total", parent)
    return next((places[name] for name in names if name in places), len(places))


def metric_names(metric: str) -> tuple[str, str, str]:
    """(Chinese name, English name, unit) of a metric or of a variable of the crosswalk."""
    known = default_lexicon().metrics.get(metric)
    if known:
        return known.zh, known.en, known.unit
    line = next((line for line in builtin_crosswalk() if line.id == metric and line.zh), None)
    return (line.zh, line.en, "件") if line else ("", "", "")
