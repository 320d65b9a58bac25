"""Characters a second of the whole pipeline and of the yardstick, from interleaved rounds.

The yardstick is what anyone would start with: ``spacy.blank("zh")`` with an entity ruler of 500
phrases. Both see the same texts in the same rounds, so that a busy machine slows both. Times are
of the processor, not of the clock, for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

import spacy
from spacy.language import Language

import govinfo_nlp
from govinfo_nlp.pipeline.extensions import report_of
from govinfo_nlp.pipeline.ruler import ruler_entries

PHRASES = 500


@dataclass(frozen=True)
class Speed:
    """Characters a second of both, the median of the rounds' ratios, and the range of these."""

    pipeline: float
    yardstick: float
    ratio: float
    lowest: float
    highest: float


def yardstick() -> Language:
    """spaCy's blank Chinese pipeline with an entity ruler of 500 phrases."""
    nlp = spacy.blank("zh")
    phrases = sorted({entry["pattern"] for entry in ruler_entries()})
    step = len(phrases) / PHRASES
    chosen = [phrases[int(i * step)] for i in range(PHRASES)]
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "METRIC", "pattern": phrase} for phrase in chosen])  # type: ignore[attr-defined]
    return nlp


def compare(texts: Iterable[str], rounds: int) -> Speed:
    """Both pipelines over ``texts``, ``rounds`` times each, taking turns to go first."""
    texts = [*texts]
    ours, theirs = govinfo_nlp.load(), yardstick()
    for nlp in (ours, theirs):  # the first pass fills caches
        _seconds(nlp, texts)
    times: list[tuple[float, float]] = []
    for turn in range(rounds):
        if turn % 2:
            b = _seconds(theirs, texts)
            times.append((_seconds(ours, texts), b))
        else:
            a = _seconds(ours, texts)
            times.append((a, _seconds(theirs, texts)))
    size = sum(map(len, texts))
    ratios = [b / a for a, b in times]
    return Speed(
        pipeline=size / median(a for a, _ in times),
        yardstick=size / median(b for _, b in times),
        ratio=median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
    )


def numbers(texts: Iterable[str]) -> int:
    """How many quantities the texts hold."""
    nlp = govinfo_nlp.load()
    return sum(len(nlp(text)._.govinfo.quantities) for text in texts)


def profile(texts: Iterable[str], rounds: int) -> dict[str, float]:
    """Component → microseconds for 1,000 characters (median of ``rounds``)."""
    texts = [*texts]
    nlp = govinfo_nlp.load()
    steps = ["tokenizer", *nlp.pipe_names, "Report from Doc"]
    runs = [_one_profile(nlp, texts, steps) for _ in range(rounds + 1)][1:]
    size = sum(map(len, texts))
    return {step: median(run[step] for run in runs) / size * 1e9 for step in steps}


def _one_profile(nlp: Language, texts: list[str], steps: list[str]) -> dict[str, float]:
    calls: list[Callable[[Any], Any]] = [
        nlp.make_doc,
        *(pipe for _, pipe in nlp.pipeline),
        report_of,
    ]
    spent = dict.fromkeys(steps, 0.0)
    for text in texts:
        result: Any = text
        for step, call in zip(steps, calls, strict=True):
            start = process_time()
            result = call(result)
            spent[step] += process_time() - start
    return spent


def _seconds(nlp: Language, texts: list[str]) -> float:
    start = process_time()
    for text in texts:
        nlp(text)
    return process_time() - start
