"""Markdown with terms (``[[forget gate]]``) and citations (``[@key, sec. 3]``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from ..errors import LessonError
from ..load.bibliography import Bibliography
from ..load.glossary import Glossary, Term
from .page import PageState

# In a table the bar is written "\|".
TERM = r"\[\[([^\[\]|\\\n]+)(?:\\?\|([^\[\]\n]+))?\]\]"
CITATION = r"\[(@[^\[\]\n]+)\]"
# Above links (160) and below code spans (190).
PRIORITY = 175


class LessonExtension(Extension):
    """Terms and citations for whatever page is current.

    Args:
        page: returns the state of the page being rendered.
        glossary_page: source path of the glossary, where definitions live.
    """

    def __init__(
        self,
        page: Callable[[], PageState],
        glossary: Glossary,
        bibliography: Bibliography,
        glossary_page: str = "glossary.md",
    ) -> None:
        super().__init__()
        self.page = page
        self.glossary = glossary
        self.bibliography = bibliography
        self.glossary_page = glossary_page

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # the library's name
        md.inlinePatterns.register(_Terms(self, md), "lesson-term", PRIORITY)
        md.inlinePatterns.register(_Citations(self, md), "lesson-citation", PRIORITY)


class _Terms(InlineProcessor):
    def __init__(self, extension: LessonExtension, md: markdown.Markdown) -> None:
        super().__init__(TERM, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        page = self.extension.page()
        term = self.extension.glossary.find(m.group(1))
        words = (m.group(2) or m.group(1)).strip()
        first = term.name not in page.terms
        page.terms.add(term.name)
        if page.source == self.extension.glossary_page:
            html = f'<a href="#{term.slug}">{escape(words)}</a>'
        elif first:
            address = f"{page.link(self.extension.glossary_page)}#{term.slug}"
            html = term_html(term, words, address)
        else:
            return words, m.start(0), m.end(0)
        # Stashed, because MkDocs would take the finished addresses for source paths.
        return self.md.htmlStash.store(html), m.start(0), m.end(0)


def term_html(term: Term, words: str, address: str) -> str:
    """A button that opens the term's definition in place, also without scripts.

    The word joiner at its end keeps a comma or full stop that follows on the same line.
    """
    slug = f"term-{term.slug}"
    return (
        '<span class="term-use">'
        f'<button type="button" class="term" popovertarget="{slug}">{escape(words)}</button>'
        f'<span popover id="{slug}" class="definition" role="note" data-search-exclude>'
        f"<strong>{escape(term.name)}</strong>: {escape(term.short)} "
        f'<a href="{escape(address)}">More in the glossary</a></span></span>\u2060'
    )


class _Citations(InlineProcessor):
    def __init__(self, extension: LessonExtension, md: markdown.Markdown) -> None:
        super().__init__(CITATION, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        page = self.extension.page()
        parts = []
        for part in m.group(1).split(";"):
            key, _, locator = part.strip().partition(",")
            if not key.startswith("@"):
                raise LessonError(f"citation '[{m.group(1)}]': '{key}' must begin with '@'")
            reference = self.extension.bibliography.cited(key[1:].strip())
            if reference.key not in page.cited:
                page.cited.append(reference.key)
            where = f", {escape(locator.strip())}" if locator.strip() else ""
            parts.append(
                f'<a class="cite" href="#ref-{escape(reference.key)}">'
                f"{escape(reference.label)}</a>{where}"
            )
        html = f'<span class="citation">({"; ".join(parts)})</span>'
        return self.md.htmlStash.store(html), m.start(0), m.end(0)


_SAFE_LINK = re.compile(r"^(https?://|#|\.{0,2}/|[\w./#-]+$)")


class SafeMarkdown:
    """Markdown for text from YAML files: raw HTML is shown, not obeyed; links cannot run code."""

    def __init__(self, extension: LessonExtension) -> None:
        self._md = markdown.Markdown(
            extensions=["pymdownx.arithmatex", extension],
            extension_configs={"pymdownx.arithmatex": {"generic": True}},
        )
        self._md.preprocessors.deregister("html_block")
        self._md.inlinePatterns.deregister("html")
        self._md.inlinePatterns.deregister("image_link")
        self._md.inlinePatterns.deregister("image_reference")

    def block(self, text: str) -> str:
        """Convert to block HTML."""
        html = self._md.reset().convert(text)
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


def reference_list(bibliography: Bibliography, keys: Iterable[str], heading: bool = True) -> str:
    """Sources as an HTML list, as the section "References" of a page unless `heading` is false."""
    items = "".join(
        f'<li id="ref-{escape(key)}">{bibliography[key].html()}</li>'
        for key in sorted(keys, key=lambda key: (bibliography[key].label.lower(), key))
    )
    label, title = "", ""
    if heading:
        label = ' aria-labelledby="references"'
        title = '<h2 id="references">References</h2>'
    return f'<section class="references"{label}>{title}<ul>{items}</ul></section>'
