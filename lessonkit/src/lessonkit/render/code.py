"""Code as HTML, with Pygments' colours and the colours of meaning."""

from __future__ import annotations

import re

from pymdownx.highlight import Highlight

_OPTIONS = {"anchor_linenums": False, "pygments_lang_class": True}
#: The same for a fence that Markdown reads.
HIGHLIGHT = {"pymdownx.highlight": _OPTIONS}
_HIGHLIGHT = Highlight(None, **_OPTIONS)


def highlight(code: str, language: str, title: str = "") -> str:
    """Code as a block of HTML, as pymdownx makes it of a fence, whatever the code holds."""
    return str(_HIGHLIGHT.highlight(code, language, title=title))


_NAME_TOKEN = re.compile(r'<span class="(n|bp)">([^<]+)</span>')


def colour_names(html: str, colours: dict[str, str]) -> str:
    """Give the variable names that stand for a coloured quantity their colour's class."""

    def paint(match: re.Match[str]) -> str:
        kind, name = match.groups()
        if name not in colours:
            return match.group()
        return f'<span class="{kind} c-{colours[name]}">{name}</span>'

    return _NAME_TOKEN.sub(paint, html)
