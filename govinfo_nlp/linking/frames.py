"""Which topics are open at a place: they decide what an ambiguous name (其他情形, 维持) means."""

from __future__ import annotations

from bisect import bisect_left, insort
from functools import cache

from ..lexicon.lexicon import Lexicon
from ..records import Section

#: Any passage about open government information; opened by the words 信息公开 or by its section.
OPEN_INFORMATION = "open_information"
#: Reviews and lawsuits are stated of all kinds of administrative acts: their names open a topic
#: only where the passage is about open government information, or the section is about remedies.
_ANYBODYS = ("review", "litigation", "complaint")
_OWN = ("remedies",)
_TO_COURT = "litigation."
#: A topic holds on over this many sentences that name no topic of their own.
_HOLDS_ON = 2


@cache
def _beginnings(frame: str) -> tuple[str, ...]:
    """``frame`` and what it begins with, the longest first: a.b.c, a.b, a."""
    parts = frame.split(".")
    return tuple(".".join(parts[:count]) for count in range(len(parts), 0, -1))


class Topics(list[str]):
    """Open frames, innermost first."""

    _ranks: dict[str, int] | None = None

    @property
    def ranks(self) -> dict[str, int]:
        """Each frame and the beginnings of its id → how far out it is open (0: innermost).

        A frame is as near as the wider one named right after it: 制发规范性文件5件,主动公开4件.
        """
        if self._ranks is None:
            self._ranks = {}
            rank, wider = 0, ""
            for place, frame in enumerate(self):
                rank = rank if wider and frame.startswith(wider) else place
                wider = frame + "."
                for beginning in _beginnings(frame):
                    if beginning in self._ranks:
                        break
                    self._ranks[beginning] = rank
        return self._ranks


class Frames:
    """The frames of one document, sentence by sentence.

    A frame is a metric id or the beginning of one (``review``, ``application.outcome``). Inside
    a sentence the topics named before a number count, the last one first; then the topic that
    the sentences before it left open; then the section's kind.
    """

    def __init__(self, lexicon: Lexicon, norm: str) -> None:
        self._lexicon = lexicon
        self._norm = norm
        frames = lexicon.frames
        starts, ends = lexicon.frame_text_index.find(norm)
        self._mentions = [
            (end, frames[norm[start:end]]) for start, end in zip(starts, ends, strict=True)
        ]
        self._ends = [*ends, len(norm) + 1]
        self._next = 0
        self._named: list[tuple[int, str]] = []
        self._held: list[str] = []
        self._age = 0
        self._section: list[str] = []
        self._outer: list[str] | None = None  # what is open around the sentence
        self._about = False
        self._known: dict[int, Topics] = {}
        self._titles: dict[str, list[str]] = {}

    def open_section(self, path: list[Section]) -> None:
        """A new section begins; ``path``: it and those that hold it, innermost first."""
        self._named, self._held, self._age, self._section = [], [], 0, []
        for section in path:
            kinds = self._lexicon.section_frames.get(section.kind, [])
            for frame in kinds or self._in_title(section.title):
                if frame not in self._section:
                    self._section.append(frame)

    def _in_title(self, title: str) -> list[str]:
        if title not in self._titles:  # a chapter's is asked for with each of its sections
            index, frames = self._lexicon.frame_index, self._lexicon.frames
            named = [frames[title[start:end]] for start, end in index.find(title)]
            self._titles[title] = [frame for frame in reversed(named) if frame != OPEN_INFORMATION]
        return self._titles[title]

    def open_sentence(self, start: int, end: int) -> None:
        """A new sentence begins, behind the last one; its topics are found, those of the last one
        held on to.
        """
        if self._named:
            self._held, self._age = [frame for _, frame in self._named[::-1]], 0
        else:
            self._age += 1
        if self._age >= _HOLDS_ON:
            self._held = []
        ends, first = self._ends, self._next
        while ends[first] <= start:
            first += 1
        last = first
        while ends[last] <= end:
            last += 1
        self._named, self._next = self._mentions[first:last], last
        self._outer = None
        self._known = {}

    def name(self, position: int, metric: str) -> None:
        """A number before ``position`` stated ``metric``: it is now the innermost topic."""
        insort(self._named, (position, metric))
        self._known = {}

    def at(self, position: int) -> Topics:
        """The frames open at ``position``, innermost first.

        :data:`OPEN_INFORMATION` is always the outermost: it is open where the sentence (before or
        after the number), the topic held on to or the section is about it.
        """
        here = bisect_left(self._named, (position + 1, ""))
        if here in self._known:
            return self._known[here]
        named = self._named[here - 1 :: -1] if here else []
        own = [frame for _, frame in named]
        if [frame for frame in own if frame.startswith(_TO_COURT)]:
            return self._topics([self._across(place, frame, position) for place, frame in named])
        topics = self._known[here] = self._topics(own)
        return topics

    def _topics(self, own: list[str]) -> Topics:
        if self._outer is None:
            outer = [*self._held, *self._section]
            self._outer = [frame for frame in outer if frame != OPEN_INFORMATION]
            here = any(frame == OPEN_INFORMATION for _, frame in self._named)
            self._about = here or len(self._outer) < len(outer)
        inner = [frame for frame in own if frame != OPEN_INFORMATION] + self._outer
        if self._about:
            return Topics([*inner, OPEN_INFORMATION])
        if any(frame in _OWN or frame.startswith("application") for frame in inner):
            return Topics(inner)
        return Topics([frame for frame in inner if not frame.startswith(_ANYBODYS)])

    def _across(self, place: int, frame: str, position: int) -> str:
        """The frame named at ``place`` as it holds at ``position``.

        Behind a semicolon the way to the court (未经复议29件、复议后33件;维持39件) is closed again,
        and behind the bracket that it stands in: the outcomes that follow are those of all lawsuits.
        """
        if not frame.startswith(_TO_COURT):
            return frame
        bracket = self._norm.find(")", place, position)
        inside = bracket >= 0 and self._norm.find("(", place, bracket) < 0
        return "litigation" if inside or self._norm.find(";", place, position) >= 0 else frame
