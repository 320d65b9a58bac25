"""Rows of statutory tables: they are numbered like headings and must not become sections."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from ..lexicon.forms import builtin_forms, split_label
from ..lexicon.sets import per_set
from .markers import Candidate

#: Labels up to this length and those in 情况 are usual headings too (政府网站, 主动公开情况).
_SHORT = 6
_WRAPPED_LABEL, _WRAPPED_PART, _LONGEST_LABEL = 14, 8, 60
#: Rows of one table stand no further apart than this.
_FAR = 600

#: The first characters of the numbers that stand before labels.
_NUMBER_STARTS = frozenset("(一二三四五六七八九十0123456789其①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳“\"'《")

_LABEL = re.compile(r"[ ]?(?:[^\s|]|[ ](?=[^\s\d|/-]))*")

NOT_ROW, MAYBE, ROW = range(3)


class RowLabels:
    """The row labels of the statutory forms, without number and white space."""

    def __init__(self, labels: Iterable[str]) -> None:
        names = ("".join(split_label(label)[1].split()) for label in labels)
        self._sorted = sorted({name for name in names if name})
        self._known = frozenset(self._sorted)
        self._first = frozenset(name[0] for name in self._sorted)

    def verdict(self, words: str) -> int:
        """Whether ``words`` is a row label: NOT_ROW, MAYBE (a usual heading too) or ROW."""
        if words in self._known:
            return MAYBE if len(words) <= _SHORT or words.endswith("情况") else ROW
        at = bisect_left(self._sorted, words)
        longer = self._sorted[at] if at < len(self._sorted) else ""
        wrapped = len(words) >= _WRAPPED_PART and len(longer) >= _WRAPPED_LABEL
        return ROW if wrapped and longer.startswith(words) else NOT_ROW

    def may_begin(self, character: str) -> bool:
        """Whether a label, or a number before it, begins with ``character``: a cheap first look."""
        return character in self._first or character in _NUMBER_STARTS

    def is_cut(self, words: str) -> bool:
        """Whether ``words``, with which the text ends, are the beginning of a label."""
        at = bisect_left(self._sorted, words)
        return bool(words) and at < len(self._sorted) and self._sorted[at].startswith(words)


@per_set
def row_labels() -> RowLabels:
    """The labels of the forms in use."""
    rows = [row for form in builtin_forms() for table in form.tables for row in table.rows]
    return RowLabels(label for row in rows for label in (row.label, *row.variants))


def without_rows(norm: str, candidates: list[Candidate]) -> list[Candidate]:
    """``candidates`` without the rows of tables.

    A label that may be a heading is a row where its neighbour is one; whatever stands between two
    rows of one table, with no sentence in between, is a row too (local rows, wrapped labels).
    """
    if not candidates:
        return []
    labels = row_labels()
    rows = [_verdict(norm, labels, candidate) for candidate in candidates]
    _add_cut_row(norm, candidates, rows)
    for order in (range(len(rows) - 2, -1, -1), range(1, len(rows))):
        step = 1 if order.step < 0 else -1
        for index in order:
            beside = candidates[index + step]
            doubtful = rows[index] == MAYBE and rows[index + step] == ROW
            if doubtful and _same_table(norm, candidates[index], beside):
                rows[index] = ROW
    _fill_gaps(norm, candidates, rows)
    return [candidate for candidate, row in zip(candidates, rows, strict=True) if row != ROW]


def _verdict(norm: str, labels: RowLabels, candidate: Candidate) -> int:
    first = norm[candidate.end : candidate.end + 3].strip()[:1]
    return labels.verdict(_label(norm, candidate)) if labels.may_begin(first) else NOT_ROW


def _label(norm: str, candidate: Candidate) -> str:
    """The words behind the number, up to the cell's end; a second number inside is passed over."""
    match = _LABEL.match(norm, candidate.end, candidate.end + _LONGEST_LABEL)
    words = "".join(match.group().split()) if match else ""
    return split_label(words)[1].rstrip("0123456789")


def _same_table(norm: str, one: Candidate, other: Candidate) -> bool:
    first, second = sorted((one.start, other.start))
    return second - first <= _FAR and norm.find("。", first, second) < 0


def _add_cut_row(norm: str, candidates: list[Candidate], rows: list[int]) -> None:
    """The last candidate is a row if the text ends inside its label, in a table."""
    last = next((index for index in range(len(rows) - 1, -1, -1) if rows[index] == ROW), None)
    if last is not None and _same_table(norm, candidates[last], candidates[-1]):
        end = candidates[-1].end
        if end + _LONGEST_LABEL > len(norm) and row_labels().is_cut(norm[end:].strip()):
            rows[-1] = ROW


def _fill_gaps(norm: str, candidates: list[Candidate], rows: list[int]) -> None:
    certain = [index for index, row in enumerate(rows) if row == ROW]
    for before, after in pairwise(certain):
        if after > before + 1 and _same_table(norm, candidates[before], candidates[after]):
            rows[before + 1 : after] = [ROW] * (after - before - 1)
