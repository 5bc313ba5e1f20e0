"""Execute notebooks, each once, and keep the executed copies."""

from __future__ import annotations

import ast
import asyncio
import atexit
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from collections.abc import Mapping as ReadOnlyMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from ..errors import LessonError
from ..load.notebooks import Notebook, source_of, tag_of

# Threads that fight over cores make runs slow and sums irreproducible.
KERNEL_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def imported_distributions(notebook: Notebook) -> dict[str, str]:
    """Names and versions of the installed packages the notebook imports."""
    modules: set[str] = set()
    for cell in notebook.content["cells"]:
        if cell["cell_type"] != "code":
            continue
        lines = source_of(cell).splitlines()
        lines = [line for line in lines if not line.lstrip().startswith(("%", "!"))]
        try:
            tree = ast.parse("\n".join(lines))
        except SyntaxError:
            continue  # running it will say so
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.split(".")[0])
    versions: dict[str, str] = {}
    for module in {"ipykernel", "nbclient", *modules} - sys.stdlib_module_names:
        try:
            versions[module] = metadata.version(module)
        except metadata.PackageNotFoundError:
            for name in _providers().get(module, []):
                versions[name] = metadata.version(name)
    return versions


@cache
def _providers() -> ReadOnlyMapping[str, list[str]]:
    """The installed distributions that hold a module, by its name (which takes a while)."""
    return metadata.packages_distributions()


def cache_key(notebook: Notebook) -> str:
    """A digest of what an executed copy depends on: notebook, record, Python, packages, this file.

    No other module of the generator has a part in what a notebook computes.
    """
    parts = {
        "notebook": hashlib.sha256(notebook.source).hexdigest(),
        "record": hashlib.sha256(notebook.record).hexdigest(),
        "python": platform.python_version(),
        "packages": imported_distributions(notebook),
        "runner": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def execute_all(
    notebooks: Iterable[Notebook],
    cache: Path,
    time_limit: float,
    report: Callable[[str], None],
) -> None:
    """Give every notebook its executed copy, from the cache or by running it, in this order.

    Args:
        cache: folder of executed copies, one file a notebook, named by its key.
        time_limit: seconds one notebook may take.
        report: called with a line of progress.
    """
    todo = []
    for notebook in notebooks:
        stored = cache / f"{notebook.name}-{cache_key(notebook)}.ipynb"
        if stored.exists():
            notebook.executed = json.loads(stored.read_text(encoding="utf-8"))
        else:
            todo.append((notebook, stored))
    if not todo:
        return
    cache.mkdir(parents=True, exist_ok=True)
    work = _execute_side_by_side(todo, time_limit, report)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(work)
    else:
        # Whoever builds from within a loop (a browser test, a notebook) gets a thread.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, work).result()


async def _execute_side_by_side(
    todo: list[tuple[Notebook, Path]], time_limit: float, report: Callable[[str], None]
) -> None:
    slots = asyncio.Semaphore(os.cpu_count() or 1)
    done = 0

    async def one(notebook: Notebook, stored: Path) -> None:
        nonlocal done
        async with slots:
            report(f"Executing {notebook.shown}")
            start = time.monotonic()
            executed = await _execute(notebook, time_limit)
            done += 1
            report(
                f"Executed {notebook.shown} in {time.monotonic() - start:.1f} s "
                f"({done} of {len(todo)})"
            )
        for old in stored.parent.glob(f"{notebook.name}-*.ipynb"):
            old.unlink()
        partial = stored.with_suffix(".part")
        partial.write_text(json.dumps(executed, indent=1, sort_keys=True), encoding="utf-8")
        partial.replace(stored)
        # Read what was stored: a cold build sees the very bytes that a warm one will.
        notebook.executed = json.loads(stored.read_text(encoding="utf-8"))

    # A failure cancels the others: TaskGroup raises an ExceptionGroup, of which we want the first.
    try:
        async with asyncio.TaskGroup() as group:
            for notebook, stored in todo:
                group.create_task(one(notebook, stored))
    except* LessonError as group_error:
        raise group_error.exceptions[0] from None


async def _execute(notebook: Notebook, time_limit: float) -> dict[str, Any]:
    # Imported here because a warm build does not need them.
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    node = nbformat.reads(notebook.source.decode(), as_version=4)
    environment = {**os.environ, **KERNEL_ENVIRONMENT}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    with tempfile.TemporaryDirectory() as sockets:
        client = NotebookClient(
            node,
            timeout=None,
            kernel_name="python3",
            record_timing=False,
            # What a cell prints comes in one piece or in several, as the kernel finds time.
            coalesce_streams=True,
            resources={"metadata": {"path": str(notebook.path.parent)}},
        )
        kernel = client.create_kernel_manager()
        if os.name != "nt":
            # Sockets in a folder of our own: nobody else on the machine can talk to the kernel.
            kernel.transport, kernel.ip = "ipc", f"{sockets}/kernel"
        try:
            async with asyncio.timeout(time_limit) as limit:
                # What the kernel itself says on its way out is no use to an author.
                await client.async_execute(env=environment, stderr=subprocess.DEVNULL)
        except CellExecutionError as error:
            raise LessonError(
                f"{_failing_cell(node)} raised {error.ename}: {error.evalue}; "
                "run the notebook top to bottom and mend it",
                notebook.shown,
            ) from None
        except (TimeoutError, DeadKernelError):
            # nbclient says that the kernel died also where the time was up.
            message = (
                f"took longer than the limit of {time_limit:g} s; make it faster or raise "
                "'notebook_time_limit' in mkdocs.yml"
                if limit.expired()
                else "its kernel died (out of memory?)"
            )
            raise LessonError(message, notebook.shown) from None
        finally:
            # nbclient has shut the kernel down; it would try again at exit after a failure.
            atexit.unregister(client._cleanup_kernel)
    return json.loads(nbformat.writes(node, version=4))


def _failing_cell(node: Any) -> str:
    for number, cell in enumerate(node.cells, start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            tag = tag_of(cell)
            return f"cell {number}" + (f" ('{tag}')" if tag else "")
    return "a cell"
