"""``audit``: every check over one report."""

from __future__ import annotations

from ..records import Finding
from ..report import Report
from .forms import check_tables
from .view import View

CHECKS = (check_tables,)


def audit(report: Report, text: str) -> list[Finding]:
    """The findings on ``report``, worst first. ``text`` is the text that was parsed.

    Facts and tables stay as they are printed. Only what does not hold is told; what cannot be
    checked (a blank or missing cell, a rounded number, parts in different units) is silent or a note.
    """
    view = View(report, text)
    for check in CHECKS:
        check(view)
    return view.sorted()
