"""The offline copy: the site in a zip, whose pages open by a double click.

Browsers refuse fonts, modules and folders as addresses to a page that was opened from a file, so
fonts stand in the stylesheets and links name their files. Pieces are stills there; the copy holds
their modules all the same, for whoever serves its folder.
"""

from __future__ import annotations

import base64
import posixpath
import re
from html import escape
from pathlib import Path

from ..finish import tags
from ..render.macros import DOWNLOADS_END, DOWNLOADS_MARK
from .packing import zipped
from .source import DOWNLOADS, Source

#: What only a published site has a use for.
_LEFT_OUT = ("404.html", "sitemap.xml", "sitemap.xml.gz", "CNAME", "robots.txt")
_FONT = re.compile(r"url\(\s*[\"']?([^\"')]+\.(woff2?|ttf|otf))[\"']?\s*\)")
_DOWNLOADS = re.compile(f"{re.escape(DOWNLOADS_MARK)}.*?{re.escape(DOWNLOADS_END)}", re.DOTALL)
_PIECE = re.compile(r"(<section\b[^>]*\bexplorable\b.*?)(</section>)", re.DOTALL)
READ_ME = "READ-ME.txt"


def offline(source: Source) -> bytes:
    """The zip; all is in one folder of the lesson's name."""
    files: dict[str, bytes] = {READ_ME: _read_me(source).encode("utf-8")}
    for path in sorted(source.site.rglob("*")):
        name = path.relative_to(source.site).as_posix()
        if not path.is_file() or name in _LEFT_OUT or name.startswith("."):
            continue
        if name.startswith(f"{DOWNLOADS}/") and path.suffix != ".ipynb":
            continue  # exports of their own
        if path.suffix == ".html":
            files[name] = _page(source, name, path.read_text(encoding="utf-8")).encode("utf-8")
        elif path.suffix == ".css":
            files[name] = _stylesheet(path).encode("utf-8")
        else:
            files[name] = path.read_bytes()
    return zipped({f"{source.slug}/{name}": data for name, data in files.items()})


def _read_me(source: Source) -> str:
    words = source.words
    lines = [
        source.title,
        "",
        words("export_read_me_open"),
        words("export_read_me_server"),
        words("export_read_me_network"),
    ]
    if source.address:
        lines += [words("export_from", address=source.address)]
    if source.licence:
        lines += ["", source.licence]
    return "\r\n".join(lines) + "\r\n"


def _page(source: Source, name: str, text: str) -> str:
    """A page as it opens from a file."""
    folder = posixpath.dirname(name)

    def tag(element: str, attributes: str) -> str | None:
        found = tags.attributes(attributes)
        element = element.lower()
        if element == "link" and found.get("rel") in ("preload", "canonical", "prev", "next"):
            return ""
        if element == "a" and (link := found.get("href")):
            named = _with_file(source.site, folder, link)
            return f"<a{_with(attributes, 'href', named)}>" if named != link else None
        if element == "meta" and found.get("http-equiv", "") == "Content-Security-Policy":
            # To a page from a file 'self' is no one.
            policy = attributes.replace("font-src 'self'", "font-src data:")
            policy = policy.replace("form-action 'self'", "form-action 'none'")
            return f"<meta{policy}>"
        if element == "meta" and found.get("name") == "lesson-chapters":
            chapters = (found.get("content") or "").split()
            named = " ".join(_with_file(source.site, "", chapter) for chapter in chapters)
            return f"<meta{_with(attributes, 'content', named)}>"
        if chapter := found.get("data-chapter"):
            named = _with_file(source.site, "", chapter)
            return f"<{element}{_with(attributes, 'data-chapter', named)}>"
        return None

    text = _DOWNLOADS.sub("", text)
    page = next((page for page in source.pages if page.file == name), None)
    note = escape(source.words("export_asleep", file=READ_ME))
    if page and (live := source.live(page)):
        note += f' {escape(source.words("export_live"))} <a href="{live}">{escape(live)}</a>'
    text = _PIECE.sub(lambda m: f'{m[1]}<p class="live">{note}</p>{m[2]}', text)
    return tags.rewrite(text, tag, lambda kind, attributes, body: None)


def _with(attributes: str, name: str, value: str) -> str:
    """The text of a tag's attributes with one of them set."""
    return f'{tags.without(attributes, name)} {name}="{escape(value, quote=True)}"'


def _with_file(site: Path, folder: str, link: str) -> str:
    """A link with the name of the page where it names a folder only."""
    address, mark, anchor = link.partition("#")
    if not address or re.match(r"[a-zA-Z][\w+.-]*:|//", address):
        return link
    if not (site / folder / address).is_dir():
        return link
    return f"{address.rstrip('/')}/index.html{mark}{anchor}"


def _stylesheet(path: Path) -> str:
    """A stylesheet with its fonts in it."""

    def inside(match: re.Match[str]) -> str:
        font = path.parent / match[1]
        if not font.is_file():
            return match[0]
        data = base64.b64encode(font.read_bytes()).decode()
        return f"url(data:font/{match[2]};base64,{data})"

    return _FONT.sub(inside, path.read_text(encoding="utf-8"))
