"""Where the keys and values of a JSON text stand: for messages that point at the place."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def positions(text: str) -> dict[Path, int]:
    """Path -> offset of its key (of the value itself in a list) in the valid JSON ``text``.

    >>> positions('{"a": [1, {"b": 2}]}')[("a", 1, "b")]
    11
    """
    found: dict[Path, int] = {(): 0}
    _read(text, _skip(text, 0), (), found)
    return found


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of ``offset``, both counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def nearest(found: dict[Path, int], path: Sequence[str | int]) -> int:
    """The offset of ``path``, or of the innermost thing around it that is there."""
    known = (tuple(path[:length]) for length in range(len(path), -1, -1))
    return next(found[part] for part in known if part in found)


def _read(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    """Note what stands in the value at ``at``; where it ends."""
    if text[at] == "{":
        return _members(text, at, path, found)
    if text[at] == "[":
        return _items(text, at, path, found)
    return _DECODER.raw_decode(text, at)[1]


def _members(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, end = _DECODER.raw_decode(text, at)
        inside = (*path, key)
        found[inside] = at
        at = _skip(text, _skip(text, end) + 1)
        at = _after(text, _read(text, at, inside, found))
    return at + 1


def _items(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    at, index = _skip(text, at + 1), 0
    while text[at] != "]":
        inside = (*path, index)
        found[inside] = at
        at = _after(text, _read(text, at, inside, found))
        index += 1
    return at + 1


def _after(text: str, at: int) -> int:
    """Behind the comma that follows a value, or at the closing bracket."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
