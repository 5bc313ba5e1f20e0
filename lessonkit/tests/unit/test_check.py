"""The content rules: what each finds, where, and that a lesson sets them for itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.check import bare_decimals, chapter_faults, check_folder, longest_wall, main
from lessonkit.config import ChecksConfig
from lessonkit.load.prose import read_page


def checks(**settings: object) -> ChecksConfig:
    config = ChecksConfig()
    config.load_dict(settings)
    assert config.validate() == ([], [])
    return config


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A 0.5 and `0.6` and $0.7$ and {{ value('x') }}.\n", [(1, "0.5")]),
        ("It was 0.5 [@a2000].\nSee 5.1.2 and v2.13.0.\n", []),
        ("It was 0.5\n[@a2000].\n", [(1, "0.5")]),
        ("````\n```\n0.5\n````\n\n    0.6\n", []),
        ("[0.5](x0.6.md) https://a.org/0.7\n", [(1, "0.5")]),
        ('<b title="0.5">0.6</b> <!-- 0.7 -->\n', [(1, "0.6")]),
        ("---\ntitle: 0.5\n---\n\n$$\n0.6\n$$\n\n0.7\n", [(9, "0.7")]),
    ],
)
def test_bare_decimals(text: str, found: list[tuple[int, str]]) -> None:
    assert list(bare_decimals(read_page(text, "a.md"))) == found


def test_decimals_are_written_as_the_language_writes_them() -> None:
    prose = read_page("Es war 0,5 oder 1.000 oder 1,2,3.\n", "a.md")
    assert list(bare_decimals(prose, ",")) == [(1, "0,5")]


def test_walls() -> None:
    wall = "\n\n".join(["One."] * 5)
    assert longest_wall(read_page(f"# T\n\n{wall}\n", "a.md")) == (5, 3)
    assert longest_wall(read_page(f"---\ntitle: T\n---\n# T\n\n{wall}\n", "a.md")) == (5, 6)
    parted = "One.\n\nTwo.\n\n{{ drawing('x') }}\n\nThree.\n"
    assert longest_wall(read_page(parted, "a.md"))[0] == 2


def test_a_chapter_without_anything_breaks_every_rule() -> None:
    poor = read_page("# T\n\nOne 0.5.\n", "docs/a.md")
    found = [str(fault) for fault in chapter_faults(poor, 30, checks())]
    assert found == [
        "docs/a.md: pictures: 0 picture(s), at least 2 are asked for; "
        "add a figure(…), drawing(…) or explorable(…)",
        "docs/a.md: citations: 0 citation(s), at least 3 are asked for; write [@key]",
        "docs/a.md: questions: 0 check-yourself question(s), at least 2 are asked for; "
        'write ??? question "Check yourself: …?"',
        "docs/a.md: mix-up: 0 '!!! mixup' block(s), at least 1 are asked for; "
        'write !!! mixup "…"',
        "docs/a.md: takeaway: 0 '!!! takeaway' block(s), at least 1 are asked for; "
        'write !!! takeaway "…"',
        "docs/a.md: minutes: 30 to read, at most 15 are allowed; shorten it, or make two",
        "docs/a.md:3: bare decimal: 0.5 is neither computed, cited nor given; "
        'use value("…"), a citation on the same line, or given("…")',
    ]
    nothing = checks(
        min_minutes=0, max_minutes=0, pictures=0, citations=0, questions=0, mixups=0, takeaways=0,
        paragraphs=0, decimals=False,
    )  # fmt: skip
    assert list(chapter_faults(poor, 30, nothing)) == []


LESSON = {
    "mkdocs.yml": """\
site_name: Adding
nav: [index.md, chapters/01-a.md]
plugins:
  - lessonkit:
      objectives: [{id: see, text: See.}]
      checks: {min_minutes: 1, pictures: 0, citations: 0, questions: 1, mixups: 0, takeaways: 0}
""",
    "docs/index.md": '# A\n\n{{ drawing("x", caption="Look.", alt="A line that rises.") }}\n',
    "docs/chapters/01-a.md": """\
---
title: A
description: A.
objectives: [see]
outcome: You see.
---
??? question objective-see "Check yourself: why?"

    It was 0.5.
""",
    "glossary.yml": "[]\n",
    "references.bib": "",
    "quiz/a.yml": """\
title: A
questions:
  - id: a
    prompt: Is it?
    objective: see
    settled: chapters/01-a.md
    options:
      - {text: "Yes", correct: true, why: Yes.}
      - {text: "No", why: "Look again at the line that rises from left to right."}
""",
}


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    for name, text in LESSON.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_lesson_is_checked_by_its_own_settings(lesson: Path) -> None:
    assert [str(fault) for fault in check_folder(lesson)] == [
        "docs/index.md:3: caption: 1 word(s), at least 5 are asked for; say what there is to see",
        "docs/index.md:3: alt text: 4 word(s), at least 8 are asked for; "
        "say in words what the picture shows",
        "docs/chapters/01-a.md:9: bare decimal: 0.5 is neither computed, cited nor given; "
        'use value("…"), a citation on the same line, or given("…")',
        "quiz/a.yml:3: reason: the reason of option 'Yes' has 1 word(s), at least 8 are asked "
        "for; say why it is right or wrong",
    ]


def test_exemptions_excuse_and_must_be_needed(lesson: Path) -> None:
    config = lesson / "mkdocs.yml"
    exempt = ["index.md: caption", "index.md: alt text", "chapters/01-a.md: bare decimal",
              "quiz/a.yml: reason", "chapters/01-a.md: wall"]  # fmt: skip
    setting = f"takeaways: 0, exempt: {exempt}"
    config.write_text(config.read_text().replace("takeaways: 0", setting))
    assert [str(fault) for fault in check_folder(lesson)] == [
        "mkdocs.yml: exemption: 'chapters/01-a.md: wall' is not needed; remove it"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "Error: Config file"),
        (("mkdocs.yml", "lessonkit:", "search:"), "Error: "),
        (("mkdocs.yml", "pictures: 0", "pictures: two"), "Error: "),
        (("glossary.yml", "[]", "["), "Error: glossary.yml:2: malformed YAML"),
        (("docs/index.md", 'alt="', "alt="), "Error: docs/index.md:3: malformed macro"),
    ],
)
def test_a_lesson_that_cannot_be_read_is_one_line(
    change: tuple[str, str, str] | None, said: str, lesson: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = lesson / "nowhere"
    if change:
        name, old, new = change
        folder = lesson
        (lesson / name).write_text((lesson / name).read_text().replace(old, new))
    assert main([str(folder)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith(said)
