"""A small lesson to be changed and built, executed once a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_lesson import SmallLesson, write_small_lesson


@pytest.fixture(scope="session")
def executed_once(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Where the small lesson's executed notebooks are kept, so that each runs once."""
    return {figure: tmp_path_factory.mktemp(f"executed-{figure}") for figure in (False, True)}


@pytest.fixture
def new_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executed_once: dict[bool, Path]
) -> Iterator[Callable[..., SmallLesson]]:
    """Write the small lesson, with or without the figure (which needs matplotlib: slow)."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.chdir(tmp_path)
    kept: list[tuple[Path, Path]] = []

    def make(figure: bool = False, fresh: bool = False) -> SmallLesson:
        lesson = SmallLesson(tmp_path)
        write_small_lesson(lesson, figure=figure)
        if not fresh:
            executed = tmp_path / ".cache/lessonkit/executed"
            shutil.copytree(executed_once[figure], executed)
            kept.append((executed, executed_once[figure]))
        return lesson

    yield make
    for executed, store in kept:
        if not any(store.iterdir()):
            shutil.copytree(executed, store, dirs_exist_ok=True)
