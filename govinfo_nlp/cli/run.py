"""How every command runs: its inputs, its output, and what it tells of those that failed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO

import typer

from ..errors import FAILURE, GovinfoError
from ..report.report import Report

Files = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of stdout."),
]
Segmenter = Annotated[str, typer.Option(help="char (default) or jieba; the facts are the same.")]


def reports(files: list[str], segmenter: str, failures: list[str]) -> Iterator[Report]:
    """The report of each document that ``files`` name; what fails is told and noted."""
    return (report for _, report in parsed(files, segmenter, failures))


def parsed(files: list[str], segmenter: str, failures: list[str]) -> Iterator[tuple[str, Report]]:
    """As :func:`reports`, each report behind its text."""
    from ..api import load, parse_in_zone
    from ..readers import iter_sources, read

    try:
        nlp = load(segmenter=segmenter)
    except GovinfoError as error:
        stop(error)
    for item in progress(list(iter_sources(files))):
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


def progress(items: list[Any]) -> Iterable[Any]:
    """A progress bar on stderr, only on a terminal and only where there is something to wait for."""
    if len(items) < 2 or not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(items, unit="report", file=sys.stderr)
    return bar


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
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


def stop(error: GovinfoError) -> NoReturn:
    """Wrong use: say what is wrong and end with status 2."""
    typer.echo(f"govinfo: {error}", err=True)
    raise typer.Exit(2)


def finish(failures: list[str]) -> None:
    """Exit status 1 where some inputs failed; what could be written is written."""
    if failures:
        typer.echo(f"govinfo: {len(failures)} of the inputs failed", err=True)
        raise typer.Exit(1)
