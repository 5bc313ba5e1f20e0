"""What the search need not read: pictures, formulas, the colours of code; most of a page's tags."""

from __future__ import annotations

import re

_WORDLESS = re.compile(
    r'<svg\b.*?</svg>|<bdi class="maths".*?</bdi>|(?P<code><pre\b[^>]*>.*?</pre>)', re.DOTALL
)
_SPAN = re.compile(r"</?span\b[^>]*>")
_MARK = re.compile(r"<!--lessonkit:aside (\d+)-->(?:<pre\b.*?</pre>)?", re.DOTALL)


def set_aside(html: str) -> tuple[str, list[str]]:
    """A page as the search reads it, and the parts in whose place comments stand.

    Pictures and formulas are gone, and code has lost its colours.
    """
    parts: list[str] = []

    def take(match: re.Match[str]) -> str:
        parts.append(match[0])
        words = _SPAN.sub("", match["code"] or "")
        return f"<!--lessonkit:aside {len(parts) - 1}-->{words}"

    return _WORDLESS.sub(take, html), parts


def put_back(html: str, parts: list[str]) -> str:
    """The whole page again."""
    return _MARK.sub(lambda match: parts[int(match[1])], html)
