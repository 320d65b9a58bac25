"""What every column of the wide table is, and how many reports fill it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .. import __version__
from ..batch.output import replacing
from ..errors import UsageError
from ..lexicon.crosswalk import builtin_crosswalk
from ..lexicon.forms import builtin_forms
from ..lexicon.lexicon import default_lexicon
from ..report.harmonise import row_metrics
from .columns import GRADE, STATE, Column
from .record import STATES
from .survey import Survey
from .tables import Wide, wide_columns

#: Order of the fields of an entry; ``coverage`` is spread over columns in CSV and Markdown.
FIELDS = (
    "column", "type", "zh", "en", "unit", "rows", "grades", "reported", "zero", "about", "derived",
    "range", "unit_unknown", "blank", "part", "incomplete", "not_reported", "forms", "years",
)  # fmt: skip
_FILLED = ("value", "zero", "about", "derived")
_BLANK = ("blank", "dash", "missing")
Entry = dict[str, Any]


def codebook(found: Survey, wide: Wide) -> list[Entry]:
    """One entry a column of the wide table, in its order.

    ``rows``: form → rows of the form. ``grades``: form → grade of the crosswalk. ``reported``:
    reports with a number, of which ``zero``, ``about`` and ``derived`` are parts; ``blank``: cells
    printed without a number (blank, dash, missing). ``forms``, ``years``: form or year →
    [reports with a number, reports].
    """
    rows, grades = _rows(wide.harmonised), _grades()
    return [
        _entry(column, found, wide, rows.get(column.metric, {}), grades.get(column.metric, {}))
        for column in wide_columns(found, wide)
    ]


def _entry(
    column: Column, found: Survey, wide: Wide, rows: dict[str, str], grades: dict[str, str]
) -> Entry:
    metric = column.metric if column.name == column.metric else ""
    entry: Entry = {
        "column": column.name,
        "type": column.type,
        "zh": column.zh,
        "en": column.en,
        "unit": column.unit,
        "rows": rows if metric else {},
        "grades": grades if metric else {},
    }
    if not metric:
        values = [identity.get(column.name) for identity in found.identities]
        filled = sum(value not in (None, "") for value in values)
        counted = not column.name.endswith((STATE, GRADE))
        return entry | ({"reported": filled} if counted else {})
    counts = found.coverage[wide.kind].get(metric, Counter())
    states: Counter[str] = Counter()
    for (_, _, state), number in counts.items():
        states[state] += number
    total = found.reports.total()
    return entry | {
        "reported": sum(states[state] for state in _FILLED),
        **{state: states[state] for state in ("zero", "about", "derived", "range")},
        "unit_unknown": states["unit"],
        "blank": sum(states[state] for state in _BLANK),
        "part": states["part"],
        "incomplete": states["incomplete"],
        "not_reported": total - states.total(),
        "forms": _coverage(found, counts, lambda form, _: form or "none"),
        "years": _coverage(found, counts, lambda _, year: str(year or "unknown")),
    }


def _coverage(
    found: Survey,
    counts: Counter[tuple[str, int | None, str]],
    group: Callable[[str, int | None], str],
) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for (form, year), number in found.reports.items():
        groups.setdefault(group(form, year), [0, 0])[1] += number
    for (form, year, state), number in counts.items():
        if state in _FILLED:
            groups[group(form, year)][0] += number
    return dict(sorted(groups.items()))


def _rows(harmonised: bool) -> dict[str, dict[str, str]]:
    """Metric → form → its row; harmonised: the rows that the crosswalk adds up, joined by +."""
    rows: dict[str, dict[str, str]] = {}
    if harmonised:
        for line in builtin_crosswalk():
            for form, names in line.forms.items():
                if line.id and names:
                    rows.setdefault(line.id, {}).setdefault(form, "+".join(names))
        return rows
    for metric in default_lexicon().metrics.values():
        rows[metric.id] = dict(metric.forms)
    for form_data in builtin_forms():
        for row, metric_id in row_metrics(form_data).items():
            if metric_id:
                rows.setdefault(metric_id, {}).setdefault(form_data.id, row)
    return rows


def _grades() -> dict[str, dict[str, str]]:
    """Variable → form → the grade of the crosswalk's first line for it; forms without one left out."""
    grades: dict[str, dict[str, str]] = {}
    for line in builtin_crosswalk():
        for form in line.forms:
            if line.id and line.grade != "none":
                grades.setdefault(line.id, {}).setdefault(form, line.grade)
    return grades


