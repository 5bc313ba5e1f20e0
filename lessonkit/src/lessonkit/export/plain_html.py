"""Pieces of pages as the HTML that other programs take: few tags, formulas for MathJax."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from .maths import with_tex
from .source import Page, Source
from .tree import (
    Element,
    copied,
    find,
    find_all,
    made,
    parents,
    remove_all,
    replace,
    to_xhtml,
    unwrap_all,
)

#: What learning platforms and Anki show; other elements are replaced by what is in them.
_KEPT = frozenset(
    "p br hr strong b em i u s sub sup mark code pre kbd blockquote ul ol li dl dt dd a img "  # noqa: SIM905
    "h2 h3 h4 h5 table thead tbody tr th td caption".split()
)
_ATTRIBUTES = {"a": ("href",), "img": ("src", "alt"), "th": ("colspan",), "td": ("colspan",)}


def platform_html(source: Source, page: Page, *elements: Element) -> str:
    """What is in the elements, as XHTML without classes.

    Pictures become their descriptions, links lead to the published site or, without one, nowhere.
    """
    root = made("div", *map(copied, elements))
    _drop(root)
    with_tex(root)
    above = parents(root)
    for picture in find_all(root, "svg"):
        title = next(
            (e for tag in ("desc", "title") if (e := find(picture, tag)) is not None), None
        )
        words = "".join(title.itertext()).strip() if title is not None else ""
        replace(above[picture], picture, made("em", f"[{words}]") if words else made("span"))
    for block in find_all(root, "pre"):
        text = "".join(block.itertext()).strip("\n")
        block[:] = []
        block.text = text
    for link in find_all(root, "a"):
        _settle(source, page, link)
    for image in find_all(root, "img"):
        if source.address:
            image.set("src", urljoin(source.live(page), image.get("src", "")))
        else:
            image.tag, image.text = "em", image.get("alt", "")
    unwrap_all(root, [e for e in find_all(root) if e.tag not in _KEPT])
    for element in root.iter():
        kept = _ATTRIBUTES.get(element.tag, ())
        for name in [name for name in element.attrib if name not in kept]:
            del element.attrib[name]
    return re.sub(r"\s*\n\s*\n\s*", "\n", to_xhtml(root, inner=True)).strip()


#: Classes of what only a screen shows: what opens, and the notes of the margin.
_ON_SCREEN = {"definition", "definitions", "side", "headerlink", "spoken", "md-code__nav"}


def _drop(root: Element) -> None:
    """Without definitions that open, buttons that are no term, and what only a screen shows."""
    doomed = []
    for element in find_all(root):
        names = element.get("class", "").split()
        if element.tag == "button" and "term" in names:
            element.tag = "span"
        elif (
            element.tag in ("button", "script", "style", "input", "template")
            or "popover" in element.attrib
            or not _ON_SCREEN.isdisjoint(names)
            or (element.tag == "sup" and "citation" in names)  # the list it counts in is not here
        ):
            doomed.append(element)
    remove_all(root, doomed)


def _settle(source: Source, page: Page, link: Element) -> None:
    href = link.get("href", "")
    if re.match(r"[a-z]+:", href):
        return
    other, anchor, path = source.target(page, href)
    if other is not None and source.address:
        link.set("href", source.live(other, anchor))
    elif source.address and path:
        link.set("href", urljoin(source.address, path))
    else:
        link.tag = "span"
