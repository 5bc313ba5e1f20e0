"""The search index: the sections of every finished page, as text that a result can quote."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .plain_maths import lowered, plain_maths, raised
from .site import ASSETS, Finishing, Site

#: What is no text of the lesson. Whatever else should stay out carries `data-search-exclude`.
_LEFT_OUT = ", ".join(
    [
        "[data-search-exclude], [hidden]",
        "nav, script, style, svg, template",
        ".headerlink, .footnote-ref, .tabbed-labels",
        ".references[aria-labelledby]",  # a page's own list: the lesson's whole list has them all
        ".katex-html",  # KaTeX's drawing of what it also gives as MathML
        ".jp-InputPrompt, .jp-OutputPrompt",  # "In [1]:"
    ]
)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# fmt: off
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "del", "dfn", "em", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "time", "u", "var", "wbr",
}
# fmt: on
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")  # where a line may and may not break


@dataclass
class Section:
    """What one result leads to: a page, a section of it, or a term of the glossary.

    `id` is the anchor on the page, empty for the page itself. Only a term has a definition
    in `short`, and its symbol and other names in `names`.
    """

    id: str
    title: str
    text: str = ""
    short: str = ""
    names: tuple[str, ...] = ()


def add_search_index(site: Site, finishing: Finishing) -> None:
    """Write the index beside the scripts that read it."""
    site.new[f"{ASSETS}/search.json"] = search_index(site.pages).encode()


def search_index(pages: Mapping[str, str]) -> str:
    """The index that search.js reads, as JSON: the pages in the given order with their sections.

    `pages` maps the path of each page below the site's folder to its HTML.
    """
    index = []
    for path, html in pages.items():
        if path != "404.html" and (sections := search_sections(html)):
            url = path.removesuffix("index.html")
            shown = [{k: v for k, v in asdict(section).items() if v} for section in sections]
            index.append({"url": url, "title": sections[0].title, "sections": shown})
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def search_sections(html: str) -> list[Section]:
    """The page itself, named by its h1, then its sections, each from one heading to the next.

    Empty for a page without an article, or whose article is left out of the search.
    """
    article = LexborHTMLParser(html).css_first("article:not([data-search-exclude])")
    if article is None:
        return []
    for node in article.css(_LEFT_OUT):
        node.decompose()
    sections = [Section(id="", title="")]
    _read(article, sections)
    for section in sections:
        section.text = _tidy(section.text)
    return [section for section in sections if section.title]


def _read(node: LexborNode, sections: list[Section]) -> None:
    """Add the text of an element to the last section; a heading or a term begins a new one."""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            sections[-1].text += child.text_content or ""
        elif child.tag == "math":
            sections[-1].text += plain_maths(child)
        elif child.tag == "sub":
            sections[-1].text += lowered(_words(child))
        elif child.tag == "sup":
            sections[-1].text += raised(_words(child))
        elif child.tag in _INLINE:
            _read(child, sections)
        elif child.tag == "h1":
            sections[0].title = _words(child)
        elif child.tag in _HEADINGS and child.id:
            sections.append(Section(child.id, _words(child)))
        elif child.tag == "div" and child.id and node.tag == "dl":
            sections.append(_term(child))
        else:
            sections[-1].text += " "
            _read(child, sections)
            sections[-1].text += " "


def _term(entry: LexborNode) -> Section:
    """A term of the glossary (`glossary_html` wrote it)."""
    names = tuple(_words(name) for name in entry.css(".symbol, .also"))
    short = _words(entry.css_first(".short"))
    for node in entry.css(".symbol, .short, .notes"):
        node.decompose()
    title = _words(entry.css_first("dt"))
    return Section(entry.id or "", title, _words(entry.css_first("dd")), short, names)


def _words(node: LexborNode | None) -> str:
    """The text of one element, on one line."""
    inside = [Section("", "")]
    if node is not None:
        _read(node, inside)
    return _tidy(inside[0].text)


def _tidy(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())
