"""What the audit knows of one report, and how its findings are written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..lexicon.lexicon import Lexicon, default_lexicon
from ..lexicon.relations import RelationEntry, relations
from ..linking.document import Document
from ..linking.sentences import Sentence, innermost
from ..records import Fact, Finding, Number, Quantity
from ..report import Report
from ..text.fold import fold

_SEVERITY = {"hard": "error", "soft": "warning", "note": "note"}
_RANK = ("error", "warning", "note")
_MYRIADS = frozenset("万萬亿億")
Span = tuple[int, int]


@dataclass
class View:
    """The report under audit. ``norm`` is the folded text; findings are gathered in ``findings``.
    ``bases``: the numbers that shares may be taken of, once they are known; ``listed``: where
    the parts of lists over bodies begin; ``passages``: the numbers of each sentence;
    ``scopes``: scope → scope or, for all names of the whole area, one name."""

    report: Report
    text: str
    norm: str = ""
    findings: list[Finding] = field(default_factory=list)
    bases: set[Number] | None = None
    listed: set[int] = field(default_factory=set)
    passages: list[Any] | None = None
    scopes: dict[str, str] = field(default_factory=dict)
    _told: set[tuple[Any, ...]] = field(default_factory=set)
    _section_at: dict[int, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.norm:
            self.norm = fold(self.text)

    @cached_property
    def lexicon(self) -> Lexicon:
        return default_lexicon()

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences outside the tables, as the linker cuts them."""
        report = self.report
        return Document(
            self.text,
            self.norm,
            self.lexicon,
            sections=report.sections,
            tables=report.tables,
            metadata=report.metadata,
        ).sentences

    @cached_property
    def _section_starts(self) -> list[int]:
        return [section.start for section in self.report.sections]

    def section_at(self, position: int) -> int | None:
        """The index of the innermost section that holds ``position``, or None."""
        if position not in self._section_at:
            found = innermost(self.report.sections, position, self._section_starts)
            self._section_at[position] = found
        return self._section_at[position]

    @cached_property
    def fact_at(self) -> dict[int, Fact]:
        """Start of a number → the first of its facts."""
        return {fact.start: fact for fact in reversed(self.report.facts)}

    @cached_property
    def facts_at(self) -> dict[int, list[int]]:
        """Start of a number → indices of its facts."""
        places: dict[int, list[int]] = {}
        for index, fact in enumerate(self.report.facts):
            places.setdefault(fact.start, []).append(index)
        return places

    @cached_property
    def _starts(self) -> list[int]:
        return [quantity.start for quantity in self.report.quantities]

    def between(self, start: int, end: int) -> Sequence[Quantity]:
        """The quantities that begin in ``start:end``."""
        starts = self._starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] >= end:
            return ()
        return self.report.quantities[first : bisect_left(starts, end, first)]

    @cached_property
    def prose(self) -> list[Fact]:
        """The facts of the prose that name a metric with an exact value of the report's year."""
        year = str(self.report.year or "")
        return [
            fact
            for fact in self.report.facts
            if fact.source == "narrative"
            and fact.metric is not None
            and fact.value is not None
            and fact.value_max is None
            and not fact.approx
            and not fact.subject
            and (not year or fact.period in ("", year))
            and not rounded(fact.text)
        ]

    def add(
        self,
        relation: str | RelationEntry,
        spans: Iterable[Span],
        *,
        stated: Number | None = None,
        computed: Number | None = None,
        closes: Number | None = None,
        severity: str = "",
        **words: object,
    ) -> None:
        """Write a finding: ``words`` fill the sentence of the relation; of two words ``x`` and
        ``x_en`` the second one is for the English sentence."""
        entry = relations()[relation] if isinstance(relation, str) else relation
        places = [span for span in dict.fromkeys(spans) if 0 <= span[0] < span[1]]
        key = (entry.id, *places)
        if key in self._told:
            return
        self._told.add(key)
        told = {"stated": stated, "computed": computed, "closes": closes, **words}
        shown = {key: show(value) for key, value in told.items()}
        english = {
            key.removesuffix("_en"): value for key, value in shown.items() if key[-3:] == "_en"
        }
        finding = Finding(
            report_id=self.report.id,
            code=entry.code,
            severity=severity or _SEVERITY[entry.strength],
            message=entry.message.format_map(shown),
            message_en=entry.message_en.format_map({**shown, **english}),
            relation=entry.id,
            stated=stated,
            computed=computed,
            closes=closes,
            spans=[[*span] for span in places],
            facts=[i for span in places for i in self.facts_at.get(span[0], ())],
        )
        self.findings.append(finding)

    def sorted(self) -> list[Finding]:
        """The findings, worst first, then in text order."""
        return sorted(
            self.findings,
            key=lambda f: (_RANK.index(f.severity), f.spans[:1], f.code, f.relation),
        )


def rounded(text: str) -> bool:
    """Whether a number is printed in 万 or 亿, so that its last digits are not known."""
    return not _MYRIADS.isdisjoint(text)


def show(value: object) -> str:
    """A number as a sentence prints it: 12, 0.3, 98.5."""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def terms(parts: Sequence[tuple[str, Number]], plus: str = "+", limit: int = 12) -> str:
    """``甲3+乙5``; where there are many, the zeros are left out."""
    told = [part for part in parts if part[1]] if len(parts) > 4 else [*parts]
    told = told or [*parts[:1]]
    words = plus.join(f"{label}{show(value)}" for label, value in told[:limit])
    return words + (f"{plus}…" if len(told) > limit else "")
