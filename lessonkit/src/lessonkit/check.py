"""Content rules: what every chapter must hold. Run as ``python -m lessonkit.check``.

Exemptions stand in ``pyproject.toml``::

    [tool.lessonkit]
    exemptions = ["chapters/01-historical-context.md: pictures"]

An exemption that is no longer needed is a fault too.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

MINUTES = range(6, 16)
PICTURES = 2
CITATIONS = 3
QUESTIONS = 2
PARAGRAPHS = 4

_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
_MATHS = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_MACRO = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+")
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\.\d)(?!\w)")
_CITATION = re.compile(r"\[@")
_PICTURE = re.compile(r"\{\{-?\s*(?:figure|drawing|explorable)\(")
_HTML = re.compile(r"<[^>]+>")


def body(text: str) -> str:
    """A page without its front matter, with the same line numbers."""
    match = re.match(r"\A---\n.*?\n---\n", text, re.DOTALL)
    if not match:
        return text
    return "\n" * match.group().count("\n") + text[match.end() :]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Remove what matches but keep the line breaks."""
    return pattern.sub(lambda m: "\n" * m.group().count("\n"), text)


def bare_decimals(text: str) -> Iterator[tuple[int, str]]:
    """Decimals in prose that are neither computed, cited on their line, nor marked as given."""
    prose = body(text)
    for pattern in (_FENCE, _MATHS, _MACRO, _CODE, _LINK):
        prose = _blank(pattern, prose)
    # Macros and maths are gone from `prose`, but a line keeps its right to a citation.
    for number, line in enumerate(prose.splitlines(), start=1):
        if _CITATION.search(line):
            continue
        for match in _DECIMAL.finditer(_HTML.sub("", line)):
            yield number, match.group()


def longest_wall(text: str) -> tuple[int, int]:
    """The longest run of plain paragraphs, and the line it begins on."""
    longest, at, run, start = 0, 0, 0, 0
    number = 1
    for block in re.split(r"(\n{2,})", _blank(_FENCE, body(text))):
        stripped = block.strip()
        if stripped:
            plain = re.match(r"[\w\"“*_(\[$‘']", stripped) and not re.match(
                r"[*-] |\d+\. |\*\*[^*]+\*\*\s*$", stripped
            )
            if plain and not block.startswith("    "):
                if run == 0:
                    start = number
                run += 1
                if run > longest:
                    longest, at = run, start
            else:
                run = 0
        number += block.count("\n")
    return longest, at


def chapter_faults(text: str, minutes: int) -> Iterator[tuple[str, str]]:
    """Pairs of rule and complaint for one chapter's Markdown."""
    content = body(text)
    pictures = len(_PICTURE.findall(content))
    if pictures < PICTURES:
        yield "pictures", f"{pictures} picture(s); at least {PICTURES}"
    citations = len(_CITATION.findall(content))
    if citations < CITATIONS:
        yield "citations", f"{citations} citation(s); at least {CITATIONS}"
    questions = len(re.findall(r"^ *\?{3}\+? +question\b", content, re.MULTILINE))
    if questions < QUESTIONS:
        yield "questions", f"{questions} check-yourself question(s); at least {QUESTIONS}"
    if not re.search(r"^ *!{3} +mixup\b", content, re.MULTILINE):
        yield "mix-up", "no '!!! mixup' block"
    if not re.search(r"^ *!{3} +takeaway\b", content, re.MULTILINE):
        yield "takeaway", "no '!!! takeaway' block"
    if minutes not in MINUTES:
        yield "minutes", f"{minutes} minutes to read; {MINUTES.start} to {MINUTES.stop - 1}"
    wall, line = longest_wall(text)
    if wall > PARAGRAPHS:
        yield "wall", f"line {line}: {wall} paragraphs in a row; at most {PARAGRAPHS}"
    for line, number in bare_decimals(text):
        yield (
            "bare decimal",
            f"line {line}: {number} is neither computed, cited nor given; "
            'use value("…"), a citation on the same line, or given("…")',
        )


def check_lesson(root: Path) -> list[str]:
    """Every broken rule, and every exemption that no chapter needs, as lines of text."""
    from .load.notebooks import load_notebook
    from .load.prose import reading_minutes

    def cell_lines(name: str, tag: str) -> int:
        path = root / "notebooks" / f"{name}.ipynb"
        return len(load_notebook(path, f"notebooks/{path.name}").code(tag).splitlines())

    with (root / "pyproject.toml").open("rb") as file:
        exemptions = tomllib.load(file).get("tool", {}).get("lessonkit", {}).get("exemptions", [])
    needed: set[str] = set()
    faults = []
    for path in sorted((root / "docs" / "chapters").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for rule, complaint in chapter_faults(text, reading_minutes(text, cell_lines)):
            exemption = f"chapters/{path.name}: {rule}"
            if exemption in exemptions:
                needed.add(exemption)
            else:
                faults.append(f"docs/chapters/{path.name}: {rule}: {complaint}")
    faults += [
        f"pyproject.toml: exemption '{exemption}' is no longer needed; remove it"
        for exemption in exemptions
        if exemption not in needed
    ]
    return faults


def main() -> int:
    faults = check_lesson(Path.cwd())
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
