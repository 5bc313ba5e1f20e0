"""A built site as its checks find it: pages, chapters, quiz, glossary, notebooks."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path


class BuiltSite:
    """The pages of a site folder. An address is what follows the site's root: ``chapters/one/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> dict[str, str]:
        """The HTML of every page by its address, largest first (so that workers share evenly)."""
        files = sorted(self.folder.rglob("*.html"), key=lambda path: (-path.stat().st_size, path))
        return {
            path.relative_to(self.folder).as_posix().removesuffix("index.html"): path.read_text(
                encoding="utf-8"
            )
            for path in files
        }

    def holding(self, pattern: str) -> list[str]:
        """Addresses of the pages whose HTML matches a regular expression, in order of address."""
        return sorted(address for address, text in self.pages.items() if re.search(pattern, text))

    @cached_property
    def chapters(self) -> list[str]:
        """Addresses of the chapters in reading order, as the landing page lists them."""
        listed = re.search(r'<meta name="lesson-chapters" content="([^"]*)"', self.pages[""])
        return listed[1].split() if listed else []

    def language(self) -> str:
        """The language that the landing page declares."""
        found = re.search(r'<html[^>]*\blang="([^"]+)"', self.pages[""])
        return found[1] if found else ""
