"""README.md and CONTRIBUTING.md name files, commands, steps and macros that there are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from lessonkit.finish.steps import STEPS
from lessonkit.load.prose import MACROS

ROOT = Path(__file__).parents[2]
GUIDES = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
}
LESSONKIT = (ROOT / "lessonkit/README.md").read_text(encoding="utf-8")


def test_the_layout_is_that_of_the_folder() -> None:
    layout = GUIDES["CONTRIBUTING.md"].split("### Layout", 1)[1].split("```", 2)[1]
    named = {line.split()[0].rstrip("/") for line in layout.splitlines() if line.strip()}
    files = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True
    ).stdout.split()
    top = {name.partition("/")[0] for name in files}
    assert {name.partition("/")[0] for name in named if not name.startswith("assets")} == top
    assert all((ROOT / name).exists() or (ROOT / "docs" / name).exists() for name in named)


@pytest.mark.parametrize("guide", GUIDES)
def test_what_is_named_is_there(guide: str) -> None:
    text = GUIDES[guide]
    files = r"`((?:[\w.-]+/)*[\w-]+(?:\.(?:py|js|yml|css|md|bib|json|ipynb|toml|txt)|/))`"
    for path in re.findall(files, text):
        made_or_meant = path.startswith((".cache", ".site", "site/")) or re.search(
            r"[A-Z]{2,}\b", path
        )
        found = [*ROOT.glob(path), *(ROOT / "lessonkit").rglob(path), *(ROOT / "docs").rglob(path)]
        assert found or made_or_meant, path
    made = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for target in re.findall(r"`make ([a-z]+)\b", text):
        assert target in made, target
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert target.startswith("https://") or (ROOT / target).exists(), target
    for anchor in re.findall(r"\]\(lessonkit/README\.md#([\w-]+)\)", text):
        headings = re.findall(r"^#+ (.*)$", LESSONKIT, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    assert set(re.findall(r"\{\{ (\w+)\(", text)) <= set(MACROS)


def test_the_steps_are_those_of_the_build() -> None:
    table = GUIDES["CONTRIBUTING.md"].split("| step | what it does |", 1)[1].split("\n\n", 1)[0]
    source = (ROOT / "lessonkit/src/lessonkit/finish/steps.py").read_text(encoding="utf-8")
    listed = source.split("STEPS: tuple[Step, ...] = (", 1)[1].split("\n)", 1)[0]
    names = re.findall(r"^    (?:\w+\()?(\w+)[,)]", listed, re.MULTILINE)
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == names and len(names) == len(STEPS)
