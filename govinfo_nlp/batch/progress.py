"""A progress bar where somebody looks: on a terminal or in a notebook, always on stderr."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

T = TypeVar("T")


def shown(
    results: Generator[T, None, None], total: Callable[[], int | None], progress: bool | None
) -> Generator[T, None, None]:
    """``results`` behind a bar. ``progress`` None: only where somebody looks.

    ``total`` is only asked where there is a bar.
    """
    known = total() if progress or (progress is None and _watched()) else 0
    if not progress and known in (0, 1):
        yield from results
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without ipywidgets a notebook has a bar of characters
        from tqdm.auto import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        monitor_interval = 0  # its thread would stand in the way of forked processes

    with closing(results), Bar(total=known, unit="report", file=sys.stderr) as bar:
        for result in results:
            yield result
            bar.update()


def _watched() -> bool:
    return sys.stderr.isatty() or "ipykernel" in sys.modules
