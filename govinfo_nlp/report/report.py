"""``Report``: everything found in one document, made from the plain data on the Doc."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..lexicon.sets import of_digest
from ..records import (
    Diagnostic,
    Fact,
    Finding,
    Metadata,
    Quantity,
    Section,
    Table,
    all_from_dicts,
    from_dict,
    to_dict,
    to_dicts,
)
from .harmonise import HARMONISED_FIELDS, Harmonised, harmonise

if TYPE_CHECKING:
    import pandas

#: Version of the layout of ``Report.to_dict()`` and of ``doc._.govinfo_data``.
SCHEMA_VERSION = 1

#: The fields of a fact row, in the order in which files and frames show them.
FACT_FIELDS = (
    "report_id", "metric", "label", "value", "value_max", "unit", "approx", "state", "scope",
    "subject", "applicant", "period", "comparison", "status", "source", "section", "form_row",
    "start", "end", "text", "rule", "confidence",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A parsed annual report on open government information (政府信息公开工作年度报告).

    ``report["application.received.total"]`` is the headline fact of a metric: the value that the
    report states for its whole area and year, table before prose. ``facts`` holds every number
    that was linked or could not be linked (``metric`` None), in text order; offsets are code
    points of ``text``, the text that was parsed ("" in a report that was read from its data).
    """

    id: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    form: str = ""
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    facts: tuple[Fact, ...] = ()
    headlines: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    patterns: str = ""
    text: str = field(default="", repr=False, compare=False)

    # -- what the report says of itself ------------------------------------------------------

    @property
    def title(self) -> str:
        return self.metadata.title

    @property
    def issuer(self) -> str:
        return self.metadata.issuer

    @property
    def region(self) -> str:
        return self.metadata.region

    @property
    def level(self) -> str:
        return self.metadata.level

    @property
    def year(self) -> int | None:
        return self.metadata.year

    @property
    def period(self) -> tuple[str, ...]:
        return tuple(self.metadata.period)

    # -- its numbers -------------------------------------------------------------------------

    def __getitem__(self, metric: str) -> Fact:
        """The headline fact of ``metric``. Raises KeyError where the report states none."""
        if metric in self.headlines:
            return self.facts[self.headlines[metric]]
        near = difflib.get_close_matches(metric, self.headlines, n=3)
        hint = f"; near: {', '.join(near)}" if near else ""
        raise KeyError(f"{metric}: the report states no value for its whole area{hint}")

    def __contains__(self, metric: object) -> bool:
        return metric in self.headlines

    def get(self, metric: str, default: Fact | None = None) -> Fact | None:
        """The headline fact of ``metric``, or ``default``."""
        return self[metric] if metric in self.headlines else default

    def facts_of(self, metric: str) -> list[Fact]:
        """All facts of ``metric``: every scope, applicant, period and source, in text order."""
        return [fact for fact in self.facts if fact.metric == metric]

    def findings_of(self, fact: Fact) -> list[Finding]:
        """The findings of the audit that the number of ``fact`` is involved in, worst first."""
        place = [fact.start, fact.end]
        return [finding for finding in self.findings if place in finding.spans]

    def harmonised(self) -> list[Harmonised]:
        """The values under one vocabulary over all forms, with the grade of each.

        See :func:`govinfo_nlp.report.harmonise.harmonise` and ``patterns/crosswalk.jsonl``.
        """
        with of_digest(self.patterns).in_use():
            return harmonise(self)

    # -- out of here -------------------------------------------------------------------------

    def to_records(self, *, headline: bool = False) -> list[dict[str, Any]]:
        """One dict a fact, with the fields of :data:`FACT_FIELDS`.

        With ``headline`` the headline rows stand behind the facts (``source`` is "headline";
        ``fact`` is the number of the row that they come from, counted from 0).
        """
        rows = [self._row(fact) for fact in self.facts]
        if headline:
            rows += [
                {**rows[index], "source": "headline", "fact": index}
                for _, index in sorted(self.headlines.items(), key=lambda item: item[1])
            ]
        return rows

    def to_harmonised_records(self) -> list[dict[str, Any]]:
        """One dict a harmonised value, with the fields of :data:`HARMONISED_FIELDS`."""
        return [
            {
                name: self.id if name == "report_id" else getattr(record, name)
                for name in HARMONISED_FIELDS
            }
            for record in self.harmonised()
        ]

    def _row(self, fact: Fact) -> dict[str, Any]:
        return {
            name: self.id if name == "report_id" else getattr(fact, name) for name in FACT_FIELDS
        }

    def to_frame(self, *, headline: bool = False) -> pandas.DataFrame:
        """The facts as a pandas DataFrame. Raises UsageError (G303) where pandas is missing."""
        try:
            import pandas as pd
        except ImportError:
            raise UsageError("G303", what="to_frame()", package="pandas", extra="pandas") from None
        return pd.DataFrame(self.to_records(headline=headline), columns=[*FACT_FIELDS])

    def to_dict(self) -> dict[str, Any]:
        """Plain data (str, int, float, bool, None, list, dict) that ``from_dict`` reads back."""
        return {
            "schema_version": SCHEMA_VERSION,
            "id": self.id,
            "patterns": self.patterns,
            "metadata": to_dict(self.metadata),
            "form": self.form,
            "sections": to_dicts(self.sections),
            "tables": to_dicts(self.tables),
            "quantities": to_dicts(self.quantities),
            "facts": to_dicts(self.facts),
            "headlines": dict(self.headlines),
            "findings": to_dicts(self.findings),
            "diagnostics": to_dicts(self.diagnostics),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, text: str = "") -> Report:
        """The report that ``to_dict`` wrote; missing parts are empty.

        ``text``: the text that was parsed, where it is at hand; ``to_dict`` leaves it out.
        """
        return cls(
            id=data.get("id", ""),
            metadata=from_dict(Metadata, data.get("metadata", {})),
            form=data.get("form", ""),
            sections=tuple(all_from_dicts(Section, data.get("sections", ()))),
            tables=tuple(all_from_dicts(Table, data.get("tables", ()))),
            quantities=tuple(all_from_dicts(Quantity, data.get("quantities", ()))),
            facts=tuple(all_from_dicts(Fact, data.get("facts", ()))),
            headlines=dict(data.get("headlines", {})),
            findings=tuple(all_from_dicts(Finding, data.get("findings", ()))),
            diagnostics=tuple(all_from_dicts(Diagnostic, data.get("diagnostics", ()))),
            patterns=data.get("patterns", ""),
            text=text,
        )

    # -- how it shows itself -----------------------------------------------------------------

    def __repr__(self) -> str:
        linked = sum(fact.metric is not None for fact in self.facts)
        name = self.title or self.id or "untitled"
        return (
            f"<Report {name!r} year={self.year} form={self.form or '-'} facts={len(self.facts)} "
            f"linked={linked} headlines={len(self.headlines)} diagnostics={len(self.diagnostics)}>"
        )

    def _repr_html_(self) -> str:
        from ..view.notebook import summary

        return summary(self)
