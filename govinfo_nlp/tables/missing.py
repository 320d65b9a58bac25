"""Tables that a report announces but does not hold: headings without their table."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..records import Diagnostic, Table
from .kinds import Kind
from .page import stream_of

#: The number of a heading of the first level: 二、 or 第二部分.
_NUMBER = "第?[一二三四五六七八九十]{1,3}(?:[、.]|章|部分)"
#: The line of a heading that another heading follows.
_EMPTY = re.compile(rf"\n[^\S\n]*(?P<line>{_NUMBER}[^\n]*)(?=\n\s*{_NUMBER})")
_LONGEST = 60


def announced_but_missing(
    norm: str, said: Collection[str], kinds: Sequence[Kind], tables: Sequence[Table]
) -> list[Diagnostic]:
    """A diagnostic D301 for each kind of table that is announced but was not found.

    ``said``: the announcing headings whose words stand in the text.

    A heading announces its table only if no text of its own follows it; an annex is announced
    by its name alone.
    """
    found = {table.name for table in tables}
    diagnostics = []
    for kind in kinds:
        names = kind.announced
        if kind.id in found or names.isdisjoint(said):
            continue
        span = _annex(norm, names) if kind.layout == "list" else _empty_heading(norm, names)
        if span:
            message = f"{norm[span[0] : span[1]].strip()}: the table is announced but not there"
            diagnostics.append(Diagnostic("D301", message, *span))
    return diagnostics


def _annex(norm: str, names: set[str]) -> tuple[int, int] | None:
    for name in sorted(names, key=len, reverse=True):
        index = norm.find(name)
        if index >= 0:
            return index, index + len(name)
    return None


def _empty_heading(norm: str, names: set[str]) -> tuple[int, int] | None:
    """A heading line with one of ``names`` that the next heading follows."""
    for match in _EMPTY.finditer("\n" + norm):
        line = match["line"]
        if len(line) <= _LONGEST and stream_of(line).endswith(tuple(names)):
            start, end = match.span("line")
            return start - 1, end - 1
    return None
