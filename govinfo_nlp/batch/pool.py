"""Worker processes: results in the order of the tasks, one for each, whatever becomes of a worker.

A task whose worker dies is tried once more, alone, in a new one; if that dies too, the task gets
the result that ``lost`` makes for it. So no task is blamed for what its neighbours did.
"""

from __future__ import annotations

import gc
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from time import monotonic, perf_counter
from typing import Any, Generic, TypeVar

from srsly import cloudpickle

from ..errors import BatchError

T = TypeVar("T")
R = TypeVar("R")

#: Jobs that a worker holds at a time: one that it does, one that waits for it.
_HELD = 2
#: Jobs that are open for each worker, those included that wait for an earlier one to end.
_OPEN = 4
#: A job takes about so many seconds, and has at most so many tasks.
_SECONDS, _TASKS = 0.2, 32
#: Workers that may die before they are ready, one after the other.
_STILLBORN = 3
#: Seconds that a worker has to end by itself before it is killed.
_GRACE = 2.0
#: As good as for ever.
_HOUR = 3600.0


@dataclass(slots=True)
class _Job(Generic[T]):
    """Tasks that are sent to a worker together. ``first``: the number of the first one.

    ``again``: a single task, whose first worker died.
    """

    first: int
    tasks: list[T]
    again: bool = False


@dataclass(slots=True, eq=False)
class _Worker(Generic[T]):
    process: Any
    link: Any
    ready: bool = False
    since: float = 0.0  # when it began its first job, or later
    jobs: deque[_Job[T]] = field(default_factory=deque)


class Pool(Generic[T, R]):
    """``n`` processes that each make their work by ``setup()`` and do it on tasks; for one use.

    ``setup`` is pickled by cloudpickle, so that functions of a notebook do. The work may not
    raise, and its results must be small and quickly pickled. ``lost(task, cause)`` is the result
    of a task that ended its process. ``context``: of the module multiprocessing. ``timeout``:
    seconds that a task may take; a worker that takes longer is killed.
    """

    def __init__(
        self,
        setup: Callable[[], Callable[[T], R]],
        lost: Callable[[T, str], R],
        n: int,
        context: Any,
        timeout: float | None = None,
    ) -> None:
        self._lost, self._n, self._context = lost, n, context
        self._timeout = timeout
        self._forks = context.get_start_method() == "fork"
        # Children of a fork inherit the work, made once; others make their own.
        self._payload = setup() if self._forks else cloudpickle.dumps(setup)
        self._workers: list[_Worker[T]] = []
        self._waiting: deque[_Job[T]] = deque()  # jobs that were on workers that died
        self._done: dict[int, list[R]] = {}  # number of the first task -> results
        self._taken = 0  # tasks taken from the source
        self._seconds = 0.0  # that a task took in the last job
        self._stillborn = 0
        self._exhausted = False
        self._failure: Exception | None = None  # what the source raised

    def results(self, tasks: Iterable[T]) -> Generator[R, None, None]:
        """One result for each task, in order; tasks are taken only as workers need them.

        An error of ``tasks`` is raised at its place, behind the results of the tasks before it.
        Raises BatchError (G404) where workers cannot be started, and what ``setup`` raises.
        Closing the iterator ends the workers, as does any exception.
        """
        source = iter(tasks)
        given = 0
        try:
            while True:
                self._feed(source)
                if given in self._done:
                    results = self._done.pop(given)
                    given += len(results)
                    yield from results
                elif given < self._taken:
                    self._listen()
                elif self._failure is not None:
                    raise self._failure
                else:
                    return
        finally:
            self._end()

    # -- tasks go out ------------------------------------------------------------------------

    def _feed(self, source: Iterator[T]) -> None:
        """Hand out jobs until no worker can hold one more."""
        while len(self._workers) < self._n or any(len(w.jobs) < _HELD for w in self._workers):
            job = self._waiting.popleft() if self._waiting else self._new_job(source)
            if job is None:
                return
            worker = min(self._workers, key=lambda w: len(w.jobs), default=None)
            if worker is None or (worker.jobs and len(self._workers) < self._n):
                worker = self._start()
            if not worker.jobs:
                worker.since = monotonic()
            worker.jobs.append(job)
            with suppress(OSError):  # it is dead, as _listen will see
                worker.link.send(job.tasks)

    def _new_job(self, source: Iterator[T]) -> _Job[T] | None:
        """The next tasks, unless there are none or earlier ones are waited for."""
        open_jobs = len(self._done) + sum(len(worker.jobs) for worker in self._workers)
        if self._exhausted or open_jobs >= _OPEN * self._n:
            return None
        size = int(_SECONDS / self._seconds) if self._seconds else 1
        job: _Job[T] = _Job(self._taken, [])
        try:
            while len(job.tasks) < max(1, min(size, _TASKS)):
                job.tasks.append(next(source))
        except StopIteration:
            self._exhausted = True
        except Exception as error:
            self._exhausted, self._failure = True, error
        self._taken += len(job.tasks)
        return job if job.tasks else None

    def _start(self) -> _Worker[T]:
        ours, theirs = self._context.Pipe()
        inherited = ours if self._forks else None
        process = self._context.Process(
            target=_serve, args=(theirs, self._payload, inherited), daemon=True
        )
        try:
            process.start()
        except (OSError, RuntimeError, AssertionError) as error:
            ours.close()
            raise BatchError("G404", cause=error) from error
        finally:
            theirs.close()
        worker: _Worker[T] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    # -- results come in ---------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait until a worker says something, dies, or must be killed."""
        signs = [sign for w in self._workers for sign in (w.link, w.process.sentinel)]
        heard = wait(signs, self._patience())
        for worker in [*self._workers]:
            if worker.link in heard:
                try:
                    message = worker.link.recv()
                except (EOFError, OSError):
                    self._bury(worker)
                else:
                    self._take(worker, message)
            elif worker.process.sentinel in heard:
                self._bury(worker)
            elif self._timeout and self._left(worker) <= 0:
                worker.process.kill()
                self._bury(worker, f"it took longer than {self._timeout:g} seconds")

    def _patience(self) -> float | None:
        """Seconds until the first worker may have to be killed."""
        return max(0.0, min(map(self._left, self._workers))) if self._timeout else None

    def _left(self, worker: _Worker[T]) -> float:
        """Seconds that are left to the worker's job.

        A job of several tasks has no more time than one: if it is not enough, they are tried one
        by one.
        """
        if not (self._timeout and worker.ready and worker.jobs):
            return _HOUR
        return worker.since + self._timeout - monotonic()

    def _take(self, worker: _Worker[T], message: Any) -> None:
        if isinstance(message, Exception):  # of its setup
            raise message
        worker.since = monotonic()
        if message is None:
            worker.ready, self._stillborn = True, 0
            return
        seconds, results = message
        self._seconds = seconds / len(results)
        self._done[worker.jobs.popleft().first] = results

    def _bury(self, worker: _Worker[T], cause: str = "") -> None:
        """Give the jobs of a dead worker to others; what it was at is tried alone, and once."""
        self._workers.remove(worker)
        ended = _last_words(worker)
        cause = cause or ended
        jobs = [*worker.jobs]
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn == _STILLBORN or not self._taken_up():
                raise BatchError("G404", cause=cause)
        elif jobs:
            running = jobs.pop(0)
            if running.again:
                self._done[running.first] = [self._lost(task, cause) for task in running.tasks]
            else:
                alone = enumerate(running.tasks, running.first)
                jobs = [*(_Job(number, [task], True) for number, task in alone), *jobs]
        self._waiting.extendleft(reversed(jobs))

    def _taken_up(self) -> bool:
        """Whether any worker ever did something."""
        return bool(self._seconds) or any(worker.ready for worker in self._workers)

    def _end(self) -> None:
        """End the workers: the idle ones by a word, the busy ones by force."""
        for worker in self._workers:
            with suppress(OSError):
                if worker.jobs or not worker.ready:
                    worker.process.terminate()
                else:
                    worker.link.send(None)
        for worker in self._workers:
            _last_words(worker)
        self._workers.clear()


