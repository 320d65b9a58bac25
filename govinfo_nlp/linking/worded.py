"""Facts that no number states: zeros in words, and outcomes that all cases had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..lexicon.cues import ZeroTarget
from ..lexicon.lexicon import Lexicon
from ..records import Fact
from .document import Document
from .passage import Passage
from .reading import ScopeMention
from .regions import clause_end
from .sentences import Sentence
from .zeros import ZeroFinder

_ZERO_CONFIDENCE = 0.93
_RECEIVED = "application.received.total"
#: Metric of the whole → beginning of the metrics of its outcomes.
_OUTCOMES = {
    _RECEIVED: "application.outcome.",
    "application.processed.total": "application.outcome.",
    "review.total": "review.",
    "litigation.total": "litigation.",
}


class WordedFacts:
    """Makes facts of 未收到…申请 (value 0) and of 行政复议4件,均维持 (the count of the whole)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._zeros = ZeroFinder(lexicon)
        linking_words = (
            "(?:被|予以|为|作出|判决|裁定|依法|已|获|法院|人民法院|按规定|及时|按时|按期|全部)*"
        )
        self._for_all = re.compile(rf"(?:{lexicon.cue_regex('equal')}){linking_words}")

    def zeros(
        self,
        doc: Document,
        sentence: Sentence,
        frames: Sequence[str],
        scopes: Sequence[ScopeMention],
        passage: Passage,
    ) -> Iterator[Fact]:
        """The zeros that ``sentence`` says in words; the words are the fact's text."""
        found = False
        for zero in self._zeros.find(doc.norm, sentence.start, sentence.end, frames):
            if doc.quantities_in(zero.start, zero.end):
                continue
            found = True
            held = [(s.start, s.id) for s in scopes if s.start < zero.start]
            if passage.body is not None and sentence.start <= passage.body[0] < zero.start:
                held.append(passage.body)
            scope = max(held)[1] if held else ""
            yield _zero(doc, zero.start, zero.end, zero.target, scope, zero.evidence)
        path = doc.section_path(sentence.section)
        if found or not path:
            return
        words = doc.norm[sentence.start : sentence.end]
        for target in self._zeros.alone(words, path[0].title, frames):
            start = sentence.start + len(words) - len(words.lstrip())
            end = sentence.start + len(words.rstrip(" \n\t。"))
            yield _zero(doc, start, end, target, "", f"heading:{path[0].title}")

    def for_all(
        self, doc: Document, sentence: Sentence, passage: Passage, facts: Sequence[Fact]
    ) -> list[Fact]:
        """均维持: an outcome named for all cases has their count, at the place of that number."""
        stated = [fact for fact in facts if fact.metric]
        if passage.last is not None and passage.last.metric:
            stated.insert(0, passage.last)
        made: list[Fact] = []
        for index, fact in enumerate(stated, 1):
            if family := _OUTCOMES.get(fact.metric or ""):
                ends = (stated[index].start if index < len(stated) else None), sentence.end
                made += self._of_all(doc, fact, family, ends)
        return made

    def _of_all(
        self, doc: Document, whole: Fact, family: str, ends: tuple[int | None, int]
    ) -> Iterator[Fact]:
        """The outcomes that are said of all the cases that ``whole`` counts.

        ``ends``: where the next number stands (None: nowhere) and where the sentence ends. An
        outcome that the next number counts (均已办结,维持3件) is none of all.
        """
        number, stop = ends[0], ends[0] or ends[1]
        for match in self._for_all.finditer(doc.norm, whole.end, stop):
            begin, end = next(self._lexicon.names.find(doc.norm, match.end(), stop), (-1, -1))
            metric = self._outcome(doc.norm[begin:end], family) if begin == match.end() else ""
            if metric and (number is None or clause_end(doc.norm, end, number) < number):
                yield replace(
                    whole,
                    metric=metric,
                    comparison=None,
                    label=doc.text[match.start() : end],
                    label_start=match.start(),
                    label_end=end,
                    rule="for_all",
                    evidence=(f"all-of:{whole.text}",),
                )

    def _outcome(self, words: str, family: str) -> str:
        """The outcome that ``words`` name, of all lawsuits rather than of one way to the court."""
        wordings = self._lexicon.wordings.get(words, ())
        ids = [w.id for w in wordings if w.id.startswith(family) and not w.weak]
        return min(ids, key=lambda metric: metric.count("."), default="")


def _zero(doc: Document, start: int, end: int, target: ZeroTarget, scope: str, why: str) -> Fact:
    text = doc.text[start:end]
    return Fact(
        metric=target.id,
        label=text,
        value=0,
        unit=target.unit,
        start=start,
        end=end,
        text=text,
        state="zero",
        scope=scope,
        rule="zero",
        confidence=_ZERO_CONFIDENCE,
        evidence=(why,),
    )
