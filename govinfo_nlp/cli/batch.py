"""How the commands that write rows run: over any number of files, with workers, safely."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import GovinfoError
from .run import finish, stop

if TYPE_CHECKING:
    from ..batch import Result, Run

NProcess = Annotated[
    int,
    typer.Option("--n-process", "-n", help="Worker processes; -1: one for each processor."),
]
Resume = Annotated[
    bool | None,
    typer.Option(
        "--resume/--no-resume",
        help="Go on where an interrupted run with the same -o stopped, or start anew.",
        show_default=False,
    ),
]

#: Writes all records to a path; None is stdout.
Write = Callable[["Path | None", Iterator[Any]], None]


@dataclass(frozen=True)
class Batch:
    """What a command is asked to do.

    ``convert``: makes the record of a report (plain data); with ``with_text`` it is called with
    the report and its text. ``options``: what decides, beside ``convert``, what the records are.
    """

    files: list[str]
    output: Path | None
    segmenter: str
    n_process: int
    resume: bool | None
    convert: Callable[..., Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    with_text: bool = False

    def run(self, write: Write) -> None:
        """Do it. Ends with status 1 where inputs failed, with 2 where it cannot be done."""
        failures: list[str] = []
        try:
            if self.output is None or _is_special(self.output):
                self._stream(write, failures)
            else:
                self._safely(self.output, write, failures)
        except GovinfoError as error:
            stop(error)
        finish(failures)

    def _setup(self) -> Any:
        from ..batch import Setup
        from ..lexicon.sets import default_patterns, patterns_in_use

        settings: dict[str, Any] = {}
        if self.segmenter != "char":
            settings["segmenter"] = self.segmenter
        if patterns_in_use() is not default_patterns():
            settings["patterns"] = patterns_in_use()
        return Setup(self.convert, settings=settings, with_text=self.with_text)

    def _inputs(self) -> list[Any]:
        """The paths that ``files`` name, each once, and the errors of those that are not there."""
        from ..readers import iter_sources

        return [*iter_sources(self.files)]

    def _stream(self, write: Write, failures: list[str]) -> None:
        """Write each record as soon as it is there."""
        with closing(self.results(failures)) as told:
            write(self.output, (result.record for result in told if result.error is None))

    def results(self, failures: list[str]) -> Generator[Result, None, None]:
        """The result of each input as soon as it is there; what failed is told and noted."""
        from ..batch.many import Workers, shown_results

        workers = Workers(self.n_process)
        results = shown_results(self._inputs(), self._setup(), workers, unique_ids=True)
        return _told(results, failures)

    def _safely(self, output: Path, write: Write, failures: list[str]) -> None:
        """Write the file when all is done; what is done is kept if the process is killed."""
        with self.done(output, failures) as (run, _), run.replacing() as path:
            write(path, run.records())

    @contextmanager
    def done(self, output: Path, failures: list[str]) -> Iterator[tuple[Run, list[str]]]:
        """The run for ``output`` with all inputs done, and the names of those with a record."""
        from ..batch import Run
        from ..batch.run import refuse_as_output

        for item in self._inputs():
            refuse_as_output(output, item)
        with Run(output, self._setup(), options=self.options, resume=self.resume) as run:
            try:
                results = _told(run.results(self._inputs(), n_process=self.n_process), failures)
                yield run, [result.name for result in results if result.error is None]
            except KeyboardInterrupt:
                tell("interrupted; the same command with --resume goes on from here")
                raise
            if run.failures:
                tell(f"failures: {run.ledger}; --resume tries them again")


def _told(
    results: Generator[Result, None, None], failures: list[str]
) -> Generator[Result, None, None]:
    """``results``; what failed, and what their diagnostics say, is told on stderr."""
    with closing(results):
        for result in results:
            if result.error is not None:
                tell(str(result.error))
            for note in result.diagnostics:
                tell(f"{result.name}: {note.code}: {note.message}")
            if not result.ok:
                failures.append(result.name)
            yield result


def tell(message: str) -> None:
    """A message on stderr, above the progress bar where there is one."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        tqdm.write(f"govinfo: {message}", file=sys.stderr)
    else:
        typer.echo(f"govinfo: {message}", err=True)


def _is_special(path: Path) -> bool:
    """Whether ``path`` is a device or a pipe, which is written to, not replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()
