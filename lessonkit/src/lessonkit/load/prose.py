"""Pages as their authors wrote them: what stands in them, and how long they take to read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

WORDS_PER_MINUTE = 200
SECONDS_PER_PICTURE = 20
SECONDS_PER_EQUATION = 10
SECONDS_PER_CODE_LINE = 3

_FENCE = re.compile(r"^ *(```|~~~).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_PICTURE = re.compile(r"\{\{-?\s*(?:figure|drawing|explorable)\(")
_DISPLAY = re.compile(r"^ *\$\$.*?\$\$", re.MULTILINE | re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CELL = re.compile(
    r'\{\{-?\s*cell\(\s*"(?P<notebook>[^"]+)",\s*"(?P<tag>[^"]+)"'
    r'(?:[^{}]*?lines="(?P<first>\d+)(?:-(?P<last>\d+))?")?'
)

CellLines = Callable[[str, str], int]
"""How many lines of code the cell of a notebook has that bears a tag."""


def read_once(markdown: str) -> str:
    """What a reader reads on the way through: of tabs the first, and no note left closed."""
    kept: list[str] = []
    skipping: int | None = None  # indentation of the tab or note that is left out
    tabs: int | None = None  # indentation of the tabs we are among
    for line in markdown.splitlines():
        start = line.lstrip()
        indent = len(line) - len(start)
        if skipping is not None:
            if not start or indent > skipping:
                continue
            skipping = None
        if tabs is not None and start and indent <= tabs and not start.startswith('=== "'):
            tabs = None
        if start.startswith("??? note") or (start.startswith('=== "') and indent == tabs):
            skipping = indent
            continue
        if start.startswith('=== "'):
            tabs = indent
        kept.append(line)
    return "\n".join(kept)


def reading_minutes(markdown: str, cell_lines: CellLines = lambda notebook, tag: 0) -> int:
    """Minutes to read a page: words, plus time for each picture, equation and line of code."""
    text = read_once(_FRONT_MATTER.sub("", markdown))
    code_lines = sum(block.group().count("\n") - 1 for block in _FENCE.finditer(text))
    text = _FENCE.sub("", text)
    for cell in _CELL.finditer(text):
        if cell["first"]:
            code_lines += int(cell["last"] or cell["first"]) - int(cell["first"]) + 1
        else:
            code_lines += cell_lines(cell["notebook"], cell["tag"])
    pictures = len(_PICTURE.findall(text))
    text = _MACRO.sub(" 0 ", text)
    equations = len(_DISPLAY.findall(text))
    text = _DISPLAY.sub("", text)
    text = re.sub(r"\\[A-Za-z]+", "", text)  # TeX commands in inline maths are no words
    words = len(re.findall(r"\w[\w'’-]*", text))
    seconds = (
        words * 60 / WORDS_PER_MINUTE
        + pictures * SECONDS_PER_PICTURE
        + equations * SECONDS_PER_EQUATION
        + code_lines * SECONDS_PER_CODE_LINE
    )
    return max(1, round(seconds / 60))


@dataclass(frozen=True)
class Chapter:
    """One of the pages read in order."""

    number: int
    source: str
    title: str
    minutes: int
    description: str
    outcome: str
    objectives: tuple[str, ...]
