"""The state of one page while it is rendered: terms opened, sources cited, HTML set aside."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class PageState:
    """What a page gathers while it is rendered.

    Attributes:
        source: path below docs/, such as ``chapters/02-the-problem.md``.
        link: turns another page's source path into an address relative to this page.
        cited: keys of the sources cited, in order of first use.
        terms: names of the terms used.
        opened: names of the terms whose definition can be opened already.
        numbers: (source, text shown) of every computed number.
        faults: what is wrong but can be shown, a line each.
    """

    source: str
    link: Callable[[str], str]
    cited: list[str] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    figures: int = 0
    _blocks: list[str] = field(default_factory=list)

    def hold(self, html: str) -> str:
        """Keep finished HTML out of Markdown's way; return the mark that stands for it."""
        self._blocks.append(html)
        return f"\ue000{len(self._blocks) - 1}\ue001"

    def release(self, html: str) -> str:
        """Put the finished HTML back where its marks stand."""
        pattern = re.compile(r"<p>\s*\ue000(\d+)\ue001\s*</p>|\ue000(\d+)\ue001")
        while "\ue000" in html:
            html = pattern.sub(lambda m: self._blocks[int(m.group(1) or m.group(2))], html)
        return html
