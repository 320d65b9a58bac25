"""The engine on annotated passages of real reports and on other libraries' test cases.

Both lie beside the project (../shared) and are read in place.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govinfo_nlp.lexicon.units import unit_table
from govinfo_nlp.quantities import Numbers, find_numbers
from govinfo_nlp.records import Quantity
from govinfo_nlp.text.fold import fold
from govinfo_nlp.text.numerals import parse_numeral, parse_vague

NOT_OURS = "a bare numeral inside a sentence, without a counter, may be part of a word"
NO_BOUND = "数十 says no upper bound; the value is the lower one, marked 数"
DATE = "a month of the year, not a duration; months are counted in 个月"
#: Core cases that are refused on purpose, each with the reason.
REFUSED = {
    "1半": "not a way to write a half",
    "两百点两": "not a well-formed numeral",
    "五十千": "not a well-formed numeral",
    "零十": "not a well-formed numeral",
    "第零十刃": "not a well-formed numeral",
    "一点两小时的会议": "not a well-formed numeral: decimals take 二",
    "2222.2222.22222.222": "a code (version, address), not four numbers",
    "－－9": "a doubled minus sign is a negative change in the tables of form C",
    "找出酒精量在5-20%之间的产品": "5-20% is a range, not 20%",
    "股票十天收盘价的百分之七十百分位大于1": "七十百 runs on; nobody writes percentiles here",
    "还有20万次以上来观影的呀？": "the case itself is wrong: 20万 is 200000",
    "人民币数十亿元": NO_BOUND,
    "数十亿元人民币": NO_BOUND,
    "十 月": DATE,
    "他的排名在第十和第十五之间": "ordinals do not count",
    "他的年龄比三十大一些": NOT_OURS,
    "请给我一以上个苹果": NOT_OURS,
    "“一”和“五”": NOT_OURS,
    "这不是五这是二百零一": NOT_OURS,
    "这是五那是四": NOT_OURS,
    "这不是四川这是五台山": NOT_OURS,
    "这不是四川这是五": NOT_OURS,
    "这不是一这是九台": NOT_OURS,
    "答案是四不是五": NOT_OURS,
    "答案不是四而是五": NOT_OURS,
    "数量不是一却是五": NOT_OURS,
    "单销量排名前三的品牌": NOT_OURS,
}
_INTERVAL = re.compile(r"[\[(](-?[\d.]*),(-?[\d.]*)[\])]")
_SECONDS = {"Second": 1, "Minute": 60, "Hour": 3600, "Day": 86400}


def test_annotated_passages(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location(
        "score_quantities", shared / "eval" / "score_quantities.py"
    )
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = []
    for file in sorted((shared / "seeds").glob("*.txt")):
        text = file.read_text("utf-8")
        for q in find_numbers(fold(text), text).quantities:
            rows.append(_row(file.stem, q))
    predicted = tmp_path / "quantities.jsonl"
    predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    scorer.main([str(shared / "gold_quantities"), str(predicted), "--json"])
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert result["f1"] >= 0.985, result
    assert result["value_acc"] >= 0.985, result
    assert result["unit_acc"] >= 0.98, result
    assert result["approx_acc"] >= 0.98, result


def _row(report: str, q: Quantity) -> dict[str, Any]:
    return {
        "report_id": report,
        "start": q.start,
        "end": q.end,
        "text": q.text,
        "base_value": q.base_value,
        "base_value_max": q.base_value_max,
        "base_unit": q.base_unit,
        "approx": q.approx,
    }


def test_every_number_of_every_report_is_found(shared: Path) -> None:
    for file in [*(shared / "seeds").glob("*.txt"), *(shared / "real").glob("*.txt")]:
        text = file.read_text("utf-8")
        norm = fold(text)
        found = find_numbers(norm, text)
        covered = bytearray(len(text))
        for record in (*found.quantities, *found.others):
            assert text[record.start : record.end] == record.text
            assert not any(covered[record.start : record.end])
            covered[record.start : record.end] = b"\1" * (record.end - record.start)
        lost = [m.start() for m in re.finditer("[0-9]", norm) if not covered[m.start()]]
        assert not lost, (file.name, lost)


def _core_cases(shared: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Input and expected values of every core case in which all expectations have a value."""
    for file in sorted((shared / "external").glob("*.jsonl")):
        if file.stem in ("recognizers_nonquantity", "jionlp_time"):
            continue
        for line in file.read_text("utf-8").splitlines():
            case = json.loads(line)
            expected = [e for e in case["expected"] if "value" in e]
            if case["domain"] == "core" and expected and len(expected) == len(case["expected"]):
                yield case["input"], expected


def test_core_value_cases_of_other_libraries(shared: Path) -> None:
    cases = list(_core_cases(shared))
    failed = [text for text, expected in cases if not _reads(text, expected)]
    assert set(failed) <= REFUSED.keys(), set(failed) - REFUSED.keys()
    kept = [text for text, _ in cases if text not in REFUSED]
    assert len(kept) >= 0.9 * len(cases)


def _reads(text: str, expected: list[dict[str, Any]]) -> bool:
    """Whether the values are found in the text, or are the value of the text as one numeral."""
    norm = fold(text)
    found = find_numbers(norm)
    if len(expected) == 1 and isinstance(expected[0]["value"], (int, float)):
        bare = re.sub(r"\s", "", norm)
        vague = parse_vague(bare)
        whole = parse_numeral(bare) if vague is None else vague.value
        if whole is not None and _same(float(whole), expected[0]["value"]):
            return True
    return all(_found(e, found) for e in expected)


def _found(expected: dict[str, Any], found: Numbers) -> bool:
    value = expected["value"]
    pairs = [(q.base_value, q.base_value_max) for q in found.quantities]
    if isinstance(value, list):
        return tuple(value) in pairs
    if isinstance(value, str):
        return _in_interval(value, pairs)
    durations = [_seconds(q) for q in found.quantities if q.kind == "duration"]
    if expected.get("unit") in _SECONDS and value * _SECONDS[expected["unit"]] in durations:
        return True
    return any(_same(low, value) for low, _ in pairs) or value in _dates_and_ordinals(found)


def _in_interval(value: str, pairs: list[tuple[Any, Any]]) -> bool:
    match = _INTERVAL.fullmatch(value)
    assert match
    bounds = [float(bound) for bound in match.groups() if bound]
    singles = [low for low, high in pairs if high is None]
    return tuple(bounds) in pairs or all(bound in singles for bound in bounds)


def _seconds(q: Quantity) -> float | None:
    entry = unit_table().find(q.unit)
    if entry is None or entry.factor is None or entry.group != "seconds" or q.value is None:
        return None
    return q.value * entry.factor


def _dates_and_ordinals(found: Numbers) -> set[object]:
    """The numbers inside dates, times and ordinals, which are recognised as what they are."""
    values: set[object] = set()
    for other in found.others:
        if other.kind in ("date", "time", "year"):
            values |= {int(digits) for digits in re.findall(r"\d+", fold(other.text))}
        elif other.kind == "ordinal":
            words = fold(other.text).lstrip("第")
            values |= {parse_numeral(words), parse_numeral(words[:-1])}
    return values


def _same(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) <= 1e-9 * max(1, abs(other))
