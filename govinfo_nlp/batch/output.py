"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import BatchError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; what is written takes the place of ``path`` at the end, at once.

    It lies beside ``path``, hidden, with the same suffix. After an exception it is removed, and
    ``path`` is as it was. Raises BatchError (G407).
    """
    target = Path(os.path.realpath(path))  # a link stays one
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        try:
            yield part
            _settle(part)
            if target.exists():
                shutil.copymode(target, part)
            os.replace(part, target)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> BatchError:
    """The error for an output that cannot be written."""
    return BatchError("G407", path=str(path), cause=error.strerror or error)


def _settle(path: Path) -> None:
    """See to it that ``path`` is on the disk, not only on its way there."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
