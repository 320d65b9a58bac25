"""JSON Schemas of pattern files, made from the models: editors complete and check with them.

``patterns/schemas/`` holds them; ``python docs/tools/schemas.py`` writes them anew.
"""

from __future__ import annotations

from typing import Any

from . import forms
from .entities import RulerEntry
from .kinds import KINDS, models
from .layers import SCHEMA_VERSION

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMMON: dict[str, Any] = {
    "remove": {"type": "boolean", "description": "Take away the patterns below that equal this."},
    "note": {"type": "string", "description": "For people; without effect."},
    "schema_version": {"type": "integer", "minimum": 1, "maximum": SCHEMA_VERSION},
}


def schemas() -> dict[str, dict[str, Any]]:
    """File name → schema: a JSON file of patterns (``$defs/Line``: one of its entries), a form."""
    return {
        "patterns.schema.json": file_schema(),
        "form.schema.json": form_schema(),
    }


def file_schema() -> dict[str, Any]:
    """What a JSON file with a list of patterns holds."""
    definitions: dict[str, Any] = {}
    definitions["Line"] = _by_label(definitions)
    return {
        "$schema": _DIALECT,
        "title": "A pattern file of govinfo_nlp",
        "type": "object",
        "required": ["patterns"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string"},
            "schema_version": _COMMON["schema_version"],
            "patterns": {"type": "array", "items": {"$ref": "#/$defs/Line"}},
        },
        "$defs": definitions,
    }


def form_schema() -> dict[str, Any]:
    """What the JSON file of a form holds."""
    made = forms.Form.model_json_schema()
    made["properties"] |= {"$schema": {"type": "string"}, **_COMMON}
    return {"$schema": _DIALECT, **made}


def _by_label(definitions: dict[str, Any]) -> dict[str, Any]:
    rules = []
    labels: list[str] = []
    for name, kind in KINDS.items():
        if not kind.open or not kind.labels or name == "forms":
            continue
        title = "".join(label.title().replace("_", "") for label in kind.labels[:1])
        definitions[title] = _entry(models()[name].model_json_schema(), kind.labels, definitions)
        labels += kind.labels
        rules.append(_rule({"enum": list(kind.labels)}, title))
    definitions["Own"] = _entry(RulerEntry.model_json_schema(), (), definitions)
    rules.append(_rule({"not": {"enum": labels}}, "Own"))
    label = {"type": "string", "examples": labels}
    return {"type": "object", "properties": {"label": label}, "allOf": rules}


def _rule(label: dict[str, Any], definition: str) -> dict[str, Any]:
    condition = {"required": ["label"], "properties": {"label": label}}
    return {"if": condition, "then": {"$ref": f"#/$defs/{definition}"}}


def _entry(
    schema: dict[str, Any], labels: tuple[str, ...], definitions: dict[str, Any]
) -> dict[str, Any]:
    """The schema of an entry with the keys that all have; one that removes needs no other."""
    definitions.update(schema.pop("$defs", {}))
    required = [key for key in schema.pop("required", []) if key != "label"]
    label = {"enum": list(labels)} if labels else {"type": "string"}
    schema["properties"] = {"label": label, **schema["properties"], **_COMMON}
    schema["properties"]["label"] = label
    removes = {"required": ["remove"], "properties": {"remove": {"const": True}}}
    return {**schema, "if": removes, "else": {"required": required}}
