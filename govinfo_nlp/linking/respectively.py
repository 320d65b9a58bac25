"""分别: a list of names before, a list of numbers behind, matched one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.lexicon import Lexicon
from ..records import Quantity
from .document import Document
from .regions import Region
from .scopes import bare_name

_LIST = re.compile("[、和及与]")
_BETWEEN = re.compile(r"[\s、,和及与]*")
#: Two lists longer than this are not matched in the head of a reader either.
_LONGEST = 8


class RespectiveFinder:
    """Finds what or whose each number of a list is (微博、微信分别发布92条、306条)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._cue = re.compile(lexicon.cue_regex("respectively"))
        self._channels = lexicon.channel_index
        self._channel_ids = lexicon.channels
        self._names = lexicon.names
        self._wordings = lexicon.wordings
        self._scopes = lexicon.scopes
        self._suffix = lexicon.body_suffix

    def applies(self, region: Region) -> bool:
        """Whether the number's words say 分别."""
        return self._cue.search(region.clean) is not None

    def metrics(self, doc: Document, region: Region, index: int, end: int) -> list[str]:
        """The metrics of quantity ``index`` and of the ones that follow it, or [].

        Given only where the clause before says 分别 and names as many channels or metrics as
        numbers follow without other words between them, up to ``end``.
        """
        cue = self._cue.search(region.clean)
        if cue is None:
            return []
        run = self._run(doc, index, end)
        before = region.clean[: cue.start()]
        for listed in (self._listed_channels(before), self._listed_metrics(before)):
            if len(listed) == len(run) > 1:
                return listed
        return []

    def owners(self, doc: Document, region: Region, index: int, end: int) -> list[str]:
        """The scopes of quantity ``index`` and of the ones that follow it, or [].

        东湖县、西山区分别收到申请5件和3件: as many bodies before 分别 as numbers behind it.
        """
        cue = self._cue.search(region.clean)
        if cue is None:
            return []
        words = doc.norm[region.left : region.left + cue.start()]
        listed = [bare_name(part.strip()) for part in _LIST.split(words[_clause(words) :])]
        run = self._run(doc, index, end)
        if len(listed) != len(run) or len(run) < 2 or not all(map(self._is_owner, listed)):
            return []
        return [self._scopes[name].id if name in self._scopes else name for name in listed]

    def _is_owner(self, name: str) -> bool:
        return name in self._scopes or bool(len(name) > 1 and self._suffix.match(name))

    def is_list(self, doc: Document, region: Region, start: int) -> bool:
        """Whether 分别 says that the number at ``start`` is one of several that go to several."""
        if not region.reading.respectively or not self._cue.search(region.clean):
            return False
        end = region.reading.end
        return len(self._run(doc, doc.quantities_in(start, end)[0], end)) > 1

    def _run(self, doc: Document, index: int, end: int) -> Sequence[Quantity]:
        """The quantities from ``index`` on that only 、 or 和 part from each other."""
        last = index
        while (
            last + 1 < len(doc.quantities)
            and last + 1 - index < _LONGEST
            and doc.quantities[last + 1].start < end
            and _BETWEEN.fullmatch(
                doc.norm, doc.quantities[last].end, doc.quantities[last + 1].start
            )
        ):
            last += 1
        return doc.quantities[index : last + 1]

    def _listed_channels(self, words: str) -> list[str]:
        places = list(self._channels.find(words))
        begins = {start for start, _ in places}
        ids = [self._channel_ids[words[a:b]] for a, b in places if b not in begins]
        return [f"disclosure.channel.{channel}" for channel in ids]

    def _listed_metrics(self, words: str) -> list[str]:
        """The metrics of a list 行政复议、行政诉讼 that ``words`` end with."""
        listed: list[str] = []
        border = len(words)
        for start, end in sorted(self._names.find(words), reverse=True):
            wordings = self._wordings[words[start:end]]
            found = [w.id for w in wordings if w.id and not w.weak and not w.by_channel]
            if not found or not _BETWEEN.fullmatch(words, end, border):
                break
            listed.insert(0, found[0])
            border = start
        return listed


def _clause(words: str) -> int:
    """Where the last clause of ``words`` begins."""
    return max(words.rfind(mark) for mark in ",;:。") + 1
