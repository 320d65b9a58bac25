"""The text of a Doc, its folded form and its tokens' places, put together once for all components.

``doc.text`` makes an object of every token each time it is asked for; ten components that ask
would take longer than all they find. The last Doc's text is kept for as long as that Doc lives.
"""

from __future__ import annotations

import threading
import weakref
from typing import Any

import numpy as np
from spacy.attrs import IDX, ORTH, SPACY  # type: ignore[import-not-found,unused-ignore]
from spacy.tokens import Doc

from ..text.fold import fold


class _Latest(threading.local):
    """The Doc that was asked about last in this thread."""

    def __init__(self) -> None:
        self.doc: weakref.ref[Doc] | None = None
        self.text = ""
        self.norm: str | None = None
        self.offsets: np.ndarray[Any, Any] | None = None


_latest = _Latest()


def remember(
    doc: Doc, text: str, norm: str | None = None, offsets: np.ndarray[Any, Any] | None = None
) -> None:
    """``text`` is the text of ``doc``, ``norm`` its folded form, ``offsets`` where its tokens begin:
    a tokenizer knows them already.
    """
    _latest.doc, _latest.text, _latest.norm = weakref.ref(doc), text, norm
    _latest.offsets = offsets


def text_of(doc: Doc) -> str:
    """``doc.text``."""
    if _latest.doc is None or _latest.doc() is not doc:
        remember(doc, _joined(doc))
    return _latest.text


def norm_of(doc: Doc) -> str:
    """The folded text of ``doc``, of equal length."""
    text = text_of(doc)
    if _latest.norm is None:
        _latest.norm = fold(text)
    return _latest.norm


def offsets_of(doc: Doc) -> np.ndarray[Any, Any]:
    """Where the tokens of ``doc`` begin, in order."""
    text_of(doc)
    offsets = _latest.offsets
    if offsets is None or len(offsets) != len(doc):  # merged or split in the meantime
        # Signed as the places that are looked for: else numpy makes floats of all at each search.
        offsets = _latest.offsets = doc.to_array(IDX).astype(np.int64)
    return offsets


def _joined(doc: Doc) -> str:
    rows = doc.to_array([ORTH, SPACY]).tolist()
    strings = doc.vocab.strings
    words = {orth: strings[orth] for orth in {row[0] for row in rows}}
    return "".join(words[orth] + " " if space else words[orth] for orth, space in rows)
