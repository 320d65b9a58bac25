"""A report as a notebook shows it: what it is, its headline values, what is odd, its text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from ..lexicon.sets import of_digest
from ..records import Fact
from . import marks
from .body import Painter
from .head import head_of, headlines_of, title_of
from .labels import Name, metric_name, name_of
from .numbers import comparison_of, value_of
from .safe import visible

if TYPE_CHECKING:
    from ..report.report import Report

#: A longer text is cut; a text longer than the second is shown on demand.
LONGEST_TEXT, OPEN_TEXT = 20_000, 600
#: So many findings and diagnostics are told.
MOST_NOTES = 20


def summary(report: Report) -> str:
    """``report`` as a piece of HTML without script, in the colours of the notebook."""
    with of_digest(report.patterns).in_use():
        return _summary(report)


def _summary(report: Report) -> str:
    linked = sum(fact.metric is not None for fact in report.facts)
    counted = f"{len(report.facts)} {_ui('facts')} · {linked} {_ui('linked')}"
    parts = [
        Markup("<style>{}</style>").format(Markup(_style())),
        Markup("<strong>{}</strong><div class=h>{}</div>").format(title_of(report), _head(report)),
        _headlines(report),
        Markup("<p class=h>{}</p>").format(counted),
        _notes("findings", [(f.severity, f"{f.code} {f.message}") for f in report.findings]),
        _notes("diagnostics", [("note", f"{d.code} {d.message}") for d in report.diagnostics]),
        _text(report),
    ]
    return visible(Markup('<div class="govinfo">{}</div>').format(Markup("").join(parts)))


def _ui(label: str) -> str:
    return _joined(name_of("ui", label))


def _joined(name: Name) -> str:
    return name.zh if name.zh == name.en else f"{name.zh} {name.en}"


def _head(report: Report) -> Markup:
    said = ((_ui(label), _joined(value)) for label, value in head_of(report))
    return Markup(" ").join(Markup("<span>{} <b>{}</b></span>").format(*item) for item in said)


def _headlines(report: Report) -> Markup:
    facts = headlines_of(report)
    if not facts:
        return Markup()
    names = ("metric", "value", "unit", "scope", "comparison", "source", "confidence", "quote")
    head = _cells("th", (_ui(name) for name in names))
    rows = Markup("").join(Markup("<tr>{}</tr>").format(_cells("td", _row(f))) for f in facts)
    table = "<div class=w><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    return Markup(table).format(head, rows)


def _row(fact: Fact) -> list[str | Markup]:
    metric = Markup("{}<br><code>{}</code>").format(metric_name(fact.metric or "").zh, fact.metric)
    approx = f" {fact.approx}" if fact.approx else ""
    source = "table" if fact.source == "table" else "narrative"
    return [
        metric, value_of(fact) + approx, fact.unit, fact.scope, comparison_of(fact),
        name_of("ui", source).zh, f"{fact.confidence:.2f}", fact.text,
    ]  # fmt: skip


def _cells(tag: str, items: Iterable[str | Markup]) -> Markup:
    cell = Markup(f"<{tag}>{{}}</{tag}>")
    return Markup("").join(cell.format(item) for item in items)


def _notes(label: str, notes: list[tuple[str, str]]) -> Markup:
    if not notes:
        return Markup()
    items = [Markup("<li class={}>{}</li>").format(*note) for note in notes[:MOST_NOTES]]
    if len(notes) > MOST_NOTES:
        items.append(Markup("<li>+ {}</li>").format(len(notes) - MOST_NOTES))
    listed = Markup("").join(items)
    html = "<details open><summary>{} ({})</summary><ul>{}</ul></details>"
    return Markup(html).format(_ui(label), len(notes), listed)


def _text(report: Report) -> Markup:
    """The text with its marks; the beginning of a very long one."""
    if not report.text:
        return Markup()
    end = min(len(report.text), LONGEST_TEXT)
    pieces = marks.cut(marks.marks_of(report), (), 0, end)
    rest = f"… {_ui('cut')}" if end < len(report.text) else ""
    words = Painter(report).plain(pieces)
    is_open = Markup(" open") if end <= OPEN_TEXT else ""
    html = "<details{}><summary>{} ({:,} {})</summary><div class=x>{}{}</div></details>"
    size = (len(report.text), _ui("characters"))
    return Markup(html).format(is_open, _ui("text"), *size, words, escape(rest))


@lru_cache(maxsize=1)
def _style() -> str:
    return files(__package__).joinpath("notebook.css").read_text(encoding="utf-8")
