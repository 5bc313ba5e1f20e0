"""One stylesheet for the whole site: a page that waits for one file is drawn before one of six."""

from __future__ import annotations

import hashlib
import posixpath
import re
from html import escape
from pathlib import Path, PurePosixPath

from ...errors import LessonError
from ..policy import FOLDER, base_of

_OURS = r"(assets/(?:stylesheets|lessonkit)/[^\"?#]+\.css)"
_URL = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"')]*))\s*\)")
_RELATIVE = re.compile(r"(?![a-z]+:|#|/)", re.IGNORECASE)
_CHARSET = re.compile(r"^@charset [^;]*;")  # the pages' own holds, and it may stand first only
_KEPT = r"(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|url\([^\"')]*\)|/\*!.*?\*/)"
_COMMENT = re.compile(rf"{_KEPT}|/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(rf"{_KEPT}|\s*([{{}};,])\s*|\s+", re.DOTALL)


def join_stylesheets(site: Path) -> None:
    """Replace the stylesheets of theme and generator by one, in place.

    Its name changes with its content. Stylesheets of the lesson's own stay as they are.
    """
    pages: dict[Path, tuple[str, re.Pattern[str], str]] = {}
    order: list[str] = []
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        base = escape(base_of(text, PurePosixPath(path.relative_to(site).as_posix())))
        # The root's own pages say "assets/…" as well as "./assets/…".
        start = r"(?:\./)?" if base == "./" else re.escape(base)
        link = re.compile(f'<link rel="stylesheet" href="{start}{_OURS}">\\s*')
        pages[path] = (text, link, base)
        merge(order, link.findall(text))
    if not order:
        return
    parts = (moved((site / name).read_text(encoding="utf-8"), name) for name in order)
    css = "\n".join(_CHARSET.sub("", squeeze(part)) for part in parts)
    joined = f"{FOLDER}/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    for path, (text, link, base) in pages.items():
        head, *rest = link.split(text)[::2]
        one = f'<link rel="stylesheet" href="{base}{joined}">' if rest else ""
        path.write_text(f"{head}{one}{''.join(rest)}", encoding="utf-8", newline="\n")
    for name in order:
        (site / name).unlink()
        (site / f"{name}.map").unlink(missing_ok=True)
    (site / joined).write_text(css, encoding="utf-8", newline="\n")


def merge(order: list[str], names: list[str]) -> None:
    """Add names to an order that keeps to their own; raises `LessonError` where none can."""
    place = 0
    for name in names:
        if name not in order:
            order.insert(place, name)
        elif order.index(name) < place:
            raise LessonError(f"some pages link '{name}' before other stylesheets, some after")
        place = order.index(name) + 1


def moved(css: str, name: str) -> str:
    """A stylesheet with the addresses in it as seen from the generator's folder."""

    def move(match: re.Match[str]) -> str:
        address = match[1] or match[2] or match[3] or ""
        if not _RELATIVE.match(address):
            return match[0]
        target = posixpath.join(posixpath.dirname(name), address)
        return f"url({posixpath.relpath(target, FOLDER)})"

    return _URL.sub(move, css)


def squeeze(css: str) -> str:
    """A stylesheet without comments (but licences) and needless blanks."""

    css = _COMMENT.sub(lambda match: match[1] or " ", css)
    return _BLANK.sub(lambda match: match[1] or match[2] or " ", css).strip()
