"""Find and rewrite single tags of a finished page, leaving every other byte as it is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

_ATTRIBUTES = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
#: Most tags of a site, code and maths above all, have at most a class: nothing there to mend.
_PLAIN = re.compile(r'<[a-z][a-z0-9]*(?: class="([\w -]*)")?>')
_PIECES = re.compile(
    r"<!--.*?-->"
    rf"|<(?P<raw>script|style)\b(?P<raw_attributes>{_ATTRIBUTES})>(?P<body>.*?)</(?P=raw)\s*>"
    rf"|(?!{_PLAIN.pattern})<(?P<name>[a-zA-Z][^\s/>]*)(?P<attributes>{_ATTRIBUTES})>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\s*([^\s=>\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")

Attributes = dict[str, str | None]


def attributes(text: str) -> Attributes:
    """The attributes in the text of a tag: names in lower case, values decoded."""
    found: Attributes = {}
    for name, value in _ATTRIBUTE.findall(text):
        found.setdefault(
            name.lower(), html.unescape(value.strip("\"'") if value else "") if value else None
        )
    return found


def without(text: str, name: str) -> str:
    """The text of a tag's attributes without one of them."""
    return _ATTRIBUTE.sub(lambda m: "" if m[1].lower() == name else m[0], text)


def with_class(text: str, name: str) -> str:
    """The text of a tag's attributes with one more class."""
    classes = attributes(text).get("class") or ""
    value = html.escape(" ".join([*classes.split(), name]))
    return f' class="{value}"{without(text, "class")}'


def rewrite(
    page: str,
    tag: Callable[[str, str], str | None],
    block: Callable[[str, str, str], str | None],
) -> str:
    """Replace tags and blocks of a page.

    `tag` is given the name and the attribute text of each start tag but plain ones; `block` the
    name, the attribute text and the body of each script and style element. Each returns the new
    element, or None to keep it byte for byte. Comments are passed over.
    """

    def one(match: re.Match[str]) -> str:
        if match["name"]:
            new = tag(match["name"], match["attributes"])
        elif match["raw"]:
            new = block(match["raw"].lower(), match["raw_attributes"], match["body"])
        else:
            new = None
        return match[0] if new is None else new

    return _PIECES.sub(one, page)


def tags(page: str) -> Iterator[tuple[str, str]]:
    """Name and attribute text of each start tag but plain ones, scripts and styles among them."""
    for match in _PIECES.finditer(page):
        if match["name"]:
            yield match["name"].lower(), match["attributes"]
        elif match["raw"]:
            yield match["raw"].lower(), match["raw_attributes"]
