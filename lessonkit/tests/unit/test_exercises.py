"""Exercises: a file cut at its marks, each mark where it fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.exercises import load_exercises

FILE = """\
# exercise: double
# title: Twice as much
# hint: Add it to
# hint: itself.
def double(x):
    # begin solution
    return x + x
    # end solution


# begin test
assert double(2) == 4
# end test
"""


def load(folder: Path, text: str) -> dict:
    path = folder / "numbers.py"
    path.write_text(text, encoding="utf-8")
    return load_exercises(path, "exercises/numbers.py")


def test_an_exercise_has_a_hole_and_what_fills_it(tmp_path: Path) -> None:
    exercise = load(tmp_path, FILE)["double"]
    assert (exercise.title, exercise.hint) == ("Twice as much", " Add it to itself.")
    assert "\n".join(exercise.blank).strip() == "def double(x):\n    ...  # your code here"
    assert "\n".join(exercise.solution).strip() == "def double(x):\n    return x + x"
    assert exercise.test == ["assert double(2) == 4"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# exercise: double\n", "", ":1: '# title' stands before any '# exercise:'"),
        ("# exercise: double", "# exercise:", ":1: '# exercise:' needs a name"),
        ("    # end solution\n", "", ":10: '# begin test' does not fit here"),
        ("# end test\n", "", ": '# begin test' of the last exercise has no end"),
        ("# end test\n", "# exercise: two\n", ":13: '# begin test' of the exercise before has no"),
        ("# end test\n", f"# end test\n{FILE}", ":14: exercise 'double' is given twice"),
        ("# hint: Add it to\n# hint: itself.\n", "", ": exercise 'double' has no hint"),
    ],
)
def test_a_mark_that_does_not_fit_is_one_line(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(LessonError) as caught:
        load(tmp_path, FILE.replace(old, new, 1))
    assert str(caught.value).startswith(f"exercises/numbers.py{said}")
