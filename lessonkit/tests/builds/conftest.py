"""A small lesson to be changed and built, executed once a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_lesson import (
    ADD,
    CHAPTER_1,
    CHAPTER_2,
    GLOSSARY,
    MKDOCS_YML,
    PLOT,
    QUIZ,
    REFERENCES,
    RESULTS,
    SmallLesson,
    code,
    notebook,
)


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
        cells = [ADD, RESULTS]
        chapter = CHAPTER_1
        if figure:
            cells.insert(1, code("plot", PLOT, alt="A rising line."))
        else:
            chapter = "\n".join(line for line in chapter.splitlines() if "figure(" not in line)
        for path, text in {
            "mkdocs.yml": MKDOCS_YML,
            "docs/index.md": "# Adding numbers\n\n{{ objectives() }}\n\n{{ sections() }}\n",
            "docs/chapters/01-rounding.md": chapter,
            "docs/chapters/02-order.md": CHAPTER_2,
            "docs/glossary.md": "# Glossary\n\n{{ glossary() }}\n",
            "docs/quiz.md": '# Quiz\n\n{{ quiz("adding") }}\n',
            "glossary.yml": GLOSSARY,
            "quiz/adding.yml": QUIZ,
            "references.bib": REFERENCES,
            "notebooks/tenths.ipynb": notebook(*cells),
        }.items():
            lesson.write(path, text)
        if not fresh:
            executed = tmp_path / ".cache/lessonkit/executed"
            shutil.copytree(executed_once[figure], executed)
            kept.append((executed, executed_once[figure]))
        return lesson

    yield make
    for executed, store in kept:
        if not any(store.iterdir()):
            shutil.copytree(executed, store, dirs_exist_ok=True)
