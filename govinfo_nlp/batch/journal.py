"""The journal of a run: a file that says what is done, so that a killed run can go on.

One JSON object a line, only ever appended: ``{"key": …, "record": …}`` for each input, in the order
in which they were done, and ``{"end": true}`` where the run came to its end.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from ..errors import BatchError
from .output import unwritable

#: Seconds between two moments at which everything is surely on the disk. (What a killed process
#: wrote is never lost; this is for the machine that loses its power.)
_SYNC = 2.0
_LINE = re.compile(b'\\{"key":"([0-9a-f]{32})","record":.*\\}\n', re.DOTALL)
_END = b'{"end":true}\n'
#: Length of a key.
KEY_BYTES = 16


class Journal:
    """The journal in the file ``path``, made if it is not there.

    A last line without its end, from a process that was killed as it wrote, is cut off; a line
    that cannot be understood is passed over. Only one process may hold it.

    Raises BatchError: G406 if another process holds it, G407 if it cannot be written, G408 if a
    record of it cannot be read back.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: BinaryIO = path.open("a+b")
        except OSError as error:
            raise unwritable(path, error) from error
        if not _locked(self._file):
            self._file.close()
            raise BatchError("G406", path=str(path))
        self._places: dict[bytes, int] = {}
        self.ended = False
        self._size = self._load()
        self._file.truncate(self._size)
        self._synced = monotonic()

    def __len__(self) -> int:
        """The number of inputs that need not be done again."""
        return len(self._places)

    def _load(self) -> int:
        """Note where every record is; the number of bytes up to the end of the last whole line."""
        place = 0
        self._file.seek(0)
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            self.ended = line == _END
            if match := _LINE.match(line):
                self._places[bytes.fromhex(match[1].decode())] = place
            place += len(line)
        return place

    def keys(self) -> frozenset[bytes]:
        """The keys of all records that may be used again."""
        return frozenset(self._places)

    def place_of(self, key: bytes) -> int:
        """Where the record of ``key`` is."""
        return self._places[key]

    def clear(self) -> None:
        """Forget everything."""
        self._places.clear()
        self._size, self.ended = 0, False
        self._file.truncate(0)

    def append(self, key: bytes | None, record: bytes) -> int:
        """Add a record (JSON); its place. Without a key it is not used again by another run."""
        name = key.hex().encode() if key else b""
        place = self._write(b'{"key":"%b","record":%b}\n' % (name, record))
        if key:
            self._places[key] = place
        return place

    def end(self) -> None:
        """Note that the run came to its end."""
        self._write(_END)
        self.ended = True

    def _write(self, line: bytes) -> int:
        place = self._size
        try:
            self._file.write(line)
            self._file.flush()
            if monotonic() - self._synced > _SYNC:
                os.fsync(self._file.fileno())
                self._synced = monotonic()
        except OSError as error:
            raise unwritable(self.path, error) from error
        self._size += len(line)
        return place

    def read(self, place: int) -> Any:
        """The record at ``place``."""
        self._file.seek(place)
        try:
            return json.loads(self._file.readline())["record"]
        except (ValueError, KeyError, TypeError) as error:
            raise BatchError("G408", path=str(self.path), cause=error) from error

    def close(self, *, remove: bool = False) -> None:
        """Let go of the file; with ``remove`` it is deleted."""
        self._file.close()
        if remove:
            self.path.unlink(missing_ok=True)


def _locked(file: BinaryIO) -> bool:
    """Lock ``file`` for this process, not for its children; False if another one holds it.

    (Where there are no such locks, on Windows, nothing is locked.)
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
