"""What the linker knows of one document: its text and what the earlier components found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..lexicon.lexicon import Lexicon
from ..records import Metadata, NonQuantity, Quantity, Section, Table
from .sentences import Sentence, split_sentences


@dataclass
class Document:
    """The input of the linker. ``text`` as printed, ``norm`` its folded form of equal length."""

    text: str
    norm: str
    lexicon: Lexicon
    sections: Sequence[Section] = ()
    quantities: Sequence[Quantity] = ()
    others: Sequence[NonQuantity] = ()
    tables: Sequence[Table] = ()
    metadata: Metadata = field(default_factory=Metadata)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences outside the tables; the title's end is the end of one."""
        tables = [(table.start, table.end) for table in self.tables]
        ends = [span[1] for name, span in self.metadata.spans.items() if name == "title"]
        return list(split_sentences(self.norm, self.sections, tables, ends))

    @cached_property
    def mention_places(self) -> list[int]:
        """Where the words of the lexicon's mention index may begin."""
        return self.lexicon.mention_index.places(self.norm)

    @cached_property
    def _quantity_starts(self) -> list[int]:
        return [quantity.start for quantity in self.quantities]

    @cached_property
    def _other_starts(self) -> list[int]:
        return [other.start for other in self.others]

    def quantities_in(self, start: int, end: int) -> range:
        """Indices of the quantities that begin in ``start:end``."""
        return range(
            bisect_left(self._quantity_starts, start),
            bisect_left(self._quantity_starts, end),
        )

    def others_in(self, start: int, end: int) -> Sequence[NonQuantity]:
        """The non-quantities that begin in ``start:end``."""
        first, last = (
            bisect_left(self._other_starts, start),
            bisect_left(self._other_starts, end),
        )
        return self.others[first:last]

    def section_path(self, index: int | None) -> list[Section]:
        """The section ``index`` and the ones that hold it, innermost first."""
        path = []
        while index is not None:
            path.append(self.sections[index])
            index = self.sections[index].parent
        return path
