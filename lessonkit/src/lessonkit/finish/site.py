"""The built site in memory: read once, changed by one step after another, written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..store import Store

#: The folder of the generator's own files in the built site.
ASSETS = "assets/lessonkit"
_TEXTS = (".html", ".css", ".js")
#: What an address below the site is called in a message, given the page and the address.
Locate = Callable[[str, str], str]


@dataclass(frozen=True)
class Finishing:
    """What the steps need to know besides the site.

    Attributes:
        references: the list of all sources cited, as HTML.
        site_url: the site's address, or an empty string.
        frame_hosts: origins whose pages may stand in a frame.
        serving: whether a development server shows the site, which adds a script of its own.
        trim: whether what nobody needs is removed from stylesheets and scripts.
        typefaces: whether the site has typefaces of its own.
        quotes: the signs around a quotation, and around one within it.
        store: what was worked out by earlier builds.
        locate: ``locate(page, link)`` names the source file, and the line if it can be found,
            in which an author wrote a link of a page.
    """

    references: str
    site_url: str
    frame_hosts: tuple[str, ...]
    serving: bool
    store: Store
    trim: bool = False
    typefaces: bool = True
    quotes: tuple[str, ...] = ("“", "”", "‘", "’")
    locate: Locate = lambda page, link: page


@dataclass
class Site:
    """A built site.

    Attributes:
        texts: pages, stylesheets and scripts, by path below the root.
        files: paths of all other files on disk.
        new: files made by the steps that are no texts.
        faults: what the steps found wrong, a line each.
        early: fonts that a page with the given markup is to fetch early.
    """

    texts: dict[str, str]
    files: set[str] = field(default_factory=set)
    new: dict[str, bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    early: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> Site:
        site = cls({})
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file():
                try:
                    if path.suffix in _TEXTS:
                        site.texts[name] = path.read_text(encoding="utf-8")
                        continue
                except UnicodeDecodeError:
                    pass  # an author's own file: it stays as it is
                site.files.add(name)
        return site

    @property
    def pages(self) -> dict[str, str]:
        """The HTML of each page, by path."""
        return {name: text for name, text in self.texts.items() if name.endswith(".html")}

    def __contains__(self, name: str) -> bool:
        return name in self.texts or name in self.files or name in self.new

    def write(self, root: Path, before: Site) -> None:
        """Write what differs from `before`, the site as it lies on disk."""
        for name in before.texts.keys() - self.texts.keys():
            (root / name).unlink()
        changed = {n: t.encode() for n, t in self.texts.items() if before.texts.get(n) != t}
        for name, data in (changed | self.new).items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
