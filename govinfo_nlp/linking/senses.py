"""Numbers that count something else than the metric whose name stands before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..lexicon.lexicon import Lexicon
from ..records import Fact
from .document import Document
from .passage import Passage
from .reading import within
from .regions import Region
from .scopes import ScopeFinder

_TOTAL, _RECEIVED = "disclosure.total", "application.received.total"
#: What half a year has of these (上半年公开230条) is not the year's; one training may be.
_FLOWS = ("disclosure.", "application.", "consultation.", "website.")
#: 1-6月, 1月至9月: a part of the year as well.
_MONTHS = r"(?:-|至|到)[2-9]月(?!\d)"
#: 截至2019年底累计…, 目前,共累计…: of all years until now; 2008年至2019年…: of several years.
_UP_TO_NOW = re.compile(
    r"(?:截止|到|至)[^,。;]{0,8}年(?:底|末),?[^,。;]{0,16}累计|目前,?[^,。;]{0,16}(?:累计|总计)"
)
_YEARS = re.compile(r"\d\d{3}年(?:至|-|到)\d{4}年")
#: 自2008年5月以来…: since a year before the report's.
_SINCE = re.compile(r"(\d{4})年[^,。;]{0,12}以来")
#: 近四年累计…: behind the number of years, where the words of the next number begin.
_LAST_YEARS = re.compile(r"(?<=近[\d两二三四五六七八九十]年)[^,。;]{0,16}(?:累计|总计|合计|共)")
#: 公开300条的目标任务: what the number is, behind it.
_TARGET = re.compile("(?:以上|左右)?的?[^,。;、]{0,3}(?:目标|任务|指标)")
#: Counted in the report only where they are about open government information.
_CASES = ("review.total", "litigation.total", "appeal.total", "complaint.total")
_OPEN = "信息公开"
#: 行政诉讼3件,均与信息公开无关.
_UNRELATED = re.compile("[^。;]{0,6}与(?:政府)?信息公开[^,。;]{0,6}无关")
#: 行政复议36件,其中涉及政府信息公开的2件: which of the cases are.
_WHICH_ARE = re.compile("[,、(]其中[^,。;]{0,12}信息公开[^,。;]{0,12}")
#: 新增公开信息45条,累计公开390条: what this year added, then the sum of all years.
_SUM = re.compile(r"[,\s]*(?:历年)?累计")
#: 累计公开860条,其中今年新增210条 (a year named by number is blanked).
_SUMMED = re.compile("(?<!年)(?<!年度)累计")
_ADDED = re.compile(
    r"[ ,;]*其中[:,]?(?: {2,}|[本今当]年度?|年度)"
    r"(?=.*(?:新增|公开|发布))(?:新增|新|主动|公开|发布|的|各类|政府|政务|信息|数量?|为|共|了| )*\Z"
)
#: 每日头条, 每日新报: names of papers, no rate.
_PAPER = "头条|[新商快]报|经济新闻"
#: 其中新媒体40条,全年共发布信息170条: a total that comes behind its parts.
_OF_THE_YEAR = re.compile("全年(?:共|累计|总计|合计)")
#: 受理申请35件,其中本年新收33件: what the year itself brought.
_NEW = re.compile(r"\d{4}年|[上去本当今]一?年|新[收增受]")


class SenseFinder:
    """Tells the senses in which a name misleads: "stock", "rate", "plan", "part_of_year", "classes",
    "part" and "unrelated".
    """

    def __init__(self, lexicon: Lexicon, scopes: ScopeFinder) -> None:
        self._scopes = scopes
        self._among = re.compile(lexicon.cue_regex("among"))
        self._classes = re.compile(lexicon.cue_regex("document_classes", "official_documents"))
        self._documents = re.compile(lexicon.cue_regex("official_documents"))
        self._rate = re.compile(rf"(?:{lexicon.cue_regex('rate')})(?!{_PAPER})")
        self._plan = re.compile(lexicon.cue_regex("plan"))
        self._part_of_year = re.compile(f"{lexicon.cue_regex('part_of_year')}|{_MONTHS}")
        self._cumulative = re.compile(lexicon.cue_regex("cumulative"))

    def read(
        self, doc: Document, region: Region, fact: Fact, metrics: Sequence[str], passage: Passage
    ) -> str:
        """Why the words of the number of ``fact`` mean something else than ``metrics``, or "".

        stock: the sum of all years (截至2019年底累计公开N条). rate: so many a month or on average
        (每月公开不少于5条). plan: what is aimed at (力争公开500条, 公开500条的目标).
        part_of_year: of half a year or a quarter. unrelated: cases of another kind. classes:
        documents made, by class (制作政府信息N条,其中依申请公开N条, the template of Fujian's reports,
        2009–2020; of official documents those disclosed are no total either:
        制发公文N件,其中主动公开N件). part: a part called by the name of its whole
        (其中公开信息N条; 收取费用N元,其中检索费N元).
        """
        stop = region.left + len(region.clean)
        if sense := self._said(doc, region, fact, metrics[0], passage):
            return sense
        classes: re.Pattern[str] | None = None
        if [metric for metric in metrics if metric.startswith("application.")]:
            classes = self._classes
        elif metrics[0] == _TOTAL:
            classes = self._documents
        if classes is not None and classes.search(doc.norm, passage.start, region.left):
            return "classes"
        if metrics[0] == _RECEIVED and self._listed_class(doc.norm, region, passage):
            return "classes"
        if metrics[0].startswith("disclosure.") and _on_request(region, passage):
            return "answered"
        whole = self._whole(metrics[0], passage)
        if whole is None or not self._among.search(doc.norm, whole, stop):
            return ""
        anew = self._anew(doc.norm, region, stop, metrics[0], fact.scope) or added(region, passage)
        return "" if anew else "part"

    def _said(
        self, doc: Document, region: Region, fact: Fact, metric: str, passage: Passage
    ) -> str:
        """The senses that words near the number tell, whatever numbers came before."""
        stop = region.left + len(region.clean)
        stock = self._is_stock(doc.norm, region.begin, stop) or _is_since(doc, region.begin, stop)
        if stock or _sums_up(region, metric, passage):
            return "stock"
        clause = region.clause_of(doc.norm, stop)
        if self._rate.search(doc.norm, clause, stop):
            return "rate"
        planned = passage.last is not None and passage.last.rule == "plan"
        planned = planned or _TARGET.match(doc.norm, fact.end) is not None
        if planned or self._plan.search(doc.norm, clause, stop):
            return "plan"
        if metric.startswith(_FLOWS) and self._part_of_year.search(doc.norm, clause, stop):
            return "part_of_year"
        if metric in _CASES and _UNRELATED.match(doc.norm, fact.end):
            return "unrelated"
        return ""

    def _listed_class(self, norm: str, region: Region, passage: Passage) -> bool:
        """Whether 依申请公开 is a class of what was disclosed: 发布信息82条,其中主动公开文件53条,
        依申请公开29条.
        """
        whole = self._whole(_TOTAL, passage)
        if whole is None or not region.clean.lstrip(" ,、").startswith("依申请公开"):
            return False
        divided = self._among.search(norm, whole, region.left)
        return divided is not None and norm.find(";", divided.end(), region.left) < 0

    def _anew(self, norm: str, region: Region, stop: int, metric: str, scope: str) -> bool:
        """Whether a number names its metric again: for another area, applicant or year."""
        if _OF_THE_YEAR.search(region.clean) or self._scopes.find(norm, region.left, stop):
            return True
        if metric.startswith("disclosure."):
            return False
        if scope or within(region.reading.applicants, region.left, region.ceiling):
            return True
        # 接待咨询300人次,其中现场接待90人次: the whole has the name of one of the ways
        return metric.startswith("consultation.") or _NEW.search(region.clean) is not None

    def _is_stock(self, norm: str, start: int, end: int) -> bool:
        if self._cumulative.search(norm, start, end) or _YEARS.search(norm, start, end):
            return True
        if _LAST_YEARS.match(norm, start, end):
            return True
        return norm.find("计", start, end) >= 0 and _UP_TO_NOW.search(norm, start, end) is not None

    @staticmethod
    def _whole(metric: str, passage: Passage) -> int | None:
        """Where the number ends that ``metric`` may be a part of: its own, or a channel's.

        网站公开65条,其中工作动态42条,信息公开23条: the last is no total of all channels.
        """
        if metric != _TOTAL:
            return passage.ends.get(metric)
        ends = (end for stated, end in passage.ends.items() if stated.startswith("disclosure."))
        return max(ends, default=None)


def _on_request(region: Region, passage: Passage) -> bool:
    """Whether the words go on from a number of requests: 收到申请5件,公开信息4条."""
    received = passage.metrics[-1:] == [_RECEIVED]
    return received and region.clean.lstrip(" ,").startswith("公开")


def added(region: Region, passage: Passage) -> Fact | None:
    """The sum of all years to which the number is what this year added, if it is that:
    累计公开860条,其中今年新增210条.
    """
    if not region.reading.divides or passage.anchor is None:
        return None
    total = passage.anchor.fact
    disclosed = total is not None and (total.metric or "").startswith("disclosure.")
    if not disclosed or not _SUMMED.search(passage.clauses[-1]) or not _ADDED.search(region.clean):
        return None
    stop = region.left + len(region.clean)
    own = [scope for scope in region.reading.scopes if region.left <= scope.start < stop]
    return None if own else total


def to_stock(fact: Fact) -> None:
    """Make ``fact`` the sum of all years, which states no metric of this year."""
    fact.candidates, fact.rule = (fact.metric or "",), "stock"
    fact.metric, fact.confidence, fact.evidence = None, 0.0, ()


def _is_since(doc: Document, start: int, end: int) -> bool:
    """Whether a number before ``end`` is of all years since one before the report's."""
    if doc.metadata.year is None or doc.norm.find("以来", start, end) < 0:
        return False
    since = _SINCE.search(doc.norm, start, end)
    return since is not None and int(since[1]) < doc.metadata.year


