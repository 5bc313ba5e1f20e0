"""Lines of code that wrap where there is no room, each deeper than it began."""

from __future__ import annotations

import re

_CODE = re.compile(r"(<pre\b[^>]*>(?:<span></span>)?<code\b[^>]*>)(.*?)(</code></pre>)", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_BLANKS = re.compile(r"(?:<[^>]*>)*( *)")
#: How each line begins.
LINE = '<span class="line in'
#: Deeper indentation wraps as this one does.
DEEPEST = 16


def lines(html: str) -> str:
    """Wrap each line of code in an element that says how far it is indented.

    A block whose lines cannot be told apart, for an element runs over their ends, stays as it is.
    """
    return _CODE.sub(_divided, html)


def _divided(match: re.Match[str]) -> str:
    start, body, end = match.groups()
    parts = re.findall(r"[^\n]*\n|[^\n]+", body)
    if any(map(_unbalanced, parts)):
        return match[0]
    return f"{start}{''.join(map(_line, parts))}{end}"


def _unbalanced(line: str) -> bool:
    depth = 0
    for closing, _ in _TAG.findall(line):
        depth += -1 if closing else 1
        if depth < 0:
            return True
    return depth != 0


def _line(line: str) -> str:
    blanks = _BLANKS.match(line)
    depth = min(len(blanks[1]) if blanks else 0, DEEPEST) // 2 * 2
    return f'{LINE}{depth}">{line}</span>'
