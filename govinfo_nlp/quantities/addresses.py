"""URLs, e-mail addresses and document numbers: found first, the numbers inside are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..records import NonQuantity

_URL = re.compile(
    r"(?:https?://|ftp://|www\.)[A-Za-z0-9\-._~:/?#@!$&*+=%]{1,2000}(?<![.:?!])", re.ASCII
)
_SCHEME = re.compile(r"(?:https?|ftp)$", re.ASCII)
_DOMAIN = re.compile(r"(?:\.[A-Za-z0-9-]{1,63}){1,8}", re.ASCII)
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}$", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9-]{1,63}", re.ASCII)

#: 〔2017〕24号, [2016]69号, 〔20188号 (〕 lost), 2018〕43号 (〔 lost). The year stands in brackets.
#: (What stands before it is looked behind at, so that the search has few places to try.)
_NUMBER = re.compile(
    r"(?:19|20)(?:(?<=[〔\[【(<〈]..)|(?<=[〔\[【(<〈]\s..)|(?<=[\u4e00-\u9fff]..)(?=\d\d[〕\]】]))"
    r"\d\d(?:\s?[〕\]】)>〉]\s?第?\s?\d{1,5}|\d{1,4})\s{0,2}号",
    re.ASCII,
)
_LONGEST_NUMBER = 20
_BEFORE_YEAR = re.compile(r"[〔\[【(<〈]\s?\Z", re.ASCII)
_WHOLE = re.compile(r"[〔\[【(<〈].*[〕\]】)>〉]", re.ASCII | re.DOTALL)
#: The sign of the issuing organ before the year (国办发, 汴政办): it follows a bracket or a mark.
_ORGAN = re.compile(r"(?:^|(?<=[(《〈“,、;:。\s]))[\u4e00-\u9fff]{2,15}$")


def find_addresses(norm: str, text: str) -> tuple[list[NonQuantity], bool]:
    """All of them, in order and apart, and whether a document number was damaged."""
    found = _emails(norm) + _urls(norm)
    damaged = False
    for match in _document_numbers(norm):
        opening = _BEFORE_YEAR.search(norm, max(0, match.start() - 2), match.start())
        start = opening.start() if opening else match.start()
        organ = _ORGAN.search(norm, max(0, start - 16), start)
        damaged = damaged or _WHOLE.match(norm, start, match.end()) is None
        found.append(("document_number", organ.start() if organ else start, match.end()))
    found.sort(key=lambda item: (item[1], -item[2]))
    records: list[NonQuantity] = []
    for kind, start, end in found:
        if not records or start >= records[-1].end:
            records.append(NonQuantity(start, end, text[start:end], kind))
    return records, damaged


def _urls(norm: str) -> list[tuple[str, int, int]]:
    """Looked for at their signs: a search for words is ten times as fast as one for a pattern."""
    starts = [*_places(norm, "www.")]
    for at in _places(norm, "://"):
        if scheme := _SCHEME.search(norm, max(0, at - 5), at):
            starts.append(scheme.start())
    found: list[tuple[str, int, int]] = []
    for at in sorted(starts):
        if (not found or at >= found[-1][2]) and (match := _URL.match(norm, at)):
            found.append(("url", *match.span()))
    return found


def _places(norm: str, sign: str) -> Iterator[int]:
    at = norm.find(sign)
    while at >= 0:
        yield at
        at = norm.find(sign, at + 1)


def _document_numbers(norm: str) -> Iterator[re.Match[str]]:
    """Looked for before each 号, for there are few of them."""
    done = 0
    for at in _places(norm, "号"):
        if match := _NUMBER.search(norm, max(done, at - _LONGEST_NUMBER), at + 1):
            done = match.end()
            yield match


def _emails(norm: str) -> list[tuple[str, int, int]]:
    """Looked for from the @ outwards: a search for the mailbox would be quadratic."""
    found = []
    for at in _places(norm, "@"):
        mailbox = _MAILBOX.search(norm, max(0, at - 64), at)
        host = _HOST.match(norm, at + 1)
        domain = _DOMAIN.match(norm, host.end()) if host else None
        if mailbox and domain:
            found.append(("email", mailbox.start(), domain.end()))
    return found
