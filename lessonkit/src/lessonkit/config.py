"""Every option of the plugin in ``mkdocs.yml``, with its type, and what a build makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mkdocs.config import config_options as options
from mkdocs.config.base import (
    BaseConfigOption,
    Config,
    ConfigErrors,
    ConfigWarnings,
    ValidationError,
)

from .errors import LessonError
from .load.sources import suggest


class _Options(Config):
    """A group of options; one that is not known is an error, for it would have no effect."""

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        known = [name for name, _ in self._schema]
        unknown = [name for name in self if name not in known]
        if unknown:
            hint = suggest(str(unknown[0]), known) or f"; there are {', '.join(known)}"
            return [(str(unknown[0]), ValidationError(f"is not an option{hint}"))], []
        return super().validate()


class _Pattern(BaseConfigOption[str]):
    """A text that matches a pattern throughout."""

    def __init__(self, pattern: str, like: str) -> None:
        super().__init__()
        self.pattern, self.like = pattern, like

    def run_validation(self, value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value, re.DOTALL):
            raise ValidationError(f"needs a value like {self.like}, not {value!r}")
        return value


def _text() -> _Pattern:
    return _Pattern(r".*\S.*", "'some words'")


class PaperConfig(_Options):
    """``paper:`` the paper that the lesson is about."""

    number = options.Optional(options.Type(int))
    """Its number in a series of lessons."""
    title = options.Optional(_text())
    authors = options.Optional(_text())
    year = options.Optional(options.Type(int))
    venue = options.Optional(_text())
    doi = options.Optional(_Pattern(r"10\.\S+/\S+", "10.1162/neco.1997.9.8.1735"))
    level = options.Optional(_text())
    """Whom the lesson is for, such as ``Intermediate``; shown on the landing page."""
    provider = options.Optional(_text())
    """Who offers the course, for search engines."""


class ObjectiveConfig(_Options):
    """One of ``objectives:``, the "What you will learn" goals."""

    id = _Pattern(r"[\w-]+", "see-vanishing")
    text = _text()
    where = options.Optional(_Pattern(r"[^\s#]+\.md(#\S+)?", "chapters/02-order.md#pairs"))
    """The page and heading that teach it best; its chapter lists the goal."""


class ColourConfig(_Options):
    """One of ``colours:``, by its name."""

    light = _Pattern("#[0-9A-Fa-f]{6}", "'#1A1C20'")
    dark = _Pattern("#[0-9A-Fa-f]{6}", "'#E8EAED'")
    tex = options.Optional(_Pattern("[A-Za-z]+", "forget"))
    """The TeX command that colours its argument, without its backslash."""
    code = options.ListOfItems(options.Type(str), default=[])
    """The variables that wear the colour in code."""


class GiscusConfig(_Options):
    """``giscus:`` the four values that giscus.app shows for a repository, or none."""

    repo = options.Optional(_Pattern(r"[\w.-]+/[\w.-]+", "OWNER/REPO"))
    repo_id = options.Optional(_text())
    category = options.Optional(_text())
    category_id = options.Optional(_text())


class LicenceConfig(_Options):
    """``text_license:`` the licence of the words, linked where ``copyright`` names it."""

    name = options.Optional(_text())
    url = options.Optional(_Pattern(r"https://\S+", "https://creativecommons.org/…"))


class PicturesConfig(_Options):
    """``pictures:`` drawings, by the names of their files, for what no page of the lesson shows."""

    social = options.Optional(_text())
    """For the preview that other sites show, between title and authors."""
    missing = options.Optional(_text())
    """For the page at an address that is none."""


class ChecksConfig(_Options):
    """``checks:`` what ``python -m lessonkit.check`` asks for; 0 or false asks for nothing."""

    min_minutes = options.Type(int, default=6)
    """Minutes to read a chapter, at least."""
    max_minutes = options.Type(int, default=15)
    """Minutes to read a chapter, at most."""
    pictures = options.Type(int, default=2)
    """Figures, drawings and explorables of a chapter."""
    citations = options.Type(int, default=3)
    """Brackets of a chapter that cite."""
    questions = options.Type(int, default=2)
    """Check-yourself questions of a chapter."""
    mixups = options.Type(int, default=1)
    """Notes ``!!! mixup`` of a chapter."""
    takeaways = options.Type(int, default=1)
    """Notes ``!!! takeaway`` of a chapter."""
    paragraphs = options.Type(int, default=4)
    """Plain paragraphs in a row, at most."""
    decimals = options.Type(bool, default=True)
    """Whether decimals in prose must be computed, cited or given."""
    caption_words = options.Type(int, default=5)
    """Words of each caption."""
    alt_words = options.Type(int, default=8)
    """Words of each alternative text."""
    reason_words = options.Type(int, default=8)
    """Words of the reason of each option of a quiz."""
    exempt = options.ListOfItems(options.Type(str), default=[])
    """What may break a rule, such as ``chapters/01-history.md: pictures``."""


class ExportsConfig(_Options):
    """``exports:`` what ``python -m lessonkit.export`` makes of the lesson."""

    without = options.ListOfItems(_Pattern(r"\S+\.md", "about.md"), default=[])
    """Pages that the book leaves out."""
    cards = options.ListOfItems(
        _Pattern(r"[^\s#]+\.md#\S+", "chapters/02-order.md#three-mistakes"), default=[]
    )
    """Sections that become cards: a card for each heading in the section."""


class LessonConfig(_Options):
    """Options under ``plugins: - lessonkit:`` in ``mkdocs.yml``."""

    paper = options.SubConfig(PaperConfig)
    objectives = options.ListOfItems(options.SubConfig(ObjectiveConfig), default=[])
    colours = options.DictOfItems(options.SubConfig(ColourConfig), default={})
    giscus = options.SubConfig(GiscusConfig)
    text_license = options.SubConfig(LicenceConfig)
    pictures = options.SubConfig(PicturesConfig)
    notebook_time_limit = options.Type((int, float), default=300)
    """Seconds that one notebook may take."""
    branch = options.Optional(_text())
    """The branch that readers see; found from git where it is not given."""
    frames = options.ListOfItems(
        _Pattern(r"https://[\w.-]+(:\d+)?", "https://www.example.org"), default=[]
    )
    """Origins whose pages may stand in a frame, such as a film's host."""
    words_per_minute = options.Type(int, default=170)
    """How fast a chapter is read, for its minutes."""
    typefaces = options.Type(bool, default=True)
    """Whether text and labels are set in typefaces of the site's own, or in the reader's."""
    trim = options.Type(bool, default=True)
    """Whether stylesheets and scripts are served without what no page needs (never by serve)."""
    words = options.Type(dict, default={})
    """Texts of one's own in the place of the site's, by their names in ``words/en.yml``."""
    sisters = options.DictOfItems(
        _Pattern(r"(https://\S+)?", "https://www.example.org/"), default={}
    )
    """Other lessons' addresses by names of one's own; an empty one is not published yet."""
    checks = options.SubConfig(ChecksConfig)
    exports = options.SubConfig(ExportsConfig)


