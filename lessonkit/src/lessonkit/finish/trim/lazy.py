"""Imports that wait until they are needed: a warm build needs no notebook converter.

The standard library's LazyLoader will not do, for an import statement already makes it load.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Postponed(ModuleType):
    """Stands for a module until something asks for what is in it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)  # what the import system asks of every module
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def postpone(*names: str) -> None:
    """Let the import of these modules, by whomever, do nothing until one is used.

    A module that is there already, or is not installed, is left alone.
    """
    for name in names:
        if name not in sys.modules and (spec := find_spec(name)):
            module = _Postponed(name)
            module.__spec__ = spec
            module.__path__ = spec.submodule_search_locations  # type: ignore[assignment]
            sys.modules[name] = module
