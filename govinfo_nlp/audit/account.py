"""The findings as a reader sees them: worst first, with the words around the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..records import Finding
from ..report import Report

#: The fields of a finding's row, in the order in which files show them.
FINDING_FIELDS = (
    "report_id", "code", "severity", "message", "message_en", "relation", "stated", "computed",
    "closes", "spans", "facts",
)  # fmt: skip

_NAMES = {"error": "错误", "warning": "警告", "note": "提示"}
#: So many characters stand around the numbers; numbers nearer to each other share an excerpt.
_AROUND, _NEAR = 24, 60
_MOST = 6
_CELL = 12
_SPACE = re.compile(r"\s+")


def account(report: Report, text: str) -> Iterator[str]:
    """The lines of a readable account of one report; the numbers stand in 【】."""
    name = report.id or report.title or "(text)"
    title = f" {report.title}" if report.title and report.title != name else ""
    yield f"{name}{title}: {summary(report.findings)}"
    for finding in report.findings:
        yield f"  [{_NAMES[finding.severity]} {finding.severity} {finding.code}] {finding.message}"
        yield f"      {finding.message_en}"
        yield from (f"      > {line}" for line in excerpts(report, text, finding))


def summary(findings: Sequence[Finding]) -> str:
    """``2 errors, 1 warning``; ``nothing found``."""
    counts = [(len([*group]), key) for key, group in groupby(f.severity for f in findings)]
    told = [f"{count} {key}{'s' if count > 1 else ''}" for count, key in counts]
    return ", ".join(told) or "nothing found"


def excerpts(report: Report, text: str, finding: Finding) -> Iterator[str]:
    """The places of a finding in the text, its numbers in 【】; for a table cell its label."""
    names = {(report.facts[i].start, report.facts[i].end): i for i in finding.facts}
    cells: list[str] = []
    loose: list[tuple[int, int]] = []
    for start, end in sorted(map(tuple, finding.spans)):
        index = names.get((start, end))
        if index is not None and report.facts[index].source == "table":
            cells.append(f"{report.facts[index].label[:_CELL]} 【{text[start:end]}】")
        else:
            loose.append((start, end))
    if cells:
        more = f" … ({len(cells)})" if len(cells) > _MOST else ""
        yield "表格: " + "; ".join(cells[:_MOST]) + more
    for group in _near(loose)[:_MOST]:
        yield _excerpt(text, group)


def _near(spans: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and span[0] - groups[-1][-1][1] <= _NEAR:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _excerpt(text: str, spans: Sequence[tuple[int, int]]) -> str:
    begin, finish = max(0, spans[0][0] - _AROUND), min(len(text), spans[-1][1] + _AROUND)
    pieces, position = [], begin
    for start, end in spans:
        pieces += [text[position:start], "【", text[start:end], "】"]
        position = max(position, end)
    pieces.append(text[position:finish])
    words = _SPACE.sub(" ", "".join(pieces)).strip()
    return f"{'…' if begin else ''}{words}{'…' if finish < len(text) else ''}"
