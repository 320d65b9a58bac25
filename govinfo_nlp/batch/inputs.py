"""What a batch is made of: every kind of source as an :class:`Input`, one after the other."""

from __future__ import annotations

import glob
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..api import is_path
from ..errors import GovinfoError, UsageError
from ..readers import STDIN, Source, iter_sources, read_bytes


@dataclass(frozen=True, slots=True)
class Input:
    """One document to parse.

    ``source``: a path, the bytes of a file, a text (str), a ``Source`` that was read already, or
    the error that stands for what is not there. ``id``: the report's id, None for the stem of the
    file's name. ``name``: the path, "" where there is none. ``rename``: what the report is called
    in the end, where another one has its id.
    """

    source: Path | bytes | str | Source | GovinfoError
    id: str | None = None
    name: str = ""
    rename: str = ""

    @property
    def final_id(self) -> str:
        """The id that the report has in the end."""
        if self.rename:
            return self.rename
        return self.id if self.id is not None else Path(self.name).stem

    @property
    def label(self) -> str:
        """What errors call the input: its path, else its id."""
        return self.name or self.id or "<text>"


def inputs_of(sources: Any) -> Iterator[Input]:
    """The inputs that ``sources`` name, in order, made as they are asked for.

    ``sources``: one source or an iterable of them: paths, folders, globs, "-" (standard input),
    texts, bytes, ``Source`` objects, ``Input`` objects, or ``(source, id)`` pairs. A folder or a
    glob gives all its files; what cannot be found is an input too, that will fail.
    """
    if isinstance(sources, (str, bytes, Path, Source, Input)):
        sources = [sources]
    for source in sources:
        yield from _expanded(source)


def _expanded(source: Any) -> Iterator[Input]:
    if isinstance(source, Input):
        yield source
    elif isinstance(source, tuple) and len(source) == 2 and isinstance(source[1], str):
        yield from (Input(item.source, source[1], item.name) for item in _expanded(source[0]))
    elif isinstance(source, Source):
        yield Input(source, name=source.name)
    elif isinstance(source, bytes) or (isinstance(source, str) and not _names_files(source)):
        yield Input(source)
    elif isinstance(source, (str, Path)):
        yield from map(of_file, iter_sources([source]))
    elif isinstance(source, GovinfoError):
        yield of_file(source)
    else:
        yield Input(UsageError("G306", what=f"{type(source).__name__} object"))


def of_file(item: Path | str | GovinfoError) -> Input:
    """The input for what ``readers.iter_sources`` gives. Standard input is read here and now."""
    if isinstance(item, GovinfoError):
        return Input(item, name=str(item.details.get("path", "")))
    if item == STDIN:
        try:
            return Input(read_bytes(STDIN), name="<stdin>")
        except GovinfoError as error:
            return Input(error, name="<stdin>")
    return Input(Path(item), name=str(item))


def with_unique_ids(inputs: Iterable[Input]) -> Iterator[Input]:
    """``inputs``, those renamed whose id an earlier one has: 临溪县/2018, then 2018~2."""
    times: Counter[str] = Counter()
    for item in inputs:
        own = item.final_id
        if own in times:
            times[own] += 1
            free = (name for name in _other_names(item, times[own]) if name not in times)
            item = replace(item, rename=next(free))
        times[item.final_id] += 1
        yield item


def _other_names(item: Input, number: int) -> Iterator[str]:
    """The id behind the name of its folder, of two folders …; the id with a number."""
    own = item.final_id
    if item.id is None:
        folders = [part for part in Path(item.name).parts[:-1] if part.strip("./\\")]
        yield from ("/".join([*folders[-k:], own]) for k in range(1, len(folders) + 1))
    yield from (f"{own}~{n}" for n in itertools.count(number))


def _names_files(text: str) -> bool:
    """Whether ``text`` is a path, standard input or a glob that matches something."""
    if text == STDIN or is_path(text):
        return True
    short = len(text) < 1024 and "\n" not in text
    return (
        short and glob.has_magic(text) and next(glob.iglob(text, recursive=True), None) is not None
    )


def count(sources: Iterable[Any]) -> int | None:
    """How many inputs ``sources`` hold, where that can be told without using them up; else None."""
    if isinstance(sources, (str, bytes, Path, Source, Input)):
        sources = [sources]
    if not isinstance(sources, (list, tuple)) or STDIN in sources:
        return None
    return sum(1 for _ in inputs_of(sources))
