"""Relations between the metrics and between the scopes that the prose states (AU09, AU11–AU13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..lexicon.relations import RelationEntry, of_kind
from ..linking.headlines import is_whole
from ..records import Fact, Number
from .view import Span, View, terms

#: The whole area, whatever it is called (全市, 我市, 市政府, or not at all).
WHOLE = "*"
#: Links that are less sure than this are not held against each other.
_SURE = 0.6
#: Numbers further apart than this may be about different things.
_APART = 400
_DISCLOSED, _CLAUSE = "公开", 60
Groups = dict[str, list[Fact]]


def check_metrics(view: View) -> None:
    """Findings for the relations of kind ``metrics``, scope by scope."""
    scopes: dict[str, Groups] = {}
    for fact in view.prose:
        if fact.applicant in ("", "total") and fact.confidence >= _SURE:
            groups = scopes.setdefault(scope_of(view, fact), {})
            groups.setdefault(fact.metric or "", []).append(fact)
    if not scopes:
        return
    vague = _vague(view)
    stated = {name for groups in scopes.values() for name in groups}
    for entry in of_kind("metrics"):
        if entry.left[0] not in stated:
            continue
        for scope, groups in scopes.items():
            wholes = groups.get(entry.left[0], [])
            if not wholes or not all(groups.get(name) for name in entry.requires):
                continue
            if entry.relation != ">= each" and vague & {*entry.right, *entry.optional}:
                continue
            if entry.relation == ">= each":
                _check_each(view, entry, wholes, groups)
            elif entry.relation == "<=":
                _check_sum(view, entry, wholes, groups)
            else:
                _check_equal(view, entry, wholes, groups, scope)


def scope_of(view: View, fact: Fact) -> str:
    name = view.scopes.get(fact.scope)
    if name is None:
        name = WHOLE if is_whole(fact.scope, view.lexicon) else fact.scope
        view.scopes[fact.scope] = name
    return name


def _vague(view: View) -> set[str]:
    """The metrics that the prose gives about or rounded (6.1万余条): their sums are not known."""
    exact = {id(fact) for fact in view.prose}
    return {
        fact.metric
        for fact in view.report.facts
        if fact.metric and fact.source == "narrative" and fact.approx and id(fact) not in exact
    }


def _check_equal(
    view: View, entry: RelationEntry, wholes: list[Fact], groups: Groups, scope: str
) -> None:
    """The whole against the parts of each section that states all of them."""
    if not all(name in groups for name in entry.right):
        return
    for section in _sections(view, groups, entry.right):
        parts = [_only(view, groups, name, section) for name in entry.right]
        if any(part is None for part in parts):
            continue
        more = [_only(view, groups, name, section) for name in entry.optional]
        facts = sorted((f for f in (*parts, *more) if f is not None), key=lambda f: f.start)
        total = sum(f.value or 0 for f in facts)
        if any(whole.value == total for whole in wholes):
            continue
        whole = _nearest(wholes, facts)
        if whole.unit != facts[0].unit or _told(view, [whole, *facts]):
            continue
        extra = _others(view, whole, facts)
        if any(total + value == w.value for value in extra for w in wholes):
            continue
        apart = facts[-1].end - facts[0].start > _APART
        doubt = bool(extra) or apart or (scope == WHOLE and whole.scope != facts[0].scope != "")
        _tell(view, entry, whole, facts, total, "warning" if doubt else "")


def _sections(view: View, groups: Groups, names: Iterable[str]) -> list[int | None]:
    """The sections that state the first of ``names``."""
    first = next(iter(names))
    return list(dict.fromkeys(view.section_at(fact.start) for fact in groups.get(first, ())))


def _only(view: View, groups: Groups, name: str, section: int | None) -> Fact | None:
    """The fact of a metric in a section; None where there is none, or several values."""
    found = [f for f in groups.get(name, ()) if view.section_at(f.start) == section]
    return _single(found)


def _nearest(wholes: Sequence[Fact], facts: Sequence[Fact]) -> Fact:
    """The last whole before the parts, else the first one behind them."""
    before = [whole for whole in wholes if whole.start < facts[0].start]
    return before[-1] if before else wholes[0]


def _others(view: View, whole: Fact, facts: Sequence[Fact]) -> list[Number]:
    """Numbers of the same unit in the passage that may be further parts."""
    stop = view.norm.find("。", facts[-1].end)
    known = {fact.start for fact in (whole, *facts)}
    return [
        q.value or 0
        for q in view.between(facts[0].start, stop if stop >= 0 else facts[-1].end)
        if q.unit == whole.unit and q.start not in known
    ]


def _told(view: View, facts: Sequence[Fact]) -> bool:
    """Whether an error already names all these numbers; a warning that does gives way."""
    spans = [[fact.start, fact.end] for fact in facts]
    same = [f for f in view.findings if all(span in f.spans for span in spans)]
    if any(finding.severity == "error" for finding in same):
        return True
    for finding in same:
        view.findings.remove(finding)
    return False


def _check_each(view: View, entry: RelationEntry, wholes: list[Fact], groups: Groups) -> None:
    """No channel above the total of the same scope."""
    whole = max(wholes, key=lambda fact: fact.value or 0)
    for name in entry.right:
        for part in groups.get(name, ()):
            if (part.value or 0) <= (whole.value or 0) or part.unit != whole.unit:
                continue
            floor = max(0, part.start - _CLAUSE)
            start = max(floor, view.norm.rfind("。", floor, part.start))
            disclosed = _DISCLOSED in view.norm[start : part.start]
            sure = disclosed and part.scope == whole.scope and bool(part.scope)
            if disclosed:
                severity = "" if sure or part.scope == whole.scope else "warning"
                _tell(view, entry, whole, [part], part.value or 0, severity)


def _check_sum(view: View, entry: RelationEntry, wholes: list[Fact], groups: Groups) -> None:
    """The total not above the sum of the channels."""
    facts = [groups[name][0] for name in entry.right if groups.get(name)]
    if any(len({f.value for f in groups.get(name, ())}) > 1 for name in entry.right):
        return
    total = sum(fact.value or 0 for fact in facts)
    if all((whole.value or 0) > total and whole.unit == facts[0].unit for whole in wholes):
        _tell(view, entry, wholes[0], facts, total, "")


def _tell(
    view: View,
    entry: RelationEntry,
    whole: Fact,
    facts: Sequence[Fact],
    total: Number,
    severity: str,
) -> None:
    spans: list[Span] = [(fact.start, fact.end) for fact in (whole, *facts)]
    parts = [(_name(view, fact), fact.value or 0) for fact in facts]
    english = [(_name(view, fact, "en"), fact.value or 0) for fact in facts]
    where = "" if scope_of(view, whole) == WHOLE else whole.scope
    view.add(
        entry,
        spans,
        stated=whole.value,
        computed=total,
        closes=total,
        severity=severity,
        difference=abs((whole.value or 0) - total),
        where=f"{where}:" if where else "",
        where_en=f"{where}: " if where else "",
        left_terms=_name(view, whole),
        left_terms_en=_name(view, whole, "en"),
        right_terms=terms(parts) if len(parts) > 1 else parts[0][0],
        right_terms_en=terms(english, " + ") if len(parts) > 1 else english[0][0],
    )


def _name(view: View, fact: Fact, language: str = "zh") -> str:
    metric = view.lexicon.metrics.get(fact.metric or "")
    if metric is None:
        return fact.label
    return metric.zh if language == "zh" else f"{metric.en} "


# -- scopes -------------------------------------------------------------------------------------


def check_scopes(view: View) -> None:
    """全市 = 市本级 + 县(市、区) for every metric and every label that is stated for both."""
    countable = _countable(view)
    if len({fact.scope for fact in countable}) < 2:
        return
    named = [((f.metric or f.label, f.unit, f.applicant), f) for f in countable]
    scope: dict[tuple[str, ...], str] = {}
    divided = {name for name, fact in named if scope.setdefault(name, fact.scope) != fact.scope}
    groups: dict[tuple[object, ...], Groups] = {}
    for name, fact in named:
        if name in divided:  # most are stated for one scope only
            key = (view.section_at(fact.start), *name)
            groups.setdefault(key, {}).setdefault(scope_of(view, fact), []).append(fact)
    entries = of_kind("scopes")
    for by_scope in groups.values():
        if len(by_scope) == 1:
            continue
        for entry in entries:
            if entry.relation == "=":
                _check_partition(view, entry, by_scope)
            elif entry.relation == ">=":
                _check_inside(view, entry, by_scope)
            else:
                _check_parts(view, entry, by_scope, entries)


def _countable(view: View) -> list[Fact]:
    """The exact numbers of the prose that are a scope's, those that name a metric first."""
    loose = [
        fact
        for fact in view.report.facts
        if fact.metric is None
        and fact.scope
        and fact.source == "narrative"
        and fact.value is not None
        and not fact.approx
        and not fact.rule.startswith("comparison:")
        and len(fact.label) > 1
    ]
    return [fact for fact in view.prose if fact.scope] + loose


