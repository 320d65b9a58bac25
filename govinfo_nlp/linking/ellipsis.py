"""Numbers without a name of their own: 市本级6次, 临溪县47件, 企业申请2件, 共6件."""

from __future__ import annotations

import re

from ..lexicon.lexicon import Lexicon
from ..records import Fact, Metadata, Quantity
from .channels import ChannelFinder
from .names import NameFinder, Setting
from .passage import Anchor, Passage
from .regions import Region
from .scopes import NO_NAME, ScopeFinder, bare_name, names_own_body, starts_counted
from .senses import added

_RECEIVED = "application.received.total"
_CONFIDENCE = 0.9
_COPULA = re.compile("均?(?:为|系|是|由|属于|属)")
_APPLICANT_REACH = 10
#: 以组织名义提交的申请2件: the applicant stands before these words, not before the number.
_IN_THE_NAME = "名义"
#: “临溪发布”微信公众号546条: what the account of a channel is called.
_ACCOUNT = re.compile("“[^“”]*”")
#: 培训3次、410人次: the bare number of people is of those who took part.
_PEOPLE = {"trainings": "trainees"}
#: 自2008年以来公开390条,其中2014年45条: what this year added to the sum of all years.
_OF_YEAR = re.compile(r"(?:(?P<year>\d{4})|[本今当])年度?[^\d]{0,4}(?:新增|公开|\Z)")
#: Units of disclosed items, by which 微博35条 is told from 微博3个.
_ITEMS = ("条", "篇", "件")


