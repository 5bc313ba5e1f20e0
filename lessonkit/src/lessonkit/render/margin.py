"""The last pass over a page: terms and sources by their order on it, and what stands in its margin.

Until here a term is ``TERM name OPEN words CLOSE`` and a source ``SOURCE key OPEN place CLOSE``:
macros are run before the text around them is read, so only the whole page knows what comes first.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import escape

from ..load.bibliography import Bibliography
from ..load.glossary import Glossary, Term
from ..words import Words
from .markup import end_of
from .page import PageState

TERM, SOURCE, OPEN, CLOSE = "\ue003", "\ue004", "\ue005", "\ue006"

_MARK = re.compile(
    f"(?P<kind>[{TERM}{SOURCE}])(?P<name>[^{OPEN}]*){OPEN}(?P<inside>[^{TERM}{SOURCE}]*?){CLOSE}"
)
_BEFORE = re.compile(r'[ \n\u00a0]+(?=<sup class="citation)')
_TAG = re.compile(r"<[^>]*>")
#: A link to a state of a piece of this page, such as ``#half-way=steps:9``.
_SETS = re.compile(r'<a (?=[^>]*href="#([a-z]+(?:-[a-z]+)+)=)')
#: Blocks beside which a note may stand: they are as wide as the text, and read from the top.
_PROSE = ("p", "ul", "ol", "dl", "blockquote")
#: Definitions in the margin beside one block; the others open at their words.
_CALM = 2
_BREAKS = re.compile(r'<div class="(?=[^"]*\badmonition\b)[^"]*\bbreaks\b')


@dataclass
class _Notes:
    """What a block mentions for the first time on its page."""

    terms: list[Term] = field(default_factory=list)
    sources: list[tuple[int, str]] = field(default_factory=list)  # number, words


class Margin:
    """Gives a page's terms, sources and margin their final form.

    Args:
        taught: names of the terms that this page teaches; their definitions stand in the margin.
        glossary_page: source path of the glossary.
        notes: whether the page has a margin for sources and definitions at all.
    """

    def __init__(
        self,
        page: PageState,
        glossary: Glossary,
        bibliography: Bibliography,
        words: Words,
        taught: Container[str],
        glossary_page: str,
        notes: bool,
    ) -> None:
        self.page = page
        self.glossary = glossary
        self.bibliography = bibliography
        self.words = words
        self.taught = taught
        self.glossary_page = glossary_page
        self.notes = notes
        self._defined: set[str] = set()
        self._elsewhere: list[Term] = []
        self.page.cited.clear()

    def finish(self, html: str) -> str:
        """The page with links in the place of its marks, notes before their blocks, definitions."""
        parts: list[str] = []
        beside: int | None = None  # the block before, if it may stand beside what breaks it off
        for block in _blocks(_BEFORE.sub("", html)):
            notes = _Notes()
            done = _MARK.sub(partial(self._one, notes), block)
            prose = self.notes and _name(block) in _PROSE
            shown = [term for term in notes.terms if prose and term.name in self.taught][:_CALM]
            self._elsewhere += [term for term in notes.terms if term not in shown]
            if prose and (shown or notes.sources):
                parts.append(_aside(shown, notes.sources))
            if self.notes and beside is not None and _BREAKS.match(block):
                parts[beside] = _with_class(parts[beside], "beside")
            if block.strip():
                beside = len(parts) if _name(block) in _PROSE else None
            parts.append(done)
        html = "".join(parts)

        def sets(link: re.Match[str]) -> str:
            return '<a class="sets" ' if f"<{link[1]}" in html else link[0]

        return _SETS.sub(sets, html) + self._definitions()

    def _one(self, notes: _Notes, mark: re.Match[str]) -> str:
        if mark["kind"] == TERM:
            return self._term(self.glossary.find(mark["name"]), mark["inside"], notes)
        return self._source(mark["name"], mark["inside"], notes)

    def _term(self, term: Term, words: str, notes: _Notes) -> str:
        if term.name in self._defined:
            return words
        self._defined.add(term.name)
        notes.terms.append(term)
        address = escape(f"{self.page.link(self.glossary_page)}#{term.slug}")
        return f'<a class="term" href="{address}" data-opens="term-{term.slug}">{words}</a>'

    def _source(self, key: str, place: str, notes: _Notes) -> str:
        """The number of a source. Its place in the source is shown where the number cannot open."""
        reference = self.bibliography[key.removeprefix("!")]
        cited = self.page.cited
        first = reference.key not in cited
        if first:
            cited.append(reference.key)
        number = cited.index(reference.key) + 1
        at = f", {place}" if place else ""
        if first:
            notes.sources.append((number, f"{escape(reference.label)}{_TAG.sub('', at)}"))
        if key.startswith("!"):  # within a link, which can hold no other
            return f"{number}{at}"
        label = self.words.html("citation", number=number, source=reference.label)
        shown = f'<span class="at">{at}</span>' if at else ""
        return (
            f'<a class="cite" href="#ref-{escape(reference.key)}" aria-label="{label}">{number}</a>'
            f"{shown}"
        )

    def _definitions(self) -> str:
        """The definitions that stand in no margin, for the script that opens them."""
        if not self._elsewhere:
            return ""
        lines = "".join(map(_definition, self._elsewhere))
        return f'<div class="definitions" hidden data-search-exclude>{lines}</div>'


def _aside(terms: list[Term], sources: list[tuple[int, str]]) -> str:
    """What stands in the margin beside a block. To be heard once, it is not read aloud."""
    lines = [_definition(term) for term in terms]
    lines += [f'<p class="source"><b>{number}</b> {words}</p>' for number, words in sources]
    return f'<div class="side" aria-hidden="true" data-search-exclude>{"".join(lines)}</div>\n'


def _definition(term: Term) -> str:
    return (
        f'<p class="defined" id="term-{term.slug}"><strong>{escape(term.name)}</strong>: '
        f"{escape(term.short)}</p>"
    )


def _blocks(html: str) -> Iterator[str]:
    """A page's outermost elements in order, and what stands between them."""
    position = 0
    for tag in re.finditer(r"<[a-zA-Z][\w-]*\b[^>]*>", html):
        if tag.start() < position:
            continue
        if tag.start() > position:
            yield html[position : tag.start()]
        try:
            position = end_of(html, tag.start())
        except ValueError:  # it has no end tag, as <hr>
            position = tag.end()
        yield html[tag.start() : position]
    yield html[position:]


def _name(block: str) -> str:
    found = re.match(r"<([a-zA-Z][\w-]*)", block)
    return found[1].lower() if found else ""


def _with_class(block: str, name: str) -> str:
    """A block whose start tag has one more class."""
    tag = block[: block.index(">")]
    if ' class="' in tag:
        return block.replace(' class="', f' class="{name} ', 1)
    return f'{tag} class="{name}"{block[len(tag) :]}'
