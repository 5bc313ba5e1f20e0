"""One build of a lesson at a time: two would execute the same notebooks and share a folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO


class BuildLock:
    """A lock on a lesson's cache folder, held from the start of a build to its end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: IO[str] | None = None

    def acquire(self, waiting: Callable[[], None]) -> None:
        """Take the lock; `waiting` is called once where another build holds it."""
        if self._file is not None or os.name == "nt":
            return
        import fcntl

        self._path.parent.mkdir(parents=True, exist_ok=True)
        # The file stays open as long as the lock is held; closing it gives the lock back.
        self._file = self._path.open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
