"""What tests take of the lesson's notebooks, run by tag or as the build ran them, and drawings."""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import torch
from lessonkit.execute.run import execute_all
from lessonkit.load.notebooks import Notebook, load_notebook
from lessonkit.store import cache_folder

ROOT = Path(__file__).parent.parent


@dataclass
class Ran:
    """What cells left behind.

    names: all that they define.  printed, figures: what each printed and drew (SVG), by tag; a
    cell that did neither is not in them.  results: the dict that the cell `results` ends in.
    """

    names: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)


def cells(notebook: str) -> dict[str, dict[str, Any]]:
    """The code cells of `notebooks/NOTEBOOK.ipynb` by their first tag, in order."""
    path = ROOT / "notebooks" / f"{notebook}.ipynb"
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["metadata"]["tags"][0]: cell for cell in found if cell["cell_type"] == "code"}


def code(notebook: str) -> dict[str, str]:
    """The code of each of its cells, by tag, without lines that only IPython understands."""
    return {
        tag: "".join(line for line in cell["source"] if not line.startswith("%"))
        for tag, cell in cells(notebook).items()
    }


def run(notebook: str, *tags: str, before: str = "") -> Ran:
    """Run cells one after the other, without a kernel: those with these tags, in this order.

    Without tags: all, in the notebook's order, or all `before` the one with that tag.
    What a cell changes in matplotlib's settings or in PyTorch's default type ends with the run.
    """
    sources = code(notebook)
    names = list(sources)
    chosen = tags or (names[: names.index(before)] if before else names)
    ran = Ran()
    with _settings_kept():
        for tag in chosen:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                last = _execute(sources[tag], f"{notebook}.ipynb[{tag}]", ran.names)
            if out.getvalue():
                ran.printed[tag] = out.getvalue()
            if plt.get_fignums():
                picture = io.StringIO()
                plt.savefig(picture, format="svg")
                plt.close("all")
                ran.figures[tag] = picture.getvalue()
            if tag == "results":
                ran.results = last
    return ran


def executed(notebook: str) -> Notebook:
    """`notebooks/NOTEBOOK.ipynb` with its outputs: the copy that the build keeps, else run now."""
    name = f"notebooks/{notebook}.ipynb"
    found = load_notebook(ROOT / name, name)
    execute_all([found], cache_folder(ROOT) / "executed", time_limit=600, report=print)
    return found


def _execute(source: str, filename: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of the expression it ends in, if it ends in one."""
    *body, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        exec(compile(source, filename, "exec"), names)
        return None
    exec(compile(ast.Module(body, []), filename, "exec"), names)
    return eval(compile(ast.Expression(last.value), filename, "eval"), names)


@contextlib.contextmanager
def _settings_kept() -> Iterator[None]:
    matplotlib.use("Agg")
    default = torch.get_default_dtype()
    with matplotlib.rc_context():
        try:
            yield
        finally:
            torch.set_default_dtype(default)


def drawing(name: str) -> ModuleType:
    """The module `drawings/NAME.py`, imported with its neighbours."""
    sys.path.insert(0, str(ROOT / "drawings"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "drawings"))