def _sums_up(region: Region, metric: str, passage: Passage) -> bool:
    """Whether ``metric`` has just been said to grow by a number, and the words sum it up."""
    if passage.metrics[-1:] != [metric] or not _SUM.match(region.clean):
        return False
    return bool(passage.clauses) and "新增" in passage.clauses[-1]


def restore_stock(facts: Sequence[Fact]) -> None:
    """A stock of all years stands for its metric where the report gives nothing else."""
    known = {fact.metric for fact in facts if fact.metric}
    for fact in facts:
        if fact.rule == "stock" and fact.candidates and fact.candidates[0] not in known:
            fact.metric, fact.candidates = fact.candidates[0], ()
            fact.confidence, fact.evidence = 0.6, ("only-stock",)


def narrow_cases(norm: str, start: int, facts: Sequence[Fact]) -> None:
    """Of cases and then those among them that are about open government information
    (行政复议36件,其中涉及政府信息公开的2件), the second number is the metric.

    ``facts``: those of a sentence that begins at ``start``, in order.
    """
    for whole, part in pairwise(facts):
        if whole.metric not in _CASES or part.metric not in (None, whole.metric):
            continue
        which = _WHICH_ARE.fullmatch(norm, whole.end, part.start)
        if which is None or part.unit != whole.unit or norm.find(_OPEN, start, whole.start) >= 0:
            continue
        whole.candidates = (whole.metric,)
        part.metric, part.rule, part.confidence = whole.metric, "among", whole.confidence
        part.candidates, part.evidence = (), (f"part-of:{whole.text}",)
        whole.metric, whole.rule = None, "all_cases"