def _single(facts: Sequence[Fact]) -> Fact | None:
    """The first of ``facts``; None where there is none, or several values."""
    if len(facts) == 1:
        return facts[0]
    return facts[0] if facts and len({fact.value for fact in facts}) == 1 else None


def _check_partition(view: View, entry: RelationEntry, by_scope: dict[str, list[Fact]]) -> None:
    if WHOLE not in by_scope or not by_scope.keys() >= {*entry.right}:
        return
    parts = [_single(by_scope[name]) for name in entry.right]
    wholes = by_scope[WHOLE]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return
    total = sum(part.value or 0 for part in known)
    beside = [fact.value or 0 for name in by_scope if (fact := _beside(name, entry, by_scope))]
    if any(whole.value in (total, total + sum(beside)) for whole in wholes):
        return
    whole = _nearest(wholes, known)
    if _told(view, [whole, *known]):
        return
    extra = _others(view, whole, sorted(known, key=lambda fact: fact.start))
    if any(total + value == whole.value for value in extra):
        return
    apart = max(f.end for f in known) - min(f.start for f in (whole, *known)) > _APART
    _tell_scopes(view, entry, whole, known, total, "warning" if apart or extra else "")


def _beside(name: str, entry: RelationEntry, by_scope: dict[str, list[Fact]]) -> Fact | None:
    """The number of a further level (县直部门), which some reports count beside 县本级."""
    known = name == WHOLE or name in entry.right
    return None if known else _single(by_scope[name])


