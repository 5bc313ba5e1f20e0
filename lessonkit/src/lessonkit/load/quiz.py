"""The quiz: questions with one or more right options, each option explained."""

from __future__ import annotations

import hashlib
import json
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
    line: int
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

    @property
    def version(self) -> str:
        """A digest of what a reader's answer answers: the prompt and the options, in their order.

        Reworded reasons leave an answer as good as it was.
        """
        asked = [self.prompt, *((option.text, option.correct) for option in self.options)]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Ending:
    """What a reader gets who has every answer right: a drawing, by its name, and Markdown."""

    drawing: str
    alt: str
    text: str
    line: int


@dataclass(frozen=True)
class Quiz:
    """A list of questions; `title`, which may be empty, names it to screen readers."""

    name: str
    title: str
    questions: tuple[Question, ...]
    shown: str
    ending: Ending | None = None


def load_quiz(path: Path, shown: str) -> Quiz:
    """Read and check a quiz file."""
    data = check_fields(
        load_yaml(path, shown),
        shown,
        "the quiz",
        {"questions": list},
        {"title": str, "ending": dict},
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
    ending = None
    if "ending" in data:
        needed = {"drawing": str, "alt": str, "text": str}
        fields = check_fields(data["ending"], shown, "the ending", needed, {})
        ending = Ending(**{name: fields[name] for name in needed}, line=fields.line)
    return Quiz(path.stem, data.get("title", ""), tuple(questions), shown, ending)


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
    if fields["id"].split() != [fields["id"]]:
        wanted = "-".join(fields["id"].split())
        raise LessonError(
            f"the id of {what} holds blanks; write '{wanted}'", shown, fields.line_of("id")
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
        text=fields["text"],
        why=fields["why"],
        correct=fields.get("correct", False),
        line=fields.line,
        settled=fields.get("settled", ""),
    )
