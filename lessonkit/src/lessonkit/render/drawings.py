"""Diagrams that Python files draw: ``drawings/NAME.py`` with a ``draw(**options) -> str``."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import LessonError
from ..load.sources import suggest


class Drawings:
    """The files of one folder, each read once: a new build makes a new object."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._drawings: dict[str, ModuleType] = {}
        self._helpers: dict[str, ModuleType] = {}

    def draw(self, name: str, options: dict[str, Any]) -> str:
        """The SVG that a drawing gives; a fault names its file and line."""
        shown = self.shown(name)
        path = self.folder / f"{name}.py"
        if not path.is_file():
            known = [p.stem for p in self.folder.glob("*.py")]
            raise LessonError(f"no drawing '{shown}'{suggest(name, known)}")
        try:
            with self._neighbours():
                if name not in self._drawings:
                    self._drawings[name] = _run(path)
                picture: str = self._drawings[name].draw(**options)
        except LessonError:
            raise
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            raise LessonError(f"{type(error).__name__}: {error}", shown, line) from None
        return picture

    def shown(self, name: str) -> str:
        """A drawing's file as its author knows it."""
        return f"{self.folder.name}/{name}.py"

    @contextmanager
    def _neighbours(self) -> Iterator[None]:
        """A drawing may import its neighbours; neither later builds nor other lessons see them."""
        sys.path.insert(0, str(self.folder))
        before = set(sys.modules)
        sys.modules.update(self._helpers)
        try:
            yield
        finally:
            sys.path.remove(str(self.folder))
            for name in set(sys.modules) - before:
                file = getattr(sys.modules[name], "__file__", None)
                if file and Path(file).parent == self.folder:
                    self._helpers[name] = sys.modules.pop(name)


def _run(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"lesson_drawing_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
