"""The metrics of a pattern set as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..lexicon.forms import builtin_forms
from ..lexicon.lexicon import default_lexicon
from ..lexicon.sets import PatternSet
from ..report.harmonise import row_metrics


def listed(patterns: PatternSet) -> Iterator[dict[str, Any]]:
    """One row a metric: its names in prose, the rows of the forms, the layers of its wordings."""
    with patterns.in_use():
        lexicon = default_lexicon()
        rows: dict[str, list[str]] = {}
        for form in builtin_forms():
            for row, stated in row_metrics(form).items():
                if stated:
                    rows.setdefault(stated, []).append(f"{form.id}:{row}")
    names: dict[str, list[str]] = {}
    layers: dict[str, list[str]] = {}
    for kind in ("ontology.jsonl", "metrics", "rows.jsonl"):
        for line in patterns.lines(kind):
            id = line.row.get("metric") or line.row["id"]
            layers.setdefault(id, []).append(line.layer)
            if kind == "metrics":
                names.setdefault(id, []).append(line.row["pattern"])
    for id, metric in lexicon.metrics.items():
        yield {
            "id": id,
            "zh": metric.zh,
            "en": metric.en,
            "unit": metric.unit,
            "names": list(dict.fromkeys(names.get(id, ()))),
            "rows": rows.get(id, []),
            "layers": list(dict.fromkeys(layers.get(id, ()))),
        }


def described(row: Mapping[str, Any]) -> str:
    """A metric in two lines for readers."""
    head = [row["id"], row["zh"], row["unit"] or "-", ", ".join(row["layers"])]
    more = ["、".join(row["names"][:8]) + (" …" if len(row["names"]) > 8 else "")]
    return "  ".join(head) + "\n    " + "  |  ".join([*filter(None, more), *row["rows"]])
