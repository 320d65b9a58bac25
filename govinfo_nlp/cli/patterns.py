"""``govinfo patterns``: look at patterns, check, test and try those of one's own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import GovinfoError, UsageError
from ..report.export import open_writer
from .run import Output, opened, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..lexicon.sets import PatternSet

app = typer.Typer(
    name="patterns",
    help="Look at the patterns; check, test and try pattern files of your own.",
    no_args_is_help=True,
)

LIST_FIELDS = ("id", "zh", "en", "unit", "names", "rows", "layers")
CHANGE_FIELDS = (
    "report_id", "change", "start", "end", "text", "metric", "metric_before", "scope",
    "scope_before", "label", "rule",
)  # fmt: skip


class TextFormat(str, Enum):
    """text for readers, or rows."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


Layout = Annotated[TextFormat, typer.Option("--format", "-f", help="text for readers, or rows.")]
PatternFiles = Annotated[list[str], typer.Argument(help="Pattern files or folders.")]
MaybeFiles = Annotated[
    list[str] | None, typer.Argument(help="Pattern files or folders; without: all in use.")
]


@contextmanager
def told_errors() -> Iterator[None]:
    """What is wrong with the use, or with a file, is told and ends with status 2."""
    try:
        yield
    except GovinfoError as error:
        stop(error)


@app.command("list")
def list_(
    files: MaybeFiles = None,
    words: Annotated[
        str, typer.Option("--filter", help="Only metrics with these words in id or names.")
    ] = "",
    output: Output = None,
    format: Layout = TextFormat.text,
) -> None:
    """The metrics: id, names, unit, rows of the forms, and the layer that each comes from."""
    from .pattern_list import described, listed

    with told_errors():
        rows = [row for row in listed(_laid(files or [])) if _about(row, files, words)]
        _write(rows, LIST_FIELDS, output, format, described)


def _about(row: Mapping[str, Any], files: list[str] | None, words: str) -> bool:
    """Whether a metric is asked for: it comes from ``files`` and holds ``words``."""
    named = not files or any(layer in files for layer in row["layers"])
    return named and words in " ".join([row["id"], row["zh"], row["en"], *row["names"]])


@app.command()
def check(files: PatternFiles, format: Layout = TextFormat.text) -> None:
    """Is the file right? All that is wrong at once: file:line:column, the key, and what to do.

    Exit status 1 where there are errors; warnings are worth a look.
    """
    from ..records import to_dict
    from .pattern_check import PROBLEM_FIELDS, problems_in

    with told_errors():
        problems, entries = problems_in(files)
    errors = sum(problem.severity == "error" for problem in problems)
    if format is TextFormat.text:
        for problem in problems:
            mark = "" if problem.severity == "error" else "warning: "
            typer.echo(f"{mark}{problem}")
        told = f"{errors} errors, {len(problems) - errors} warnings"
        typer.echo(
            f"{entries} right patterns: {told}" if problems else f"{entries} patterns: all right"
        )
    else:
        _write([to_dict(problem) for problem in problems], PROBLEM_FIELDS, None, format, str)
    if errors:
        raise typer.Exit(1)


@app.command()
def test(files: MaybeFiles = None) -> None:
    """Run the examples that stand in the entries: each text must give the value that it says.

    Exit status 1 where one does not.
    """
    from .pattern_test import run_examples

    with told_errors():
        results = run_examples(_laid(files or []), only=set(files or []))
    wrong = [result for result in results if result.wrong]
    for result in wrong:
        typer.echo(f"{result.place}: {result.text}\n    {result.wrong}")
    typer.echo(f"{len(results)} examples: " + (f"{len(wrong)} wrong" if wrong else "all right"))
    if wrong:
        raise typer.Exit(1)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A sentence, the path of a report, or - for stdin.")],
    patterns: Annotated[
        list[str] | None, typer.Option("--patterns", "-p", help="Pattern files laid over.")
    ] = None,
) -> None:
    """Why does each number have its metric, or none: the names weighed, with file and line."""
    from .pattern_explain import explained

    with told_errors():
        for line in explained(_text(text), _laid(patterns or [])):
            typer.echo(line)


def _text(argument: str) -> str:
    if argument == "-":
        return sys.stdin.read()
    from ..api import is_path
    from ..readers import read

    return read(argument).text if is_path(argument) else argument


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The file to make, hotline.jsonl for instance.")],
    id: Annotated[str, typer.Option(help="Id of the metric.")] = "hotline.accepted",
    name: Annotated[str, typer.Option(help="Its name, as reports print it.")] = "热线受理量",
    unit: Annotated[str, typer.Option(help="Its unit.")] = "件",
) -> None:
    """Make a commented pattern file to start from; an existing file is left alone."""
    from .pattern_new import starter

    with told_errors():
        try:
            with file.open("x", encoding="utf-8", newline="\n") as out:
                out.write(starter(id, name, unit))
        except FileExistsError:
            raise UsageError("G331", path=file) from None
        except OSError as error:
            raise UsageError("G322", path=file, cause=error.strerror) from None
    typer.echo(f"govinfo: {file} is made; then: govinfo patterns check {file}", err=True)


@app.command()
def schema(
    form: Annotated[bool, typer.Option("--form", help="The one of a form's file.")] = False,
    output: Output = None,
) -> None:
    """The JSON Schema of pattern files, with which editors complete and check them."""
    from ..lexicon.schemas import schemas

    made = schemas()["form.schema.json" if form else "patterns.schema.json"]
    with opened(output) as out:
        out.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


@app.command("try")
def try_(
    file: Annotated[str, typer.Argument(help="The pattern file or folder to try.")],
    reports: Annotated[list[str], typer.Argument(help="Reports: files, folders, globs.")],
    output: Output = None,
    format: Layout = TextFormat.text,
) -> None:
    """What would change on these reports with the file laid over: facts gained, lost, changed."""
    from .pattern_try import changes, summary, told

    failures: list[str] = []
    with told_errors():
        laid = _laid([file])
        rows = list(changes(laid, reports, failures))
        _write(rows, CHANGE_FIELDS, output, format, told)
    if format is TextFormat.text:
        typer.echo(summary(rows), err=True)
    for failure in failures:
        typer.echo(f"govinfo: {failure}", err=True)
    if failures:
        raise typer.Exit(1)


def _laid(files: Sequence[str]) -> PatternSet:
    """The patterns of the command with ``files`` laid over them."""
    from ..lexicon.sets import patterns_in_use

    patterns = patterns_in_use()
    for file in files:
        patterns = patterns.add_patterns(file, name=file)
    return patterns


def _write(
    rows: Iterable[Mapping[str, Any]],
    fields: tuple[str, ...],
    output: Path | None,
    format: TextFormat,
    describe: Any,
) -> None:
    with opened(output) as out:
        if format is TextFormat.text:
            out.writelines(f"{describe(row)}\n" for row in rows)
            return
        writer = open_writer(format.value, out, output, fields)
        writer.write(rows)
        writer.close()
