"""HTML of the lesson's parts: quiz, glossary, figures, exercises."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from ..errors import LessonError
from ..load.exercises import HOLE, Exercise
from ..load.glossary import Glossary, Term, letter_of, slugify
from ..load.prose import Chapter
from ..load.quiz import Option, Question, Quiz
from ..words import Words
from .margin import TERM
from .markdown import SafeMarkdown
from .page import Link

# ---------------------------------------------------------------- quiz


#: Turns Markdown of a quiz into HTML.
Block = Callable[[str], str]

#: A paragraph that holds nothing but a block set aside, such as a picture.
LONE_BLOCK = re.compile("<p>(\ue000\\d+\ue001)</p>")

#: What the script says (quiz.js), by the data attributes it finds them in.
_SAID = (
    "unchosen",
    "right",
    "wrong",
    "incomplete",
    "stray",
    "score",
    "score_open",
    "afresh",
)


def quiz_html(quiz: Quiz, block: Block, link: Link, words: Words, ending: str = "") -> str:
    """The quiz as a form that a script makes live and that reads whole without one.

    `ending` is a figure that the script shows to who has every answer right.
    """
    questions = "".join(
        _question_html(quiz, question, number, block, link, words)
        for number, question in enumerate(quiz.questions, start=1)
    )
    label = f' role="group" aria-label="{escape(quiz.title, quote=True)}"' if quiz.title else ""
    said = "".join(
        f' data-{name.replace("_", "-")}="{words.template(f"quiz_{name}")}"' for name in _SAID
    )
    last = f'<div class="ending" hidden>{ending}</div>' if ending else ""
    return (
        # No form: without scripts the Enter key would send it.
        f'<div class="quiz" data-quiz="{escape(quiz.name)}"{label}{said}>'
        f"{questions}"
        f'<p class="score" role="status"></p>{last}'
        f'<button type="button" class="reset md-button" hidden>{words.html("quiz_again")}</button>'
        "</div>"
    )


def _question_html(
    quiz: Quiz, question: Question, number: int, block: Block, link: Link, words: Words
) -> str:
    kind = "checkbox" if question.multiple else "radio"
    name = f"q-{escape(question.id, quote=True)}"
    rows, reasons = [], []
    line = question.line
    try:
        prompt, below = _sentence_and_rest(question.prompt, block)
        for index, option in enumerate(question.options):
            line = option.line
            row, reason = _option_html(option, kind, name, index, block, link, words)
            rows.append(row)
            reasons.append(reason)
    except LessonError as error:
        raise error.at(quiz.shown, line) from None
    hint = f" <em>{words.html('quiz_choose_all')}</em>" if question.multiple else ""
    below = f'<div class="prompt">{below}</div>' if below else ""
    return (
        f'<fieldset class="question" data-id="{escape(question.id, quote=True)}"'
        f' data-version="{question.version}"'
        f"{' data-multiple' if question.multiple else ''}>"
        f"<legend>{number}. {prompt}{hint}</legend>"
        f"{below}"
        f'<ul class="options">{"".join(rows)}</ul>'
        f'<button type="button" class="check md-button" hidden>{words.html("quiz_check")}</button>'
        '<p class="result" role="status"></p>'
        f'<details class="answer" data-search-exclude><summary>{words.html("quiz_answer")}'
        f"</summary><ul>{''.join(reasons)}</ul></details>"
        f'<p class="settled"><a href="{address(question.settled, link)}">'
        f"{words.html('quiz_settled')}</a></p>"
        "</fieldset>"
    )


def _option_html(
    option: Option,
    kind: str,
    name: str,
    index: int,
    block: Block,
    link: Link,
    words: Words,
) -> tuple[str, str]:
    """An option as a reader chooses it, and as the open answer explains it."""
    identity = f"{name}-{index}"
    sentence, below = _sentence_and_rest(option.text, block, code_first=True)
    if TERM in sentence:
        raise LessonError(
            f"an option is pressed itself and cannot hold a term: {option.text[:60]!r}; "
            "link the term in the reason"
        )
    described = ""
    if below:
        below = f'<div class="more" id="{identity}-more">{below}</div>'
        described = f' aria-describedby="{identity}-more"'
    why = _reason(option, block, link, words)
    element = "p" if why.inline else "div"
    row = (
        f'<li data-correct="{str(option.correct).lower()}">'
        f'<label><input type="{kind}" name="{name}" value="{index}" id="{identity}"{described}>'
        f" <span>{sentence}</span></label>{below}"
        f'<{element} class="why" id="{identity}-why" data-search-exclude hidden>'
        f"{why.html}</{element}></li>"
    )
    verdict = words.html("quiz_option_right" if option.correct else "quiz_option_wrong")
    more = below.replace(f' id="{identity}-more"', "") or (" <br>" if why.inline else "")
    return row, f"<li><strong>{verdict}</strong> {sentence}{more}{why.html}</li>"


class _Reason(NamedTuple):
    html: str
    inline: bool  # one paragraph, without its element


def _reason(option: Option, block: Block, link: Link, words: Words) -> _Reason:
    sentence, below = _sentence_and_rest(option.why, block)
    elsewhere = _elsewhere(option, link, words)
    if not below:
        return _Reason(sentence + elsewhere, inline=True)
    after = f"<p>{elsewhere.strip()}</p>" if elsewhere else ""
    return _Reason(f"<p>{sentence}</p>{below}{after}", inline=False)


# Code as `render.code` and Markdown write it.
_CODE = re.compile(
    r'<div class="(?P<classes>[^"]*)"><pre>(?:<span></span>)?'
    r"(?P<code><code>.*?)\n?</code></pre></div>",
    re.DOTALL,
)


def _sentence_and_rest(source: str, block: Block, code_first: bool = False) -> tuple[str, str]:
    """The first paragraph as what may stand in a legend or label, and the blocks after it.

    Args:
        code_first: whether a block of code may stand in the paragraph's place.
    """
    html = block(source)
    if html.startswith("<p>"):
        sentence, _, rest = html.removeprefix("<p>").partition("</p>")
        return " ".join(sentence.split()), rest.strip()
    if code_first and (code := _CODE.match(html)):
        sentence = f'<span class="{code["classes"]}">{code["code"]}</code></span>'
        return sentence, html[code.end() :].strip()
    raise LessonError(
        f"must begin with a sentence{' or code' if code_first else ''}: {source.strip()[:60]!r}"
    )


def address(place: str, link: Link) -> str:
    page, _, anchor = place.partition("#")
    return escape(link(page) + (f"#{anchor}" if anchor else ""), quote=True)


def _elsewhere(option: Option, link: Link, words: Words) -> str:
    """Where an option is settled, if not where its question is."""
    if not option.settled:
        return ""
    return f' <a href="{address(option.settled, link)}">{words.html("quiz_elsewhere")}</a>.'


# ---------------------------------------------------------------- glossary


def glossary_html(
    glossary: Glossary, chapters: list[Chapter], text: SafeMarkdown, link: Link, words: Words
) -> str:
    """All terms, by first letter."""
    letters: dict[str, list[Term]] = {}
    for term in glossary.terms:
        letters.setdefault(letter_of(term.name), []).append(term)
    ids = {letter: f"letter-{slugify(letter) or 'other'}" for letter in letters}
    sections = []
    for letter, terms in letters.items():
        items = "".join(_term_html(term, glossary, chapters, text, link, words) for term in terms)
        heading = f'<h2 id="{ids[letter]}" data-search-exclude>{escape(letter)}</h2>'
        sections.append(f"{heading}<dl>{items}</dl>")
    index = " ".join(f'<a href="#{ids[letter]}">{escape(letter)}</a>' for letter in letters)
    return (
        f"{_filter_html(words)}"
        f'<nav class="letters" aria-label="{words.html("glossary_letters")}">{index}</nav>'
        f'<div class="glossary">{"".join(sections)}</div>'
    )


def _filter_html(words: Words) -> str:
    """The field that leaves of the glossary what it is asked for; a script unhides it."""
    return (
        f'<p class="glossary-filter" hidden><label>{words.html("glossary_filter")} '
        '<input type="search" autocomplete="off" spellcheck="false"></label> '
        f'<output data-found="{words.template("glossary_found")}"'
        f' data-none="{words.html("search_none")}"></output></p>'
    )


def _term_html(
    term: Term,
    glossary: Glossary,
    chapters: list[Chapter],
    text: SafeMarkdown,
    link: Link,
    words: Words,
) -> str:
    try:
        full = text.block(term.full)
        symbol = f' <span class="symbol">{text.inline(term.symbol)}</span>' if term.symbol else ""
        told = term.cite and f"@{term.cite}" in term.full
        cite = text.inline(f"[@{term.cite}]") if term.cite and not told else ""
    except LessonError as error:
        raise error.at(glossary.shown, term.line) from None
    chapter = next(c for c in chapters if Path(c.source).stem == term.chapter)
    place = words.html("glossary_chapter", number=chapter.number, title=chapter.title)
    taught = Markup(f'<a href="{link(chapter.source)}">{place}</a>')
    notes = [words.html("glossary_taught", chapter=taught)]
    if term.aka:
        also = ", ".join(f'<span class="also">{escape(name)}</span>' for name in term.aka)
        notes.append(words.html("glossary_also", names=Markup(also)))
    if term.see:
        see = ", ".join(
            f'<a href="#{glossary.find(name).slug}">{escape(name)}</a>' for name in term.see
        )
        notes.append(words.html("glossary_see", terms=Markup(see)))
    if cite:
        notes.append(Markup(cite))
    return (
        f'<div id="{term.slug}"><dt>{escape(term.name)}{symbol}</dt>'
        f'<dd><p class="short">{escape(term.short)}</p>{full}'
        f'<p class="notes">{" ".join(notes)}</p></dd></div>'
    )


# ---------------------------------------------------------------- exercises


def exercise_html(
    exercise: Exercise, text: SafeMarkdown, code: Callable[[str], str], words: Words
) -> str:
    """The exercise as the reader meets it: hint and solution open on demand."""
    hole = f"...  # {words('exercise_here')}"
    blank = code("\n".join(exercise.blank).strip("\n").replace(HOLE, hole))
    solution = code("\n".join(exercise.solution).strip("\n"))
    test = code("\n".join(exercise.test).strip("\n"))
    return (
        f'<div class="exercise" id="exercise-{escape(exercise.id)}">'
        f'<h3 class="title">{escape(exercise.title)}</h3>{blank}'
        '<div class="ways">'
        f"<details><summary>{words.html('exercise_hint')}</summary>"
        f"<p>{text.inline(exercise.hint)}</p></details>"
        f"<details><summary>{words.html('exercise_test')}</summary>{test}</details>"
        f"<details><summary>{words.html('exercise_solution')}</summary>{solution}</details></div></div>"
    )


# ---------------------------------------------------------------- figures


def figure_html(svg: str, caption: str, kind: str) -> str:
    return f'<figure class="figure {escape(kind)}">{svg}<figcaption>{caption}</figcaption></figure>'


# ---------------------------------------------------------------- words


def code_spans(text: str) -> Markup:
    """Plain text with `code` between backticks, as HTML."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(Markup.escape(text))))
