"""Every example of the README works in the lesson that ``python -m lessonkit new`` writes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from lessonkit.config import LessonConfig, settings_of
from lessonkit.errors import LessonError
from lessonkit.load.lesson import Lesson, load_lesson
from lessonkit.new import NewLesson, write_lesson
from small_lesson import Built, SmallLesson

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', README, re.DOTALL | re.MULTILINE)
FILES = {title: text for title, text in EXAMPLES if re.fullmatch(r"[\w./-]+\.\w+", title)}
OPTIONS = [text for title, text in EXAMPLES if title == "mkdocs.yml, under lessonkit"]
#: These are added to what the new lesson has in them.
ADDED_TO = ("glossary.yml", "references.bib")
RATES = {"rows": [{"mean": 0.125}]}


def calls() -> list[str]:
    """The first cell of each row of the tables of macros and filters, as a page may say it."""
    table = README.split("| macro |")[1].split("## Notebooks")[0].replace(r"\|", "|")
    macros = re.findall(r"^\| `(\{\{.*?\}\})` \|", table, re.MULTILINE)
    filters = re.findall(r"^\| `(\w+(?:\(\d\))?)` \|", table, re.MULTILINE)
    formula = re.findall(r"`(\$\{\{.*?\$)`", table)
    assert len(macros) > 10 and len(filters) > 4 and formula
    shown = [
        f'{{{{ value("adding.last_error") | {name} }}}}' for name in filters if "tex" not in name
    ]
    code_notes = macros[0] + "\n\n1. A note."
    return [
        code_notes,
        *macros[1:],
        *shown,
        *formula,
        '{{ value("experiments/rates.rows.0.mean") }}',
    ]


def write_examples(folder: Path) -> SmallLesson:
    """A new lesson with every example of the README in it."""
    write_lesson(folder, NewLesson("Adding"), lessonkit="lessonkit[test]")
    lesson = SmallLesson(folder)
    for path, text in FILES.items():
        old = (folder / path).read_text(encoding="utf-8") if path in ADDED_TO else ""
        lesson.write(path, old + text)
    lesson.write("experiments/rates.json", json.dumps(RATES))
    lesson.write("docs/assets/own.css", "h1 { letter-spacing: 0.01em; }")
    (folder / "docs/assets/sums.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    called = "\n\n".join(call for call in calls() if "glossary()" not in call)
    lesson.write("docs/everything.md", f"# Everything\n\n{called}\n")
    last = "      - chapters/02-order.md\n"
    ours = "      - chapters/03-pairs.md\n      - everything.md\n"
    lesson.replace("mkdocs.yml", last, last + ours)
    lesson.replace("mkdocs.yml", "  # custom_dir: overrides", "  custom_dir: overrides")
    lesson.replace("mkdocs.yml", "strict: true", "strict: true\nextra_css: [assets/own.css]")
    own = "".join(OPTIONS).replace("checks:\n  min_minutes: 1\n", "").replace("\n", "\n      ")
    exempt, words = re.fullmatch(r"\s*(exempt: .*?)\n\s*(words:.*)", own, re.DOTALL).groups()  # type: ignore[union-attr]
    lesson.replace(
        "mkdocs.yml", "questions: 1}", f"questions: 1, {exempt}}}\n      {words.rstrip()}"
    )
    return lesson


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        return write_examples(tmp_path_factory.mktemp("readme") / "lesson").build()


def test_all_of_them_build_without_a_warning(built: Built) -> None:
    assert built.status == 0 and "WARNING" not in built.output, built.output


def test_they_do_what_the_readme_says(built: Built) -> None:
    chapter, everything = built.page("chapters/03-pairs"), built.page("everything")
    assert 'data-opens="term-compensated-sum"' in chapter
    assert "Kahan 1965" in chapter and '<a href="https://doi.org/10.1145/363707.363723">' in chapter
    assert '<span class="c-lost">what falls off</span>' in chapter
    assert str(round(sum([0.1] * 10), 3)) in chapter
    own_words = (built.site / "assets/lessonkit/words.js").read_text(encoding="utf-8")
    assert "Part 3 of 3" in chapter and "Back to the start" in own_words
    assert "Made for the summer school." in chapter and "own.css" in chapter
    assert everything.count("<figure") == 3 and "<half-way" in everything
    assert '<h3 class="title">Keep what falls off</h3>' in everything
    for shown in ("0.125", "0.1", '<ol class="objectives">', 'class="quiz"', "Kahan, W. (1965)"):
        assert shown in everything, shown


def test_the_exercise_is_solved() -> None:
    names: dict[str, Any] = {}
    exec(FILES["exercises/sums.py"], names)
    names["test_kahan"]()


def test_the_style_cell_is_that_of_a_new_lesson(tmp_path: Path) -> None:
    write_lesson(tmp_path / "new", NewLesson("A"), lessonkit="lessonkit[test]")
    cells = json.loads((tmp_path / "new/notebooks/adding.ipynb").read_text())["cells"]
    written = "".join(next(c for c in cells if c["metadata"].get("tags") == ["style"])["source"])
    for line in dict(EXAMPLES)["style cell"].splitlines():
        assert line in written, line


def test_settings_for_gitlab_are_yaml() -> None:
    settings = yaml.safe_load(dict(EXAMPLES)["mkdocs.yml on GitLab"])
    assert set(settings) == {"repo_url", "edit_uri", "site_url"}
    assert yaml.safe_load(FILES[".gitlab-ci.yml"])["pages"]["artifacts"] == {"paths": ["public"]}


# ---------------------------------------------------------------- messages

WRONG = (
    ("glossary.yml", "03-pairs", "03-pair"),
    ("quiz/pairs.yml", "        correct: true\n", ""),
)


def loaded(lesson: SmallLesson) -> Lesson:
    options = LessonConfig()
    options.load_dict(
        {"objectives": [{"id": "rounding", "text": "a"}, {"id": "order", "text": "b"}]}
    )
    assert not options.validate()[0]
    docs = lesson.root / "docs"
    pages = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    return load_lesson(lesson.root, docs, settings_of(options, "Adding", "en"), pages, pages)


@pytest.mark.parametrize(("path", "old", "new"), WRONG)
def test_a_message_is_as_the_readme_shows_it(tmp_path: Path, path: str, old: str, new: str) -> None:
    lesson = write_examples(tmp_path / "lesson")
    loaded(lesson)
    lesson.replace(path, old, new)
    with pytest.raises(LessonError) as error:
        loaded(lesson)
    assert f"\nError: {error.value}\n" in README
