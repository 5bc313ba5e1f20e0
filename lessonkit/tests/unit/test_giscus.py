"""The discussion speaks the site's language, where giscus knows it."""

from __future__ import annotations

import pytest
from lessonkit.render.links import giscus_language


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("zh", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("el", "gr"),
        ("xx", "en"),
    ],
)
def test_a_language_has_the_name_that_giscus_gives_it(language: str, name: str) -> None:
    assert giscus_language(language) == name
