"""Writes a strict Content-Security-Policy into every page, and moves out what it would block."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from ..errors import LessonError
from . import tags
from .site import ASSETS, Finishing, Site

#: An inline script longer than this, in bytes, moves into a file that the browser keeps.
LONGEST_INLINE = 2_000

_DATA_TYPES = re.compile(r"(application|text)/(?!javascript|ecmascript)[\w.+-]+")
_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)")
_SUSPECT = re.compile(r"\bstyle\b|\bon[a-z]|javascript:|&#|&(?:tab|newline|colon);", re.IGNORECASE)
_CHARSET = re.compile(r"<meta\s+charset=[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_CONFIG = re.compile(r'<script id="__config" type="application/json">(.*?)</script>', re.DOTALL)


def content_security_policy(script_hashes: Iterable[str], frame_hosts: Iterable[str]) -> str:
    """The Content-Security-Policy of a page with these inline scripts and frames."""
    scripts = " ".join(["'self'", *sorted(set(script_hashes))])
    directives = [
        "default-src 'none'",
        f"script-src {scripts}",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
    if frames := " ".join(sorted(set(frame_hosts))):
        directives.append(f"frame-src {frames}")
    return "; ".join(directives)


def script_hash(body: str) -> str:
    """The source expression that allows one inline script."""
    digest = hashlib.sha256(body.replace("\r\n", "\n").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@dataclass
class Styles:
    """Inline styles as classes of one stylesheet."""

    names: dict[str, str] = field(default_factory=dict)  # declarations to class name

    def name(self, style: str) -> str:
        """The class for the value of a ``style`` attribute."""
        style = ";".join(part.strip() for part in style.split(";") if part.strip())
        if "{" in style or "}" in style or "<" in style:
            raise LessonError(f"the inline style '{style}' is not a list of declarations")
        _self_contained(style)
        # Counted, not hashed: a page of mathematics names hundreds, and what is short and
        # alike compresses well.
        return self.names.setdefault(style, f"s-{len(self.names)}")

    def css(self) -> str:
        """The stylesheet. A class outweighs what a ``style`` attribute does, but not scripts.

        It has the weight of an id from ``:not(#_)``. Written ``:is(#_, .name)`` a browser would
        hold each of these hundreds of rules against each element of the page.
        """
        return "".join(f".{name}:not(#_){{{css}}}\n" for css, name in sorted(self.names.items()))


@dataclass
class Page:
    """What is left of a page once its inline parts are out."""

    text: str
    hashes: list[str]
    styled: bool


def move_inline(text: str, base: str, styles: Styles, files: dict[str, str]) -> Page:
    """Take inline styles, style elements and long scripts out of one page.

    `base` is the address of the site's root as seen from the page, with a closing slash.
    Styles are added to `styles`; other moved parts to `files`, by path below the root.
    Raises `LessonError` for event handlers, ``javascript:`` addresses and inline styles that
    cannot stand in a stylesheet.
    """
    hashes: list[str] = []
    styled = False

    def file(body: str, kind: str) -> str:
        digest = hashlib.sha256(body.encode()).hexdigest()[:8]
        path = f"{ASSETS}/inline.{digest}.{kind}"
        files[path] = body
        return f"{base}{path}"

    def block(name: str, attributes: str, body: str) -> str | None:
        found = tags.attributes(attributes)
        if name == "style":
            if not body.strip():
                return ""
            _self_contained(body)
            media = f' media="{escape(found["media"] or "")}"' if "media" in found else ""
            return f'<link rel="stylesheet" href="{file(body, "css")}"{media}>'
        _refuse_handlers(name, found)
        kind = (found.get("type") or "").strip().lower()
        if "src" in found or not body.strip() or _DATA_TYPES.fullmatch(kind):
            return None
        if len(body.encode()) > LONGEST_INLINE and kind in ("", "text/javascript"):
            return f'<script{attributes} src="{file(body, "js")}"></script>'
        hashes.append(script_hash(body))
        return None

    def tag(name: str, attributes: str) -> str | None:
        nonlocal styled
        if not _SUSPECT.search(attributes):
            return None
        rest, style = _take_style(name, attributes)
        if style is None:
            return None
        if not style.strip(" ;\n\t"):
            return f"<{name}{rest}>"
        styled = True
        return f"<{name}{tags.with_class(rest, styles.name(style))}>"

    return Page(tags.rewrite(text, tag, block), hashes, styled)


@lru_cache(maxsize=4096)  # formulas repeat themselves
def _take_style(name: str, attributes: str) -> tuple[str, str | None]:
    """The text of a tag's attributes without the inline style, and the style if there is one."""
    found = tags.attributes(attributes)
    _refuse_handlers(name, found)
    if "style" not in found:
        return attributes, None
    return tags.without(attributes, "style"), found["style"] or ""


def _refuse_handlers(name: str, attributes: tags.Attributes) -> None:
    for attribute, value in attributes.items():
        if re.fullmatch(r"on[a-z]+", attribute):
            raise LessonError(f"<{name}> has an event handler '{attribute}'")
        if re.match(r"\s*javascript:", value or "", re.IGNORECASE):
            raise LessonError(f"<{name}> has a script in its '{attribute}'")


def _self_contained(css: str) -> None:
    """A relative address would mean another file once the style has moved."""
    for _, target in _URL.findall(css):
        if not re.match(r"data:|#|/", target):
            raise LessonError(f"an inline style refers to '{target}'; put it into a stylesheet")


def base_of(text: str, name: str) -> str:
    """The address of the site's root as seen from a page: relative, or absolute in 404.html."""
    if config := _CONFIG.search(text):
        base = str(json.loads(config[1])["base"])
        return base if base.endswith("/") else f"{base}/"
    return "../" * name.count("/") or "./"


def apply_policy(site: Site, finishing: Finishing) -> None:
    """Make every page fit for a strict Content-Security-Policy, and write the policy into it.

    While serving no policy is written, so that the development server may add its script.
    Raises `LessonError` with the page for what no policy would allow.
    """
    for name, text in site.pages.items():
        styles = Styles()  # of this page alone: a page of mathematics has hundreds
        try:
            page = move_inline(text, base_of(text, name), styles, site.texts)
        except LessonError as error:
            raise error.at(finishing.locate(name, "")) from None
        stylesheet = ""
        if styles.names:
            css = styles.css()
            stylesheet = f"{ASSETS}/inline.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
            site.texts[stylesheet] = css
        base = escape(base_of(page.text, name))
        head = []
        if not finishing.serving:
            content = content_security_policy(page.hashes, finishing.frame_hosts)
            head.append(f'<meta http-equiv="Content-Security-Policy" content="{content}">')
        for font, markup in sorted(site.early.items()):
            if markup in page.text:
                head.append(
                    f'<link rel="preload" href="{base}{font}" as="font" type="font/woff2"'
                    " crossorigin>"
                )
        if page.styled:
            head.append(f'<link rel="stylesheet" href="{base}{stylesheet}">')
        site.texts[name] = _into_head(page.text, "".join(head))


def _into_head(text: str, markup: str) -> str:
    """Put markup where it holds for all that follows: first, but for the character set."""
    place = _CHARSET.search(text) or _HEAD.search(text)
    if not markup or not place:
        return text
    return text[: place.end()] + markup + text[place.end() :]
