"""Opens every page in each colour scheme: accessible, no errors, no wider than a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .browser import HEIGHT, Pages, check, colour_violations, opened, violations
from .budgets import PAGE
from .site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .server import SiteServer

WIDTHS = (360, 768, 1440)
PIECES = ".explorable > :not(p)"
OPEN_ALL = "document.querySelectorAll('article details').forEach((one) => { one.open = true; })"
SHUT_ALL = "document.querySelectorAll('article details').forEach((one) => { one.open = false; })"


def report(address: str, faults: list[str]) -> None:
    """Fail with one line for each fault, and no trace of this file."""
    if faults:
        lines = [f"  {fault}" for fault in dict.fromkeys(faults)]
        pytest.fail("\n".join([address or "landing page", *lines]), pytrace=False)


def at(place: str | int, faults: list[str]) -> list[str]:
    """Faults with the place where they were seen: a width, or the name of a medium."""
    where = f"{place} px" if isinstance(place, int) else place
    return [f"{where}: {fault}" for fault in faults]


def wake(page: Page, width: int) -> list[str]:
    """Scroll to every explorable until it lives; return what is wrong with those that do not."""
    from playwright.sync_api import Error

    faults: list[str] = []
    for piece in page.locator(PIECES).all():
        tag = piece.evaluate("(piece) => piece.localName")
        piece.scroll_into_view_if_needed()
        try:
            page.wait_for_selector(f"{tag}[data-live]", timeout=15_000)
        except Error:
            faults.append(f"<{tag}> stays a still figure")
            continue
        faults += check(page, "grown", tag)
        words = piece.inner_text()
        faults += [f"<{tag}> shows {word}" for word in ("NaN", "undefined") if word in words]
    return at(width, faults)


def test_a_page_by_daylight(address: str, server: SiteServer, pages: Pages) -> None:
    """Weight, console, policy, phone, axe at three widths, popovers, labels, explorables, print."""
    server.sent = 0
    with opened(pages, server, address, WIDTHS[0], "light") as (page, faults):
        page.wait_for_timeout(100)
        if not page.locator(PIECES).count():  # those come when they are near
            first = server.sent
            page.keyboard.press("Shift")
            page.mouse.move(180, 400)
            page.wait_for_timeout(50)
            if server.sent > first:
                faults.append(f"loads {server.sent - first:,} more bytes at the first move")
        faults += check(page, "labels") + check(page, "formulas")
        faults += wake(page, WIDTHS[0])
        if server.sent > PAGE.limit:
            faults.append(f"loads {server.sent:,} bytes, more than {PAGE}")
        page.evaluate(OPEN_ALL)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            faults += at(width, violations(page))
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{width} px: the page is {wide} px wide")
            if width != 768:
                faults += at(width, check(page, "popovers"))
        faults += page.evaluate("seen.blocked")
        page.evaluate(SHUT_ALL)
        page.emulate_media(media="print")
        faults += at("print", check(page, "paper"))
    report(address, faults)


def test_a_page_by_night(address: str, server: SiteServer, pages: Pages) -> None:
    """Contrast and links at three widths in dark colours, calm motion, nothing that moves."""
    with opened(pages, server, address, WIDTHS[-1], "dark") as (page, faults):
        faults += check(page, "dark")
        faults += wake(page, WIDTHS[-1])
        faults += page.evaluate("seen.moved")
        faults += check(page, "motion")
        page.evaluate(OPEN_ALL)
        for width in reversed(WIDTHS):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            faults += at(width, colour_violations(page))
        page.emulate_media(media="print")
        faults += at("print", check(page, "paper"))
    report(address, faults)


def test_every_page_can_be_read_without_scripts(
    built: BuiltSite, server: SiteServer, browser: Browser
) -> None:
    """Title, text and figures are there; no control is shown that nothing would answer."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    faults: list[str] = []
    for address in built.pages:
        page.goto(server.base + address)
        faults += at(address, check(page, "unscripted"))
    context.close()
    report("without scripts", faults)


@pytest.mark.parametrize("width", [360, 1440])
def test_links_to_headings_land_there(
    width: int, built: BuiltSite, server: SiteServer, browser: Browser
) -> None:
    """On the four longest pages of text, each heading in turn."""
    longest = [name for name in built.pages if not name.startswith("notebooks/")][:4]
    context = browser.new_context(viewport={"width": width, "height": HEIGHT})
    page = context.new_page()
    faults: list[str] = []
    for address in longest:
        page.goto(server.base + address)
        faults += at(address, check(page, "headings"))
    context.close()
    report(f"links to headings, {width} px", faults)
