"""Phrases are found the same whichever way a text is searched."""

from __future__ import annotations

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from govinfo_nlp.lexicon.phrases import MentionIndex, PhraseIndex, TextIndex, trie_regex

PHRASES = st.lists(st.text("申请公开信息a", max_size=5), max_size=8)


def found_in(index: TextIndex, text: str) -> list[tuple[int, int]]:
    return list(zip(*index.find(text), strict=True))


@given(PHRASES, st.text("申请公开信息ab", max_size=40))
def test_whole_texts_are_searched_as_parts_of_texts_are(phrases: list[str], text: str) -> None:
    assert found_in(TextIndex(phrases), text) == list(PhraseIndex(phrases).find(text))


@given(st.lists(st.text(max_size=4), max_size=4), st.text(max_size=10))
def test_whole_texts_of_any_characters(phrases: list[str], text: str) -> None:
    text = text.join(phrases)
    assert found_in(TextIndex(phrases), text) == list(PhraseIndex(phrases).find(text))


def test_longest_phrases_that_overlap_are_all_found() -> None:
    index = TextIndex(["公开政府信息", "政府信息公开申请", "政府信息", "信息"])
    assert found_in(index, "主动公开政府信息公开申请,信息") == [(2, 8), (4, 12), (13, 15)]


@given(st.lists(PHRASES, min_size=1, max_size=4), st.text("申请公开信息ab", max_size=40))
def test_lists_searched_together_give_what_each_gives_alone(
    lists: list[list[str]], text: str
) -> None:
    alone = [list(PhraseIndex(phrases).find(text)) for phrases in lists]
    index = MentionIndex(*lists)
    assert index.find(text, index.places(text), 0, len(text)) == alone


@settings(max_examples=20)
@given(st.integers(1, 250), st.randoms(use_true_random=False))
def test_however_many_first_characters(count: int, random: Random) -> None:
    """Few alternatives are tried one by one, many are parted into ranges."""
    firsts = random.sample(range(0x4E00, 0x9FFF), count)
    phrases = [chr(first) + random.choice(["", "件", "件数", "条"]) for first in firsts]
    regex = re.compile(trie_regex(phrases))
    assert regex.findall("。".join(phrases)) == phrases
    assert not regex.search("".join(map(chr, range(0x3400, 0x4DFF, 7))))