def _check_inside(view: View, entry: RelationEntry, by_scope: dict[str, list[Fact]]) -> None:
    if entry.left[0] not in by_scope or entry.right[0] not in by_scope:
        return
    outer, inner = _single(by_scope[entry.left[0]]), _single(by_scope[entry.right[0]])
    if outer is None or inner is None or (inner.value or 0) <= (outer.value or 0):
        return
    stated = [_single(facts) for name, facts in by_scope.items() if name != WHOLE]
    total = sum(fact.value or 0 for fact in stated if fact is not None)
    if not any(whole.value == total for whole in by_scope.get(WHOLE, ())):
        _tell_scopes(view, entry, outer, [inner], inner.value or 0, "")


def _check_parts(
    view: View,
    entry: RelationEntry,
    by_scope: dict[str, list[Fact]],
    entries: Sequence[RelationEntry],
) -> None:
    """No level above the whole area."""
    wholes = by_scope.get(WHOLE, [])
    levels = dict.fromkeys(name for other in entries for name in other.right)
    for name in levels:
        part = _single(by_scope.get(name, ()))
        if part is None or not wholes or any((w.value or 0) >= (part.value or 0) for w in wholes):
            continue
        if part.metric is None:
            continue
        near = abs(part.start - wholes[0].start) < _APART
        _tell_scopes(view, entry, wholes[0], [part], part.value or 0, "" if near else "warning")


def _tell_scopes(
    view: View,
    entry: RelationEntry,
    whole: Fact,
    parts: Sequence[Fact],
    total: Number,
    severity: str,
) -> None:
    name = _name(view, whole)
    told = [(part.scope, part.value or 0) for part in parts]
    view.add(
        entry,
        [(fact.start, fact.end) for fact in (whole, *parts)],
        stated=whole.value,
        computed=total,
        closes=total,
        severity=severity,
        difference=abs((whole.value or 0) - total),
        where=f"{name}:",
        where_en=f"{_name(view, whole, 'en').strip()}: ",
        left_terms=whole.scope,
        right_terms=terms(told) if len(told) > 1 else told[0][0],
    )
