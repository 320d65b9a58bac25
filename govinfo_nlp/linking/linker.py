"""The linker: goes through the prose number by number and says what each one states.

It reads typed mentions (scopes, names, channels, cues) rather than characters, keeps the open
topics (:mod:`.frames`) and the last named number (the anchor) that shorter mentions go on
(全市72次,市本级69次), and lists the evidence of every link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..lexicon.cues import ZeroTarget
from ..lexicon.lexicon import Lexicon
from ..records import Fact, Metadata, Quantity
from .comparisons import Comparison, ComparisonFinder, as_dict
from .document import Document
from .frames import Frames
from .names import Name, NameFinder, Setting
from .regions import Region, clause_start, region_of
from .scopes import ScopeFinder, ScopeMention
from .sentences import Sentence, split_sentences
from .zeros import ZeroFinder

_LABEL_LENGTH = 40
_COUNTED = ("count", "number", "money")
_RECEIVED = "application.received.total"


@dataclass(slots=True)
class Anchor:
    """The last number that was named; shorter mentions after it state the same metric."""

    metric: str | None
    label: str
    unit: str
    fact: Fact | None = None
    channels: frozenset[str] = frozenset()


@dataclass
class _Passage:
    """What is remembered from number to number inside a sentence."""

    anchor: Anchor | None = None
    stack: list[Anchor | None] = field(default_factory=list)
    channels: frozenset[str] = frozenset()
    last: Fact | None = None
    clause: str = ""
    consumed: int = 0


class Linker:
    """Links the quantities of a :class:`Document` to metrics; one instance serves all documents."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._names = NameFinder(lexicon)
        self._scopes = ScopeFinder(lexicon)
        self._comparisons = ComparisonFinder(lexicon)
        self._zeros = ZeroFinder(lexicon)
        self._among = re.compile(lexicon.cue_regex("among"))
        self._total = re.compile(lexicon.cue_regex("total"))
        self._last_year = re.compile(lexicon.cue_regex("last_year"))
        self._cumulative = re.compile(lexicon.cue_regex("cumulative"))
        self._verb = re.compile(lexicon.cue_regex("verb"))
        self._equal = re.compile(
            rf"(?:{lexicon.cue_regex('equal')})(?:被|予以|为|作出|判决|依法|已|获)*"
        )
        self._several = re.compile(r"\s*等")

    def link(self, doc: Document) -> list[Fact]:
        """All facts of the prose of ``doc``, in text order; numbers inside tables are left out."""
        doc = replace(doc, norm=self.lexicon.localised(doc.norm))
        frames = Frames(self.lexicon)
        passage = _Passage()
        facts: list[Fact] = []
        excluded = [(table.start, table.end) for table in doc.tables]
        for sentence in split_sentences(doc.norm, doc.sections, excluded):
            if sentence.fresh:
                frames.open_section(doc.section_path(sentence.section))
                passage = _Passage()
            frames.open_sentence(doc.norm, sentence.start, sentence.end)
            if not self._goes_on(doc.norm, sentence):
                passage = _Passage()
            facts += self._sentence(doc, sentence, frames, passage)
        facts.sort(key=lambda fact: (fact.start, fact.end))
        return facts

    def _goes_on(self, norm: str, sentence: Sentence) -> bool:
        """Whether the sentence continues the list of the one before it (其中, …)."""
        return bool(self._among.match(norm[sentence.start : sentence.end].lstrip(" \n\t,、")))

    # -- one sentence ---------------------------------------------------------------------

    def _sentence(
        self, doc: Document, sentence: Sentence, frames: Frames, passage: _Passage
    ) -> list[Fact]:
        facts: list[Fact] = []
        scopes = self._scopes.find(doc.norm, sentence.start, sentence.end)
        begin = sentence.start
        for index in doc.quantities_in(sentence.start, sentence.end):
            quantity = doc.quantities[index]
            blanks = [(scope.start, scope.end) for scope in scopes]
            region = region_of(doc, begin, quantity, blanks)
            made = self._quantity(doc, sentence, quantity, region, scopes, frames, passage)
            for fact in made:
                fact.quantity = index
                self._finish(doc, sentence, fact)
            facts += made
            begin = max(quantity.end, passage.consumed)
        facts += self._worded_zeros(doc, sentence, scopes, frames)
        facts += self._for_all(doc, sentence, frames, passage, facts)
        return facts

    def _finish(self, doc: Document, sentence: Sentence, fact: Fact) -> None:
        path = doc.section_path(sentence.section)
        fact.section = next((section.kind for section in path if section.kind), "")
        fact.period = fact.period or (str(doc.metadata.year) if doc.metadata.year else "")

    def _quantity(
        self,
        doc: Document,
        sentence: Sentence,
        quantity: Quantity,
        region: Region,
        scopes: list[ScopeMention],
        frames: Frames,
        passage: _Passage,
    ) -> list[Fact]:
        """The facts that one number states (two where it counts two things, none for durations)."""
        self._brackets(region, passage)
        fact = self._bare_fact(doc, quantity, region)
        comparison = self._comparisons.read(region.clean, quantity)
        if comparison is not None:
            return [self._compared(fact, comparison, quantity, passage)]
        if quantity.kind not in _COUNTED:
            return [fact] if quantity.kind in ("percent", "ratio") else []
        channels = self._channels(doc, sentence, region, quantity, passage)
        setting = Setting(
            frames.at(quantity.start), channels, self._years(doc, sentence), passage.clause
        )
        quoted = self._quoted(doc.norm, sentence.start, quantity.start)
        name = None if quoted else self._name(doc, sentence, quantity, region, setting)
        fact.scope = self._scope(doc, sentence, quantity, region, scopes, name)
        if quoted:
            made = [fact]
        elif name is not None:
            made = self._named(doc, fact, name, quantity, region, setting, passage)
        else:
            made = self._elliptical(doc, fact, quantity, region, setting, scopes, passage)
        self._period(doc, region, made)
        for item in made:
            if item.metric:
                frames.name(quantity.end, item.metric)
        passage.last = made[0] if made else passage.last
        passage.clause = doc.norm[
            clause_start(doc.norm, region.left, quantity.start) : quantity.start
        ]
        passage.consumed = name.end if name is not None and name.side == "right" else 0
        if quantity.kind == "number" and not (made and (made[0].metric or made[0].label)):
            return []
        return made

    @staticmethod
    def _quoted(norm: str, start: int, position: int) -> bool:
        """Whether ``position`` is inside quotation marks: a slogan or a name, not a statement."""
        return norm.rfind("“", start, position) > norm.rfind("”", start, position)

    @staticmethod
    def _brackets(region: Region, passage: _Passage) -> None:
        """A bracket that opens keeps the anchor for later; one that closes gives it back."""
        for _ in range(min(region.closed, len(passage.stack))):
            passage.anchor = passage.stack.pop()
        passage.stack.extend([passage.anchor] * region.opened)

    def _bare_fact(self, doc: Document, quantity: Quantity, region: Region) -> Fact:
        words = region.clean.replace("\n", " ").strip(" ,、:;\t")
        return Fact(
            metric=None,
            label=words[-_LABEL_LENGTH:].strip(" ,、:;"),
            value=quantity.value,
            unit=quantity.unit,
            start=quantity.start,
            end=quantity.end,
            text=quantity.text,
            value_max=quantity.value_max,
            approx=quantity.approx,
            state=quantity.state,
        )

    def _compared(
        self, fact: Fact, comparison: Comparison, quantity: Quantity, passage: _Passage
    ) -> Fact:
        fact.label, fact.rule = comparison.label, f"comparison:{comparison.kind}"
        if comparison.kind != "share" and passage.last is not None:
            if passage.last.comparison is None:
                passage.last.comparison = as_dict(comparison, quantity)
        return fact

    # -- names ----------------------------------------------------------------------------

    def _name(
        self,
        doc: Document,
        sentence: Sentence,
        quantity: Quantity,
        region: Region,
        setting: Setting,
    ) -> Name | None:
        """The better of the names on both sides; a tie goes to the left, where names stand."""
        left = self._names.left(doc.norm, region, quantity, setting)
        right = self._names.right(doc.norm, region, quantity, setting, sentence.end)
        if right is None or not right.metric:
            return left
        if left is None or not left.metric:
            return right
        if left.weak and not right.weak:
            return right
        if right.weak or (not self._names.residue(left.gap) and "," not in left.gap):
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
        passage: _Passage,
    ) -> list[Fact]:
        fact.label = doc.text[name.start : name.end]
        fact.label_start, fact.label_end = name.start, name.end
        metrics = self._coordinated(doc, name, quantity, region, setting)
        if self._cumulative.search(region.clean):
            fact.candidates, metrics = [m for m in metrics if m], []
        if len(metrics) > 1 and quantity.value != 0:
            fact.candidates, metrics = [m for m in metrics if m], []
        made = []
        for metric in metrics or [""]:
            item = fact if not made else _copy(fact)
            item.metric = metric or None
            made.append(item)
        if name.metric:
            fact.rule = f"{name.side}:{name.wording.pattern if name.wording else ''}"
            fact.applicant = name.wording.applicant if name.wording else ""
            fact.evidence = [*name.evidence, f"side:{name.side}"]
            fact.confidence = self._confidence(name, setting)
        if self._refers_to_applicant(doc, region, fact):
            fact.rule += "+applicant"
        for item in made[1:]:
            item.rule, item.evidence, item.confidence = (
                fact.rule,
                fact.evidence,
                fact.confidence,
            )
        passage.anchor = Anchor(fact.metric, fact.label, quantity.unit, fact, setting.channels)
        return made

    def _coordinated(
        self,
        doc: Document,
        name: Name,
        quantity: Quantity,
        region: Region,
        setting: Setting,
    ) -> list[str]:
        """The metrics of A、B和C before one number: their combination, or all of them."""
        if name.side != "left" or not name.metric:
            return [name.metric]
        metrics, position = [name.metric], name.start
        while True:
            head = doc.norm[region.left : position].rstrip(" ")
            joint = re.search(r"(?:、|和|及|与|或|以及)\Z", head)
            if joint is None:
                break
            shorter = Region(
                region.left,
                region.clean[: region.left + joint.start() - region.left],
                0,
                0,
            )
            probe = _at(quantity, region.left + joint.start())
            other = self._names.left(doc.norm, shorter, probe, setting)
            if other is None or not other.metric or other.gap.strip():
                break
            metrics.insert(0, other.metric)
            position = other.start
        if len(set(metrics)) == 1:
            return metrics[:1]
        combined = self.lexicon.combinations.get(frozenset(metrics))
        if combined:
            return [combined]
        return metrics if quantity.value == 0 else self._unless_parted(metrics, setting)

    @staticmethod
    def _unless_parted(metrics: list[str], setting: Setting) -> list[str]:
        """A、B 5件 where both are metrics of their own: not one of them, both are candidates."""
        return metrics

    def _refers_to_applicant(self, doc: Document, region: Region, fact: Fact) -> bool:
        """自然人申请32件: the metric of the requests with its applicant."""
        if fact.metric is None or not fact.metric.startswith("application.") or fact.applicant:
            return False
        found = self._applicant(region)
        if found:
            fact.applicant = found
        return bool(found)

    def _applicant(self, region: Region) -> str:
        """The applicant named in the region, the last one if there are several; "" if none."""
        index, names = self.lexicon.applicant_index, self.lexicon.applicants
        words = region.clean
        found = [(end, names[words[start:end]]) for start, end in index.find(words)]
        if not found:
            return ""
        end, applicant = found[-1]
        rest = self._names.residue(words[end:])
        return applicant if not rest and "," not in words[end:] else ""

    @staticmethod
    def _confidence(name: Name, setting: Setting) -> float:
        value = 0.98
        if name.weak:
            value -= 0.12
        if name.wording is not None and name.wording.context and not name.wording.near:
            value -= 0.03
        if "," in name.gap:
            value -= 0.05
        if len(name.gap.strip()) > 6:
            value -= 0.08
        return round(value, 2)

    # -- numbers without a name of their own -------------------------------------------------

    def _elliptical(
        self,
        doc: Document,
        fact: Fact,
        quantity: Quantity,
        region: Region,
        setting: Setting,
        scopes: list[ScopeMention],
        passage: _Passage,
    ) -> list[Fact]:
        """市本级69次, 沭阳县477件, 企业申请2件, 共6件: the metric of the anchor, if it may go on."""
        anchor = passage.anchor
        rest = self._names.residue(self._verb.sub("", self._among.sub("", region.clean)))
        applicant = self._applicant(region)
        if (
            applicant
            and setting.frames
            and any(f.startswith("application") for f in setting.frames)
        ):
            metric = (
                anchor.metric
                if anchor and (anchor.metric or "").startswith("application.")
                else None
            )
            return [
                self._inherit(fact, metric or _RECEIVED, quantity, anchor, "applicant", applicant)
            ]
        if anchor is None or not self._units_agree(anchor, quantity):
            return self._unlinked(fact, quantity, passage)
        named = [s for s in scopes if region.left <= s.start < quantity.start]
        if not rest and (named or self._total.search(region.clean)):
            metric = anchor.metric
            if not named and metric and metric.startswith("disclosure.channel."):
                metric = "disclosure.total"
            return [self._inherit(fact, metric, quantity, anchor, "scope" if named else "total")]
        channels = {c for c in self._channel_words(rest)} if rest else set()
        if len(channels) == 1 and (anchor.metric or "").startswith("disclosure."):
            metric = f"disclosure.channel.{channels.pop()}"
            return [self._inherit(fact, metric, quantity, anchor, "channel")]
        if rest and self._scopes.is_body(rest) and "," not in region.clean.strip(" ,、:"):
            fact.scope = "" if self._own(doc, rest) else rest
            return [self._inherit(fact, anchor.metric, quantity, anchor, "body")]
        return self._unlinked(fact, quantity, passage)

    def _channel_words(self, rest: str) -> set[str]:
        index, names = self.lexicon.channel_index, self.lexicon.channels
        return {names[rest[a:b]] for a, b in index.find(rest) if (a, b) == (0, len(rest))}

    @staticmethod
    def _units_agree(anchor: Anchor, quantity: Quantity) -> bool:
        return not quantity.unit or not anchor.unit or quantity.unit == anchor.unit

    def _inherit(
        self,
        fact: Fact,
        metric: str | None,
        quantity: Quantity,
        anchor: Anchor | None,
        why: str,
        applicant: str = "",
    ) -> Fact:
        units = self.lexicon.units_of(metric) if metric else []
        if units and quantity.unit not in units:
            return fact
        fact.metric, fact.applicant = metric, applicant
        if anchor is not None:
            fact.label = fact.label or anchor.label
            if not applicant and anchor.fact is not None and anchor.metric == metric:
                fact.applicant = anchor.fact.applicant
        if metric:
            fact.rule, fact.confidence = f"same:{why}", 0.9
            fact.evidence = [f"same-as:{anchor.label if anchor else ''}", f"by:{why}"]
        return fact

    def _unlinked(self, fact: Fact, quantity: Quantity, passage: _Passage) -> list[Fact]:
        passage.anchor = Anchor(None, fact.label, quantity.unit)
        return [fact]

    # -- scope, channel, period ---------------------------------------------------------------

    def _scope(
        self,
        doc: Document,
        sentence: Sentence,
        quantity: Quantity,
        region: Region,
        scopes: list[ScopeMention],
        name: Name | None,
    ) -> str:
        """The scope of the number: the last one named before it in the sentence."""
        stop = min(quantity.start, name.start) if name is not None else quantity.start
        before = [s for s in scopes if s.start < quantity.start]
        body = self._body(doc, region, stop)
        if body is not None:
            return body
        for scope in reversed(before):
            return scope.id
        return ""

    def _body(self, doc: Document, region: Region, stop: int) -> str | None:
        """A body that the clause names as its subject (市教育局共收到…); None where there is none."""
        floor = clause_start(doc.norm, region.left, stop)
        words = region.clean[floor - region.left : max(stop - region.left, 0)]
        verb = self._verb.search(words)
        subject = words[: verb.start()] if verb else words
        subject = subject.strip(" \n\t,、:")
        if not self._scopes.is_body(subject):
            return None
        return "" if self._own(doc, subject) else subject

    @staticmethod
    def _own(doc: Document, words: str) -> bool:
        return names_own_body(words, doc.metadata)

    def _channels(
        self,
        doc: Document,
        sentence: Sentence,
        region: Region,
        quantity: Quantity,
        passage: _Passage,
    ) -> frozenset[str]:
        """The channels named for this number, or for the ones before it in the same sentence."""
        index, names = self.lexicon.channel_index, self.lexicon.channels
        found = set()
        several = False
        places = list(index.find(doc.norm, region.left, quantity.start))
        begins = {start for start, _ in places}
        for start, end in places:
            closing = doc.norm.find("”", end, end + 4)
            if closing >= 0 and closing + 1 in begins:  # the account's name: “…网”微信公众号
                continue
            found.add(names[doc.norm[start:end]])
            several = bool(self._several.match(doc.norm, end))
        if len(found) == 1 and several:
            found.add("several")
        if found:
            passage.channels = frozenset(found)
            return passage.channels
        if ";" in doc.norm[sentence.start : region.left][-1:]:
            passage.channels = frozenset()
        return passage.channels

    def _years(self, doc: Document, sentence: Sentence) -> list[tuple[int, str]]:
        year = doc.metadata.year
        if year is None:
            return []
        relation = {year - 1: "@last_year", year + 1: "@next_year", year: "@this_year"}
        return [
            (other.start, relation[other.year])
            for other in doc.others_in(sentence.start, sentence.end)
            if other.year in relation
        ]

    def _period(self, doc: Document, region: Region, facts: list[Fact]) -> None:
        """The year of the number where its own words name another one than the report's."""
        year = doc.metadata.year
        named = [
            other.year
            for other in doc.others_in(region.left, region.left + len(region.clean))
            if other.year
        ]
        for fact in facts:
            if fact.metric in (
                "application.carried_over",
                "application.carried_forward",
            ):
                continue
            if named and year and named[-1] != year:
                fact.period = str(named[-1])
            elif not named and year and self._last_year.search(region.clean):
                fact.period = str(year - 1)

    # -- zeros and outcomes in words -------------------------------------------------------------

    def _worded_zeros(
        self,
        doc: Document,
        sentence: Sentence,
        scopes: list[ScopeMention],
        frames: Frames,
    ) -> list[Fact]:
        facts = []
        norm = doc.norm
        open_frames = frames.at(sentence.end)
        for zero in self._zeros.find(norm, sentence.start, sentence.end, open_frames):
            if doc.quantities_in(zero.start, zero.end):
                continue
            before = [s for s in scopes if s.start < zero.start]
            scope = before[-1].id if before else ""
            facts.append(
                self._zero(
                    doc,
                    sentence,
                    zero.start,
                    zero.end,
                    zero.target,
                    scope,
                    zero.evidence,
                )
            )
        words = norm[sentence.start : sentence.end]
        path = doc.section_path(sentence.section)
        if path and not facts:
            for target in self._zeros.alone(words, path[0].title, open_frames):
                start = sentence.start + len(words) - len(words.lstrip())
                end = sentence.start + len(words.rstrip(" \n\t。"))
                facts.append(self._zero(doc, sentence, start, end, target, "", "heading"))
        return facts

    def _zero(
        self,
        doc: Document,
        sentence: Sentence,
        start: int,
        end: int,
        target: ZeroTarget,
        scope: str,
        why: str,
    ) -> Fact:
        text = doc.text[start:end]
        fact = Fact(
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
            confidence=0.93,
            evidence=[why],
        )
        self._finish(doc, sentence, fact)
        return fact

    def _for_all(
        self,
        doc: Document,
        sentence: Sentence,
        frames: Frames,
        passage: _Passage,
        facts: list[Fact],
    ) -> list[Fact]:
        """均维持: an outcome named for all has the count of the whole."""
        whole = passage.last
        if whole is None or whole.metric is None or not whole.metric.endswith(".total"):
            return []
        family = (
            "application.outcome." if whole.metric == _RECEIVED else whole.metric[: -len("total")]
        )
        if family not in ("application.outcome.", "review.", "litigation."):
            return []
        made: list[Fact] = []
        for match in self._equal.finditer(doc.norm, whole.end, sentence.end):
            for start, end in self.lexicon.names.find(doc.norm, match.end(), sentence.end):
                metric = self._outcome(doc.norm[start:end], family) if start == match.end() else ""
                if metric and not any(f.metric and match.start() <= f.start < end + 12 for f in facts):
                    fact = _copy(whole)
                    fact.metric, fact.comparison = metric, None
                    fact.label = doc.text[match.start() : end]
                    fact.label_start, fact.label_end = match.start(), end
                    fact.rule, fact.evidence = "for_all", [f"all-of:{whole.text}"]
                    made.append(fact)
                break
        return made

    def _outcome(self, words: str, family: str) -> str:
        return next(
            (w.id for w in self.lexicon.wordings[words] if w.id.startswith(family) and not w.weak),
            "",
        )


def names_own_body(words: str, metadata: Metadata) -> bool:
    """Whether ``words`` name the body whose report it is, or its whole area."""
    names = [metadata.issuer, metadata.region, metadata.title, *metadata.own_names]
    return any(words in name or name == words for name in names if name)


def _copy(fact: Fact) -> Fact:
    return Fact(**{name: getattr(fact, name) for name in fact.__dataclass_fields__})


def _at(quantity: Quantity, position: int) -> Quantity:
    """``quantity`` as if it stood at ``position``: to ask for the name before that place."""
    moved = Quantity(**{name: getattr(quantity, name) for name in quantity.__dataclass_fields__})
    moved.start = moved.end = position
    return moved
