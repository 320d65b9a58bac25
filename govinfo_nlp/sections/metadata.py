"""What a report says of itself: title, issuer, area, level, year, period, date of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from ..lexicon.bodies import body_lexicon
from ..lexicon.boilerplate import boilerplate
from ..records import Metadata, Section
from ..text.fold import fold
from .dates import DATE, damaged_days, periods, read_date
from .furniture import body_range
from .naming import Title, find_title, named_title

#: The report presents itself in its first characters; its signature stands in the last ones.
_OPENING = 1_500
_SIGNATURE = 600
_SPACES = re.compile(r"\s+")
_COMPILERS = [
    re.compile(rf"由(?P<value>[\u4e00-\u9fff()\n]{{3,40}}?)\s?(?={verbs})")
    for verbs in ("编制|编写|撰写|汇编|根据|按照|依据|负责|组织|牵头", "综合|汇总|在")
]
_REPORTER = re.compile(
    r"[,。\n][ ]*(?P<value>[\u4e00-\u9fff()]{4,40}?)(?=(?:把|将|汇总|综合)[^。]{2,80}"
    r"(?:报告如下|成本(?:年度)?报告|本年度报告|年报))"
)
#: One of these is in what ``_REPORTER`` finds: to look for them first takes a tenth of the time.
_REPORTED = ("报告如下", "成本", "本年度报告", "年报")
#: (以下简称“我局”): the body that was just named.
_ABBREVIATED = re.compile(r"[(]以下简?称?[:]?[“\"]?[我本]")
#: 云岭市财政局(以下简称“我局”); 2021年,云岭市财政局认真贯彻…: the report says who speaks.
_SPEAKERS = [
    re.compile(
        rf"(?:年度?|[由是为,。\n、])(?P<value>[\u4e00-\u9fff]{{4,40}}?)(?={_ABBREVIATED.pattern})"
    ),
    re.compile(
        r"(?:^|\n)[ ]*(?:20\d\d[ ]?年度?,?[ ]?)?(?P<value>[\u4e00-\u9fff]{3,30}?)(?=(?:党组|党委|党工委|机关)?"
        r"(?:以|认真|坚持|坚决|严格|深入|全面|持续|紧紧|紧扣|紧密|紧盯|高度|积极|切实|不断|始终|大力|扎实|深化"
        r"|按照|根据|依据|结合|对照|围绕|聚焦|立足|在|的?政府信息公开|政务公开|主动公开))"
    ),
]
#: 党政办, 综合处: a part of the body, in the page's fields.
_INNER = re.compile(r"[\u4e00-\u9fff]{0,8}(?:(?<!办事)处|科|股|党政办(?:公室)?|综合办(?:公室)?)")
#: 在云岭市政府门户网站, 成立了工作领导小组办公室, 针对我局: more than a name.
_NO_NAME = re.compile("^[在未与向由对从为是把将]|成立|网站|党委政府|[我了等的]")
#: 云岭市人民政府办公室政务公开科: the part of the office that answers.
_SECTION = re.compile("(?:政务公开|政府信息公开|信息公开|综合|秘书)[处科股室办]\\Z|办公室\\Z")
#: 县政府办公室: the letter stands for the area that the report names.
_LETTER = re.compile("[省市县区州旗镇乡]")
_CONTACT = re.compile(
    r"(?:[与向]|联系[::]?)\s?(?P<value>(?:(?!联系|咨询|反映)[\u4e00-\u9fff()\n]){4,40})(?=联系|咨询|反映|\()"
)
_PERIOD_CUE = re.compile("统计|数据|期限|时限|时间|期间")
_CALENDAR_YEAR = ("-01-01", "-12-31")
#: (In all three the 20 stands first, and then what stands before it: so the search is fast.)
#: 2022年结转3件 is said in the report of 2023.
_YEAR = re.compile(r"(20(?<!\d20)\d\d)[ ]?年(?!度?(?:底|末)?结转)")
_REPORTED_YEAR = re.compile(
    r"(?P<year>20(?<!\d20)\d\d)[ ]?年度?[^。,\n]{0,16}?公开[^。,\n]{0,12}?(?:报告|情况|总结)"
)
_DATE = re.compile(DATE)
_NAMED_YEAR = re.compile(r"(20(?<!\d20)\d\d)(?!\d)")
_SIGNED = re.compile(
    rf"\n[ \t]*[(]?(?:(?P<who>[\u4e00-\u9fff()]{{4,40}})[ \t]*)?(?P<date>{DATE}|20\d{{4,6}}日?)[)]?[ \t]*"
    r"(?=\n|\Z)"
)


class _Named:
    """What ``norm`` names, looked for when it is first asked for. ``body``: the report's own text."""

    def __init__(self, norm: str, body: Sequence[int]) -> None:
        self._norm, self._body = norm, body

    @cached_property
    def contact(self) -> tuple[int, int]:
        """The body that answers questions about the report (请与…联系), or (0, 0)."""
        start, end = self._body
        for low, high in ((start, min(end, start + _OPENING)), (max(start, end - _OPENING), end)):
            if match := _CONTACT.search(self._norm, low, high):
                return match.span("value")
        return 0, 0

    @cached_property
    def own_words(self) -> Mapping[str, int]:
        """The words by which the report calls its own body, and how often."""
        return body_lexicon().own_words_in(self._norm)


