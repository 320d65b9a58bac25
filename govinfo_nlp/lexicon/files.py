"""Find and read pattern files, with errors that name file, line, key and remedy."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import PatternError

if TYPE_CHECKING:
    from importlib.abc import Traversable

M = TypeVar("M", bound=BaseModel)


class Entry(BaseModel):
    """Base of every line of a pattern file: a misspelt key is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def builtin(*parts: str) -> Traversable:
    """The built-in pattern file or folder ``parts`` (``builtin("units.jsonl")``)."""
    try:
        folder = files("govinfo_nlp.patterns")
    except ModuleNotFoundError:
        # a checkout that is not installed: patterns/ lies beside the package
        folder = Path(__file__).resolve().parents[2] / "patterns"
    return folder.joinpath(*parts)


def read_entries(source: Path | Traversable, model: type[M]) -> list[M]:
    """All lines of the JSONL file ``source`` as ``model`` objects.

    Raises :class:`PatternError` (G201 no such file, G202 not JSON, G203 wrong key or value).
    """
    return [_validated(row, model, str(source), line) for line, row in read_rows(source)]


def read_rows(source: Path | Traversable) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object) of each line of a JSONL file; blank lines are passed over."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise PatternError("G201", path=str(source)) from None
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is not UTF-8"
        raise PatternError("G202", path=str(source), line=1, cause=cause) from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            cause = f"{error.msg} at column {error.colno}"
            raise PatternError("G202", path=str(source), line=number, cause=cause) from None
        if not isinstance(row, dict):
            cause = "a line must hold one JSON object"
            raise PatternError("G202", path=str(source), line=number, cause=cause)
        yield number, row


def _validated(row: dict[str, Any], model: type[M], path: str, line: int) -> M:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "entry"
        near = difflib.get_close_matches(key, list(model.model_fields), n=1)
        hint = (
            f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(model.model_fields)}"
        )
        raise PatternError(
            "G203", path=path, line=line, key=key, cause=first["msg"].lower(), hint=hint
        ) from None
