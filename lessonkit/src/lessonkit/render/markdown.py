"""Markdown with terms (``[[forget gate]]``) and citations (``[@key, sec. 3]``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from ..errors import LessonError
from ..load.bibliography import Bibliography
from ..load.glossary import Glossary
from ..load.prose import CITATION, Prose
from ..load.prose import TERM as TERM_PATTERN
from ..words import Words
from .code import HIGHLIGHT
from .leftovers import Leftovers
from .margin import CLOSE, OPEN, SOURCE, TERM
from .page import PageState
from .tabs import TabNames

Element = ElementTree.Element

# Above escapes (180), for in a table the bar is written "\|", and below formulas (189.9).
PRIORITY = 185


class LessonExtension(Extension):
    """Terms and citations for whatever page is current, and a look at what was not read.

    Markdown is converted where no exception of ours would say its line; so what is wrong is
    kept in `faults`, and `settle` raises it.

    Args:
        page: returns the state of the page being rendered.
        glossary_page: source path of the glossary, where definitions live.
    """

    def __init__(
        self,
        page: Callable[[], PageState],
        glossary: Glossary,
        bibliography: Bibliography,
        words: Words,
        glossary_page: str = "glossary.md",
    ) -> None:
        super().__init__()
        self.page = page
        self.glossary = glossary
        self.bibliography = bibliography
        self.words = words
        self.glossary_page = glossary_page
        self.faults: list[LessonError] = []

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # the library's name
        md.inlinePatterns.register(_Terms(self, md), "lesson-term", PRIORITY)
        md.inlinePatterns.register(_Citations(self, md), "lesson-citation", PRIORITY)
        # Directly after the inline patterns (20), before the contents are gathered (5).
        md.treeprocessors.register(_Settle(self, md), "lesson-settle", 19)
        md.treeprocessors.register(_Titles(self, md), "lesson-titles", 19)
        # Around the gathering of the contents (5) and of the title (1).
        headings = _Headings()
        md.treeprocessors.register(_Hide(headings), "lesson-hide", 5.5)
        md.treeprocessors.register(_Show(headings), "lesson-show", 0.5)
        md.treeprocessors.register(TabNames(md), "lesson-tabs", 0.4)
        if "table" in md.parser.blockprocessors:
            plain: Any = md.parser.blockprocessors["table"]
            tables = _Tables(md.parser, plain.config, self)
            md.parser.blockprocessors.register(tables, "table", 75)

    def fault(self, fault: LessonError, about: str) -> None:
        """Keep a fault with the author's text that it is about."""
        # What Markdown has put aside stands between two control characters.
        fault.about = about.partition("\x02")[0]
        self.faults.append(fault)

    def settle(self, html: str, prose: Prose | None = None) -> None:
        """Raise the first of the faults kept, with its place in a page where one is given.

        `html` is what Markdown made; none of the marks may be in it that Markdown puts for what
        it has set aside.
        """
        faults, self.faults = self.faults, []
        if not faults and (mark := re.search(r".{0,40}(?:klzzwxh|wzxhzdk):", html)):
            before = re.sub(r"<[^>]*>|[\x02\x03]", " ", mark[0].rpartition(":")[0][:-7])
            message = f"Markdown lost something behind '{before.strip()}'; write it more simply"
            faults = [LessonError(message, about=before)]
        if prose is None:
            if faults:
                raise faults[0]
            return
        placed = [fault.at(prose.shown, prose.line_of(fault.about or "")) for fault in faults]
        if placed:
            raise min(placed, key=lambda fault: fault.line or len(prose.body))


# ---------------------------------------------------------------- reading


