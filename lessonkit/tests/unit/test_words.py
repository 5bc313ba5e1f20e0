"""The site's words: whole in each language, and the lesson's own in their place."""

from __future__ import annotations

import pytest
from lessonkit.errors import LessonError
from lessonkit.words import HERE, _read, load_words, places

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
