"""The first look over all records: who they are, which columns they need, what is reported."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from ..lexicon.divisions import Resolution, builtin_divisions
from ..text.fold import fold
from .columns import Type, metric_order
from .record import Record

#: The two kinds of values that a record holds.
KINDS = ("cells", "harmonised")
#: Levels of reports on a whole area.
AREAS = ("province", "city", "county")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Survey:
    """What must be known of all records before the first row can be written.

    ``identities``: the columns about each report, in the order of the records. ``metrics`` and
    ``types``: by kind of value (``cells``, ``harmonised``), the columns and their types.
    ``coverage``: kind → metric → (form, year, state) → number of reports; a metric of which a
    report says nothing is not counted there. ``reports``: (form, year) → number of reports.
    ``fact_types``: of the long table's ``value`` and ``value_max``.
    """

    identities: list[dict[str, Any]] = field(default_factory=list)
    metrics: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, dict[str, Type]] = field(default_factory=dict)
    coverage: dict[str, dict[str, Counter[tuple[str, int | None, str]]]] = field(
        default_factory=dict
    )
    reports: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    fact_types: dict[str, Type] = field(default_factory=dict)
    grades: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)


def survey(records: Iterable[Record]) -> Survey:
    """Look over ``records`` once; memory grows only by the few columns about each report."""
    found = Survey()
    broken: dict[str, set[str]] = defaultdict(set)
    coverage: dict[str, Any] = {kind: defaultdict(Counter) for kind in KINDS}
    grades: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for record in records:
        found.identities.append(_identity(record))
        form, year = record["form"], record["year"]
        found.reports[form, year] += 1
        for kind in KINDS:
            for metric, cell in record[kind].items():
                coverage[kind][metric][form, year, cell["state"]] += 1
                if isinstance(cell.get("value"), float):
                    broken[kind].add(metric)
        for metric, cell in record["harmonised"].items():
            grades[metric][form, cell["grade"]] += 1
        for fact in record.get("facts", ()):
            broken["facts"] |= {n for n in ("value", "value_max") if isinstance(fact[n], float)}
    found.coverage = {kind: dict(counts) for kind, counts in coverage.items()}
    found.grades = dict(grades)
    found.metrics = {kind: metric_order(coverage[kind], kind == "harmonised") for kind in KINDS}
    found.types = {
        kind: {m: _number(m in broken[kind]) for m in found.metrics[kind]} for kind in KINDS
    }
    found.fact_types = {n: _number(n in broken["facts"]) for n in ("value", "value_max")}
    _flag_duplicates(found.identities)
    return found


def _number(broken: bool) -> Type:
    return "Float64" if broken else "Int64"


def _identity(record: Record) -> dict[str, Any]:
    file = record.get("file", "")
    where = _resolved(record, file)
    return {
        **{name: record[name] for name in ("report_id", "issuer", "region", "level", "title")},
        **{name: record[name] for name in ("year", "form", "published", "facts_total")},
        **{name: record[name] for name in ("facts_unlinked", "audit_errors")},
        "file": file,
        "province": where.province,
        "prefecture": where.prefecture,
        "county": where.county,
        "division_code": where.code,
        "division_unit": _unit(where, record["level"]),
        "division_level": where.level,
        "division_current": where.current,
        "division_candidates": " ".join(where.candidates),
        "diagnostics": " ".join(record["diagnostics"]),
        "duplicate": False,
    }


def _resolved(record: Mapping[str, Any], file: str) -> Resolution:
    """Where the body belongs, by what the report says of itself, else by the name of its file.

    The folders that the file lies in only choose between divisions of one name.
    """
    path = PurePath(file)
    names = (record["issuer"], record["title"], record["region"], path.stem)
    return builtin_divisions().resolve(*names, hints=path.parts[:-1], year=record["year"])


def _unit(where: Resolution, level: str) -> str:
    """What the body is in its division; the report's own level knows better than its name.

    (An office that compiles the report of its whole area is named like a department.)
    """
    if not where.unit or where.unit == "corps":
        return where.unit
    if level in ("department", "township"):
        return level
    return "area" if level and where.unit == "department" else where.unit


def _flag_duplicates(identities: Sequence[dict[str, Any]]) -> None:
    """Mark the reports whose body and year another report has as well; none is left out."""
    counts = Counter(map(_body_and_year, identities))
    for identity in identities:
        key = _body_and_year(identity)
        identity["duplicate"] = key is not None and counts[key] > 1


def _body_and_year(identity: Mapping[str, Any]) -> tuple[str, int] | None:
    """What makes two reports the same body's of the same year; None where it cannot be told."""
    body, year = body_of(identity), identity["year"]
    return (body, year) if body and year is not None else None


def body_of(identity: Mapping[str, Any]) -> str:
    """The reporting body: the code of an area, else its name; the issuer of the others."""
    if identity["division_unit"] == "area" and identity["division_code"]:
        return str(identity["division_code"])
    name = identity["region"] if identity["level"] in AREAS else identity["issuer"]
    return _SPACES.sub("", fold(name))
