"""What every command has: its inputs and its output, and how it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer

from ..errors import GovinfoError

Files = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of stdout."),
]
Segmenter = Annotated[
    str, typer.Option(help="char (default), jieba or pkuseg; the facts are the same.")
]


def use_patterns(context: typer.Context, paths: list[str]) -> None:
    """Let the whole command work with the patterns ``paths`` over the default ones."""
    if not paths:
        return
    from ..lexicon.sets import load_patterns

    try:
        chosen = load_patterns(paths)
    except GovinfoError as error:
        stop(error)
    context.with_resource(chosen.in_use())


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
