"""The site's words: whole in each language, and the lesson's own in their place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lessonkit.errors import LessonError
from lessonkit.words import HERE, _read, load_words, places
from markupsafe import Markup

LANGUAGES = sorted(path.stem for path in HERE.glob("*.yml"))


def test_there_are_languages() -> None:
    assert {"en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word_with_the_same_places(language: str) -> None:
    english, texts = _read("en"), _read(language)
    assert english and texts and list(texts) == list(english)
    for name, text in texts.items():
        assert places(text) == places(english[name]), name
        assert isinstance(text, str) or "other" in text, name


def test_signs_of_numbers_follow_the_language() -> None:
    assert load_words("en").number("1,234.5") == "1,234.5"
    assert load_words("de").number("1,234.5") == "1.234,5"
    assert load_words("de").decimal == ","


def test_names_are_sorted_as_in_a_dictionary() -> None:
    names = ["Zahl", "Überlauf", "Umkehr", "addieren"]
    assert sorted(names, key=load_words("de").sort_key) == [
        "addieren",
        "Überlauf",
        "Umkehr",
        "Zahl",
    ]


def test_another_language_falls_back_to_its_kin_or_to_english() -> None:
    assert load_words("de-CH")("references") == load_words("de")("references")
    unknown = load_words("tlh")
    assert not unknown.known and unknown("references") == "References"
    assert load_words("../en").known is False


def test_a_lesson_may_say_it_its_own_way() -> None:
    assert load_words("en", {"references": "Sources"})("references") == "Sources"
    with pytest.raises(LessonError, match="did you mean 'references'"):
        load_words("en", {"reference": "Sources"})
    with pytest.raises(LessonError, match=r"has no '\{number\}'; it can name nothing"):
        load_words("en", {"references": "{number} sources"})


def test_every_word_is_said_somewhere() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in HERE.parent.rglob("*")
        if path.suffix in (".py", ".html", ".js", ".css") and "vendor" not in path.parts
    )
    said = set(re.findall(r"[\"']([a-z_]+)[\"']", sources))
    said |= {f"js_{name}" for name in re.findall(r"\bwords\.([a-z_]+)", sources)}
    said |= {f"css_{name}" for name in re.findall(r"var\(--word-([a-z]+)\)", sources)}
    said |= {f"quiz_{name}" for name in said}
    english = _read("en")
    assert english
    assert not [name for name in english if name not in said and not name.startswith("title_")]


def test_a_text_is_escaped_where_it_becomes_html() -> None:
    words = load_words("en", {"made_with": "<3 {generator}", "progress": "{read} < {total}"})
    assert words.html("made_with", generator="<b>") == "&lt;3 &lt;b&gt;"
    assert words.html("made_with", generator=Markup("<b>")) == "&lt;3 <b>"
    assert words.template("progress", total=3) == "{read} &lt; 3"


def test_a_script_is_given_every_form_of_a_text() -> None:
    assert load_words("de").template("search_results").unescape() == (
        '{"one": "{count} Treffer", "other": "{count} Treffer", "language": "de"}'
    )
    assert '"language": "en"' in load_words("zh").template("search_results").unescape()


def test_numbers_take_the_form_their_count_asks_for() -> None:
    assert load_words("en")("reference_editors", count=1) == "ed."
    assert load_words("de")("all_chapters", count=2, minutes=9).startswith("2 Kapitel")
    # English words in a site of another language follow English.
    assert load_words("zh")("reference_editors", count=1) == "ed."


def test_a_share_and_a_series_follow_the_language() -> None:
    assert load_words("en").number("12.5%") == "12.5%"
    assert load_words("de").number("12.5%") == "12,5\u00a0%"
    assert load_words("de").series(["a", "b", "c"]) == "a, b und c"


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ({"strt": "x"}, "'strt' under words is no word of the site; did you mean 'start'?"),
        ({"start": 3}, "the word 'start' under words must be text"),
        ({"start": "{"}, "has a brace that holds no name"),
        ({"start": "{count:d}"}, "has a brace that holds no name"),
        ({"start": {"other": "x"}}, "must be one text"),
        ({"reference_editors": {"one": "x"}}, "has no form 'other'"),
        ({"start": "{when}"}, "has no '{when}'; it can name nothing"),
    ],
)
def test_a_word_of_ones_own_that_cannot_be_used_is_a_fault(own: dict[str, Any], fault: str) -> None:
    with pytest.raises(LessonError) as raised:
        load_words("en", own)
    assert fault in raised.value.message and raised.value.path == "mkdocs.yml"
