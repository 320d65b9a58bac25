"""Numbers that name, order or address: lists, articles, ordinals, phones, codes, names."""

from __future__ import annotations

import re
from typing import NamedTuple

from .grammar import BLANK, CHINESE

_N = rf"(?:\d{{1,7}}[百千万亿]?|[{CHINESE}]{{1,12}})"
_SEGMENT_ENDS = frozenset("\n。;:!?|…”》)")
_BLANKS = frozenset(" \t")

ARTICLE = re.compile(
    rf"第{BLANK}(?:{_N}|\({_N}\)){BLANK}(?:[至到、~-]{BLANK}第?{_N}{BLANK})?[条款项章节编目]"
    rf"(?:{BLANK}第?{BLANK}\(?{_N}\)?{BLANK}[款项目])*",
    re.ASCII,
)
DOCUMENT = re.compile(rf"第{BLANK}\d{{1,6}}{BLANK}号", re.ASCII)
ORDINAL = re.compile(
    rf"第{BLANK}{_N}(?:/\d{{1,4}})?(?:个|批次?|次|届|期|季度|名|位|轮|版|页|张|步|位|场|类|种|部分|阶段|产业|方)?",
    re.ASCII,
)
#: Session numbers of congresses: 二届人大二次会议, 十九届四中.
SESSION = re.compile(rf"{_N}届(?=[人政党中全常省市区县\d{CHINESE}])", re.ASCII)
MEETING = re.compile(rf"{_N}次(?=全体会议|全会|会议|大会)", re.ASCII)
#: 二期工程, 二次录入: before these counters 二 orders and 两 counts.
SECOND = re.compile("二[期次](?=[\u4e00-\u9fff“])")
_CONGRESS = re.compile(r"(?:届|人大|政协|人代会|党代会|代表大会|委员会)$")

LIST_POINT = re.compile(
    r"\d{1,2}(?:\.\d{1,2}){0,3}[ ]?"
    r"(?:[.)](?![\d%])|、(?!\d)|[.)、](?=(?:19|20)\d\d年))",
    re.ASCII,
)
LIST_LEVEL = re.compile(r"[1-9]\d?(?:\.[1-9]\d?){1,3}(?=[ ]?[\u4e00-\u9fff“《(])", re.ASCII)
SECOND_ITEM = re.compile(r"[。;,!?\n][ \t]*2、")
LIST_BRACKET = re.compile(r"(?<=\()[ ]?\d{1,2}[ ]?(?=\))", re.ASCII)
_COUNTS_NOTHING = re.compile(r"\)[\u4e00-\u9fff“《](?<![件条篇份期项个次场家人名户万])")
CHINESE_LIST = re.compile(
    rf"[{CHINESE}]{{1,3}}(?:[ ]?[、.](?:(?=(?:19|20)\d\d年)|(?![{CHINESE}\d]))|[是要则](?!否))",
    re.ASCII,
)
#: What can follow the numeral of CHINESE_LIST.
CHINESE_LIST_SIGNS = frozenset(" 、.是要则")
CHINESE_BRACKET = re.compile(rf"(?<=\()[{CHINESE}]{{1,3}}(?=\))")

PHONE = re.compile(
    r"(?:0\d{2,3}[ ]?-{1,2}[ ]?\d{7,8}|0\d{2,3}\)[ ]?\d{7,8}|0\d{9,11}"
    r"|1[3-9]\d{9}(?![\u4e00-\u9fff])|[48]00-?\d{3}-?\d{4})"
    r"(?:[-转]\d{1,6})?(?![\d.%])",
    re.ASCII,
)
LABELLED_PHONE = re.compile(
    r"(?:\d{5,13}(?:[-/]\d{1,8}){0,3}|\d{1,4}(?:[-() /.]{1,3}\d{1,8}){1,5})(?:转\d{1,6})?(?!\d)",
    re.ASCII,
)
PHONE_LABEL = re.compile(
    r"(?:电话|传真|手机|座机|热线|邮编|邮政编码|号码|QQ群?|微信号?|分机)(?:号码?)?(?:为|是|有)?:?[+(]{0,2}$"
)
PHONE_BEFORE = frozenset(":话真机线编码号Q群信(+为是有 ")
DATE_LABEL = re.compile(r"(?:日期|时间)[ ]?[:]?[ ]{0,6}$")
SERVICE_LINE = re.compile(r"(?:123\d\d|9[56]\d{3,4})(?!\d)", re.ASCII)
SERVICE_WORD = re.compile(r".{0,10}?(?:热线|电话|专线|服务|平台|举报|投诉|咨询)")

