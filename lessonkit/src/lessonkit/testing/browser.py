"""Open pages of a built site in an empty browser, and look at them from inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, ViewportSize

    from .server import SiteServer

HERE = Path(__file__).parent
HEIGHT = 900


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _axe() -> str:
    from axe_playwright_python.base import AXE_FILE_PATH

    return str(AXE_FILE_PATH.read_text(encoding="utf-8"))


def checks_script() -> str:
    """A JavaScript function that takes the name of a check of ``checks.js`` and its arguments."""
    return f"([name, values]) => {_text('checks.js').strip()}[name](...values)"


def check(page: Page, name: str, *arguments: str) -> list[str]:
    """Run one of the checks of ``checks.js`` on a page as it stands; return its faults."""
    found: list[str] = page.evaluate(checks_script(), [name, list(arguments)])
    return found


#: Looks of texts and links that axe has measured and found good (see `looks` in ``checks.js``).
_GOOD_LOOKS: set[str] = set()


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it stands, a line each."""
    _bring_axe(page)
    return check(page, "axe") + colour_violations(page)


def colour_violations(page: Page) -> list[str]:
    """What axe finds by its two rules of colours: contrast, and links that stand out in text.

    Most of axe's time would go into these. Each look is measured once a process: whatever has the
    same letters, before the same ground, has the same contrast. A look that was not found good is
    measured wherever it is met.
    """
    looks = check(page, "looks", json.dumps(sorted(_GOOD_LOOKS)))
    if not looks:
        return []
    _bring_axe(page)
    faults = check(page, "colours")
    _GOOD_LOOKS.update(check(page, "colours", "good"))
    return faults


def _bring_axe(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())


def tab_to(page: Page, selector: str, most: int = 30) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no {selector} within {most} presses of Tab")


class Pages:
    """Pages of a browser, each as good as new, with what went wrong on it.

    A page is used again, for a new one in a new context costs more than most tests do on it.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}
        self._kinds: dict[Page, str] = {}
        self.faults: dict[Page, list[str]] = {}

    def take(
        self,
        viewport: ViewportSize,
        color_scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
        **options: Any,
    ) -> Page:
        """An empty page; other options are those of Playwright's ``new_context``.

        Errors and warnings in its console gather in `faults`.
        """
        kind = repr(sorted(options.items()))
        free = self._free.setdefault(kind, [])
        page = free.pop() if free else self._new(kind, options)
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion=reduced_motion)
        return page

    def _new(self, kind: str, options: dict[str, Any]) -> Page:
        page = self._browser.new_context(**options).new_page()
        page.set_default_timeout(10_000)
        page.add_init_script(_text("watch.js"))
        faults = self.faults[page] = []
        page.on(
            "console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        self._kinds[page] = kind
        return page

    def leave(self, page: Page) -> list[str]:
        """Give a page back, with nothing kept in it; returns what went wrong on it."""
        faults = self.faults[page][:]
        if page.is_closed():
            page.context.close()
            return faults
        origin = page.evaluate("location.origin")
        page.goto("about:blank")  # before the rest: some things are kept when a page is left
        page.mouse.move(0, 0)
        if origin.startswith("http"):
            tools = page.context.new_cdp_session(page)
            tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
            tools.detach()
        self.faults[page].clear()
        self._free[self._kinds[page]].append(page)
        return faults


@contextmanager
def opened(
    pages: Pages, server: SiteServer, address: str, width: int, scheme: str
) -> Iterator[tuple[Page, list[str]]]:
    """A page in a browser that has nothing of the site, and what goes wrong on it while it is open.

    The list takes messages of the console, errors of scripts, and requests to other hosts.
    """
    page = pages.take(
        {"width": width, "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",  # colours in transition are no one's to judge
    )
    tools = page.context.new_cdp_session(page)
    tools.send("Network.clearBrowserCache")
    for disabled in (True, False):  # which empties the cache in memory, too
        tools.send("Network.setCacheDisabled", {"cacheDisabled": disabled})
    tools.detach()
    faults = pages.faults[page]

    def asked(request: Request) -> None:
        if not request.url.startswith((server.base, "data:", "blob:", "about:")):
            faults.append(f"asks for {request.url}")

    page.on("request", asked)
    page.goto(server.base + address)
    yield page, faults
    page.remove_listener("request", asked)
    pages.leave(page)