class _Terms(InlineProcessor):
    """Makes ``<lesson-term name="…">words</lesson-term>``, whose words are read as Markdown."""

    def __init__(self, extension: LessonExtension, md: markdown.Markdown) -> None:
        super().__init__(TERM_PATTERN, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        name = " ".join(m[1].split())
        words = " ".join((m[2] or name).split())
        try:
            self.extension.glossary.find(name)
        except LessonError as error:
            self.extension.fault(error, m[0])
            return words, m.start(0), m.end(0)
        element = Element("lesson-term", {"name": name})
        element.text = words
        return element, m.start(0), m.end(0)


class _Citations(InlineProcessor):
    """Makes ``<lesson-citation><lesson-source key="…">p. 5</lesson-source></lesson-citation>``."""

    def __init__(self, extension: LessonExtension, md: markdown.Markdown) -> None:
        super().__init__(CITATION, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        element = Element("lesson-citation")
        for part in m[1].split(";"):
            key, _, place = (" ".join(piece.split()) for piece in part.partition(","))
            try:
                if not key.startswith("@"):
                    raise LessonError(f"citation '[{m[1]}]': '{key}' must begin with '@'")
                self.extension.bibliography.cited(key[1:].strip())
            except LessonError as error:
                self.extension.fault(error, key)
                return key, m.start(0), m.end(0)
            if len(element):
                element[-1].tail = ", "
            source = ElementTree.SubElement(element, "lesson-source", {"key": key[1:].strip()})
            source.text = place
        return element, m.start(0), m.end(0)


class _Tables(TableProcessor):
    """Tables that report a row longer than its head, whose last cells would be dropped."""

    def __init__(self, parser: Any, config: dict[str, Any], extension: LessonExtension) -> None:
        super().__init__(parser, config)
        self.extension = extension

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        cells = len(self._split_row(row))  # type: ignore[attr-defined]
        if cells > len(align):
            message = (
                f"this row has {cells} cells and its head has {len(align)}; a bar ends a cell: "
                r"write \vert for one in a formula, \| for one in words"
            )
            self.extension.fault(LessonError(message), row)
        super()._build_row(row, parent, align)  # type: ignore[misc]


# ---------------------------------------------------------------- settling


class _Titles(Treeprocessor):
    """Titles of notes without one of their own, which Markdown makes of their kind."""

    def __init__(self, extension: LessonExtension, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.titles = extension.words.starting("title_")

    def run(self, root: Element) -> None:
        for note in root.iter():
            if note.tag not in ("div", "details") or not len(note):
                continue
            for kind in note.get("class", "").split():
                if note[0].text == kind.capitalize() and kind in self.titles:
                    note[0].text = str(self.titles[kind])


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class _Settle(Treeprocessor):
    """Marks terms and citations for `margin`, now that it is known what they stand in.

    In a heading a term is plain words, for the table of contents repeats them; in a link both
    are, for a link may hold no other.
    """

    def __init__(self, extension: LessonExtension, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        self._visit(root, ())
        self._addresses(root)
        look = Leftovers(self.extension.fault, self.extension.bibliography)
        look.at_tree(root)
        for html in self.md.htmlStash.rawHtmlBlocks:
            if isinstance(html, str):
                look.at_html(html)

    def _addresses(self, root: Element) -> None:
        """Report an address that cannot be taken apart; MkDocs, which looks next, would fail."""
        for element in root.iter():
            for name in ("href", "src"):
                try:
                    urlsplit(element.get(name, ""))
                except ValueError as error:
                    address = element.get(name, "")
                    element.set(name, "#")
                    self.extension.fault(
                        LessonError(f"'{address}' is no address: {error}"), address
                    )

    def _visit(self, parent: Element, within: tuple[str, ...]) -> None:
        for child in list(parent):
            self._visit(child, (*within, child.tag))
            if child.tag == "lesson-term":
                self._term(parent, child, within)
            elif child.tag == "lesson-citation":
                self._citation(parent, child, within)

    def _term(self, parent: Element, element: Element, within: tuple[str, ...]) -> None:
        page = self.extension.page()
        term = self.extension.glossary.find(element.attrib.pop("name"))
        page.terms.add(term.name)
        if "a" in within or not {*_HEADINGS}.isdisjoint(within):
            _unwrap(parent, element)
        elif page.source == self.extension.glossary_page:
            # Stashed, because MkDocs would take the finished address for a source path.
            store = self.md.htmlStash.store
            _unwrap(parent, element, store(f'<a href="#{term.slug}">'), store("</a>"))
        else:
            _unwrap(parent, element, f"{TERM}{term.name}{OPEN}", CLOSE)

    def _citation(self, parent: Element, element: Element, within: tuple[str, ...]) -> None:
        linked = "!" if "a" in within else ""
        for source in list(element):
            if source.tag == "lesson-source":
                key = self.extension.bibliography[source.attrib["key"]].key
                _unwrap(element, source, f"{SOURCE}{linked}{key}{OPEN}", CLOSE)
        element.tag = "sup"
        element.set("class", "citation")
        element.set("data-search-exclude", "")


def _unwrap(parent: Element, child: Element, before: str = "", after: str = "") -> None:
    """Put what a child holds in its place, with text before and after."""
    place = list(parent).index(child)
    parent.remove(child)
    inner = list(child)
    for offset, element in enumerate(inner):
        parent.insert(place + offset, element)
    if inner:
        inner[-1].tail = f"{inner[-1].tail or ''}{after}{child.tail or ''}"
        text = f"{before}{child.text or ''}"
    else:
        text = f"{before}{child.text or ''}{after}{child.tail or ''}"
    if place:
        parent[place - 1].tail = f"{parent[place - 1].tail or ''}{text}"
    else:
        parent.text = f"{parent.text or ''}{text}"


# ---------------------------------------------------------------- citations in headings


class _Headings:
    """What the citations in a page's headings hold, while the contents are gathered."""

    def __init__(self) -> None:
        self.kept: list[tuple[Element, str | None, list[Element]]] = []


class _Hide(Treeprocessor):
    """Empties the citations in headings: addresses, contents and title are without them."""

    def __init__(self, headings: _Headings) -> None:
        super().__init__()
        self.headings = headings

    def run(self, root: Element) -> None:
        self.headings.kept = []
        for heading in root.iter():
            if heading.tag not in _HEADINGS:
                continue
            for citation in heading.iter("sup"):
                if citation.get("class") == "citation":
                    self.headings.kept.append((citation, citation.text, list(citation)))
        for citation, _, children in self.headings.kept:
            citation.text = None
            for child in children:
                citation.remove(child)


class _Show(Treeprocessor):
    """Gives the citations in headings back what `_Hide` took out."""

    def __init__(self, headings: _Headings) -> None:
        super().__init__()
        self.headings = headings

    def run(self, root: Element) -> None:
        for citation, text, children in self.headings.kept:
            citation.text = text
            citation.extend(children)


# ---------------------------------------------------------------- text from YAML

_SAFE_LINK = re.compile(r"^(https?://|#|\.{0,2}/|[\w./#-]+$)")


class _NoPicture(InlineProcessor):
    """Refuses a picture where none can be shown."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        raise LessonError(f"a picture cannot stand here: {data[m.start() : m.start() + 40]!r}")


class SafeMarkdown:
    """Markdown for text from YAML files: raw HTML is shown, not obeyed; links cannot run code."""

    def __init__(self, extension: LessonExtension) -> None:
        self._extension = extension
        self._md = markdown.Markdown(
            extensions=[
                "pymdownx.arithmatex",
                "pymdownx.superfences",
                "pymdownx.highlight",
                extension,
            ],
            extension_configs={"pymdownx.arithmatex": {"generic": True}, **HIGHLIGHT},
        )
        self._md.preprocessors.deregister("html_block")
        self._md.inlinePatterns.deregister("html")
        self._md.inlinePatterns.deregister("image_link")
        self._md.inlinePatterns.deregister("image_reference")
        # Below escapes (180), above links (160).
        self._md.inlinePatterns.register(_NoPicture(r"!\[", self._md), "no-picture", 175)

    def block(self, text: str) -> str:
        """Convert to block HTML."""
        html = self._md.reset().convert(text)
        self._extension.settle(html)
        for address in re.findall(r'href="([^"]*)"', html):
            if not _SAFE_LINK.match(address):
                raise LessonError(f"link '{address}' is not allowed; use https:// or a page")
        return html

    def inline(self, text: str) -> str:
        """Convert one paragraph, without its ``<p>``."""
        html = self.block(" ".join(text.split()))
        inner = html.removeprefix("<p>").removesuffix("</p>")
        if "<p>" in inner or not html.startswith("<p>"):
            raise LessonError(f"must be a single paragraph: {text[:60]!r}")
        return inner