#: 4+3+3, 1+X, 7×24小时: names made with signs.
SIGNED = re.compile(r"\d{1,4}(?:[+×*xX](?:\d{1,4}|[A-Za-z](?![A-Za-z])))+(?:小时|天)?", re.ASCII)
#: 3·15, 4.0版, 95后干部.
NAMED = re.compile(
    r"\d{1,2}·\d{1,2}(?!\d)|\d{1,2}\.\d{1,2}(?=版|时代)|\d[05]后(?![\u3000-\u303f,;:!?。])",
    re.ASCII,
)
#: Parts joined with hyphens and slashes: 000014349/2019-01280, 2026-00012.
CODE = re.compile(
    r"0\d+(?:[-/]\d+)*(?![.\d])|\d+(?:[-/]\d+){2,}|\d+[-/]0\d+(?:[-/]\d+)*|\d+(?:\.\d+){2,}",
    re.ASCII,
)
CODE_TAIL = re.compile(r"[A-Za-z0-9]*(?:[-_/.+][A-Za-z0-9]+)*", re.ASCII)
LATIN_HEAD = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,39}$", re.ASCII)


class Label(NamedTuple):
    """A number that counts nothing: where it starts and ends, and its kind."""

    start: int
    end: int
    kind: str


def opens_segment(norm: str, at: int) -> bool:
    """Whether a line, a sentence or a cell starts at ``at``: where list numbers stand."""
    if norm[at - 1 : at] not in _BLANKS:
        return at == 0 or norm[at - 1] in _SEGMENT_ENDS
    before = norm[max(0, at - 40) : at]
    rest = before.rstrip(" \t")
    return not rest or rest[-1] in _SEGMENT_ENDS


def list_number(norm: str, at: int) -> Label | None:
    """1. 2、 3) (4) with an Arabic digit at ``at``."""
    found = LIST_BRACKET.match(norm, at)
    if found and (opens_segment(norm, at - 1) or _bracketed_item(norm, at, found.end())):
        return Label(at - 1, found.end() + 1, "list_number")
    found = LIST_POINT.match(norm, at)
    if found and (_opens_item(norm, at, found.end()) or _inner_head(norm, at, found.end())):
        return Label(at, found.end(), "list_number")
    return None


def _opens_item(norm: str, at: int, end: int) -> bool:
    """Whether the list number from ``at`` to ``end`` stands where an item begins.

    当面申请:3、传真申请:2、 is no list: after a colon 1、 needs its 2、 at the head of an item.
    """
    if not opens_segment(norm, at) or norm[end - 1] != "、":
        return opens_segment(norm, at)
    last = norm[max(0, at - 40) : at].rstrip(" \t")[-1:]
    if last == ":":
        return norm.startswith("1、", at) and bool(SECOND_ITEM.search(norm, end, end + 600))
    return last not in (")", "”", "》")


def _bracketed_item(norm: str, at: int, end: int) -> bool:
    """Whether (2) inside a sentence is an item: before a word, with its neighbour (1) or (3)."""
    if _COUNTS_NOTHING.match(norm, end) is None:
        return False
    number = int(norm[at:end])
    before, after = norm[max(0, at - 600) : at], norm[end : end + 600]
    return f"({number + 1})" in after if number == 1 else f"({number - 1})" in before


def list_level(norm: str, at: int) -> Label | None:
    """1.1, 2.3.4 at the head of a heading; asked of numbers without a unit only."""
    found = LIST_LEVEL.match(norm, at)
    return Label(at, found.end(), "list_number") if found and opens_segment(norm, at) else None


def _inner_head(norm: str, at: int, end: int) -> bool:
    """A list number after a blank inside a line (a row of a table: 法提供 2.没有现成信息)."""
    return (
        norm[at - 1 : at] in (" ", "\t") and norm[end - 1] == "." and norm[end : end + 1] > "\u4e00"
    )


