"""The MkDocs plugin: build events in, plain functions of lessonkit out."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url

from .config import LessonConfig, read_settings
from .errors import LessonError
from .execute.run import execute_all
from .face import structured_data
from .face.icon import icon_svg
from .face.repository import find_repository
from .finish import links as finish_links
from .finish import policy as finish
from .finish.maths_fonts import preloads, used_font_css
from .finish.trim import searchable
from .finish.trim.lock import BuildLock
from .finish.trim.theme_script import lighten_scripts, wrap_tables
from .load.glossary import unused_terms
from .load.lesson import Lesson, load_lesson
from .render import notebook_pages
from .render.drawings import Drawings
from .render.links import Links
from .render.macros import Macros, alt_texts, render
from .render.markdown import TERM, LessonExtension, SafeMarkdown, reference_list
from .render.maths import Maths, render_html
from .render.page import PageState
from .store import Store

log = logging.getLogger("mkdocs.plugins.lessonkit")

HERE = Path(__file__).parent
ASSETS = "assets/lessonkit"
#: A lesson's own stylesheet for its explorables; it may have none.
OWN_PIECES = "assets/explorables/explorables.css"
BIBLIOGRAPHY_MARK = "<!-- lessonkit:bibliography -->"


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
)


class LessonPlugin(BasePlugin[LessonConfig]):
    """Joins lessonkit to MkDocs. Holds the lesson of the build in progress."""

    lesson: Lesson
    page: PageState

    def __init__(self) -> None:
        self.serving = False
        self.final_site: Path | None = None
        self.lock: BuildLock | None = None

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        """End the build with the fault's one line, without a traceback."""
        try:
            yield
        except LessonError as error:
            message = f"Error: {error}"
        else:
            return
        if self.serving:
            raise Abort(message)  # the server says it and waits for the next change
        # MkDocs would say an exception of its own twice; this one goes straight through.
        self._discard()
        raise SystemExit(message)

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    # -------------------------------------------------- load, check, execute

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if config.strict:
            _hear_warnings()
        with self._one_line_errors():
            self._load(config)
        if not self.serving:
            # Build beside the site and swap at the end: a failed build harms nothing.
            self.final_site = Path(config.site_dir)
            config.site_dir = str(beside(self.final_site))
        return config

    def _load(self, config: MkDocsConfig) -> None:
        assert config.config_file_path
        root = Path(config.config_file_path).parent
        self.cache = root / ".cache" / "lessonkit"
        self.lock = BuildLock(self.cache)
        self.lock.acquire(lambda: log.info("Waiting for another build of this lesson to end"))
        settings = read_settings(dict(self.config), config.site_name)
        lesson = load_lesson(root, Path(config.docs_dir), settings, list(_sources(config.nav)))
        execute_all(
            lesson.notebooks.values(),
            self.cache / "executed",
            settings.notebook_time_limit,
            log.info,
        )
        self.lesson = lesson
        self.drawings = Drawings(root / "drawings")
        self.store = Store(self.cache / "work.json", _maker())
        self.maths = Maths(settings.tex_macros, self.store)
        self.cited: set[str] = set()
        self.aside: dict[str, list[str]] = {}
        self.used_terms: set[str] = set()
        self.numbers: dict[str, list[tuple[str, str]]] = {}
        extension = LessonExtension(lambda: self.page, lesson.glossary, lesson.bibliography)
        self.text = SafeMarkdown(extension)
        config.markdown_extensions.append(extension)  # type: ignore[arg-type]
        config.theme.dirs.insert(0, str(HERE / "theme"))
        repository = find_repository(config.repo_url, root)
        if repository and not config.repo_url:
            config.repo_url = f"https://github.com/{repository}"
        # Set here, not in mkdocs.yml: without a repository it would make dead links.
        config.edit_uri = f"edit/{self.config.branch}/docs/" if config.repo_url else ""
        if repository and not config.site_url:
            owner, _, name = repository.partition("/")
            config.site_url = f"https://{owner.lower()}.github.io/{name}/"
        self.links = Links(repository, self.config.branch)
        if config.theme["favicon"] == "assets/images/favicon.png":  # the theme's own
            config.theme["favicon"] = f"{ASSETS}/icon.svg"

    # -------------------------------------------------- files

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        search = config.plugins.get("material/search")
        if search and search.config["lang"] == ["en"]:
            # The theme's search brings other languages, a megabyte that no page would ask for.
            for file in [f for f in files if f.src_uri.startswith("assets/javascripts/lunr/")]:
                files.remove(file)
        prepared = self.cache / "pages"
        alts = alt_texts(sorted(Path(config.docs_dir).rglob("*.md")), self.store)
        for notebook in self.lesson.notebooks.values():
            source = f"notebooks/{notebook.name}.ipynb"
            with self._one_line_errors():
                text = notebook_pages.prepare(
                    notebook, self.maths, self.lesson.settings.palette, alts, self.store
                )
            notebook_pages.write_if_changed(prepared / source, text)
            page = File(source, str(prepared), config.site_dir, config.use_directory_urls)
            files.append(page)
            files.append(
                File.generated(config, f"downloads/{notebook.name}.ipynb", content=notebook.source)
            )
        for path in sorted((HERE / "assets").rglob("*")):
            if path.is_file():
                uri = f"{ASSETS}/{path.relative_to(HERE / 'assets').as_posix()}"
                files.append(File.generated(config, uri, abs_src_path=str(path)))
        files.append(
            File.generated(config, f"{ASSETS}/colours.css", content=colours_css(self.lesson))
        )
        files.append(File.generated(config, f"{ASSETS}/social.png", content=self._social()))
        light = {colour.name: colour.light for colour in self.lesson.settings.colours}
        icon = icon_svg(light.get("accent", "#000000"), light.get("paper", "#FFFFFF"))
        files.append(File.generated(config, f"{ASSETS}/icon.svg", content=icon))
        return files

    def _social(self) -> bytes:
        settings = self.lesson.settings
        title, authors = (str(settings.paper.get(key, "")) for key in ("title", "authors"))
        light = {colour.name: colour.light for colour in settings.colours}

        def draw() -> str:
            from .face.social import social_image  # slow to import, for it brings NumPy

            return b64encode(social_image(settings.title, title, authors, light)).decode()

        made_from = ["social image", settings.title, title, authors, list(light.items())]
        return b64decode(self.store.get(made_from, draw))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.files = files
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        env.globals["lesson"] = self._context(config, None)
        compiled = self.cache / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
        return env

    # -------------------------------------------------- pages

    def _linker(self, page: Page) -> Callable[[str], str]:
        def link(source: str) -> str:
            file = self.files.get_file_from_path(source)
            if file is None:
                raise LessonError(f"no page '{source}'")
            return get_relative_url(file.url, page.url)

        return link

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        source = page.file.src_uri
        self.page = PageState(source, self._linker(page))
        if source.endswith(".ipynb"):
            return markdown
        shown = f"{Path(config.docs_dir).name}/{source}"
        whole = page.file.content_string
        first_line = whole.count("\n") - markdown.count("\n") + 1
        with self._one_line_errors():
            macros = Macros(
                self.lesson, self.drawings, self.page, self.text, self.links, self.store
            )
            rendered = render(markdown, macros, shown, first_line)
            # Markdown is converted after this event and outside our reach: find faults now,
            # while we can still say where they are.
            check_references(rendered, self.lesson, shown, whole)
        return rendered

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        source = page.file.src_uri
        if source.endswith(".ipynb"):
            with self._one_line_errors():
                html = notebook_pages.slim(html, self.links.row(Path(source).stem, self.page))
            return self._without_pictures(html, source)
        html = self.page.release(html)
        with self._one_line_errors():
            try:
                html = render_html(html, self.maths)
            except LessonError as error:
                line = _line_of(page.file.content_string, error.message.partition("'")[2][:20])
                raise error.at(f"{Path(config.docs_dir).name}/{source}", line) from None
        if self.page.cited:
            html += reference_list(self.lesson.bibliography, self.page.cited)
            page.toc.items.append(AnchorLink("References", "references", 2))
        if not any(item.level == 1 for item in page.toc):
            # The theme writes this page's h1; "Skip to content" leads to the first entry.
            title = AnchorLink(page.title or "", "title", 1)
            title.children = page.toc.items
            page.toc.items = [title]
        self.cited.update(self.page.cited)
        if source != "glossary.md":
            self.used_terms |= self.page.terms
        self.numbers[source] = self.page.numbers
        return self._without_pictures(html, source)

    def _without_pictures(self, html: str, source: str) -> str:
        """A finished page as the search reads it; `on_page_context` makes it whole again."""
        html, self.aside[source] = searchable.set_aside(wrap_tables(html))
        return html

    @event_priority(-100)
    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        source = page.file.src_uri
        page.content = searchable.put_back(page.content or "", self.aside.pop(source))
        if source.startswith("notebooks/") and config.repo_url:
            page.edit_url = f"{config.repo_url.rstrip('/')}/edit/{self.config.branch}/{source}"
        context["lesson"] = self._context(config, page)
        return context

    def _context(self, config: MkDocsConfig, page: Page | None) -> dict[str, Any]:
        lesson = self.lesson
        objectives = {o.id: code_spans(o.text) for o in lesson.settings.objectives}
        chapters = [
            {
                "number": chapter.number,
                "title": chapter.title,
                "url": self._url(chapter.source),
                "minutes": chapter.minutes,
                "objectives": list(chapter.objectives),
            }
            for chapter in lesson.chapters
        ]
        here: dict[str, Any] = {}
        if page is not None:
            source = page.file.src_uri
            chapter = lesson.chapter(source)
            here = {
                "kind": _kind(source, chapter is not None, page.is_homepage),
                "description": page.meta.get("description", config.site_description),
            }
            if chapter:
                here |= {
                    "number": chapter.number,
                    "minutes": chapter.minutes,
                    "outcome": code_spans(chapter.outcome),
                    "objectives": [
                        {"id": id_, "text": objectives[id_]} for id_ in chapter.objectives
                    ],
                }
        social = f"{config.site_url.rstrip('/')}/{ASSETS}/social.png" if config.site_url else None
        here["social_image"] = social
        repository = self.links.repository
        return {
            "title": lesson.settings.title,
            "paper": lesson.settings.paper,
            "chapters": chapters,
            "page": here,
            "explorables_css": OWN_PIECES if (lesson.docs / OWN_PIECES).is_file() else None,
            "giscus": lesson.settings.giscus,
            "discussions_url": f"https://github.com/{repository}/discussions"
            if repository
            else None,
            "edit_url": page.edit_url if page is not None else None,
            "license": lesson.settings.text_license,
            "jsonld": structured_data.jsonld(
                lesson, config.site_url, page.canonical_url, page.title or "", here
            )
            if page is not None
            else None,
        }

    def _url(self, source: str) -> str:
        file = self.files.get_file_from_path(source)
        assert file is not None  # nav was checked when the lesson was loaded
        return file.url

    # -------------------------------------------------- finish

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        with self._one_line_errors():
            self._finish(site, config)
        for term in unused_terms(self.lesson.glossary, self.used_terms):
            log.warning("glossary.yml:%d: no page uses the term '%s'", term.line, term.name)
        self.store.save()
        (self.cache / "numbers.json").write_text(
            json.dumps(self.numbers, indent=1, ensure_ascii=False), encoding="utf-8"
        )
        if self.final_site is None:
            self._unlock()
            return
        if config.strict and (warnings := _warnings()):
            self._discard()
            raise SystemExit(f"Error: {warnings} warning(s), see above; the site is left as it was")
        swap(site, self.final_site)
        self._unlock()

    def _finish(self, site: Path, config: MkDocsConfig) -> None:
        pages = sorted(site.rglob("*.html"))
        texts = {path: path.read_text(encoding="utf-8") for path in pages}
        everything = reference_list(self.lesson.bibliography, sorted(self.cited))
        everything = re.sub(r' id="references"| aria-labelledby="references"', "", everything)
        everything = everything.replace("<h2>References</h2>", "")
        for path, text in texts.items():
            if BIBLIOGRAPHY_MARK in text:
                path.write_text(text.replace(BIBLIOGRAPHY_MARK, everything), encoding="utf-8")
        css, fonts = used_font_css(texts.values(), self.store)
        assets = site / ASSETS
        (assets / "katex.css").write_text(css, encoding="utf-8")
        for name, data in fonts.items():
            path = assets / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        lighten_scripts(site)
        finish.finish(
            site,
            frame_hosts=["https://giscus.app"] if self.lesson.settings.giscus else [],
            policy=not self.serving,
            preloads=preloads(f"{ASSETS}/{name}" for name in fonts),
        )
        if not self.serving:
            problems = finish_links.check_links(site, config.site_url or "")
            for problem in problems:
                log.warning("%s", problem)

    def on_build_error(self, *, error: Exception) -> None:
        self._discard()

    def _unlock(self) -> None:
        if self.lock is not None:
            self.lock.release()

    def _discard(self) -> None:
        """Remove a half-built site; the last good one stays."""
        if self.final_site is not None:
            shutil.rmtree(beside(self.final_site), ignore_errors=True)
        self._unlock()


