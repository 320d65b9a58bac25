"""Pattern sets: the built-in patterns with the layers of users over them.

Layers, lowest first: built-in; the installed packs in the order of their names (entry points of the
group ``govinfo_patterns``); ``GOVINFO_PATTERNS`` (files and folders, parted like PATH); the paths
that a pipeline is configured with; what is added at run time. Every entry adds to those below,
takes the place of the same one (``kinds.py`` says which are the same), or removes entries.

The engines ask for the patterns that are *in use*: each component puts its own set in use while
it works on a document, so that pipelines with different patterns live side by side.
"""

from __future__ import annotations

import json
import os
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ..errors import GovinfoWarning, PatternError
from .files import Place, Problem, raise_for, validated
from .kinds import KINDS, Kind
from .layers import (
    BUILTIN,
    SCHEMA_VERSION,
    Layer,
    Line,
    hash_of,
    layer_of,
    make_layer,
    migrated,
    read_builtin,
    read_layer,
)

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from .files import Entry

E = TypeVar("E", bound="Entry")
P = ParamSpec("P")
T = TypeVar("T")

#: Group of the entry points under which packs of patterns are installed.
ENTRY_POINTS = "govinfo_patterns"
#: Variable of the environment that names files and folders of patterns.
VARIABLE = "GOVINFO_PATTERNS"

