"""Imports that wait: nothing runs before something is asked for, and then all is as ever."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from lessonkit.finish.trim.lazy import postpone


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose module leaves a file where it has run."""
    package = tmp_path / "slow_package_of_this_test"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "part.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'x').close()\nANSWER = 42\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "ran"


def test_a_postponed_module_runs_when_it_is_used(slow: Path):
    name = "slow_package_of_this_test.part"
    postpone(name, name)
    from slow_package_of_this_test import part  # type: ignore[import-not-found]

    assert not slow.exists()
    with pytest.raises(AttributeError):
        _ = part.__wrapped__  # what inspection asks of any module
    assert not slow.exists()
    assert part.ANSWER == 42 and slow.exists()
    assert importlib.import_module(name).ANSWER == 42
    assert part.ANSWER == 42  # and it ran once: a second run would find the file there
    with pytest.raises(AttributeError, match="QUESTION"):
        _ = part.QUESTION


def test_what_is_there_and_what_is_nowhere_stay_so():
    before = sys.modules["json"] = importlib.import_module("json")
    postpone("json", "no_such_module_of_this_test")
    assert sys.modules["json"] is before
    assert "no_such_module_of_this_test" not in sys.modules


def test_a_lesson_can_be_loaded_without_the_notebook_converter():
    code = "import lessonkit.plugin, mkdocs_jupyter.plugin, sys; print('nbconvert' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
