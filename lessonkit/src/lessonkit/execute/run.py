"""Execute notebooks, each once, and keep the executed copies."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import ctypes
import hashlib
import json
import logging
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from collections.abc import Mapping as ReadOnlyMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from ..errors import LessonError
from ..load.notebooks import Notebook, tag_of, tree_of
from ..store import write_text

# Threads that fight over cores make runs slow and sums irreproducible.
KERNEL_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def imported_distributions(notebook: Notebook) -> dict[str, str]:
    """Names and versions of the installed packages the notebook imports."""
    modules: set[str] = set()
    for cell in notebook.content["cells"]:
        for node in ast.walk(tree_of(cell)):
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

    Raises:
        LessonError: a notebook fails, whatever the reason.
        KeyboardInterrupt: the build is interrupted or told to end; no kernel is left behind.
    """
    todo = []
    for notebook in notebooks:
        stored = cache / f"{notebook.name}-{cache_key(notebook)}.ipynb"
        notebook.executed = _kept(stored)
        if notebook.executed is None:
            todo.append((notebook, stored))
    if not todo:
        return
    work = _execute_side_by_side(todo, time_limit, report)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        try:
            asyncio.run(work)
        except asyncio.CancelledError:  # by SIGTERM
            raise KeyboardInterrupt from None
    else:
        # Whoever builds from within a loop (a browser test, a notebook) gets a thread.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, work).result()


def _kept(stored: Path) -> dict[str, Any] | None:
    """An executed copy, if it is there and whole."""
    try:
        kept: dict[str, Any] = json.loads(stored.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept


async def _execute_side_by_side(
    todo: list[tuple[Notebook, Path]], time_limit: float, report: Callable[[str], None]
) -> None:
    # Ctrl-C cancels this task, which ends the kernels; so shall the signal of a service or CI.
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # not everywhere
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
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
        earlier = re.compile(re.escape(notebook.name) + r"-[0-9a-f]{32}\.ipynb")
        write_text(stored, json.dumps(executed, indent=1, sort_keys=True))
        for old in stored.parent.iterdir():
            if earlier.fullmatch(old.name) and old != stored:
                old.unlink(missing_ok=True)
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
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    # Not the file's own bytes: what Jupyter makes up for them (ids) differs in each run.
    node = nbformat.reads(json.dumps(notebook.content), as_version=4)
    try:
        with _short_folder() as private:
            async with asyncio.timeout(time_limit) as limit:
                await _run_cells(node, notebook.path.parent, Path(private))
    except CellExecutionError as error:
        raise LessonError(
            f"{_failing_cell(node)} raised {error.ename}: {error.evalue}; "
            "run the notebook top to bottom and mend it",
            notebook.shown,
        ) from None
    except (TimeoutError, DeadKernelError):
        # nbclient says that the kernel died also where it was cancelled, or the time was up.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None
        message = (
            f"took longer than the limit of {time_limit:g} s; make it faster or raise "
            "'notebook_time_limit' in mkdocs.yml"
            if limit.expired()
            else "its kernel died (out of memory?)"
        )
        raise LessonError(message, notebook.shown) from None
    except Exception as error:  # of Jupyter's many packages, or of the system's
        raise LessonError(
            f"cannot be run: {type(error).__name__}: {error}", notebook.shown
        ) from None
    return json.loads(nbformat.writes(node, version=4))


async def _run_cells(node: Any, folder: Path, private: Path) -> None:
    """Run a notebook's cells in a kernel of its own, which ends however this ends.

    Args:
        node: the notebook, which gets its outputs.
        folder: where it runs.
        private: an empty folder for what belongs to the kernel.
    """
    from nbclient import NotebookClient

    class Client(NotebookClient):
        """Starts and ends the kernel itself: nbclient's way obeys signals in the build's place."""

        @contextlib.asynccontextmanager
        async def async_setup_kernel(self, **options: Any) -> AsyncIterator[None]:
            kernel: Any = self.km
            try:
                await self.async_start_new_kernel(**options)
                await self.async_start_new_kernel_client()
                yield
                await kernel.shutdown_kernel()
            finally:
                if self.kc is not None:
                    self.kc.stop_channels()
                if kernel.has_kernel:
                    await kernel.shutdown_kernel(now=True)

    client = Client(
        node,
        timeout=None,
        kernel_name="python3",
        record_timing=False,
        # What a cell prints comes in one piece or in several, as the kernel finds time.
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    kernel = client.create_kernel_manager()
    # What goes wrong comes as an exception, too.
    client.log = kernel.log = logging.Logger("kernels", logging.CRITICAL + 1)
    kernel.connection_file = str(private / "kernel.json")
    if _holds_sockets(str(private)):
        # Nobody else on the machine can talk to the kernel, as they can at a port.
        kernel.transport, kernel.ip = "ipc", str(private / "kernel")
    environment = {**os.environ, **KERNEL_ENVIRONMENT}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # Without the author's own start-up files, which are no part of the notebook.
    environment["IPYTHONDIR"] = str(private / "ipython")
    options: dict[str, Any] = {"preexec_fn": _end_with_the_build} if _LIBC else {}
    # What the kernel itself says on its way out is no use to an author.
    await client.async_execute(env=environment, stderr=subprocess.DEVNULL, **options)


# Loaded beforehand: between fork and exec only the call itself is safe.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _end_with_the_build() -> None:
    """Have Linux kill this process when the one that started it ends, killed or not.

    A kernel looks after its parent by itself, but only once a second and never while compiled
    code keeps Python's lock.
    """
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _short_folder() -> tempfile.TemporaryDirectory[str]:
    """A new folder, if possible one whose path leaves room for a socket's name."""
    for parent in (None, os.environ.get("XDG_RUNTIME_DIR"), "/tmp"):
        with contextlib.suppress(OSError):
            folder = tempfile.TemporaryDirectory(dir=parent)
            if _holds_sockets(folder.name):
                return folder
            folder.cleanup()
    return tempfile.TemporaryDirectory()


def _holds_sockets(folder: str) -> bool:
    # A socket's path holds 107 bytes, on a Mac 103; Windows has none.
    return os.name != "nt" and len(os.fsencode(folder)) + len("/kernel-1") <= 103


def _failing_cell(node: Any) -> str:
    for number, cell in enumerate(node.cells, start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            tag = tag_of(cell)
            return f"cell {number}" + (f" ('{tag}')" if tag else "")
    return "a cell"
