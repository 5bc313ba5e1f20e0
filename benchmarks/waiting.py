"""Take the times of notebooks/serial_cost.ipynb anew and keep them beside it, for all pages.

    python benchmarks/waiting.py           on a machine that does nothing else

It runs the notebook's own cells; the file it writes is what the notebook shows where it finds it.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from lessonkit.load.notebooks import load_notebook

from lstm1997.results import processor

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "serial_cost.ipynb"


def measure() -> dict[str, Any]:
    """Run the cells that measure, where there is no record to read."""
    notebook = load_notebook(NOTEBOOK, NOTEBOOK.name)
    scope: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        for tag in ("imports", "layers", "measure"):
            exec(compile(notebook.code(tag), f"{NOTEBOOK.name}[{tag}]", "exec"), scope)
    return dict(scope["taken"])


if __name__ == "__main__":
    taken = measure()
    record = {
        "command": "python benchmarks/waiting.py",
        "torch": torch.__version__,
        "processor": processor(),
        **taken,
    }
    NOTEBOOK.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
