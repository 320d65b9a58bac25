"""Scorers for ``nlp.evaluate``: facts and quantities against those of ``Example.reference``.

The reference is a Doc whose ``doc._.govinfo_data`` holds the truth (``Report.to_dict()``, or only its
``facts`` or ``quantities``); its tokens play no part. An example without them is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spacy.scorer import PRFScore
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from ..records import Fact, Quantity
from . import data

Scorer = Callable[..., dict[str, Any]]


def make_fact_scorer() -> Scorer:
    """``govinfo_nlp.FactScorer.v1``: :func:`score_facts`."""
    return score_facts


def make_quantity_scorer() -> Scorer:
    """``govinfo_nlp.QuantityScorer.v1``: :func:`score_quantities`."""
    return score_quantities


registry.scorers("govinfo_nlp.FactScorer.v1", func=make_fact_scorer)
registry.scorers("govinfo_nlp.QuantityScorer.v1", func=make_quantity_scorer)


def score_facts(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Precision, recall and F1 of the facts that have a metric and a value.

    A fact is found where metric, applicant, place and value are those of a fact of the reference.
    ``govinfo_facts_per_type`` has the scores of each metric; ``govinfo_facts_scope_acc`` is the
    share of the found facts whose scope is right. None where no example has facts to compare with.
    """
    pairs = [
        (_facts(example.reference), _facts(example.predicted))
        for example in examples
        if data.has(example.reference, "facts")
    ]
    scores = _scores("govinfo_facts", pairs, lambda key: str(key[0]))
    found = [(gold[key], made[key]) for gold, made in pairs for key in gold.keys() & made.keys()]
    right = sum(gold == made for gold, made in found)
    scores["govinfo_facts_scope_acc"] = right / len(found) if found else None
    return scores


def score_quantities(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Precision, recall and F1 of the quantities: place, kind, value and unit are the reference's.

    ``govinfo_quantities_per_type`` has the scores of each kind.
    """
    pairs = [
        (_quantities(example.reference), _quantities(example.predicted))
        for example in examples
        if data.has(example.reference, "quantities")
    ]
    return _scores("govinfo_quantities", pairs, lambda key: str(key[0]))


#: What identifies a record → what else is compared.
_Keyed = dict[tuple[Any, ...], str]


def _facts(doc: Doc) -> _Keyed:
    return {
        (f.metric, f.applicant, f.start, f.end, f.value, f.value_max): f.scope
        for f in data.get(doc, "facts", Fact)
        if f.metric and f.value is not None
    }


def _quantities(doc: Doc) -> _Keyed:
    found = data.get(doc, "quantities", Quantity)
    return {(q.kind, q.start, q.end, q.value, q.value_max, q.unit): "" for q in found}


def _scores(
    name: str, pairs: list[tuple[_Keyed, _Keyed]], kind: Callable[[tuple[Any, ...]], str]
) -> dict[str, Any]:
    keys = ("p", "r", "f", "per_type")
    if not pairs:
        return {f"{name}_{key}": None for key in keys}
    whole, kinds = PRFScore(), defaultdict[str, PRFScore](PRFScore)
    for gold, made in pairs:
        whole.score_set(set(made), set(gold))
        for one in {kind(key) for key in (*gold, *made)}:
            kinds[one].score_set(set(_of(made, kind, one)), set(_of(gold, kind, one)))
    per_type = {one: score.to_dict() for one, score in sorted(kinds.items())}
    return dict(
        zip(
            (f"{name}_{key}" for key in keys),
            (whole.precision, whole.recall, whole.fscore, per_type),
            strict=True,
        )
    )


def _of(
    keyed: _Keyed, kind: Callable[[tuple[Any, ...]], str], one: str
) -> Iterator[tuple[Any, ...]]:
    return (key for key in keyed if kind(key) == one)
