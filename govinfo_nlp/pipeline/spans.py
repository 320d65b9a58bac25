"""Carry character ranges over to tokens, whatever tokenizer made them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from spacy.attrs import ENT_IOB, ENT_TYPE  # type: ignore[import-not-found,unused-ignore]
from spacy.tokens import Doc, Span

from .texts import offsets_of

#: (start, end, label, id): a range of characters with what it is.
Range = tuple[int, int, str, str]

#: Values of ENT_IOB; a token that begins an entity without a type is blocked.
_OUTSIDE, _BEGIN = 2, 3


def token_spans(doc: Doc, ranges: Sequence[Range]) -> list[Span]:
    """One Span for each of ``ranges``, widened to whole tokens; empty ranges are left out."""
    ranges = [item for item in ranges if item[1] > item[0]]
    if not ranges or not len(doc):
        return []
    return spans_at(doc, *zip(*ranges, strict=True))


def spans_at(
    doc: Doc,
    starts: Sequence[int],
    ends: Sequence[int],
    labels: Sequence[str],
    names: Sequence[str],
) -> list[Span]:
    """As :func:`token_spans`, of ranges that are not empty, by columns: many are made faster so."""
    offsets, add = offsets_of(doc), doc.vocab.strings.add
    firsts = (offsets.searchsorted(starts, side="right") - 1).tolist()
    lasts = offsets.searchsorted(ends, side="left").tolist()
    keys = {word: add(word) for word in {*labels, *names}}
    return [
        Span(doc, first, last, label=keys[label], span_id=keys[name])
        for first, last, label, name in zip(firsts, lasts, labels, names, strict=True)
    ]


def add_entities(doc: Doc, spans: Iterable[Span]) -> None:
    """Add ``spans`` to ``doc.ents`` where nothing stands yet: earlier entities are never touched.

    Of two new spans that overlap, the first in ``spans`` is kept. Tokens that another component has
    blocked for entities stay blocked.
    """
    if not len(doc):
        return
    earlier: Sequence[Span] = ()
    blocked = doc.to_array(ENT_IOB) == _BEGIN
    if blocked.any():  # in most documents nobody has said anything of entities yet
        blocked &= doc.to_array(ENT_TYPE) == 0
        earlier = doc.ents
    taken = bytearray(blocked.tobytes())
    kept: list[Span] = []
    for span in (*earlier, *spans):
        first, last = span.start, span.end
        if taken.find(1, first, last) < 0:
            taken[first:last] = b"\1" * (last - first)
            kept.append(span)
    # What set_ents does by default, at a quarter of the cost: it asks token by token.
    outside = np.full(len(doc), _OUTSIDE, dtype=np.uint64)
    outside[blocked] = _BEGIN
    doc.from_array([ENT_IOB], outside)  # type: ignore[arg-type]
    doc.set_ents(kept, default="unmodified")
