"""``Table.to_frame``: a statutory table as a DataFrame."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

import govinfo_nlp
from govinfo_nlp.errors import UsageError
from govinfo_nlp.records import Cell, Number, Table

TEXT = (
    "临溪县2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
    "第二十条第(一)项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
    "规章 | 0 |  | / |\n行政规范性文件 | 12 | 3 | 118 |\n"
    "第二十条第(五)项\n信息内容 | 本年处理决定数量 |\n行政许可 | 20481 |\n"
    "第二十条第(六)项\n信息内容 | 本年处理决定数量 |\n行政处罚 | 733 |\n行政强制 | 5 |\n"
    "第二十条第(八)项\n信息内容 | 本年收费金额(单位:万元) |\n行政事业性收费 | 96.25 |\n"
)


def _cell(
    row: str, column: str, value: Number | None, state: str = "value", label: str = ""
) -> Cell:
    return Cell(row, column, label or row, None, "", value, "件", state, 0, 0, "")


def test_values_of_a_report() -> None:
    doc = govinfo_nlp.parse_doc(TEXT)
    (table,) = doc._.govinfo.tables
    frame = table.to_frame()
    assert frame.index.name == "row"
    assert list(frame.columns) == ["label", *table.columns]
    assert frame.loc["D2.2", "本年制发件数"] == 12
    assert frame.loc["D2.1", "label"] == "规章"
    assert str(frame["本年制发件数"].dtype) == "Int64"
    assert frame.loc["D2.6", "本年收费金额(单位:万元)"] == 96.25


def test_zero_is_no_blank() -> None:
    (table,) = govinfo_nlp.parse(TEXT).tables
    frame, states = table.to_frame(), table.to_frame("state")
    assert frame.loc["D2.1", "本年制发件数"] == 0
    assert frame.loc["D2.1", ["本年废止件数", "现行有效件数"]].isna().all()
    assert list(states.loc["D2.1"])[1:4] == ["zero", "blank", "dash"]
    assert frame.loc["D2.3", "本年制发件数"] is not frame.loc["D2.1", "本年制发件数"]
    assert states.loc["D2.3", "本年制发件数"] is None


def test_local_and_doubled_rows_keep_their_lines() -> None:
    cells = [
        _cell("B1.1", "value", 5),
        _cell("", "value", 7, label="本地指标"),
        _cell("B1.1", "value", 6),
        _cell("B1.2", "", 8),
    ]
    frame = Table("B", "t1", 0, 0, columns=["value"], cells=cells).to_frame()
    assert list(frame.index) == ["B1.1", "本地指标", "B1.1", "B1.2"]
    assert list(frame["value"].dropna()) == [5, 7, 6]
    assert frame["value"].isna().sum() == 1


def test_unknown_columns_and_endless_numbers() -> None:
    cells = [_cell("B1.1", "value", 10**30), _cell("B1.2", "", 8), _cell("B1.2", "", 9)]
    frame = Table("B", "t1", 0, 0, columns=["", "value", ""], cells=cells).to_frame()
    assert list(frame.columns) == ["label", "value"]
    assert frame.loc["B1.1", "value"] == 10**30
    assert list(frame.index) == ["B1.1", "B1.2"]


def test_empty_table() -> None:
    frame = Table("B", "t1", 0, 0, columns=["value"]).to_frame()
    assert list(frame.columns) == ["label", "value"] and frame.empty


def test_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_pandas(name: str, *rest: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_pandas)
    with pytest.raises(UsageError, match="G303"):
        Table("B", "t1", 0, 0).to_frame()
