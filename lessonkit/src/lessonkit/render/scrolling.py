"""Lets tables and long code scroll sideways, and take the focus so that keys scroll them."""

from __future__ import annotations

import re
from html import unescape

from ..errors import LessonError
from ..words import Words
from .lines import LINE, lines
from .markup import elements
from .tables import readable

#: Characters of a line of code that have room on a phone 360 px wide, also inside a box.
FITS = 30

_TABLE = re.compile(r"<table\b(?![^>]*\bhighlighttable\b)[^>]*>")
_CODE = re.compile(r"<pre\b([^>]*)>((?:<span></span>)?<code\b)?(.*?)</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
#: How wide something is: the first cell of a table's head says it as an attribute.
_WIDTH = re.compile(r'(<table\b[^>]*>\s*<thead>\s*<tr>\s*<th\b[^>]*?) width="([^"]*)"')
WIDTHS = ("text", "middle", "page")


def scrolling(html: str, words: Words) -> str:
    """Give tables a region that scrolls, and make it and long code reachable by keyboard.

    Whether a table is wider than the screen only the screen knows, so each takes the focus.
    Code that wraps has nothing to scroll. Displayed formulas come with a region of their own
    (`maths`).
    """
    return _CODE.sub(_reachable, lines(_tables(html, words.html("table"))))


def wide(width: str) -> str:
    """The class of what ends at another edge than the text, with a blank before it."""
    if width not in WIDTHS:
        raise LessonError(f"width={width!r} is none of 'text', 'middle' and 'page'")
    return "" if width == "text" else f" wide--{width}"


def _tables(html: str, label: str) -> str:
    parts = []
    last = 0
    for start, end in elements(html, _TABLE):
        table = html[start:end]
        width = _WIDTH.match(table)
        table = _WIDTH.sub(r"\1", table)
        table, marks = readable(table)
        classes = f"md-typeset__scrollwrap{wide(width[2]) if width else ''}{marks}"
        # Two elements, as Material's styles have it: one scrolls, one is as wide as the table.
        parts += [
            html[last:start],
            f'<div class="{classes}" role="group" aria-label="{label}" tabindex="0">',
            f'<div class="md-typeset__table">{table}</div></div>',
        ]
        last = end
    return "".join(parts) + html[last:]


def _reachable(match: re.Match[str]) -> str:
    attributes, code, body = match.groups()
    shown = unescape(_TAG.sub("", body.partition(">")[2] if code else body))
    if (
        max(map(len, shown.splitlines()), default=0) <= FITS
        or "tabindex" in match[0]
        or LINE in body
    ):
        return match[0]
    if code:
        return f'<pre{attributes}>{code} tabindex="0"{body}</pre>'
    return f'<pre{attributes} tabindex="0">{body}</pre>'
