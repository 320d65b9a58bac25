"""What holds for the report of any text."""

from __future__ import annotations

import json
from functools import lru_cache

from govinfo_nlp import Report
from govinfo_nlp.errors import DIAGNOSTICS, FAILURE
from govinfo_nlp.lexicon.lexicon import default_lexicon
from govinfo_nlp.text.fold import fold

KINDS = {"count", "money", "percent", "ratio", "duration", "number"}
STATES = {"value", "zero", "blank", "dash"}
APPLICANTS = {
    "", "total", "natural_person", "enterprise", "research", "welfare", "legal_service", "other",
    "organisation",
}  # fmt: skip


@lru_cache(maxsize=1)
def known_metrics() -> frozenset[str | None]:
    return frozenset(default_lexicon().metrics) | {None}


@lru_cache(maxsize=1)
def known_scopes() -> frozenset[str]:
    return frozenset(scope.id for scope in default_lexicon().scopes.values())


def check_report(report: Report, text: str) -> None:
    """Assert that ``report`` keeps its promises about ``text``: places, fields, plain data."""
    check_quotes(report, text)
    check_sections(report, text)
    check_facts(report)
    check_scopes(report, text)
    assert {note.code for note in report.diagnostics} <= set(DIAGNOSTICS)
    assert [note.message for note in report.diagnostics if note.code == FAILURE] == []
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report
    assert repr(report).startswith("<Report")
    assert report._repr_html_().startswith("<div")


def check_quotes(report: Report, text: str) -> None:
    """Every record quotes the text at its own place."""
    for quantity in report.quantities:
        assert 0 <= quantity.start < quantity.end
        assert text[quantity.start : quantity.end] == quantity.text
    cells = [cell for table in report.tables for cell in table.cells]
    for record in (*report.facts, *cells):
        if record.start < 0:
            assert (record.end, record.text) == (-1, "")
        else:
            assert text[record.start : record.end] == record.text
        assert -1 <= record.label_start <= record.label_end <= len(text)
    for start, end in report.metadata.spans.values():
        assert 0 <= start <= end <= len(text)
    for one, two in zip(report.quantities, report.quantities[1:], strict=False):
        assert one.end <= two.start, (one, two)


def check_scopes(report: Report, text: str) -> None:
    """A scope is one of the pattern files, or words that stand in the text (over a line, perhaps)."""
    printed = "".join(fold(text).split())
    for fact in report.facts:
        scope = "".join(fact.scope.split())
        assert scope in known_scopes() or scope in printed, fact


def check_sections(report: Report, text: str) -> None:
    """Sections lie in the text, in order, each inside its parent, with its title in its place."""
    for index, section in enumerate(report.sections):
        assert 0 <= section.start <= section.title_start <= section.title_end <= len(text)
        assert section.title_end <= section.body_start <= section.end <= len(text)
        assert section.level >= 1
        if section.parent is not None:
            parent = report.sections[section.parent]
            assert section.parent < index and parent.level < section.level
            assert parent.start <= section.start and section.end <= parent.end


def check_facts(report: Report) -> None:
    """Facts have the values that their fields allow, and headlines point at them."""
    for quantity in report.quantities:
        assert quantity.kind in KINDS and quantity.state in STATES
    for fact in report.facts:
        assert fact.metric in known_metrics()
        assert fact.state in STATES
        assert fact.status in ("reported", "blank", "derived")
        assert fact.source in ("narrative", "table")
        assert fact.applicant in APPLICANTS
        assert 0 <= fact.confidence <= 1
        assert fact.value is not None or fact.state in ("blank", "dash")
        assert not (fact.subject and fact.metric)
        if fact.comparison is not None:
            assert {*fact.comparison} == {"kind", "value", "unit", "base"}
            assert fact.comparison["kind"] in ("growth", "difference")
        if fact.quantity is not None:
            quantity = report.quantities[fact.quantity]
            assert quantity.start < fact.end and fact.start < quantity.end
    for metric, index in report.headlines.items():
        assert report.facts[index].metric == metric
        assert report[metric].status != "blank"
