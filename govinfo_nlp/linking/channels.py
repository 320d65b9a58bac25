"""Through which channel a number was disclosed: website, Weibo, WeChat, gazette, other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.lexicon import Lexicon
from .document import Document
from .names import SEVERAL
from .passage import Passage
from .reading import Reading, Span, within
from .regions import Region

#: The name of a site may stand before the channel that it names an account of.
_SITE = "website"
_AND_OTHERS = re.compile("等(?:多种|各种|各类|多个)?(?:渠道|方式|形式|途径|平台|载体|媒体|媒介)")
_SUCH_AS = re.compile(r"等(?:其[他它]|各类|政务)?\Z")
#: 微博、微信两个自媒体: the number before the head counts what is listed before it.
_COUNTING = ("个", "大", "类", "种")
#: 对公开栏目进行优化,公开信息107条: what was done to a channel, not where the items are.
_TENDED = re.compile("进行了?(?:优化|升级|改版|改造|调整|完善|清理|整改|梳理|维护)")
#: 新媒体平台“云岭发布”|微信公众号: the kind of channel, whose name follows.
_KIND = "新媒体"
_ACCOUNT = re.compile("(?:网络)?(?:平台|账号)?(?:“[^”、,]{1,30}”)?")
#: 政府信息公开平台建设情况 is about all channels, whatever its title names.
_PLATFORMS = "platform"
_NEW_START = re.compile("全年|年度|今年|本年")


class ChannelFinder:
    """Finds the channels of a number and remembers them in the passage."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._index = lexicon.channel_index
        self._channels = lexicon.channels

    def read(
        self, doc: Document, region: Region, unit: str, passage: Passage
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The channels among the number's own words (its clause first), and those that hold for it.

        A channel holds on in its sentence (通过门户网站公开要闻520条,主动公开政府信息480条) until a
        year or 全年 begins something new; where the sentence names none, the heading's one counts.
        """
        own: frozenset[str] = frozenset()
        if not region.reading.channels and not passage.channels:
            return own, self._titled(doc, region.reading)
        stop = region.left + len(region.clean)
        if found := within(region.reading.channels, region.left, stop):
            counted = found[0][0] == region.begin and doc.norm[region.begin - 1] in _COUNTING
            if counted and len(found) == 1 and passage.channels:
                return passage.channels, passage.channels
            spans = self._heads(doc.norm, region, found)
            own = self._channels_of(doc.norm, spans, stop)
        if len(own) > 1:
            clause = region.clause_of(doc.norm, stop)
            near = self._channels_of(doc.norm, within(spans, clause, stop), stop)
            own = own if SEVERAL in near else near or own  # 网站,公众号等平台 is one list
        if own:  # 微博36个、微信28个: the accounts of both
            accounts = unit == "个" and region.clean[:1] == "、"
            passage.channels = own | passage.channels if accounts else own
            return own, own
        if passage.channels and self._starts_anew(doc, region, stop):
            passage.channels = frozenset()
        return own, passage.channels or self._titled(doc, region.reading)

    @staticmethod
    def _starts_anew(doc: Document, region: Region, stop: int) -> bool:
        """Whether the words before a number say that something new begins."""
        if region.reading.dated and any(other.year for other in doc.others_in(region.left, stop)):
            return True
        return _NEW_START.search(region.clean) is not None

    def _titled(self, doc: Document, reading: Reading) -> frozenset[str]:
        """The one channel that the heading of the sentence's section names."""
        if reading.titled is None:
            section = reading.section
            titled: frozenset[str] = frozenset()
            if section is not None and "公开" in section.title and section.kind != _PLATFORMS:
                found = list(self._index.find(doc.norm, section.title_start, section.title_end))
                titled = self._channels_of(doc.norm, found, section.title_end)
            reading.titled = titled if len(titled) == 1 else frozenset()
        return reading.titled

    def _heads(self, norm: str, region: Region, spans: Sequence[Span]) -> Sequence[Span]:
        """``spans`` without the examples of others: 新媒体(微博、微信等), 微博、微信等新媒体.

        A website is an example of no other channel.
        """
        spans = [span for span in spans if not _TENDED.match(norm, span[1])]
        if len(spans) < 2:
            return spans
        spans = [span for span in spans if region.clean[span[0] - region.left] != " "] or spans
        for index, (begin, _) in enumerate(spans):
            if index and _SUCH_AS.search(norm, begin - 4, begin):
                named = {self._channels[norm[a:b]] for a, b in spans[:index]}
                return spans if _SITE in named else spans[index:]
        return spans

    def of_words(self, words: str) -> str:
        """The channel that ``words`` name and nothing else (微博), or ""."""
        return self._channels.get(words, "")

    def _channels_of(self, norm: str, places: Sequence[Span], end: int) -> frozenset[str]:
        """The channels named at ``places``, which end before ``end``; of “某某政府网”微信公众号
        and 新媒体平台“某某发布”微信公众号 only the last, which is the head.
        """
        if not places:
            return frozenset()
        begins = {begin for begin, _ in places}
        found = set()
        for begin, finish in places:
            closing = norm.find("”", finish, finish + 4)
            channel = self._channels[norm[begin:finish]]
            if channel == _SITE and (finish in begins or (closing >= 0 and closing + 1 in begins)):
                continue
            if norm.endswith(_KIND, begin, finish):
                account = _ACCOUNT.match(norm, finish)
                if account and account.end() in begins:
                    continue
            if channel:  # 《…年报》 ends like the name of a paper and is none
                found.add(channel)
        if len(found) == 1 and _AND_OTHERS.search(norm, places[0][1], end):
            found.add(SEVERAL)
        return frozenset(found)
