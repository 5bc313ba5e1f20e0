"""Options of mkdocs.yml have types; a wrong one is told with its name and what it should be."""

from __future__ import annotations

from typing import Any

import pytest
from lessonkit.config import LessonConfig, settings_of
from lessonkit.errors import LessonError


def read(options: dict[str, Any]) -> tuple[LessonConfig, str]:
    """The configuration, and its first fault as text."""
    config = LessonConfig()
    config.load_dict(options)
    errors, _ = config.validate()
    return config, f"{errors[0][0]}: {errors[0][1]}" if errors else ""


def test_options_become_settings() -> None:
    config, fault = read(
        {
            "paper": {"number": 1, "title": "On adding"},
            "objectives": [{"id": "round", "text": "Say what rounding does."}],
            "colours": {"loss": {"light": "#B5321F", "dark": "#FF8A73", "tex": "loss"}},
            "giscus": {"repo": "a/b", "repo_id": "1", "category": "c", "category_id": "2"},
            "frames": ["https://films.example.org"],
        }
    )
    assert not fault
    settings = settings_of(config, "Adding", "en")
    assert settings.paper == {"number": 1, "title": "On adding"}
    assert settings.objectives[0].id == "round"
    assert settings.palette == {"#B5321F": "loss"}
    assert settings.frames == ("https://films.example.org", "https://giscus.app")
    assert settings.giscus and settings.giscus["repo_id"] == "1"


def test_a_lesson_needs_no_options() -> None:
    config, fault = read({})
    assert not fault
    settings = settings_of(config, "Adding", "en")
    assert (settings.paper, settings.giscus, settings.frames) == ({}, None, ())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"colors": {}}, "colors: is not an option; did you mean 'colours'?"),
        (
            {"colours": {"ink": {"light": "black", "dark": "#E8EAED"}}},
            "like '#1A1C20', not 'black'",
        ),
        ({"colours": {"ink": {"light": "#1A1C20"}}}, "'dark'"),
        ({"colours": {"ink": "#1A1C20"}}, "colours: "),
        ({"colours": ["ink"]}, "colours: Expected a dict"),
        (
            {"colours": {"x": {"light": "#1A1C20", "dark": "#E8EAED", "tx": "x"}}},
            "'tx': is not an option; did you mean 'tex'?",
        ),
        ({"objectives": [{"id": "a b", "text": "x"}]}, "like see-vanishing, not 'a b'"),
        ({"objectives": [{"id": "a"}]}, "'text'"),
        (
            {"objectives": [{"id": "a", "text": "x", "where": "#pairs"}]},
            "like chapters/02-order.md#pairs, not '#pairs'",
        ),
        ({"paper": {"number": "one"}}, "'number'"),
        ({"paper": {"doi": "https://doi.org/10.1/x"}}, "like 10.1162/neco.1997.9.8.1735"),
        ({"notebook_time_limit": "long"}, "notebook_time_limit: "),
        ({"frames": ["films.example.org"]}, "like https://www.example.org"),
    ],
)
def test_a_wrong_option_is_told_with_the_right_form(options: dict[str, Any], words: str) -> None:
    assert words in read(options)[1]


def test_what_options_say_together_is_checked() -> None:
    twice = [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]
    with pytest.raises(LessonError, match="objective 'a' is listed twice"):
        settings_of(read({"objectives": twice})[0], "", "en")
    with pytest.raises(LessonError, match="giscus under plugin lessonkit needs 'repo_id' too"):
        settings_of(read({"giscus": {"repo": "a/b"}})[0], "", "en")
