"""Whose number it is: the scope that a sentence names, and where it changes inside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..lexicon.bodies import body_lexicon
from ..lexicon.cues import Scope
from ..lexicon.lexicon import Lexicon
from ..lexicon.phrases import trie_regex
from ..records import Metadata
from .document import Document
from .passage import Passage
from .reading import ScopeMention, Span
from .regions import Region

#: A longer string is no name of a body.
_LONGEST_NAME = 30
#: 街道, 办公室, 镇政府: the kind of body alone, without a name.
_BARE = 3
NO_NAME = re.compile("^(?:[各及和与]|共有|设有|现有|通过|利用|依托|针对|按照|根据)|[向或“”]|连同")
#: All bodies of a kind, told apart from the one named before: 县政府办受理30件,各部门受理85件.
_EACH = re.compile("各(?:有关|相关|职能|直属|工作)?(?:部门|单位)")
_LEAD = re.compile("[^、,]*的(?=.{2})|其中|(?:具体|主要)?包括")
_BRACKET = re.compile(r"[()]")
#: A character before 县政府 that makes it part of a name (云岭|县政府), not of 年, 向, 由 …
_NAME_BEFORE = re.compile(r"(?![年月日向由对各和及与在以被于是全到从经为将的中])[一-鿿]")
#: 向县政府报送: a body that is addressed; its number are the requests that it is sent.
_TO = "向给"
_SENT = re.compile("[^,。;]{0,14}(?:提交|提出|递交)")
#: 乡镇长, 市级财政, 省级媒体, 市级人大, 乡镇动态15条: people, purses, papers, deputies, columns,
#: not whose number it is.
_NO_BODY = re.compile(
    r"长|干部|领导|人员|企业|群众|居民|财政|之间|媒体|网站|政策|道|以上|录用|动态\d|人大|政协"
)
#: 12个乡镇, 向各县区: bodies that are counted or addressed.
_COUNTED = re.compile(r"(?:[\d一二三四五六七八九十两][个家]|[向对给替])\Z")
_SAME_PHRASE = re.compile(
    r"[\s、,及和与各级]*(?:各?(?:职能|有关|相关|工作|直属)*(?:部门|单位|机关)[、及和与])?各?"
)
#: 县政府及我局门户网站: one of the owners of the websites.
_OWNS_SITES = re.compile(
    "(?:[、及和与]|以及)(?:(?!通过|利用|依托|[在于由])[一-鿿、]){1,10}?(?:门户网|官方网|政府网|网站)"
)
#: 各区(市)政府; 县政府及其部门, whose scope is not the government's own.
_SEAT = re.compile("(?:人民)?政府(?!信息|网|门户|规章|公报|文件|部门|办|购买)")
_AREA_LETTER = re.compile("^[省市县区州旗]")
_SEAT_BEHIND = re.compile("(?:(?:人民)?政府|办事处)$")
_AND_OTHERS = re.compile(
    "(?:、|及其?|和|与)(?:(?:所属|直属|组成|工作|职能|各)*(?:部门|单位|机关)|[省市县区州旗]?政府办(?:公[室厅]|(?!公)))"
    "(?!(?:(?![印制]发|发布|公开|出台|制定)[一-鿿]){0,5}(?:文件|公报|规章|名义))"
)


class ScopeFinder:
    """Finds the scopes of a sentence and which one holds for a number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._index = lexicon.scope_index
        self._scopes = lexicon.scopes
        self._not_after = re.compile(lexicon.cue_regex("not_after_scope"))
        self._inside = re.compile(rf"\s*(?:{lexicon.cue_regex('inside')})\s*")
        self._suffix = lexicon.body_suffix
        self._endings = lexicon.body_endings
        self._last_letters = frozenset(ending[-1] for ending in self._endings)
        self._ending = re.compile(trie_regex(self._endings))
        self._channels = lexicon.channel_index
        self._verb = re.compile(lexicon.cue_regex("verb"))

    def find(self, norm: str, start: int, end: int) -> list[ScopeMention]:
        """The scopes named in ``start:end``, in order."""
        return self.among(norm, self._index.find(norm, start, end), start)

    def among(self, norm: str, spans: Iterable[Span], start: int) -> list[ScopeMention]:
        """The scopes at ``spans``, words of the pattern files in a stretch that begins at ``start``.

        In 全市各县区及各部门 the first word is the scope; in 全市所辖各县区 the second. The owner
        of a website or a gazette (市政府门户网站) and a part of a longer name (云岭县人民政府) are none.
        """
        found: list[ScopeMention] = []
        for begin, finish in spans:
            entry = self._scopes[norm[begin:finish]]
            if self._is_part_of_name(norm, begin, finish, entry.extent, start):
                continue
            mention = self._mention(norm, begin, finish, entry)
            if found and begin < found[-1].end:
                continue
            if found and self._one_phrase(norm, found[-1], mention):
                found[-1].end = finish
                continue
            if found and self._inside.fullmatch(norm, found[-1].end, begin):
                found.pop()
            found.append(mention)
        return found

    @staticmethod
    def _mention(norm: str, begin: int, finish: int, entry: Scope) -> ScopeMention:
        """The mention of ``entry`` with the words that belong to it (各区(市)|政府)."""
        if entry.extent == "part" and (seat := _SEAT.match(norm, finish)):
            finish = seat.end()
        elif entry.extent == "whole_part" and (others := _AND_OTHERS.match(norm, finish)):
            return ScopeMention(begin, others.end(), norm[begin : others.end()], "part")
        return ScopeMention(begin, finish, entry.id, entry.extent)

    def _is_part_of_name(self, norm: str, begin: int, finish: int, extent: str, start: int) -> bool:
        if extent != "whole_part":
            counted = extent == "part" and _COUNTED.search(norm, max(start, begin - 2), begin)
            return bool(counted or _NO_BODY.match(norm, finish))
        if self._not_after.match(norm, finish) or _OWNS_SITES.match(norm, finish):
            return True
        if begin == start:
            return False
        if norm[begin - 1] in _TO and not _SENT.match(norm, finish):
            return True
        return bool(_NAME_BEFORE.match(norm, begin - 1))

    def _one_phrase(self, norm: str, first: ScopeMention, second: ScopeMention) -> bool:
        return first.extent != "part" and bool(
            _SAME_PHRASE.fullmatch(norm, first.end, second.start)
        )

    def is_body(self, words: str) -> bool:
        """Whether ``words`` end like the name of a body or an area, and not like a channel's."""
        if not 2 <= len(words) <= _LONGEST_NAME or words[-1] not in self._last_letters:
            return False
        if " " in words or not self._suffix.match(words):
            return False
        return all(end < len(words) for _, end in self._channels.find(words))

    def of_number(
        self,
        doc: Document,
        region: Region,
        stop: int,
        passage: Passage,
    ) -> str:
        """The scope of a number whose own words (before its name) end at ``stop``.

        A body that the clause has as its subject (市教育局共收到…), else the last scope or body
        that the sentence names before the number, else "". What stands in a
        bracket that is closed again no longer holds; behind a semicolon the whole area (全市) holds
        again rather than a part. A sentence that goes on with a list keeps the whole area too.
        """
        subject = self._subject(doc, region, stop)
        if subject is not None:
            scope = "" if is_own_body(subject, doc.metadata) else subject
            passage.body = (stop, scope)
            return scope
        scopes, start = region.reading.scopes, region.reading.start
        if not scopes and passage.body is None:
            return passage.scope
        end = region.left + len(region.clean)
        closed = _closed_brackets(doc.norm, start, end, scopes) if region.reading.bordered else []
        begin = doc.norm.rfind(";", start, end) + 1 if region.reading.bordered else 0
        named = [scope for scope in scopes if scope.start < end]
        if closed:
            named = [scope for scope in named if not _inside(scope.start, closed)]
        last = named[-1] if named and named[-1].start >= begin else None
        if passage.body is not None:
            place, name = passage.body
            later = place >= begin and (last is None or place > last.start)
            if later and not _inside(place, closed):
                return name
        if last is not None:
            return last.id
        whole = [scope.id for scope in named if scope.extent == "whole"]
        if whole or passage.scope:
            return whole[-1] if whole else passage.scope
        return named[-1].id if named else ""

    def is_whole(self, scope: str) -> bool:
        """Whether ``scope`` is a word for the report's whole area (全市)."""
        return scope in self._scopes and self._scopes[scope].extent == "whole"

    def _subject(self, doc: Document, region: Region, stop: int) -> str | None:
        """The body that the number's clause has as its subject; None where there is none."""
        floor, stop = region.clause_of(doc.norm, stop), max(stop, region.left)
        begin, end = floor - region.left, stop - region.left
        if not self._ending.search(region.clean, begin, end):
            return None
        if floor == region.left and _COUNTED.search(doc.norm, max(floor - 2, 0), floor):
            return None  # 全市12个|乡镇共公开…
        if floor == region.begin and starts_counted(doc.norm, region):
            return None
        words = region.clean[begin:end]
        for verb in self._verb.finditer(words):
            if subject := self._body(words[: verb.start()]):
                return subject
        if self._verb.match(doc.norm, stop):  # the name itself begins with the verb
            return self._body(words)
        return None

    def _body(self, words: str) -> str | None:
        """The name of a body that ``words`` are, without what says more of it; None if none."""
        subject = bare_name(words.strip(" \n\t,、:"))
        if _EACH.fullmatch(subject):  # in 全市各部门 a blank stands for the first word
            return None if " " in words else subject
        return subject if self.is_body(subject) and not self._is_phrase(subject) else None

    def _is_phrase(self, words: str) -> bool:
        """Whether ``words`` are more than a name (通过…政府, 主动向社会) or a mere 各部门."""
        return bool(NO_NAME.search(words) or self._verb.match(words))


