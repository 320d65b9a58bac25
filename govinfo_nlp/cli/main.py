"""The command ``govinfo``: reports in, facts out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import __version__
from ..errors import GovinfoError
from ..records import to_dict
from ..report.export import open_writer
from ..report.harmonise import HARMONISED_FIELDS
from ..report.report import FACT_FIELDS, Report
from .batch import Batch, NProcess, Resume
from .panel import panel
from .patterns import app as patterns_app
from .run import Files, Output, Segmenter, opened, stop, use_patterns
from .show import show

app = typer.Typer(
    name="govinfo",
    help="Numbers out of Chinese open-government-information annual reports (政府信息公开工作年度报告).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(patterns_app, name="patterns")

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


RowFormat = Annotated[Format, typer.Option("--format", "-f", help="Format of the rows.")]


@app.callback()
def options(
    context: typer.Context,
    patterns: Annotated[
        list[str] | None,
        typer.Option(
            "--patterns",
            "-p",
            help="Pattern files or folders of your own over the built-in ones; more than once.",
        ),
    ] = None,
) -> None:
    """What holds for all commands."""
    use_patterns(context, patterns or [])


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
    n_process: NProcess = 1,
    resume: Resume = None,
) -> None:
    """Every number with its metric, scope, period and exact place, one row a fact."""
    convert = partial(Report.to_records, headline=headline)
    options = {"command": "facts", "headline": headline}
    batch = Batch(files, output, segmenter, n_process, resume, convert, options)
    _write_rows(batch, format.value, FACT_FIELDS)


@app.command()
def harmonised(
    files: Files,
    output: Output = None,
    format: RowFormat = Format.jsonl,
    segmenter: Segmenter = "char",
    n_process: NProcess = 1,
    resume: Resume = None,
) -> None:
    """The values under one vocabulary over all forms, one row a variable, with its grade."""
    convert = Report.to_harmonised_records
    batch = Batch(files, output, segmenter, n_process, resume, convert)
    _write_rows(batch, format.value, HARMONISED_FIELDS)


@app.command()
def quantities(
    files: Files,
    output: Output = None,
    format: RowFormat = Format.jsonl,
    segmenter: Segmenter = "char",
    n_process: NProcess = 1,
    resume: Resume = None,
) -> None:
    """Every number with its unit, linked or not, one row a quantity."""
    batch = Batch(files, output, segmenter, n_process, resume, _quantity_rows)
    _write_rows(batch, format.value, QUANTITY_FIELDS)


def _quantity_rows(report: Report) -> list[dict[str, Any]]:
    named = ({"report_id": report.id, **to_dict(q)} for q in report.quantities)
    return [{name: row[name] for name in QUANTITY_FIELDS} for row in named]


@app.command()
def parse(
    files: Files,
    output: Output = None,
    segmenter: Segmenter = "char",
    n_process: NProcess = 1,
    resume: Resume = None,
    indent: Annotated[int, typer.Option(help="Spaces of indent; 0: one report a line.")] = 0,
) -> None:
    """The whole parsed report as JSON, one report after the other."""

    def write(path: Path | None, records: Iterator[Any]) -> None:
        with opened(path) as out:
            for record in records:
                out.write(json.dumps(record, ensure_ascii=False, indent=indent or None) + "\n")

    Batch(files, output, segmenter, n_process, resume, Report.to_dict).run(write)


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
    n_process: NProcess = 1,
    resume: Resume = None,
) -> None:
    """Does the report add up? What its numbers say against each other; nothing is corrected."""
    from ..audit.account import FINDING_FIELDS

    readable = format is AccountFormat.text
    severities: list[str] = []

    def write(path: Path | None, records: Iterator[Any]) -> None:
        with opened(path) as out:
            writer = None if readable else open_writer(format.value, out, path, FINDING_FIELDS)
            for record in records:
                severities.extend(record["severities"])
                if writer is None:
                    out.writelines(f"{line}\n" for line in record["account"])
                else:
                    writer.write(record["account"])
            if writer is not None:
                writer.close()

    convert = partial(_audited, readable=readable)
    options = {"command": "audit", "readable": readable}
    batch = Batch(files, output, segmenter, n_process, resume, convert, options, with_text=True)
    batch.run(write)
    bad = sum(_as_bad(severity, fail_on) for severity in severities)
    if bad:
        typer.echo(f"govinfo: findings of {fail_on} or worse: {bad}", err=True)
        raise typer.Exit(1)


def _audited(report: Report, text: str, *, readable: bool) -> dict[str, Any]:
    """The account of a report, as lines or as rows, and how bad its findings are."""
    from ..audit.account import account

    findings = report.findings
    lines = [*account(report, text)] if readable else [to_dict(finding) for finding in findings]
    return {"severities": [finding.severity for finding in findings], "account": lines}


def _as_bad(severity: str, limit: Severity | None) -> bool:
    """Whether a finding counts for ``--fail-on``."""
    ranks = [item.value for item in Severity]
    return limit is not None and severity in ranks[: ranks.index(limit.value) + 1]


app.command()(show)
app.command()(panel)


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
    for package in (
        "pdfplumber",
        "python-docx",
        "pandas",
        "pyarrow",
        "openpyxl",
        "matplotlib",
        "jieba",
    ):
        try:
            rows[package] = version(package)
        except PackageNotFoundError:
            rows[package] = "not installed (optional)"
    rows["patterns"] = f"{lexicon.digest} ({sum(map(len, lexicon.wordings.values()))} wordings)"
    rows["metrics"] = str(len(lexicon.metrics))
    rows["file types"] = SUPPORTED
    for name, value in rows.items():
        typer.echo(f"{name:30}{value}")


def _write_rows(batch: Batch, format: str, fields: tuple[str, ...]) -> None:
    """Run ``batch``, whose records are lists of rows."""

    def write(path: Path | None, records: Iterator[Any]) -> None:
        with opened(None if format == "parquet" else path) as out:
            writer = open_writer(format, out, path, fields)
            for rows in records:
                writer.write(rows)
            writer.close()

    if format == "parquet":  # what is missing for it is better told now than at the end
        try:
            open_writer(format, sys.stdout, batch.output, fields)
        except GovinfoError as error:
            stop(error)
    batch.run(write)


def main() -> None:
    """Entry point of the console script."""
    app()
