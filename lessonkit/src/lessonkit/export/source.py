"""A built site and the lesson it was built from, as exports need them."""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import File

from .. import site_settings
from ..config import ExportsConfig, settings_of
from ..errors import LessonError
from ..finish.site import ASSETS
from ..load.lesson import Lesson, load_lesson
from ..words import Words, load_words
from .tree import Element, find, parse, text_of

DOWNLOADS = "downloads"
_INLINE = re.compile(rf'<link rel="stylesheet" href="[^"]*({ASSETS}/inline\.\w+\.css)">')
_STYLE_CLASS = re.compile(r"s-\d+")  # see Styles in finish/policy.py
_UNIT = re.compile(r"\.([\w-]+):not\(#_\)\{[^}]*--unit:\s*([\d.]+)px")


@dataclass
class Page:
    """A page of the site: its source, its file below the site's folder, and what kind it is.

    `kind` is ``landing``, ``chapter``, ``notebook`` or ``page``; `number` is a chapter's. `inline`
    is the stylesheet into which the build moved this page's inline styles: its classes mean
    something else on every page, so that here they take the page's name along.
    """

    source: str
    file: str
    kind: str
    number: int | None
    html: str
    inline: str = ""

    @property
    def article(self) -> Element:
        """What a reader reads, of menus and header nothing; a tree of one's own at each call."""
        body = parse(self.html)
        article = find(body, "article", "md-content__inner")
        if article is None:
            raise LessonError("holds no article; run mkdocs build again", self.file)
        for element in article.iter():
            if "class" in element.attrib:
                names = element.get("class", "").split()
                element.set("class", " ".join(map(self._own_class, names)))
        return article

    def _own_class(self, name: str) -> str:
        return f"{name}-{self.key}" if _STYLE_CLASS.fullmatch(name) else name

    @property
    def styles(self) -> str:
        """What was an inline style of the page, as rules for the classes of its `article`."""
        return re.sub(rf"\.({_STYLE_CLASS.pattern})(?=:)", rf".\1-{self.key}", self.inline)

    @cached_property
    def title(self) -> str:
        heading = find(parse(self.html), "h1")
        if heading is None:
            return ""
        for link in list(heading):
            if "headerlink" in link.get("class", ""):
                heading.remove(link)
        return text_of(heading)

    @property
    def key(self) -> str:
        """A name for it in a book: letters, digits and hyphens."""
        return re.sub(r"\W+", "-", self.source.rpartition(".")[0]).strip("-").lower() or "index"


