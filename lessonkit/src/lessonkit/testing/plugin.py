"""Pytest fixtures for tests of a built site: the site, a server for it, and one browser.

Load it with ``-p lessonkit.testing.plugin``; ``--site FOLDER`` names the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .engines import Engine
    from .server import SiteServer


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--site", default="site", help="the folder of the built site, below the root (site)"
    )
    parser.addoption(
        "--engines",
        action="store_true",
        help="also check the site in Firefox and WebKit (see lessonkit.testing.engines)",
    )


def _folder(config: pytest.Config) -> Path:
    folder = config.rootpath / config.getoption("--site")
    if not (folder / "index.html").is_file():
        raise pytest.UsageError(f"no site in {folder}; build it first (mkdocs build)")
    return folder


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `address` runs once for each page of the site."""
    if "address" in metafunc.fixturenames:
        addresses = list(BuiltSite(_folder(metafunc.config)).pages)
        metafunc.parametrize("address", addresses, ids=[name or "landing" for name in addresses])


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest) -> BuiltSite:
    """The site as `mkdocs build` left it."""
    return BuiltSite(_folder(request.config))


@pytest.fixture(scope="session")
def server(built: BuiltSite) -> Iterator[SiteServer]:
    """The site behind a server that compresses and counts."""
    from .server import SiteServer

    running = SiteServer(built.folder)
    yield running
    running.close()


@pytest.fixture(
    scope="module",
    params=[
        # each stays with one worker, so that both run at once
        pytest.param(name, marks=pytest.mark.xdist_group(name))
        for name in ("firefox", "webkit")
    ],
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Firefox, then WebKit, where ``--engines`` asks for them."""
    from .engines import ENGINES, missing

    if not request.config.getoption("--engines"):
        pytest.skip("Firefox and WebKit are asked for by --engines (make browsers)")
    if lacking := missing(request.param):
        pytest.fail(f"missing: {', '.join(lacking)}", pytrace=False)
    running = ENGINES[request.param]()
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium, see chromium.py."""
    from playwright.sync_api import sync_playwright

    from .chromium import installed_chromium

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=installed_chromium(), args=["--no-sandbox"]
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, server: SiteServer) -> Iterator[Callable[..., Page]]:
    """``open_page(address, width=360, …)`` opens a page of the site in an empty browser.

    Other options are those of Playwright's ``new_context``. An error or warning in the console
    of any of these pages fails the test.
    """
    contexts = []
    said: list[str] = []

    def make(address: str, width: int = 1440, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": width, "height": 900}, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(server.base + address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not said
