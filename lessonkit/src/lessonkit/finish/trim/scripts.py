"""Scripts as they are served: without comments and blanks, which only their authors need."""

from __future__ import annotations

import re
from pathlib import Path

from minify_html import minify

_OPEN, _CLOSE = "<script>", "</script>"
_STRICT = re.compile(r"(?:\s|/\*.*?\*/|//[^\n]*\n)*([\"'])use strict\1;?", re.DOTALL)
# A licence must stay; the others would not survive the way through the library.
_UNTOUCHED = re.compile(r"/\*!|</script|use strict", re.IGNORECASE)


def squeeze_scripts(site: Path) -> None:
    """Shorten every script of a built site, in place, but those that came short (``.min.js``)."""
    for path in sorted(site.rglob("*.js")):
        if not path.name.endswith(".min.js"):
            text = squeeze(path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8", newline="\n")


def squeeze(script: str) -> str:
    """A script that does the same with fewer bytes; names stay, for readers who look inside.

    What is not sound JavaScript, or holds a licence, comes back as it is.
    """
    strict = _STRICT.match(script)
    body = script[strict.end() :] if strict else script
    if _UNTOUCHED.search(body):
        return script
    page = minify(f"{_OPEN}{body}{_CLOSE}", minify_js=True)
    short = page.removeprefix(_OPEN).removesuffix(_CLOSE)
    # The library forgets this directive; it passes what it cannot read.
    return f'"use strict";{short}' if strict and short != body else short
