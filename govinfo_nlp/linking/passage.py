"""What the linker remembers from number to number inside a passage."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..records import Fact
from .regions import Region

if TYPE_CHECKING:
    from .names import Name

#: So much of the words before a clause without a verb is remembered with it.
_CARRIED = 40


@dataclass(slots=True)
class Anchor:
    """The last number that was named; shorter mentions after it state the same metric.

    ``metric`` is None where its words name no metric: shorter mentions then name none either.
    """

    metric: str | None
    label: str
    unit: str
    end: int
    fact: Fact | None = None


@dataclass(slots=True)
class Passage:
    """The state inside a sentence and those that continue its list.

    ``start``: where its first sentence begins. ``stack``: anchors and last facts kept while a
    bracket is open. ``channels``: channels that hold on. ``last``: the count that a comparison would be about, ``rate``: the percentage;
    ``base``: the year of the number right before, if that is only named to be compared with;
    ``former``: whether that number is of another year (由100件增加到120件).
    ``metrics``: those stated so far, ``ends`` where the last number of each ends. ``clauses``: the
    words before the last numbers, whose verb a bare name shares (see :meth:`carried`).
    ``consumed``: where the name of the last number ends, if it stood behind it. ``scope``: the whole area that was named last.
    ``years``: those of the sentence (see :mod:`.periods`). ``queue``, ``owners``: the metrics or
    the scopes that 分别 gives the next numbers; ``name``: the name that these share. ``body``:
    place and name of the last body that was a scope.
    """

    start: int
    anchor: Anchor | None = None
    stack: list[tuple[Anchor | None, Fact | None]] = field(default_factory=list)
    channels: frozenset[str] = frozenset()
    last: Fact | None = None
    rate: Fact | None = None
    base: str = ""
    former: bool = False
    metrics: list[str] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    clauses: list[str] = field(default_factory=list)
    consumed: int = 0
    scope: str = ""
    years: list[tuple[int, str]] = field(default_factory=list)
    queue: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    name: Name | None = None
    body: tuple[int, str] | None = None

    def carried(self, verb: re.Pattern[str]) -> str:
        """The words before the last number, behind those before it as far as they share a verb
        (作出许可2件、处罚3件、强制0件).
        """
        said = ""
        for clause in self.clauses:
            said = clause if verb.search(clause) else said[-_CARRIED:] + clause
        self.clauses = [said]
        return said

    def cross_brackets(self, region: Region) -> None:
        """A bracket that opens keeps anchor and last fact; one that closes gives them back."""
        for _ in range(min(region.closed, len(self.stack))):
            self.anchor, self.last = self.stack.pop()
        self.stack.extend([(self.anchor, self.last)] * region.opened)
