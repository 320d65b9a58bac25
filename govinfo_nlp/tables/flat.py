"""Read statutory tables out of running text, whatever its layout has done to them.

A table is a chain of marks (printed words of the form) between which nothing stands but cell
values, pieces of headers and labels, units and page numbers. Numbers go to the label that they
follow or that is wrapped around them; sentences end the chain. Words that no form knows but that
are followed by numbers are rows of their own.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..lexicon.forms import split_label
from .kinds import UNKNOWN, Kind, Role, Uses
from .marks import Mark, find_marks
from .page import IDEOGRAPHS, Page, Token, stream_of
from .values import Value, parse_value

#: Unknown words between two marks: more of them are a sentence.
_UNKNOWN_LIMIT = 60
_TOKEN_LIMIT = 60
#: How far before the first mark pieces of the header are looked for.
_HEADER_WINDOW = 600
_BLANK = re.compile(r"\s")
_SIGNS_ONLY = re.compile(r"[\W_]*")
_SENTENCE_END = frozenset("。;!?")


@dataclass(slots=True)
class Item:
    """A label with its numbers. ``uses`` is UNKNOWN for a row that the form does not have.

    ``end`` is the end of the label, ``last`` of everything that belongs to it. ``unit`` is what
    stands between label and number, ``code`` the form's own number of the row, ``gloss`` a
    bracket behind the label. ``unsure``: its numbers may be another row's.
    """

    start: int
    end: int
    last: int
    name: str
    ordinal: str = ""
    uses: Uses = UNKNOWN
    values: list[Value] = field(default_factory=list)
    unit: str = ""
    code: str = ""
    gloss: str = ""
    unsure: bool = False

    def can_be(self, role: Role) -> bool:
        """Whether the form has its words in this role."""
        return role in self.uses.roles

    def ids(self, role: Role, form: str) -> Sequence[str]:
        """The rows or columns of ``form`` that it can be."""
        return self.uses.ids(role, form)


def read_chains(page: Page, kind: Kind, others: Sequence[Kind] = ()) -> list[list[Item]]:
    """The runs of items in ``page`` that look like tables of ``kind``; labels of ``others`` end
    them."""
    marks = find_marks(page, kind)
    if not marks:
        return []
    foreign = sorted(
        mark.start
        for other in others
        if other.has_rows
        for mark in find_marks(page, other)
        if "row" in mark.uses.roles and mark.name not in kind.uses
    )
    chains: list[list[Item]] = []
    items: list[Item] = []
    for index, mark in enumerate(marks):
        following = marks[index + 1] if index + 1 < len(marks) else None
        border = bisect_left(foreign, mark.end)
        end = min([following.start if following else len(page.norm), *foreign[border : border + 1]])
        gap = _Gap(page, kind, mark, end, is_last=following is None or end < following.start)
        items += gap.items
        if gap.broken:
            chains.append(items)
            items = []
    tables = [chain for chain in chains if is_table(chain, kind)]
    for chain in tables:
        _drop_numbering(page, chain)
    return tables


def header_start(page: Page, kind: Kind, start: int) -> int:
    """Where the pieces of header begin that stand right before ``start``."""
    window = max(0, start - _HEADER_WINDOW)
    before = page.norm[window:start]
    position = len(before)
    for words in reversed(before.replace("|", " ").split()):
        position = before.rfind(words, 0, position)
        first = window + position
        if page.is_numbering(first, first + len(words)):
            continue
        if position == 0 < window or not is_debris(words, kind):
            break
        start = first
    return start


def is_table(chain: list[Item], kind: Kind) -> bool:
    """Two known labels at least, one of them an anchor, and a number behind one of them."""
    known = [item for item in chain if item.can_be("row") or item.can_be("column")]
    anchored = any(anchor in item.name for item in chain if item.uses for anchor in kind.anchors)
    return len(known) > 1 and anchored and any(i.values for i in chain if i.can_be("row"))


def _drop_numbering(page: Page, items: list[Item]) -> None:
    """Take away the numbers that a copy puts before its labels (1, 2, 3 … in a first column).

    Each stands on the line of the next label, with nothing before it.
    """
    found: list[tuple[Item, Value]] = []
    for item, following in itertools.pairwise(items):
        if not item.values:
            continue
        line = page.line_start(following.start)
        if item.values[-1].start < line:
            continue
        behind = [value for value in item.values if value.start >= line > item.start]
        if len(behind) == 1 and not page.norm[line : behind[0].start].strip(" \t|"):
            found.append((item, behind[0]))
    numbers = [value.value or 0 for _, value in found]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    if len(found) > 2 and len(found) * 2 > len(items) and set(steps) == {1}:
        for item, value in found:
            item.values.remove(value)


class _Gap:
    """What belongs to ``mark``: the numbers inside it and all that follows up to ``end``, where
    the next mark begins, or words of another kind of table.

    ``is_last``: the next mark is none of this table. ``broken``: the table ends here.
    """

    def __init__(self, page: Page, kind: Kind, mark: Mark, end: int, is_last: bool) -> None:
        self.page, self.kind = page, kind
        self.open_end = is_last
        label = Item(mark.start, mark.end, mark.gloss_end, mark.name, mark.ordinal, mark.uses)
        self.items = [label]
        label.gloss = page.norm[mark.end : mark.gloss_end]
        self.unknown = 0
        self._inside(mark)
        self.broken = self._behind(mark.gloss_end, end) or is_last

    def _inside(self, mark: Mark) -> None:
        """Numbers around which the label, or the bracket behind it, is wrapped."""
        norm, item = self.page.norm, self.items[0]
        if mark.gloss_end - mark.name_start == len(mark.name):
            return  # nothing but the name
        if not _BLANK.search(norm, mark.name_start, mark.gloss_end):
            return
        for token in self.page.tokens(mark.name_start, mark.gloss_end):
            value = parse_value(token[0], token.start(), self.kind.units)
            if value and _stands_apart(norm, *token.span()):
                item.values.append(value)

    def _behind(self, start: int, end: int) -> bool:
        """Read the tokens of ``start:end``; True if a sentence ends the table."""
        units = self.kind.units
        taken = self.page.is_taken(start, end)
        for token in self.page.tokens(start, end):
            if taken and self.page.is_taken(*token.span()):
                return True
            words = token[0]
            if value := parse_value(words, token.start(), units):
                item = self.items[-1]
                item.values.append(value)
                item.last = value.end
                continue
            if self._known(words, token):
                continue
            self._drop_prose_number(token.start())
            self.unknown += len(words)
            if len(words) > _TOKEN_LIMIT or self.unknown > _UNKNOWN_LIMIT:
                return self._give_up()
            if not _SENTENCE_END.isdisjoint(words):
                return self._give_up()
            if self.open_end and not (self._cell(token) or self._begins_label(token)):
                return self._give_up()
            if not self._is_footer():
                self._local(token)
        return False

    def _known(self, words: str, token: Token) -> bool:
        """Take ``words`` as a unit or a piece of the form's other words."""
        if words in self.kind.units:
            self._unit(token)
            return True
        return is_debris(words, self.kind) or _SIGNS_ONLY.fullmatch(words) is not None

    def _drop_prose_number(self, start: int) -> None:
        """A number that one blank parts from the word at ``start`` is none of a cell: 2020 年."""
        values = self.items[-1].values
        if values and self.page.norm[values[-1].end : start] == " ":
            values.pop()

    def _unit(self, token: Token) -> None:
        """A unit before the number stands in its own column; one behind it belongs to it."""
        item = self.items[-1]
        if not item.values:
            item.unit = token[0]
        elif item.values[-1].value is not None and not item.values[-1].unit:
            item.values[-1].unit = token[0]
        item.last = token.end()

    def _is_footer(self) -> bool:
        return self.items[0].uses.roles <= {"footer"}

    def _local(self, token: Token) -> None:
        """``token`` begins, or goes on with, the label of a row that the form does not have."""
        item = self.items[-1]
        if item.uses or item.values:
            item = Item(token.start(), token.end(), token.end(), "")
            self.items.append(item)
        item.name += token[0]
        item.end = item.last = token.end()

    def _cell(self, token: Token) -> bool:
        """Whether an unknown word behind the last mark is a cell of a table row, not a sentence."""
        start = token.start()
        line = self.page.norm[self.page.line_start(start) : self.page.line_end(start)]
        return "|" in line or "\t" in line

    def _begins_label(self, token: Token) -> bool:
        """Whether an unknown word behind the last mark is the first piece of a wrapped label."""
        words = stream_of(split_label(token[0])[1])
        return len(words) > 3 and any(name.startswith(words) for name in self.kind.uses)

    def _give_up(self) -> bool:
        while len(self.items) > 1 and not self.items[-1].values:
            self.items.pop()
        return True


def _stands_apart(norm: str, start: int, end: int) -> bool:
    """Whether line ends, pipes, tabs or wide blanks part ``start:end`` from the words around it."""
    before, after = norm[max(0, start - 2) : start], norm[end : end + 2]
    return all(
        (side.isspace() and (len(side) > 1 or side != " ")) or not set("\n\t|").isdisjoint(side)
        for side in (before, after)
    )


def is_debris(words: str, kind: Kind) -> bool:
    """Whether ``words`` are a piece of the form's headers: 商 业 企 / 业, (三)不 / 予公开."""
    is_piece = _is_short_piece if len(words) <= _TOKEN_LIMIT else _is_piece
    return is_piece(words, kind.debris)


def _is_piece(words: str, debris: str) -> bool:
    """Whether the ideographs of ``words``, without a number among them, stand in ``debris``."""
    known = "".join(IDEOGRAPHS.findall(words))
    return 0 < len(known) < 40 and known in debris and not any(c.isdigit() for c in words)


_is_short_piece = lru_cache(maxsize=4096)(_is_piece)  # the same headers come in every report
