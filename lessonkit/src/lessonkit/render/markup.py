"""Finds elements of generated HTML by counting their tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"<([a-zA-Z][\w-]*)")


def end_of(html: str, start: int) -> int:
    """The place behind the end tag of the element whose start tag is at `start`.

    Raises `ValueError` where no element starts, or where it does not end.
    """
    name = _NAME.match(html, start)
    if name is None:
        raise ValueError("no element starts here")
    tags = re.compile(rf"<(/?){name[1]}\b[^>]*>", re.IGNORECASE)
    depth = 0
    for tag in tags.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    raise ValueError(f"<{name[1]}> does not end")


def elements(html: str, start_tag: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where each element begins and ends whose start tag matches, the outermost of nested ones."""
    position = 0
    while found := start_tag.search(html, position):
        position = end_of(html, found.start())
        yield found.start(), position
