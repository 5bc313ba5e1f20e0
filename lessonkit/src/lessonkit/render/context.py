"""What the theme's templates are given, under the name ``lesson``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Goal:
    """An objective of a chapter; `text` may hold code."""

    id: str
    text: Markup


@dataclass(frozen=True)
class ChapterLink:
    """A chapter in a list of them; `url` is below the site's root."""

    number: int
    title: str
    url: str
    minutes: int


@dataclass(frozen=True)
class PageContext:
    """``lesson.page``: the page being written.

    Attributes:
        kind: ``landing``, ``chapter``, ``notebook`` or ``page``; empty for 404.html.
        description: one sentence for search engines and previews.
        number: of a chapter, as are the next three.
        minutes: time to read it.
        outcome: what a reader can do after it.
        objectives: the goals that it teaches.
    """

    kind: str = ""
    description: str = ""
    number: int | None = None
    minutes: int | None = None
    outcome: Markup | None = None
    objectives: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class LessonContext:
    """``lesson``: the same for every page, but for `page`, `edit_url` and `jsonld`.

    Attributes:
        title: the site's.
        words: one of the site's own texts, as HTML: ``lesson.words("chapter", number=1)``.
        script_words: the same for a script, which fills in what is not known yet.
        paper: the options under ``paper`` that the author gave.
        chapters: in reading order.
        page: the page being written.
        social_image: address of the picture for previews, if the site has an address.
        missing_picture: an SVG for 404.html, if the lesson names one.
        explorables_css: the lesson's own stylesheet for its explorables, if it has one.
        giscus: the options under ``giscus`` and the ``language`` of the site, or None.
        discussions_url: where readers can ask, if the repository is known.
        edit_url: where the page's source can be edited, if that is known.
        license: name and url of the text's licence.
        jsonld: structured data for search engines; None for 404.html.
    """

    title: str
    words: Callable[..., Markup]
    script_words: Callable[..., Markup]
    paper: dict[str, Any]
    chapters: tuple[ChapterLink, ...]
    page: PageContext
    social_image: str | None
    missing_picture: Markup
    explorables_css: str | None
    giscus: dict[str, str] | None
    discussions_url: str | None
    edit_url: str | None
    license: dict[str, str]
    jsonld: str | None
