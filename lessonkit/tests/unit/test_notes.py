"""Marks in code become buttons, and the list behind the code their notes."""

from __future__ import annotations

import markdown
import pytest
from lessonkit.errors import LessonError
from lessonkit.render.code import highlight
from lessonkit.render.notes import with_notes
from lessonkit.words import load_words

WORDS = load_words("en")


def page(code: str, behind: str, language: str = "python") -> str:
    return highlight(code, language, "") + "\n" + markdown.markdown(behind)


def test_a_mark_becomes_a_button_and_its_item_a_popover() -> None:
    html = with_notes(
        page("a = 1  # (2)!\nb = 2  # (1)!", "1. one\n2. two *words*\n\nAfter."), WORDS
    )
    assert html.index('popovertarget="note-1-2"') < html.index('popovertarget="note-1-1"')
    assert '<span class="spoken">Note </span>2</button>' in html
    assert '<div popover id="note-1-2" class="definition" role="note">two <em>words</em>' in html
    assert "(1)" not in html and "<ol>" not in html
    assert html.endswith("<p>After.</p>")


def test_what_a_comment_says_besides_stays() -> None:
    html = with_notes(page("a = 1  # the page (1)!", "1. one"), WORDS)
    assert '<span class="c1"># the page </span><button' in html


def test_each_block_has_notes_of_its_own() -> None:
    one = page("a = 1  # (1)!", "1. one\n\n    1. nested")
    html = with_notes(one + one, WORDS)
    assert html.count('id="note-1-1"') == html.count('id="note-2-1"') == 1
    assert html.count("<ol>") == 2, "a list inside a note stays a list"


def test_other_languages_have_other_comments() -> None:
    html = with_notes(page("let a = 1; // (1)!", "1. one", "js"), WORDS)
    assert 'popovertarget="note-1-1"' in html and "//" not in html


@pytest.mark.parametrize(
    ("code", "behind"),
    [
        ("a = 1  # see the paper (3)", "1. A list of its own."),
        ("a = 1  # (1)", "No list."),
        ("a = f(1)", "1. A list of its own."),
    ],
)
def test_other_comments_and_lists_stay(code: str, behind: str) -> None:
    assert with_notes(page(code, behind), WORDS) == page(code, behind)


@pytest.mark.parametrize(
    ("behind", "items"), [("No list.", 0), ("1. one", 1), ("- one\n- two\n- three", 0)]
)
def test_a_mark_without_its_note_is_refused(behind: str, items: int) -> None:
    with pytest.raises(LessonError, match=rf"'\(2\)'.* {items} items"):
        with_notes(page("a = 1  # (2)!", behind), WORDS)
