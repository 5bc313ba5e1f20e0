"""Removes comments and blanks from scripts; names stay, for readers who look inside."""

from __future__ import annotations

import re

from rjsmin import jsmin

from ..site import Finishing, Site

# In `${a ? `${b} c` : d}` rjsmin takes the inner text for code and drops its blank.
BLANK_IN_INNER_TEXT = re.compile(r"\$\{[^{}`]*`[^`]*\$\{[^{}`]*\}\s[^`]*`")


def shorten(script: str) -> str:
    """The script without comments and needless blanks; as it is where rjsmin would harm a text."""
    if BLANK_IN_INNER_TEXT.search(script):
        return script
    return str(jsmin(script, keep_bang_comments=True))


def shorten_scripts(site: Site, finishing: Finishing) -> None:
    """Shorten every script that did not come short (``.min.js``); licences (``/*!``) stay."""
    for name, text in site.texts.items():
        if name.endswith(".js") and not name.endswith(".min.js"):
            site.texts[name] = shorten(text)
