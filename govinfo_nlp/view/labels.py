"""The words that the views show beside the report's own, in Chinese and English.

Their own words stand in ``labels.json``, the names of metrics and sections in ``patterns/``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from ..lexicon.lexicon import default_lexicon
from ..lexicon.sections import section_lexicon

#: The group of the numbers that no metric was found for, and of metrics that no group names.
UNLINKED, OTHERS = "unlinked", "own"


class Name(NamedTuple):
    """What something is called."""

    zh: str
    en: str


@lru_cache(maxsize=1)
def labels() -> dict[str, Any]:
    """``labels.json``."""
    text = files(__package__).joinpath("labels.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    """First part of a metric's id → id of its group."""
    return {prefix: group["id"] for group in labels()["groups"] for prefix in group["prefixes"]}


def group_of(metric: str | None) -> str:
    """The id of the group of ``labels.json`` under which ``metric`` is listed."""
    return _groups().get(metric.split(".")[0], OTHERS) if metric else UNLINKED


def metric_name(metric: str) -> Name:
    """The names of ``metric``; its id where it is no metric of ``patterns/ontology.jsonl``."""
    known = default_lexicon().metrics.get(metric)
    return Name(known.zh, known.en) if known else Name(metric, metric)


def section_name(kind: str) -> Name:
    """The names of a kind of section, or the kind itself."""
    return Name(*section_lexicon().names.get(kind, (kind, kind)))


def name_of(part: str, key: str) -> Name:
    """The names of ``key`` in a part of ``labels.json`` (``levels``, ``ui`` …), or ``key``."""
    found = labels()[part].get(key)
    return Name(found["zh"], found["en"]) if found else Name(key, key)
