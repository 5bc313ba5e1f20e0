"""The state of one page while it is rendered: terms opened, sources cited, HTML set aside."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

#: Turns another page's source path into an address relative to the page in hand.
Link = Callable[[str], str]


@dataclass
class PageState:
    """What a page gathers while it is rendered.

    Attributes:
        source: path below docs/, such as ``chapters/02-the-problem.md``.
        link: gives the address of another page, from its source path.
        cited: keys of the sources cited, in order of first use.
        terms: names of the terms used.
        numbers: (source, text shown) of every computed number.
        faults: what is wrong but can be shown, a line each.
    """

    source: str
    link: Link
    cited: list[str] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    figures: int = 0
    _blocks: list[str] = field(default_factory=list)

    def hold(self, html: str) -> str:
        """Keep a finished block out of Markdown's way; return the mark that stands for it."""
        self._blocks.append(html)
        return f"\ue000{len(self._blocks) - 1}\ue001"

    def release(self, html: str) -> str:
        """Put the finished HTML back where its marks stand."""
        html = _PARAGRAPH.sub(_apart, html)
        while (found := _MARK.sub(self._held, html)) != html:  # a block may hold others
            html = found
        return html

    def _held(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self._blocks[number] if number < len(self._blocks) else ""


_MARK = re.compile("\ue000(\\d+)\ue001")
_PARAGRAPH = re.compile("<p(\\s[^>]*)?>((?:(?!</?p\\b).)*?\ue000.*?)</p>", re.DOTALL)


def _apart(paragraph: re.Match[str]) -> str:
    """A paragraph in parts, for none can hold the blocks whose marks stand in it."""
    attributes, inside = paragraph[1] or "", paragraph[2]
    parts = []
    for number, piece in enumerate(re.split("(\ue000\\d+\ue001)", inside)):
        if number % 2:
            parts.append(piece)
        elif piece.strip():
            parts.append(f"<p{attributes}>{piece.strip()}</p>")
            attributes = re.sub(r'\sid="[^"]*"', "", attributes)
    return "".join(parts)
