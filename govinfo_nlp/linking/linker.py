"""The linker: goes through the prose number by number and says what each one states.

It reads typed mentions (scopes, names, channels, cues) rather than characters, keeps the open
topics (:mod:`.frames`) and the last named number (:mod:`.passage`) that shorter mentions go on
with, and lists the evidence of every link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from ..lexicon.lexicon import Lexicon
from ..records import Fact, Quantity, clone
from .channels import ChannelFinder
from .compact import Compact
from .comparisons import COMPARED, Comparison, ComparisonFinder, attach, stays_even
from .document import Document
from .ellipsis import EllipsisFinder
from .frames import Frames
from .names import Name, NameFinder, Setting
from .passage import Anchor, Passage
from .periods import PeriodFinder
from .reader import Reader
from .reading import Reading, blanked
from .regions import Region, clause_end, region_of
from .respectively import RespectiveFinder
from .scopes import ScopeFinder
from .senses import SenseFinder, added, narrow_cases, restore_stock, to_stock
from .sentences import Sentence
from .subjects import SubjectFinder
from .worded import WordedFacts

_PLACE = attrgetter("start", "end")
_COUNTED = ("count", "number", "money")
_JOINTS = ("、", "和", "及", "与", "或")
#: 行政复议、行政诉讼各3件: the number is that of each name.
_EACH = re.compile("各(?:为|有|是)?")
_JOINT_AFTER = re.compile(r"、|以及|和|及|与")
#: Between the number of kinds and that of the items: 12项45条, 6大类、18小类共计330条.
_OF_KINDS = re.compile("、?|共计?|合计|总计|累计")
#: Kinds of requests that no metric counts (许可申请): what is said of them next is not counted either.
_REQUESTS = ("申请", "申請")
#: 没有1件复议, 未收到一件申请: not one is none.
_NOT_ONE = re.compile(r"(?:没有?|无|未)(?:发生|收到|接到|受理|产生|出现|有)?过?\Z")
#: Between what is said of one number and the next.
_PARTED = (",", ",其中")
#: How far behind 40件人大代表建议、 the second name may reach.
_NEXT_NAME = 20


class Linker:
    """Links the quantities of a :class:`Document` to metrics; one instance serves all documents."""

    def __init__(self, lexicon: Lexicon, names: NameFinder | None = None) -> None:
        self.lexicon = lexicon
        self._names = names or NameFinder(lexicon)
        self._scopes = ScopeFinder(lexicon)
        self._reader = Reader(lexicon, self._scopes)
        self._channels = ChannelFinder(lexicon)
        self._comparisons = ComparisonFinder(lexicon)
        self._senses = SenseFinder(lexicon, self._scopes)
        self._ellipsis = EllipsisFinder(lexicon, self._names, self._scopes, self._channels)
        self._periods = PeriodFinder(lexicon)
        self._respective = RespectiveFinder(lexicon)
        self._subjects = SubjectFinder(lexicon)
        self._worded = WordedFacts(lexicon)
        #: Without one a sentence that holds no number says nothing.
        self._negation = re.compile(lexicon.cue_regex("negation")).search
        #: A sentence that continues the list of the one before it (其中, …).
        self._goes_on = re.compile(rf"[ \n\t,、]*(?:{lexicon.cue_regex('among', 'by_body')})")

    def link(self, doc: Document) -> list[Fact]:
        """All facts of the prose of ``doc``, in text order; numbers inside tables are left out."""
        compact = Compact(doc, doc.sentences)
        norm = self.lexicon.localised(compact.document.norm)
        facts = self._prose(replace(compact.document, norm=norm), compact.sentences)
        compact.restore(facts, doc.text)
        return facts

    def _prose(self, doc: Document, sentences: Sequence[Sentence]) -> list[Fact]:
        frames = Frames(self.lexicon, doc.norm)
        passage: Passage | None = None
        facts: list[Fact] = []
        kind, year = "", str(doc.metadata.year or "")
        norm = doc.norm
        starts = [*(quantity.start for quantity in doc.quantities), len(norm) + 1]
        stop = 0
        for sentence in sentences:
            begin, end = sentence.start, sentence.end
            if sentence.fresh:
                path = doc.section_path(sentence.section)
                kind = next((section.kind for section in path if section.kind), "")
                frames.open_section(path)
            frames.open_sentence(begin, end)
            if passage and (sentence.fresh or not self._goes_on.match(norm, begin, end)):
                passage = None
            while starts[stop] < begin:
                stop += 1
            first = stop
            while starts[stop] < end:
                stop += 1
            if first == stop and not self._negation(norm, begin, end):
                continue
            passage = passage or Passage(begin)
            for fact in self._sentence(doc, sentence, range(first, stop), frames, passage):
                fact.section = kind
                fact.period = fact.period or year
                facts.append(fact)
        facts.sort(key=_PLACE)
        restore_stock(facts)
        return facts

    def _sentence(
        self,
        doc: Document,
        sentence: Sentence,
        indices: range,
        frames: Frames,
        passage: Passage,
    ) -> list[Fact]:
        facts: list[Fact] = []
        reading = self._reader.read(doc, sentence)
        passage.years = self._periods.relations(doc, reading)
        kinds = self._kinds(doc, reading, indices)
        begin = sentence.start
        for index in indices:
            quantity = doc.quantities[index]
            last = index + 1 == indices.stop
            ceiling = sentence.end if last else doc.quantities[index + 1].start
            region = region_of(doc.norm, reading, begin, quantity, ceiling)
            if index in kinds:
                facts.append(replace(_bare_fact(quantity), label=region.words, quantity=index))
                continue  # the words before it are those of the items
            if region.opened or region.closed:
                passage.cross_brackets(region)
            passage.consumed = 0
            listed = reading.respectively and not passage.queue and not passage.owners
            if listed and self._respective.applies(region):
                passage.queue = self._respective.metrics(doc, region, index, sentence.end)
                passage.owners = self._respective.owners(doc, region, index, sentence.end)
            made = self._quantity(doc, quantity, region, frames, passage)
            for fact in made:
                fact.quantity = index
                if fact.metric:
                    frames.name(quantity.end, fact.metric)
            facts += made
            if (
                region.opened == 1
                and _in_brackets(doc.norm, quantity)
                and not any(fact.metric for fact in made)
            ):
                passage.anchor, passage.last = passage.stack.pop()
                continue  # 微信账号(1个)发布信息149条: the words before it go on behind it
            begin = passage.consumed or quantity.end
        if reading.divides:
            narrow_cases(doc.norm, sentence.start, facts)
        self._subjects.set(doc.norm, reading, facts)
        if reading.evens:
            for place in self._comparisons.flat(doc.norm, sentence.start, sentence.end):
                stays_even([fact for fact in facts if fact.end <= place], doc.metadata.year)
        if reading.negates:
            topics = frames.at(sentence.end)
            zeros = self._worded.zeros(doc, sentence, topics, reading.scopes, passage)
            facts += [zero for zero in zeros if not _is_counted(zero, facts)]
        facts += self._worded.for_all(doc, sentence, passage, facts)
        return facts

    def _kinds(self, doc: Document, reading: Reading, indices: range) -> list[int]:
        """The numbers of kinds right before a number of items (公开信息12项45条), which are blanked."""
        quantities, units = doc.quantities, self.lexicon.cues["kind_of_items"]
        kinds = [
            index
            for index in indices[:-1]
            if quantities[index].unit in units
            and _OF_KINDS.fullmatch(doc.norm, quantities[index].end, quantities[index + 1].start)
        ]
        if kinds:
            start = reading.start
            spans = [(quantities[i].start - start, quantities[i].end - start) for i in kinds]
            reading.clean = blanked(reading.clean, 0, len(reading.clean), spans)
        return kinds

    def _quantity(
        self,
        doc: Document,
        quantity: Quantity,
        region: Region,
        frames: Frames,
        passage: Passage,
    ) -> list[Fact]:
        """The facts that one number states: none for durations, two where it counts two things."""
        fact = _bare_fact(quantity)
        reading = region.reading
        if reading.negates and quantity.value == 1 and _is_none(doc.norm, quantity.start):
            fact.value, fact.state = 0, "zero"
        if reading.compares:
            comparison = self._comparisons.read(doc, region, quantity, passage)
            if comparison is not None:
                return [_compared(fact, comparison, quantity, passage)]
        rate = quantity.kind not in _COUNTED
        if rate and quantity.unit not in self.lexicon.rates:
            return self._rate(doc, region, quantity, fact, passage)
        if reading.quotes and _quoted(doc.norm, reading.start, quantity.start):
            fact.label = region.words
            return [fact] if quantity.kind != "number" else []
        total = added(region, passage)
        own, channels = self._channels.read(doc, region, quantity.unit, passage)
        place = quantity.start
        setting = Setting(frames, place, channels, own, passage)
        anchor = passage.anchor
        name = self._name(doc, quantity, region, setting, anchor)
        if rate and (name is None or not name.metric):
            return self._rate(doc, region, quantity, fact, passage)
        if passage.queue:
            name = _respective_name(region, quantity, passage.queue.pop(0))
        stop = min(quantity.start, name.start) if name is not None else quantity.start
        fact.scope = self._scopes.of_number(doc, region, stop, passage)
        if fact.scope and self._scopes.is_whole(fact.scope):
            passage.scope = fact.scope
        shared = bool(passage.owners)
        if shared:
            fact.scope = passage.owners.pop(0)
            name = name or passage.name
            passage.name = name if passage.owners else None
        if name is not None:
            made = self._named(doc, fact, name, quantity, region, setting, passage, shared)
        else:
            fact.label = region.words
            made = [
                self._ellipsis.complete(
                    doc.norm, fact, quantity, region, setting, doc.metadata, passage
                )
            ]
        if total is not None and made[0].metric == total.metric:
            to_stock(total)
        year = made[0].period
        passage.base = self._periods.set(doc, region, quantity, made)
        passage.former = made[0].period != year
        if passage.base:
            passage.anchor = anchor
        else:
            self._remember(doc, region, quantity, name, made, passage)
        if quantity.kind == "number" and not (fact.metric or fact.label or fact.candidates):
            return []
        return made

    def _rate(
        self, doc: Document, region: Region, quantity: Quantity, fact: Fact, passage: Passage
    ) -> list[Fact]:
        """The fact of a rate (办结率98%), which names no metric; none for durations."""
        if quantity.kind not in ("percent", "ratio"):
            return []
        fact.label = region.words
        shared = region.clean.endswith("的")  # 上年总量的30% is no number of the year before
        if shared or not self._periods.set(doc, region, quantity, [fact]):
            passage.rate = fact
        return [fact]

    def _remember(
        self,
        doc: Document,
        region: Region,
        quantity: Quantity,
        name: Name | None,
        made: list[Fact],
        passage: Passage,
    ) -> None:
        passage.last = made[0]
        if fact_metric := made[0].metric:
            passage.metrics.append(fact_metric)
            passage.ends[fact_metric] = quantity.end
        floor = region.clause_of(doc.norm, quantity.start)
        passage.clauses.append(doc.norm[floor : quantity.start])
        if name is not None and name.side == "right":
            passage.consumed = name.end

    # -- names ----------------------------------------------------------------------------

    def _name(
        self,
        doc: Document,
        quantity: Quantity,
        region: Region,
        setting: Setting,
        anchor: Anchor | None,
    ) -> Name | None:
        """The better of the names on both sides; a tie goes to the left, where names stand."""
        if not region.reading.names:
            return None
        left = self._names.left(doc.norm, region, quantity, setting)
        if left is not None and anchor is not None:
            before = region.clean[: left.start - region.left]
            others = left.weak and _of_other_requests(anchor) and self._names.is_filler(before)
            if others or _said_before(left, anchor, quantity, region):
                left = None
        right = None
        if ahead := self._names.ahead(doc.norm, region, quantity, region.ceiling):
            there = setting.seen_from(clause_end(doc.norm, quantity.end, region.ceiling))
            right = self._names.right(doc.norm, ahead, region, quantity, there, region.ceiling)
        if right is None or not right.metric:
            return left
        if left is None or not left.metric:
            return right
        if left.weak and not right.weak:
            return right
        if right.weak or (self._names.is_filler(left.gap) and "," not in left.gap):
            return left
        return right

    def _named(
        self,
        doc: Document,
        fact: Fact,
        name: Name,
        quantity: Quantity,
        region: Region,
        setting: Setting,
        passage: Passage,
        shared: bool,
    ) -> list[Fact]:
        """The facts of a number that has a name; what it may mean otherwise is kept beside it."""
        fact.label = doc.text[name.start : name.end]
        fact.label_start, fact.label_end = name.start, name.end
        metrics = self._coordinated(doc, name, quantity, region, setting)
        sense = self._senses.read(doc, region, fact, metrics, passage) if metrics else ""
        if metrics and name.wording and name.side == "left":
            in_list = self._respective.is_list(doc, region, quantity.start)
            if in_list and not shared:
                sense = "list"  # 分别发布信息130条、100条: to whom each goes is not understood
        cut_off = not quantity.unit and not doc.norm[quantity.end :].strip()
        several = len(metrics) > 1 and quantity.value != 0 and not _says_each(name)
        if sense or cut_off or several:
            fact.candidates, fact.rule, metrics = tuple(metrics), sense or "ambiguous", []
        if metrics:
            wording = name.wording
            fact.metric = metrics[0]
            fact.rule = f"{name.side}:{wording.pattern if wording else ''}"
            fact.evidence = (*name.evidence, f"side:{name.side}")
            fact.confidence = name.confidence
            fact.applicant = wording.applicant if wording else ""
            if fact.metric.startswith("application.") and not fact.applicant:
                behind = self._ellipsis.applicant_behind(doc.norm, quantity)
                fact.applicant = self._ellipsis.applicant(region) or behind
        passage.anchor = Anchor(fact.metric, fact.label, quantity.unit, quantity.end, fact)
        if len(metrics) < 2:
            return [fact]
        return [fact, *(clone(fact, metric=metric) for metric in metrics[1:])]

    def _coordinated(
        self,
        doc: Document,
        name: Name,
        quantity: Quantity,
        region: Region,
        setting: Setting,
    ) -> list[str]:
        """The metrics of A、B和C before one number: their combination, or each of them."""
        if not name.metric:
            return []
        metrics, position = [name.metric], name.start
        while name.side == "left":
            head = doc.norm[region.left : position].rstrip(" ")
            if not head.endswith(_JOINTS):
                break
            length = len(head) - (2 if head.endswith("以及") else 1)
            border = region.left + length
            shorter = clone(region, clean=region.clean[:length])
            probe = clone(quantity, start=border, end=border)
            other = self._names.left(doc.norm, shorter, probe, setting)
            if other is None or not other.metric or other.gap.strip():
                break
            metrics.insert(0, other.metric)
            position = other.start
        joint = _JOINT_AFTER.match(doc.norm, name.end) if name.side == "right" else None
        if joint is not None:
            probe = clone(quantity, end=joint.end())
            ceiling = joint.end() + _NEXT_NAME
            ahead = self._names.ahead(doc.norm, region, probe, ceiling)
            other = self._names.right(doc.norm, ahead, region, probe, setting, ceiling)
            if other is not None and other.metric and not other.gap:
                metrics.append(other.metric)
        if len(metrics) == 1:
            return metrics
        distinct = list(dict.fromkeys(metrics))
        combined = None if _says_each(name) else self.lexicon.combinations.get(frozenset(distinct))
        return [combined] if combined else distinct


def _says_each(name: Name) -> bool:
    """Whether the number behind ``name`` is that of each name of a list."""
    return name.side == "left" and _EACH.fullmatch(name.gap.strip()) is not None


def _bare_fact(quantity: Quantity) -> Fact:
    """The fact of a number before anything is known of it."""
    return Fact(
        None,
        "",
        quantity.value,
        quantity.unit,
        quantity.start,
        quantity.end,
        quantity.text,
        quantity.value_max,
        quantity.approx,
        quantity.state,
    )


def _respective_name(region: Region, quantity: Quantity, metric: str) -> Name:
    """The name of a number that 分别 gives ``metric``: the words of the list before it."""
    return Name(region.left, quantity.start, metric, None, "respectively", "", ("respectively",))


def _compared(fact: Fact, comparison: Comparison, quantity: Quantity, passage: Passage) -> Fact:
    """The fact of a growth rate, difference or share; the fact that it is about gets it too."""
    fact.label, fact.rule = comparison.label, f"{COMPARED}{comparison.kind}"
    attach(comparison, quantity, passage)
    if comparison.kind == "share":
        passage.rate = fact
    passage.base = ""
    return fact


def _is_none(norm: str, position: int) -> bool:
    """Whether the words before the number one at ``position`` deny it (没有1件复议)."""
    return _NOT_ONE.search(norm, max(position - 6, 0), position) is not None


def _is_counted(zero: Fact, facts: Sequence[Fact]) -> bool:
    """Whether ``facts`` of the same sentence count what ``zero`` denies: 收到申请5件,未产生…案例."""
    return any(
        fact.value and fact.metric == zero.metric and fact.scope == zero.scope and not fact.period
        for fact in facts
    )


def _said_before(name: Name, anchor: Anchor, quantity: Quantity, region: Region) -> bool:
    """Whether ``name`` is said of the number before (8件已按时答复,1件…; 对8件作了答复,其中1件…),
    not of this one.
    """
    alone = name.gap.strip() in _PARTED and anchor.unit == quantity.unit
    return (
        alone and anchor.end == region.left and "," not in region.clean[: name.start - region.left]
    )


def _of_other_requests(anchor: Anchor) -> bool:
    """Whether the number before is of requests that are none for information (许可申请320件)."""
    counted = anchor.metric or anchor.fact is None or anchor.fact.candidates
    return not counted and anchor.label.endswith(_REQUESTS)


def _in_brackets(norm: str, quantity: Quantity) -> bool:
    """Whether ``quantity`` stands alone in brackets: (1个)."""
    return norm[quantity.start - 1 : quantity.start] == "(" and norm.startswith(")", quantity.end)


def _quoted(norm: str, start: int, position: int) -> bool:
    """Whether ``position`` is inside quotation marks: a slogan or a name, not a statement."""
    return norm.rfind("“", start, position) > norm.rfind("”", start, position)
