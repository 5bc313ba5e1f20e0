"""Prepares notebooks for mkdocs-jupyter, and cleans the pages that it makes of them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ..errors import LessonError
from ..load.notebooks import Notebook, has_figure, source_of, tag_of
from ..load.printed import shown_outputs
from ..store import Store, write_text
from ..words import Words
from . import svg
from .maths import Maths, in_markdown

# ---------------------------------------------------------------- what the converter is given

_IN_PICTURE = f"mark the picture {svg.FIXED}"
_IN_CELL = 'say "colours": "fixed" in the cell\'s metadata'


def prepare(
    notebook: Notebook,
    maths: Maths,
    palette: dict[str, str],
    alts: dict[tuple[str, str], str],
    store: Store,
    faults: list[str],
    words: Words,
) -> str:
    """The executed copy with its maths rendered and its outputs made fit for the page.

    Of each output one form is left, which needs no script; a figure is fit for both schemes.
    A picture's alternative text is its cell's metadata field ``alt``, else what a page says of
    it (`alts`, by notebook and tag); a figure must have one, a bitmap may do without, for no
    page of the lesson shows it. Pictures that keep their colours are told in `faults`,
    unless the cell's metadata field ``colours`` is ``fixed``.
    """
    content = copy.deepcopy(notebook.executed or notebook.content)
    content["metadata"].pop("widgets", None)  # what scripts would need
    for number, cell in enumerate(content["cells"], start=1):
        place = f"cell {number}" + (f" ('{tag_of(cell)}')" if tag_of(cell) else "")
        try:
            if cell["cell_type"] == "markdown":
                _refuse_signs(source_of(cell))
                cell["source"] = render_maths(source_of(cell), maths)
            elif cell["cell_type"] == "raw":
                _refuse_scripts(source_of(cell))
            else:
                alt = cell["metadata"].get("alt") or alts.get((notebook.name, tag_of(cell) or ""))
                cell["outputs"] = shown_outputs(cell, notebook.root)
                if cell["metadata"].get("colours") != "fixed":
                    stray = _stray(cell["outputs"], palette)
                    faults += (f"{notebook.shown}: {place}: {fault}" for fault in stray)
                for index, output in enumerate(cell["outputs"]):
                    if "data" in output:
                        prefix = f"n{number}-{index}-"
                        output["data"] = _one_form(
                            output, prefix, palette, alt, maths, store, words("notebook_picture")
                        )
        except LessonError as error:
            raise LessonError(f"{place}: {error.message}", notebook.shown) from None
    return json.dumps(content, indent=1, sort_keys=True)


def _one_form(
    output: dict[str, Any],
    prefix: str,
    palette: dict[str, str],
    alt: str | None,
    maths: Maths,
    store: Store,
    undescribed: str,
) -> dict[str, str]:
    """The form of an output that the page shows, by its MIME type.

    An output that needs scripts comes down to its picture or formula if it brings one.
    """
    data = output["data"]
    if has_figure(output):
        clean = svg.clean(data["image/svg+xml"], palette, prefix, store)
        picture = svg.accessible(clean, _described(alt), f"{prefix}title")
        # As HTML, because nbconvert makes an image of SVG, which no colour scheme reaches.
        return {"text/html": f'<div class="figure">{picture}</div>'}
    html = data.get("text/html", "")
    live = [kind for kind in data if kind.startswith("application/")]
    if needs_scripts(html):
        live.append("text/html")
    elif html.strip() and not live:
        # The converter's own styles are dropped; those of an output are marked as such. pandas
        # scopes the few of its plain tables, for browsers that never came.
        html = re.sub(r"<style scoped.*?</style>", "", html, flags=re.DOTALL)
        return {"text/html": re.sub(r"<style\b", "<style data-output", html)}
    if "text/markdown" in data:
        return {"text/markdown": render_maths(data["text/markdown"], maths)}
    if "text/latex" in data:
        return _latex(data["text/latex"], maths)
    for kind in ("image/png", "image/jpeg", "image/gif", "image/webp"):
        if kind in data:
            return {"text/html": _image(output, kind, alt or undescribed)}
    if live:
        raise LessonError(
            f"shows an output that needs scripts ({', '.join(live)}), which no page runs; "
            "show a picture instead"
        )
    return {"text/plain": data["text/plain"]} if "text/plain" in data else {}


def _stray(outputs: list[dict[str, Any]], palette: dict[str, str]) -> Iterator[str]:
    """What in a cell's pictures keeps its colours when the colour scheme changes."""
    for output in outputs:
        data = output.get("data", {})
        if has_figure(output):
            for fault in svg.fixed_colours(data["image/svg+xml"], palette):
                yield fault.replace(_IN_PICTURE, _IN_CELL)


