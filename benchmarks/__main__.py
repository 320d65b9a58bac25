"""Print speed, profile, accuracy, words and import cost of one run as Markdown; see ``--help``."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import govinfo_nlp

from . import imports, speed, words
from .scoring import Score, score, total
from .texts import GoldSet, gold_sets, speed_texts

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of what is timed")
    parser.add_argument("--only", choices=PARTS, help="leave out the rest")
    parser.add_argument(
        "--update", type=Path, metavar="FILE", help="also write the result between FILE's marks"
    )
    options = parser.parse_args(arguments)
    lines = [_about()]
    for name, part in PARTS.items():
        if options.only in (None, name):
            lines += part(options.rounds)
    result = "\n".join(lines).strip() + "\n"
    sys.stdout.write(result)
    if options.update:
        _update(options.update, result)
    return 0


def _about() -> str:
    return (
        f"govinfo_nlp {govinfo_nlp.__version__}, spaCy {version('spacy')}, "
        f"Python {platform.python_version()}, {platform.machine()}."
    )


def _speed(rounds: int) -> Iterator[str]:
    kinds = speed_texts()
    yield f"\nSpeed in characters a second ({rounds} rounds; ratio: median, lowest to highest):\n"
    yield (
        "| texts | characters | numbers in 1,000 | `govinfo_nlp.load()` |"
        f" blank zh + entity ruler of {speed.PHRASES} phrases | ratio |"
    )
    yield "|---|---:|---:|---:|---:|---:|"
    for kind, texts in kinds.items():
        found = speed.compare(texts, rounds)
        size = sum(map(len, texts))
        yield (
            f"| {kind} ({len(texts)}) | {size:,} | {speed.numbers(texts) / size * 1000:.0f} |"
            f" {found.pipeline:,.0f} | {found.yardstick:,.0f} |"
            f" {found.ratio:.2f} ({found.lowest:.2f} to {found.highest:.2f}) |"
        )
    kind, texts = next(iter(kinds.items()))
    yield f"\nWhere the time goes ({kind}):\n"
    yield "| component | µs for 1,000 characters | share |"
    yield "|---|---:|---:|"
    spent = speed.profile(texts, rounds)
    whole = sum(spent.values())
    for name, time in spent.items():
        yield f"| {name} | {time:,.0f} | {time / whole:.0%} |"


def _accuracy(_: int) -> Iterator[str]:
    yield "\nAccuracy (facts compared with gold made by hand):\n"
    yield "| reports | gold facts | precision | recall | F1 | scope | unit | approx | headline |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for one in gold_sets():
        rows = [*_rows(one)]
        yield _line(f"{one.name} ({len(one.golds)})", total(score(one.golds, rows).values()))
        if all("source" in fact for gold in one.golds for fact in gold["facts"]):
            prose = [_prose(gold) for gold in one.golds]
            rows = [row for row in rows if row["source"] == "narrative"]
            yield _line(f"{one.name}, prose alone", total(score(prose, rows).values()))


def _rows(one: GoldSet) -> Iterator[dict[str, Any]]:
    for gold in one.golds:
        report = govinfo_nlp.parse(one.path(gold), id=gold["id"])
        yield from report.to_records(headline=True)


def _prose(gold: dict[str, Any]) -> dict[str, Any]:
    return {**gold, "facts": [f for f in gold["facts"] if f["source"] == "narrative"]}


def _line(name: str, counts: Score) -> str:
    share = counts.headline_share
    shares = [counts.precision, counts.recall, counts.f1]
    shares += [counts.of_found(key) for key in ("scope", "unit", "approx")]
    cells = [f"{value:.3f}" for value in shares] + ["" if share is None else f"{share:.3f}"]
    return f"| {name} | {counts.gold} | {' | '.join(cells)} |"


def _segmenters(_: int) -> Iterator[str]:
    yield "\nWords that the segmenters find (F1 over words of Chinese characters):\n"
    held_out = {what: words.read_sentences(name) for what, name in words.HELD_OUT.items()}
    yield f"| held-out sentences | {' | '.join(names := words.segmenters())} |"
    yield f"|---|{'---:|' * len(names)}"
    for what, sentences in held_out.items():
        scores = [words.compare(sentences, name) for name in names]
        figures = " | ".join(f"{score.f1:.3f}" for score in scores)
        yield f"| {what} ({len(sentences)}; {scores[0].gold:,} words) | {figures} |"


def _imports(rounds: int) -> Iterator[str]:
    spent = imports.seconds_beyond_spacy(rounds)
    yield f"\nImport of the spaCy entry points: {spent * 1000:.0f} ms beyond spaCy."


#: What ``--only`` names, in order of printing.
PARTS: dict[str, Callable[[int], Iterator[str]]] = {
    "speed": _speed, "accuracy": _accuracy, "segmenter": _segmenters, "imports": _imports,
}  # fmt: skip


def _update(path: Path, result: str) -> None:
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{path}: no lines {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n{result}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
