"""MkDocs' events, in the order in which MkDocs calls them, each handed on to the build."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NoReturn

import filelock
from jinja2 import FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url

from . import site_settings
from .build import ASSETS, HERE, Build, PageFacts
from .config import LessonConfig, settings_of
from .errors import LessonError, one_line
from .finish.swap import beside, replace_site
from .store import cache_folder

log = logging.getLogger("mkdocs.plugins.lessonkit")


class LessonPlugin(BasePlugin[LessonConfig]):
    """Joins a `Build` to MkDocs."""

    build: Build

    def __init__(self) -> None:
        self.serving = False
        self.final_site: Path | None = None  # where the site belongs, while it is built beside
        self.lock: filelock.FileLock | None = None

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[Any], list[Any]]:
        """Read the options; a wrong one is one line, as every fault of an author."""
        errors, warnings = super().load_config(options, config_file_path)
        for name, error in errors:
            file = Path(config_file_path or "mkdocs.yml").name
            self._end(LessonError(f"plugin lessonkit, option '{name}': {error}", file))
        return errors, warnings

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    @event_priority(100)  # first, so that other plugins see the folder that is built into
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        with self._one_line_errors():
            site_settings.hear_warnings(config)
            if self.serving and self.lock is None:
                site_settings.ask_for_port(config)
            root, docs = site_settings.folders(config)
            config.nav = site_settings.composed_notebooks(config.nav)
            self._acquire(root)
            links = site_settings.set_addresses(config, self.config.branch, root, log.info)
            self.edit_folder = site_settings.edit_folder(config, docs)
            self.build = Build(
                root,
                docs,
                settings_of(self.config, config.site_name, config.theme["language"] or "en"),
                list(site_settings.sources(config.nav)),
                site_settings.pages(config),
                links,
                config.site_url or "",
                log.info,
            )
        config.markdown_extensions.append(self.build.extension)  # type: ignore[arg-type]
        # Behind the lesson's own templates (theme.custom_dir), before Material's.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(HERE / "theme"))
        if config.theme["favicon"] == "assets/images/favicon.png":  # the theme's own
            config.theme["favicon"] = f"{ASSETS}/icon.svg"
        site_settings.keep_conversions(config, self.build.cache)
        if not self.serving:
            # Build beside the site and swap at the end: a failed build harms nothing.
            self.final_site = Path(config.site_dir)
            config.site_dir = str(beside(self.final_site))
        return config

    @event_priority(100)  # first, so that mkdocs-jupyter finds the notebooks
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        # The theme's own scripts, which no page loads.
        for script in [f for f in files if f.src_uri.startswith("assets/javascripts/")]:
            files.remove(script)
        with self._one_line_errors():
            prepared = self.build.notebook_pages()
            made = self.build.files()
        for name in self.build.lesson.notebooks:
            source = f"notebooks/{name}.ipynb"
            files.append(File(source, str(prepared), config.site_dir, config.use_directory_urls))
        for address, content in made.items():
            if isinstance(content, Path):
                files.append(File.generated(config, address, abs_src_path=str(content)))
            else:
                files.append(File.generated(config, address, content=content))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.files = files
        site_settings.escape_nav(nav.items)
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        site_settings.escape_texts(config, files)
        env.globals["lesson"] = self.build.context(None, self._address)
        compiled = self.build.cache / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
        return env

    @event_priority(-100)  # last, when mkdocs-jupyter has set how a notebook's page is rendered
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        if page.file.src_uri.endswith(".ipynb"):
            with self._one_line_errors():
                convert = self.build.converter(page.file.src_uri, page.render)

            def render(config: MkDocsConfig, files: Files) -> None:
                with self._one_line_errors():
                    convert(config, files)

            page.render = render  # type: ignore[method-assign]
        return page

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        def link(source: str) -> str:
            file = self.files.get_file_from_path(source)
            if file is None:
                raise LessonError(f"no page '{source}'")
            return get_relative_url(file.url, page.url)

        source = page.file.src_uri
        text = page.file.content_string if source.endswith(".md") else ""
        self.build.begin_page(source, page.file.dest_uri, text, link)
        if not text:
            return markdown
        with self._one_line_errors():
            return self.build.page_markdown(markdown)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        source = page.file.src_uri
        with self._one_line_errors():
            if source.endswith(".ipynb"):
                html = self.build.notebook_html(html)
            else:
                html = self.build.page_html(html)
                _complete_contents(page, self.build)
        return html

    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        source = page.file.src_uri
        if source.startswith("notebooks/"):
            page.edit_url = f"{self.edit_folder}{source}" if self.edit_folder else None
        description = page.meta.get("description") or config.site_description
        facts = PageFacts(
            source=source,
            title=unescape(str(page.title or "")),
            description=unescape(str(description)) if description else None,
            is_home=page.is_homepage,
            canonical_url=page.canonical_url,
            edit_url=page.edit_url,
        )
        context["lesson"] = self.build.context(facts, self._address)
        return context

    @event_priority(-100)  # last, when the site is whole
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        with self._one_line_errors():
            for fault in self.build.finish(Path(config.site_dir), self.serving):
                log.warning("%s", fault)
            if self.final_site is not None:
                if config.strict and (count := site_settings.warnings()):
                    raise LessonError(f"{count} warning(s), see above; the site is left as it was")
                replace_site(Path(config.site_dir), self.final_site)
                # Whoever asks from here on (gh-deploy, other plugins) finds the site.
                config.site_dir = str(self.final_site)
                self.final_site = None
        self._release()

    def on_build_error(self, *, error: Exception) -> None:
        """Whatever another's code raised, ours among it: one line, and nothing half-built."""
        if not isinstance(error, (Abort, SystemExit)):
            self._end(error)
        self._discard()

    # -------------------------------------------------- helpers

    def _address(self, source: str) -> str:
        file = self.files.get_file_from_path(source)
        assert file is not None  # nav was checked when the lesson was loaded
        return file.url

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        """End the build with a fault's one line, without a traceback."""
        try:
            yield
        except Exception as error:
            self._end(error)

    def _end(self, error: Exception) -> NoReturn:
        log.debug("Where it happened:", exc_info=error)
        message = f"Error: {one_line(error)}"
        if self.serving:
            raise Abort(message)  # the server says it and waits for the next change
        # MkDocs would say an exception of its own twice; this one goes straight through.
        self._discard()
        raise SystemExit(message)

    def _acquire(self, root: Path) -> None:
        """One build of a lesson at a time: two would execute the same notebooks."""
        if self.lock is None:
            self.lock = filelock.FileLock(cache_folder(root) / "lock")
            try:
                self.lock.acquire(blocking=False)
            except filelock.Timeout:
                log.info("Waiting for another build of this lesson to end")
                self.lock.acquire()

    def _release(self) -> None:
        if self.lock is not None and not self.serving:
            self.lock.release()
            self.lock = None

    def _discard(self) -> None:
        """Remove a half-built site; the last good one stays."""
        if self.final_site is not None:
            shutil.rmtree(beside(self.final_site), ignore_errors=True)
        self._release()


def _complete_contents(page: Page, build: Build) -> None:
    """Add to a page's contents what Markdown does not know of."""
    if build.page.cited:
        page.toc.items.append(AnchorLink("References", "references", 2))
    if not any(item.level == 1 for item in page.toc):
        # The theme writes this page's h1; "Skip to content" leads to the first entry.
        title = AnchorLink(site_settings.as_html(page.title or ""), "title", 1)
        title.children = page.toc.items
        page.toc.items = [title]
