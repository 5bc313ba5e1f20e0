"""Find the files that a script of the site loads: modules, workers and their data."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STRING = r"(?:\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
#: What is skipped: comments and texts. A template text with a place to fill in names no one file.
_TOKENS = re.compile(
    rf"/\*.*?\*/|(?<![:\\])//[^\n]*|`(?:\\.|[^`\\])*`"
    rf"|(?P<load>\b(?:import|export)\b(?:[^\"'`;()]*?\bfrom\b)?\s*(?P<module>{_STRING})"
    rf"|\bimport\s*\(\s*(?P<lazy>{_STRING})\s*[,)]"
    rf"|\bnew\s+URL\s*\(\s*(?P<file>{_STRING})\s*,\s*import\.meta\.url\s*\)"
    rf"|\bnew\s+(?:Shared)?Worker\s*\(\s*(?P<worker>{_STRING})\s*[,)])"
    rf"|{_STRING}",
    re.DOTALL,
)


def loaded_by(script: str) -> Iterator[str]:
    """Yield each address that a script imports or loads by a fixed text, as it stands there.

    Reads ``import … from "…"``, ``import "…"``, ``export … from "…"``, ``import("…")``,
    ``new URL("…", import.meta.url)`` and ``new Worker("…")``. Addresses put together while the
    script runs cannot be known and are left out.
    """
    for match in _TOKENS.finditer(script):
        if match["load"]:
            text = match["module"] or match["lazy"] or match["file"] or match["worker"]
            yield text[1:-1]
