"""The book: the pages of the site joined into one, for the browser to print."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import segno

from ..finish.site import ASSETS
from .articles import Article, Articles, pages_of_book
from .maths import with_pictures
from .source import Page, Source
from .tree import Element, copied, find, find_all, made, parents, parse, replace, text_of, to_html

#: The styles of the site that a book needs, by where pages link them.
STYLESHEETS = ("assets/stylesheets/", f"{ASSETS}/", "assets/explorables/")
#: Those of one page each.
INLINE = f"{ASSETS}/inline."


class OneFile:
    """All places in one document, under the page's name."""

    def id(self, page: Page, anchor: str) -> str:
        return f"{page.key}--{anchor}" if anchor else page.key

    def link(self, at: Page, page: Page, anchor: str) -> str:
        return f"#{self.id(page, anchor)}"


@dataclass(frozen=True)
class Paper:
    """A format to print on: its name and what CSS calls it."""

    name: str
    size: str


FORMATS = (Paper("A4", "A4"), Paper("Letter", "letter"))


def qr_code(address: str) -> Element:
    """The address as a picture for a phone."""
    code = segno.make(address, error="m")
    svg = code.svg_inline(scale=1, border=2, omitsize=True)
    picture = find(parse(svg), "svg")
    assert picture is not None
    picture.set("class", "qr")
    picture.set("aria-hidden", "true")
    return picture


def live_piece(words: str, address: str) -> Element:
    """What stands below a still: where the live piece is."""
    link = made("a", address.removeprefix("https://"), href=address)
    return made("div", qr_code(address), made("p", words, " ", link), class_="live")


