"""HTML of the lesson's parts: quiz, glossary, figures, exercises."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from ..errors import LessonError
from ..load.exercises import Exercise
from ..load.glossary import Glossary, Term
from ..load.prose import Chapter
from ..load.quiz import Option, Question, Quiz
from .markdown import SafeMarkdown

Link = Callable[[str], str]


# ---------------------------------------------------------------- quiz


def quiz_html(quiz: Quiz, text: SafeMarkdown, link: Link) -> str:
    """The quiz as a form that a script makes live and that reads whole without one."""
    questions = "".join(
        _question_html(quiz, question, number, text, link)
        for number, question in enumerate(quiz.questions, start=1)
    )
    return (
        # No form: without scripts the Enter key would send it.
        f'<div class="quiz" data-quiz="{escape(quiz.name)}" data-version="{quiz.version}">'
        f"{questions}"
        '<p class="score" role="status"></p>'
        '<button type="button" class="reset md-button" hidden>Start again</button>'
        "</div>"
    )


def _question_html(
    quiz: Quiz, question: Question, number: int, text: SafeMarkdown, link: Link
) -> str:
    try:
        prompt = text.inline(question.prompt)
        options = [
            (
                text.inline(option.text),
                text.inline(option.why) + _elsewhere(option, link),
                option.correct,
            )
            for option in question.options
        ]
    except LessonError as error:
        raise error.at(quiz.shown, question.line) from None
    kind = "checkbox" if question.multiple else "radio"
    hint = " <em>Choose every right answer.</em>" if question.multiple else ""
    name = f"q-{escape(question.id, quote=True)}"
    rows, reasons = [], []
    for index, (words, why, correct) in enumerate(options):
        identity = f"{name}-{index}"
        rows.append(
            f'<li data-correct="{str(correct).lower()}">'
            f'<label><input type="{kind}" name="{name}" value="{index}" id="{identity}">'
            f" <span>{words}</span></label>"
            f'<p class="why" id="{identity}-why" data-search-exclude hidden>{why}</p></li>'
        )
        verdict = "Right" if correct else "Wrong"
        reasons.append(f"<li><strong>{verdict}:</strong> {words} <br>{why}</li>")
    return (
        f'<fieldset class="question" data-id="{escape(question.id, quote=True)}"'
        f"{' data-multiple' if question.multiple else ''}>"
        f"<legend>{number}. {prompt}{hint}</legend>"
        f'<ul class="options">{"".join(rows)}</ul>'
        '<button type="button" class="check md-button" hidden>Check answer</button>'
        '<p class="result" role="status"></p>'
        '<details class="answer" data-search-exclude><summary>Show the answer</summary>'
        f"<ul>{''.join(reasons)}</ul></details>"
        f'<p class="settled"><a href="{_address(question.settled, link)}">'
        "Read the section that settles it</a></p>"
        "</fieldset>"
    )


def _address(place: str, link: Link) -> str:
    page, _, anchor = place.partition("#")
    return escape(link(page) + (f"#{anchor}" if anchor else ""), quote=True)


def _elsewhere(option: Option, link: Link) -> str:
    """Where an option is settled, if not where its question is."""
    if not option.settled:
        return ""
    return f' <a href="{_address(option.settled, link)}">Read about this</a>.'


# ---------------------------------------------------------------- glossary


def glossary_html(
    glossary: Glossary, chapters: list[Chapter], text: SafeMarkdown, link: Link
) -> str:
    """All terms, by first letter."""
    sections = []
    letters = []
    for letter, terms in groupby(glossary.terms, key=lambda term: term.name[0].upper()):
        letters.append(letter)
        items = "".join(_term_html(term, glossary, chapters, text, link) for term in terms)
        heading = f'<h2 id="letter-{letter.lower()}" data-search-exclude>{letter}</h2>'
        sections.append(f"{heading}<dl>{items}</dl>")
    index = " ".join(f'<a href="#letter-{letter.lower()}">{letter}</a>' for letter in letters)
    return (
        f'<nav class="letters" aria-label="Glossary by letter">{index}</nav>'
        f'<div class="glossary">{"".join(sections)}</div>'
    )


def _term_html(
    term: Term, glossary: Glossary, chapters: list[Chapter], text: SafeMarkdown, link: Link
) -> str:
    try:
        full = text.block(term.full)
        symbol = f' <span class="symbol">{text.inline(term.symbol)}</span>' if term.symbol else ""
        told = term.cite and f"@{term.cite}" in term.full
        cite = text.inline(f"[@{term.cite}]") if term.cite and not told else ""
    except LessonError as error:
        raise error.at(glossary.shown, term.line) from None
    chapter = next(c for c in chapters if Path(c.source).stem == term.chapter)
    notes = [
        f'Taught in <a href="{link(chapter.source)}">'
        f"chapter {chapter.number}, {escape(chapter.title)}</a>."
    ]
    if term.aka:
        also = ", ".join(f'<span class="also">{escape(name)}</span>' for name in term.aka)
        notes.append(f"Also called {also}.")
    if term.see:
        see = ", ".join(
            f'<a href="#{glossary.find(name).slug}">{escape(name)}</a>' for name in term.see
        )
        notes.append(f"See also {see}.")
    if cite:
        notes.append(cite)
    return (
        f'<div id="{term.slug}"><dt>{escape(term.name)}{symbol}</dt>'
        f'<dd><p class="short">{escape(term.short)}</p>{full}'
        f'<p class="notes">{" ".join(notes)}</p></dd></div>'
    )


# ---------------------------------------------------------------- exercises


def exercise_html(exercise: Exercise, text: SafeMarkdown, code: Callable[[str], str]) -> str:
    """The exercise as the reader meets it: hint and solution open on demand."""
    blank = code("\n".join(exercise.blank).strip("\n"))
    solution = code("\n".join(exercise.solution).strip("\n"))
    test = code("\n".join(exercise.test).strip("\n"))
    return (
        f'<div class="exercise" id="exercise-{escape(exercise.id)}">'
        f'<p class="title">{escape(exercise.title)}</p>{blank}'
        f"<details><summary>Hint</summary><p>{text.inline(exercise.hint)}</p></details>"
        f"<details><summary>How to test it</summary>{test}</details>"
        f"<details><summary>Solution</summary>{solution}</details></div>"
    )


# ---------------------------------------------------------------- figures


def figure_html(svg: str, caption: str, kind: str) -> str:
    return f'<figure class="figure {escape(kind)}">{svg}<figcaption>{caption}</figcaption></figure>'


# ---------------------------------------------------------------- words


def code_spans(text: str) -> Markup:
    """Plain text with `code` between backticks, as HTML."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Markup.escape(text))))
