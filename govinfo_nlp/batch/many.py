"""``parse_many``: any number of reports, one result for each, in order."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
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


def parse_many(
    sources: Any,
    *,
    n_process: int = 1,
    progress: bool | None = None,
    on_error: OnError = "record",
    convert: Convert | None = None,
    nlp: Language | None = None,
    max_length: int = MAX_LENGTH,
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
    ``start_method``: of worker processes: fork, spawn or forkserver; None for the default.

    A worker that dies (out of memory, for instance) costs the one input that it died of, which
    gets the error G401. Memory does not grow with the number of inputs.

    Raises UsageError (G3xx) for wrong arguments, BatchError (G404) where workers cannot be started.
    """
    if on_error not in ("record", "raise"):
        raise UsageError("G307", name="on_error", value=on_error, known="record, raise")
    setup = Setup(convert, nlp, settings, max_length)
    results = shown_results(sources, setup, n_process, progress, start_method)
    return _guarded(results, on_error)


def shown_results(
    sources: Any,
    setup: Setup,
    n_process: int = 1,
    progress: bool | None = None,
    start_method: str | None = None,
    *,
    unique_ids: bool = False,
) -> Generator[Result, None, None]:
    """As :func:`parse_many`, with all that concerns the single report in ``setup``.

    ``unique_ids``: see :meth:`govinfo_nlp.batch.Run.results`.
    """
    inputs = inputs_of(sources)
    if unique_ids:
        inputs = with_unique_ids(inputs)
    results = results_of(inputs, setup, processes(n_process), start_method)
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
    inputs: Iterable[Input], setup: Setup, n_process: int, start_method: str | None = None
) -> Generator[Result, None, None]:
    """The result of each input, in order. ``setup`` is checked at once, work begins when asked."""
    context = multiprocessing.get_context(_known(start_method))
    if n_process == 1:
        work = setup()
        return (work(item) for item in inputs)
    pool = Pool(partial(Packed, setup), _lost, n_process, context)
    return _unpacked(pool.results(inputs))


def _unpacked(packed: Generator[bytes, None, None]) -> Generator[Result, None, None]:
    with closing(packed):
        for result in packed:
            yield pickle.loads(result)


def processes(n_process: int) -> int:
    """The number of processes that ``n_process`` asks for. Raises UsageError (G307)."""
    if n_process == -1:
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1
    if not isinstance(n_process, int) or n_process < 1:
        raise UsageError("G307", name="n_process", value=n_process, known="1, 2, 3 …, or -1")
    return n_process


def _known(start_method: str | None) -> str | None:
    known = multiprocessing.get_all_start_methods()
    if start_method is not None and start_method not in known:
        raise UsageError("G307", name="start_method", value=start_method, known=", ".join(known))
    return start_method


def _lost(item: Input, cause: str) -> bytes:
    """The result of an input that its worker died of."""
    error = BatchError("G401", path=item.label, cause=cause)
    return pickle.dumps(Result(item.final_id, item.name, error=error))
