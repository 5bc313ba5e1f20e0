"""What the build needs to know of MkDocs' own settings, and what it sets among them."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from .errors import LessonError
from .face.repository import find_branch, find_repository
from .load.notebooks import composed
from .load.prose import Prose
from .render.links import Links
from .words import Words

#: MkDocs and its drop-in fork ProperDocs log under their own names.
LOGGERS = ("mkdocs", "properdocs")


def prepare(config: MkDocsConfig) -> None:
    """Make the settings such that a build can rely on them."""
    _hear_warnings(config)
    config.nav = _composed_notebooks(config.nav)
    for address in config.extra_css:  # MkDocs takes anything
        if not isinstance(address, str):
            raise LessonError(f"extra_css lists paths of files, not {address!r}", "mkdocs.yml")


def _hear_warnings(config: MkDocsConfig) -> None:
    """Let warnings be said, and counted, in a strict build however quiet: they stop it."""
    if config.strict:
        for name in LOGGERS:
            logger = logging.getLogger(name)
            logger.setLevel(min(logger.level, logging.WARNING))


def warnings() -> int:
    """Warnings counted so far in a strict build."""
    return sum(
        number
        for name in LOGGERS
        for handler in logging.getLogger(name).handlers
        if hasattr(handler, "get_counts")
        for _, number in handler.get_counts()
    )


def ask_for_port(config: MkDocsConfig) -> None:
    """Fail before the first build where the server could not have its port after it."""
    host, port = config.dev_addr
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as test:
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((host, port))
        except OSError as error:
            raise LessonError(
                f"cannot serve on {host}:{port} ({error.strerror}); choose another port: "
                f"make serve PORT={port + 1}, or mkdocs serve --dev-addr {host}:{port + 1}"
            ) from None


def folders(config: MkDocsConfig) -> tuple[Path, Path]:
    """The lesson's folder and that of its pages, both absolute.

    The sources stand beside the configuration file, or, where that has a folder of its own,
    beside the pages.
    """
    file = config.config_file_path
    if not file or not Path(file).is_file():
        raise LessonError("the configuration must be a file; mkdocs build -f FILE names it")
    root, docs = Path(file).resolve().parent, Path(config.docs_dir).resolve()
    if not (root / "glossary.yml").exists() and (docs.parent / "glossary.yml").exists():
        root = docs.parent
    return root, docs


def set_addresses(
    config: MkDocsConfig, branch: str | None, root: Path, say: Callable[[str], None]
) -> Links:
    """Find the repository, and fill in what of its addresses the author left out."""
    repository = find_repository(config.repo_url, root, say)
    branch = branch or find_branch(root)
    if repository is None:
        if not config.repo_url:
            config.edit_uri = ""  # without a repository it would make dead links
        return Links(None, branch)
    config.repo_url = config.repo_url or repository.url
    config.site_url = config.site_url or repository.pages_url
    if not any("edit_uri" in written for written in config.user_configs):
        docs = Path(config.docs_dir).name
        config.edit_uri = f"edit/{branch}/{repository.folder}{docs}/"
    return Links(repository.slug, branch, repository.folder)


def edit_folder(config: MkDocsConfig, docs: Path) -> str | None:
    """The address below which the lesson's sources are edited, if pages tell it."""
    uri = config.edit_uri or ""
    if not config.repo_url or not uri.endswith(f"{docs.name}/"):
        return None
    return f"{config.repo_url.rstrip('/')}/{uri.removesuffix(f'{docs.name}/').lstrip('/')}"


def sources(nav: Any) -> Iterator[str]:
    """Source paths named in the nav, in order. Raises `LessonError` for what is no address."""
    if isinstance(nav, str):
        try:
            scheme = urlsplit(nav).scheme
        except ValueError as error:
            raise LessonError(f"nav names '{nav}': {error}", "mkdocs.yml") from None
        if not scheme:
            yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from sources(value)
    elif isinstance(nav, list):
        for item in nav:
            yield from sources(item)


def pages(config: MkDocsConfig) -> list[str]:
    """Source paths of the Markdown files that MkDocs will build: none hidden, none excluded."""
    files = get_files(config).documentation_pages()
    return [file.src_uri for file in files if file.src_uri.endswith(".md")]


def check_templates(config: MkDocsConfig, pages: Mapping[str, Prose]) -> None:
    """Fail on a page whose front matter asks for a template that there is not."""
    for prose in pages.values():
        name = prose.meta.get("template")
        if name and not any((Path(folder) / name).is_file() for folder in config.theme.dirs):
            raise LessonError(
                f"there is no template '{name}' in theme.custom_dir or the theme",
                prose.shown,
                prose.line_of_field("template"),
            )


def as_html(text: object) -> Markup:
    """A title or description as templates may print it, in an attribute too; tags are shown.

    MkDocs has titles of both kinds, text from YAML and HTML from headings.
    """
    return Markup(escape(unescape(str(text)), quote=False).replace('"', "&quot;"))


