"""Notebook pages: what mkdocs-jupyter is given, and what is kept of what it gives back."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import LessonError
from ..load.notebooks import Notebook, has_figure, join, source_of, tag_of
from ..store import Store
from . import svg
from .markup import end_of
from .maths import Maths, in_markdown

_CODE = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_IN_PICTURE = f"mark the picture {svg.FIXED}"
_IN_CELL = 'say "colours": "fixed" in the cell\'s metadata'
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\w$])")


def prepare(
    notebook: Notebook,
    maths: Maths,
    palette: dict[str, str],
    alts: dict[tuple[str, str], str],
    store: Store,
    faults: list[str],
) -> str:
    """The executed copy with its maths rendered and its figures made fit for both schemes.

    A figure's alternative text is its cell's metadata field ``alt``, else what a page says of
    it (`alts`, by notebook and tag). Figures that keep their colours are told in `faults`, unless
    the cell's metadata field ``colours`` is ``fixed``.
    """
    content = copy.deepcopy(notebook.executed or notebook.content)
    for number, cell in enumerate(content["cells"], start=1):
        place = f"cell {number}" + (f" ('{tag_of(cell)}')" if tag_of(cell) else "")
        try:
            if cell["cell_type"] == "markdown":
                cell["source"] = render_maths(source_of(cell), maths)
            else:
                alt = cell["metadata"].get("alt") or alts.get((notebook.name, tag_of(cell) or ""))
                if cell["metadata"].get("colours") != "fixed":
                    faults += (
                        f"{notebook.shown}: {place}: {fault}" for fault in _stray(cell, palette)
                    )
                _fit_figures(cell, f"n{number}", palette, alt, store)
        except LessonError as error:
            raise LessonError(f"{place}: {error.message}", notebook.shown) from None
    return json.dumps(content, indent=1, sort_keys=True)


def render_maths(text: str, maths: Maths) -> str:
    """Replace ``$…$`` and ``$$…$$`` outside code by rendered maths."""
    parts = _CODE.split(text)
    for index in range(0, len(parts), 2):
        part = _DISPLAY.sub(
            lambda m: in_markdown(maths.render(m.group(1).strip(), True)), parts[index]
        )
        parts[index] = _INLINE.sub(lambda m: in_markdown(maths.render(m.group(1), False)), part)
    return "".join(parts)


def _fit_figures(
    cell: dict[str, Any], prefix: str, palette: dict[str, str], alt: str | None, store: Store
) -> None:
    for index, output in enumerate(cell.get("outputs", [])):
        if not has_figure(output):
            continue
        if not alt:
            raise LessonError(
                'shows a figure without alt text; add "alt": "…" to the cell\'s metadata'
            )
        original = join(output["data"]["image/svg+xml"])
        clean = svg.clean(original, palette, f"{prefix}-{index}-", store)
        picture = svg.accessible(clean, " ".join(alt.split()), f"{prefix}-{index}-title")
        # As HTML, because nbconvert makes an image of SVG, which no colour scheme reaches.
        output["data"] = {"text/html": f'<div class="figure">{picture}</div>'}


def _stray(cell: dict[str, Any], palette: dict[str, str]) -> Iterator[str]:
    """What in a cell's figures keeps its colours when the colour scheme changes."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if has_figure(output):
            for fault in svg.fixed_colours(join(data["image/svg+xml"]), palette):
                yield fault.replace(_IN_PICTURE, _IN_CELL)


def write_if_changed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


_DROPPED = re.compile(
    r"<(style|script)\b.*?</\1>"  # 574 kB of JupyterLab's, for features a page does not have
    r"|<!--.*?-->"
    r'|(?<=<div class="jp-Cell-inputWrapper") tabindex="0"'  # a stop for the keyboard per cell
    r'|<div class="jp-Collapser[^"]*">\s*</div>'
    r'|<div class="celltoolbar">\s*<div class="button_container[^>]*>.*?</div>\s*</div>'
    r'|<div class="clipboard-copy-txt"[^>]*>.*?</div>'  # the code once more
    r'|<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>'
    r'|<a class="anchor-link"[^>]*>.*?</a>',
    re.DOTALL | re.IGNORECASE,
)

# As Material writes code, so that its colours and its copy button apply.
_CODE_BLOCK = re.compile(r'<div class="highlight-ipynb[^"]*"><pre>(.*?)</pre>\s*</div>', re.DOTALL)


def slim(html: str, links: str) -> str:
    """Drop what mkdocs-jupyter puts into every page and no reader needs; add the links."""
    html = _CODE_BLOCK.sub(r'<div class="highlight"><pre><code>\1</code></pre></div>', html)
    html = _DROPPED.sub("", html)
    for tag, summary in _FOLDED.items():
        html = fold(html, tag, summary)
    head, end, rest = html.partition("</h1>")
    return f"{head}{end}{links}{rest}" if end else links + html


#: Cells that serve the lesson and not the reader, and what is said in their place.
_FOLDED = {
    "style": "How the figures look (settings)",
    "results": "The numbers that the lesson takes from this notebook",
}


def fold(html: str, tag: str, summary: str) -> str:
    """Put the code cell with a tag under a disclosure."""
    start = re.search(rf'<div class="jp-Cell[^"]*\bcelltag_{re.escape(tag)}\b[^"]*"', html)
    if not start:
        return html
    try:
        end = end_of(html, start.start())
    except ValueError:
        raise LessonError(f"the page's cell '{tag}' does not end") from None
    cell = html[start.start() : end]
    folded = f"<details data-search-exclude><summary>{summary}</summary>{cell}</details>"
    return f"{html[: start.start()]}{folded}{html[end:]}"
