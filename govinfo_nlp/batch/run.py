"""A long run whose results outlive a killed process.

Beside ``OUTPUT`` lie, while it runs, ``OUTPUT.journal.jsonl`` (what is done) and
``OUTPUT.failures.jsonl`` (what failed). The output is written at the end, from the journal, in the
order of the inputs, and takes its place at once.
"""

from __future__ import annotations

import hashlib
import json
import os
from array import array
from collections.abc import Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from .. import __version__
from ..errors import FAILURE, BatchError, UsageError
from ..lexicon.files import builtin
from ..report import Report
from ..report.report import SCHEMA_VERSION
from .inputs import Input, count, inputs_of, with_unique_ids
from .journal import KEY_BYTES, Journal
from .many import Workers, results_of
from .output import replacing, unwritable
from .progress import shown
from .result import Result
from .work import Setup


class Run:
    """The records of many reports, safely on their way to the file ``output``.

    ``setup``: how a report becomes a record, which must be plain data (JSON). ``options``: what
    else decides what the records are, and the output holds (plain data): a record is only used
    again for the same content, id, file name, pipeline, patterns, version and options.
    ``resume``: True goes on where a run of this output stopped (and starts where none did), False
    starts anew, None starts anew unless a run was interrupted.

    >>> with Run(output, Setup(convert)) as run:                                   # doctest: +SKIP
    ...     for result in run.results(sources, n_process=2):
    ...         ...                                # every input in order; its record is safe
    ...     with run.replacing() as path:
    ...         write(path, run.records())

    Where all inputs were done the journal is removed in the end; where some failed it stays, and
    another run with ``resume`` tries these alone.

    Raises BatchError: G405 for an interrupted run if ``resume`` is None, G406 if another process
    is at it, G407 if a file cannot be written; UsageError and PatternError as ``load`` does.
    """

    def __init__(
        self,
        output: str | Path,
        setup: Setup,
        *,
        options: Mapping[str, Any] | None = None,
        resume: bool | None = None,
    ) -> None:
        self.output = Path(output)
        if self.output.is_dir():
            raise BatchError("G407", path=str(output), cause="it is a folder")
        self.failures = 0
        self.reused = 0
        if setup.settings:  # made once, not for every purpose
            setup = replace(setup, nlp=setup.pipeline(), settings={})
        self._salt = _digest_of(setup, options or {})
        self._setup = setup
        self._places = array("q")  # of the records, in the order of the inputs
        self._complete = False
        self._journal = Journal(beside(self.output, "journal"))
        if resume is None and len(self._journal) and not self._journal.ended:
            self._journal.close()
            raise BatchError("G405", path=str(self.output))
        if not resume:
            self._journal.clear()

    @property
    def ledger(self) -> Path:
        """The file that lists the failures: path, id, code, message and remedy, one a line."""
        return beside(self.output, "failures")

    def results(
        self,
        sources: Any,
        *,
        n_process: int = 1,
        progress: bool | None = None,
        timeout: float | None = None,
        start_method: str | None = None,
    ) -> Generator[Result, None, None]:
        """Do all ``sources`` (as in ``parse_many``); every one's result, in order.

        The results are without their records: these are in :meth:`records`. Ids are unique: a
        second report that would have the id 2018 is called by its folder too (临溪县/2018), by as
        many folders as it takes, or, where there are none, 2018~2.

        Raises UsageError (G308) where the output is one of the inputs.
        """
        setup = replace(
            self._setup,
            convert=Encoded(self._setup),
            with_text=True,
            known=Known(self._salt, self._journal.keys()),
        )
        inputs = with_unique_ids(map(self._checked, inputs_of(sources)))
        results = results_of(inputs, setup, Workers(n_process, timeout, start_method))
        return self._noted(shown(results, partial(count, sources), progress))

    def _noted(self, results: Generator[Result, None, None]) -> Generator[Result, None, None]:
        self._places = array("q")
        self.failures = self.reused = 0
        self._complete = False
        self.ledger.unlink(missing_ok=True)
        with closing(results):
            for result in results:
                self._note(result)
                yield replace(result, record=None)
        self._complete = True

    def _note(self, result: Result) -> None:
        """Into the journal and the ledger with it."""
        if not result.ok:
            self.failures += 1
            self._enter(result)
        if result.error is not None:
            return
        key = key_of(self._salt, result.id, result.name, result.digest)
        if result.record is None:
            self.reused += 1
            self._places.append(self._journal.place_of(key))
        else:
            place = self._journal.append(key if result.ok else None, result.record)
            self._places.append(place)

    def _enter(self, result: Result) -> None:
        if result.error is not None:
            code, message = result.error.code, result.error.message
            remedy = result.error.remedy
        else:
            code = FAILURE
            message = next(d.message for d in result.diagnostics if d.code == FAILURE)
            remedy = "its record is incomplete; report this as a fault, with the file"
        row = {"path": result.name, "id": result.id, "code": code}
        line = json.dumps({**row, "message": message, "remedy": remedy}, ensure_ascii=False)
        try:
            with self.ledger.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(line + "\n")
        except OSError as error:
            raise unwritable(self.ledger, error) from error

    def _checked(self, item: Input) -> Input:
        refuse_as_output(self.output, item.source)
        return item

    def records(self) -> Iterator[Any]:
        """The records of all inputs that have one, in the order of the inputs; any number of times."""
        return map(self._journal.read, self._places)

    def replacing(self) -> AbstractContextManager[Path]:
        """A path to write the output to; it takes the place of the output at the end, at once."""
        return replacing(self.output)

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        done = self._complete and kind is None
        if done and self.failures:
            self._journal.end()
        self._journal.close(remove=not self._journal or (done and not self.failures))


