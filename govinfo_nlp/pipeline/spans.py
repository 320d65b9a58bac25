"""Carry character ranges over to tokens, whatever tokenizer made them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from spacy.tokens import Doc, Span

#: (start, end, label, id): a range of characters with what it is.
Range = tuple[int, int, str, str]


def token_spans(doc: Doc, ranges: Sequence[Range]) -> list[Span]:
    """One Span for each of ``ranges``, widened to whole tokens; empty ranges are left out."""
    ranges = [item for item in ranges if item[1] > item[0]]
    if not ranges or not len(doc):
        return []
    offsets = doc.to_array(["IDX"]).reshape(-1)
    starts = np.searchsorted(offsets, [item[0] for item in ranges], side="right") - 1
    ends = np.searchsorted(offsets, [item[1] for item in ranges], side="left")
    return [
        Span(doc, int(first), int(max(last, first + 1)), label=label, span_id=name)
        for first, last, (_, _, label, name) in zip(starts, ends, ranges, strict=True)
    ]


def add_entities(doc: Doc, spans: Iterable[Span]) -> None:
    """Add ``spans`` to ``doc.ents`` where nothing stands yet: earlier entities are never touched.

    Of two new spans that overlap, the first in ``spans`` is kept.
    """
    taken = bytearray(len(doc))
    kept = list(doc.ents)
    for span in kept:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    for span in spans:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            kept.append(span)
    doc.set_ents(kept)
