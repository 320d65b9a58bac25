"""Read pattern files, with errors that name file, line, column, key and remedy, all at once."""

from __future__ import annotations

import codecs
import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import PatternError
from .positions import line_and_column, nearest, positions

if TYPE_CHECKING:
    from importlib.abc import Traversable

M = TypeVar("M", bound=BaseModel)


class Entry(BaseModel):
    """Base of every line of a pattern file: a misspelt key is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a pattern file.

    ``severity``: error (the file is refused) or warning. ``code``: G202 (no JSON, no text), G203
    (a key or a value is wrong).
    """

    path: str
    line: int
    column: int
    key: str
    what: str
    hint: str = ""
    severity: str = "error"
    code: str = "G203"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place} {self.key}: {self.what}" + (f", {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object of a pattern file stands: ``text`` holds it under the path ``prefix``."""

    path: str
    line: int
    text: str
    prefix: tuple[str | int, ...] = ()

    def problem(self, loc: Sequence[str | int], what: str, **more: str) -> Problem:
        """The problem ``what`` with the key (or the value in a list) at ``loc``."""
        offset = nearest(positions(self.text), (*self.prefix, *loc))
        line, column = line_and_column(self.text, offset)
        key = ".".join(map(str, loc)) or "entry"
        return Problem(self.path, self.line + line - 1, column, key, what, **more)


def builtin(*parts: str) -> Traversable:
    """The built-in pattern file or folder ``parts`` (``builtin("units.jsonl")``)."""
    try:
        folder = files("govinfo_nlp.patterns")
    except ModuleNotFoundError:
        # a checkout that is not installed: patterns/ lies beside the package
        folder = Path(__file__).resolve().parents[2] / "patterns"
    return folder.joinpath(*parts)


def raise_for(problems: Iterable[Problem]) -> None:
    """Raise one PatternError that tells all ``problems``, if there are any."""
    told = list(problems)
    if told:
        raise PatternError(told[0].code, problems="\n".join(map(str, told)), found=tuple(told))


def read_entries(source: Path | Traversable, model: type[M]) -> list[M]:
    """All lines of the JSONL file ``source`` as ``model`` objects.

    Raises:
        PatternError: G201 no such file, G202 not JSON, G203 wrong key or value.
    """
    problems: list[Problem] = []
    lines = list(read_lines(source, str(source), problems))
    entries = [validated(row, model, place, problems) for place, row in lines]
    raise_for(problems)
    return [entry for entry in entries if entry is not None]


def read_text(source: Path | Traversable, path: str, problems: list[Problem]) -> str:
    """The text of a pattern file; "" and a problem where its bytes are none.

    Raises:
        PatternError: G201, no such file.
    """
    try:
        data = source.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise PatternError("G201", path=path) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = data.count(b"\n", 0, error.start) + 1, error.start
        column -= data.rfind(b"\n", 0, error.start)
        likely = "UTF-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "GBK"
        hint = f"it looks like {likely}: save the file as UTF-8"
        problems.append(
            Problem(path, line, column, "encoding", "not UTF-8", hint, "error", code="G202")
        )
        return ""


def read_lines(
    source: Path | Traversable, path: str, problems: list[Problem], check_keys: bool = True
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """(place, object) of each line of a JSONL file; blank lines and lines with # are passed over."""
    text = read_text(source, path, problems)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            row = parse_json(line, path, number, problems, check_keys)
            if isinstance(row, dict):
                yield Place(path, number, line), row
            elif row is not None:
                what = 'a line holds one JSON object: {"label": …}'
                problems.append(Problem(path, number, 1, "entry", what, code="G202"))


def parse_json(
    text: str, path: str, line: int, problems: list[Problem], check_keys: bool = True
) -> Any:
    """The JSON value ``text``, which begins at ``line``; None and a problem where it is none.

    ``check_keys``: whether a key that stands twice is a problem (that takes time).
    """
    twice: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(pairs)
        if len(row) < len(pairs):
            keys = [key for key, _ in pairs]
            twice.extend(key for key in row if keys.count(key) > 1)
        return row

    try:
        value = json.loads(text, object_pairs_hook=members if check_keys else None)
    except json.JSONDecodeError as error:
        what = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        hint = _json_hint(text, error.pos)
        place = (line + error.lineno - 1, error.colno)
        problems.append(Problem(path, *place, "entry", what, hint, code="G202"))
        return None
    for key in twice:
        at = line_and_column(text, text.rfind(f'"{key}"'))
        place = (line + at[0] - 1, at[1])
        problems.append(Problem(path, *place, key, "the key stands twice in one object"))
    return value


def _json_hint(text: str, at: int) -> str:
    """What is probably wrong at ``at``, for someone who does not write JSON every day."""
    around = text[max(0, at - 2) : at + 1]
    if any(quote in around for quote in "“”‘’'"):
        return 'use straight double quotation marks: "'
    if any(mark in around for mark in "，：｛｝［］"):
        return "use the half-width marks , : { } [ ]"
    if text[at : at + 1] in ("}", "]"):
        return "is there a comma too many before it?"
    return "is a comma or a quotation mark missing before it?"


def validated(
    row: dict[str, Any], model: type[M], place: Place, problems: list[Problem]
) -> M | None:
    """``row`` as a ``model`` object; None and its problems where keys or values are wrong."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        for item in error.errors():
            problems.append(_problem(dict(item), model, place))
        return None


#: Kind of pydantic's error → how it is said to someone who knows no Python.
_WORDS = {
    "missing": "the key is missing",
    "string_type": 'must be text in quotation marks: "…"',
    "tuple_type": 'must be a list: ["…", "…"]',
    "list_type": 'must be a list: ["…", "…"]',
    "dict_type": 'must be an object: {"…": "…"}',
    "model_type": 'must be an object: {"…": "…"}',
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}


def _problem(error: dict[str, Any], model: type[BaseModel], place: Place) -> Problem:
    loc: tuple[str | int, ...] = error["loc"]
    kind, key = error["type"], str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = keys_of(_model_at(model, loc[:-1]))
        return place.problem(loc, "there is no such key", hint=did_you_mean(key, known))
    if kind == "literal_error":
        allowed = [
            word.strip("'") for word in error["ctx"]["expected"].replace(" or ", ", ").split(", ")
        ]
        hint = did_you_mean(str(error["input"]), allowed)
        return place.problem(loc, f"{error['input']!r} is none of its values", hint=hint)
    message = str(error["msg"]).removeprefix("Value error, ")
    return place.problem(loc, _WORDS.get(kind, message[:1].lower() + message[1:]))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?``, or what there is to choose from."""
    choices = [choice for choice in known if choice]
    near = difflib.get_close_matches(word, choices, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(choices)}" if 0 < len(choices) <= 40 else ""


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of ``model`` as files write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel]:
    """The model of the object at ``loc`` inside ``model``."""
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            annotation = model.model_fields[part].annotation
            for inner in (annotation, *get_args(annotation)):
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    model = inner
    return model
