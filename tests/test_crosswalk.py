"""``patterns/crosswalk.jsonl``: every row of every form has its place, and says on what ground."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from govinfo_nlp.lexicon.crosswalk import Crossing, builtin_crosswalk, crossings_of
from govinfo_nlp.lexicon.forms import Form, builtin_forms
from govinfo_nlp.lexicon.lexicon import default_lexicon
from govinfo_nlp.report.harmonise import row_metrics

FORMS = {form.id: form for form in builtin_forms()}
LINES = builtin_crosswalk()
RANK = {"exact": 0, "close": 1, "broader": 2, "none": 3}


def value_rows(form: Form) -> set[str]:
    """The rows (with column where it decides) that print numbers."""
    headers = {row.id for table in form.tables for row in table.rows if row.header}
    return set(row_metrics(form)) - headers


def test_sources_are_rows_of_the_form_or_metrics() -> None:
    metrics = default_lexicon().metrics
    for line in LINES:
        for form, sources in line.forms.items():
            rows = row_metrics(FORMS[form])
            assert all(source in rows or source in metrics for source in sources), line
        assert not line.closed or all(line.closed in row_metrics(FORMS[f]) for f in line.forms)


def test_every_row_has_a_line() -> None:
    for form in FORMS.values():
        named = {source for line in LINES for source in line.forms.get(form.id, ())}
        assert value_rows(form) <= named, form.id


def test_every_variable_says_something_of_every_form() -> None:
    told: dict[str, set[str]] = {}
    for line in LINES:
        told.setdefault(line.id, set()).update(line.forms)
    assert all(forms == set(FORMS) for variable, forms in told.items() if variable)


def test_variables_are_metrics_or_named_sums() -> None:
    metrics = default_lexicon().metrics
    new = {line.id: (line.zh, line.en) for line in LINES if line.id and line.id not in metrics}
    named = {line.id for line in LINES if line.zh and line.en}
    assert set(new) == named
    stated = {metric for form in FORMS.values() for metric in row_metrics(form).values() if metric}
    assert stated <= {line.id for line in LINES}


def test_a_metric_stands_on_one_row_of_a_form() -> None:
    for form in FORMS.values():
        count = Counter(metric for metric in row_metrics(form).values() if metric)
        assert not [metric for metric, times in count.items() if times > 1], form.id


def test_no_form_both_has_and_lacks_a_variable() -> None:
    for line in LINES:
        if line.grade == "none" and line.id:
            assert not any(line.id in crossings_of(form) for form in line.forms), line


def test_own_meaning_is_the_newest_form_that_has_the_row() -> None:
    """Some form counts each variable exactly: the vocabulary is no invention."""
    exact = {line.id for line in LINES if line.grade == "exact"}
    assert exact == {line.id for line in LINES if line.id}


@pytest.mark.parametrize(
    "line",
    [
        {"id": "x", "forms": {"B": ["B1.1"]}, "grade": "none"},
        {"id": "x", "forms": {"B": []}, "grade": "close"},
        {"id": "", "forms": {"B": ["B1.1"]}, "grade": "exact"},
        {"id": "x", "forms": {}, "grade": "none"},
        {"id": "x", "forms": {"B": ["B1.1"]}, "grade": "similar"},
    ],
)
def test_lines_that_make_no_sense(line: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Crossing.model_validate({**line, "reason": "r", "source": "s"})


def _rows(printed: str) -> list[tuple[str, set[str]]]:
    """(form, rows) of each alternative of a pair's side as the reference writes it."""
    printed = printed.replace("sum ", "").replace(".c7", "")
    sides = []
    for side in printed.split(" / "):
        if side.startswith("t4"):
            sides += [(form, {p.replace(".", "/") for p in side.split("+")}) for form in "CD"]
            continue
        form = {"A": "A1"}.get(side[0], side[0])
        if "–" in side:
            stem = side.rpartition(".")[0]
            sides.append((form, {f"{stem}.{n}" for n in range(1, 9)}))
        else:
            parts = [part.split(".", 2) for part in side.split("+")]
            sides.append((form, {_row(part) for part in parts}))
    return sides


def _row(part: list[str]) -> str:
    stem, last = ".".join(part[:-1]), part[-1]
    return f"{stem}/{last}" if last and not last[0].isdigit() and stem else ".".join(part)


def test_pairs_of_the_reference(shared: Path) -> None:
    """What the reference relates is related here, with the same grade.

    Rows that one line names are the same among themselves, whatever they are to the variable.
    """
    pairs = json.loads((shared / "forms" / "forms.json").read_text(encoding="utf-8"))["crosswalk"]
    lines: dict[tuple[str, str], list[Crossing]] = {}
    for line in LINES:
        for form in line.forms:
            lines.setdefault((line.id, form), []).append(line)
    missing = []
    for pair in pairs:
        whole = "t4" in pair["src"] or pair["src"] == "C2.2" or ":" in pair["src"]
        if pair["grade"] == "none" or whole:
            continue
        ((source, rows),) = _rows(pair["src"])
        for target, wanted in _rows(pair["dst"]):
            grades = [
                0 if a is b else max(RANK[a.grade], RANK[b.grade])
                for (variable, form), left in lines.items()
                if form == source
                for a in left
                for b in lines.get((variable, target), ())
                if rows <= set(a.forms[source]) and wanted <= set(b.forms[target])
            ]
            if RANK[pair["grade"]] not in grades:
                missing.append((pair["src"], target, pair["grade"], grades))
    assert not missing
