"""How long a page keeps a slow phone busy: while it loads, and at the first touch and scroll.

The times are processor time of the page's main thread, taken from the browser's own trace, with
the processor slowed four times; so other work on this machine does not count.
"""

from __future__ import annotations

import json
from typing import Any

from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser

SLOWER = 4
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
#: Milliseconds that no task should exceed, or a reader notices: while loading, and at a touch.
BARS = (250, 200)


def longest_tasks(server: SiteServer, browser: Browser, address: str) -> tuple[int, int]:
    """Milliseconds of the longest task while a page loads, and while it is touched and scrolled."""
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
    context.close()
    return loading, touched


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
    print(f"{f'longest task (ms), processor {SLOWER} times slower':44}{'loading':>18}{'touch':>18}")
    for address in addresses:
        times = zip(longest_tasks(server, browser, address), BARS, strict=True)
        cells = [f"{ms} > {bar}" if ms > bar else f"{ms}" for ms, bar in times]
        print(f"{address or 'landing page':44}{cells[0]:>18}{cells[1]:>18}", flush=True)
