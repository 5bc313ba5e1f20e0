"""One build of a lesson: load and execute, render page after page, finish the site.

MkDocs' plugin drives it; a test can drive it without MkDocs.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from jinja2 import TemplateNotFound
from markupsafe import Markup

from .config import Settings
from .errors import LessonError, one_line
from .execute.run import execute_all
from .face import structured_data
from .face.icon import icon_svg
from .finish.site import ASSETS, Finishing
from .finish.steps import finish
from .load.glossary import Term, unused_terms
from .load.lesson import Lesson, load_lesson
from .load.prose import Prose, read_body
from .render import notebook_pages, svg
from .render.colours import colours_css
from .render.context import ChapterLink, Goal, LessonContext, PageContext
from .render.drawings import Drawings
from .render.links import Links, giscus_language
from .render.macros import Macros, alt_texts, render
from .render.margin import Margin
from .render.markdown import LessonExtension, SafeMarkdown
from .render.markup import check_nesting
from .render.maths import Maths, render_html
from .render.notes import with_notes
from .render.page import Link, PageState
from .render.parts import code_spans
from .render.references import cited_list, reference_list
from .render.scrolling import scrolling
from .store import Store, cache_folder, write_text
from .words import load_words

HERE = Path(__file__).parent
#: A lesson's own stylesheet for its explorables; it may have none.
OWN_PIECES = "assets/explorables/explorables.css"
#: The packages whose work is kept between builds.
MAKERS = (
    "brotli",
    "fonttools",
    "jinja2",
    "markdown",
    "mini-racer",
    "numpy",
    "pillow",
    "pygments",
    "pymdown-extensions",
    "selectolax",
    "tinycss2",
)

#: The link to a page's own title, which leads where the page begins anyway.
_TITLE_LINK = re.compile(r'(<h1\b(?:(?!</h1>).)*?)<a class="headerlink"[^>]*>.*?</a>', re.DOTALL)

Say = Callable[[str], None]


@dataclass(frozen=True)
class PageFacts:
    """What MkDocs knows of a page and its templates need."""

    source: str
    title: str
    description: str | None
    is_home: bool
    canonical_url: str | None
    edit_url: str | None


class Build:
    """One build in progress.

    Args:
        root: folder of ``glossary.yml``, ``quiz/``, ``notebooks/`` and the rest.
        docs: folder of the pages.
        settings: the plugin's options.
        sources: the source paths that the navigation names, in its order.
        pages: the source paths of the Markdown files that become pages.
        links: where notebooks can be run and edited.
        site_url: the address that the site will have, or an empty string.
        say: is told of progress, a line at a time.

    Raises `LessonError` for whatever is wrong in the sources.
    """

    page: PageState
    _prose: Prose  # what stands in it

    def __init__(
        self,
        root: Path,
        docs: Path,
        settings: Settings,
        sources: Sequence[str],
        pages: Iterable[str],
        links: Links,
        site_url: str = "",
        say: Say = lambda line: None,
    ) -> None:
        self.root = root
        self.docs = docs
        self.settings = settings
        self.links = links
        self.site_url = site_url
        self.say = say
        self.words = load_words(settings.language, settings.words)
        if not self.words.known:
            say(
                f"There are no words in '{settings.language}': the site's own are English; "
                "give yours under 'words' of plugin lessonkit in mkdocs.yml"
            )
        self.cache = cache_folder(root)
        self.lesson: Lesson = load_lesson(root, docs, settings, list(sources), pages)
        execute_all(
            self.lesson.notebooks.values(),
            self.cache / "executed",
            settings.notebook_time_limit,
            say,
        )
        self.store = Store(
            self.cache / "work.json", " ".join(f"{n} {metadata.version(n)}" for n in MAKERS)
        )
        self.maths = Maths(
            settings.tex_macros, self.store, self.words.decimal, self.words("equation")
        )
        self.drawings = Drawings(root / "drawings")
        self.extension = LessonExtension(
            lambda: self.page, self.lesson.glossary, self.lesson.bibliography, self.words
        )
        self.text = SafeMarkdown(self.extension)
        self._at = ""  # the source of the page that is being made
        # What `finish` needs to know of all pages.
        self._written: dict[str, tuple[str, str]] = {}  # by address: source as shown, and its text
        self._faults: list[str] = []
        self._cited: set[str] = set()
        self._used_terms: set[str] = set()
        self._numbers: dict[str, list[tuple[str, str]]] = {}  # by source: where from, text shown

    def folder(self, name: str) -> str:
        """A folder of its own in the cache, made where it is missing."""
        folder = self.cache / name
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    # -------------------------------------------------- files

    def notebook_pages(self) -> Path:
        """Write each notebook as mkdocs-jupyter is to render it; return the folder of them."""
        folder = self.cache / "pages"
        alts = alt_texts(self.lesson.pages.values())
        for notebook in self.lesson.notebooks.values():
            text = notebook_pages.prepare(
                notebook,
                self.maths,
                self.settings.palette,
                alts,
                self.store,
                self._faults,
                self.words,
            )
            notebook_pages.write_if_changed(folder / f"notebooks/{notebook.name}.ipynb", text)
        return folder

    def refuse_misplaced(self, sources: Iterable[str]) -> None:
        """Fail on a notebook among the pages: only those in ``notebooks/`` are executed."""
        for source in sources:
            if source.endswith(".ipynb"):
                place = f"notebooks/ beside {self.docs.name}/"
                fault = LessonError(f"notebooks belong into {place}: move it there")
                raise fault.at(f"{self.docs.name}/{source}")

    def files(self) -> dict[str, bytes | str | Path]:
        """What the site needs besides its pages, by address: content, or a file to be copied."""
        assets = HERE / "assets"
        styles = sorted((assets / "css").glob("*.css"))
        light = self._light
        icon = icon_svg(light.get("accent", "#000000"), light.get("paper", "#FFFFFF"))
        if "way" in light:
            icon = icon_svg(light.get("ink", "#000000"), light["way"])
        notebooks = self.lesson.notebooks.values()
        return {
            **{f"downloads/{notebook.name}.ipynb": notebook.source for notebook in notebooks},
            **{
                f"{ASSETS}/{path.relative_to(assets).as_posix()}": path
                for path in sorted(assets.rglob("*"))
                if path.is_file() and path not in styles
            },
            # Cut into sections for whoever edits it, in one file for one request.
            f"{ASSETS}/lessonkit.css": "\n".join(p.read_text(encoding="utf-8") for p in styles),
            f"{ASSETS}/minisearch.min.js": HERE / "vendor/minisearch/minisearch.min.js",
            f"{ASSETS}/words.js": self.words.module(),
            # What stylesheets take from the lesson, in one file too.
            f"{ASSETS}/colours.css": colours_css(self.settings) + self.words.stylesheet(),
            **({f"{ASSETS}/social.png": self.social_image} if self.social_image else {}),
            f"{ASSETS}/icon.svg": icon,
        }

    @property
    def _light(self) -> dict[str, str]:
        return {colour.name: colour.light for colour in self.settings.colours}

    @cached_property
    def social_image(self) -> bytes:
        """The picture for previews; empty where no font has the letters."""
        light = self._light
        title, authors = (str(self.settings.paper.get(key, "")) for key in ("title", "authors"))
        picture = self._drawn("social")

        def draw() -> str:
            from .face.social import social_image  # slow to import, for it brings NumPy

            png = social_image(self.settings.title, title, authors, light, picture)
            return b64encode(png).decode()

        made_from = [
            "social image", self.settings.title, title, authors, list(light.items()), picture,
        ]  # fmt: skip
        try:
            return b64decode(self.store.get(made_from, draw, str(HERE / "face" / "social.py")))
        except LookupError as error:
            self.say(
                f"No font here has the letter {error.args[0]!r} of the title: there is no picture "
                "for previews; install a font of its script, such as Noto"
            )
            return b""

    def _drawn(self, place: str) -> str:
        """The drawing that an option under ``pictures`` names, or nothing."""
        name = self.settings.pictures.get(place)
        return self.drawings.draw(name, {}) if name else ""

    @cached_property
    def missing_picture(self) -> Markup:
        """What stands on 404.html; a decoration, for the words beside it say the same."""
        picture = self._drawn("missing")
        if not picture:
            return Markup()
        shown = svg.clean(picture, self.settings.palette, "f1-", self.store)
        return Markup(shown.replace("<svg ", '<svg aria-hidden="true" ', 1))

    # -------------------------------------------------- pages

    def begin_page(self, source: str, address: str, text: str, link: Link) -> None:
        """Turn to a page.

        `address` is the page's file in the site, `text` the page as its author wrote it; `link`
        gives the address of another source, as seen from this page.
        """
        self.page = PageState(source, link)
        self._at = source
        self._text = text
        self._written[address] = (self._shown(source), text)

    def page_markdown(self, body: str) -> str:
        """The page's Markdown, given without its front matter, with its macros run."""
        source = self.page.source
        read = self.lesson.pages.get(source)
        if read is None or read.body != body:  # another plugin made or changed it
            first_line = self._text.count("\n") - body.count("\n") + 1
            read = read_body(body, self._shown(source), first_line)
        self._prose = read
        macros = Macros(
            self.lesson, self.drawings, self.page, self.text, self.links, self.store, self.words
        )
        return render(read, macros)

    def page_html(self, html: str) -> str:
        """The page's HTML as Markdown left it, with what macros made, formulas and references."""
        source = self.page.source
        self.extension.settle(html, self._prose)
        try:
            check_nesting(html)
            html = self.page.release(html)
            html = render_html(html, self.maths)
            html = scrolling(with_notes(html, self.words), self.words)
        except LessonError as error:
            raise error.at(self._prose.shown, self._prose.line_of(error.about)) from None
        html = self._margin().finish(_TITLE_LINK.sub(r"\1", html))
        if self.page.cited:
            html += cited_list(
                self.lesson.bibliography, self.page.cited, self.words.html("references")
            )
        self._cited.update(self.page.cited)
        if source != self.extension.glossary_page:
            self._used_terms |= self.page.terms
        self._numbers[source] = self.page.numbers
        self._faults += self.page.faults
        return html

    def _margin(self) -> Margin:
        """What gives the page in hand its numbers of sources and the notes of its margin."""
        lesson, source = self.lesson, self.page.source
        return Margin(
            self.page,
            lesson.glossary,
            lesson.bibliography,
            self.words,
            {term.name for term in lesson.glossary.terms if term.chapter == Path(source).stem},
            self.extension.glossary_page,
            notes=lesson.chapter(source) is not None,
        )

    def notebook_html(self, html: str) -> str:
        """A notebook's page as mkdocs-jupyter made it, without what no reader needs."""
        links = self.links.row(Path(self.page.source).stem, self.page, self.words)
        return scrolling(notebook_pages.slim(html, links, self.store, self.words), self.words)

    def blame(self, error: Exception) -> LessonError:
        """What another's code raised, as a fault of the page that was being made."""
        place = self._shown(self._at) if self._at else None
        if isinstance(error, LessonError):
            return error
        if isinstance(error, TemplateNotFound):
            what = f"template '{error.name}'"
            if str(error.name).startswith(".icons/"):
                what = f"icon '{str(error.name).removeprefix('.icons/').removesuffix('.svg')}'"
            message = f"the theme has no {what}, which this page or mkdocs.yml asks for"
            return LessonError(message, place or "mkdocs.yml")
        return LessonError(one_line(error), place)

    def _shown(self, source: str) -> str:
        """A page's source as its author knows it."""
        return f"{self.docs.name}/{source}" if source.endswith(".md") else source

    def _locate(self, page: str, link: str) -> str:
        """Where an author wrote a link of a page of the site, as far as that can be told."""
        shown, text = self._written.get(page, (page, ""))
        line = _line_of(text, link) if link else None
        return f"{shown}:{line}" if line else shown

    # -------------------------------------------------- what templates are given

    def context(self, page: PageFacts | None, address: Link) -> LessonContext:
        """What templates are given for a page; None is a page without a source, as 404.html.

        `address` gives the address of a source below the site's root.
        """
        here, jsonld, giscus = PageContext(), None, self.settings.giscus
        self._at = page.source if page else ""
        if page is not None:
            here = self._page_context(page)
            jsonld = structured_data.jsonld(
                self.lesson, self.site_url, page.canonical_url, page.title, here
            )
        return LessonContext(
            title=self.settings.title,
            words=self.words.html,
            script_words=self.words.template,
            paper=self.settings.paper,
            chapters=tuple(
                ChapterLink(c.number, c.title, address(c.source), c.minutes)
                for c in self.lesson.chapters
            ),
            page=here,
            social_image=f"{self.site_url.rstrip('/')}/{ASSETS}/social.png"
            if self.site_url and self.social_image
            else None,
            missing_picture=self.missing_picture if page is None else Markup(),
            explorables_css=OWN_PIECES if (self.docs / OWN_PIECES).is_file() else None,
            giscus={**giscus, "language": giscus_language(self.words.language)} if giscus else None,
            discussions_url=self.links.discussions,
            edit_url=page.edit_url if page else None,
            license=self.settings.text_license,
            jsonld=jsonld,
        )

    def _page_context(self, page: PageFacts) -> PageContext:
        description = page.description or ""
        chapter = self.lesson.chapter(page.source)
        if page.is_home or chapter is None:
            kind = "notebook" if page.source.endswith(".ipynb") else "page"
            return PageContext("landing" if page.is_home else kind, description)
        goals = {o.id: Goal(o.id, code_spans(o.text)) for o in self.settings.objectives}
        return PageContext(
            "chapter",
            description,
            chapter.number,
            chapter.minutes,
            code_spans(chapter.outcome),
            tuple(goals[id_] for id_ in chapter.objectives),
        )

    # -------------------------------------------------- the built site

    @property
    def _quotes(self) -> tuple[str, ...]:
        signs = tuple(self.words("quotes").split(" "))
        if len(signs) != 4:
            raise LessonError(
                f"words: 'quotes' needs four signs with a blank between, not {len(signs)}",
                "mkdocs.yml",
            )
        return signs

    def finish(self, site: Path, serving: bool) -> list[str]:
        """Finish the built site, in place; return its faults, a line each."""
        everything = reference_list(self.lesson.bibliography, sorted(self._cited))
        faults = finish(
            site,
            Finishing(
                references=everything,
                frame_hosts=self.settings.frames,
                site_url=self.site_url,
                serving=serving,
                typefaces=self.settings.typefaces,
                quotes=self._quotes,
                trim=self.settings.trim and not serving,
                store=self.store,
                locate=self._locate,
            ),
        )
        self.store.save()
        numbers = json.dumps(self._numbers, indent=1, ensure_ascii=False)
        write_text(self.cache / "numbers.json", numbers)
        unused = unused_terms(self.lesson.glossary, self._used_terms)
        return list(dict.fromkeys([*self._faults, *faults, *map(_unused, unused)]))


def _unused(term: Term) -> str:
    return f"glossary.yml:{term.line}: no page uses the term '{term.name}'"


def _line_of(source: str, text: str) -> int | None:
    for number, line in enumerate(source.splitlines(), start=1):
        if text in line:
            return number
    return None
