"""Read one document of any supported type, and find the documents of a batch."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import ReadError
from ..records import Diagnostic
from . import kinds
from .encoding import decode
from .layout import Block, lay_out
from .markdown import find_grids
from .source import Source

#: Longest text that is read, in characters: spaCy's own limit.
MAX_LENGTH = 1_000_000
#: Largest file that is opened, in bytes: no report comes near it, even with its images.
MAX_BYTES = 100_000_000
#: The name that stands for standard input.
STDIN = "-"


def read(
    source: str | Path | bytes,
    *,
    name: str = "",
    encoding: str | None = None,
    max_length: int = MAX_LENGTH,
) -> Source:
    """The document ``source``: a path, "-" for standard input, or the bytes of a file.

    The type is told by the content, not by the suffix alone. ``name`` stands in errors and in the
    result for bytes, and its suffix serves as a hint; ``encoding`` overrules the detection for
    text and HTML; ``max_length`` is the longest text that is accepted, in characters.

    Raises :class:`ReadError` (G101–G113) with the path and the remedy, :class:`UsageError` (G303)
    where PDF or DOCX need a package that is not installed; nothing else.
    """
    if isinstance(source, bytes):
        data = source
    else:
        data = read_bytes(source)
        name = name or ("<stdin>" if source == STDIN else str(source))
    path = name or "<bytes>"
    if len(data) > MAX_BYTES:
        raise ReadError("G112", path=path, limit=MAX_BYTES)
    if not data:
        raise ReadError("G107", path=path)
    kind = kinds.binary_kind(data, path)
    if kind == "pdf":
        from .pdf import read_pdf

        blocks, notes = read_pdf(data, path, max_length)
        return _laid_out(blocks, "pdf", name, path, max_length, notes=notes)
    if kind == "docx":
        from .docx import read_docx

        blocks, notes = read_docx(data, path)
        return _laid_out(blocks, "docx", name, path, max_length, notes=notes)
    return _read_characters(data, name, path, encoding, max_length)


def read_text(text: str, *, name: str = "", kind: str = "text") -> Source:
    """``text`` as a :class:`Source`, unchanged, with the pipe tables in it as grids."""
    return Source(text, find_grids(text), kind=kind, name=name)


def iter_sources(paths: Iterable[str | Path]) -> Iterator[Path | str | ReadError]:
    """The documents that ``paths`` name, in a stable order, each once, as they are found.

    A folder gives the files below it with a suffix of :data:`kinds.SUFFIXES` (hidden ones and
    Office lock files left out), a pattern with ``*``, ``?`` or ``[`` the files that match (``**``
    goes down), "-" itself. What is not there is given as a :class:`ReadError`, so that a batch
    can report it and go on.
    """
    seen: set[str] = set()
    for path in paths:
        if path == STDIN:
            yield STDIN
            continue
        found = False
        for file in _expand(Path(path)):
            found = True
            key = os.path.abspath(file)
            if key not in seen:
                seen.add(key)
                yield file
        if not found and os.path.isdir(path):
            yield ReadError("G114", path=str(path), supported=kinds.SUPPORTED)
        elif not found:
            yield ReadError("G101", path=str(path))


def _expand(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield path
    elif glob.has_magic(str(path)):
        for match in sorted(glob.glob(str(path), recursive=True)):
            yield from _expand(Path(match))


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if kinds.suffix_kind(name) and not name.startswith((".", "~$")):
                yield Path(base, name)


def read_bytes(path: str | Path) -> bytes:
    """What the file ``path`` holds, or standard input for "-"; no more than a report may have.

    Raises :class:`ReadError` (G101, G102).
    """
    if path == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ReadError("G101", path=str(path)) from None
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise ReadError("G102", path=str(path), cause=cause) from None


def _read_characters(
    data: bytes, name: str, path: str, encoding: str | None, max_length: int
) -> Source:
    """Text, Markdown or HTML."""
    text, encoding, broken = decode(data, path, encoding)
    if not text.strip():
        raise ReadError("G107", path=path)
    message = f"{broken} places are no characters in {encoding}"
    notes = [Diagnostic("D104", message)] if broken else []
    kind = kinds.text_kind(text, name, path)
    if kind == "html":
        from .html import read_html

        blocks, meta = read_html(text, path)
        return _laid_out(blocks, kind, name, path, max_length, encoding, notes, meta)
    _check_length(text, path, max_length)
    return Source(text, find_grids(text), kind, name, encoding, notes)


def _laid_out(
    blocks: Iterable[Block],
    kind: str,
    name: str,
    path: str,
    max_length: int,
    encoding: str = "",
    notes: list[Diagnostic] | None = None,
    meta: dict[str, str] | None = None,
) -> Source:
    text, grids = lay_out(blocks)
    if not text.strip():
        raise ReadError("G113", path=path, kind=kind.upper())
    _check_length(text, path, max_length)
    return Source(text, grids, kind, name, encoding, notes or [], meta or {})


def _check_length(text: str, path: str, max_length: int) -> None:
    if len(text) > max_length:
        raise ReadError("G106", path=path, size=len(text), limit=max_length)
