"""Which topics are open at a place: they decide what an ambiguous name (其他情形, 维持) means."""

from __future__ import annotations

import re
from bisect import bisect_left, insort

from ..lexicon.lexicon import Lexicon
from ..records import Section

#: Any passage about open government information; opened by the words 信息公开 or by its section.
OPEN_INFORMATION = "open_information"
#: Reviews and lawsuits are stated of all kinds of administrative acts: their names open a topic
#: only where the passage is about open government information, or the section is about remedies.
_ANYBODYS = ("review", "litigation", "complaint")
_OWN = ("remedies",)
_SEMICOLON = re.compile(";")
#: A topic holds on over this many sentences that name no topic of their own.
_HOLDS_ON = 2


class Frames:
    """The frames of one document, sentence by sentence.

    A frame is a metric id or the beginning of one (``review``, ``application.outcome``). Inside
    a sentence the topics named before a number count, the last one first; then the topic that
    the sentences before it left open; then the section's kind.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._named: list[tuple[int, str]] = []
        self._held: list[str] = []
        self._age = 0
        self._section: list[str] = []
        self._breaks: list[int] = []

    def open_section(self, path: list[Section]) -> None:
        """A new section begins; ``path``: it and those that hold it, innermost first."""
        self._named, self._held, self._age, self._section = [], [], 0, []
        for section in path:
            kinds = self._lexicon.section_frames.get(section.kind, [])
            for frame in kinds or self._in_title(section.title):
                if frame not in self._section:
                    self._section.append(frame)

    def _in_title(self, title: str) -> list[str]:
        index, frames = self._lexicon.frame_index, self._lexicon.frames
        named = [frames[title[start:end]] for start, end in index.find(title)]
        return [frame for frame in reversed(named) if frame != OPEN_INFORMATION]

    def open_sentence(self, norm: str, start: int, end: int) -> None:
        """A new sentence begins; its topics are found, those of the last one held on to."""
        if self._named:
            self._held, self._age = [frame for _, frame in reversed(self._named)], 0
        else:
            self._age += 1
        if self._age >= _HOLDS_ON:
            self._held = []
        index, frames = self._lexicon.frame_index, self._lexicon.frames
        self._breaks = [match.start() for match in _SEMICOLON.finditer(norm, start, end)]
        self._named = [
            (finish, frames[norm[begin:finish]]) for begin, finish in index.find(norm, start, end)
        ]

    def name(self, position: int, metric: str) -> None:
        """A number before ``position`` stated ``metric``: it is now the innermost topic."""
        insort(self._named, (position, metric))

    def at(self, position: int) -> list[str]:
        """The frames open at ``position``, innermost first.

        :data:`OPEN_INFORMATION` is always the outermost: it is open where the sentence (before or
        after the number), the topic held on to or the section is about it.
        """
        here = bisect_left(self._named, (position + 1, ""))
        own = [self._across(place, frame, position) for place, frame in self._named[:here]]
        frames = [*reversed(own), *self._held, *self._section]
        inner = [frame for frame in frames if frame != OPEN_INFORMATION]
        about = len(inner) < len(frames) or any(f == OPEN_INFORMATION for _, f in self._named)
        if about:
            return [*inner, OPEN_INFORMATION]
        if any(frame in _OWN or frame.startswith("application") for frame in inner):
            return inner
        return [frame for frame in inner if not frame.startswith(_ANYBODYS)]

    def _across(self, place: int, frame: str, position: int) -> str:
        """The frame named at ``place`` as it holds at ``position``.

        Behind a semicolon the way to the court (未经复议29件、复议后33件;维持39件) is closed again:
        the outcomes that follow are those of all lawsuits.
        """
        if not frame.startswith("litigation."):
            return frame
        crossed = bisect_left(self._breaks, place) < bisect_left(self._breaks, position)
        return "litigation" if crossed else frame
