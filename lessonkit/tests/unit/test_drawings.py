"""Drawings: read once a build, with helpers of the same folder, faults with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.render.drawings import Drawings

SQUARE = """\
from helper_of_this_test import SIDE

print("read")


def draw(colour="red"):
    return f'<svg viewBox="0 0 {SIDE} {SIDE}"><rect fill="{colour}"/></svg>'
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "drawings"
    folder.mkdir()
    (folder / "square.py").write_text(SQUARE, encoding="utf-8")
    (folder / "helper_of_this_test.py").write_text("SIDE = 3\n", encoding="utf-8")
    return folder


def test_a_file_is_read_once_and_drawn_as_often_as_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    drawings = Drawings(folder)
    assert 'fill="red"' in drawings.draw("square", {})
    assert 'fill="blue"' in drawings.draw("square", {"colour": "blue"})
    assert capsys.readouterr().out == "read\n"


def test_another_build_sees_what_has_changed_since(folder: Path):
    assert "0 0 3 3" in Drawings(folder).draw("square", {})
    (folder / "helper_of_this_test.py").write_text("SIDE = 40\n", encoding="utf-8")
    assert "0 0 40 40" in Drawings(folder).draw("square", {})


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("sqare", {}, "no drawing 'drawings/sqare.py'; did you mean 'square'?"),
        ("square", {"color": 1}, "drawings/square.py:"),
    ],
)
def test_faults_say_where(folder: Path, name: str, options: dict, message: str):
    with pytest.raises(LessonError) as caught:
        Drawings(folder).draw(name, options)
    assert message in str(caught.value)
