"""The explorables where they stand: on the pages of the built site, with what the build gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser

from .server import SiteServer
from .test_explorables import AXE_RUN, TAGS

AXE = AXE_FILE_PATH.read_text(encoding="utf-8")


def placed(site: Path) -> dict[str, list[str]]:
    """The pages with explorables and the tags of these."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        tags = re.findall(
            r'<section class="explorable".*?</p>\s*<([a-z]+(?:-[a-z]+)+)',
            path.read_text(),
            re.DOTALL,
        )
        if tags:
            found[path.relative_to(site).as_posix().removesuffix("index.html")] = tags
    return found


def test_all_seven_have_their_place(site: Path) -> None:
    assert {tag for tags in placed(site).values() for tag in tags} == set(TAGS)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_every_piece_comes_alive_on_its_page(
    width: int, scheme: str, site: Path, server: SiteServer, browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address, tags in placed(site).items():
        page.goto(server.base + address)
        for tag in tags:
            page.locator(tag).scroll_into_view_if_needed()
            page.wait_for_selector(f"{tag}[data-live]")
            words = page.locator(f"{tag} .x-readout").inner_text()
            assert words and "NaN" not in words and "undefined" not in words, (address, tag)
            assert page.locator(f"{tag} .x-still figure").count(), (address, tag)
        page.evaluate(AXE)
        found = page.evaluate(AXE_RUN.replace("axe.run(", "axe.run('.explorable', "))
        assert not found, (address, found)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    context.close()
    assert not said
