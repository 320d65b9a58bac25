"""Whether a text is an annual report on open government information at all."""

from __future__ import annotations

import re

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
    if sum(row in norm for row in words.words("REPORT", "table")) >= _ROWS:
        return True
    if norm.count("公开") * 1000 < _DENSITY * len(norm) or not _YEAR.search(norm):
        return False
    named = sum(word in norm for word in words.words("REPORT", "matter"))
    return named >= (1 if titled else _MATTERS)
