"""The reports of one body, year after year (AU05, AU06, AU17, AU18, AU27)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..lexicon.forms import builtin_forms
from ..lexicon.relations import RelationEntry, of_kind
from ..lexicon.sets import per_set
from ..records import Fact, Finding, Number
from ..report import Report
from .growth import growth_fits, signed
from .view import View, show

#: A copied sentence is told where it holds a number and so many characters.
_LONG = 30
_DIGITS = re.compile(r"\d")
_SPACE = re.compile(r"\s+")
_STOP = re.compile(r"[。!?;\n]+")
#: Metrics of the tables that must agree column by column.
_TOTAL = ("", "total")


def audit_series(reports: Sequence[Report], texts: Sequence[str] | None = None) -> list[Finding]:
    """What the reports of one body say against those of the year before, worst first.

    ``reports``: of different years, in any order; of two of one year the first counts. ``texts``:
    the texts that were parsed, in the same order; with them sentences that were copied from last
    year with their numbers are told too. ``spans`` and ``facts`` of a finding are those of the
    later report, whose id is its ``report_id``. Years that have no report before them are passed
    over; a report without year is left out.
    """
    dated: dict[int, tuple[Report, str]] = {}
    for index, report in enumerate(reports):
        if report.year is not None:
            text = texts[index] if texts is not None else ""
            dated.setdefault(report.year, (report, text))
    findings: list[Finding] = []
    for year in sorted(dated):
        if year - 1 in dated:
            findings += _pair(dated[year - 1], dated[year])
    return findings


def _pair(before: tuple[Report, str], after: tuple[Report, str]) -> list[Finding]:
    view = View(*after)
    for entry in of_kind("series"):
        _check_relation(view, entry, before[0])
    _check_changes(view, before[0])
    if before[1] and after[1]:
        _check_copies(view, before[0], before[1])
    return view.sorted()


def _cells(report: Report) -> dict[tuple[str, str], Fact]:
    """The cells of the tables by metric and applicant; a metric that stands twice is left out."""
    found: dict[tuple[str, str], Fact] = {}
    doubled: set[tuple[str, str]] = set()
    for fact in report.facts:
        if fact.source == "table" and fact.metric and fact.value is not None:
            key = (fact.metric, fact.applicant)
            if key in found and found[key].value != fact.value:
                doubled.add(key)
            found.setdefault(key, fact)
    return {key: fact for key, fact in found.items() if key not in doubled}


def _check_relation(view: View, entry: RelationEntry, before: Report) -> None:
    """``left`` of this year against ``right`` of the last (with + or - : of this year)."""
    now, then = _cells(view.report), _cells(before)
    for applicant in dict.fromkeys(key[1] for key in now):
        left = now.get((entry.left[0], applicant))
        terms: list[tuple[int, Fact | None]] = []
        for name in entry.right:
            sign = -1 if name.startswith("-") else 1
            source = now if name[:1] in "+-" else then
            terms.append((sign, source.get((name.lstrip("+-"), applicant))))
        known = [(sign, fact) for sign, fact in terms if fact is not None]
        if left is None or left.value is None or len(known) < len(terms):
            continue
        computed: Number = sum(sign * (fact.value or 0) for sign, fact in known)
        if computed != left.value:
            _tell(view, entry, before, left, known, computed)


def _tell(
    view: View,
    entry: RelationEntry,
    before: Report,
    left: Fact,
    terms: Sequence[tuple[int, Fact]],
    computed: Number,
) -> None:
    zh, en = _applicants().get(left.applicant, ""), left.applicant.replace("_", " ")
    sums = "".join(f"{'+' if s > 0 else '-'}{show(f.value)}" for s, f in terms).lstrip("+")
    view.add(
        entry,
        [(left.start, left.end), *((f.start, f.end) for _, f in terms[1:])],
        stated=left.value,
        computed=computed,
        closes=computed,
        year=view.report.year,
        prior=before.year,
        where=f"({zh})" if zh else "",
        where_en=f" ({en})" if en else "",
        terms=sums,
        difference=abs((left.value or 0) - computed),
    )


@per_set
def _applicants() -> dict[str, str]:
    """Applicant → the name of its column."""
    columns = (c for form in builtin_forms() for table in form.tables for c in table.columns)
    return {column.applicant: column.label for column in columns if column.applicant}


# -- growth and difference ----------------------------------------------------------------------


def _check_changes(view: View, before: Report) -> None:
    """较上年增长12.5% and 增加4件 against what last year's report states."""
    for fact in view.report.facts:
        change = fact.comparison
        if change is None or fact.metric is None or fact.value is None or fact.approx:
            continue
        if change.get("base") not in ("", str(before.year)):
            continue
        prior = _stated(before, fact)
        value = change.get("value")
        if prior is None or value is None or not prior:
            continue
        if change.get("kind") == "growth":
            places = len(str(value).partition(".")[2])
            if not growth_fits(fact.value, prior, value, places, 2):
                actual = round(100 * (fact.value - prior) / prior, places)
                _tell_change(view, fact, value, signed(value), prior, actual, signed(actual))
        elif change.get("kind") == "difference" and fact.value - prior != value:
            actual = fact.value - prior
            unit = str(change.get("unit") or "")
            told = [f"{'增加' if n >= 0 else '减少'}{show(abs(n))}{unit}" for n in (value, actual)]
            _tell_change(view, fact, value, told[0], prior, actual, told[1])


def _stated(before: Report, fact: Fact) -> Number | None:
    """What last year's report states for the metric and scope of ``fact``; None where it is
    unclear."""
    values = {
        other.value
        for other in before.facts
        if other.metric == fact.metric
        and (other.scope == fact.scope or other.source == "table")
        and other.applicant in (fact.applicant, *(_TOTAL if not fact.applicant else ()))
        and not other.approx
        and other.value is not None
        and other.period in ("", str(before.year))
    }
    return values.pop() if len(values) == 1 else None


def _tell_change(
    view: View, fact: Fact, stated: Number, change: str, prior: Number, actual: Number, told: str
) -> None:
    metric = view.lexicon.metrics.get(fact.metric or "")
    words: dict[str, Any] = {}
    if metric is not None:
        words["label_en"] = f"{metric.en} {show(fact.value)}"
    view.add(
        "series.growth",
        [(fact.start, fact.end)],
        stated=stated,
        computed=actual,
        closes=actual,
        year=view.report.year,
        label=f"{metric.zh if metric is not None else fact.label}{show(fact.value)}",
        change=change,
        prior_value=show(prior),
        actual=told,
        **words,
    )


# -- copied sentences ---------------------------------------------------------------------------


def _check_copies(view: View, before: Report, text: str) -> None:
    """Sentences with a number that stand word for word in last year's report."""
    old = View(before, text)
    known = {words for _, _, words in _numbered(old)}
    for start, end, words in _numbered(view):
        if words in known:
            view.add(
                "series.copied",
                [(start, end)],
                year=view.report.year,
                sentence=words[:60] + ("…" if len(words) > 60 else ""),
            )


def _numbered(view: View) -> Iterable[tuple[int, int, str]]:
    """(start, end, words) of the sentences that state a count."""
    for sentence in view.sentences:
        counts = [q for q in view.between(sentence.start, sentence.end) if _counts(q.text, q.kind)]
        words = _SPACE.sub("", view.norm[sentence.start : sentence.end])
        if counts and len(words) >= _LONG:
            yield sentence.start, sentence.end, words


def _counts(text: str, kind: str) -> bool:
    """Whether the number is a count in digits; deadlines and articles are copied rightly."""
    return kind in ("count", "money", "percent") and bool(_DIGITS.search(text))
