"""The README names every macro, option, rule, check and tool of the kit, and none besides."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lessonkit.check import chapter_faults, picture_faults, quiz_faults
from lessonkit.config import LessonConfig
from lessonkit.export.making import EXPORTS
from lessonkit.load.lesson import OPTIONAL_TEXTS, TEXTS, Lesson
from lessonkit.load.prose import MACROS, read_page
from lessonkit.load.quiz import Option, Question, Quiz
from lessonkit.render.macros import Macros
from lessonkit.render.values import FILTERS
from mkdocs.config import config_options
from mkdocs.config.base import Config

import lessonkit

HOUSE = Path(lessonkit.__file__).parent
README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text below a heading, up to the next of its level."""
    _, found, rest = TEXT.partition(f"\n## {title}\n")
    assert found, f"no heading '{title}'"
    return rest.split("\n## ", 1)[0]


def rows(text: str, head: str) -> list[list[str]]:
    """The rows of the table whose first heading is `head`, as their cells."""
    table = text.split(f"| {head} |", 1)[1].split("\n\n", 1)[0].split("\n")[2:]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]
        for row in table
        if row
    ]


def code(cell: str) -> list[str]:
    """What stands between backticks."""
    return [found.replace(r"\|", "|") for found in re.findall(r"`([^`]+)`", cell)]


# ---------------------------------------------------------------- macros


def test_every_macro_stands_in_the_table_with_every_argument() -> None:
    table = {}
    for row in rows(section("Macros"), "macro"):
        name = re.match(r"\{\{ (\w+)\(", code(row[0])[0])
        assert name, row
        table[name[1]] = f"{row[0]} {row[1]}"
    assert list(table) and set(table) == set(MACROS)
    for macro, said in table.items():
        arguments = list(inspect.signature(getattr(Macros, macro)).parameters)[1:]
        for argument in arguments:
            named = argument in code(said) or re.search(rf"\b{argument}=", said)
            assert named, f"{macro}: the README does not name '{argument}'"


def test_no_macro_is_called_that_there_is_not() -> None:
    called = set(re.findall(r"\{\{\s*(\w+)\(", TEXT))
    assert called == set(MACROS)


def test_every_filter_stands_in_the_table() -> None:
    named = [code(row[0])[0].partition("(")[0] for row in rows(section("Macros"), "filter")]
    assert set(named) == set(FILTERS)


# ---------------------------------------------------------------- options


def options(config: Config | type[Config], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every option below a group by its full name, with its default; `...` if it is required."""
    for name, option in config._schema:
        place = f"{before}{name}"
        inner = getattr(option, "option_type", option)
        if isinstance(inner, config_options.SubConfig):
            many = {
                config_options.ListOfItems: f"{place}[].",
                config_options.DictOfItems: f"{place}.NAME.",
            }
            yield from options(inner.config_class, many.get(type(option), f"{place}."))
        elif isinstance(option, config_options.Optional):
            yield place, None
        else:
            yield place, ... if option.default is None else option.default


def test_every_option_stands_in_the_table_with_its_default() -> None:
    told = {code(row[0])[0]: row[1] for row in rows(section("Options"), "option")}
    real = dict(options(LessonConfig))
    assert set(told) == set(real)
    for name, default in real.items():
        shown = {None: "–", ...: "required"}.get(default) if default in (None, ...) else None
        if shown is None:
            assert yaml.safe_load(code(told[name])[0]) == default, name
        else:
            assert told[name] == shown, name


def test_every_field_of_front_matter_stands_in_the_table() -> None:
    told = {code(row[0])[0]: row[1] for row in rows(section("A chapter"), "field")}
    assert set(told) == {*TEXTS, *OPTIONAL_TEXTS, "objectives"}
    assert {name for name, says in told.items() if says.startswith("optional")} == {*OPTIONAL_TEXTS}


# ---------------------------------------------------------------- checks

BAD = """\
---
title: A
---
# A

0.5 is a number.

One.

Two.

Three.

Four.

{{ figure("n", "t", caption="Few", alt="Few") }}
"""


def test_every_content_rule_stands_in_the_table() -> None:
    table = rows(section("Content rules"), "rule")
    config = LessonConfig()
    config.load_dict({})
    config.validate()
    page = read_page(BAD, "a.md")
    option = Option("x", "Few.", False, 1)
    quiz = Quiz("q", "", (Question("x", "x", "x", "", (option,), 1),), "q.yml")
    lesson = Lesson(Path(), Path(), None, None, None, {"q": quiz}, {})  # type: ignore[arg-type]
    faults = [
        *chapter_faults(page, 1, config.checks),
        *picture_faults(page, lesson, config.checks),
        *quiz_faults(lesson, config.checks),
    ]
    assert {code(row[0])[0] for row in table} == {fault.rule for fault in faults}
    used = {name.removeprefix("checks.") for row in table for name in code(row[1])}
    assert used == {name for name, _ in config.checks._schema} - {"exempt"}


def test_every_check_of_a_site_stands_in_the_table() -> None:
    real = {
        node.name
        for path in (HOUSE / "testing").glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    tables = ("check", "check in other browsers")
    told = {
        code(row[0])[0]
        for head in tables
        for row in rows(section("Checks of the built site"), head)
    }
    assert told == real


def test_every_export_stands_in_the_table() -> None:
    told = [code(row[0])[0] for row in rows(section("Take it along"), "name")]
    assert told == list(EXPORTS)


# ---------------------------------------------------------------- kit, words, templates


@pytest.mark.parametrize(
    "module", sorted(path.name for path in (HOUSE / "assets/explorables").glob("*.js"))
)
def test_the_kit_is_told(module: str) -> None:
    kit = section("Explorables: pieces that readers touch")
    assert f"`{module}`" in kit
    source = (HOUSE / "assets/explorables" / module).read_text(encoding="utf-8")
    for name in re.findall(r"^export (?:const|function|class) (\w+)", source, re.MULTILINE):
        assert re.search(rf"\b{name}\b", kit), f"{module}: {name}"


def test_templates_and_links_are_there() -> None:
    look = section("Look and words")
    for name in re.findall(r"`([\w-]+\.html)`", look):
        assert list((HOUSE / "theme").rglob(name)), name
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= headings
