"""One command starts a lesson: whole, in its own words, and green at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from lessonkit.__main__ import main
from lessonkit.errors import LessonError

from lessonkit import new


def test_a_new_lesson_builds_without_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "attention"
    said = main(["new", str(folder), "--title", 'On "attention": §1', "--number", "5"])
    assert said == 0
    assert yaml.safe_load(re.sub("!ENV", "", (folder / "mkdocs.yml").read_text()))["site_name"]
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    landing = (folder / "site/index.html").read_text(encoding="utf-8")
    assert "On &#34;attention&#34;: §1" in landing.replace("&quot;", "&#34;")
    assert "Paper 05" in landing
    chapter = (folder / "site/chapters/01-rounding/index.html").read_text(encoding="utf-8")
    assert str(sum([0.1] * 10)) in chapter and "<figure" in chapter
    assert "<sum-order" in (folder / "site/chapters/02-order/index.html").read_text()
    left = [p for p in folder.rglob("*") if p.is_file() and b"@@" in p.read_bytes()]
    assert not [p for p in left if "lessonkit" not in p.parts and "site" not in p.parts]


def test_its_versions_are_those_tested_and_need_no_torch() -> None:
    pins = new.tested_versions()
    assert re.search(r"^mkdocs-material==\d", pins, re.MULTILINE)
    assert "torch" not in pins and "+" not in pins


def test_lessons_of_one_repository_share_the_generator(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    source = new.source_folder()
    assert source and (source / "pyproject.toml").is_file()
    copied = new.write_lesson(tmp_path / "elsewhere", new.NewLesson("A"))
    assert copied == "./lessonkit[test]"
    assert (tmp_path / "elsewhere/lessonkit/src/lessonkit/plugin.py").is_file()
    named = new.write_lesson(tmp_path / "named", new.NewLesson("B"), "lessonkit[test]>=1")
    assert named == "lessonkit[test]>=1" and not (tmp_path / "named/lessonkit").exists()


def test_make_hands_the_place_of_the_generator_to_pip(tmp_path: Path) -> None:
    place = "lessonkit[test] @ git+https://example.org/a/b@v1#subdirectory=lessonkit"
    new.write_lesson(tmp_path / "a", new.NewLesson("A"), place)
    told = subprocess.run(
        ["make", "--dry-run", "build"], cwd=tmp_path / "a", capture_output=True, text=True
    )
    assert f'"{place}"' in told.stdout


def test_a_folder_in_use_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(LessonError, match="not empty"):
        new.write_lesson(tmp_path, new.NewLesson("A"))
    assert main(["new", str(tmp_path), "--title", "A"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
