"""Work done once: texts kept between builds, each by all that it was made from."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path


class Store:
    """Texts in one file, by a digest of what they were made from.

    `maker` stands for the programs that make them: other makers never see these texts.
    What a build did not ask for is forgotten when it saves.
    """

    def __init__(self, path: Path, maker: str) -> None:
        self._path = path
        self._maker = maker
        self._old: dict[str, str] = {}
        self._used: dict[str, str] = {}
        # Nothing is there before the first build, and nothing sound after one cut short.
        with contextlib.suppress(FileNotFoundError, ValueError):
            self._old = json.loads(path.read_text(encoding="utf-8"))

    def find(self, made_from: object) -> str | None:
        """The text made from something that JSON can hold, if it was ever made."""
        key = self._key(made_from)
        if key in self._old:
            self._used[key] = self._old[key]
        return self._used.get(key)

    def keep(self, made_from: object, text: str) -> str:
        self._used[self._key(made_from)] = text
        return text

    def get(self, made_from: object, make: Callable[[], str]) -> str:
        """The text made from something; `make` is called if it is new."""
        found = self.find(made_from)
        return self.keep(made_from, make()) if found is None else found

    def _key(self, made_from: object) -> str:
        source = json.dumps([self._maker, made_from], sort_keys=True)
        return hashlib.sha256(source.encode()).hexdigest()

    def save(self) -> None:
        if self._used == self._old:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".part")
        partial.write_text(json.dumps(self._used), encoding="utf-8")
        partial.replace(self._path)
        self._old = dict(self._used)


def cache_folder(root: Path) -> Path:
    """The folder of what is kept between a lesson's builds; made where it is missing."""
    folder = root / ".cache" / "lessonkit"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