def _last_words(worker: _Worker[Any]) -> str:
    """How the worker ended; it is made to end if it did not."""
    worker.process.join(_GRACE)
    if worker.process.exitcode is None:
        worker.process.kill()
        worker.process.join()
    code = worker.process.exitcode
    worker.link.close()
    worker.process.close()
    if code == -getattr(signal, "SIGKILL", 9):
        return "killed, as systems do when memory runs out"
    return f"signal {-code}" if code < 0 else f"exit status {code}"


def _serve(link: Any, payload: Any, inherited: Any) -> None:
    """What a worker does, until it is sent off or its parent goes away."""
    if inherited is not None:
        inherited.close()  # else the end of the parent would go unnoticed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work = pickle.loads(payload)() if isinstance(payload, bytes) else payload
    except Exception as error:
        link.send(error)
        return
    gc.freeze()  # the pipeline stays: no need to look through it again and again
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # Received in a thread, so that the parent never waits for a worker that waits for it.
    threading.Thread(target=_receive, args=(link, inbox), daemon=True).start()
    with suppress(OSError):  # the parent has gone
        link.send(None)
        while (tasks := inbox.get()) is not None:
            start = perf_counter()
            results = [work(task) for task in tasks]
            link.send((perf_counter() - start, results))


def _receive(link: Any, inbox: queue.SimpleQueue[Any]) -> None:
    """Put what the parent sends into the inbox; None at its end."""
    tasks: Any = ()
    while tasks is not None:
        try:
            tasks = link.recv()
        except Exception:
            tasks = None
        inbox.put(tasks)
