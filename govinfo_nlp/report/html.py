"""A report as a small HTML table, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..records import Fact
    from .report import Report

_HEAD = ("metric", "value", "unit", "scope", "source", "text")


def summary(report: Report) -> str:
    """Title, year and the headline values of ``report``; everything escaped, no script."""
    facts = [report[metric] for metric in sorted(report.headlines)]
    head = "".join(f"<th>{name}</th>" for name in _HEAD)
    body = "".join(f"<tr>{_cells(fact)}</tr>" for fact in facts)
    about = " · ".join(
        escape(str(part)) for part in (report.issuer, report.year, report.form) if part
    )
    unlinked = sum(fact.metric is None for fact in report.facts)
    notes = "".join(
        f"<li>{escape(note.code)}: {escape(note.message)}</li>" for note in report.diagnostics
    )
    return (
        f"<div class='govinfo'><strong>{escape(report.title or report.id or 'report')}</strong> "
        f"{about}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<small>{len(report.facts)} facts, {unlinked} unlinked</small>"
        + (f"<ul>{notes}</ul>" if notes else "")
        + "</div>"
    )


def _cells(fact: Fact) -> str:
    values = (fact.value, fact.value_max)
    value = "–".join(f"{number:,}" for number in values if number is not None)
    shown = (
        fact.metric or "",
        value + fact.approx,
        fact.unit,
        fact.scope,
        fact.source,
        fact.text,
    )
    return "".join(f"<td>{escape(str(item))}</td>" for item in shown)