def find_metadata(norm: str, sections: Sequence[Section], source_name: str = "") -> Metadata:
    """What the folded text ``norm`` says of the report as a whole.

    The level of a city is ``city`` whether it is a prefecture or a county-level city: only a
    table of divisions could tell.

    Args:
        norm: the folded text.
        sections: its sections, as ``find_sections`` gives them.
        source_name: name of the file or page, asked only for what the text does not say: the
            title, with body and year; nothing found in it has a span.
    """
    headings = [s.start for s in sections if s.kind != "intro" or s.title]
    start, end = body_range(norm, min(headings, default=len(norm)))
    found = Metadata(body=[start, end])
    named = _Named(norm, found.body)
    source_name = fold(source_name) if source_name else ""
    title = find_title(norm, start, min(end, start + _OPENING)) or named_title(source_name)
    if title and title.in_text:
        _set(found, "title", title.text, title.start, title.end)
    elif title:
        found.title = title.text
    signed_by = _find_published(found, norm, sections, title.end if title and title.in_text else 0)
    _find_issuer(found, norm, title, signed_by)
    _find_region(found, norm, title, named)
    found.level = _level(norm, found, title, named)
    _complete_issuer(found, norm, named)
    _find_period(found, norm)
    _find_year(found, norm, title, source_name)
    found.own_names = _own_names(norm, found, title, named)
    return found


def _set(found: Metadata, field: str, value: str, start: int, end: int) -> None:
    setattr(found, field, value)
    found.spans[field] = [start, end]


def _find_published(
    found: Metadata, norm: str, sections: Sequence[Section], head: int
) -> tuple[int, int]:
    """The date of the page, else of the signature; returns where the signing body is named.

    A report is signed at its end or, in brackets, below its title, which ends at ``head``.
    """
    start, end = found.body
    attached = [s.start for s in sections if s.kind == "attachment" and s.level == 1]
    last = min(attached, default=end)
    signatures = list(_SIGNED.finditer(norm, max(start, last - _SIGNATURE), last))
    if not signatures and 0 < head < start:
        signatures = list(_SIGNED.finditer(norm, head, start))
    for low, high in ((0, start), (end, len(norm))):
        if low == high or not _DATE.search(norm, low, high):
            continue
        for field in boilerplate().field("published", DATE):
            if (match := field.search(norm, low, high)) and (day := read_date(match["value"])):
                _set(found, "published", day, *match.span("value"))
                return _signer(norm, signatures)
    if signatures and (day := _signed_day(signatures[-1]["date"])):
        _set(found, "published", day, *signatures[-1].span("date"))
    return _signer(norm, signatures)


def _signed_day(printed: str) -> str:
    """The ISO date of a signature; a damaged one counts where only one day fits."""
    printed = printed if "月" in printed else printed.removesuffix("日")
    if not printed.isdecimal():
        return read_date(printed)
    days = damaged_days(int(printed[:4]), printed[4:])
    return days[0] if len(days) == 1 else ""


