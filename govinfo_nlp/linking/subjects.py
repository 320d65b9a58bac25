"""Which narrower topic a number without a metric is about (扶贫信息120条)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ..lexicon.lexicon import Lexicon
from ..records import Fact
from .reading import Reading

#: 政务服务|中心, 环保|局: a topic inside the name of a body is none.
_BODY = re.compile("[一-鿿]{0,4}?(?:局|厅|委|中心|大厅|部门|支队|大队|网)")
#: Units of a list of items, each of which has its own topic or none.
_ITEMS = ("条", "篇", "件", "份", "个", "项")
#: The phrase that a number is an attribute of: 5场疫情防控新闻通气会.
_PHRASE = re.compile(r"[^,;:。、()\n]{0,14}")


class SubjectFinder:
    """Finds the body or the topic whose own count a number is."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._topics = lexicon.topics
        self._levels = {scope.id for scope in lexicon.scopes.values()}

    def set(self, norm: str, reading: Reading, facts: Sequence[Fact]) -> None:
        """Set ``subject`` of those ``facts`` of a sentence, in text order, that name no metric.

        The body that is the fact's scope (市财政局, not 全市), else the topic.
        """
        if not [fact for fact in facts if not fact.metric]:
            return
        topics = [span for span in reading.topics if not _BODY.match(norm, span[1])]
        floor = left = reading.start
        for fact in facts:
            if fact.metric:
                floor = left = fact.end
                continue
            if reading.bordered:
                floor = max(floor, norm.rfind(";", floor, fact.start) + 1)
            if fact.scope not in self._levels and fact.scope:
                fact.subject = fact.scope
            elif topics:
                fact.subject = self._topic(norm, topics, fact, floor, left)
            left = fact.end

    def _topic(
        self, norm: str, topics: Sequence[tuple[int, int]], fact: Fact, floor: int, left: int
    ) -> str:
        """The topic of ``fact``: the last one among its own words (from ``left``), else the one in
        the phrase behind it, else the last one since ``floor``.

        A topic holds on up to a semicolon or up to a number that states a metric, but not for the
        next item of a list (扶贫信息12条、政策文件37条).
        """
        index = bisect_left(topics, (fact.start,))
        while index and topics[index - 1][1] > fact.start:
            index -= 1
        start, end = topics[index - 1] if index else (-1, -1)
        if start < max(floor, left):
            behind = bisect_left(topics, (fact.end,), index)
            phrase = _PHRASE.match(norm, fact.end)
            if phrase and behind < len(topics) and topics[behind][0] < phrase.end():
                start, end = topics[behind]
            elif start < floor or fact.unit in _ITEMS:
                return ""
        return self._topics[norm[start:end]]