def chinese_list_number(norm: str, at: int) -> Label | None:
    """一、 (二) 三是 with a Chinese numeral at ``at``."""
    if found := CHINESE_BRACKET.match(norm, at):
        return Label(at - 1, found.end() + 1, "list_number")
    found = CHINESE_LIST.match(norm, at)
    if found and opens_chinese_item(norm, at):
        return Label(at, found.end(), "list_number")
    return None


def opens_chinese_item(norm: str, at: int) -> bool:
    """Whether an item whose number is 一、 or 一是 can begin at ``at``."""
    return norm[at - 1 : at] in (",", "、", " ") or opens_segment(norm, at)


def ordinal(norm: str, at: int) -> Label | None:
    """第三十二条, 第711号, 第一 at the 第 at ``at``."""
    for pattern, kind in (
        (ARTICLE, "article_number"),
        (DOCUMENT, "document_number"),
        (ORDINAL, "ordinal"),
    ):
        if found := pattern.match(norm, at):
            return Label(at, found.end(), kind)
    return None


def session(norm: str, at: int) -> Label | None:
    """二届 (人大), 二次 (会议) of a congress; the second stage or time (二期工程)."""
    found = SESSION.match(norm, at) or SECOND.match(norm, at)
    if found is None and _CONGRESS.search(norm, max(0, at - 6), at):
        found = MEETING.match(norm, at)
    return Label(at, found.end(), "ordinal") if found else None


def phone(norm: str, at: int) -> Label | None:
    """A telephone, fax, postal or messenger number, by its shape or by the word before it."""
    if norm[at] in "0148" and (found := PHONE.match(norm, at)):
        start = at - 1 if ")" in found.group() and norm[at - 1 : at] == "(" else at
        return Label(start, found.end(), "phone")
    if norm[at - 1 : at] not in PHONE_BEFORE:
        return None
    if PHONE_LABEL.search(norm[max(0, at - 20) : at].replace(" ", "")) is None:
        return None
    found = LABELLED_PHONE.match(norm, at)
    if found and sum(c.isdigit() for c in found.group()) >= 5:
        return Label(at, found.end(), "phone")
    return None


def signed(norm: str, at: int) -> Label | None:
    """4+3+3, 1+X, 7×24小时, 3·15, 4.0版, 95后."""
    found = SIGNED.match(norm, at) or NAMED.match(norm, at)
    return Label(at, found.end(), "name") if found else None


def code(norm: str, at: int) -> Label | None:
    """Numbers with leading zeros or with more joints than a range or a fraction has."""
    found = CODE.match(norm, at)
    if found is None:
        return None
    tail = CODE_TAIL.match(norm, found.end())
    return Label(at, tail.end() if tail else found.end(), "code")


def service_line(norm: str, at: int, end: int) -> bool:
    """Whether a number is that of a service line: 12345热线, 96333“群信通”服务热线."""
    found = SERVICE_LINE.match(norm, at)
    if found is None or found.end() != end:
        return False
    if norm.startswith("123", at):
        return (
            norm[end : end + 1] >= "\u4e00"
            or norm[end : end + 1] in ("”", '"')
            or _called(norm, at)
        )
    return bool(SERVICE_WORD.match(norm, end)) or _called(norm, at)


def _called(norm: str, at: int) -> bool:
    return norm[max(0, at - 2) : at] in ("热线", "拨打", "电话") or norm[at - 1 : at] == "“"


def year_in_title(norm: str, at: int, end: int) -> bool:
    """Whether four digits without 年 are a year: 《2018入学指南》, (2019新修订), 第十届(2012)."""
    if end - at != 4 or norm[at : at + 2] not in ("19", "20"):
        return False
    if norm[at - 1 : at] == "(" and norm[end : end + 1] == ")":
        return norm[at - 2 : at - 1] in tuple("届》”会版")
    opened = norm[at - 1 : at] in ("《", "“", "(", "〈", "[") or opens_segment(norm, at)
    return opened and "\u4e00" <= norm[end : end + 1] <= "\u9fff"


def page_number(norm: str, at: int, end: int) -> Label | None:
    """- 4 - alone on a line."""
    before, after = norm[max(0, at - 20) : at], norm[end : end + 20]
    left, right = before.rpartition("\n")[2].strip(), after.partition("\n")[0].strip()
    if left == right == "-" and end - at < 5:
        return Label(at, end, "page_number")
    return None
