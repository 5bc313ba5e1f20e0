"""Tells readers of the exports: fills in the list that the macro ``downloads()`` left room for."""

from __future__ import annotations

import posixpath
from html import escape

from ..render.macros import DOWNLOADS_END, DOWNLOADS_MARK
from .making import Made
from .source import DOWNLOADS, Source


def list_downloads(source: Source, made: list[Made]) -> int:
    """Write the list into every page that has room for it; return how many there are.

    Until then the room is empty: no link leads to a file that is not there.
    """
    count = 0
    for page in source.pages:
        path = source.site / page.file
        text = path.read_text(encoding="utf-8")
        if DOWNLOADS_MARK not in text:
            continue
        folder = posixpath.relpath(DOWNLOADS, posixpath.dirname(page.file) or ".")
        room = f"{DOWNLOADS_MARK}{_list(source, made, folder)}{DOWNLOADS_END}"
        before, _, rest = text.partition(DOWNLOADS_MARK)
        path.write_text(before + room + rest.partition(DOWNLOADS_END)[2], encoding="utf-8")
        count += 1
    return count


def _list(source: Source, made: list[Made], folder: str) -> str:
    words = source.words
    items = "".join(
        f'<li><a href="{escape(folder)}/{escape(one.file)}" download>{escape(one.told)}</a> '
        f"({escape(one.kind)}, {one.size(words)})</li>"
        for one in made
    )
    return f"<p>{words.html('export_lead')}</p><ul>{items}</ul>"
