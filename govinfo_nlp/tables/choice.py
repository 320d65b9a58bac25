"""Which form a table follows, and where one table ends and the next one begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..lexicon.forms import FormTable
from .flat import Item
from .kinds import Kind


def choose_form(kind: Kind, chain: Sequence[Item]) -> str | None:
    """The form that knows most of the labels; where two know as many, the one whose rows have as
    many numbers as were read; None where that is the same too."""
    known = Counter(form for item in chain for form in item.uses.forms)
    winners = _best({form: known[form] for form in kind.tables})
    if len(winners) > 1:
        winners = _best({form: _fit(kind.tables[form], form, chain) for form in winners})
    return winners[0] if len(winners) == 1 else None


def _best(scores: dict[str, int]) -> list[str]:
    """The forms with the highest score."""
    best = max(scores.values())
    return [form for form, score in scores.items() if score == best]


def _fit(table: FormTable, form: str, chain: Sequence[Item]) -> int:
    rows = {row.id: row for row in table.rows}
    fit = 0
    for item in chain:
        ids = item.ids("row", form)
        if ids and item.values:
            row = rows[ids[0]]
            expected = 0 if row.header else len(row.columns or table.columns)
            fit += 1 if len(item.values) == expected else -1
    return fit


def split(table: FormTable, form: str, chain: Sequence[Item]) -> list[list[Item]]:
    """``chain`` cut where a second table begins: an earlier row comes again.

    Where it comes again in the middle of the form and without a header, a piece of the text is
    doubled, and the numbers before the cut may be another row's: they are marked as unsure.
    """
    order = {row.id: index for index, row in enumerate(table.rows)}
    parts: list[list[Item]] = [[]]
    seen: set[str] = set()
    last = -1
    for item in chain:
        ids = item.ids("row", form)
        if len(ids) == 1 and not item.can_be("column"):
            place = order[ids[0]]
            if ids[0] in seen and place < last:
                header = _take_header(parts[-1])
                if place and not header and parts[-1]:
                    parts[-1][-1].unsure = True
                parts.append(header)
                seen = set()
            seen.add(ids[0])
            last = place
        parts[-1].append(item)
    return parts


def _take_header(items: list[Item]) -> list[Item]:
    """Take the header words off the end of ``items``: they belong to the next table."""
    index = len(items)
    while index and not items[index - 1].can_be("row") and not items[index - 1].values:
        index -= 1
    header = items[index:]
    del items[index:]
    return header