def _signer(norm: str, signatures: list[re.Match[str]]) -> tuple[int, int]:
    """Where the body stands that signed: beside the date or on the line above; (0, 0) if nowhere."""
    if not signatures:
        return 0, 0
    if signatures[-1]["who"]:
        return signatures[-1].span("who")
    before = norm[: signatures[-1].start()].rstrip()[-60:]
    line = before.rpartition("\n")[2].strip()
    at = norm.rfind(line, 0, signatures[-1].start()) if 4 <= len(line) <= 40 else -1
    return (at, at + len(line)) if at >= 0 else (0, 0)


def _find_issuer(
    found: Metadata, norm: str, title: Title | None, signed_by: tuple[int, int]
) -> None:
    """The body in the title, else the one that compiled or signed, else the page's field, else the
    one of which the report begins to tell.
    """
    start, opening = found.body[0], min(found.body[1], found.body[0] + _OPENING)
    line = max(start - 1, 0)  # the break before the first line
    printed = title and title.in_text and _set_issuer(found, norm, *title.organ_span)
    if (
        printed
        or _issuer_in(found, norm, _COMPILERS, line, opening)
        or (
            any(norm.find(words, line, opening) >= 0 for words in _REPORTED)
            and _issuer_in(found, norm, [_REPORTER], line, opening)
        )
        or _set_issuer(found, norm, *signed_by)
        or (
            boilerplate().names("issuer", norm, start)
            and _issuer_in(found, norm, _issuer_fields(), 0, start)
        )
    ):
        return
    if title and body_lexicon().is_organ(title.organ):
        found.issuer = title.organ
        return
    abbreviated = _ABBREVIATED.search(norm, line, opening)
    _issuer_in(found, norm, _SPEAKERS if abbreviated else _SPEAKERS[1:], line, opening)


def _issuer_fields() -> list[re.Pattern[str]]:
    """Patterns for the field of the page that names the body."""
    return boilerplate().field("issuer", r"[\u4e00-\u9fff()]{3,40}")


def _issuer_in(
    found: Metadata, norm: str, patterns: Iterable[re.Pattern[str]], start: int, end: int
) -> bool:
    """Set ``issuer`` by the first of ``patterns`` that names a body; whether one does."""
    return any(
        _set_issuer(found, norm, *match.span("value"))
        for pattern in patterns
        for match in pattern.finditer(norm, start, end)
    )


def _set_issuer(found: Metadata, norm: str, first: int, last: int) -> bool:
    """Set ``issuer`` if a body is named at ``first:last``; whether one is."""
    if first == last:
        return False
    name = _SPACES.sub("", norm[first:last])
    level = body_lexicon().level(name)
    if not level or _NO_NAME.search(name) or name[0] == "本" or _INNER.fullmatch(name):
        return False
    if level == "township" or body_lexicon().is_organ(name):
        _set(found, "issuer", name, first, last)
        return True
    return False


def _complete_issuer(found: Metadata, norm: str, named: _Named) -> None:
    """The body that answers questions where no other is named; 县政府 with its area."""
    if not found.issuer:
        first, last = named.contact
        house = _SECTION.sub("", norm[first:last])
        if body_lexicon().is_organ(house):
            _set_issuer(found, norm, first, first + len(house))
    letter = found.issuer[:1]
    if _LETTER.match(letter) and found.region.endswith(letter):
        name = found.issuer[1:]
        seat = "人民" if name.startswith("政府") else ""
        found.issuer = found.region + seat + name


def _find_region(found: Metadata, norm: str, title: Title | None, named: _Named) -> None:
    """The innermost area that title or issuer names, with the areas printed right before it."""
    organ = title.organ_span if title and title.in_text else (0, 0)
    if (
        not _set_region(found, norm, *organ)
        and not _set_region(found, norm, *found.spans.get("issuer", (0, 0)))
        and not _set_region(found, norm, *named.contact)
        and title
    ):
        found.region = title.organ[slice(*_innermost(title.organ))]


def _set_region(found: Metadata, norm: str, first: int, last: int) -> bool:
    """Set ``region`` if ``first:last`` names an area; whether it does."""
    begin, stop = _innermost(norm[first:last]) if first < last else (0, 0)
    if begin < stop:
        _set(found, "region", norm[first + begin : first + stop], first + begin, first + stop)
    return begin < stop


