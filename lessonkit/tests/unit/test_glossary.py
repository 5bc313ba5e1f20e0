"""Terms of any script: their addresses, their order, their letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.glossary import Glossary, letter_of, load_glossary, slugify, unused_terms
from lessonkit.load.prose import Chapter
from lessonkit.render.markdown import LessonExtension, SafeMarkdown
from lessonkit.render.page import PageState
from lessonkit.render.parts import glossary_html
from lessonkit.words import load_words

WORDS = load_words("en")


def glossary(folder: Path, *names: str, full: str = "F.") -> Glossary:
    path = folder / "glossary.yml"
    terms = (f"- {{term: '{n}', short: S., full: '{full}', chapter: one}}\n" for n in names)
    path.write_text("".join(terms), encoding="utf-8")
    return load_glossary(path, "glossary.yml")


@pytest.mark.parametrize(
    ("name", "slug", "letter"),
    [
        ("Forget gate", "forget-gate", "F"),
        ("NLL (loss)", "nll-loss", "N"),
        ("舍入", "舍入", "舍"),
        ("Épsilon", "épsilon", "E"),
        ("ошибка", "ошибка", "О"),
        ("<EOS>", "eos", "E"),
        ("3-gram", "3-gram", "3"),
        ("++", "", "#"),
    ],
)
def test_a_name_of_any_script_has_a_slug_and_a_letter(name: str, slug: str, letter: str) -> None:
    assert (slugify(name), letter_of(name)) == (slug, letter)


def test_every_term_has_an_address_of_its_own(tmp_path: Path) -> None:
    terms = glossary(tmp_path, "C++", "C#", "c 2", "舍入", "浮点", "+", "References").terms
    slugs = {term.name: term.slug for term in terms}
    assert slugs == {
        "C++": "c",
        "C#": "c-2",
        "c 2": "c-2-2",
        "舍入": "舍入",
        "浮点": "浮点",
        "+": "term",
        "References": "references-2",  # the page has a section of this name
    }


def test_names_are_the_same_whatever_their_blanks_case_and_form(tmp_path: Path) -> None:
    found = glossary(tmp_path, "Größe der Zahl")
    assert found.find("gro\u0308ße\n  der ZAHL") is found.terms[0]
    with pytest.raises(LessonError, match="'GRÖSSE DER ZAHL' is defined twice"):
        glossary(tmp_path, "Größe der Zahl", "GRÖSSE DER ZAHL")


def test_terms_stand_as_in_a_dictionary(tmp_path: Path) -> None:
    assert [term.name for term in glossary(tmp_path, "zebra", "<eos>", "Été", "a").terms] == [
        "a",
        "<eos>",
        "Été",
        "zebra",
    ]


def test_the_page_holds_any_name_as_text(tmp_path: Path) -> None:
    terms = glossary(tmp_path, "<EOS>", "e-step", "++", "舍入")
    page = PageState("glossary.md", lambda source: source)
    text = SafeMarkdown(LessonExtension(lambda: page, terms, {}, WORDS))
    chapter = Chapter(1, "chapters/one.md", "One", 1, "", "", ())
    html = glossary_html(terms, [chapter], text, lambda source: source, WORDS)
    assert '<a href="#letter-e">E</a>' in html
    assert html.count('<h2 id="letter-e" ') == 1
    assert '<a href="#letter-other">#</a>' in html
    assert '<div id="eos"><dt>&lt;EOS&gt;</dt>' in html
    assert '<h2 id="letter-舍" data-search-exclude>舍</h2><dl><div id="舍入">' in html


def test_brackets_that_are_no_term_do_not_stop_the_count(tmp_path: Path) -> None:
    terms = glossary(tmp_path, "a", "b", full="See [[b]] and `[[0, 1]]`.")
    assert unused_terms(terms, {"a"}) == []
