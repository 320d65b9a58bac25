"""What a report says of itself, and its headline values, as both views list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Fact
from .labels import Name, group_of, labels, name_of

if TYPE_CHECKING:
    from ..report.report import Report


def title_of(report: Report) -> str:
    """The title of ``report``, or what else names it."""
    return report.title or report.id or "/".join(name_of("ui", "report"))


def head_of(report: Report) -> list[tuple[str, Name]]:
    """(id of the label, value) of what the report says of itself; nothing that it does not say."""
    about = report.metadata
    said = [
        ("issuer", Name(about.issuer, about.issuer)),
        ("region", Name(about.region, about.region)),
        ("level", name_of("levels", about.level)),
        ("year", Name(str(about.year or ""), str(about.year or ""))),
        ("period", Name(*["–".join(about.period)] * 2)),
        ("form", Name(report.form, report.form)),
        ("published", Name(about.published, about.published)),
    ]
    return [(label, value) for label, value in said if value.zh]


def headlines_of(report: Report) -> list[Fact]:
    """The headline facts by the groups in which the page lists them, in text order."""
    order = {group["id"]: place for place, group in enumerate(labels()["groups"])}
    facts = [report.facts[index] for index in sorted(set(report.headlines.values()))]
    return sorted(facts, key=lambda fact: order[group_of(fact.metric)])
