"""Which names the linker weighed for a number, and why each of them was taken or not."""

from __future__ import annotations

from dataclasses import dataclass

from ..lexicon.lexicon import Lexicon
from ..lexicon.metrics import Wording
from ..records import Quantity
from .names import Clause, Name, NameFinder


@dataclass(frozen=True, slots=True)
class Look:
    """One wording that was looked at for the number at ``number``.

    ``why_not``: the condition that does not hold; "" where all of them hold.
    """

    number: int
    start: int
    end: int
    wording: Wording
    why_not: str


class TracingNames(NameFinder):
    """A NameFinder that keeps what it looks at, for ``govinfo patterns explain``."""

    looks: list[Look]

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon)
        self.with_object = lexicon.wordings.keys()  # whatever stands between, it is told

    def _read(
        self,
        norm: str,
        span: tuple[int, int],
        clause: Clause,
        quantity: Quantity,
        needs_object: bool,
    ) -> Name | None:
        name = super()._read(norm, span, clause, quantity, needs_object)
        for wording in self._lexicon.wordings[norm[span[0] : span[1]]]:
            why = ""
            if needs_object and not wording.takes_object:
                why = (
                    f"other words stand between it and the number: {norm[span[1] : quantity.start]}"
                )
            why = why or self._why_not(wording, clause, quantity)
            self.looks.append(Look(quantity.start, *span, wording, why))
        return name

    def _why_not(self, wording: Wording, clause: Clause, quantity: Quantity) -> str:
        """The first condition of ``wording`` that does not hold, or ""."""
        if not wording.id:
            return ""
        stands = [word for word in wording.not_ if word in clause.words]
        if stands:
            return f"not: {stands[0]} stands in the clause"
        near = wording.near
        if near and not self._is_near(near, clause):
            return f"near: none of {'/'.join(near)} stands in the clause"
        if self._admitted(wording, clause) is None:
            if wording.context and not set(wording.context) & clause.setting.frames.ranks.keys():
                return f"context: {'/'.join(wording.context)} is not open here"
            return f"after: none of {'/'.join(wording.after)} stands before it"
        metric = self._final_id(wording, clause)
        if not metric:
            return "refine: no word of the clause decides what it means"
        if not self._unit_fits(wording, metric, quantity):
            return f"units: {quantity.unit or 'no unit'} is none of {metric}"
        return ""
