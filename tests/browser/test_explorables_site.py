"""The explorables where they stand: on the pages of the built site, with what the build gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser

from .test_explorables import TAGS


def placed(site: Path) -> dict[str, list[str]]:
    """The pages with explorables and the tags of these."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        tags = re.findall(
            r'<section class="explorable[^"]*".*?</p>\s*<([a-z]+(?:-[a-z]+)+)',
            path.read_text(),
            re.DOTALL,
        )
        if tags:
            found[path.relative_to(site).as_posix().removesuffix("index.html")] = tags
    return found


def test_all_pieces_have_their_place_and_a_state_to_share(site: Path) -> None:
    assert TAGS and {tag for tags in placed(site).values() for tag in tags} == set(TAGS)
    assert set(LINKS) == set(
        TAGS
    )  # LINKS below: give each piece a state that differs from its first


# A state of each piece as a reader would share it.
LINKS = {
    "reber-walk": "read:3",
    "gradient-decay": "weight:1.06,holds:0.5",
    "memory-half-life": "bias:4.5",
    "lstm-step": "cell:original,stage:4",
    "trained-cell": "gate:in0,to:shut",
    "train-it-yourself": "lag:12,steps:150",
    "serial-cost": "length:2000,width:512",
    "dictation-line": "ask1:2,cell:cell_1997",
    "net-writes": "writer:plain",
    "keeps-number": "n0:2,n3:15",
}
# Adds up what moves in the text without the reader's doing.
WATCH_SHIFTS = """
window.moved = [];
new PerformanceObserver((list) => {
    for (const {hadRecentInput, sources} of list.getEntries()) {
        if (hadRecentInput) continue;
        for (const {node, previousRect: from, currentRect: to} of sources) {
            const element = node?.nodeType === 1 ? node : node?.parentElement;
            if (!element?.closest('.md-content')) continue;
            moved.push(`${element.outerHTML.slice(0, 80)}: ${JSON.stringify([from, to])}`);
        }
    }
}).observe({type: 'layout-shift', buffered: true});
"""
# All that a piece tells, to the eye and to the ear.
WORDS = """
(tag) => [...document.querySelectorAll(`${tag} .x-live, ${tag} .x-live [aria-label]`)].map(
    (one) => `${one.ariaLabel ?? ''} ${one.innerText ?? ''}`).join(' ')
"""


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_every_piece_comes_alive_on_its_page(
    width: int, scheme: str, site: Path, server: SiteServer, browser: Browser
) -> None:
    """Also: a shared link leads to the question, and nothing in the text moves."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.add_init_script(f"localStorage.clear(); {WATCH_SHIFTS}")  # each page as at a first visit
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address, tags in placed(site).items():
        # Of two pieces on a page each is linked to at one of the widths.
        shared, *others = tags if width == 360 else reversed(tags)
        page.goto(f"{server.base}{address}#{shared}={LINKS[shared]}")
        page.wait_for_selector(f"{shared}[data-live]")
        question = page.locator(f".explorable:has({shared}) .question").bounding_box()
        header = page.locator(".md-header").bounding_box()
        assert question and header
        assert header["y"] + header["height"] <= question["y"] <= 200, (address, shared)
        for tag in (shared, *others):
            page.locator(tag).scroll_into_view_if_needed()
            page.wait_for_selector(f"{tag}[data-live]")
            words = page.evaluate(WORDS, tag)
            assert page.locator(f"{tag} .x-readout").inner_text()
            assert "NaN" not in words and "undefined" not in words, (address, tag)
            assert page.locator(f"{tag} .x-still figure").count(), (address, tag)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        assert not page.evaluate("moved"), address
    context.close()
    assert not said


def test_a_page_opened_from_disk_shows_every_still_figure(site: Path, browser: Browser) -> None:
    """Where browsers refuse module scripts: figure, question and takeaway, and no error."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    for address, tags in placed(site).items():
        page.goto((site / address / "index.html").as_uri())
        assert page.locator("h1").first.is_visible()
        for tag in tags:
            piece = page.locator(f".explorable:has({tag})")
            piece.scroll_into_view_if_needed()
            for part in (".question", "figure", "figure svg, figure img", ".takeaway"):
                assert piece.locator(part).first.is_visible(), (address, tag, part)
            assert not piece.locator(".x-live").count(), (address, tag)
        if page.locator(".katex").count():
            assert page.locator(".katex:visible").count(), address
    context.close()
    assert not said
