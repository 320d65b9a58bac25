"""A layer of patterns: one file or folder, read and checked line by line.

A line says what it is by its ``label`` (METRIC, UNIT, SCOPE …); where it has none, by the name of
its file (``crosswalk.jsonl``). A JSON file holds a form, or under ``patterns`` a list of lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PatternError
from .files import (
    Place,
    Problem,
    builtin,
    did_you_mean,
    keys_of,
    parse_json,
    raise_for,
    read_lines,
    read_text,
    validated,
)
from .kinds import ENTITIES, FORMS, KINDS, LABELS, Kind, models

if TYPE_CHECKING:
    from importlib.abc import Traversable

#: Version of what the lines of pattern files look like; a file may name the one it was written for.
SCHEMA_VERSION = 1
#: Version → what turns a line of it into one of the next version.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

#: Name of the layer of the library itself.
BUILTIN = "built-in"
#: Keys that a line of any kind may have beside its own.
COMMON_KEYS = ("schema_version", "remove", "note")
_ENTITY_KEYS = {"label", "pattern", "id"}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with where it comes from. ``remove``: it takes away what equals it below."""

    kind: str
    row: dict[str, Any]
    layer: str
    path: str
    line: int
    remove: bool = False
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Layer:
    """The lines of one source, by kind, in file order."""

    name: str
    lines: dict[str, tuple[Line, ...]]

    @cached_property
    def digest(self) -> str:
        """Hash of the entries, wherever they stand."""
        return hash_of([[line.kind, line.remove, line.row] for line in self])

    def __iter__(self) -> Iterator[Line]:
        return (line for lines in self.lines.values() for line in lines)


