"""Every option of the plugin in ``mkdocs.yml``, with its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mkdocs.config import config_options as options
from mkdocs.config.base import Config

from .errors import LessonError


class LessonConfig(Config):
    """Options under ``plugins: - lessonkit:`` in ``mkdocs.yml``."""

    paper = options.Type(dict, default={})
    objectives = options.Type(list, default=[])
    colours = options.Type(dict, default={})
    giscus = options.Optional(options.Type(dict))
    notebook_time_limit = options.Type((int, float), default=300)
    text_license = options.Type(dict, default={})
    branch = options.Optional(options.Type(str))
    frames = options.ListOfItems(options.Type(str), default=[])


@dataclass(frozen=True)
class Objective:
    """One of the "What you will learn" goals."""

    id: str
    text: str


@dataclass(frozen=True)
class Colour:
    """A colour of meaning; `code` lists the variable names that wear it in code."""

    name: str
    light: str
    dark: str
    tex: str | None
    code: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """What ``mkdocs.yml`` says under the plugin ``lessonkit``."""

    title: str
    paper: dict[str, Any]
    objectives: tuple[Objective, ...]
    colours: tuple[Colour, ...]
    giscus: dict[str, str] | None
    notebook_time_limit: float
    text_license: dict[str, str]
    frames: tuple[str, ...] = ()

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


def read_settings(raw: dict[str, Any], site_name: str) -> Settings:
    """Check the plugin's options (a plain dict) and give them types."""
    shown = "mkdocs.yml"
    objectives = tuple(
        Objective(_text(item, "id", "an objective"), _text(item, "text", "an objective"))
        for item in raw.get("objectives") or []
    )
    ids = [objective.id for objective in objectives]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise LessonError(f"objective '{id_}' is listed twice", shown)
    colours = []
    for name, item in (raw.get("colours") or {}).items():
        for scheme in ("light", "dark"):
            if not re.fullmatch(r"#[0-9A-Fa-f]{6}", str(item.get(scheme, ""))):
                raise LessonError(f"colour '{name}' needs a {scheme} value like '#1A1C20'", shown)
        colours.append(
            Colour(
                name, item["light"], item["dark"], item.get("tex"), tuple(item.get("code") or [])
            )
        )
    giscus = raw.get("giscus") or None
    if giscus:
        for key in ("repo", "repo_id", "category", "category_id"):
            _text(giscus, key, "giscus")
    return Settings(
        title=site_name,
        paper=dict(raw.get("paper") or {}),
        objectives=objectives,
        colours=tuple(colours),
        giscus=giscus,
        notebook_time_limit=float(raw.get("notebook_time_limit") or 300),
        text_license=dict(raw.get("text_license") or {}),
        frames=_frames(raw.get("frames") or [], giscus),
    )


def _frames(hosts: list[str], giscus: dict[str, str] | None) -> tuple[str, ...]:
    """The origins that may be framed: those named, and giscus where it is used."""
    for host in hosts:
        if not re.fullmatch(r"https://[\w.-]+(:\d+)?", host):
            raise LessonError(
                f"'{host}' under 'frames' is no host; write it like https://www.example.org",
                "mkdocs.yml",
            )
    return (*hosts, *(["https://giscus.app"] if giscus else []))


def _text(item: Any, key: str, what: str) -> str:
    value = item.get(key) if isinstance(item, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise LessonError(f"{what} under plugin lessonkit needs a text '{key}'", "mkdocs.yml")
    return value