class Book:
    """One book, ready to be printed on any paper.

    Building it takes all pages apart once; `html` puts it together for a paper.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.words = source.words
        self.places = OneFile()
        pages = pages_of_book(source)
        articles = Articles(
            source, pages, self.places, lambda at: live_piece(source.words("export_live"), at)
        )
        self.articles: list[Article] = articles.all()
        for article in self.articles:
            with_pictures(article.content)
            size_pictures(article.content)

    @property
    def targets(self) -> list[str]:
        """The ids that the contents lead to, in order."""
        return [
            place
            for article in self.articles
            for place in (article.page.key, *(id_ for id_, _ in listed_headings(article)))
        ]

    def html(self, paper: Paper, numbers: dict[str, int] | None = None) -> str:
        """The whole document; `numbers` gives the page of each place that the contents name."""
        source = self.source
        body = made("body", class_="book")
        body.set("data-md-color-scheme", "default")
        body.append(self._cover())
        body.append(self._contents(numbers or {}))
        for article in self.articles:
            # Chromium names a heading twice in the outline if it is what the page breaks before.
            part = made(
                "article",
                made("div"),
                article.head,
                class_=f"md-typeset part part-{article.page.kind}",
            )
            part.set("style", f"page: {_css_name(article.page.key)}")
            part.append(article.content)
            body.append(part)
        links = "".join(f'<link rel="stylesheet" href="/{path}">' for path in self._styles())
        return (
            f'<!doctype html><html lang="{source.language}" class="no-js"><head>'
            f'<meta charset="utf-8"><title>{_escaped(source.title)}</title>'
            f'<meta name="author" content="{_escaped(source.author)}">'
            f'<meta name="description" content="{_escaped(source.description)}">'
            f"{links}<style>{self._inline()}{self._page_rules(paper)}{_css()}</style></head>"
            f"{to_html(body)}</html>"
        )

    # -------------------------------------------------- front matter

    def _cover(self) -> Element:
        """Title, picture, the paper, who wrote it, under which licence."""
        source, paper = self.source, self.source.lesson.settings.paper
        cover = made("section", class_="cover md-typeset")
        if "number" in paper:
            cover.append(made("p", self.words("paper", number=paper["number"]), class_="eyebrow"))
        cover.append(made("h1", source.title))
        picture = cover_picture(source)
        lead = self._lead()
        if lead is not None:
            cover.append(lead)
        if picture is not None:
            cover.append(made("div", picture, class_="cover-picture"))
        foot = made("div", class_="cover-foot")
        if source.about_paper:
            foot.append(made("p", self.words("export_about_paper", paper=source.about_paper)))
        if source.author:
            foot.append(made("p", source.author))
        if source.licence:
            foot.append(made("p", source.licence))
        if source.address:
            said = self.words("export_from", address="\0").partition("\0")
            link = made("a", source.address, href=source.address)
            foot.append(made("p", said[0], link, said[2]))
        cover.append(foot)
        return cover

    def _lead(self) -> Element | None:
        landing = self.source.landing
        lead = find(landing.article, "p", "lead") if landing else None
        return copied(lead) if lead is not None else None

    def _contents(self, numbers: dict[str, int]) -> Element:
        section = made(
            "nav",
            made("p", self.source.title, class_="article-place"),
            made("h1", self.words("export_contents")),
            class_="contents md-typeset",
        )
        listed = made("ol")
        for article in self.articles:
            key = article.page.key
            label = (
                f"{article.page.number}  " if article.page.number is not None else ""
            ) + article.title
            entry = made("li", _entry(key, label, numbers), class_=f"of-{article.page.kind}")
            if headings := listed_headings(article):
                entries = [made("li", _entry(id_, words, numbers)) for id_, words in headings]
                entry.append(made("ol", *entries))
            listed.append(entry)
        section.append(listed)
        return section

    # -------------------------------------------------- styles

    def _styles(self) -> list[str]:
        """Stylesheets of the chapters, as paths below the site, in their order."""
        found: dict[str, None] = {}
        for article in self.articles:
            head = article.page.html.partition("</head>")[0]
            for link in find_all(parse(head.replace("<head", "<body")), "link"):
                if link.get("rel") == "stylesheet":
                    _, _, path = self.source.target(article.page, link.get("href", ""))
                    if path.startswith(STYLESHEETS) and not path.startswith(INLINE):
                        found.setdefault(path)
        return list(found)

    def _inline(self) -> str:
        """What was an inline style, of every page and of the cover."""
        pages = [article.page for article in self.articles]
        landing = self.source.landing
        return "\n".join(page.styles for page in [*pages, *([landing] if landing else [])])

    def _page_rules(self, paper: Paper) -> str:
        """The size of pages, and at the top of each the title of its part."""
        rules = [f"@page {{ size: {paper.size}; }}"]
        for article in self.articles:
            title = article.title
            if article.page.number is not None:
                title = f"{article.page.number}  {title}"
            name = _css_name(article.page.key)
            rules.append(
                f"@page {name} {{ @top-left {{ content: {_css_text(self.source.title)}; }} "
                f"@top-right {{ content: {_css_text(title)}; }} "
                "@bottom-center { content: counter(page); } }"
            )
        return "\n".join(rules)


def listed_headings(article: Article) -> list[tuple[str, str]]:
    """The sections that the contents name: a chapter's, but for what every chapter ends on."""
    if article.page.kind != "chapter":
        return []
    return [
        (id_, words)
        for id_, words in article.headings
        if not id_.endswith(("--answers", "--references"))
    ]


def cover_picture(source: Source) -> Element | None:
    """The first picture of the landing page."""
    landing = source.landing
    figure = find(landing.article, "figure") if landing else None
    picture = find(figure, "svg") if figure is not None else None
    if picture is None:
        picture = (
            next((s for s in find_all(landing.article, "svg") if s.get("viewBox")), None)
            if landing
            else None
        )
    if picture is None:
        return None
    return copied(picture)


def size_pictures(content: Element) -> None:
    """Give each picture a frame as wide as lets it stand on a page with its caption.

    Labels follow the frame's width, so that they are as large in a tall picture as in a wide one.
    """
    above = parents(content)
    for picture in find_all(content, "svg"):
        parent = above[picture]
        size = picture.get("viewBox", "").split()
        if parent.tag != "figure" or len(size) != 4:
            continue
        width, height = float(size[2]), float(size[3])
        highest = 78 if width >= height else 140  # in mm
        frame = made("div", copied(picture), class_="picture")
        frame.set("style", f"width: min(100%, {highest * width / height:.0f}mm)")
        replace(parent, picture, frame)


def _entry(id_: str, words: str, numbers: dict[str, int]) -> Element:
    page = made("span", str(numbers.get(id_, "")), class_="at")
    return made("a", made("span", words, class_="what"), page, href=f"#{id_}")


def _css() -> str:
    return (files(__package__) / "book.css").read_text(encoding="utf-8")


def _css_name(key: str) -> str:
    return f"part-{key}"


def _css_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ") + '"'


def _escaped(text: str) -> str:
    return (
        text_of(made("p", text)).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    )