@dataclass(frozen=True)
class Encoded:
    """``setup.convert``, its record as JSON."""

    setup: Setup

    def __call__(self, report: Report, text: str) -> bytes:
        record = self.setup.converted(report, text)
        return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Known:
    """Whether the record of an input is in the journal already. Goes to the workers."""

    salt: bytes
    keys: frozenset[bytes]

    def __call__(self, item: Input, digest: str) -> bool:
        return key_of(self.salt, item.final_id, item.name, digest) in self.keys


def key_of(salt: bytes, id: str, name: str, digest: str) -> bytes:
    """The key of a record: it says all that the record depends on."""
    parts = json.dumps([id, Path(name).name, digest]).encode()
    return hashlib.sha256(salt + parts).digest()[:KEY_BYTES]


def _digest_of(setup: Setup, options: Mapping[str, Any]) -> bytes:
    """What is the same for all inputs: version, pipeline, patterns, options."""
    convert = getattr(setup.convert, "__qualname__", type(setup.convert).__qualname__)
    told = [__version__, SCHEMA_VERSION, convert, setup.max_length, dict(options)]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    digest.update(setup.pipeline().to_bytes(exclude=["vocab"]))
    for data in _contents(builtin()):
        digest.update(data)
    return digest.digest()


def _contents(folder: Any) -> Iterator[bytes]:
    """The built-in pattern files, one after the other."""
    for entry in sorted(folder.iterdir(), key=lambda entry: str(entry.name)):
        if entry.is_dir():
            yield from _contents(entry)
        elif entry.name.endswith((".jsonl", ".json")):
            yield entry.read_bytes()


def beside(output: Path, what: str) -> Path:
    """``OUTPUT.what.jsonl``."""
    return output.with_name(f"{output.name}.{what}.jsonl")


def refuse_as_output(output: Path, source: object) -> None:
    """Raise UsageError (G308) if ``source``, which is to be read, is the file ``output``."""
    try:
        same = isinstance(source, Path) and os.path.samefile(source, output)
    except (OSError, ValueError):  # one of them is not there
        return
    if same:
        raise UsageError("G308", path=str(output))
