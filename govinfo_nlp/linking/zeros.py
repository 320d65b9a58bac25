"""Zeros in words: 未收到…申请, 没有发生…行政复议、诉讼, 未收取任何费用, 无."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..lexicon.cues import ZeroTarget
from ..lexicon.lexicon import Lexicon
from ..lexicon.phrases import trie_regex

#: A negation reaches to the end of its clause, but no farther than this.
_REACH = 60
#: Directly behind the negation: a verb of two characters may stand between (未收到, 没有发生).
_CLOSE = 2
_CLAUSE_END = re.compile(r"[,;:。!?]")
#: 未来, 无锡, 无法 … : the character negates nothing that could be counted.
_NOT_NEGATION = re.compile(
    r"未(?:来|成年|央|经|必|免|雨)|无(?:锡|法|偿|关|需|正当|障碍|论|限|线|人机|纸|证|缝|疑|愧|私|差别|不)"
)
_ALONE = re.compile(
    r"[\s“”\"'()]*(?:暂|均|目前|今年|本年度?)?(?:无|没有|未发生|无此(?:类|项)?情况|未有|没有发生)(?:此类|该类|相关)?(?:情况|事项|内容)?(?:发生)?[\s。“”\"'()]*\Z"
)


@dataclass(slots=True)
class WordedZero:
    """``start:end``: the words that say that the metric of ``target`` is zero."""

    start: int
    end: int
    target: ZeroTarget
    evidence: str


class ZeroFinder:
    """Finds zeros in words in the clauses that hold no number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._negation = re.compile(lexicon.cue_regex("negation"))
        self._names = lexicon.names
        self._wordings = lexicon.wordings
        self._targets = lexicon.zeros
        self._any_target = re.compile(trie_regex(target.pattern for target in self._targets))

    def find(self, norm: str, start: int, end: int, frames: Sequence[str]) -> Iterator[WordedZero]:
        """The zeros that ``norm[start:end]`` says, where ``frames`` are open."""
        position = start
        while match := self._negation.search(norm, position, end):
            position = match.end()
            if _NOT_NEGATION.match(norm, match.start()):
                continue
            stop = self._reach(norm, match.end(), end)
            found = self.targets(norm[match.end() : stop], frames)
            if not found or self._inside_name(norm, match, start, end):
                continue
            for target, offset in found:
                yield WordedZero(
                    match.start(),
                    match.end() + offset,
                    target,
                    f"negation:{match.group()}",
                )
            position = stop

    def alone(self, sentence: str, title: str, frames: Sequence[str]) -> list[ZeroTarget]:
        """What a bare 无 under the heading ``title`` says to be zero."""
        if not title or not _ALONE.match(sentence):
            return []
        return [target for target, _ in self.targets(title, frames)]

    def targets(self, words: str, frames: Sequence[str]) -> list[tuple[ZeroTarget, int]]:
        """The targets in ``words`` (what is negated) with where each ends, one for a metric."""
        if not self._any_target.search(words):
            return []
        group: int | None = None
        found: dict[str, tuple[ZeroTarget, int]] = {}
        for target in self._targets:
            if group is not None and target.group != group:
                break
            place = words.rfind(target.pattern)
            if place < 0 or (target.close and words.find(target.pattern) > _CLOSE):
                continue
            if not self._holds(target, words, frames):
                continue
            group = target.group
            found.setdefault(target.id, (target, place + len(target.pattern)))
        return list(found.values())

    @staticmethod
    def _holds(target: ZeroTarget, words: str, frames: Sequence[str]) -> bool:
        if any(word in words for word in target.not_):
            return False
        if target.near and not any(word in words for word in target.near):
            return False
        return not target.context or any(
            frame == c or frame.startswith(c + ".") for frame in frames for c in target.context
        )

    def _reach(self, norm: str, start: int, end: int) -> int:
        """Where what is negated ends: at the clause's end or at the next negation."""
        limit = min(end, start + _REACH)
        stop = _CLAUSE_END.search(norm, start, limit)
        limit = stop.start() if stop else limit
        again = self._negation.search(norm, start + 1, limit)
        return again.start() if again else limit

    def _inside_name(self, norm: str, match: re.Match[str], start: int, end: int) -> bool:
        """Whether the negation is part of a metric's own name (未经复议直接起诉, 无法提供)."""
        floor = max(start, match.start() - 6)
        return any(
            begin <= match.start() and match.end() < finish
            for begin, finish in self._names.find(norm, floor, min(end, match.end() + 8))
            if finish - begin > match.end() - match.start() + 1
        )