class EllipsisFinder:
    """Gives a number the metric of the anchor, where its words only change who, whom or how."""

    def __init__(
        self, lexicon: Lexicon, names: NameFinder, scopes: ScopeFinder, channels: ChannelFinder
    ) -> None:
        self._lexicon = lexicon
        self._names, self._scopes, self._channels = names, scopes, channels
        self._among = re.compile(lexicon.cue_regex("among", "by_body"))
        self._by_body = re.compile(lexicon.cue_regex("by_body"))
        self._total = re.compile(lexicon.cue_regex("total"))
        change = lexicon.cue_regex("growth", "decline")
        self._becomes = re.compile(rf"(?:{change})?[到至为成]的?")
        self._verb = re.compile(lexicon.cue_regex("verb"))

    def complete(
        self,
        norm: str,
        fact: Fact,
        quantity: Quantity,
        region: Region,
        setting: Setting,
        metadata: Metadata,
        passage: Passage,
    ) -> Fact:
        """``fact`` with the metric that it goes on with; without one it becomes the anchor."""
        anchor = passage.anchor
        applicant = ""
        if region.reading.applicants:
            applicant = self.applicant(region) or self.applicant_behind(norm, quantity)
        if applicant and any(frame.startswith("application") for frame in setting.frames):
            return self._for_applicant(fact, quantity, anchor, applicant)
        divides = region.reading.divides
        words = region.clean.rpartition(":")[2]
        words = (self._among.sub("", words) if divides else words).strip(" \n,、:;")
        rest = words
        if self._depends_on(words, region, quantity, anchor):
            rest = self._names.residue(self._verb.sub("", words))
        is_body = "," not in words and self._is_named(words, rest) and not NO_NAME.search(words)
        is_body = is_body and not starts_counted(norm, region)
        if is_body:
            fact.scope = "" if names_own_body(rest, metadata) else self._printed(words, rest)
            passage.body = (quantity.start, fact.scope)
        if anchor is not None and divides and self._by_body.search(region.clean):
            anchor.metric = self._sum_of(passage, anchor.metric)  # of all, however they came
        if region.reading.channels:
            unquoted = _ACCOUNT.sub("", words) if region.reading.quotes else words
            account = self._names.residue(unquoted)
            rest = account if self._channels.of_words(account) else rest
        metric, why = self._continued(norm, region, rest, is_body, setting, quantity, passage)
        said = norm[region.left : quantity.start]
        if not rest and (of_year := self._of_stock(said, quantity, metadata.year, passage)):
            metric, why = of_year, "added"
        if why and self._set(fact, quantity, metric, anchor, why):
            return fact
        passage.anchor = Anchor(None, fact.label, quantity.unit, quantity.end)
        return fact

    def _depends_on(
        self, words: str, region: Region, quantity: Quantity, anchor: Anchor | None
    ) -> bool:
        """Whether it matters what is left of ``words``: they may name a body or a channel, or the
        number may go on with the anchor.
        """
        if "," not in words or region.reading.channels:
            return True
        if anchor is None:
            return False
        return anchor.metric in _PEOPLE or self._units_agree(anchor, quantity)

    def _is_named(self, words: str, rest: str) -> bool:
        """Whether ``rest`` names a body that stands in ``words`` as it is, or with fillers in it."""
        if not self._scopes.is_body(rest):
            return False
        return rest in words or self._scopes.is_body(bare_name(words))

    def _printed(self, words: str, rest: str) -> str:
        """The body of ``words`` as printed (临溪县公安局), where ``rest`` lacks the fillers in it."""
        name = bare_name(words)
        return name if self._scopes.is_body(name) else rest

    def applicant(self, region: Region) -> str:
        """The applicant that the words before the number end with (自然人申请32件) or in whose name
        they say it was (以组织名义提交2件), or "".
        """
        if not region.reading.applicants:
            return ""
        index, names = self._lexicon.applicant_index, self._lexicon.applicants
        found = list(index.find(region.clean))
        if not found:
            return ""
        start, end = found[-1]
        gap = region.clean[end:]
        parted = "," in gap or not (gap.startswith(_IN_THE_NAME) or self._names.is_filler(gap))
        return "" if parted else names[region.clean[start:end]]

    def applicant_behind(self, norm: str, quantity: Quantity) -> str:
        """The applicant that is said of the number (26件为自然人申请), or ""."""
        copula = _COPULA.match(norm, quantity.end)
        if copula is None:
            return ""
        index, names = self._lexicon.applicant_index, self._lexicon.applicants
        reach = min(len(norm), copula.end() + _APPLICANT_REACH)
        return next(
            (
                names[norm[a:b]]
                for a, b in index.find(norm, copula.end(), reach)
                if a == copula.end()
            ),
            "",
        )

    def _for_applicant(
        self, fact: Fact, quantity: Quantity, anchor: Anchor | None, applicant: str
    ) -> Fact:
        metric = (anchor.metric if anchor is not None else None) or ""
        if not metric.startswith("application.") or metric.startswith("application.received."):
            metric = _RECEIVED  # applicants divide all requests, whatever way they came
        self._set(fact, quantity, metric, anchor, "applicant")
        if fact.metric:
            fact.applicant = applicant
        return fact

    def _continued(
        self,
        norm: str,
        region: Region,
        rest: str,
        is_body: bool,
        setting: Setting,
        quantity: Quantity,
        passage: Passage,
    ) -> tuple[str | None, str]:
        """The metric that goes on, and why (scope, total, channel, body …); (None, "") if none.

        ``rest``: the number's words without fillers.
        """
        anchor = passage.anchor
        if anchor is None:
            metric = self._channel(rest, None, setting, quantity)
            return (metric, "channel") if metric else (None, "")
        scopes = () if rest else region.reading.scopes
        named = bool([s for s in scopes if region.left <= s.start < quantity.start])
        people = "" if rest or named else _PEOPLE.get(anchor.metric or "", "")
        if people and quantity.unit in self._lexicon.units_of(people):
            return people, "people"
        if not self._units_agree(anchor, quantity):
            return None, ""
        if not rest and named:
            return anchor.metric, "scope"
        if not rest and self._total.search(region.clean):
            return self._sum_of(passage, anchor.metric), "total"
        if metric := self._channel(rest, anchor.metric, setting, quantity):
            divided = self._among.search(norm, passage.start, region.left)
            if divided and self._is_class(passage.last, quantity):
                return None, ""
            return metric, "channel"
        if passage.former and passage.last is anchor.fact and self._becomes.fullmatch(rest):
            return anchor.metric, "becomes"
        if not rest and added(region, passage):
            return anchor.metric, "added"
        return (anchor.metric, "body") if is_body else (None, "")

    def _is_class(self, last: Fact | None, quantity: Quantity) -> bool:
        """Whether the number before counts a class of information (文件类信息45条、政府公报6条): what
        follows it in the list is one too, even if it is called like a channel.
        """
        if last is None or last.metric or last.rule or last.unit != quantity.unit:
            return False
        named = self._verb.search(last.label) or any(self._lexicon.channel_index.find(last.label))
        return not named

    def _of_stock(self, words: str, quantity: Quantity, year: int | None, passage: Passage) -> str:
        """The metric of what this year added to the sum of all years that was the last number."""
        anchor = passage.anchor
        fact = anchor.fact if anchor is not None else None
        if anchor is None or fact is None or fact.rule != "stock":
            return ""
        said = _OF_YEAR.search(words) if self._units_agree(anchor, quantity) else None
        return fact.candidates[0] if said and said["year"] in (None, str(year)) else ""

    def _sum_of(self, passage: Passage, metric: str | None) -> str | None:
        """The metric of 合计N件 behind parts: what they are parts of, else ``metric`` itself."""
        last = passage.metrics[-2:]
        combined = self._lexicon.combinations.get(frozenset(last))
        if combined:
            return combined
        if metric and metric.startswith("disclosure.channel."):
            return "disclosure.total"  # 网站N条,微博N条,总计N条
        parents = {self._lexicon.metrics[m].parent for m in last if m in self._lexicon.metrics}
        parent = parents.pop() if len(last) > 1 and len(parents) == 1 else None
        return parent or metric

    def _channel(self, rest: str, metric: str | None, setting: Setting, quantity: Quantity) -> str:
        """The metric of a bare channel (政务微博35条) behind a number of ``metric``, or ""."""
        channel = self._channels.of_words(rest) if rest else ""
        about = channel and self._about_disclosure(metric, setting, quantity)
        return f"disclosure.channel.{channel}" if about else ""

    @staticmethod
    def _about_disclosure(metric: str | None, setting: Setting, quantity: Quantity) -> bool:
        """Whether a bare channel (政务微博35条) tells where information was disclosed."""
        if metric is not None:
            return metric.startswith("disclosure.")
        return quantity.unit in _ITEMS and any(
            f.startswith("disclosure") for f in setting.frames[:1]
        )

    def _set(
        self, fact: Fact, quantity: Quantity, metric: str | None, anchor: Anchor | None, why: str
    ) -> str:
        units = self._lexicon.units_of(metric) if metric else []
        if units and quantity.unit not in units:
            return ""
        fact.metric = metric
        if anchor is not None:
            fact.label = fact.label or anchor.label
            if anchor.fact is not None and anchor.metric == metric:
                fact.applicant = anchor.fact.applicant
        if metric:
            fact.rule, fact.confidence = f"same:{why}", _CONFIDENCE
            fact.evidence = (f"same-as:{anchor.label}",) if anchor is not None else ()
        return why

    @staticmethod
    def _units_agree(anchor: Anchor, quantity: Quantity) -> bool:
        return not quantity.unit or not anchor.unit or quantity.unit == anchor.unit
