"""From bytes to text: BOM, UTF-8, the page's own word, and otherwise what reads as Chinese.

Chinese government pages call gb18030 "gb2312", and UTF-8 bytes mostly are valid gb18030 too, so
validity alone decides nothing: the candidates are decoded and the one that gives the most of the
commonest Chinese characters wins.
"""

from __future__ import annotations

import codecs
import re

from ..errors import ReadError

#: The commonest characters of official Chinese in both scripts, and its punctuation. A wrong
#: decoding gives rare characters, so a rough list is enough to tell right from wrong.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国和地到以说时要就出会可也你对生能而子那得于着下之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从"
    "想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向"
    "政府信息各级单位依申请条例主动件次数年度报告市县区省局办会议通过建设服务管理情况其他及加强等"
    "這個們來時說會對國過發後動進經學現當沒開關還從實無與長機業問應請條級單據辦報區縣務設議處訊資類為"
    "规章制发废止现有效许可处罚强制收费总计其他项新收结转办理果予公开部分不无法提供维持纠正尚未审结"
    "，。、；：（）“”《》〔〕一二三四五六七八九十"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What pages call an encoding -> the larger encoding that the bytes really are in.
_REALLY = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
}
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs")
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]+)""",
    re.IGNORECASE,
)
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}) + b"\x7f"
_SAMPLE = 1 << 16
#: A text may hold stray control characters and broken bytes, but no more than this share.
_MAX_CONTROL, _MAX_BROKEN = 0.01, 0.05
#: So few Chinese characters may all be rare ones.
_SHORT = 20


def decode(data: bytes, path: str, encoding: str | None = None) -> tuple[str, str, int]:
    """``data`` as (text, name of its encoding, number of replaced bytes); a BOM is taken away.

    ``encoding`` is what the caller knows, and is then trusted. Raises :class:`ReadError`: G104 for
    binary data, G105 where no encoding makes sense of the bytes.
    """
    if encoding:
        return _as_told(data, path, encoding), encoding, 0
    for bom, name in _BOMS:
        if data.startswith(bom):
            text = data.decode(name, "replace").removeprefix("\ufeff")
            return text, name, _replaced(data, text, name)
    wide = _wide(data)
    if wide:
        return data.decode(wide), wide, 0
    if _control_share(data) > _MAX_CONTROL:
        raise ReadError("G104", path=path)
    try:
        return data.decode("utf-8"), "utf-8", 0
    except UnicodeDecodeError:
        return _best(data, path)


def _as_told(data: bytes, path: str, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        raise ReadError("G105", path=path) from None


def _control_share(data: bytes) -> float:
    return (len(data) - len(data.translate(None, _CONTROL))) / max(len(data), 1)


def _wide(data: bytes) -> str:
    """UTF-16 without a BOM: every digit and line end of such a text has a NUL beside it."""
    if b"\0" not in data[:_SAMPLE] or len(data) % 2:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and score(text[:_SAMPLE]) > 0.2:
            return name
    return ""


def declared(data: bytes) -> str:
    """The encoding that an HTML page names for itself, as a Python codec, or ""."""
    match = _DECLARED.search(data[:4096])
    if not match:
        return ""
    name = match[1].decode("ascii", "replace").lower()
    try:
        return codecs.lookup(_REALLY.get(name, name)).name
    except LookupError:
        return ""


def score(text: str) -> float:
    """How much ``text`` reads as Chinese: common characters less wrong ones, by non-ASCII ones."""
    foreign = [char for char in text if char > "\x7f"]
    wrong = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in foreign)
    common = sum(char in _COMMON for char in foreign)
    return (common - 2 * wrong) / max(len(foreign), 1)


def _best(data: bytes, path: str) -> tuple[str, str, int]:
    names = dict.fromkeys([declared(data) or "gb18030", *_CANDIDATES])
    sample = data[:_SAMPLE]
    # max keeps the first of equals: what the page declares, else gb18030
    name = max(names, key=lambda name: score(sample.decode(name, "replace")))
    text = data.decode(name, "replace")
    broken = _replaced(data, text, name)
    foreign = sum(char > "\x7f" for char in text)
    readable = score(text[:_SAMPLE]) > 0 or (foreign < _SHORT and not broken)
    if readable and broken <= max(2, _MAX_BROKEN * foreign):
        return text, name, broken
    return _guess(data, path)


def _replaced(data: bytes, text: str, name: str) -> int:
    if "\ufffd" not in text:
        return 0
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return text.count("\ufffd")
    return 0


def _guess(data: bytes, path: str) -> tuple[str, str, int]:
    """The last resort: charset-normalizer's statistics over many encodings."""
    from charset_normalizer import from_bytes

    match = from_bytes(data[:_SAMPLE]).best()
    if match is None:
        raise ReadError("G105", path=path)
    text = data.decode(match.encoding, "replace")
    return text, match.encoding, _replaced(data, text, match.encoding)