def beside(site: Path) -> Path:
    """Where a site is built until it is whole."""
    return site.parent / f".{site.name}.next"


def _maker() -> str:
    """What made the texts in the store: every file of the generator, and what it relies on."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest() + "".join(f" {name} {metadata.version(name)}" for name in MAKERS)


def _kind(source: str, is_chapter: bool, is_home: bool) -> str:
    if is_home:
        return "landing"
    if is_chapter:
        return "chapter"
    return "notebook" if source.endswith(".ipynb") else "page"


def _sources(nav: Any) -> Iterator[str]:
    """Source paths named in the nav, in order."""
    if isinstance(nav, str):
        if not re.match(r"^[a-z]+://", nav):
            yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _sources(value)
    elif isinstance(nav, list):
        for item in nav:
            yield from _sources(item)


#: MkDocs and its drop-in fork ProperDocs log under their own names.
LOGGERS = ("mkdocs", "properdocs")


def _hear_warnings() -> None:
    """What stops a strict build must be said, and counted, in a quiet one too."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(min(logger.level, logging.WARNING))


def _warnings() -> int:
    """Warnings counted so far in a strict build."""
    return sum(
        number
        for name in LOGGERS
        for handler in logging.getLogger(name).handlers
        if hasattr(handler, "get_counts")
        for _, number in handler.get_counts()
    )