def _innermost(name: str) -> tuple[int, int]:
    """Where the innermost area of ``name`` stands, with those right before it; (0, 0) if none."""
    areas = body_lexicon().areas(name)
    if not areas:
        return 0, 0
    begin, stop, _ = areas[-1]
    for start, end, _ in reversed(areas):
        begin = start if end == begin else begin
    return begin, stop


def _level(norm: str, found: Metadata, title: Title | None, named: _Named) -> str:
    """By the name in the title, else by the issuer, else by how the report calls itself."""
    if title and title.organ:
        return body_lexicon().level(title.organ)
    if found.issuer and (level := body_lexicon().level(found.issuer, compiling=True)):
        return level
    votes = body_lexicon().votes(named.own_words)
    if votes.get("department"):
        return "department"
    if votes:
        return max(votes, key=votes.__getitem__)
    return _level_of_contact(norm, *named.contact)


def _level_of_contact(norm: str, first: int, last: int) -> str:
    """The level of the body whose office is to be asked (请与云岭市民政局办公室联系)."""
    if first == last:
        return ""
    name = _SPACES.sub("", norm[first:last])
    house = name.removesuffix("办公室")
    bodies = body_lexicon()
    return bodies.level(house) if bodies.is_organ(house) else bodies.level(name, compiling=True)


def _find_period(found: Metadata, norm: str) -> None:
    """The first period that a word like 统计期限 announces, or that is a calendar year."""
    start = found.body[0]
    for first, last, days in periods(norm[start : start + 2 * _OPENING]):
        cue = _PERIOD_CUE.search(norm, max(start, start + first - 40), start + last + 10)
        if cue or (days[0][4:], days[1][4:]) == _CALENDAR_YEAR:
            found.period = days
            found.spans["period"] = [start + first, start + last]
            return


def _find_year(found: Metadata, norm: str, title: Title | None, source_name: str) -> None:
    """The year of the title, of the period, of the opening, or the one that is named most.

    A report is published in the year after the one that it reports on: the year of its
    publication is never the answer while another is named.
    """
    start, end = found.body
    if title and title.year and title.in_text:
        found.year = title.year
        found.spans["year"] = [title.year_start, title.year_end]
        return
    if found.period:
        found.year, found.spans["year"] = int(found.period[1][:4]), found.spans["period"]
        return
    if match := _REPORTED_YEAR.search(norm, start, min(end, start + _OPENING)):
        found.year, found.spans["year"] = int(match["year"]), list(match.span("year"))
        return
    if title and title.year:
        found.year = title.year
        return
    published = int(found.published[:4]) if found.published else 9999
    named = [year for year in map(int, _YEAR.findall(norm, start, end)) if year < published]
    if named:
        found.year = max({*named}, key=lambda year: (named.count(year), year))
    elif found.published:
        found.year = published - 1
    elif match := _NAMED_YEAR.search(source_name):
        found.year = int(match[1])


def _own_names(norm: str, found: Metadata, title: Title | None, named: _Named) -> list[str]:
    """The wordings of ``norm`` for the reporting body and its whole area, longest first.

    For 云岭市东湖区投资局: with and without the areas before it (东湖区投资局, 区投资局, 投资局);
    for an area: its name with and without seat (东湖区, 东湖区人民政府, 东湖区政府).
    """
    bodies = body_lexicon()
    names: set[str] = set()
    own = {title.organ} if title else set()
    if found.level == "department" or not found.issuer.endswith(("办公室", "办公厅", "办")):
        own.add(found.issuer)
    for name in own - {""}:
        areas = bodies.areas(name)
        names |= {name[start:] for start, _, _ in areas} | {name}
        if areas and len(rest := name[areas[-1][1] :]) > 2 and not bodies.is_bare(rest):
            names |= {rest, name[areas[-1][1] - 1] + rest}
    if found.region and found.level != "department":
        for inner in {found.region[start:] for start, _, _ in bodies.areas(found.region)}:
            names |= {inner, inner + "人民政府", inner + "政府"}
    names = {name for name in names if name in norm}
    own_words = bodies.own_words
    names |= {word for word in named.own_words if own_words[word] in ("", found.level)}
    names = {name for name in names if len(name) > 1}
    return sorted(names, key=lambda name: (-len(name), name))
