"""Exercises: Python files with marked parts, cut into code, hint, solution and test."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import LessonError
from .sources import read_text

#: What stands where the solution was cut out.
HOLE = "...  # your code here"


@dataclass
class Exercise:
    """A piece of code with a `HOLE` in it, a hint, and what fills the hole."""

    id: str
    title: str
    hint: str = ""
    blank: list[str] = field(default_factory=list)
    solution: list[str] = field(default_factory=list)
    test: list[str] = field(default_factory=list)


_MARK = re.compile(r"^\s*# (exercise|hint|title|begin|end)\b:? ?(.*)$")


def load_exercises(path: Path, shown: str) -> dict[str, Exercise]:
    """Cut a file of exercises into their parts (lessonkit's README has the marks)."""
    exercises: dict[str, Exercise] = {}
    current: Exercise | None = None
    part = "code"
    for number, line in enumerate(read_text(path, shown).splitlines(), start=1):
        mark = _MARK.match(line)
        if mark is None:
            if current is not None:
                _add_line(current, part, line)
            continue
        word, rest = mark.groups()
        if word == "exercise":
            if part != "code":
                raise LessonError(
                    f"'# begin {part}' of the exercise before has no end", shown, number
                )
            if not rest:
                raise LessonError("'# exercise:' needs a name", shown, number)
            if rest in exercises:
                raise LessonError(f"exercise '{rest}' is given twice", shown, number)
            current = exercises[rest] = Exercise(rest, rest.replace("-", " ").capitalize())
            part = "code"
        elif current is None:
            raise LessonError(f"'# {word}' stands before any '# exercise:'", shown, number)
        elif word == "title":
            current.title = rest
        elif word == "hint":
            current.hint += f" {rest}"
        elif word == "begin" and part == "code" and rest in ("solution", "test"):
            part = rest
            if rest == "solution":
                indent = line[: len(line) - len(line.lstrip())]
                current.blank.append(f"{indent}{HOLE}")
        elif word == "end" and rest == part:
            part = "code"
        else:
            raise LessonError(f"'# {word} {rest}' does not fit here", shown, number)
    if part != "code":
        raise LessonError(f"'# begin {part}' of the last exercise has no end", shown)
    for exercise in exercises.values():
        for name in ("hint", "solution", "test"):
            if not getattr(exercise, name):
                raise LessonError(f"exercise '{exercise.id}' has no {name}", shown)
    return exercises


def _add_line(exercise: Exercise, part: str, line: str) -> None:
    if part == "test":
        exercise.test.append(line)
        return
    exercise.solution.append(line)
    if part == "code":
        exercise.blank.append(line)
