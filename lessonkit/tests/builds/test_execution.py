"""Running notebooks: however it goes wrong, one line; and no kernel is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lessonkit.errors import LessonError
from lessonkit.execute import run
from lessonkit.load.notebooks import Notebook, load_notebook
from small_lesson import ADD, SmallLesson, code, notebook


def load(folder: Path, *cells: dict, name: str = "tenths") -> Notebook:
    path = folder / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(notebook(*cells), encoding="utf-8")
    return load_notebook(path, f"notebooks/{path.name}")


def execute(*notebooks: Notebook, cache: Path) -> None:
    run.execute_all(notebooks, cache, 60, lambda line: None)


def test_a_long_temporary_folder_holds_no_sockets_and_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("scratch-project-" * 6)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with run._short_folder() as folder:
        assert Path(folder).parent != long
    # Where no short folder can be had, the kernel listens on ports of this machine.
    monkeypatch.setattr(run, "_holds_sockets", lambda folder: False)
    tenths = load(tmp_path, ADD)
    execute(tenths, cache=tmp_path / "cache")
    assert tenths.text_output("add") == "0.9999999999999999"
    assert not list(long.iterdir())


def test_a_kernel_that_dies_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(LessonError) as caught:
        execute(load(tmp_path, code("end", "import os; os._exit(1)")), cache=tmp_path / "cache")
    assert str(caught.value) == "notebooks/tenths.ipynb: its kernel died (out of memory?)"


def test_whatever_jupyter_raises_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tenths = load(tmp_path, ADD)
    monkeypatch.setattr(sys, "executable", "/no/python")
    with pytest.raises(LessonError) as caught:
        execute(tenths, cache=tmp_path / "cache")
    message = str(caught.value)
    assert message.startswith("notebooks/tenths.ipynb: cannot be run: FileNotFoundError:")
    assert "\n" not in message
    assert capfd.readouterr() == ("", "")


def _hear_interrupts() -> None:
    """A shell has its jobs in the background ignore SIGINT, and theirs inherit it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def building(lesson: SmallLesson, work: str) -> tuple[subprocess.Popen, int]:
    """A build in the midst of a notebook that does this work, and its kernel's number."""
    noted = "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\n"
    lesson.write("notebooks/tenths.ipynb", notebook(code("slow", noted + work)))
    lesson.write("site/index.html", "the last good site")
    build = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=lesson.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_hear_interrupts,
    )
    pid = lesson.root / "notebooks/pid"
    waited = time.monotonic()
    while not (pid.exists() and pid.read_text()):
        assert build.poll() is None and time.monotonic() - waited < 50
        time.sleep(0.05)
    return build, int(pid.read_text())


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_says_so_and_leaves_no_kernel(
    by: signal.Signals, new_lesson: Callable[..., SmallLesson]
) -> None:
    lesson = new_lesson(fresh=True)
    build, kernel = building(lesson, "time.sleep(60)")
    build.send_signal(by)
    said, _ = build.communicate(timeout=30)
    lines = [line for line in said.splitlines() if line]
    assert lines == ["INFO    -  Executing notebooks/tenths.ipynb", "Aborted!"]
    assert build.returncode == 1
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    assert (lesson.root / "site/index.html").read_text() == "the last good site"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a killed process's children")
def test_a_killed_build_takes_even_a_kernel_along_that_computes_without_a_pause(
    new_lesson: Callable[..., SmallLesson],
) -> None:
    lesson = new_lesson(fresh=True)
    # One long step in C: no other thread of the kernel gets a turn.
    build, kernel = building(lesson, "3 ** 10**8")
    build.kill()
    build.communicate(timeout=30)
    waited = time.monotonic()
    while _runs(kernel):
        assert time.monotonic() - waited < 5
        time.sleep(0.05)
    assert (lesson.root / "site/index.html").read_text() == "the last good site"


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and waits for its parent to notice


# ------------------------------------------------------------------ kept copies


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the notebooks that were run, in order; none of them really is."""
    names: list[str] = []

    async def execute_one(notebook: Notebook, time_limit: float) -> dict[str, Any]:
        names.append(notebook.name)
        return notebook.content

    monkeypatch.setattr(run, "_execute", execute_one)
    return names


def test_an_earlier_copy_goes_and_that_of_a_name_that_begins_alike_stays(
    tmp_path: Path, executed: list[str]
) -> None:
    cache = tmp_path / "cache"
    alike = [load(tmp_path, ADD, name=name) for name in ("tenths", "tenths-long", "[t]*")]
    execute(*alike, cache=cache)
    assert executed == ["tenths", "tenths-long", "[t]*"]
    kept = set(cache.iterdir())
    changed = load(tmp_path, code("add", "print(1)"))
    execute(changed, *alike[1:], cache=cache)
    assert executed[3:] == ["tenths"]
    assert len(kept & set(cache.iterdir())) == 2 and len(list(cache.iterdir())) == 3


def test_a_damaged_copy_is_made_again(tmp_path: Path, executed: list[str]) -> None:
    tenths = load(tmp_path, ADD)
    for damage in ("", '{"cells": [', "\xff"):
        execute(tenths, cache=tmp_path / "cache")
        (copy,) = (tmp_path / "cache").iterdir()
        copy.write_text(damage, encoding="latin-1")
    execute(tenths, cache=tmp_path / "cache")
    assert executed == ["tenths"] * 4
    assert tenths.executed == tenths.content


def test_a_copy_that_cannot_be_kept_is_one_line(tmp_path: Path, executed: list[str]) -> None:
    (tmp_path / "cache").touch()
    with pytest.raises(LessonError, match=r"cannot write .*tenths-.*\.ipynb: .*; free some space"):
        execute(load(tmp_path, ADD), cache=tmp_path / "cache")
