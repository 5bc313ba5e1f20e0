"""The quiz: questions with one or more right options, each option explained."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import LessonError
from .sources import Mapping, check_fields, load_yaml


@dataclass(frozen=True)
class Option:
    """One answer; `text` and `why` are Markdown, `settled` is as in `Question`, or empty."""

    text: str
    why: str
    correct: bool
    settled: str = ""


@dataclass(frozen=True)
class Question:
    """One question; `settled` is the page and heading that settle it.

    An option that is settled elsewhere names its own.
    """

    id: str
    prompt: str
    objective: str
    settled: str
    options: tuple[Option, ...]
    line: int

    @property
    def multiple(self) -> bool:
        return sum(option.correct for option in self.options) > 1


@dataclass(frozen=True)
class Quiz:
    """A titled list of questions; `version` changes when anything in it does."""

    name: str
    title: str
    questions: tuple[Question, ...]
    version: str
    shown: str


def load_quiz(path: Path, shown: str) -> Quiz:
    """Read and check a quiz file."""
    data = check_fields(
        load_yaml(path, shown), shown, "the quiz", {"title": str, "questions": list}, {}
    )
    questions: list[Question] = []
    for item in data["questions"]:
        question = _question(item, shown)
        for earlier in questions:
            if earlier.id == question.id:
                raise LessonError(
                    f"question id '{question.id}' is used twice (first at line {earlier.line})",
                    shown,
                    question.line,
                )
        questions.append(question)
    if not questions:
        raise LessonError("the quiz has no questions", shown, data.line_of("questions"))
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return Quiz(path.stem, data["title"], tuple(questions), version, shown)


def _question(item: object, shown: str) -> Question:
    name = item.get("id", "?") if isinstance(item, Mapping) else "?"
    what = f"question '{name}'"
    fields = check_fields(
        item,
        shown,
        what,
        {"id": str, "prompt": str, "objective": str, "settled": str, "options": list},
        {},
    )
    options = tuple(_option(option, shown, what) for option in fields["options"])
    if len(options) < 2:
        raise LessonError(f"{what} needs at least two options", shown, fields.line)
    if not any(option.correct for option in options):
        raise LessonError(
            f"{what} has no correct option; mark one with 'correct: true'", shown, fields.line
        )
    if all(option.correct for option in options):
        raise LessonError(f"{what} has no wrong option", shown, fields.line)
    return Question(
        id=fields["id"],
        prompt=fields["prompt"],
        objective=fields["objective"],
        settled=fields["settled"],
        options=options,
        line=fields.line,
    )


def _option(item: object, shown: str, what: str) -> Option:
    fields = check_fields(
        item,
        shown,
        f"an option of {what}",
        {"text": str, "why": str},
        {"correct": bool, "settled": str},
    )
    return Option(
        fields["text"], fields["why"], fields.get("correct", False), fields.get("settled", "")
    )