@dataclass
class Source:
    """A built site with its lesson.

    Attributes:
        root: the folder of ``mkdocs.yml``.
        site: the folder of the built site.
        lesson: its sources, loaded and checked.
        options: the plugin's options under ``exports``.
        words: the site's own words.
        address: where the site will be published, with a slash at its end; or empty.
        author: who wrote the lesson, or empty.
        description: one sentence on it, or empty.
        copyright: what ``copyright`` in ``mkdocs.yml`` says, or empty.
        pages: every page of the navigation, in its order.
    """

    root: Path
    site: Path
    lesson: Lesson
    options: ExportsConfig
    words: Words
    address: str
    author: str
    description: str
    copyright: str
    pages: list[Page]

    @property
    def title(self) -> str:
        return self.lesson.settings.title

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def slug(self) -> str:
        """The name of files."""
        plain = re.sub(r"[^a-z0-9]+", "-", self.title.lower().replace("\u2011", "-")).strip("-")
        return plain or "lesson"

    @property
    def folder(self) -> Path:
        """Where exports are written."""
        return self.site / DOWNLOADS

    @property
    def about_paper(self) -> str:
        """Authors, year and venue of the lesson's paper, as far as they are known."""
        paper = self.lesson.settings.paper
        return ", ".join(str(paper[name]) for name in ("authors", "year", "venue") if name in paper)

    @property
    def licence(self) -> str:
        """The sentence on licences that stands in each file."""
        text, settings = self.copyright, self.lesson.settings.text_license
        if not text and settings.get("name"):
            text = str(settings["name"])
        return " ".join([text, str(settings.get("url", ""))]).strip()

    @property
    def landing(self) -> Page | None:
        return next((page for page in self.pages if page.kind == "landing"), None)

    @cached_property
    def _units(self) -> dict[str, str]:
        """The size of labels that a picture was drawn with, by the class that stands for it."""
        return {name: unit for page in self.pages for name, unit in _UNIT.findall(page.styles)}

    def size_labels(self, picture: Element) -> None:
        """Give a picture its size of labels as an attribute, for where no stylesheet says it."""
        for name in picture.get("class", "").split():
            if name in self._units:
                picture.set("font-size", self._units[name])

    def macros(self, page: Page) -> set[str]:
        """The names of the macros that a page calls."""
        read = self.lesson.pages.get(page.source)
        return {call.name for call in read.calls} if read else set()

    def page(self, source: str) -> Page | None:
        return next((page for page in self.pages if page.source == source), None)

    def live(self, page: Page, anchor: str = "") -> str:
        """The published address of a page, or nothing where the site has none."""
        if not self.address:
            return ""
        place = urljoin(self.address, page.file.removesuffix("index.html"))
        return f"{place}#{anchor}" if anchor else place

    def target(self, page: Page, link: str) -> tuple[Page | None, str, str]:
        """What a link of a page leads to: a page (if it is one), its anchor, a path in the site.

        Links to other hosts give no page and an empty path.
        """
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None, "", ""
        base = posixpath.dirname(page.file)
        path = posixpath.normpath(posixpath.join(base, parts.path)) if parts.path else page.file
        if parts.path and (self.site / path).is_dir():
            path = posixpath.normpath(f"{path}/index.html")
        found = next((other for other in self.pages if other.file == path), None)
        return found, parts.fragment, path


def load_source(folder: Path, say: Callable[[str], None] = lambda line: None) -> Source:
    """The lesson whose ``mkdocs.yml`` stands in a folder, and its built site.

    Raises `LessonError` for what would stop a build, and for a site that is not there.
    """
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    try:
        config = load_config(config_file=str(folder / "mkdocs.yml"))
    except (SystemExit, ConfigurationError) as error:
        raise LessonError(str(error).removeprefix("Error: ")) from None
    plugin: Any = config.plugins.get("lessonkit")
    if plugin is None:
        raise LessonError("the list 'plugins' does not name lessonkit; add it", "mkdocs.yml")
    root, docs = site_settings.folders(config)
    site = Path(config.site_dir)
    if not (site / "index.html").is_file():
        raise LessonError("there is no built site; run mkdocs build first", site.name)
    site_settings.prepare(config)
    site_settings.set_addresses(config, plugin.config.branch, root, say)
    settings = settings_of(plugin.config, config.site_name, config.theme["language"] or "en")
    in_nav = list(site_settings.sources(config.nav))
    lesson = load_lesson(root, docs, settings, in_nav, site_settings.pages(config))
    pages = [_page(source, lesson, site, config.use_directory_urls) for source in in_nav]
    return Source(
        root=root,
        site=site,
        lesson=lesson,
        options=plugin.config.exports,
        words=load_words(settings.language, settings.words),
        address=f"{config.site_url.rstrip('/')}/" if config.site_url else "",
        author=config.site_author or "",
        description=config.site_description or "",
        copyright=config.copyright or "",
        pages=pages,
    )


def _page(source: str, lesson: Lesson, site: Path, directories: bool) -> Page:
    file = File(source, "", "", directories).dest_uri
    if source.endswith(".ipynb"):  # a page as Markdown's are
        file = File(f"{source.removesuffix('.ipynb')}.md", "", "", directories).dest_uri
    if not (site / file).is_file():
        raise LessonError("is not in the built site; run mkdocs build again", source)
    chapter = lesson.chapter(source)
    kind = "chapter" if chapter else "notebook" if source.endswith(".ipynb") else "page"
    if source in ("index.md", "README.md"):
        kind = "landing"
    html = (site / file).read_text(encoding="utf-8")
    sheets = [(site / path).read_text(encoding="utf-8") for path in _INLINE.findall(html)]
    return Page(source, file, kind, chapter.number if chapter else None, html, "".join(sheets))
