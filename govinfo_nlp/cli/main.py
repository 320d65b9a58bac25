"""The command ``govinfo``: reports in, facts out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from .. import __version__
from ..errors import FAILURE, GovinfoError
from ..records import to_dict
from ..report.export import open_writer
from ..report.harmonise import HARMONISED_FIELDS
from ..report.report import FACT_FIELDS, Report

app = typer.Typer(
    name="govinfo",
    help="Numbers out of Chinese open-government-information annual reports (政府信息公开工作年度报告).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

QUANTITY_FIELDS = (
    "report_id", "start", "end", "text", "kind", "value", "value_max", "unit", "base_value",
    "base_value_max", "base_unit", "approx", "state",
)  # fmt: skip


class Format(str, Enum):
    """File formats of rows."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class AccountFormat(str, Enum):
    """Forms in which the audit tells its findings."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


class Severity(str, Enum):
    """How bad a finding is, worst first."""

    error = "error"
    warning = "warning"
    note = "note"

    def __str__(self) -> str:
        return self.value


Files = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of stdout."),
]
RowFormat = Annotated[Format, typer.Option("--format", "-f", help="Format of the rows.")]
Segmenter = Annotated[str, typer.Option(help="char (default) or jieba; the facts are the same.")]


@app.command()
def facts(
    files: Files,
    output: Output = None,
    format: RowFormat = Format.jsonl,
    headline: Annotated[
        bool,
        typer.Option("--headline", help="Add the headline rows behind the facts of each report."),
    ] = False,
    segmenter: Segmenter = "char",
) -> None:
    """Every number with its metric, scope, period and exact place, one row a fact."""
    _write_rows(
        files,
        output,
        format,
        FACT_FIELDS,
        segmenter,
        lambda r: r.to_records(headline=headline),
    )


@app.command()
def harmonised(
    files: Files,
    output: Output = None,
    format: RowFormat = Format.jsonl,
    segmenter: Segmenter = "char",
) -> None:
    """The values under one vocabulary over all forms, one row a variable, with its grade."""
    _write_rows(
        files,
        output,
        format,
        HARMONISED_FIELDS,
        segmenter,
        lambda r: r.to_harmonised_records(),
    )


@app.command()
def quantities(
    files: Files,
    output: Output = None,
    format: RowFormat = Format.jsonl,
    segmenter: Segmenter = "char",
) -> None:
    """Every number with its unit, linked or not, one row a quantity."""

    def rows(report: Report) -> list[dict[str, Any]]:
        named = ({"report_id": report.id, **to_dict(q)} for q in report.quantities)
        return [{name: row[name] for name in QUANTITY_FIELDS} for row in named]

    _write_rows(files, output, format, QUANTITY_FIELDS, segmenter, rows)


@app.command()
def parse(
    files: Files,
    output: Output = None,
    segmenter: Segmenter = "char",
    indent: Annotated[int, typer.Option(help="Spaces of indent; 0: one report a line.")] = 0,
) -> None:
    """The whole parsed report as JSON, one report after the other."""
    failures: list[str] = []
    with _opened(output) as out:
        for report in _reports(files, segmenter, failures):
            out.write(
                json.dumps(report.to_dict(), ensure_ascii=False, indent=indent or None) + "\n"
            )
    _finish(failures)


@app.command()
def audit(
    files: Files,
    output: Output = None,
    format: Annotated[
        AccountFormat, typer.Option("--format", "-f", help="text for readers, or rows.")
    ] = AccountFormat.text,
    fail_on: Annotated[
        Severity | None,
        typer.Option("--fail-on", help="Exit with status 1 on a finding as bad as this, or worse."),
    ] = None,
    segmenter: Segmenter = "char",
) -> None:
    """Does the report add up? What its numbers say against each other; nothing is corrected."""
    from ..audit.account import FINDING_FIELDS, account

    failures: list[str] = []
    bad = 0
    with _opened(output) as out:
        rows = format is not AccountFormat.text
        writer = open_writer(format.value, out, output, FINDING_FIELDS) if rows else None
        for text, report in _parsed(files, segmenter, failures):
            bad += sum(_as_bad(finding.severity, fail_on) for finding in report.findings)
            if writer is not None:
                writer.write([to_dict(finding) for finding in report.findings])
            else:
                out.writelines(f"{line}\n" for line in account(report, text))
        if writer is not None:
            writer.close()
    _finish(failures)
    if bad:
        typer.echo(f"govinfo: findings of {fail_on} or worse: {bad}", err=True)
        raise typer.Exit(1)


def _as_bad(severity: str, limit: Severity | None) -> bool:
    """Whether a finding counts for ``--fail-on``."""
    ranks = [item.value for item in Severity]
    return limit is not None and severity in ranks[: ranks.index(limit.value) + 1]


@app.command()
def info() -> None:
    """Versions, pattern digest and available extras, for bug reports."""
    from importlib.metadata import PackageNotFoundError, version

    from ..lexicon.lexicon import default_lexicon
    from ..readers import SUPPORTED

    lexicon = default_lexicon()
    rows = {"govinfo_nlp": __version__, "python": sys.version.split()[0]}
    for package in (
        "spacy",
        "opencc-python-reimplemented",
        "spacy-pkuseg",
        "srsly",
        "lxml",
    ):
        rows[package] = version(package)
    for package in ("pdfplumber", "python-docx", "pandas", "pyarrow", "jieba"):
        try:
            rows[package] = version(package)
        except PackageNotFoundError:
            rows[package] = "not installed (optional)"
    rows["patterns"] = f"{lexicon.digest} ({sum(map(len, lexicon.wordings.values()))} wordings)"
    rows["metrics"] = str(len(lexicon.metrics))
    rows["file types"] = SUPPORTED
    for name, value in rows.items():
        typer.echo(f"{name:30}{value}")


# -- how the commands run ---------------------------------------------------------------------


def _write_rows(
    files: list[str],
    output: Path | None,
    format: Format,
    fields: tuple[str, ...],
    segmenter: str,
    rows: Callable[[Report], Iterable[Mapping[str, Any]]],
) -> None:
    failures: list[str] = []
    binary = format is Format.parquet
    with _opened(None if binary else output) as out:
        try:
            writer = open_writer(format.value, out, output, fields)
        except GovinfoError as error:
            _stop(error)
        for report in _reports(files, segmenter, failures):
            writer.write(rows(report))
        writer.close()
    _finish(failures)


def _reports(files: list[str], segmenter: str, failures: list[str]) -> Iterator[Report]:
    """The report of each document that ``files`` name; what fails is told and noted."""
    return (report for _, report in _parsed(files, segmenter, failures))


def _parsed(files: list[str], segmenter: str, failures: list[str]) -> Iterator[tuple[str, Report]]:
    """As :func:`_reports`, each report behind its text."""
    from ..api import load, parse_in_zone
    from ..readers import iter_sources, read

    try:
        nlp = load(segmenter=segmenter)
    except GovinfoError as error:
        _stop(error)
    for item in _progress(list(iter_sources(files))):
        try:
            if isinstance(item, GovinfoError):
                raise item
            source = read(item)
            report = parse_in_zone(source, nlp)
        except GovinfoError as error:
            typer.echo(f"govinfo: {error}", err=True)
            failures.append(str(item))
            continue
        for note in report.diagnostics:
            typer.echo(f"govinfo: {item}: {note.code}: {note.message}", err=True)
        if any(note.code == FAILURE for note in report.diagnostics):
            failures.append(str(item))
        yield source.text, report


def _progress(items: list[Any]) -> Iterable[Any]:
    """A progress bar on stderr, only on a terminal and only where there is something to wait for."""
    if len(items) < 2 or not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(items, unit="report", file=sys.stderr)
    return bar


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")
        try:
            yield sys.stdout
            sys.stdout.flush()
        except BrokenPipeError:  # the reader of the pipe has gone: nothing is wrong
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        return
    try:
        file = path.open("w", encoding="utf-8", errors="surrogatepass", newline="")
    except OSError as error:
        typer.echo(f"govinfo: {path}: cannot be written: {error.strerror}", err=True)
        raise typer.Exit(2) from None
    with file:
        yield file


def _stop(error: GovinfoError) -> Any:
    """Wrong use: say what is wrong and end with status 2."""
    typer.echo(f"govinfo: {error}", err=True)
    raise typer.Exit(2)


def _finish(failures: list[str]) -> None:
    """Exit status 1 where some inputs failed; what could be written is written."""
    if failures:
        typer.echo(f"govinfo: {len(failures)} of the inputs failed", err=True)
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the console script."""
    app()