def _described(alt: str | None) -> str:
    if not alt:
        raise LessonError('shows a figure without alt text; add "alt": "…" to the cell\'s metadata')
    return " ".join(alt.split())


def _image(output: dict[str, Any], kind: str, alt: str) -> str:
    code = "".join("".join(output["data"][kind]).split())
    size = output.get("metadata", {}).get(kind, {})
    numbers = "".join(
        f' {side}="{size[side]}"'
        for side in ("width", "height")
        if isinstance(size, dict) and type(size.get(side)) is int
    )
    address = f"data:{kind};base64,{code}"
    described = escape(_described(alt), quote=True)
    return f'<div class="figure"><img alt="{described}" src="{address}"{numbers}></div>'


_WHOLE = re.compile(
    r"\$\$(?P<a>[^$]+)\$\$|\$(?P<b>[^$]+)\$|\\\[(?P<c>.+)\\\]"
    r"|(?P<d>\\begin\{(?P<name>[a-z]+\*?)\}.*\\end\{(?P=name)\})",
    re.DOTALL,
)


def _latex(text: str, maths: Maths) -> dict[str, str]:
    """A formula that code shows (SymPy's results), or LaTeX text with formulas in it."""
    whole = _WHOLE.fullmatch(text.strip())
    if whole is None:
        return {"text/markdown": render_maths(text, maths)}
    tex = next(whole[group] for group in "abcd" if whole[group])
    return {"text/html": maths.render(tex.strip(), True)}


class _Live(HTMLParser):
    """Notes whether HTML has a script, a handler of events or an address that runs code."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= tag == "script" or any(
            name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
            for name, value in attrs
        )


def needs_scripts(html: str) -> bool:
    parser = _Live()
    parser.feed(html)
    parser.close()
    return parser.found


def _refuse_scripts(html: str) -> None:
    if needs_scripts(html):
        raise LessonError("holds a script, which no page runs; remove it")


# ---------------------------------------------------------------- maths in Markdown

_CODE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_MATHS = re.compile(
    r"(?<!\\)\$\$(?P<dollars>.+?)\$\$"
    r"|^[ \t]*\\\\?\[(?P<brackets>.+?)\\\\?\][ \t]*$"
    r"|(?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\}.*?\\end\{(?P=name)\})"
    r"|(?<![\\$\w])\$(?!\s)(?P<inline>(?:[^$\n]|\\\$|\n(?![ \t]*\n))+?)(?<![\s\\])\$(?![\w$])"
    r"|\\\\?\((?P<parens>(?:(?!\n[ \t]*\n).)+?)\\\\?\)",
    re.MULTILINE | re.DOTALL,
)
_UNREAD = re.compile(r"(?<!\\)\$\$|\\begin\{|\\\(")
_SIGNS = re.compile(r"(?:\[\[(?=[^\W\d])|\[@(?=\w)|\{\{)[^\n]{0,30}")


def _refuse_signs(text: str) -> None:
    """Refuse what only pages read: on Colab it would stand as typed, and so it would here."""
    for part, is_code in _parts(text):
        if not is_code and (found := _SIGNS.search(_MATHS.sub(" ", part))):
            raise LessonError(
                f"'{found[0]}': terms, citations and macros are for pages, no notebook reads "
                "them; write plain words, and put code between backticks"
            )


def render_maths(text: str, maths: Maths) -> str:
    r"""Replace ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]`` and environments outside code.

    Raises `LessonError` for a formula that does not end, and for a script outside code.
    """
    return "".join(part if is_code else _render_part(part, maths) for part, is_code in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, each with whether it is code."""
    end = 0
    for code in _CODE.finditer(text):
        yield text[end : code.start()], False
        yield code[0], True
        end = code.end()
    yield text[end:], False


