"""Open pages of a built site in an empty browser, and look at them from inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds on a page as it stands, by all rules or by those named, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    return check(page, "axe", *rules)


def tab_to(page: Page, selector: str, most: int = 30) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no {selector} within {most} presses of Tab")


@contextmanager
def opened(
    browser: Browser, server: SiteServer, address: str, width: int, scheme: str
) -> Iterator[tuple[Page, list[str]]]:
    """A page in an empty browser, and the list of what goes wrong on it while it is open.

    The list takes messages of the console, errors of scripts, and requests to other hosts.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",  # colours in transition are no one's to judge
    )
    faults: list[str] = []
    page = context.new_page()
    page.add_init_script(_text("watch.js"))
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))

    def asked(url: str) -> None:
        if not url.startswith((server.base, "data:", "blob:")):
            faults.append(f"asks for {url}")

    page.on("request", lambda request: asked(request.url))
    page.goto(server.base + address)
    yield page, faults
    context.close()