def escape_nav(items: Iterable[StructureItem]) -> None:
    """Make HTML of the titles of the navigation's sections and links."""
    for item in items:
        if not item.is_page and item.title:
            item.title = as_html(item.title)
        if isinstance(item, Section):
            escape_nav(item.children)


def escape_texts(config: MkDocsConfig, files: Files) -> None:
    """Make HTML of what the theme prints as it stands: titles, descriptions, authors' names.

    A text as Markup is escaped once: the filter ``e`` leaves it alone.
    """
    for name in ("site_name", "site_description", "site_author"):
        if config[name]:
            config[name] = as_html(config[name])
    for file in files.documentation_pages():
        if page := file.page:
            if page.title:
                page.title = as_html(page.title)
            for name in ("title", "description", "author"):
                if page.meta.get(name):
                    page.meta[name] = as_html(page.meta[name])


def _composed_notebooks(nav: Any) -> Any:
    """The nav with the names of notebooks as their pages have them (see `load.notebooks`)."""
    if isinstance(nav, str):
        return composed(nav) if nav.endswith(".ipynb") else nav
    if isinstance(nav, dict):
        return {title: _composed_notebooks(entry) for title, entry in nav.items()}
    if isinstance(nav, list):
        return [_composed_notebooks(entry) for entry in nav]
    return nav


def keep_conversions(config: MkDocsConfig, cache: Path) -> None:
    """Have mkdocs-jupyter keep its work in our cache, not in the folder that one builds from."""
    converter = config.plugins.get("mkdocs-jupyter")
    if converter is not None:
        converter.config["cache_dir"] = str(cache / "converted")


def drop_theme_scripts(files: Files) -> None:
    """Leave the theme's scripts out of the site: no page loads them."""
    for file in list(files):
        if file.src_uri.startswith("assets/javascripts/"):
            files.remove(file)


def add_files(config: MkDocsConfig, files: Files, made: dict[str, bytes | str | Path]) -> None:
    """Add what the build makes besides pages, by address: content, or a file to be copied."""
    for address, content in made.items():
        if isinstance(content, Path):
            files.append(File.generated(config, address, abs_src_path=str(content)))
        else:
            files.append(File.generated(config, address, content=content))


def allow_states(page: Page) -> None:
    """Spare links to states of explorables MkDocs' check of anchors: `finish.links` knows them."""
    for anchors in (page.links_to_anchors or {}).values():
        for anchor in [anchor for anchor in anchors if "=" in anchor]:
            del anchors[anchor]


def complete_contents(page: Page, sources: str) -> None:
    """Add to a page's contents what Markdown does not know of: sources, a title of the theme's.

    `sources` is the title of their list, empty where there is none.
    """
    if sources:
        title = next((item for item in page.toc.items if item.level == 1), None)
        below = title.children if title else page.toc.items
        below.append(AnchorLink(sources, "references", 2))
    if not any(item.level == 1 for item in page.toc):
        # "Skip to content" leads to the first entry.
        title = AnchorLink(as_html(page.title or ""), "title", 1)
        title.children = page.toc.items
        page.toc.items = [title]


def language(config: MkDocsConfig) -> str:
    """The language of the site; the theme must have it, or a template of the lesson's own."""
    if config.theme.name != "material":
        raise LessonError(f"theme.name is '{config.theme.name}'; write 'material'", "mkdocs.yml")
    code = config.theme["language"] or "en"
    if not isinstance(code, str):
        raise LessonError(f"theme.language needs a code like 'de', not {code!r}", "mkdocs.yml")
    words = f"partials/languages/{code}.html"
    if not any((Path(folder) / words).is_file() for folder in config.theme.dirs):
        raise LessonError(
            f"theme.language is '{code}', which {config.theme.name} does not know; "
            "it takes codes like 'de' or 'pt-BR'",
            "mkdocs.yml",
        )
    config.theme["language"] = code
    return code


def add_theme(config: MkDocsConfig, templates: Path, icon: str) -> None:
    """Put our templates behind the lesson's own (theme.custom_dir) and before Material's.

    `icon` takes the place of Material's, not of one that the author chose.
    """
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(templates))
    if config.theme["favicon"] == "assets/images/favicon.png":
        config.theme["favicon"] = icon


def speak(config: MkDocsConfig, words: Words) -> None:
    """Let Markdown's own extensions speak the site's language, where the author set no words."""
    toc = config.mdx_configs.setdefault("toc", {})
    toc.setdefault("permalink_title", words("section_link"))
    if "footnotes" in config.markdown_extensions:
        footnotes = config.mdx_configs.setdefault("footnotes", {})
        footnotes.setdefault("BACKLINK_TITLE", words("footnote_back", number="{}"))
