"""The quiz: blocks where they may stand, answers that outlive an edit elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.bibliography import Bibliography
from lessonkit.load.glossary import Glossary, Term
from lessonkit.load.quiz import Quiz, load_quiz
from lessonkit.render.margin import CLOSE, OPEN, TERM, Margin
from lessonkit.render.markdown import LessonExtension, SafeMarkdown
from lessonkit.render.page import PageState
from lessonkit.render.parts import quiz_html
from lessonkit.words import load_words

WORDS = load_words("en")
GATE = Term("gate", "gate", "A gate.", "A gate.", "one", 1)
GLOSSARY = Glossary("g", [GATE], {"gate": GATE})

QUIZ = """\
title: Adding & more
questions:
  - id: loop
    prompt: |
      What does
      this print?

      ```python
      for i in range(2):
          print(i)
      ```

      $$ x^2 $$
    objective: round
    settled: chapters/one.md
    options:
      - text: |
          ```python
          print("<b>")
          ```
        why: |
          It prints

          - 0
          - 1
        settled: chapters/two.md
      - text: |
          This one:

          a second paragraph.
        correct: true
        why: It is a [[gate]], says `a  b`.
  - id: other
    prompt: Which?
    objective: round
    settled: chapters/one.md
    options:
      - {text: "Yes", why: So., correct: true}
      - {text: "No", why: Not so.}
"""


def quiz(folder: Path, *changes: tuple[str, str]) -> Quiz:
    text = QUIZ
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "adding.yml"
    path.write_text(text, encoding="utf-8")
    return load_quiz(path, "quiz/adding.yml")


def html(quiz: Quiz, ending: str = "") -> str:
    page = PageState("quiz.md", lambda source: source)
    text = SafeMarkdown(LessonExtension(lambda: page, GLOSSARY, {}, WORDS))
    return quiz_html(quiz, text.block, lambda source: source, WORDS, ending)


def test_blocks_stand_beside_the_legend_and_the_labels(tmp_path: Path) -> None:
    page = html(quiz(tmp_path))
    assert "<legend>1. What does this print?</legend>" in page
    _, _, prompt = page.partition('<div class="prompt">')
    prompt, _, options = prompt.partition('<ul class="options">')
    assert prompt.startswith('<div class="language-python highlight"><pre>')
    assert r'<div class="arithmatex">\[ x^2 \]</div>' in prompt
    # A label holds no blocks: code in it is a span.
    assert '<span><span class="language-python highlight"><code>' in options
    for label in options.split("<label>")[1:]:
        inner = label.partition("</label>")[0]
        assert not any(f"<{tag}" in inner for tag in ("div", "p", "pre", "ul", "button"))
    assert '<div class="more" id="q-loop-1-more"><p>a second paragraph.</p></div>' in options
    assert 'id="q-loop-1" aria-describedby="q-loop-1-more"' in options
    assert (
        '<div class="why" id="q-loop-0-why" data-search-exclude hidden><p>It prints</p><ul>\n'
        '<li>0</li>\n<li>1</li>\n</ul><p><a href="chapters/two.md">Read about this</a>.</p></div>'
    ) in options


def test_a_term_is_opened_in_one_place_only(tmp_path: Path) -> None:
    page = html(quiz(tmp_path))  # its reason stands beside the option and in the open answer
    assert page.count(f"{TERM}gate{OPEN}gate{CLOSE}") == 2
    assert "<code>a b</code>" in page
    finished = Margin(
        PageState("quiz.md", lambda source: source), GLOSSARY, Bibliography("r.bib"), WORDS,
        taught=(), glossary_page="glossary.md", notes=False,
    ).finish(page)  # fmt: skip
    assert finished.count('data-opens="term-gate"') == finished.count('id="term-gate"') == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Which?", "'![a](b.png)'", "33: a picture cannot stand here: '![a](b.png)'"),
        ("Not so.", "'So ![a](b.png)'", "39: a picture cannot stand here: '![a](b.png)'"),
        ("Which?", "'- a list'", "33: must begin with a sentence: '- a list'"),
        ("So.", "'- a list'", "38: must begin with a sentence: '- a list'"),
        ('"Yes"', "'- a list'", "38: must begin with a sentence or code: '- a list'"),
        ('"No"', "'[[gate]]'", "39: an option is pressed itself and cannot hold a term"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_line(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    changed = quiz(tmp_path, ("[[gate]]", "gate"), (old, new))
    with pytest.raises(LessonError) as caught:
        html(changed)
    assert str(caught.value).startswith(f"quiz/adding.yml:{said}")


def test_an_id_with_blanks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"adding.yml:33: the id of .* blanks; write 'the-other'"):
        quiz(tmp_path, ("id: other", "id: the other"))


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Which?", "Which one?", {"other"}),
        ('"No"', '"Never"', {"other"}),
        (
            "why: So., correct: true}",
            "why: So.}\n      - {text: a, why: b, correct: true}",
            {"other"},
        ),
        ("Not so.", "Not quite so.", set()),  # the answer stays as right as it was
        ("title: Adding & more", "# A comment", set()),
    ],
)
def test_an_edit_changes_the_version_of_its_question_only(
    old: str, new: str, changed: set[str], tmp_path: Path
) -> None:
    before = {question.id: question.version for question in quiz(tmp_path).questions}
    after = {question.id: question.version for question in quiz(tmp_path, (old, new)).questions}
    assert {id_ for id_ in before if before[id_] != after[id_]} == changed


def test_the_title_names_the_quiz_and_may_be_left_out(tmp_path: Path) -> None:
    named = '<div class="quiz" data-quiz="adding" role="group" aria-label="Adding &amp; more"'
    assert html(quiz(tmp_path)).startswith(named)
    unnamed = html(quiz(tmp_path, ("title: Adding & more\n", "")))
    assert "aria-label" not in unnamed.partition("<fieldset")[0]


def test_an_ending_is_a_drawing_with_words_and_waits_behind_the_score(tmp_path: Path) -> None:
    ending = "ending: {drawing: halves, alt: Two halves., text: All of it.}\nquestions:"
    read = quiz(tmp_path, ("questions:", ending))
    assert read.ending and (read.ending.drawing, read.ending.text) == ("halves", "All of it.")
    page = html(read, "<figure></figure>")
    last = page.index('<div class="ending" hidden><figure></figure></div>')
    assert page.index('class="score"') < last < page.index('class="reset')
    with pytest.raises(LessonError, match="the ending has no field 'text'"):
        quiz(tmp_path, ("questions:", "ending: {drawing: halves, alt: Two.}\nquestions:"))
