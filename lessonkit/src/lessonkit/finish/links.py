"""Check that every link of the built site leads somewhere, and that nothing it loads is blocked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from . import tags
from .modules import loaded_by
from .site import Finishing, Site

_CSS_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)|@import\s+([\"'])(.*?)\3")
_LINKS = ("href", "src", "action", "poster", "data")
#: What a page shows or runs and does not merely point to: only its own site's, by its policy.
_LOADED = {
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("track", "src"),
    ("script", "src"),
    ("image", "href"),
    ("use", "href"),
    ("input", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("iframe", "src"),
}
_LOADING_RELATIONS = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}
#: Schemes of links that leave the site and need no secure connection.
_CONTACTS = ("mailto", "tel", "sms", "xmpp", "geo", "doi")


_TAG = re.compile(r"[a-z]+(?:-[a-z]+)+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MODULE = re.compile(r"assets/explorables/[^/]+\.js")


@dataclass(frozen=True)
class Reference:
    """An address on a page: what names it (a tag), and whether the page loads it."""

    address: str
    tag: str
    loaded: bool


def check_links(site: Site, finishing: Finishing) -> None:
    """Note a fault for each reference that leads nowhere or that the policy would block.

    Internal addresses must name a file and, where they have one, an element in it. What leads
    out must be https; what is loaded must be the site's own, but for the frames allowed.
    """
    check = _Check(site, finishing)
    for name, text in site.texts.items():
        if name.endswith(".css"):
            found = (m[2] or m[4] for m in _CSS_URL.finditer(text))
            references = [Reference(address, "url()", True) for address in found if address]
        elif name.endswith(".js"):
            references = [Reference(address, "script", True) for address in loaded_by(text)]
        else:
            references = check.references[name]
        for reference in dict.fromkeys(references):
            if fault := check.fault(name, reference):
                place = finishing.locate(name, reference.address)
                site.faults.append(f"{place}: {reference.address} {fault}")


class _Check:
    """What the references of a site are held against."""

    def __init__(self, site: Site, finishing: Finishing) -> None:
        self.site = site
        self.frame_hosts = finishing.frame_hosts
        address = urlsplit(finishing.site_url)
        self.path = f"{address.path.rstrip('/')}/"
        # Other sites may live on the same host: the site's own is what lies below its address.
        self.own = f"{address.scheme}://{address.netloc}{self.path}" if address.netloc else ""
        self.ids: dict[str, set[str]] = {}
        self.references: dict[str, list[Reference]] = {}
        for name, text in site.pages.items():
            self.ids[name], self.references[name] = _inventory(text)

    def fault(self, page: str, reference: Reference) -> str | None:
        """What is wrong with a reference, as the end of a sentence; None if it is sound."""
        address = reference.address
        if self.own and f"{address}/".startswith(self.own):
            address = f"{self.path}{address[len(self.own) :]}"
        try:
            parts = urlsplit(address)
        except ValueError:
            return "is no address; mend it"
        if reference.tag in ("object", "embed"):
            return f"stands in <{reference.tag}>, which the page's policy blocks; link to it"
        if parts.scheme == "data":
            return None
        if parts.scheme or parts.netloc:
            return self._outside(reference, parts.scheme, parts.netloc, parts.path)
        return self._inside(page, parts.path, unquote(parts.fragment))

    def _outside(self, reference: Reference, scheme: str, host: str, path: str) -> str | None:
        if scheme in _CONTACTS and not reference.loaded:
            return None if path else "is empty; mend it"
        if reference.tag == "iframe":
            if f"{scheme}://{host}" in self.frame_hosts:
                return None
            return (
                "stands in a frame, which the page's policy blocks; "
                "name its host under 'frames' of plugin lessonkit in mkdocs.yml"
            )
        if reference.loaded:
            return (
                "comes from another host, which the page's policy blocks; "
                "keep a copy in the lesson, or link to it"
            )
        if scheme == "http":
            return "is not https; use its https address"
        if scheme != "https" or not host:
            return "is no address that a reader can open; use https"
        return None

    def _inside(self, page: str, path: str, fragment: str) -> str | None:
        target = page
        if path:
            resolved = self._target(page, unquote(path))
            if resolved is None:
                return "leads out of the site; mend it"
            target = resolved
        if target not in self.site:
            return f"leads to '{target}', which the site does not have; mend it"
        if not fragment or fragment == "top":
            return None
        # A state of an explorable is written tag=name:value, which no heading's id is.
        if "=" in fragment:
            return self._state(target, fragment)
        if fragment in self.ids.get(target, set()):
            return None
        return f"leads to a part of '{target}' that it does not have; mend what stands behind #"

    def _state(self, target: str, fragment: str) -> str | None:
        """What is wrong with the states of pieces that an address names.

        A name and a value are looked for in the text of the lesson's modules.
        """
        for entry in fragment.split("&"):
            tag, _, settings = entry.partition("=")
            if not _TAG.fullmatch(tag):
                continue
            if f"<{tag}" not in self.site.pages.get(target, ""):
                return f"names the piece '{tag}', which '{target}' does not have; mend it"
            for setting in filter(None, settings.split(",")):
                name, _, value = setting.partition(":")
                for word in (name, value):
                    if not (_NUMBER.fullmatch(word) or word in self.words):
                        return f"sets '{setting}', and '{tag}' knows no '{word}'; mend it"
        return None

    @cached_property
    def words(self) -> set[str]:
        """Every word of the lesson's own modules."""
        modules = (text for name, text in self.site.texts.items() if _MODULE.fullmatch(name))
        return {word for text in modules for word in re.findall(r"[\w-]+", text)}

    def _target(self, page: str, path: str) -> str | None:
        """The file that a path means, or None if it leaves the site."""
        if path.startswith("/"):
            if not f"{path}/".startswith(self.path):
                return None
            joined = path[len(self.path) :]
        else:
            joined = str(PurePosixPath(page).parent / path) + ("/" if path.endswith("/") else "")
        resolved = _resolve(joined)
        if resolved is None:
            return None
        last = joined.rpartition("/")[2]
        return f"{resolved}/index.html".lstrip("/") if last in ("", ".", "..") else resolved


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


