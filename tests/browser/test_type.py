"""The typefaces: which part of a page is set in which, that they come, and that nothing moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lessonkit.testing.browser import Pages
from lessonkit.testing.server import SiteServer
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Page, Route

WIDTHS = (390, 768, 1440)
#: Resolves when what was to be drawn is drawn.
TWO_FRAMES = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
#: The sum of the layout shifts of a page whose typefaces have come.
MOVED = f"""async () => {{
    await document.fonts.ready;
    await {TWO_FRAMES};
    const observer = new PerformanceObserver(() => {{}});
    observer.observe({{ type: "layout-shift", buffered: true }});
    return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
}}"""


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


def test_text_and_labels_wear_their_typefaces(
    open_page: Callable[..., Page], addresses: list[str]
) -> None:
    page = open_page("")
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
    pages: Pages, addresses: list[str], width: int
) -> None:
    """By no figure that is ever shown where they come in time, and hardly where they come late."""
    page = pages.take({"width": width, "height": 900})

    def in_time(address: str) -> float:
        page.goto(address)
        return page.evaluate(MOVED)

    def late(address: str) -> float:
        page.goto(address, wait_until="domcontentloaded")  # the rest waits for them, too
        page.evaluate(TWO_FRAMES)
        assert held and page.evaluate("document.fonts.status") == "loading"
        while held:
            held.pop().continue_()
        return page.evaluate(MOVED)

    assert max(map(in_time, addresses)) < 0.002
    held: list[Route] = []
    page.route("**/fonts/s*.woff2", lambda route: held.append(route))
    assert max(map(late, addresses)) < 0.02
    page.unroute("**/fonts/s*.woff2")
    pages.leave(page)


def test_the_glossary_is_filtered_and_says_how_much_is_left(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("glossary/", width=390)
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
