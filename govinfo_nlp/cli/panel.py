"""The command ``govinfo panel``: many reports as one table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import GovinfoError, UsageError
from .batch import Batch, NProcess, Resume
from .run import Files, Segmenter, finish, stop


def panel(
    files: Files,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The table: its ending says .csv, .jsonl, .parquet or .xlsx."
        ),
    ],
    long: Annotated[
        bool, typer.Option("--long/--wide", help="One row a fact, or one row a report (default).")
    ] = False,
    harmonised: Annotated[
        bool,
        typer.Option(
            "--harmonised", help="One vocabulary over all forms, in place of each form's own rows."
        ),
    ] = False,
    grades: Annotated[
        bool,
        typer.Option("--grades", help="One more column a metric: exact, close or broader."),
    ] = False,
    states: Annotated[
        bool,
        typer.Option(
            "--states", help="One more column a metric: value, zero, blank, not_reported …"
        ),
    ] = False,
    codebook: Annotated[
        Path | None,
        typer.Option(help="Write what every column is, and how many fill it: .md, .csv or .json."),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV with the mark by which Excel knows UTF-8.")
    ] = False,
    segmenter: Segmenter = "char",
    n_process: NProcess = 1,
    resume: Resume = None,
) -> None:
    """Many reports as one table: one row a report and one column a metric, or one row a fact.

    An empty cell is no zero: --states says for each what it stands for. What failed is listed
    beside the output, in OUTPUT.failures.jsonl; the rest is in the table.
    """
    from ..panels import Recorder, survey, with_files, write
    from ..panels.codebook import codebook as entries
    from ..panels.codebook import write_codebook
    from ..panels.tables import Wide

    wide = Wide(harmonised, grades, states)
    failures: list[str] = []
    try:
        _check(output, codebook, long, any((harmonised, grades, states)))
        options = {"command": "panel", "long": long}
        batch = Batch(files, output, segmenter, n_process, resume, Recorder(long), options)
        with batch.done(output, failures) as (run, names):
            found = survey(with_files(run.records(), names))
            write(
                output, with_files(run.records(), names), found,
                shape="long" if long else "wide", wide=wide, bom=bom,
            )  # fmt: skip
            if codebook is not None:
                write_codebook(codebook, entries(found, wide), found, wide)
    except GovinfoError as error:
        stop(error)
    finish(failures)


def _check(output: Path, codebook: Path | None, long: bool, views: bool) -> None:
    """Raise UsageError for what could not be written in the end, before the work begins."""
    from ..panels.codebook import codebook_format
    from ..panels.files import format_of, need

    need(format_of(output))
    if codebook is not None:
        codebook_format(codebook)
    if long and views:
        raise UsageError("G305", what="--harmonised, --grades or --states", needs="--wide")
