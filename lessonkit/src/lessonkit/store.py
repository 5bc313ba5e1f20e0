"""The cache between builds: its folder, and a store of texts by a digest of their inputs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from .errors import LessonError

_MEND = "free some space, or set LESSONKIT_CACHE to a folder elsewhere"


def cache_folder(root: Path) -> Path:
    """The folder, made if need be, where the builds of the lesson at `root` keep their work.

    That is ``.cache/lessonkit`` beside ``mkdocs.yml``; where nothing can be written there, as in
    a read-only checkout, a folder of the user's own among the temporary files. The environment
    variable ``LESSONKIT_CACHE`` names another place, in which each lesson gets a folder.
    """
    digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]
    if named := os.environ.get("LESSONKIT_CACHE"):
        folder = Path(named).expanduser().absolute() / f"lesson-{digest}"
        if fault := _make(folder):
            raise LessonError(f"LESSONKIT_CACHE: cannot write to {folder}: {fault}")
        return folder
    folder = root / ".cache" / "lessonkit"
    if _make(folder) is None:
        return folder
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    shared = Path(tempfile.gettempdir()) / f"lessonkit-{owner}"
    with contextlib.suppress(OSError):
        shared.mkdir(mode=0o700, exist_ok=True)
        # What is kept is obeyed later: nobody else may have put it there.
        ours = os.name == "nt" or (shared.lstat().st_uid, shared.lstat().st_mode & 0o777) == (
            os.getuid(),
            0o700,
        )
        if ours and _make(shared / f"lesson-{digest}") is None:
            return shared / f"lesson-{digest}"
    raise LessonError(f"cannot write to {folder} nor to {shared}; {_MEND}")


def _make(folder: Path) -> str | None:
    """Make a folder and try to write in it; return what the system says against it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror or str(error)


def write_text(path: Path, text: str) -> None:
    """Write a file that is kept between builds, whole or not at all.

    Raises `LessonError` where the disk is full or cannot be written to.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise LessonError(f"cannot write {path}: {error.strerror}; {_MEND}") from None


@cache
def _digest(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


class Store:
    """Texts in one file, by a digest of what they were made from.

    `versions` stands for the packages that make them. The files of ours that make a text are
    named where it is asked for (`by`, usually ``__file__``): a change in any other makes nothing
    anew. What a build did not ask for is forgotten when it saves.
    """

    def __init__(self, path: Path, versions: str) -> None:
        self._path = path
        self._versions = versions
        self._old: dict[str, str] = {}
        self._used: dict[str, str] = {}
        # Nothing is there before the first build, and nothing sound after one cut short.
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            self._old = kept if isinstance(kept, dict) else {}

    def find(self, made_from: object, *by: str) -> str | None:
        """The text made from something that JSON can hold, if it was ever made."""
        key = self._key(made_from, by)
        if key in self._old:
            self._used[key] = self._old[key]
        return self._used.get(key)

    def keep(self, made_from: object, text: str, *by: str) -> str:
        self._used[self._key(made_from, by)] = text
        return text

    def get(self, made_from: object, make: Callable[[], str], *by: str) -> str:
        """The text made from something; `make` is called if it is new."""
        found = self.find(made_from, *by)
        return self.keep(made_from, make(), *by) if found is None else found

    def _key(self, made_from: object, by: tuple[str, ...]) -> str:
        makers = [self._versions, *map(_digest, by)]
        source = json.dumps([makers, made_from], sort_keys=True)
        return hashlib.sha256(source.encode()).hexdigest()

    def save(self) -> None:
        if self._used == self._old:
            return
        write_text(self._path, json.dumps(self._used))
        self._old = dict(self._used)
