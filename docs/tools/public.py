"""Write docs/public.json, what users may rely on: ``python docs/tools/public.py``.

A test fails where the file and the package differ, so that nothing public changes by accident;
docs/stability.md says what may change when.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.tokens.underscore import Underscore
from typer.models import ArgumentInfo, OptionInfo

import govinfo_nlp
from govinfo_nlp import errors, records
from govinfo_nlp.cli.main import app
from govinfo_nlp.lexicon.kinds import KINDS, models
from govinfo_nlp.lexicon.lexicon import default_lexicon
from govinfo_nlp.report.harmonise import HARMONISED_FIELDS
from govinfo_nlp.report.report import FACT_FIELDS, SCHEMA_VERSION

FILE = Path(__file__).resolve().parents[1] / "public.json"


def public() -> dict[str, Any]:
    """All of it, as plain data."""
    return {
        "python": {name: _signature(getattr(govinfo_nlp, name)) for name in govinfo_nlp.__all__},
        "entry points": _entry_points(),
        "factories": {name: _factory(name) for name in _factories()},
        "extensions": _extensions(),
        "commands": dict(_commands(app, "govinfo")),
        "errors": sorted(errors.ERRORS),
        "diagnostics": sorted(errors.DIAGNOSTICS),
        "exceptions": sorted(kind.__name__ for kind in _classes(errors) if _is_error(kind)),
        "schema_version": SCHEMA_VERSION,
        "records": {kind.__name__: _fields(kind) for kind in _classes(records)},
        "rows": {"fact": list(FACT_FIELDS), "harmonised": list(HARMONISED_FIELDS)},
        "patterns": {name: _keys(name) for name in sorted(KINDS)},
        "metrics": sorted(default_lexicon().metrics),
    }


def _signature(what: Any) -> Any:
    if not callable(what):
        return type(what).__name__
    if inspect.isclass(what):
        return sorted(name for name in vars(what) if not name.startswith("_"))
    parameters = inspect.signature(what).parameters.values()
    return [f"{p.name}={p.default!r}" if p.default is not p.empty else p.name for p in parameters]


def _entry_points() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for point in distribution("govinfo_nlp").entry_points:
        groups.setdefault(point.group, []).append(point.name)
    return {group: sorted(names) for group, names in sorted(groups.items())}


def _factories() -> list[str]:
    return _entry_points()["spacy_factories"]


def _factory(name: str) -> dict[str, Any]:
    meta = Language.get_factory_meta(name)
    return {
        "settings": meta.default_config,
        "assigns": list(meta.assigns),
        "requires": list(meta.requires),
        "scores": sorted(meta.default_score_weights),
    }


def _extensions() -> dict[str, list[str]]:
    found = zip((Token, Span, Doc), Underscore.get_state(), strict=True)
    return {
        kind.__name__: sorted(name for name in names if name.startswith("govinfo"))
        for kind, names in found
    }


def _commands(command: typer.Typer, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Command → its arguments and options. (From the functions: typer's own objects differ from
    version to version.)"""
    if command.registered_callback is not None and command.registered_callback.callback is not None:
        yield path, dict(_parameters(command.registered_callback.callback))
    for info in command.registered_commands:
        assert info.callback is not None
        name = info.name or info.callback.__name__.replace("_", "-")
        yield f"{path} {name}", dict(_parameters(info.callback))
    for group in command.registered_groups:
        assert group.typer_instance is not None
        name = group.name or group.typer_instance.info.name
        yield from _commands(group.typer_instance, f"{path} {name}")


def _parameters(callback: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    hints = get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        kind, *extras = (
            get_args(hints[name]) if hasattr(hints[name], "__metadata__") else [hints[name]]
        )
        told = next((e for e in extras if isinstance(e, (ArgumentInfo, OptionInfo))), None)
        if kind is typer.Context:
            continue
        if isinstance(told, ArgumentInfo):
            yield name, {"argument": True}
            continue
        flags = _flags(told) if told is not None else []
        default = parameter.default
        yield (
            ", ".join(flags or [f"--{name.replace('_', '-')}"]),
            {
                "default": default.value if isinstance(default, Enum) else default,
                **_choices(kind),
            },
        )


def _flags(told: OptionInfo) -> list[str]:
    """The words on the command line; typer takes the first one for the default."""
    words = (told.default, *(told.param_decls or ()))
    return [word for word in words if isinstance(word, str) and word.startswith("-")]


def _choices(kind: Any) -> dict[str, list[Any]]:
    for part in (kind, *get_args(kind)):
        if inspect.isclass(part) and issubclass(part, Enum):
            return {"choices": [item.value for item in part]}
    return {}


def _classes(module: Any) -> list[type]:
    here = (item for item in vars(module).values() if inspect.isclass(item))
    found = [kind for kind in here if kind.__module__ == module.__name__]
    return [kind for kind in found if is_dataclass(kind) or _is_error(kind)]


def _is_error(kind: type) -> bool:
    return issubclass(kind, Exception)


def _fields(kind: type) -> list[str]:
    return [f"{field.name}: {field.type}" for field in fields(kind)]  # type: ignore[arg-type]


def _keys(name: str) -> dict[str, Any]:
    known = models()
    model = known.get(name)
    keys = {} if model is None else model.model_fields
    return {
        "labels": list(KINDS[name].labels),
        "keys": sorted(f.alias or key for key, f in keys.items()),
        "required": sorted(f.alias or key for key, f in keys.items() if f.is_required()),
    }


def told() -> str:
    """The file's text."""
    return json.dumps(public(), ensure_ascii=False, indent=1, default=str) + "\n"


if __name__ == "__main__":
    FILE.write_text(told(), encoding="utf-8")
    print(FILE, file=sys.stderr)