def starts_counted(norm: str, region: Region) -> bool:
    """Whether the first words of ``region`` are what the number before counts: 85个|单位."""
    return norm[region.begin - 1 : region.begin] in ("个", "家") and region.clean[:1].isalpha()


def bare_name(words: str) -> str:
    """The name in ``words`` without what says more of it: 申请较多的南屏区, 其中市财政局."""
    leads = "的" in words or "其中" in words or "包括" in words
    return _LEAD.sub("", words) if leads and len(words) <= 2 * _LONGEST_NAME else words


def is_own_body(words: str, metadata: Metadata) -> bool:
    """Whether ``words`` name the body whose report it is.

    A bare kind of body (街道, 办公室) is the reporting one, and so is any body where the report
    does not say whose it is.
    """
    if _EACH.fullmatch(words):
        return False
    if not metadata.issuer and not metadata.title and not metadata.region:
        return True
    return len(words) <= _BARE or words[0] in "我本" or names_own_body(words, metadata)


def names_own_body(words: str, metadata: Metadata) -> bool:
    """Whether ``words`` are a name of the reporting body or of its whole area."""
    names = [metadata.issuer, metadata.region, metadata.title, *metadata.own_names]
    if metadata.level == "department":
        return any(words in name for name in names if name) or _is_short_for(words, metadata.issuer)
    place = _SEAT_BEHIND.sub("", words) or words  # 松坞街道办事处 reports for 松坞街道
    return any(words in name or place in name for name in names if name)