def swap(new: Path, final: Path) -> None:
    """Put the freshly built site in the place of the last one."""
    old = final.parent / f".{final.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.replace(old)
    new.replace(final)
    shutil.rmtree(old, ignore_errors=True)


def code_spans(text: str) -> Markup:
    """Plain text with `code` between backticks, as HTML."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def colours_css(lesson: Lesson) -> str:
    """The colours of meaning as CSS variables, for both schemes, with a class each."""
    colours = lesson.settings.colours
    light = "".join(f"--c-{colour.name}:{colour.light};" for colour in colours)
    dark = "".join(f"--c-{colour.name}:{colour.dark};" for colour in colours)
    classes = "".join(
        # The second selector is stronger than the theme's colours for code.
        f".c-{colour.name},.highlight span.n.c-{colour.name}{{color:var(--c-{colour.name})}}\n"
        for colour in colours
        if colour.tex
    )
    return (
        f":root,[data-md-color-scheme=default]{{{light}}}\n"
        f"[data-md-color-scheme=slate]{{{dark}}}\n"
        f"@media print{{:root,[data-md-color-scheme]{{{light}}}}}\n{classes}"
    )


_CODE = re.compile(r"^( *)(```+|~~~+).*?^\1\2 *$|(`+)[^`]+?\3", re.MULTILINE | re.DOTALL)


def check_references(rendered: str, lesson: Lesson, shown: str, source: str) -> None:
    """Fail on the first unknown term or citation of a page, with its line."""
    prose = _CODE.sub("", rendered)
    found: list[tuple[str, Callable[[], object]]] = []
    for match in re.finditer(TERM, prose):
        name = match.group(1)
        found.append((f"[[{name}", partial(lesson.glossary.find, name)))
    for match in re.finditer(r"\[(@[^\[\]\n]+)\]", prose):
        for part in match.group(1).split(";"):
            key = part.strip().partition(",")[0].removeprefix("@").strip()
            found.append((f"@{key}", partial(lesson.bibliography.cited, key)))
    for text, look_up in found:
        try:
            look_up()
        except LessonError as error:
            raise error.at(shown, _line_of(source, text)) from None


def _line_of(source: str, text: str) -> int | None:
    for number, line in enumerate(source.splitlines(), start=1):
        if text in line:
            return number
    return None
