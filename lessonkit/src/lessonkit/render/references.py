"""Lists of the sources cited."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..load.bibliography import Bibliography


def reference_list(bibliography: Bibliography, keys: Iterable[str], heading: str = "") -> str:
    """Sources as an HTML list, as a section of a page where there is a heading, as HTML."""
    references = sorted((bibliography[key] for key in keys), key=lambda found: found.sort_key)
    items = "".join(f'<li id="ref-{escape(found.key)}">{found.html()}</li>' for found in references)
    label, title = "", ""
    if heading:
        label = ' aria-labelledby="references"'
        title = f'<h2 id="references">{heading}</h2>'
    return f'<section class="references"{label}>{title}<ul>{items}</ul></section>'
