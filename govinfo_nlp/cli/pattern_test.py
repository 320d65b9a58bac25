"""Run the examples that stand in pattern files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from ..api import load, parse
from ..lexicon.forms import LocalRow
from ..lexicon.layers import Line
from ..lexicon.metrics import Example, Wording
from ..lexicon.sets import PatternSet
from ..records import Fact

_KINDS: dict[str, Any] = {"metrics": Wording, "rows.jsonl": LocalRow}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an example; ``wrong`` says what is not as it says, "" if all is."""

    place: str
    text: str
    wrong: str


def run_examples(patterns: PatternSet, only: Collection[str] = ()) -> list[Outcome]:
    """The outcome of each example, in the order of the files; of the layers ``only``, if named."""
    nlp = load(patterns=patterns)
    found = []
    for line, metric, example in _examples(patterns, only):
        facts = parse(f"{example.text}\n", nlp=nlp).facts
        place = f"{line.path}:{line.line}"
        found.append(Outcome(place, example.text, _wrong(metric, example, facts)))
    return found


def _examples(patterns: PatternSet, only: Collection[str]) -> Iterator[tuple[Line, str, Example]]:
    for kind, model in _KINDS.items():
        for line in patterns.lines(kind):
            if line.row.get("examples") and (not only or line.layer in only):
                entry = model.model_validate(line.row)
                metric = getattr(entry, "metric", None) or entry.id
                yield from ((line, metric, example) for example in entry.examples)


def _wrong(metric: str, example: Example, facts: tuple[Fact, ...]) -> str:
    """What is not as ``example`` says, or ""."""
    mine = [fact for fact in facts if fact.metric == metric]
    if example.value is None:
        return f"no number should be {metric}, but {_told(mine)}" if mine else ""
    if any(_fits(example, fact) for fact in mine):
        return ""
    wanted = " ".join(str(part) for part in (example.value, example.unit, example.scope) if part)
    told = _told(facts) if facts else "there is no number"
    return f"{metric} should be {wanted}, but {told}"


def _fits(example: Example, fact: Fact) -> bool:
    asked = {"unit": example.unit, "scope": example.scope, "period": example.period}
    same = all(value is None or getattr(fact, key) == value for key, value in asked.items())
    return same and fact.value == example.value


def _told(facts: Collection[Fact]) -> str:
    return "; ".join(
        f"{fact.text} is {fact.metric or 'of no metric'}"
        + (f" ({fact.scope})" if fact.scope else "")
        for fact in facts
    )
