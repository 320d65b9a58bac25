"""Why a number has its metric, or none."""

from __future__ import annotations

from collections.abc import Iterator

from ..api import load, parse
from ..lexicon.metrics import Wording
from ..lexicon.sets import PatternSet
from ..linking.linker import Linker
from ..linking.trace import Look, TracingNames
from ..records import Fact


def explained(text: str, patterns: PatternSet) -> Iterator[str]:
    """Lines for readers: each number, what it states, and the names that were weighed for it."""
    nlp = load(patterns=patterns)
    component = nlp.get_pipe("govinfo_linker")
    names = TracingNames(component.lexicon)  # type: ignore[attr-defined]
    names.looks = []
    component._linker = Linker(component.lexicon, names)  # type: ignore[attr-defined]
    report = parse(text if "\n" in text else f"{text}\n", nlp=nlp)
    places = _Places(patterns)
    told = set()
    for fact in report.facts:
        told.add(fact.start)
        yield from _fact(fact, places)
        yield from _names(fact, names.looks, places)
    for quantity in report.quantities:
        if quantity.start not in told:
            yield f"{quantity.text}: no fact: a {quantity.kind} that states nothing by itself"


class _Places:
    """Where wordings and rows stand in the pattern files."""

    def __init__(self, patterns: PatternSet) -> None:
        self._patterns = patterns

    def wording(self, wording: Wording) -> str:
        for line in self._patterns.lines("metrics"):
            same = (line.row["id"], line.row["pattern"]) == (wording.id, wording.pattern)
            if same and vars(Wording.model_validate(line.row)) == vars(wording):
                return f"{line.path}:{line.line}"
        return ""

    def row(self, row: str) -> str:
        id = row.partition("/")[0]
        for line in self._patterns.lines("rows.jsonl"):
            if line.row["id"] == id:
                return f"{line.path}:{line.line}"
        for line in self._patterns.lines("forms"):
            if any(one["id"] == id for table in line.row["tables"] for one in table["rows"]):
                return f"{line.path} row {id}"
        return ""


def _fact(fact: Fact, places: _Places) -> Iterator[str]:
    number = fact.text or "a number said in words"
    if fact.metric is None:
        yield f"{number}: no metric" + (f" ({fact.rule})" if fact.rule else "")
    else:
        yield f"{number}: {fact.metric} = {fact.value} {fact.unit}".rstrip()
        yield f"    confidence {fact.confidence}; rule {fact.rule}"
    if fact.source == "table":
        yield f"    row of the table: {places.row(fact.form_row)}"
    if fact.evidence:
        yield f"    evidence: {', '.join(fact.evidence)}"
    if fact.scope or fact.subject:
        yield f"    scope {fact.scope or '-'}" + (f"; about {fact.subject}" if fact.subject else "")
    if fact.candidates:
        yield f"    could be: {', '.join(fact.candidates)}"


def _names(fact: Fact, looks: list[Look], places: _Places) -> Iterator[str]:
    """The names that were weighed for the number, each once."""
    mine = [look for look in looks if look.number == fact.start]
    for look in {
        (look.wording.id, look.wording.pattern, look.why_not): look for look in mine
    }.values():
        wording, verdict = look.wording, look.why_not or "holds"
        named = f"{wording.pattern} = {wording.id or 'no metric'}"
        yield f"    - {named} [{places.wording(wording)}]: {verdict}"
    if not mine and fact.source != "table" and fact.metric is None:
        yield "    no name of a metric stands next to it"
