"""How well the segmenters find words: F1 over the words of segmented sentences.

Only words of Chinese characters count: numbers, addresses and punctuation are whole with every
segmenter. ``corpus/words/README.md`` says how the sentences were segmented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

import govinfo_nlp
from govinfo_nlp.pipeline.tokenizer import SEGMENTERS

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "words"
#: What is measured → file of held-out sentences.
HELD_OUT = {
    "three reports of the corpus": "held_out_reports.txt",
    "prose on other matters": "held_out_prose.txt",
}
_CHINESE = re.compile("[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Words:
    """Counts of words over some sentences."""

    gold: int = 0
    found: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 where there are no words."""
        return 2 * self.right / (self.gold + self.found) if self.right else 0.0


def read_sentences(name: str) -> list[list[str]]:
    """The sentences of a file as lists of words."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def compare(sentences: Iterable[list[str]], segmenter: str) -> Words:
    """The words of ``sentences`` against those that our tokenizer makes of their text."""
    nlp = govinfo_nlp.load(segmenter=segmenter)
    gold = found = right = 0
    for words in sentences:
        wanted = _places(words)
        made = _places(_words(nlp.make_doc("".join(words))))
        gold, found, right = gold + len(wanted), found + len(made), right + len(wanted & made)
    return Words(gold, found, right)


def segmenters() -> list[str]:
    """The segmenters whose packages are installed."""
    from importlib.util import find_spec

    return [name for name, module in SEGMENTERS.items() if not module or find_spec(module)]


def _words(doc: Doc) -> list[str]:
    return [token.text_with_ws for token in doc]


def _places(words: Iterable[str]) -> set[tuple[int, int]]:
    """Where the Chinese words stand in the text that ``words`` make."""
    places, start = set(), 0
    for word in words:
        if _CHINESE.fullmatch(word):
            places.add((start, start + len(word)))
        start += len(word)
    return places
