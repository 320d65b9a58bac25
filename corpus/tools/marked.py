"""Text that carries its facts: built piece by piece, so that every offset is right by construction."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

Fact = dict[str, Any]


@dataclass
class Marked:
    """A text and the facts in it. Each fact has ``start`` and ``end``, a half-open range of code
    points of ``text``; ``text[start:end]`` is filled in by :meth:`sealed`."""

    text: str = ""
    facts: list[Fact] = field(default_factory=list)

    def add(self, words: str, *facts: Fact) -> None:
        """Append ``words``; each of ``facts`` is about all of them."""
        start = len(self.text)
        self.text += words
        self.facts += [{**fact, "start": start, "end": len(self.text)} for fact in facts]

    def join(self, other: Marked) -> None:
        """Append another marked text."""
        shift = len(self.text)
        self.text += other.text
        self.facts += [
            {**fact, "start": fact["start"] + shift, "end": fact["end"] + shift}
            for fact in other.facts
        ]

    def with_insertions(self, insertions: dict[int, str]) -> Marked:
        """The same text with ``insertions[position]`` put in before each position."""
        places = sorted(insertions)
        added = [0]
        for place in places:
            added.append(added[-1] + len(insertions[place]))

        def moved(position: int) -> int:
            return position + added[bisect_right(places, position)]

        parts, last = [], 0
        for place in places:
            parts += [self.text[last:place], insertions[place]]
            last = place
        facts = [
            {**fact, "start": moved(fact["start"]), "end": moved(fact["end"] - 1) + 1}
            for fact in self.facts
        ]
        return Marked("".join(parts) + self.text[last:], facts)

    def sealed(self) -> list[Fact]:
        """The facts in text order, each with its own words under ``text``."""
        facts = sorted(self.facts, key=lambda fact: (fact["start"], fact["end"]))
        return [{**fact, "text": self.text[fact["start"] : fact["end"]]} for fact in facts]