@dataclass(frozen=True)
class Objective:
    """One of the "What you will learn" goals."""

    id: str
    text: str
    where: str = ""


@dataclass(frozen=True)
class Colour:
    """A colour of meaning; `code` lists the variable names that wear it in code."""

    name: str
    light: str
    dark: str
    tex: str | None = None
    code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a build needs of the options; a test can make one of its own."""

    title: str
    paper: dict[str, Any]
    objectives: tuple[Objective, ...] = ()
    colours: tuple[Colour, ...] = ()
    giscus: dict[str, str] | None = None
    notebook_time_limit: float = 300
    text_license: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    frames: tuple[str, ...] = ()
    language: str = "en"
    words_per_minute: int = 170
    typefaces: bool = True
    trim: bool = True
    words: dict[str, Any] = field(default_factory=dict)
    sisters: dict[str, str] = field(default_factory=dict)

    @property
    def palette(self) -> dict[str, str]:
        """Light hex colour to variable name, for figures."""
        return {colour.light: colour.name for colour in self.colours}

    @property
    def tex_macros(self) -> dict[str, str]:
        return {
            f"\\{colour.tex}": f"\\htmlClass{{c-{colour.name}}}{{#1}}"
            for colour in self.colours
            if colour.tex
        }

    @property
    def code_colours(self) -> dict[str, str]:
        return {name: colour.name for colour in self.colours for name in colour.code}


def settings_of(config: LessonConfig, title: str, language: str) -> Settings:
    """The options of ``mkdocs.yml``, checked, as a build needs them.

    Raises `LessonError` for what no option can tell by itself.
    """
    giscus = _given(config.giscus)
    if missing := [name for name in config.giscus if giscus and name not in giscus]:
        raise LessonError(f"giscus under plugin lessonkit needs '{missing[0]}' too", "mkdocs.yml")
    ids = [item.id for item in config.objectives]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise LessonError(f"objective '{id_}' is listed twice", "mkdocs.yml")
    return Settings(
        title=title,
        paper=_given(config.paper),
        objectives=tuple(
            Objective(item.id, item.text, item.where or "") for item in config.objectives
        ),
        colours=tuple(
            Colour(name, item.light, item.dark, item.tex, tuple(item.code))
            for name, item in config.colours.items()
        ),
        giscus=giscus or None,
        notebook_time_limit=float(config.notebook_time_limit),
        text_license=_given(config.text_license),
        pictures=_given(config.pictures),
        frames=(*config.frames, *(["https://giscus.app"] if giscus else [])),
        language=language,
        words_per_minute=max(1, config.words_per_minute),
        typefaces=config.typefaces,
        trim=config.trim,
        words=config.words,
        sisters=dict(config.sisters),
    )


def _given(group: Config) -> dict[str, Any]:
    return {name: value for name, value in group.items() if value is not None}