_known: weakref.WeakValueDictionary[str, PatternSet] = weakref.WeakValueDictionary()
#: The sets of this process: a report names the one that gave it by its digest only.
_by_digest: dict[str, PatternSet] = {}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from. ``used``: whether no layer above replaced or removed it."""

    layer: str
    path: str
    line: int
    kind: str
    entry: dict[str, Any]
    used: bool

    def __str__(self) -> str:
        row = json.dumps(self.entry, ensure_ascii=False)
        return f"{self.path}:{self.line} ({self.layer}{'' if self.used else ', not in use'}) {row}"


class PatternSet:
    """Patterns of several layers, laid over each other. Immutable: adding makes a new set.

    ``layers``: lowest first. ``digest``: hash of the resulting entries, stored with every report.
    ``made``: what the engines have made of the set, kept as long as the set.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = tuple(layers)
        self.made: dict[Any, Any] = {}

    @cached_property
    def _resolved(self) -> dict[str, list[Line]]:
        resolved = {}
        for name, kind in KINDS.items():
            lines: list[Line] = []
            for layer in self.layers:
                lines = _laid_over(lines, layer.lines.get(name, ()), kind)
            resolved[name] = lines
        return resolved

    @cached_property
    def digest(self) -> str:
        if len(self.layers) == 1:
            return self.layers[0].digest
        rows = {name: [line.row for line in lines] for name, lines in self._resolved.items()}
        return hash_of({name: listed for name, listed in rows.items() if listed})

    def lines(self, kind: str) -> list[Line]:
        """The entries of ``kind`` (a name in ``KINDS``) that are in use, with their places."""
        return self._resolved[kind]

    def entries(self, kind: str, model: type[E]) -> list[E]:
        """The entries of ``kind`` as ``model`` objects. Raises PatternError (G203)."""
        problems: list[Problem] = []
        places = (
            (line, line.place or Place(line.path, line.line, "{}")) for line in self.lines(kind)
        )
        found = [validated(line.row, model, place, problems) for line, place in places]
        raise_for(problems)
        return [entry for entry in found if entry is not None]

    def explain(self, id: str) -> list[Origin]:
        """Every entry about ``id``, lowest layer first: which layer, file and line says what.

        An entry is about an id that it has, or that it gives to a row or column.
        """
        used = {id_of(line) for lines in self._resolved.values() for line in lines}
        return [
            Origin(
                line.layer,
                line.path,
                line.line,
                line.kind,
                _shown(line),
                line.remove or id_of(line) in used,
            )
            for layer in self.layers
            for line in layer
            if _is_about(line, id)
        ]

    def add_patterns(
        self, patterns: str | Path | Iterable[dict[str, Any]], name: str = "run time"
    ) -> PatternSet:
        """A new set with one more layer: a file, a folder, or entries as dicts.

        Raises:
            PatternError: G201–G205, all that is wrong at once.
        """
        return _with_layers(self, [(name, patterns)])

    def in_use(self) -> AbstractContextManager[PatternSet]:
        """Within this context the engines of this thread work with this set."""
        return _InUse(self)

    def to_state(self) -> dict[str, Any]:
        """The set as plain data: all of its layers, with files and lines."""
        return {
            "schema_version": SCHEMA_VERSION,
            "builtin": self.layers[0].digest,
            "layers": [[layer.name, list(map(_packed, layer))] for layer in self.layers],
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> PatternSet:
        """The set that ``to_state`` told, even where its files are gone.

        Warns (GovinfoWarning) if the built-in patterns have changed since: the saved ones count.
        """
        version = state["schema_version"]
        layers = [
            make_layer(
                name,
                (
                    Line(kind, migrated(row, version), name, path, line, remove)
                    for kind, path, line, remove, row in lines
                ),
            )
            for name, lines in state["layers"]
        ]
        if state["builtin"] == builtin_patterns().layers[0].digest:
            layers[:1] = builtin_patterns().layers
        else:
            warnings.warn(
                "the built-in patterns have changed since this pipeline was saved; it goes on with"
                " the saved ones. Make it anew with govinfo_nlp.load() to use today's",
                GovinfoWarning,
                stacklevel=2,
            )
        return _shared(cls(layers))

    def __reduce__(self) -> tuple[Any, ...]:
        return (PatternSet.from_state, (self.to_state(),))

    def __repr__(self) -> str:
        return f"<PatternSet {self.digest}: {', '.join(layer.name for layer in self.layers)}>"


class _State(threading.local):
    """The set that is in use in this thread."""

    patterns: PatternSet | None = None


_state = _State()


class _InUse(AbstractContextManager[PatternSet]):
    """Puts a set in use, and what was in use before again behind it.

    (Each component does so for each document: a generator would take three times as long.)
    """

    __slots__ = ("_before", "_patterns")

    def __init__(self, patterns: PatternSet) -> None:
        self._patterns = patterns
        self._before: PatternSet | None = None

    def __enter__(self) -> PatternSet:
        self._before, _state.patterns = _state.patterns, self._patterns
        return self._patterns

    def __exit__(self, *error: object) -> None:
        _state.patterns = self._before


def patterns_in_use() -> PatternSet:
    """The set that the engines work with now: the running component's, else the default one."""
    return _state.patterns or default_patterns()


def per_set(function: Callable[P, T]) -> Callable[P, T]:
    """What ``function`` makes of the patterns in use, made once for each set and its arguments."""

    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        made = (_state.patterns or default_patterns()).made
        key = (function, *args)
        try:
            value: T = made[key]
        except KeyError:
            value = made[key] = function(*args, **kwargs)
        return value

    return kept


# -- where sets come from -----------------------------------------------------------------------


def load_patterns(
    source: str | Path | PatternSet | Iterable[str | Path] | None = "default",
) -> PatternSet:
    """A pattern set.

    Args:
        source: "default" (built-in patterns, installed packs and ``GOVINFO_PATTERNS``),
            "builtin" (the built-in patterns alone), or files and folders that are laid over the
            default ones, the last one uppermost; a name stands for the installed pack of that name.

    Raises:
        PatternError: G201 no such file or folder, G202 not JSON or not UTF-8, G203 wrong key or
            value, G205 a folder without pattern files; all that is wrong is told at once.
    """
    if isinstance(source, PatternSet):
        return source
    if source is None or source == "default":
        return default_patterns()
    if source == "builtin":
        return builtin_patterns()
    paths = [source] if isinstance(source, (str, Path)) else list(source)
    named = [(str(path), path) for path in paths if path != "default"]
    return _with_layers(default_patterns(), named) if named else default_patterns()


@lru_cache(maxsize=1)
def builtin_patterns() -> PatternSet:
    """The patterns of the library alone."""
    return _shared(PatternSet([read_builtin()]))


def default_patterns() -> PatternSet:
    """Built-in patterns, installed packs and ``GOVINFO_PATTERNS``; read once in a process."""
    return _default(os.environ.get(VARIABLE, ""))


@lru_cache(maxsize=8)
def _default(variable: str) -> PatternSet:
    packs = [(f"pack {point.name}", _folder(point)) for point in installed_packs()]
    paths = [(VARIABLE, path) for path in variable.split(os.pathsep) if path]
    return (
        _with_layers(builtin_patterns(), [*packs, *paths]) if packs or paths else builtin_patterns()
    )


def installed_packs() -> list[EntryPoint]:
    """The installed packs in the order of their names."""
    return sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name)


