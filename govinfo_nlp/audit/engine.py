"""``audit``: every check over one report."""

from __future__ import annotations

from collections.abc import Sequence

from ..linking.sentences import Sentence
from ..records import Finding
from ..report import Report
from .agreement import check_agreement
from .forms import check_tables
from .growth import check_changes, check_growth
from .judge import check_lists
from .measures import check_metrics, check_scopes
from .outline import check_dates, check_empty, check_numbering
from .shares import check_shares
from .view import View
from .words import check_absolutes

CHECKS = (
    check_tables,
    check_lists,
    check_metrics,
    check_scopes,
    check_shares,
    check_growth,
    check_changes,
    check_absolutes,
    check_agreement,
    check_dates,
    check_numbering,
    check_empty,
)


def audit(
    report: Report, text: str, *, norm: str = "", sentences: Sequence[Sentence] | None = None
) -> list[Finding]:
    """The findings on ``report``, worst first. ``text`` is the text that was parsed; ``norm`` its
    folded form and ``sentences`` those outside the tables, if they are at hand.

    Facts and tables stay as they are printed. Only what does not hold is told; what cannot be
    checked (a blank or missing cell, a rounded number, parts in different units) is silent or a note.
    """
    view = View(report, text, norm)
    if sentences is not None:
        view.sentences = sentences
    for check in CHECKS:
        check(view)
    return view.sorted()
