"""Lists of the sources cited."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..load.bibliography import Bibliography
from ..load.bibliography.reference import Reference


def cited_list(bibliography: Bibliography, keys: Iterable[str], heading: str) -> str:
    """The sources that a page cites, numbered in their order, as its last section.

    `heading` is HTML.
    """
    items = _items(bibliography[key] for key in keys)
    return (
        '<section class="references" aria-labelledby="references">'
        f'<h2 id="references">{heading}</h2><ol>{items}</ol></section>'
    )


def reference_list(bibliography: Bibliography, keys: Iterable[str]) -> str:
    """Sources by their authors, as an HTML list."""
    references = sorted((bibliography[key] for key in keys), key=lambda found: found.sort_key)
    return f'<section class="references"><ul>{_items(references)}</ul></section>'


def _items(references: Iterable[Reference]) -> str:
    return "".join(f'<li id="ref-{escape(found.key)}">{found.html()}</li>' for found in references)