def _inventory(text: str) -> tuple[set[str], list[Reference]]:
    """Ids and references of a page."""
    ids: set[str] = set()
    references: dict[Reference, None] = {}
    for name, raw in tags.tags(text):
        if "=" in raw and _INTERESTING.search(raw):
            tag_ids, tag_references = _of_tag(name, raw)
            ids.update(tag_ids)
            references.update(dict.fromkeys(tag_references))
    return ids, list(references)


@lru_cache(maxsize=4096)  # every page has the same menu
def _of_tag(name: str, raw: str) -> tuple[list[str], list[Reference]]:
    """Ids and references of one tag."""
    attributes = tags.attributes(raw)
    ids = [attributes.get("id"), attributes.get("name") if name == "a" else None]
    return [identity for identity in ids if identity], list(_references(name, attributes))


_INTERESTING = re.compile(r"\b(?:id|name|srcset|content|href|src|action|poster|data)\s*=", re.I)


def _references(name: str, attributes: tags.Attributes) -> Iterator[Reference]:
    loading = bool(_LOADING_RELATIONS & set((attributes.get("rel") or "").lower().split()))
    for attribute in _LINKS:
        if attribute in attributes:
            loaded = (name, attribute) in _LOADED or (name == "link" and loading)
            yield Reference((attributes[attribute] or "").strip(), name, loaded)
    for candidate in (attributes.get("srcset") or "").split(","):
        if candidate.strip():
            yield Reference(candidate.split()[0], name, True)
    kind = attributes.get("property") or attributes.get("name") or ""
    if name == "meta" and kind in ("og:image", "og:url", "twitter:image"):
        yield Reference(attributes.get("content") or "", name, False)
