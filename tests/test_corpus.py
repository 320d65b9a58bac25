"""The corpus is what its sources say, and its gold keeps the format and the ontology."""

from __future__ import annotations

import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "corpus" / "tools"))

import build
from form_tables import read_table
from markup import MarkupError, read_prose

NAMES = sorted(path.stem for path in (ROOT / "corpus" / "src").glob("*.md"))
WHOLE = {"", "全市", "全县", "全区", "我市", "我县", "我区"}


def load(name: str) -> tuple[str, dict[str, Any]]:
    folder = ROOT / "corpus"
    text = (folder / f"{name}.txt").read_bytes().decode("utf-8")
    return text, json.loads((folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))


def metric_ids(shared_or_none: Path | None) -> set[str]:
    places = [ROOT / "patterns" / "ontology.jsonl"]
    places += [shared_or_none / "ontology" / "metrics.jsonl"] if shared_or_none else []
    for path in places:
        if path.is_file():
            return {json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()}
    pytest.skip("no list of metrics is here")


@pytest.fixture(scope="module")
def known() -> set[str]:
    shared = ROOT.parent / "shared"
    return metric_ids(shared if shared.is_dir() else None)


def test_files_are_what_the_sources_say() -> None:
    assert build.main(["--check"]) == 0


def test_every_text_and_gold_has_a_source() -> None:
    folder = ROOT / "corpus"
    assert sorted(path.stem for path in folder.glob("*.txt")) == NAMES
    assert sorted(path.stem for path in (folder / "gold").glob("*.json")) == NAMES
    assert len(NAMES) >= 10


def test_the_readme_lists_every_report() -> None:
    readme = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| {name} |" not in readme] == []


@pytest.mark.parametrize("name", NAMES)
def test_gold(name: str, known: set[str]) -> None:
    text, gold = load(name)
    assert gold["id"] == name
    assert gold["file"] == f"corpus/{name}.txt"
    assert gold["partial"] is False
    assert str(gold["year"]) in name
    for fact in gold["facts"]:
        assert text[fact["start"] : fact["end"]] == fact["text"]
        assert fact["text"] == fact["text"].strip()
        assert fact["metric"] is None or fact["metric"] in known
        assert fact["source"] in ("narrative", "table")
        assert "subject" not in fact or fact["metric"] is None
        assert isinstance(fact["value"], (int, float))


@pytest.mark.parametrize("name", NAMES)
def test_facts_overlap_only_where_one_number_says_two_things(name: str) -> None:
    _, gold = load(name)
    for one, two in pairwise(gold["facts"]):
        same = (one["start"], one["end"], one["value"]) == (two["start"], two["end"], two["value"])
        assert one["end"] <= two["start"] or (same and one["metric"] != two["metric"])


@pytest.mark.parametrize("name", NAMES)
def test_prose_and_table_agree(name: str) -> None:
    """The corpus is consistent: what the prose says for the whole area stands in the table."""
    _, gold = load(name)
    cells = {
        (fact["metric"], fact.get("applicant", "")): fact["value"]
        for fact in gold["facts"]
        if fact["source"] == "table"
    }
    for fact in gold["facts"]:
        key = (fact["metric"], fact.get("applicant", ""))
        if fact["source"] == "narrative" and fact["scope"] in WHOLE and key in cells:
            assert fact["value"] == cells[key], fact


def test_all_in_all_the_corpus_is_wide() -> None:
    facts = [fact for name in NAMES for fact in load(name)[1]["facts"]]
    prose = [fact for fact in facts if fact["source"] == "narrative"]
    assert len({fact["metric"] for fact in prose}) > 90
    assert len({fact["metric"] for fact in facts}) > 120
    assert {"余", "多", "近", "左右"} <= {fact["approx"] for fact in prose}
    for key in ("subject", "period", "comparison", "applicant"):
        assert any(key in fact for fact in prose)


def test_no_sentence_of_a_real_report(shared: Path) -> None:
    """No 24 characters of the prose stand in a real report; table labels are the law's."""

    def squeezed(text: str) -> str:
        half = str.maketrans("，：；（）", ",:;()")
        return re.sub(r"\s+", "", text).translate(half)

    real = set()
    for folder in ("seeds", "real"):
        for path in (shared / folder).glob("*.txt"):
            text = squeezed(path.read_text(encoding="utf-8", errors="ignore"))
            real |= {text[at : at + 24] for at in range(len(text) - 23)}
    for name in NAMES:
        _, body = build.read_source(ROOT / "corpus" / "src" / f"{name}.md")
        for part in build.TABLE.split(body)[::3]:
            for line in read_prose(part).text.splitlines():
                words = squeezed(line)
                windows = (words[at : at + 24] for at in range(len(words) - 23))
                assert [window for window in windows if window in real] == [], name


# -- the markup itself ---------------------------------------------------------------------------


def one_fact(source: str) -> dict[str, Any]:
    (fact,) = read_prose(source).sealed()
    return fact


@pytest.mark.parametrize(
    ("words", "value", "unit", "approx"),
    [
        ("41607条", 41607, "条", ""),
        ("1,046件", 1046, "件", ""),
        ("20万余条", 200000, "条", "余"),
        ("3300餘件", 3300, "件", "余"),
        ("62.96万条", 629600, "条", ""),
        ("2.734万元", 2.734, "万元", ""),
        ("８６件", 86, "件", ""),
        ("-8项", -8, "项", ""),
        ("67.13%", 67.13, "%", ""),
    ],
)
def test_quantities_are_read(words: str, value: float, unit: str, approx: str) -> None:
    fact = one_fact("共{{null: " + words + "}}。")
    assert (fact["value"], fact["unit"], fact["approx"]) == (value, unit, approx)
    assert (fact["start"], fact["text"]) == (1, words)


def test_keys_override_and_two_metrics_share_words() -> None:
    facts = read_prose("{{a+b|value=0|unit=件|scope=全市: 没有发生复议、诉讼}}。").sealed()
    assert [fact["metric"] for fact in facts] == ["a", "b"]
    assert {(f["value"], f["unit"], f["scope"], f["end"]) for f in facts} == {(0, "件", "全市", 9)}


@pytest.mark.parametrize(
    "source", ["{{a: 许多}}", "{{a|color=red: 3件}}", "{{a:3件}}", "{{a|comparison=x,1,件,2: 3件}}"]
)
def test_a_bad_mark_is_an_error(source: str) -> None:
    with pytest.raises(MarkupError):
        read_prose(source)


def test_a_table_that_does_not_add_up_is_an_error() -> None:
    with pytest.raises(MarkupError):
        read_table("C3 layout=tabs", "C3.1 3 0 0 0 0 0\n")


def test_wrapping_and_paging_move_the_facts() -> None:
    marked = read_prose("全市共收到申请{{a: 126件}},\n办结{{b: 125件}}。\n")
    moved = build.paged(build.wrapped(marked, 8), 1)
    assert [fact["text"] for fact in moved.sealed()] == ["126\n- 1 -\n件", "125件"]
