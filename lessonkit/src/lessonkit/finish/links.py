"""Check that every link of the built site leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from . import tags
from .modules import loaded_by

_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)")

_LINKS = ("href", "src", "action", "poster", "data")


def check_links(site: Path, site_url: str = "") -> list[str]:
    """Return one line, ``page: link``, for each link of a built site that leads nowhere.

    Internal addresses must name a file and, where they have one, an element in it; external
    ones must be https. `site_url` tells what absolute addresses are the site's own.
    """
    address = urlsplit(site_url)
    base = f"{address.path.rstrip('/')}/"
    own = f"{address.scheme}://{address.netloc}" if address.netloc else ""
    anchors: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).as_posix()
        anchors[page], found = _inventory(path.read_text(encoding="utf-8"))
        links += [(page, link) for link in found]
    for path in sorted(site.rglob("*.css")):
        page = path.relative_to(site).as_posix()
        css = path.read_text(encoding="utf-8")
        links += [(page, link) for link in dict.fromkeys(m[1] for m in _URL.findall(css))]
    for path in sorted(site.rglob("*.js")):
        page = path.relative_to(site).as_posix()
        links += [(page, link) for link in loaded_by(path.read_text(encoding="utf-8"))]
    problems = []
    for page, link in dict.fromkeys(links):
        local = link.removeprefix(own) if own and f"{link}/".startswith(f"{own}/") else link
        if not _leads_somewhere(site, page, local or "/", base, anchors):
            problems.append(f"{page}: {link}")
    return problems


def _leads_somewhere(
    site: Path, page: str, link: str, base: str, anchors: dict[str, set[str]]
) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return parts.scheme in ("https", "mailto", "data") and bool(parts.netloc or parts.path)
    target = page
    if parts.path:
        path = unquote(parts.path)
        if path.startswith("/"):
            if not f"{path}/".startswith(base):
                return False
            joined = path[len(base) :]
        else:
            joined = str(PurePosixPath(page).parent / path) + ("/" if path.endswith("/") else "")
        resolved = _resolve(joined)
        if resolved is None:
            return False
        last = joined.rpartition("/")[2]
        target = f"{resolved}/index.html".lstrip("/") if last in ("", ".", "..") else resolved
    if not (site / target).is_file():
        return False
    fragment = unquote(parts.fragment)
    # A state of an explorable is written key=value, which no heading's id is.
    if not fragment or fragment == "top" or "=" in fragment:
        return True
    return fragment in anchors.get(target, set())


def _resolve(path: str) -> str | None:
    """A path below the root without dots, or None if it leaves the root."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _inventory(text: str) -> tuple[set[str], list[str]]:
    """Ids and links of a page."""
    ids: set[str] = set()
    links: dict[str, None] = {}
    for name, raw in tags.tags(text):
        if "=" in raw and _INTERESTING.search(raw):
            tag_ids, tag_links = _of_tag(name, raw)
            ids.update(tag_ids)
            links.update(dict.fromkeys(tag_links))
    return ids, list(links)


@lru_cache(maxsize=4096)  # every page has the same menu
def _of_tag(name: str, raw: str) -> tuple[list[str], list[str]]:
    """Ids and links of one tag."""
    attributes = tags.attributes(raw)
    ids = [attributes.get("id"), attributes.get("name") if name == "a" else None]
    return [identity for identity in ids if identity], list(_links(name, attributes))


_INTERESTING = re.compile(r"\b(?:id|name|srcset|content|href|src|action|poster|data)\s*=", re.I)


def _links(name: str, attributes: tags.Attributes) -> Iterator[str]:
    for attribute in _LINKS:
        if attribute in attributes:
            yield (attributes[attribute] or "").strip()
    for candidate in (attributes.get("srcset") or "").split(","):
        if candidate.strip():
            yield candidate.split()[0]
    kind = attributes.get("property") or attributes.get("name") or ""
    if name == "meta" and kind in ("og:image", "og:url", "twitter:image"):
        yield attributes.get("content") or ""