# -- as a file ---------------------------------------------------------------------------------


def write_codebook(path: Path, entries: Iterable[Entry], found: Survey, wide: Wide) -> None:
    """Write the codebook as Markdown, CSV or JSON, by the ending of ``path``.

    Raises UsageError (G344, unknown ending) and BatchError (G407, cannot be written).
    """
    write = {".md": _markdown, ".csv": _csv, ".json": _json}[codebook_format(path)]
    text = write([*entries], found, wide)
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")


def codebook_format(path: Path) -> str:
    """The ending of ``path``, if it is one of codebooks. Raises UsageError (G344)."""
    ending = path.suffix.lower()
    if ending not in (".md", ".csv", ".json"):
        raise UsageError("G344", path=str(path), known=".md, .csv, .json")
    return ending


def flat(entry: Entry) -> Entry:
    """``entry`` with every field of :data:`FIELDS`, what has parts as text (``B 12/14``)."""
    row = {name: entry.get(name) for name in FIELDS}
    for name in ("rows", "grades"):
        row[name] = "; ".join(
            f"{form} {what}" for form, what in sorted(entry.get(name, {}).items())
        )
    for name in ("forms", "years"):
        parts = entry.get(name, {}).items()
        row[name] = "; ".join(f"{group} {filled}/{total}" for group, (filled, total) in parts)
    return row


def _csv(entries: list[Entry], found: Survey, wide: Wide) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(flat, entries))
    return out.getvalue()


def _json(entries: list[Entry], found: Survey, wide: Wide) -> str:
    data = _about(found, wide) | {"states": STATES, "columns": entries}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _about(found: Survey, wide: Wide) -> Entry:
    return {
        "made_by": f"govinfo_nlp {__version__}",
        "patterns": default_lexicon().digest,
        "reports": found.reports.total(),
        "values": "harmonised" if wide.harmonised else "as the forms print them",
        "duplicates": sum(identity["duplicate"] for identity in found.identities),
        "without_division": sum(not identity["division_code"] for identity in found.identities),
    }


_HEAD = """\
# Codebook

{reports} reports; values {values}. {duplicates} reports share body and year with another one;
{without_division} have no division code. Made by {made_by}, patterns {patterns}.

An empty cell of a metric is never zero. What it is stands in the column `…__state`:

{states}

"""
_TABLE = ("column", "zh", "en", "unit", "rows", "grades", "reported", "zero", "blank", "part",
          "incomplete", "not_reported", "forms", "years")  # fmt: skip


def _markdown(entries: list[Entry], found: Survey, wide: Wide) -> str:
    states = "\n".join(f"- `{state}`: {meaning};" for state, meaning in STATES.items())
    parts = [_HEAD.format(**_about(found, wide), states=states[:-1] + ".")]
    identity = [entry for entry in entries if "zero" not in entry and "reported" in entry]
    metrics = [entry for entry in entries if "zero" in entry]
    parts.append(_pipes("About the report", identity, ("column", "type", "zh", "en", "reported")))
    parts.append(_pipes("Metrics", metrics, _TABLE))
    return "\n".join(parts)


def _pipes(title: str, entries: list[Entry], fields: tuple[str, ...]) -> str:
    lines = [f"## {title}\n", f"| {' | '.join(fields)} |", f"|{'---|' * len(fields)}"]
    for entry in map(flat, entries):
        cells = ("" if entry[name] is None else str(entry[name]) for name in fields)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"
