"""A report as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from ..lexicon.sets import of_digest
from .labels import labels, metric_name, name_of
from .safe import safe_json, visible

if TYPE_CHECKING:
    import jinja2

    from ..report.report import Report


def page(report: Report) -> str:
    """The page of ``report``: its text with everything marked, and its facts beside it."""
    from .body import Painter, blocks_of
    from .data import page_data
    from .head import head_of, title_of

    with of_digest(report.patterns).in_use():  # metrics of one's own have names as well
        painter = Painter(report)
        return _render(
            "page.html",
            script=_own("page.js"),
            title=title_of(report),
            report=report,
            head=head_of(report),
            blocks=blocks_of(report, painter),
            cell=painter.cell,
            data=safe_json(page_data(report)),
        )


class Entry(NamedTuple):
    """A line of the index: the page of a report, and what it holds."""

    title: str
    issuer: str
    year: int | None
    form: str
    linked: int
    unlinked: int
    findings: int
    path: str = ""


def entry_of(report: Report) -> Entry:
    """The line of ``report``; the path of its page is set by who writes it."""
    from .head import title_of

    linked = sum(fact.metric is not None for fact in report.facts)
    return Entry(
        title_of(report), report.issuer, report.year, report.form,
        linked, len(report.facts) - linked, len(report.findings),
    )  # fmt: skip


def index(entries: Sequence[Entry], failures: Sequence[str] = ()) -> str:
    """The page that leads to the pages of many reports; ``failures``: what could not be read."""
    return _render("index.html", script="", entries=entries, failures=failures)


def _render(template: str, *, script: str, **values: Any) -> str:
    """``template`` filled in."""
    style = _own("page.css")
    html = (
        _environment()
        .get_template(template)
        .render(style=style, script=script, policy=_policy(style, script), **values)
    )
    return visible(html)


def _policy(style: str, script: str) -> str:
    """A content security policy that allows the page's own style and script, and nothing else."""
    allowed = [f"style-src {_hash(style)}", *([f"script-src {_hash(script)}"] if script else [])]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@lru_cache(maxsize=4)
def _own(name: str) -> str:
    """The text of a file of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    from .body import bilingual

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("govinfo_nlp", "view"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        both=bilingual,
        ui=lambda key: bilingual(name_of("ui", key)),
        words=lambda key: " / ".join(name_of("ui", key)),
        name_of=name_of,
        metric_name=metric_name,
        labels=labels(),
    )
    return made
