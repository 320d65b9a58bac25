"""What is wrong with patterns beyond their keys: what they name does not exist, or can never match.

Errors make a file useless or its numbers wrong, and are told whenever it is loaded; warnings are
told by ``govinfo patterns check``: what works, but perhaps not as it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from ..text.fold import fold
from .entities import RulerEntry
from .files import Place, Problem, did_you_mean
from .forms import Form, builtin_forms
from .kinds import ENTITIES, KINDS, LABELS
from .layers import Line
from .lexicon import Lexicon, default_lexicon
from .sets import PatternSet, key_of, matches
from .units import UnitTable, unit_table

#: A name of a metric is looked for inside one sentence and never across a number.
_BREAK = re.compile(r"[。;!?\n\t]")
_CONDITIONS = ("near", "after", "not", "context", "units", "channel_only", "refine", "by_channel")
_WORD_LISTS = ("near", "after", "not")


def errors_of(patterns: PatternSet, first: int) -> list[Problem]:
    """The errors in the layers of ``patterns`` from the number ``first`` on."""
    return [p for p in problems_of(patterns, first) if p.severity == "error"]


def problems_of(patterns: PatternSet, first: int) -> list[Problem]:
    """Errors and warnings in the layers from the number ``first`` on, in file order."""
    lines = [line for layer in patterns.layers[first:] for line in layer]
    if not lines:
        return []
    with patterns.in_use():
        checker = _Checker(patterns, lines, first)
        found = [problem for line in lines for problem in checker.line(line)]
    return sorted(found, key=lambda p: (p.path, p.line, p.column))


class _Checker:
    """Knows what ``lines`` may refer to: everything in the set that they are a part of."""

    def __init__(self, patterns: PatternSet, lines: Sequence[Line], first: int) -> None:
        self._patterns, self._lines, self._first = patterns, lines, first
        self._lexicon: Lexicon = default_lexicon()
        self._units: UnitTable = unit_table()
        self._forms: dict[str, Form] = {form.id: form for form in builtin_forms()}
        self._own = {id(line) for line in lines}

    def line(self, line: Line) -> Iterator[Problem]:
        """What is wrong with ``line``."""
        if line.remove:
            yield from self._removal(line)
            return
        check = _CHECKS.get(line.kind)
        if KINDS[line.kind].key == ("id",):
            yield from self._once(line)
        if isinstance(line.row.get("pattern"), str):
            yield from self._pattern(line)
        if check is not None:
            yield from check(self, line)
        yield from self._replaced(line)

    # -- what all kinds have in common ------------------------------------------------------------

    def _removal(self, line: Line) -> Iterator[Problem]:
        at = next(i for i, layer in enumerate(self._patterns.layers) if line in layer)
        below = [other for layer in self._patterns.layers[:at] for other in layer]
        same = [other for other in below if other.kind == line.kind]
        if not any(matches(other.row, line.row) for other in same):
            key = "id" if "id" in line.row else "pattern"
            hint = did_you_mean(str(line.row.get(key, "")), {str(o.row.get(key)) for o in same})
            what = "takes nothing away: no pattern below has these values"
            yield _problem(line, ("remove",), what, hint)

    def _replaced(self, line: Line) -> Iterator[Problem]:
        """What stands below in the place that the entry takes."""
        key = key_of(line, KINDS[line.kind].key)
        below = [layer.lines.get(line.kind, ()) for layer in self._patterns.layers[: self._first]]
        for other in (other for lines in below for other in lines):
            if not other.remove and key_of(other, KINDS[line.kind].key) == key:
                loc = ("pattern",) if "pattern" in line.row else ("id",)
                what = f"takes the place of the same entry in {_at(other)} ({other.layer})"
                yield _problem(line, loc, what, severity="warning")
                return

    def _once(self, line: Line) -> Iterator[Problem]:
        """The id of an entry that only its id tells from others stands once in a layer."""
        same = (line.kind, line.layer, line.row["id"])
        first = next(o for o in self._lines if (o.kind, o.layer, o.row.get("id")) == same)
        if first is not line and not first.remove:
            what = f"the id stands in {_at(first)} already"
            yield _problem(line, ("id",), what, "choose another one")

    def _pattern(self, line: Line) -> Iterator[Problem]:
        pattern = line.row["pattern"]
        if not pattern.strip():
            yield _problem(line, ("pattern",), "must not be empty")
            return
        if pattern != pattern.strip():
            what = "can never match: white space stands at its begin or end"
            yield _problem(line, ("pattern",), what, f"write {pattern.strip()!r}")
        twins = [
            other
            for other in self._lines
            if other.kind == line.kind and not other.remove and _same(other.row, line.row)
        ]
        if twins[0] is not line:
            what = f"the same entry stands in line {twins[0].line} of {twins[0].path} already"
            yield _problem(line, ("pattern",), what, "leave one of them out")

    def _unit(self, line: Line, loc: Sequence[str | int], unit: str) -> Iterator[Problem]:
        if unit and self._units.find(unit) is None:
            entry = f'{{"label": "UNIT", "id": "{unit}", "pattern": "{unit}", "kind": "count"}}'
            near = did_you_mean(unit, self._units.units)
            hint = f"{near} If not, add a line {entry}" if near else f"add a line {entry}"
            yield _problem(line, loc, f"there is no unit {unit!r}", hint)

    # -- metrics ----------------------------------------------------------------------------------

    def _metric(self, line: Line) -> Iterator[Problem]:
        row = line.row
        pattern = row["pattern"]
        folded = fold(pattern)
        if _BREAK.search(folded):
            what = "can never match: a name does not go beyond the end of a sentence"
            yield _problem(line, ("pattern",), what)
        if re.search(r"\d", folded):
            what = "names with digits may be missed: a number ends where it stands"
            yield _problem(line, ("pattern",), what, severity="warning")
        if self._lexicon.localised(folded) != folded:
            here = self._lexicon.localised(folded)
            what = "can never match: texts are brought to the words of the mainland first"
            yield _problem(line, ("pattern",), what, f"write {here!r}")
        if row["id"].startswith(".") or re.search(r"\s", row["id"]):
            hint = "hotline.accepted, for instance"
            yield _problem(line, ("id",), "an id is made of words with dots, without blanks", hint)
        yield from self._unit(line, ("unit",), row.get("unit", ""))
        for index, unit in enumerate(row.get("units", ())):
            yield from self._unit(line, ("units", index), unit)
        yield from self._conditions(line)
        yield from self._rivals(line, folded)
        if row["id"] and not self._lexicon.metrics[row["id"]].unit and not row.get("units"):
            what = "the metric has no unit, so that numbers with any unit will be linked to it"
            yield _problem(line, ("id",), what, 'add "unit": "件", for instance', "warning")

    def _conditions(self, line: Line) -> Iterator[Problem]:
        for key in _WORD_LISTS:
            for index, word in enumerate(line.row.get(key, ())):
                if not word or (not word.startswith("@") and fold(word) != word):
                    what = "can never match: texts are compared in simplified, half-width script"
                    yield _problem(line, (key, index), what, f"write {fold(word)!r}")
                elif key == "not" and word in fold(line.row["pattern"]):
                    what = f"can never match: the name itself has the word {word!r}"
                    yield _problem(line, (key, index), what, "leave it out")
        for index, frame in enumerate(line.row.get("context", ())):
            if frame not in self._frames:
                what = f"there is no section or topic {frame!r}"
                hint = did_you_mean(frame, self._frames) or (
                    "add FRAME lines with the words that open it, or a SECTION_FRAME line"
                )
                yield _problem(line, ("context", index), what, hint)
        group = line.row.get("refine", "")
        if group and group not in self._lexicon.refinements:
            hint = did_you_mean(group, self._lexicon.refinements)
            yield _problem(line, ("refine",), f"there is no group {group!r}", hint)

    @cached_property
    def _frames(self) -> set[str]:
        """All frames that can be open: those that words and sections open, metrics, beginnings."""
        ids = {line.row["id"] for line in self._patterns.lines("frames.jsonl")}
        known: set[str] = set()
        for frame in ids | set(self._lexicon.metrics):
            while frame:
                known.add(frame)
                frame = frame.rpartition(".")[0]
        return known

    def _rivals(self, line: Line, folded: str) -> Iterator[Problem]:
        """Other names that are the same words, hold these words, or stand inside them."""
        longer, shorter = [], []
        for other in self._patterns.lines("metrics"):
            row, theirs = other.row, fold(str(other.row["pattern"]))
            if row["id"] == line.row["id"] or other is line:
                continue
            if theirs == folded:
                if all(row.get(key) == line.row.get(key) for key in _CONDITIONS):
                    yield self._ambiguous(line, other)
            elif folded in theirs:
                longer.append(other)
            elif theirs in folded and row["id"] and id(other) not in self._own:
                shorter += [] if row.get("weak") else [other]  # a bare 受理 yields to any other
        for others, what in (
            (longer, "never counts inside longer names"),
            (shorter, "takes the place of shorter names in it"),
        ):
            if others:
                what = f"{line.row['pattern']!r} {what}: {_named(others)}"
                yield _problem(line, ("pattern",), what, severity="warning")

    def _ambiguous(self, line: Line, other: Line) -> Problem:
        what = (
            f"{line.row['pattern']!r} names {other.row['id'] or 'no metric'} too, in {_at(other)}"
        )
        hint = "tell them apart by near, not or context"
        mine = id(other) in self._own
        if not mine:
            hint = f"yours goes before it; {hint} if both are meant"
        return _problem(line, ("pattern",), what, hint, "error" if mine else "warning")

    # -- the other kinds --------------------------------------------------------------------------

    def _variable(self, line: Line) -> Iterator[Problem]:
        yield from self._unit(line, ("unit",), line.row["unit"])
        for index, unit in enumerate(line.row.get("units", ())):
            yield from self._unit(line, ("units", index), unit)
        parent = line.row.get("parent")
        if parent:
            yield from self._known_metric(line, ("parent",), parent)
        for form, row in line.row.get("forms", {}).items():
            yield from self._form_rows(line, ("forms", form), form, [row])

    def _known_metric(self, line: Line, loc: Sequence[str | int], metric: str) -> Iterator[Problem]:
        if metric not in self._lexicon.metrics:
            hint = did_you_mean(metric, self._lexicon.metrics)
            hint = hint if hint.startswith("did") else "give it a METRIC or VARIABLE line"
            yield _problem(line, loc, f"there is no metric {metric!r}", hint)

    def _row(self, line: Line) -> Iterator[Problem]:
        row = line.row
        yield from self._unit(line, ("unit",), row.get("unit", ""))
        if row["form"] not in self._forms:
            hint = did_you_mean(row["form"], self._forms)
            yield _problem(line, ("form",), f"there is no form {row['form']!r}", hint)
            return
        tables = {table.id: table for table in self._forms[row["form"]].tables}
        if row["table"] not in tables:
            what = f"form {row['form']} has no table {row['table']!r}"
            yield _problem(line, ("table",), what, did_you_mean(row["table"], tables))
            return
        table = tables[row["table"]]
        rows = [other.id for other in table.rows]
        columns = [column.id for column in table.columns]
        for key in ("after", "parent"):
            if row.get(key) and row[key] not in rows:
                what = f"table {table.id} has no row {row[key]!r}"
                yield _problem(line, (key,), what, did_you_mean(row[key], rows))
        for key in ("columns", "metrics"):
            for name in row.get(key, ()):
                if name not in columns:
                    what = f"table {table.id} has no column {name!r}"
                    yield _problem(line, (key,), what, did_you_mean(name, columns))
        if table.layout == "line":
            yield _problem(line, ("table",), f"table {table.id} is a single line: it takes no rows")
        if rows.count(row["id"]) > 1:
            what = f"table {table.id} has a row {row['id']!r} already"
            yield _problem(line, ("id",), what, "choose an id of your own")
        for metric in filter(None, (row.get("metric"), *row.get("metrics", {}).values())):
            yield from self._known_metric(line, ("metric",), metric)

    def _form(self, line: Line) -> Iterator[Problem]:
        for index, table in enumerate(line.row["tables"]):
            for other in self._forms.values():
                same = any(one.id == table["id"] for one in other.tables)
                if same and other.id != line.row["id"]:
                    what = f"form {other.id} has a table {table['id']!r} already"
                    yield _problem(line, ("tables", index, "id"), what, "choose an id of your own")
                    break
            for part in ("rows", "columns"):
                for number, one in enumerate(table[part]):
                    loc = ("tables", index, part, number)
                    yield from self._unit(line, (*loc, "unit"), one.get("unit", ""))
                    for metric in filter(
                        None, (one.get("metric"), *one.get("metrics", {}).values())
                    ):
                        yield from self._known_metric(line, (*loc, "metric"), metric)

    def _crossing(self, line: Line) -> Iterator[Problem]:
        for form, rows in line.row["forms"].items():
            yield from self._form_rows(line, ("forms", form), form, rows)

    def _form_rows(
        self, line: Line, loc: Sequence[str | int], form: str, rows: Iterable[str]
    ) -> Iterator[Problem]:
        if form not in self._forms:
            yield _problem(line, loc, f"there is no form {form!r}", did_you_mean(form, self._forms))
            return
        tables = self._forms[form].tables
        ids = {row.id for table in tables for row in table.rows}
        for name in rows:
            if name.partition("/")[0] not in ids and name not in self._lexicon.metrics:
                what = f"form {form} has no row {name!r}, and there is no metric of that name"
                yield _problem(
                    line, loc, what, did_you_mean(name, ids | set(self._lexicon.metrics))
                )

    def _relation(self, line: Line) -> Iterator[Problem]:
        form = line.row.get("form", "")
        if form and form not in self._forms:
            hint = did_you_mean(form, self._forms)
            yield _problem(line, ("form",), f"there is no form {form!r}", hint)

    def _scope(self, line: Line) -> Iterator[Problem]:
        known = {fold(scope) for scope in self._lexicon.scopes}
        if line.row["extent"] == "whole" and fold(line.row["id"]) not in known:
            what = f"{line.row['id']!r} is no wording of a scope itself, so it counts as a part"
            yield _problem(line, ("id",), what, "add a line with it as the pattern", "warning")

    def _section_frame(self, line: Line) -> Iterator[Problem]:
        if line.row.get("label") != "SECTION_FRAME":
            return
        kinds = {other.row["id"] for other in self._patterns.lines("sections.jsonl")}
        if line.row["pattern"] not in kinds:
            what = f"there is no section {line.row['pattern']!r}"
            yield _problem(line, ("pattern",), what, did_you_mean(line.row["pattern"], kinds))

    def _zero(self, line: Line) -> Iterator[Problem]:
        if line.row["id"]:
            yield from self._known_metric(line, ("id",), line.row["id"])
        yield from self._unit(line, ("unit",), line.row.get("unit", ""))

    def _entity(self, line: Line) -> Iterator[Problem]:
        entry = RulerEntry.model_validate(line.row)
        if entry.label in LABELS:
            what = "a list of token patterns marks words, but links no number to the metric"
            yield _problem(line, ("pattern",), what, "write the name as text", "warning")
            return
        hint = did_you_mean(entry.label, LABELS)
        if hint.startswith("did"):
            what = f"{entry.label!r} is a label of your own: it marks words and links no number"
            yield _problem(line, ("label",), what, hint, "warning")


_CHECKS: dict[str, Any] = {
    "metrics": _Checker._metric,
    "ontology.jsonl": _Checker._variable,
    "rows.jsonl": _Checker._row,
    "forms": _Checker._form,
    "crosswalk.jsonl": _Checker._crossing,
    "relations.jsonl": _Checker._relation,
    "scopes.jsonl": _Checker._scope,
    "frames.jsonl": _Checker._section_frame,
    "zeros.jsonl": _Checker._zero,
    ENTITIES.name: _Checker._entity,
}


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two entries say the same: same words, meaning and conditions."""
    keys = ("label", "id", "pattern", "place", "anchor", "form", "table", *_CONDITIONS)
    return all(one.get(key) == other.get(key) for key in keys)


def _named(lines: Sequence[Line], many: int = 3) -> str:
    """The names of ``lines`` with their metrics and places, the first ones of many."""
    told = [
        f"{line.row['pattern']} ({line.row['id'] or 'no metric'}, {_at(line)})"
        for line in lines[:many]
    ]
    more = len(lines) - many
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def _at(line: Line) -> str:
    return f"{line.path}:{line.line}"


def _problem(
    line: Line, loc: Sequence[str | int], what: str, hint: str = "", severity: str = "error"
) -> Problem:
    place = line.place or Place(line.path, line.line, "{}")
    return place.problem(loc, what, hint=hint, severity=severity)