def _folder(point: EntryPoint) -> Path | Traversable:
    """The files of an installed pack: its entry point names a package, or a path in one."""
    try:
        target = point.load()
        return files(target) if isinstance(target, ModuleType) else Path(target)
    except Exception as error:
        raise PatternError("G206", name=point.name, value=point.value, cause=error) from None


def of_digest(digest: str) -> PatternSet:
    """The set of this process with ``digest``; the one in use where it is none of this process."""
    return _by_digest.get(digest) or patterns_in_use()


def _with_layers(below: PatternSet, sources: Sequence[tuple[str, Any]]) -> PatternSet:
    """``below`` with ``sources`` (name and path or entries) over it, all of them checked."""
    from .lint import errors_of

    problems: list[Problem] = []
    layers = [_layer(name, source, problems) for name, source in sources]
    raise_for(problems)
    made = _shared(PatternSet([*below.layers, *layers]))
    raise_for(errors_of(made, len(below.layers)))
    return made


def _layer(name: str, source: Any, problems: list[Problem]) -> Layer:
    if isinstance(source, (str, Path)):
        path = Path(source)
        packs = {point.name: point for point in installed_packs()} if not path.exists() else {}
        source = _folder(packs[str(source)]) if str(source) in packs else path
    elif not hasattr(source, "read_bytes"):
        return layer_of(source, name, problems)
    return read_layer(source, name, problems)


def _shared(made: PatternSet) -> PatternSet:
    """``made``, or the set of the same layers that this process has already."""
    told = [made.layers[0].digest]
    told += [repr(line) for layer in made.layers if layer.name != BUILTIN for line in layer]
    known = _known.setdefault(hash_of(told), made)
    _by_digest.setdefault(known.digest, known)
    return known


# -- how layers lie over each other ---------------------------------------------------------------


def _laid_over(below: list[Line], layer: Sequence[Line], kind: Kind) -> list[Line]:
    """The lines ``below`` with those of ``layer`` added, put in their place or taken away."""
    if not layer:
        return below
    if not below:
        return [line for line in layer if not line.remove]
    gone = [line.row for line in layer if line.remove]
    kept = [line for line in below if not any(matches(line.row, row) for row in gone)]
    added = [line for line in layer if not line.remove]
    instead: dict[str, list[Line]] = {}
    for line in added:
        instead.setdefault(key_of(line, kind.key), []).append(line)
    known = {key_of(line, kind.key) for line in kept}
    ahead: dict[str, list[Line]] = {}
    for line in added:
        if kind.first and key_of(line, kind.key) not in known:
            ahead.setdefault(key_of(line, (kind.first,)), []).append(line)
    result: list[Line] = []
    for line in kept:
        result += ahead.pop(key_of(line, (kind.first,)), ()) if kind.first else ()
        key = key_of(line, kind.key)
        if key in instead:
            result += instead[key]
            instead[key] = []  # where several stand below, all of them go
        else:
            result.append(line)
    placed = set(map(id, result))
    return result + [line for line in added if id(line) not in placed]


def matches(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether ``row`` has all values of ``wanted`` (patterns are compared folded)."""
    return all(_folded(row.get(key), key) == _folded(value, key) for key, value in wanted.items())


def key_of(line: Line, fields: Sequence[str]) -> str:
    """What makes an entry the same as another one of its kind."""
    return repr([_folded(line.row.get(field) or "", field) for field in fields])


def _folded(value: Any, key: str) -> Any:
    from ..text.fold import fold  # only where something is laid over: it needs numpy

    return fold(value) if key == "pattern" and isinstance(value, str) else value


def id_of(line: Line) -> tuple[str, int, str, str]:
    """What tells a line from all others of its set."""
    return (line.path, line.line, line.kind, repr(line.row))


def _is_about(line: Line, id: str) -> bool:
    row = line.row
    named = {row.get("id"), row.get("metric"), *(row.get("metrics") or {}).values()}
    if id in named:
        return True
    tables = row.get("tables", ()) if line.kind == "forms" else ()
    parts = [part for table in tables for part in (*table["rows"], *table["columns"])]
    return any(id in {p.get("metric"), *(p.get("metrics") or {}).values()} for p in parts)


def _packed(line: Line) -> list[Any]:
    return [line.kind, line.path, line.line, line.remove, line.row]


def _shown(line: Line) -> dict[str, Any]:
    """The entry without the long parts of a form."""
    row = {key: value for key, value in line.row.items() if key not in ("tables", "relations")}
    return {**row, "remove": True} if line.remove else row
