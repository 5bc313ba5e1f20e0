"""Numbers on their way into prose."""

from __future__ import annotations

import pytest
from lessonkit.errors import LessonError
from lessonkit.render import values
from lessonkit.render.page import PageState


def test_numbers_are_shown_as_a_reader_expects() -> None:
    assert values.fixed(0.12344, 4) == "0.1234"
    assert values.fixed(-0.0001, 2) == "0.00"
    assert values.fixed(-1.5, 1) == "−1.5"
    assert values.thousands(74000) == "74,000"
    assert values.percent(0.255, 1) == "25.5%"
    assert values.sci(9.54e-7) == "9.5 × 10⁻⁷"
    assert values.texsci(-6.2e-61) == "−6.2 \\times 10^{-61}"


def test_a_value_remembers_where_it_came_from() -> None:
    found = values.look_up({"rows": [{"mean": 2}]}, ["rows", "0", "mean"], "adding")
    assert found == 2
    assert found.source == "adding:rows.0.mean"
    assert str(found) == "2"
    with pytest.raises(LessonError, match=r"no value 'rows\.1' in adding"):
        values.look_up({"rows": [1]}, ["rows", "1"], "adding")


def test_held_html_comes_back_whole_and_in_place() -> None:
    page = PageState("index.md", lambda source: source)
    inner = page.hold("<div>in</div>")
    outer = page.hold(f"<section>{inner}</section>")
    assert page.release(f"<p>{outer}</p><p>a {inner} b</p>") == (
        "<section><div>in</div></section><p>a</p><div>in</div><p>b</p>"
    )
