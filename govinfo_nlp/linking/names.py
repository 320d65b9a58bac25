"""Which metric a number states: the names around it, weighed by where and how they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from ..lexicon.lexicon import Lexicon
from ..lexicon.metrics import Wording
from ..lexicon.phrases import trie_regex
from ..records import Quantity
from .frames import Frames, Topics
from .passage import Passage
from .reading import Span
from .regions import Region, clause_end

#: An object between a name and its number (维持…答复告知70件) is not longer than this.
_OBJECT_LENGTH = 28
#: A number is an attribute of a name (15场新闻发布会) that begins within this many characters.
_ATTRIBUTE_REACH = 14
#: A name this many characters from its number is linked with less confidence.
_FAR = 6
#: Words up to this length are remembered with what is left of them, so many at a time.
_SHORT, _REMEMBERED = 8, 4096
_OTHER = "disclosure.channel.other"
#: Stands in a set of channels for the ones that 等渠道 leaves unnamed.
SEVERAL = "several"
#: 26件为网上申请, 3件属于重复申请: the name is said of the number.
_COPULA = re.compile("均?(?:为|系|属于|属|是)")
#: 对12件申请进行会商: what something was done to is not counted by it, unless an outcome is told.
_ADDRESSED = frozenset("对将就把")
_OUTCOME = "application.outcome."
#: 8人提出申请9件: a name that its own number follows.
_COUNTED = re.compile(r"共?\d[\d.]*[万余多]*[条件份宗]")
#: 未答复1件, 2件未公开: the opposite of the name.
_DENIED = ("未", "没", "没有", "不", "不予", "未予", "未能")
#: 3次召开…会议: the verb between the times and the name.
_HELD = re.compile("召开了?")
_PART = re.compile("[,;]")
_BREAK = re.compile(r"[,;:。、()!?]")
_BLANKS = [*filter(str.isspace, map(chr, range(0x3001)))]
#: Fillers like the words for them.
_PUNCTUATION = [*",:、\"“”'‘’·|*", *_BLANKS]


@dataclass(slots=True)
class Name:
    """A name that a number carries. ``metric`` is "" where the words name no metric."""

    start: int
    end: int
    metric: str
    wording: Wording | None
    side: str
    gap: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether the name is a bare word (收到, 其他) that yields to any other."""
        return self.wording is not None and self.wording.weak

    @property
    def confidence(self) -> float:
        """0–1, from what supports the link: a full name, near its number, that no frame must
        explain, is the surest.
        """
        percent = 98
        if self.weak:
            percent -= 12
        if self.wording is not None and self.wording.context and not self.wording.near:
            percent -= 3
        if "," in self.gap:
            percent -= 5
        if len(self.gap.strip()) > _FAR:
            percent -= 8
        return percent / 100


def _is_blank(region: Region, start: int, end: int) -> bool:
    """Whether ``start:end`` stands in a bracket that is closed again: (含自编、转发等)41条."""
    return region.clean[start - region.left : end - region.left].isspace()


@dataclass(slots=True)
class Setting:
    """Where a number stands: what the conditions of a wording are checked against.

    ``open``: the frames of the document, asked at ``place``. ``channels``: channels named for this
    number or shared with the one before; ``own_channels``: only those among its own words.
    ``passage``: what was said before: the years of the sentence, and the clause of the number
    before, whose verb a bare name shares (发布政策解读14个,规范性文件64个).
    """

    open: Frames
    place: int
    channels: frozenset[str]
    own_channels: frozenset[str]
    passage: Passage
    _frames: Topics | None = None

    @property
    def frames(self) -> Topics:
        """The frames open at ``place``, innermost first."""
        if self._frames is None:
            self._frames = self.open.at(self.place)
        return self._frames

    def seen_from(self, place: int) -> Setting:
        """The same setting with the frames that are open at ``place``."""
        return Setting(self.open, place, self.channels, self.own_channels, self.passage)


@dataclass(slots=True)
class Clause:
    """The clause of a name and its number: what the conditions of a wording are checked against.

    ``words`` begin at ``floor``; ``before``: those before the name.
    """

    words: str
    floor: int
    before: str
    setting: Setting

    def holds(self, near: Sequence[str], words: str) -> bool:
        """Whether one of the conditions ``near`` holds of ``words``."""
        for condition in near:
            if "&" not in condition and "@" not in condition:  # a plain word, as nearly all are
                if condition in words:
                    return True
            elif all(self._stands(part, words) for part in condition.split("&")):
                return True
        return False

    def _stands(self, condition: str, words: str) -> bool:
        if not condition.startswith("@"):
            return condition in words
        if condition.startswith("@context:"):
            return condition[len("@context:") :] in self.setting.frames.ranks
        if condition.startswith("@channel:"):
            return condition[len("@channel:") :] in self.setting.channels
        if words is not self.words:  # years are looked for at the place of the clause itself
            return False
        end, years = self.floor + len(words), self.setting.passage.years
        return any(self.floor <= at < end and kind == condition for at, kind in years)


