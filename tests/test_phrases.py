"""Phrases are found the same whichever way a text is searched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govinfo_nlp.lexicon.phrases import PhraseIndex, TextIndex

PHRASES = st.lists(st.text("申请公开信息a", max_size=5), max_size=8)


@given(PHRASES, st.text("申请公开信息ab", max_size=40))
def test_whole_texts_are_searched_as_parts_of_texts_are(phrases: list[str], text: str) -> None:
    assert TextIndex(phrases).find(text) == list(PhraseIndex(phrases).find(text))


@given(st.lists(st.text(max_size=4), max_size=4), st.text(max_size=10))
def test_whole_texts_of_any_characters(phrases: list[str], text: str) -> None:
    text = text.join(phrases)
    assert TextIndex(phrases).find(text) == list(PhraseIndex(phrases).find(text))


def test_longest_phrases_that_overlap_are_all_found() -> None:
    index = TextIndex(["公开政府信息", "政府信息公开申请", "政府信息", "信息"])
    assert index.find("主动公开政府信息公开申请,信息") == [(2, 8), (4, 12), (13, 15)]
