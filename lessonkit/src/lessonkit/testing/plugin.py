"""Pytest fixtures for tests of a built site: the site, a server for it, and one browser.

Load it with ``-p lessonkit.testing.plugin``; ``--site FOLDER`` names the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .browser import Pages
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
    parser.addini(
        "together", "patterns of files whose tests one process runs (sharing.py)", "linelist", []
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the tests out by ``--dist loadfile`` as sharing.py says."""
    if config.getvalue("dist") != "loadfile":
        return None
    from .sharing import Sharing

    return Sharing(config, log)


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


@pytest.fixture(scope="module", params=["firefox", "webkit"])
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


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    """Empty pages, used again."""
    return Pages(browser)


@pytest.fixture
def open_page(pages: Pages, server: SiteServer) -> Iterator[Callable[..., Page]]:
    """``open_page(address, width=360, …)`` opens a page of the site in an empty browser.

    Other options are those of Playwright's ``new_context``. An error or warning in the console
    of any of these pages fails the test.
    """
    taken: list[Page] = []

    def make(address: str, width: int = 1440, **options: Any) -> Page:
        page = pages.take(**{"viewport": {"width": width, "height": 900}, **options})
        taken.append(page)
        page.goto(server.base + address)
        return page

    yield make
    said = [fault for page in taken for fault in pages.leave(page)]
    assert not said