def _render_part(text: str, maths: Maths) -> str:
    _refuse_scripts(text)
    rest = _MATHS.sub(" ", text)
    if unread := _UNREAD.search(rest):
        line = rest[unread.start() :].partition("\n")[0]
        raise LessonError(f"a formula that begins and does not end: '{line[:40]}'")

    def formula(match: re.Match[str]) -> str:
        tex = match["inline"] or match["parens"]
        display = tex is None
        tex = tex or match["dollars"] or match["brackets"] or match["environment"]
        return in_markdown(maths.render(tex.strip(), display))

    return _MATHS.sub(formula, text)


# ---------------------------------------------------------------- what is kept of its page


#: What mkdocs-jupyter puts into every page and no reader needs, as CSS selectors: half a megabyte
#: of JupyterLab's styles and scripts, its buttons, and each cell's code a second time.
_DROPPED = (
    "style:not([data-output]), script, .jp-Collapser, .celltoolbar, .zeroclipboard-container, "
    ".clipboard-copy-txt, a.anchor-link"
)

# Whoever looks in a finished page for TeX between dollars (a browser's extension, a check) is not
# to take code for it: there a dollar is written as a reference.
_CODE_BLOCK = re.compile(r"<pre><code\b.*?</code></pre>", re.DOTALL)


def slim(html: str, links: str, store: Store, words: Words) -> str:
    """Drop what mkdocs-jupyter puts into every page and no reader needs; add the links."""
    # Cells that serve the lesson and not the reader, and what is said in their place.
    folded = {"style": words("notebook_style"), "results": words("notebook_results")}
    slimmed = store.get(["notebook page", html, folded], lambda: _slim(html, folded), __file__)
    head, end, rest = slimmed.partition("</h1>")
    return f"{head}{end}{links}{rest}" if end else links + slimmed


def _slim(html: str, folded: dict[str, str]) -> str:
    # Imported here because a warm build needs none.
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    assert body is not None  # the parser gives every document one
    for node in list(body.traverse(include_text=True)):
        if node.is_comment_node:
            node.decompose()
    for element in body.css(_DROPPED):
        element.decompose()
    for element in body.css("style[data-output]"):
        del element.attrs["data-output"]
    for element in body.css(".jp-Cell-inputWrapper[tabindex]"):
        del element.attrs["tabindex"]  # a stop for the keyboard at every cell
    for element in body.css('[id^="cell-id="]'):
        # "=" cannot stand in a selector, such as a copy button's.
        element.attrs["id"] = (element.id or "").replace("cell-id=", "cell-", 1)
    for block in body.css("div.highlight-ipynb"):
        # As Material writes code, so that its colours and its copy button apply.
        pre = block.css("pre")[0]  # the converter writes one
        block.inner_html = f"<pre><code>{pre.inner_html}</code></pre>"
        block.attrs["class"] = "highlight"
    for tag, summary in folded.items():
        if cell := body.css_first(f".jp-Cell.celltag_{tag}"):
            title = f"<summary>{escape(summary)}</summary>"
            details = f"<details data-search-exclude>{title}{cell.html}</details>"
            cell.replace_with(LexborHTMLParser(details).css("details")[0])
    return _CODE_BLOCK.sub(lambda block: block[0].replace("$", "&#36;"), body.inner_html or "")


def write_if_changed(path: Path, text: str) -> None:
    if not path.is_file() or path.read_bytes() != text.encode():
        write_text(path, text)