def _is_short_for(words: str, issuer: str) -> bool:
    """Whether ``words`` shorten the name of a department (市人社局 for 人力资源和社会保障局) or say
    its area as well (云岭市民政局 for 民政局).
    """
    if not issuer or words.endswith(issuer):
        return bool(issuer)
    areas = body_lexicon().areas(issuer)
    core = issuer[areas[-1][1] :] if areas else issuer
    name = _AREA_LETTER.sub("", words.removeprefix(issuer[: len(issuer) - len(core)]))
    if len(name) < _BARE or name[-1:] != core[-1:]:
        return False
    letters = iter(core)
    first = name[0] == core[0] or len(name) >= len(core) - 1
    return first and all(letter in letters for letter in name)


def _inside(position: int, ranges: Sequence[Span]) -> bool:
    return any(start <= position < end for start, end in ranges) if ranges else False


def _closed_brackets(
    norm: str, start: int, end: int, scopes: Sequence[ScopeMention]
) -> list[tuple[int, int]]:
    """The brackets in ``start:end`` that are closed again; those of 县(市、区) are none."""
    pairs: list[tuple[int, int]] = []
    if norm.find(")", start, end) < 0:
        return pairs
    open_at: list[int] = []
    areas = [(s.start, s.end) for s in scopes if norm.find("(", s.start, s.end) >= 0]
    for match in _BRACKET.finditer(norm, start, end):
        place = match.start()
        if areas and _inside(place, areas):
            continue
        if match.group() == "(":
            open_at.append(place)
        elif open_at:
            pairs.append((open_at.pop(), place))
    return pairs
