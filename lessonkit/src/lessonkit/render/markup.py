"""Finds elements of generated HTML by counting their tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import LessonError

_NAME = re.compile(r"<([a-zA-Z][\w-]*)")


def end_of(html: str, start: int) -> int:
    """The place behind the end tag of the element whose start tag is at `start`.

    Raises `ValueError` where no element starts, or where it does not end.
    """
    name = _NAME.match(html, start)
    if name is None:
        raise ValueError("no element starts here")
    tags = re.compile(rf"<(/?){name[1]}\b[^>]*>", re.IGNORECASE)
    depth = 0
    for tag in tags.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    raise ValueError(f"<{name[1]}> does not end")


def elements(html: str, start_tag: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where each element begins and ends whose start tag matches, the outermost of nested ones."""
    position = 0
    while found := start_tag.search(html, position):
        position = end_of(html, found.start())
        yield found.start(), position


_TAG = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style|textarea|title)\b[^>]*>.*?</(?P=raw)\s*>"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<empty>/?)>"
    r"|(?P<broken><(?:!--|/?[a-zA-Z])[^>\n]{0,40})|\ue000\d+\ue001",
    re.DOTALL | re.IGNORECASE,
)
# fmt: off
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}
#: Elements whose end tag HTML lets one leave out.
_OPTIONAL = {
    "colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot",
    "th", "thead", "tr",
}
#: Elements that hold words, in which no block can stand.
_WORDS = {
    "a", "abbr", "b", "bdi", "button", "cite", "code", "del", "dt", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "i", "ins", "kbd", "label", "mark", "pre", "q", "s", "small", "span", "strong",
    "sub", "summary", "sup", "u", "var",
}
# fmt: on


def check_nesting(html: str) -> None:
    """Check that a page's HTML leaves what stands around it alone, as Markdown left it.

    Raises `LessonError` for a tag without its counterpart, with which a browser would close or
    swallow what is not the author's, and for a block that a macro made inside a line of words.
    """
    open_: list[tuple[str, str]] = []  # names and texts of the tags
    for tag in _TAG.finditer(html):
        name = (tag["name"] or "").lower()
        if tag["broken"]:
            raise LessonError(f"'{tag[0]}' does not end; close it, or write &lt;", about=tag[0])
        if tag[0].startswith("\ue000"):
            if inside := next((text for name, text in open_ if name in _WORDS), None):
                before = re.sub(r"<[^>]*>", " ", html[: tag.start()].rpartition(inside)[2])
                raise LessonError(
                    f"a macro that makes a block stands inside {inside}; "
                    "put it on a line of its own, between blank lines",
                    about=before.strip() or None,
                )
        elif not name or name in _VOID:
            continue
        elif not tag["end"]:
            foreign = any(outer in ("svg", "math") for outer, _ in open_)
            if not (tag["empty"] and foreign):
                open_.append((name, tag[0]))
        elif name in [outer for outer, _ in open_]:
            while open_[-1][0] != name:
                outer, text = open_.pop()
                _must_end(outer, text)
            open_.pop()
        elif name != "p":  # which Markdown writes around a block, too
            raise LessonError(f"{tag[0]} closes nothing; delete it", about=tag[0])
    for name, text in open_:
        _must_end(name, text)


def _must_end(name: str, text: str) -> None:
    if name not in _OPTIONAL:
        raise LessonError(f"{text:.60} is not closed; add </{name}>", about=text)
