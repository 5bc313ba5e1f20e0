"""The quiz as learning platforms take it: each question with its options and their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from ..errors import LessonError
from .maths import formulas, spoken
from .plain_html import platform_html
from .source import Page, Source
from .tree import Element, copied, find, find_all, made, parents, replace, text_of


@dataclass(frozen=True)
class Choice:
    """One option; `text` and `why` are HTML."""

    text: str
    why: str
    correct: bool


@dataclass(frozen=True)
class Asked:
    """One question; `prompt` is HTML, `name` words for a list, `settled` an address or empty."""

    id: str
    name: str
    prompt: str
    choices: tuple[Choice, ...]
    settled: str = ""

    @property
    def multiple(self) -> bool:
        return sum(choice.correct for choice in self.choices) > 1


def questions(source: Source) -> list[Asked]:
    """All questions of all quizzes, as the pages have them.

    Raises `LessonError` where there is none, or where two have one id.
    """
    found = [asked for page in source.pages for asked in _of_page(source, page)]
    if not found:
        raise LessonError("no page shows a quiz; write {{ quiz(…) }} on one", "quiz")
    ids = [asked.id for asked in found]
    if twice := next((id_ for id_ in ids if ids.count(id_) > 1), None):
        raise LessonError(f"two pages show the question '{twice}'; show it once", "quiz")
    return found


def _of_page(source: Source, page: Page) -> Iterator[Asked]:
    if page.kind == "notebook" or 'class="quiz"' not in page.html:
        return
    for field in find_all(page.article, "fieldset", "question"):
        legend, options = find(field, "legend"), find(field, "ul", "options")
        if legend is None or options is None:
            continue
        _without_number(legend)
        hint = find(legend, "em")
        below = find(field, None, "prompt")
        prompt = made("p")
        prompt.text, prompt[:] = legend.text, list(legend)
        if hint is not None and "data-multiple" not in field.attrib:
            hint = None
        settled = find(field, None, "settled")
        link = find(settled, "a") if settled is not None else None
        place = ""
        if link is not None and source.address:
            other, anchor, _ = source.target(page, link.get("href", ""))
            place = source.live(other, anchor) if other else ""
        yield Asked(
            id=field.get("data-id", ""),
            name=_name(legend),
            prompt=platform_html(source, page, prompt, *([below] if below is not None else [])),
            choices=tuple(_choice(source, page, option) for option in options),
            settled=place,
        )


def _without_number(legend: Element) -> None:
    """A platform counts by itself."""
    if legend.text:
        number, dot, rest = legend.text.lstrip().partition(". ")
        if dot and number.isdigit():
            legend.text = rest


def _name(legend: Element) -> str:
    """The question's first words, its formulas as one reads them out."""
    plain = copied(legend)
    above = parents(plain)
    for formula, math, _ in formulas(plain):
        replace(above[formula], formula, made("span", spoken(math)))
    return shorten(text_of(plain), 80, placeholder=" …")


def _choice(source: Source, page: Page, option: Element) -> Choice:
    shown = [
        part for part in (find(option, "span"), find(option, None, "more")) if part is not None
    ]
    why = find(option, None, "why")
    if why is not None and not source.address:
        _without_ways(why, source.words("quiz_elsewhere"))
    return Choice(
        text=platform_html(source, page, *shown),
        why=platform_html(source, page, why) if why is not None else "",
        correct=option.get("data-correct") == "true",
    )


def _without_ways(why: Element, words: str) -> None:
    """Without "Read about this.", where there is nowhere to lead to."""
    above = parents(why)
    for link in find_all(why, "a"):
        if text_of(link) == words:
            link.tail = (link.tail or "").removeprefix(".")
            replace(above[link], link)


def shares(asked: Asked) -> tuple[str, str]:
    """What a right option gives and a wrong one takes, in percent, as Moodle rounds them.

    Moodle knows shares of a whole by up to ten, and by twenty.
    """
    right = sum(choice.correct for choice in asked.choices)
    if right == 1:
        return "100", "0"
    if right > 10 and right != 20:
        raise LessonError(
            f"question '{asked.id}' has {right} right options; learning platforms take at most 10",
            "quiz",
        )
    share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    return share, f"-{share}"
