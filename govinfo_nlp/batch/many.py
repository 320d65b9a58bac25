"""``parse_many``: any number of reports, one result for each, in order."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from spacy.language import Language

from ..errors import BatchError, UsageError
from ..readers import MAX_LENGTH
from .inputs import Input, count, inputs_of, with_unique_ids
from .pool import Pool
from .progress import shown
from .result import Result
from .work import Convert, Packed, Setup

OnError = Literal["record", "raise"]


@dataclass(frozen=True)
class Workers:
    """How many worker processes there are, and which. Raises UsageError (G307).

    ``n_process``: -1 is one for each processor. ``timeout``: seconds that one input may take.
    ``start_method``: of the module multiprocessing; None is its default.
    """

    n_process: int = 1
    timeout: float | None = None
    start_method: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.n_process, int) or (self.n_process < 1 and self.n_process != -1):
            known = "1, 2, 3 …, or -1"
            raise UsageError("G307", name="n_process", value=self.n_process, known=known)
        if self.timeout is not None and self.timeout <= 0:
            raise UsageError("G307", name="timeout", value=self.timeout, known="seconds, or None")
        methods = multiprocessing.get_all_start_methods()
        if self.start_method not in (None, *methods):
            known = ", ".join(methods)
            raise UsageError("G307", name="start_method", value=self.start_method, known=known)

    @property
    def count(self) -> int:
        """The number of worker processes."""
        if self.n_process > 0:
            return self.n_process
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1


def parse_many(
    sources: Any,
    *,
    n_process: int = 1,
    progress: bool | None = None,
    on_error: OnError = "record",
    convert: Convert | None = None,
    nlp: Language | None = None,
    max_length: int = MAX_LENGTH,
    timeout: float | None = None,
    start_method: str | None = None,
    **settings: Any,
) -> Iterator[Result]:
    """Parse many reports: lazily, in order, exactly one :class:`Result` for every input.

    ``sources``: one source or any iterable of them (it is not used up in advance): paths, folders,
    globs, "-", texts, bytes, ``Source`` objects, or ``(source, id)`` pairs. Folders and globs give
    one input for each of their files. A str is a path where :func:`govinfo_nlp.parse` takes it for
    one, else a text.
    ``n_process``: worker processes; 1 works in this process, -1 takes one for each CPU.
    ``progress``: a bar on stderr; None shows it on a terminal and in a notebook.
    ``on_error``: "record" puts the error into the result, "raise" raises it at its place.
    ``convert``: what is wanted of a report (Report → any small picklable record), done where the
    report was parsed, so that only the record travels; lambdas and functions of a notebook do.
    ``nlp``: a pipeline with the govinfo components; without it the one of
    ``govinfo_nlp.load(**settings)``. ``max_length``: longest text, in characters.
    ``timeout``: seconds that one input may take (it needs a worker, also with ``n_process=1``).
    ``start_method``: of worker processes: fork, spawn or forkserver; None for the default.

    A worker that dies (out of memory, for instance) or takes too long costs the one input that it
    was at, which gets the error G401. Memory does not grow with the number of inputs.

    Raises UsageError (G3xx) for wrong arguments, BatchError (G404) where workers cannot be started.
    """
    if on_error not in ("record", "raise"):
        raise UsageError("G307", name="on_error", value=on_error, known="record, raise")
    setup = Setup(convert, nlp, settings, max_length)
    workers = Workers(n_process, timeout, start_method)
    results = shown_results(sources, setup, workers, progress)
    return _guarded(results, on_error)


def shown_results(
    sources: Any,
    setup: Setup,
    workers: Workers,
    progress: bool | None = None,
    *,
    unique_ids: bool = False,
) -> Generator[Result, None, None]:
    """As :func:`parse_many`, with all that concerns the single report in ``setup``.

    ``unique_ids``: see :meth:`govinfo_nlp.batch.Run.results`.
    """
    inputs = inputs_of(sources)
    if unique_ids:
        inputs = with_unique_ids(inputs)
    results = results_of(inputs, setup, workers)
    return shown(results, partial(count, sources), progress)


def _guarded(
    results: Generator[Result, None, None], on_error: OnError
) -> Generator[Result, None, None]:
    with closing(results):
        for result in results:
            if result.error is not None and on_error == "raise":
                raise result.error
            yield result


def results_of(
    inputs: Iterable[Input], setup: Setup, workers: Workers
) -> Generator[Result, None, None]:
    """The result of each input, in order. ``setup`` is checked at once, work begins when asked."""
    if workers.n_process == 1 and workers.timeout is None:
        work = setup()
        return (work(item) for item in inputs)
    context = multiprocessing.get_context(workers.start_method)
    pool = Pool(partial(Packed, setup), _lost, workers.count, context, workers.timeout)
    return _unpacked(pool.results(inputs))


def _unpacked(packed: Generator[bytes, None, None]) -> Generator[Result, None, None]:
    with closing(packed):
        for result in packed:
            yield pickle.loads(result)


def _lost(item: Input, cause: str) -> bytes:
    """The result of an input that its worker died of."""
    error = BatchError("G401", path=item.label, cause=cause)
    return pickle.dumps(Result(item.final_id, item.name, error=error))
