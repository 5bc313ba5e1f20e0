"""What the search need not read: pictures and formulas, which are most of a page's tags."""

from __future__ import annotations

import re

_WORDLESS = re.compile(r'<svg\b.*?</svg>|<bdi class="maths".*?</bdi>', re.DOTALL)
_MARK = re.compile(r"<!--lessonkit:aside (\d+)-->")


def set_aside(html: str) -> tuple[str, list[str]]:
    """A page with comments in the place of its pictures and formulas, and what they were."""
    parts: list[str] = []

    def take(match: re.Match[str]) -> str:
        parts.append(match[0])
        return f"<!--lessonkit:aside {len(parts) - 1}-->"

    return _WORDLESS.sub(take, html), parts


def put_back(html: str, parts: list[str]) -> str:
    """The whole page again."""
    return _MARK.sub(lambda match: parts[int(match[1])], html)
