"""The typefaces: which part of a page is set in which, that they come, and that nothing moves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from lessonkit.testing.server import SiteServer
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Browser, BrowserContext, Page, Route

WIDTHS = (390, 768, 1440)
#: Sums up the layout shifts of a page, as `moved`.
WATCH = """
    window.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
NewPage = Callable[[int], Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    contexts: list[BrowserContext] = []

    def make(width: int) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        contexts[-1].add_init_script(WATCH)
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def addresses(built: BuiltSite, server: SiteServer) -> list[str]:
    """The landing page, the chapters and a notebook."""
    notebook = next(name for name in built.pages if name.startswith("notebooks/"))
    return [f"{server.base}{name}" for name in ("", *built.chapters, notebook)]


FONT = """(selector) => {
    const { fontFamily, fontStyle: style } = getComputedStyle(document.querySelector(selector));
    const named = fontFamily.split(",")[0].replaceAll('"', "");
    const faces = [...document.fonts].filter((f) => f.family.replaceAll('"', "") === named);
    const come = faces.some((f) => f.status === "loaded" && f.style === style);
    return [named, style, come];
}"""


def test_text_and_labels_wear_their_typefaces(new_page: NewPage, addresses: list[str]) -> None:
    page = new_page(1440)
    page.goto(addresses[2])
    page.evaluate("document.fonts.ready")
    assert {
        selector: page.evaluate(FONT, selector)
        for selector in (
            ".md-content__inner > p:not([class])",
            ".md-content__inner em",
            ".md-content h1",
            ".md-content h2",
            "strong",
            "th",
            "summary",
            "figure text",
            ".md-header .more",
            ".md-nav__link",
            ".step__title",
        )
    } == {
        ".md-content__inner > p:not([class])": ["Lesson Serif", "normal", True],
        ".md-content__inner em": ["Lesson Serif", "italic", True],
        ".md-content h1": ["Lesson Serif", "normal", True],
        ".md-content h2": ["Lesson Sans", "normal", True],
        "strong": ["Lesson Sans", "normal", True],
        "th": ["Lesson Sans", "normal", True],
        "summary": ["Lesson Sans", "normal", True],
        "figure text": ["Lesson Sans", "normal", True],
        ".md-header .more": ["Lesson Sans", "normal", True],
        ".md-nav__link": ["Lesson Sans", "normal", True],
        ".step__title": ["Lesson Sans", "normal", True],
    }
    page.goto(addresses[6])  # the chapter of the code
    assert page.evaluate(FONT, "pre code")[0] == "ui-monospace"


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_when_the_typefaces_come(
    new_page: NewPage, addresses: list[str], width: int
) -> None:
    """By no figure that is ever shown where they come in time, and hardly where they come late."""
    page = new_page(width)

    def late(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    def moved(address: str) -> float:
        page.goto(address)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(200)
        return page.evaluate("moved")

    assert max(map(moved, addresses)) < 0.002
    page.route("**/fonts/s*.woff2", late)
    assert max(map(moved, addresses)) < 0.02


def test_the_glossary_is_filtered_and_says_how_much_is_left(
    new_page: NewPage, server: SiteServer
) -> None:
    page = new_page(390)
    page.goto(f"{server.base}glossary/")
    terms = page.locator(".glossary dl > div")
    field, told = page.locator(".glossary-filter input"), page.locator(".glossary-filter output")
    whole = terms.count()
    field.fill("forget gate")
    left = terms.locator("visible=true").count()
    assert 0 < left < whole
    assert told.inner_text().startswith(f"{left} term")
    assert page.locator(".glossary h2").locator("visible=true").count() <= left
    field.fill("no such word")
    assert terms.locator("visible=true").count() == 0 and told.inner_text() == "Nothing found"
    field.fill("")
    assert terms.locator("visible=true").count() == whole and not told.inner_text()
