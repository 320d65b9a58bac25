"""The text of a Doc and its folded form, put together once for all components.

``doc.text`` makes an object of every token each time it is asked for; ten components that ask
would take longer than all they find. The last Doc's text is kept for as long as that Doc lives.
"""

from __future__ import annotations

import threading
import weakref

from spacy.attrs import ORTH, SPACY  # type: ignore[import-not-found,unused-ignore]
from spacy.tokens import Doc

from ..text.fold import fold


class _Latest(threading.local):
    """The Doc that was asked about last in this thread."""

    def __init__(self) -> None:
        self.doc: weakref.ref[Doc] | None = None
        self.text = ""
        self.norm: str | None = None


_latest = _Latest()


def remember(doc: Doc, text: str, norm: str | None = None) -> None:
    """``text`` is the text of ``doc``, ``norm`` its folded form: a tokenizer knows them already."""
    _latest.doc, _latest.text, _latest.norm = weakref.ref(doc), text, norm


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


def _joined(doc: Doc) -> str:
    rows = doc.to_array([ORTH, SPACY]).tolist()
    strings = doc.vocab.strings
    words = {orth: strings[orth] for orth in {row[0] for row in rows}}
    return "".join(words[orth] + " " if space else words[orth] for orth, space in rows)
