"""The generator of passages keeps its own promises; what tests of the linker build on."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from passages import YEAR, chinese, compose, notation, split

SEEDS = st.integers(min_value=0, max_value=2**32)


@given(SEEDS)
def test_offsets_point_at_the_words(seed: int) -> None:
    text, facts = compose(random.Random(seed))
    assert all(text[f["start"] : f["end"]] == f["text"] for f in facts)
    assert all(f["text"] and f["text"] == f["text"].strip() for f in facts)


@given(SEEDS)
def test_facts_are_in_text_order_and_only_zeros_share_their_words(seed: int) -> None:
    _, facts = compose(random.Random(seed))
    for one, two in pairwise(facts):
        shared = (one["start"], one["end"]) == (two["start"], two["end"])
        assert one["end"] <= two["start"] or (shared and one["value"] == two["value"] == 0)


@given(SEEDS)
def test_the_words_say_the_value(seed: int) -> None:
    _, facts = compose(random.Random(seed))
    for fact in facts:
        digits = re.match(r"([\d,.]+)(万?)([余多]?)", fact["text"])
        if digits:
            value = float(digits[1].replace(",", "")) * (10_000 if digits[2] else 1)
            assert round(value, 4) == fact["value"]
            assert fact["text"].endswith(fact["unit"])
            assert digits[3] in ("", fact["approx"])


@given(SEEDS)
def test_same_seed_same_passage(seed: int) -> None:
    assert compose(random.Random(seed)) == compose(random.Random(seed))


@pytest.mark.parametrize(("script", "width"), [("hans", "full"), ("hant", "half")])
def test_glyphs_do_not_move_the_facts(script: str, width: str) -> None:
    def places(facts: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{key: value for key, value in f.items() if key != "text"} for f in facts]

    for seed in range(200):
        plain, facts = compose(random.Random(seed))
        text, others = compose(random.Random(seed), script=script, width=width)
        assert len(text) == len(plain)
        assert places(others) == places(facts)


def test_the_generator_reaches_every_construction() -> None:
    texts, facts = [], []
    for seed in range(400):
        text, found = compose(random.Random(seed))
        texts.append(text)
        facts += found
    joined = "".join(texts)
    for words in ("分别", "其中", "(", "占", "较上年", "持平", f"比{YEAR - 1}年的", "没有", "万余"):
        assert words in joined
    assert len({f["metric"] for f in facts}) > 50
    assert {f["approx"] for f in facts} == {"", "余", "多", "近", "约"}
    assert any("comparison" in f for f in facts)
    assert any(f.get("period") == str(YEAR - 1) and f["metric"] is None for f in facts)


@given(st.integers(min_value=0, max_value=10**6), st.integers(1, 9), SEEDS)
def test_split_adds_up(total: int, parts: int, seed: int) -> None:
    numbers = split(random.Random(seed), total, parts)
    assert len(numbers) == parts
    assert sum(numbers) == total
    assert min(numbers) >= 0


@pytest.mark.parametrize(
    ("value", "words"), [(3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_chinese(value: int, words: str) -> None:
    assert chinese(value) == words


@given(st.integers(min_value=1, max_value=10**6), SEEDS)
def test_a_rounded_number_says_less_and_says_so(value: int, seed: int) -> None:
    _, said, approx = notation(random.Random(seed), value)
    assert said <= value
    assert said > value * 0.49
    assert approx or said == value or value - said < 100
