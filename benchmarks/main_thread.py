"""How long a page keeps a slow phone busy: while it loads, at a touch and scroll, in a drag.

The times are processor time of the page's main thread, taken from the browser's own trace, with
the processor slowed four times; so other work on this machine does not count.
"""

from __future__ import annotations

import json
from typing import Any

from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, Locator, Page

SLOWER = 4
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
#: Milliseconds that no task should exceed, or a reader notices: while loading, at a touch, and
#: while a handle follows the finger.
BARS = (250, 200, 50)


def longest_tasks(server: SiteServer, browser: Browser, address: str) -> tuple[int, int, int]:
    """Milliseconds of the longest task while a page loads, is touched and scrolled, is dragged.

    Dragged is the first handle of each picture that is seen; without one, the last is 0.
    """
    context = browser.new_context(**PHONE)
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    browser.start_tracing(page=page, categories=["toplevel"])
    page.goto(server.base + address)
    page.wait_for_timeout(3000)
    loading = _longest(browser.stop_tracing())
    browser.start_tracing(page=page, categories=["toplevel"])
    page.touchscreen.tap(200, 500)
    for _ in range(12):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(120)
    page.wait_for_timeout(1000)
    touched = _longest(browser.stop_tracing())
    dragged = max((_dragged(browser, page, handle) for handle in _handles(page)), default=0)
    context.close()
    return loading, touched, dragged


def _handles(page: Page) -> list[Locator]:
    """The first handle of each picture that can be seen without opening anything."""
    pictures = page.locator("svg:has([role=slider]):visible").all()
    return [picture.locator("[role=slider]").first for picture in pictures]


def _dragged(browser: Browser, page: Page, handle: Locator) -> int:
    """Milliseconds of the longest task while a handle is pulled to and fro."""
    handle.scroll_into_view_if_needed()
    page.wait_for_timeout(800)  # a picture may still draw itself
    box = handle.bounding_box()
    if box is None:
        return 0
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    browser.start_tracing(page=page, categories=["toplevel"])
    for step in range(24):
        far = 3 * (12 - abs(step - 12))
        page.mouse.move(x + far, y - far)
        page.wait_for_timeout(30)
    longest = _longest(browser.stop_tracing())
    page.mouse.up()
    return longest


def _longest(trace: bytes) -> int:
    events = json.loads(trace)["traceEvents"]
    renderers = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    times = [
        event.get("tdur", event["dur"]) / 1000
        for event in events
        if event["ph"] == "X"
        and (event["pid"], event["tid"]) in renderers
        and event["name"].endswith("RunTask")
    ]
    return round(max(times, default=0))


def main_thread_table(server: SiteServer, browser: Browser, addresses: list[str]) -> None:
    """Print the longest tasks of some pages; a mark stands where one is over its bar."""
    title = f"longest task (ms), processor {SLOWER} times slower"
    print(f"{title:44}{'loading':>14}{'touch':>14}{'drag':>14}")
    for address in addresses:
        times = zip(longest_tasks(server, browser, address), BARS, strict=True)
        cells = [f"{ms} > {bar}" if ms > bar else f"{ms}" for ms, bar in times]
        print(
            f"{address or 'landing page':44}{cells[0]:>14}{cells[1]:>14}{cells[2]:>14}", flush=True
        )
