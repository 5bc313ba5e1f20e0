"""MkDocs' events, in the order in which MkDocs calls them, each handed on to the build."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from . import site_settings
from .build import HERE, Build, PageFacts
from .config import LessonConfig, settings_of
from .errors import LessonError, one_line
from .finish.site import ASSETS
from .finish.swap import SitePlace
from .store import cache_folder

log = logging.getLogger("mkdocs.plugins.lessonkit")


class LessonPlugin(BasePlugin[LessonConfig]):
    """Joins a `Build` to MkDocs."""

    build: Build

    def __init__(self) -> None:
        self.serving = False
        self.place: SitePlace | None = None

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
            site_settings.prepare(config)
            root, docs = site_settings.folders(config)
            if self.place is None:
                if self.serving:
                    site_settings.ask_for_port(config)
                lock = cache_folder(root) / "lock"
                self.place = SitePlace(Path(config.site_dir), lock, log.info)
            links = site_settings.set_addresses(config, self.config.branch, root, log.info)
            self.edit_folder = site_settings.edit_folder(config, docs)
            self.build = Build(
                root,
                docs,
                settings_of(self.config, config.site_name, site_settings.language(config)),
                list(site_settings.sources(config.nav)),
                site_settings.pages(config),
                links,
                config.site_url or "",
                log.info,
            )
            site_settings.check_templates(config, self.build.lesson.pages)
        config.markdown_extensions.append(self.build.extension)  # type: ignore[arg-type]
        site_settings.speak(config, self.build.words)
        site_settings.keep_conversions(config, self.build.cache)
        site_settings.add_theme(config, HERE / "theme", icon=f"{ASSETS}/icon.svg")
        if not self.serving:
            # Built beside the site and put in its place at the end: a failure harms nothing.
            config.site_dir = str(self.place.next)
        return config

    @event_priority(100)  # first, so that mkdocs-jupyter finds the notebooks
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        site_settings.drop_theme_scripts(files)
        with self._one_line_errors():
            self.build.refuse_misplaced(file.src_uri for file in files)
            prepared = self.build.notebook_pages()
            made = self.build.files()
        for name in self.build.lesson.notebooks:
            source = f"notebooks/{name}.ipynb"
            files.append(File(source, str(prepared), config.site_dir, config.use_directory_urls))
        site_settings.add_files(config, files, made)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self.files = files
        site_settings.escape_nav(nav.items)
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        site_settings.escape_texts(config, files)
        env.globals["lesson"] = self.build.context(None, self._address)
        env.trim_blocks = env.lstrip_blocks = True  # two hundred bytes of blanks a page
        env.bytecode_cache = FileSystemBytecodeCache(self.build.folder("templates-trimmed"))
        return env

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        def link(to: str) -> str:
            return get_relative_url(self._address(to), page.url)

        text = page.file.content_string if page.file.src_uri.endswith(".md") else ""
        self.build.begin_page(page.file.src_uri, page.file.dest_uri, text, link)
        if not page.file.src_uri.endswith(".md"):
            return markdown
        with self._one_line_errors():
            return self.build.page_markdown(markdown)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        with self._one_line_errors():
            if page.file.src_uri.endswith(".ipynb"):
                html = self.build.notebook_html(html)
            else:
                html = self.build.page_html(html)
                site_settings.allow_states(page)
                sources = self.build.words("references") if self.build.page.cited else ""
                site_settings.complete_contents(page, sources)
        return html

    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        if page.file.src_uri.startswith("notebooks/"):
            page.edit_url = self.edit_folder and f"{self.edit_folder}{page.file.src_uri}"
        description = page.meta.get("description") or config.site_description
        facts = PageFacts(
            source=page.file.src_uri,
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
            if self.place is not None and not self.serving:
                if config.strict and (count := site_settings.warnings()):
                    raise LessonError(f"{count} warning(s), see above; the site is left as it was")
                self.place.replace()
                # Whoever asks from here on (gh-deploy, other plugins) finds the site.
                config.site_dir = str(self.place.site)
        self._leave()

    def on_build_error(self, *, error: Exception) -> None:
        """Whatever another's code raised, ours among it: one line, and nothing half-built."""
        if not isinstance(error, (Abort, SystemExit)):
            self._end(self.build.blame(error))
        self._leave()

    # -------------------------------------------------- helpers

    def _address(self, source: str) -> str:
        file = self.files.get_file_from_path(source)
        if file is None:
            raise LessonError(f"no page '{source}'")
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
        self._leave()
        raise SystemExit(message)

    def _leave(self) -> None:
        """Leave the site's folder to the next build; a server stays."""
        if self.place is not None and not self.serving:
            self.place.leave()
            self.place = None
