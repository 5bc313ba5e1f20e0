"""The exercises' own tests notice the hole; that they accept the solution pytest sees itself."""

import re
import runpy
from pathlib import Path

import pytest
from lessonkit.load.exercises import load_exercises

FILES = sorted((Path(__file__).parents[2] / "exercises").glob("*.py"))
EXERCISES = [
    pytest.param(path, exercise, id=f"{path.stem}-{name}")
    for path in FILES
    for name, exercise in load_exercises(path, path.name).items()
]


def test_there_are_exercises():
    assert len(EXERCISES) >= 8


@pytest.mark.parametrize(("path", "exercise"), EXERCISES)
def test_an_exercise_with_its_hole_fails_its_test(path, exercise):
    scope = runpy.run_path(str(path))
    exec("\n".join([*exercise.blank, *exercise.test]), scope)
    (test,) = re.findall(r"^def (test_\w+)", "\n".join(exercise.test), re.MULTILINE)
    with pytest.raises(Exception):  # noqa: B017 - a hole may break it in any way
        scope[test]()