def make_layer(name: str, lines: Iterable[Line]) -> Layer:
    """The layer ``name`` of ``lines``."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.kind, []).append(line)
    return Layer(name, {kind: tuple(grouped[kind]) for kind in KINDS if kind in grouped})


def hash_of(data: Any) -> str:
    """A short hash of JSON-like data."""
    packed = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def migrated(row: dict[str, Any], version: int) -> dict[str, Any]:
    """A line of the schema ``version`` as one of today."""
    for step in range(version, SCHEMA_VERSION):
        row = MIGRATIONS[step](row)
    return row


def read_builtin() -> Layer:
    """The patterns of the library. Their values are checked when a component first needs them."""
    return make_layer(BUILTIN, _builtin_lines())


def _builtin_lines() -> Iterator[Line]:
    problems: list[Problem] = []
    for name in KINDS:
        source = builtin(name)
        inside = source.iterdir() if source.is_dir() else [source] if source.is_file() else []
        for file in sorted(inside, key=lambda file: file.name):
            path = file.name if file is source else f"{name}/{file.name}"
            if file.name.endswith(".jsonl"):
                for place, row in read_lines(file, path, problems, check_keys=False):
                    yield Line(name, row, BUILTIN, path, place.line, place=place)
            elif file.name.endswith(".json"):
                text = read_text(file, path, problems)
                row = parse_json(text, path, 1, problems)
                yield Line(name, row, BUILTIN, path, 1, place=Place(path, 1, text))
    raise_for(problems)


def read_layer(source: Path | Traversable, name: str, problems: list[Problem]) -> Layer:
    """The layer in the file or folder ``source``; ``problems`` gets what is wrong with it.

    Raises:
        PatternError: G201, no such file or folder.
    """
    lines: list[Line] = []
    for file, path in _files(source):
        reader = _Reader(name, path, problems)
        lines += reader.json(file) if path.endswith(".json") else reader.jsonl(file)
    return make_layer(name, lines)


def layer_of(rows: Iterable[dict[str, Any]], name: str, problems: list[Problem]) -> Layer:
    """The layer of entries that a program makes: the lines are counted from 1."""
    reader = _Reader(name, f"<{name}>", problems)
    lines = (reader.line(dict(row), Place(reader.path, i, "{}")) for i, row in enumerate(rows, 1))
    return make_layer(name, [line for line in lines if line])


def _files(source: Path | Traversable) -> Iterator[tuple[Path | Traversable, str]]:
    """The pattern files of ``source`` with the paths that messages name."""
    if not source.is_dir():
        yield source, str(source)
        return
    found = list(_inside(source))
    if not found:
        raise PatternError("G205", path=str(source))
    yield from found


def _inside(folder: Path | Traversable) -> Iterator[tuple[Path | Traversable, str]]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.is_dir() and file.name != "schemas" and not file.name.startswith((".", "_")):
            yield from _inside(file)
        elif file.name.endswith((".jsonl", ".json")):
            yield file, str(file)


class _Reader:
    """Reads one file of the layer ``layer``."""

    def __init__(self, layer: str, path: str, problems: list[Problem]) -> None:
        self.layer, self.path, self.problems = layer, path, problems
        self.version = SCHEMA_VERSION
        parent, _, name = path.replace("\\", "/").rpartition("/")
        self._kind = KINDS.get(name) or KINDS.get(parent.rpartition("/")[2])

    def jsonl(self, file: Path | Traversable) -> list[Line]:
        rows = read_lines(file, self.path, self.problems)
        return [line for place, row in rows if (line := self.line(row, place))]

    def json(self, file: Path | Traversable) -> list[Line]:
        text = read_text(file, self.path, self.problems)
        value = parse_json(text, self.path, 1, self.problems) if text.strip() else None
        place = Place(self.path, 1, text)
        if not isinstance(value, dict):
            if value is not None:
                what = "the file holds one object: a form, or a list of patterns"
                self.problems.append(place.problem((), what))
            return []
        value.pop("$schema", None)
        if "patterns" not in value:
            made = self.line({**value, "label": FORMS.labels[0]}, place)
            return [made] if made else []
        self._check_version(value, place)
        if not isinstance(value["patterns"], list):
            self.problems.append(place.problem(("patterns",), "must be a list of entries"))
            return []
        rows = enumerate(value["patterns"])
        made_lines = (self._item(row, index, text) for index, row in rows)
        return [line for line in made_lines if line]

    def _item(self, row: Any, index: int, text: str) -> Line | None:
        place = Place(self.path, 1, text, ("patterns", index))
        if isinstance(row, dict):
            return self.line(row, place)
        self.problems.append(place.problem((), 'must be an object: {"label": …}'))
        return None

    def line(self, row: dict[str, Any], place: Place) -> Line | None:
        """One entry; None where it is only a header, or wrong."""
        if "schema_version" in row:
            self._check_version(row, place)
            row.pop("schema_version")
            if not row:
                return None
        row = migrated(row, self.version)
        kind = self._kind_of(row, place)
        if kind is None:
            return None
        model = models()[kind.name]
        for key in ("label", "note"):
            if key not in model.model_fields:
                row.pop(key, None)
        remove = row.pop("remove", False)
        if not isinstance(remove, bool):
            self.problems.append(place.problem(("remove",), "must be true or false"))
            return None
        wrong = len(self.problems)
        if remove:
            self._check_removal(row, keys_of(model), place)
        else:
            validated(row, model, place, self.problems)
        if len(self.problems) > wrong:
            return None
        at = place.problem((), "").line
        return Line(kind.name, row, self.layer, self.path, at, remove, place)

    def _check_version(self, row: dict[str, Any], place: Place) -> None:
        version = row["schema_version"]
        if isinstance(version, int) and version > SCHEMA_VERSION:
            what = f"the file is written for version {version} of the patterns"
            hint = f"this govinfo_nlp knows versions up to {SCHEMA_VERSION}: update it"
            self.problems.append(place.problem(("schema_version",), what, hint=hint))
        elif not isinstance(version, int) or (
            version < SCHEMA_VERSION and version not in MIGRATIONS
        ):
            hint = f"the newest is {SCHEMA_VERSION}"
            what = f"there is no version {version!r}"
            self.problems.append(place.problem(("schema_version",), what, hint=hint))
        else:
            self.version = version

    def _kind_of(self, row: dict[str, Any], place: Place) -> Kind | None:
        label = row.get("label", "")
        if not label and self._kind is not None and self._kind.labels:
            if "label" in keys_of(models()[self._kind.name]):
                row["label"] = self._kind.labels[0]
            return self._check_open(self._kind, place)
        if not label or not isinstance(label, str):
            hint = "METRIC for the name of a metric, UNIT, SCOPE …"
            self.problems.append(place.problem(("label",), "the key is missing", hint=hint))
            return None
        if label in LABELS:
            named = LABELS[label]
            tokens = named.name == "metrics" and isinstance(row.get("pattern"), list)
            return self._check_open(ENTITIES if tokens else named, place)
        if not row.keys() - _ENTITY_KEYS - set(COMMON_KEYS):
            return ENTITIES
        what = f"{label!r} is no label of this library, and its own take only pattern and id"
        hint = did_you_mean(label, LABELS)
        self.problems.append(place.problem(("label",), what, hint=hint))
        return None

    def _check_open(self, kind: Kind, place: Place) -> Kind | None:
        if kind.open:
            return kind
        what = f"{'/'.join(kind.labels)} cannot be changed by pattern files"
        self.problems.append(place.problem(("label",), what))
        return None

    def _check_removal(self, row: dict[str, Any], keys: list[str], place: Place) -> None:
        for key in row.keys() - set(keys):
            hint = did_you_mean(key, keys)
            self.problems.append(place.problem((key,), "there is no such key", hint=hint))
        if not row.keys() - {"label"}:
            what = "says not what to take away"
            self.problems.append(place.problem(("remove",), what, hint="give its id or pattern"))
