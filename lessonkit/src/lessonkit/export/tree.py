"""The HTML of a page as a tree that can be changed, and written again as HTML or as XHTML.

Elements are those of ``xml.etree``, under their plain names; ``xmlns`` is an attribute like others.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Literal
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser, LexborNode

Element = ElementTree.Element

NAMESPACES = {
    "svg": "http://www.w3.org/2000/svg",
    "math": "http://www.w3.org/1998/Math/MathML",
}
#: What XML 1.0 cannot hold, not even escaped; and the carriage return, which it does not keep.
NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(html: str) -> Element:
    """The ``<body>`` of a page, or of a piece of HTML. Comments are left out."""
    body = LexborHTMLParser(html).body
    assert body is not None  # the parser makes one where there is none
    return _element(body)


def _element(node: LexborNode) -> Element:
    name = node.tag or ""
    made = Element(
        name, {key: clean(value or "") for key, value in node.attributes.items() if _named(key)}
    )
    if name in NAMESPACES:
        made.set("xmlns", NAMESPACES[name])
    last: Element | None = None
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            text = clean(child.text_content or "")
            if last is None:
                made.text = (made.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        elif child.tag and child.tag[0] not in "-_!":
            last = _element(child)
            made.append(last)
    return made


def _named(attribute: str) -> bool:
    """Whether XML has attributes of such a name; the declaration of a namespace is our own."""
    return bool(re.fullmatch(r"[A-Za-z_][\w.-]*", attribute)) and attribute != "xmlns"


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return NOT_XML.sub("", text)


# ---------------------------------------------------------------- looking


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def find_all(root: Element, tag: str | None = None, name: str | None = None) -> list[Element]:
    """Elements below `root` of a tag or a class, or both, in order."""
    return [
        element
        for element in root.iter()
        if element is not root
        and (tag is None or element.tag == tag)
        and (name is None or name in classes(element))
    ]


def find(root: Element, tag: str | None = None, name: str | None = None) -> Element | None:
    return next(iter(find_all(root, tag, name)), None)


def text_of(element: Element) -> str:
    """The words in an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def parents(root: Element) -> dict[Element, Element]:
    return {child: parent for parent in root.iter() for child in parent}


# ---------------------------------------------------------------- changing


def add_text(parent: Element, at: int, text: str | None) -> None:
    """Put text before the child at an index (or at the end)."""
    if not text:
        return
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text


def replace(parent: Element, old: Element, *new: Element) -> None:
    """Put elements in the place of a child; the text behind it stays."""
    at = list(parent).index(old)
    tail, old.tail = old.tail, None
    parent.remove(old)
    for place, element in enumerate(new, start=at):
        parent.insert(place, element)
    add_text(parent, at + len(new), tail)


def unwrap(parent: Element, old: Element) -> None:
    """Put what is in a child in its place."""
    at = list(parent).index(old)
    add_text(parent, at, old.text)
    children = list(old)
    tail = old.tail
    parent.remove(old)
    for place, child in enumerate(children, start=at):
        parent.insert(place, child)
    add_text(parent, at + len(children), tail)


def unwrap_all(root: Element, doomed: list[Element]) -> None:
    """Put what is in each of these elements in its place."""
    above = parents(root)
    for element in doomed:
        parent = above.get(element)
        if parent is not None:
            children = list(element)
            unwrap(parent, element)
            above.update(dict.fromkeys(children, parent))


def remove_all(root: Element, doomed: list[Element]) -> None:
    """Take elements out, wherever they stand below `root`."""
    above = parents(root)
    for element in doomed:
        if element in above:
            replace(above[element], element)


def made(tag: str, *content: Element | str, **attributes: str) -> Element:
    """A new element; attributes as in Python, ``class_`` for ``class``."""
    element = Element(
        tag, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    )
    for part in content:
        if isinstance(part, str):
            add_text(element, len(element), clean(part))
        else:
            element.append(part)
    return element


def copied(element: Element) -> Element:
    """A copy, without the text behind it."""
    twin = deepcopy(element)
    twin.tail = None
    return twin


# ---------------------------------------------------------------- writing


def to_html(element: Element, inner: bool = False) -> str:
    """As HTML: void elements have no end, all others have one."""
    return _inner(_text(element, "html")) if inner else _text(element, "html")


def to_xhtml(element: Element, inner: bool = False) -> str:
    """As XML."""
    return _inner(_text(element, "xml")) if inner else _text(element, "xml")


def _text(element: Element, method: Literal["html", "xml"]) -> str:
    return ElementTree.tostring(copied(element), encoding="unicode", method=method)


def _inner(text: str) -> str:
    return text[text.index(">") + 1 : text.rindex("</")] if "</" in text else ""
