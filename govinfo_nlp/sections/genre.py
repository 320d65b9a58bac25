"""Whether a text is an annual report on open government information at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..lexicon.boilerplate import boilerplate

#: Reports speak of 公开 at least so often in a thousand characters (other government papers that
#: mention the matter in passing: less than two; reports: ten and more).
_DENSITY = 4
_ROWS, _MATTERS = 2, 3
_YEAR = re.compile(r"20\d\d|[〇零一二三四五六七八九]{4}年|全年|年度|今年以来")


def looks_like_report(norm: str, titled: bool = False) -> bool:
    """Whether the folded text ``norm`` reads like an annual report on open government information.

    Two rows of a statutory table are enough; prose must keep to the matter, name several of its
    usual points, and speak of a year. One point is enough where the text is ``titled`` as a report
    of a year.
    """
    words = boilerplate()
    if norm.count("公开") * 1000 >= _DENSITY * len(norm) and _YEAR.search(norm):
        matters = words.words("REPORT", "matter")
        if _holds(norm, matters, 1 if titled else _MATTERS):
            return True
    return _holds(norm, words.words("REPORT", "table"), _ROWS)


def _holds(norm: str, words: Iterable[str], count: int) -> bool:
    """Whether ``count`` of ``words`` are in ``norm``."""
    found = (word for word in words if word in norm)
    return any(count == number for number, _ in enumerate(found, 1))
