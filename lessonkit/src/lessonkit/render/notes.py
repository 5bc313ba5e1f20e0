"""Notes on lines of code: a button at the line opens its note, without scripts."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

from markupsafe import Markup

from ..errors import LessonError
from ..words import Words
from .markup import elements, end_of

_BLOCK = re.compile(r'<div class="[^"]*\bhighlight\b[^"]*">')
_COMMENT = re.compile(r'<span class="c[a-z0-9]?">([^<]*)</span>')
_NUMBER = re.compile(r"\((\d+)\)(!?)\W*$")
_LIST = re.compile(r"\s*(<ol>)")
_ITEM = re.compile(r"<li>")


class _Mark(NamedTuple):
    words: str  # what the comment says besides
    number: int
    certain: bool  # written with "!", so that it can mean nothing else


def with_notes(html: str, words: Words) -> str:
    """Turn each mark such as ``# (1)!`` in code into a button that opens the note of that number.

    The notes are the items of the numbered list right behind the block; they become popovers.
    On paper, and in a browser without popovers, they stand behind the block as a list.
    Raises `LessonError` for a mark that has no note.
    """
    parts = []
    last = count = 0
    for start, end in elements(html, _BLOCK):
        block = html[start:end]
        marks = [mark for comment in _COMMENT.findall(block) if (mark := _mark(comment))]
        listed = _LIST.match(html, end)
        if not marks or not (listed or any(mark.certain for mark in marks)):
            continue
        behind = end_of(html, listed.start(1)) if listed else end
        notes = _items(html[listed.start(1) : behind]) if listed else []
        for mark in marks:
            if not 1 <= mark.number <= len(notes):
                raise LessonError(
                    f"code is marked '({mark.number})', but the numbered list behind it has "
                    f"{len(notes)} items",
                    about=f"({mark.number})!",
                )
        count += 1
        parts += [
            html[last:start],
            _with_buttons(block, f"note-{count}", words),
            _notes(notes, count),
        ]
        last = behind
    return "".join(parts) + html[last:]


def _mark(comment: str) -> _Mark | None:
    text = unescape(comment)
    found = _NUMBER.search(text)
    if found is None:
        return None
    words = text[: found.start()].rstrip()
    words = words if re.search(r"\w", words) else ""
    # Words and a number in brackets, without "!", are a comment like any other.
    return None if words and not found[2] else _Mark(words, int(found[1]), bool(found[2]))


def _items(ordered_list: str) -> list[str]:
    inside = ordered_list.removeprefix("<ol>").removesuffix("</ol>")
    found = elements(inside, _ITEM)
    return [inside[start:end].removeprefix("<li>").removesuffix("</li>") for start, end in found]


def _with_buttons(block: str, name: str, words: Words) -> str:
    def button(match: re.Match[str]) -> str:
        mark = _mark(match[1])
        if mark is None:
            return match[0]
        # The number alone is seen; the words around it are spoken.
        shown = Markup(f'</span>{mark.number}<span class="spoken">')
        said = f'<span class="spoken">{words.html("code_note", number=shown)}</span>'
        said = said.replace('<span class="spoken"></span>', "")
        comment = match[0].replace(match[1], escape(mark.words) + " ") if mark.words else ""
        return (
            f'{comment}<button type="button" class="note" popovertarget="{name}-{mark.number}">'
            f"{said}</button>"
        )

    return _COMMENT.sub(button, block)


def _notes(notes: list[str], block: int) -> str:
    popovers = "".join(
        f'<div popover id="note-{block}-{number}" class="definition" role="note">{note}</div>'
        for number, note in enumerate(notes, start=1)
    )
    return f'<div class="code-notes">{popovers}</div>'
