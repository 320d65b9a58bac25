"""The benchmark's scorer counts as its description says, and as the scorer of the real reports."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.scoring import Score, score, total


def fact(metric: str = "a", value: float = 1, start: int = 0, **more: Any) -> dict[str, Any]:
    known = {"scope": "", "unit": "件", "approx": "", "start": start, "end": start + 2}
    return {"metric": metric, "value": value, **known, **more}


def row(metric: str | None = "a", value: float = 1, start: int = 0, **more: Any) -> dict[str, Any]:
    plain = {"report_id": "r", "source": "narrative", "status": "reported", "applicant": ""}
    return {**fact(value=value, start=start), **plain, "metric": metric, "period": "2018", **more}


def of(facts: list[dict[str, Any]], rows: list[dict[str, Any]], **gold: Any) -> Score:
    return score([{"id": "r", "year": 2018, "facts": facts, **gold}], rows)["r"]


def test_found_and_described() -> None:
    result = of([fact(scope="市级", approx="余")], [row(scope="市本级", unit="条")])
    assert result == Score(gold=1, found=1, scope=1, unit=0, approx=0)


def test_scope_decides_between_facts_over_the_same_number() -> None:
    result = of([fact(scope="乡镇")], [row(scope="乡镇"), row(scope="全市")])
    assert (result.found, result.scope, result.wrong) == (1, 1, 0)


@pytest.mark.parametrize(
    ("extra", "wrong"),
    [
        (row(value=2), 1),
        (row(start=9), 1),
        (row("b"), 0),  # a metric that the gold does not know
        (row(None), 0),
        (row(value=2, applicant="research"), 0),
        (row(value=2, applicant="total"), 1),
        (row(value=2, period="2017"), 0),
        (row(value=2, status="derived"), 0),
        (row(value=2, start=100), 0),  # ignored
        (row(), 0),  # a second fact that says the same
    ],
)
def test_what_is_wrong(extra: dict[str, Any], wrong: int) -> None:
    result = of([fact()], [row(), extra], ignore=[[90, 110]])
    assert (result.found, result.wrong) == (1, wrong)
    assert of([fact()], [row(), extra], partial=True).wrong == 0


def test_gold_without_offsets_needs_a_row_for_each_fact() -> None:
    facts = [fact(), fact(start=50)]
    assert of(facts, [row(start=7)], offsets=False).found == 1
    assert of(facts, [row(start=7), row(start=8)], offsets=False).found == 2


def test_headlines_are_judged_apart() -> None:
    rows = [row(), row(value=1, source="headline"), row("b", 3, source="headline")]
    result = of([fact(), fact("b", 2), fact("c", 1, scope="市本级")], rows)
    assert (result.headline, result.headlines, result.wrong) == (1, 2, 0)
    assert of([fact()], [row()]).headline_share is None


def test_totals() -> None:
    scores = [Score(gold=3, found=2, wrong=1, scope=1), Score(gold=1, found=1, scope=1)]
    both = total(scores)
    assert (both.recall, both.precision, both.of_found("scope")) == (0.75, 0.75, 2 / 3)
    assert both.f1 == pytest.approx(0.75)
    assert total([]).f1 == 0.0


def test_same_counts_as_the_scorer_of_the_real_reports(shared: Path, tmp_path: Path) -> None:
    theirs = _load(shared / "eval" / "score.py")
    for folder in (shared / "gold", shared / "real" / "gold", ROOT / "corpus" / "gold"):
        golds = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
        for seed in range(5):
            rows = _damaged(golds, random.Random(seed))
            path = tmp_path / "rows.jsonl"
            path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
            counts, _, _ = theirs.score(*theirs.load(folder, path))
            expected = {
                r["report"]: Score(
                    r["gold"], r["found"], r["wrong"], r["scope"], r["unit"], r["approx"],
                    r["headline"], r["headline_total"],
                )
                for r in counts
            }  # fmt: skip
            assert score(golds, rows) == expected


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_of_real_reports", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _damaged(golds: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Rows made of the gold facts: some lost, doubled, moved, or with another value or scope."""
    rows = []
    for gold in golds:
        for one in gold["facts"]:
            base = row(one["metric"], one["value"], one.get("start", chance.randrange(2000)))
            base |= {k: one[k] for k in ("scope", "unit", "approx", "applicant") if k in one}
            base |= {"report_id": gold["id"], "end": one.get("end", base["end"])}
            base["period"] = chance.choice([str(gold["year"]), str(gold["year"]), "", "2001"])
            for _ in range(chance.choice([0, 1, 1, 1, 2])):
                changed = chance.choice(
                    [{}, {}, {}, {"scope": "市本级"}, {"value": 7}, {"approx": "余"}]
                )
                headline = {"source": "headline"} if chance.random() < 0.2 else {}
                rows.append({**base, **changed, **headline})
    chance.shuffle(rows)
    return rows