class NameFinder:
    """Finds the name of a number on its left (申请42件) or its right (42件申请)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._filler = re.compile(trie_regex([*lexicon.cues["filler"], *_PUNCTUATION]))
        self._without_fillers = partial(self._filler.sub, "")
        #: The same few words stand between names and numbers everywhere.
        self._short_residue = lru_cache(_REMEMBERED)(self._without_fillers)
        self._modifier_words = (*lexicon.cues["modifier"], "“", "”", *_BLANKS)
        self._modifiers = re.compile(rf"(?:{lexicon.cue_regex('modifier')}|[\s“”])+\Z")
        #: The phrases that an object may part from their number.
        self.with_object: Collection[str] = frozenset(
            phrase
            for phrase, wordings in lexicon.wordings.items()
            if any(wording.takes_object for wording in wordings)
        )
        self._verb = re.compile(lexicon.cue_regex("verb"))
        self._predicate = re.compile(lexicon.cue_regex("predicate"))

    def residue(self, words: str) -> str:
        """``words`` without the fillers that stand between a name and its number (共, 数, 为 …)."""
        if len(words) > _SHORT:
            return self._without_fillers(words)
        return self._short_residue(words) if words else ""

    def is_filler(self, words: str) -> bool:
        """Whether nothing is left of ``words`` without the fillers."""
        if len(words) <= _SHORT:
            return not self.residue(words)
        match, position = self._filler.match(words), 0
        while match:
            position = match.end()
            match = self._filler.match(words, position)
        return position == len(words)

    def left(self, norm: str, region: Region, quantity: Quantity, setting: Setting) -> Name | None:
        """The name before the number: the nearest one that nothing but fillers parts from it.

        A weak name (答复) yields to a full one before it (同意公开答复61件).
        """
        fallback: Name | None = None
        names = region.reading.names
        for index in range(bisect_left(names, (quantity.start,)) - 1, -1, -1):
            start, end = names[index]
            if start < region.left:
                break
            if end > quantity.start:
                continue
            gap = region.clean[end - region.left :]
            with_object = not self.is_filler(gap)
            if with_object and (len(gap) > _OBJECT_LENGTH or _PART.search(gap)):
                break  # what parts this name from the number parts all before it as well
            if with_object and norm[start:end] not in self.with_object:
                continue
            floor = region.clause_of(norm, start)
            clause = Clause(norm[floor : quantity.start], floor, norm[floor:start], setting)
            name = self._read(norm, (start, end), clause, quantity, with_object)
            if name is None or (name.weak and _is_blank(region, start, end)):
                continue
            name.side, name.gap = "left", gap
            if quantity.value and norm.endswith(_DENIED, region.left, start):
                name.metric = ""
            if name.metric and not name.weak:
                return name
            if fallback is None or not fallback.metric:
                fallback = name
        return fallback

    @staticmethod
    def ahead(norm: str, region: Region, quantity: Quantity, ceiling: int) -> list[Span]:
        """The names near behind the number, before any mark, whose attribute it may be.

        A bare number is no attribute.
        """
        if quantity.kind == "number":
            return []
        names, end = region.reading.names, quantity.end
        first = bisect_left(names, (end,))
        limit = min(ceiling, end + _ATTRIBUTE_REACH)
        if first == len(names) or names[first][0] >= limit:
            return []
        stop = _BREAK.search(norm, end, limit)
        last = bisect_left(names, (stop.start() if stop else limit,), first)
        return [span for span in names[first:last] if span[1] <= ceiling]

    def right(
        self,
        norm: str,
        spans: Sequence[Span],
        region: Region,
        quantity: Quantity,
        setting: Setting,
        ceiling: int,
    ) -> Name | None:
        """That of the names ``spans`` :meth:`ahead` whose attribute the number is (15场新闻发布会)."""
        floor = region.clause_of(norm, quantity.start)
        verb = _HELD if quantity.unit == "次" else _COPULA
        copula = verb.match(norm, quantity.end)
        begin = copula.end() if copula else quantity.end
        addressed = norm[quantity.start - 1 : quantity.start] in _ADDRESSED
        best: Name | None = None
        for start, end in spans:
            if start < begin:
                continue
            if self._predicate.search(norm, begin, start):
                break
            if _COUNTED.match(norm, end):
                continue
            # 公开285条信息: the verb stands before the number
            before = norm[floor : quantity.start] + norm[quantity.end : start]
            clause = Clause(norm[floor : clause_end(norm, end, ceiling)], floor, before, setting)
            name = self._read(norm, (start, end), clause, quantity, False)
            if name is not None and addressed and not name.metric.startswith(_OUTCOME):
                continue
            if name is not None and norm.endswith(_DENIED, begin, start):
                name = None
            if name is not None and (best is None or best.weak or not name.weak):
                name.side, name.gap = "right", norm[quantity.end : start]
                best = name  # the head of the phrase is its last name
        return best

    def _read(
        self,
        norm: str,
        span: tuple[int, int],
        clause: Clause,
        quantity: Quantity,
        needs_object: bool,
    ) -> Name | None:
        """The best reading of the phrase at ``span``; None where no wording's conditions hold."""
        best: tuple[int, Wording, str] | None = None
        behind = span[0] >= quantity.end
        for wording in self._lexicon.wordings[norm[span[0] : span[1]]]:
            if not wording.id and not wording.context:
                return None if needs_object else Name(*span, "", wording, "")
            if needs_object and not wording.takes_object:
                continue
            if wording.weak and wording.by_channel and behind:
                continue  # 两个自媒体发布…: the verb behind the number is not its name
            rank = self._admitted(wording, clause)
            if rank is None or (best is not None and best[0] <= rank):
                continue
            metric = self._final_id(wording, clause)
            if not wording.id or (metric and self._unit_fits(wording, metric, quantity)):
                best = (rank, wording, metric)
        if best is None:
            return None
        rank, wording, metric = best
        evidence: tuple[str, ...] = (f"name:{wording.pattern}",)
        if wording.context:
            evidence += (f"frame:{clause.setting.frames[rank]}",)
        return Name(*span, metric, wording, "", "", evidence)

    def _admitted(self, wording: Wording, clause: Clause) -> int | None:
        """How near the frame is that admits ``wording`` (0: innermost); None: it does not hold."""
        for word in wording.not_:
            if word in clause.words:
                return None
        if wording.near and not self._is_near(wording.near, clause):
            return None
        if wording.after and not self._is_after(tuple(wording.after), clause.before):
            return None
        if not wording.context:
            return 0
        ranks = clause.setting.frames.ranks
        found = [ranks[context] for context in wording.context if context in ranks]
        return min(found) if found else None

    def _is_near(self, near: Sequence[str], clause: Clause) -> bool:
        """Whether one of the conditions holds of the clause, or of the one before it, if a bare
        name shares its verb.
        """
        if clause.holds(near, clause.words):
            return True
        if not self.is_filler(clause.before):
            return False
        return clause.holds(near, clause.setting.passage.carried(self._verb))

    def _is_after(self, endings: tuple[str, ...], before: str) -> bool:
        """Whether the words before the name, or these without modifiers, end so."""
        if before.endswith(endings):
            return True
        if not before.endswith(self._modifier_words):
            return False
        return self._modifiers.sub("", before).endswith(endings)

    def _final_id(self, wording: Wording, clause: Clause) -> str:
        setting = clause.setting
        if wording.refine:
            said = [clause.words]
            if self.is_filler(clause.before):
                said.append(setting.passage.carried(self._verb))
            lines = self._lexicon.refinements[wording.refine]
            holding = (
                line.id for words in said for line in lines if clause.holds(line.near, words)
            )
            return next(holding, wording.id if wording.context else "")
        if wording.by_channel:
            channels = setting.own_channels if wording.weak else setting.channels
            return self._by_channel(wording, channels)
        return wording.id

    def _by_channel(self, wording: Wording, channels: frozenset[str]) -> str:
        """One channel: its own metric; several: the total, unless only a channel can be meant."""
        if not channels:
            return "" if wording.channel_only else wording.id
        ids = frozenset(f"disclosure.channel.{channel}" for channel in channels)
        if _OTHER in ids:  # 公开栏等: what is left unnamed is of the same kind
            ids -= {f"disclosure.channel.{SEVERAL}"}
        if len(ids) == 1:
            return next(iter(ids))
        return self._lexicon.combinations.get(ids, "" if wording.channel_only else wording.id)

    def _unit_fits(self, wording: Wording, metric: str, quantity: Quantity) -> bool:
        units = wording.units or self._lexicon.units_of(metric)
        if quantity.unit in units:
            return True
        if quantity.kind in ("percent", "duration"):  # only where a user's metric asks for it
            return False
        printed = quantity.unit.rstrip(")").split("(")  # 篇(条) is counted in 篇 or in 条
        return not units or any(unit in units for unit in printed)
