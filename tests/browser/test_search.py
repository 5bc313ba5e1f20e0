"""The search is found by keyboard, and costs nothing until it is opened."""

from __future__ import annotations

from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, expect


def test_the_search_is_fetched_when_it_is_opened(server: SiteServer, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.base + "quiz/")
    page.wait_for_timeout(700)
    parts = ("search_index", "workers/search")
    assert not [url for url in asked if any(part in url for part in parts)]

    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type("forget gate")
    first = page.locator(".md-search-result__link").first
    expect(first).to_be_visible(timeout=15_000)
    for part in parts:
        assert sum(part in url for url in asked) == 1, part
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/quiz/" not in url)
    page.close()
