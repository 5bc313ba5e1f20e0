"""A reader for the explorables; the browser and the site come from lessonkit.testing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Browser, BrowserContext

from tests.browser.reader import (
    MEASURED_CURVES,
    MEASURED_TIMES,
    Bench,
    Reader,
    drawn_cells,
    run_notebook,
)

SEAT: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    server = Bench()
    yield server
    server.close()


@pytest.fixture(scope="session")
def worked() -> dict:
    return run_notebook("one_step_by_hand")


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """Where readers without special wishes sit: the pieces keep nothing but their address."""
    context = browser.new_context(**SEAT)
    yield context
    context.close()


@pytest.fixture
def reader(
    browser: Browser, desk: BrowserContext, bench, worked
) -> Iterator[Callable[..., Reader]]:
    """``reader(tag)`` opens a piece; console errors and blocked requests fail the test."""
    opened: list[Reader] = []

    def sit_down(tag: str, state: str = "", **options) -> Reader:
        data = {
            "lstm-step": worked,
            "serial-cost": MEASURED_TIMES,
            "gradient-decay": MEASURED_CURVES,
        }.get(tag)
        still = {"still": drawn_cells()} if tag == "lstm-step" else {}
        page = browser.new_page(**{**SEAT, **options}) if options else desk.new_page()
        faults: list[str] = []
        page.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        someone = Reader(page, tag, bench.piece(tag, data, **still), faults)
        someone.open(state, wait=options.get("java_script_enabled", True))
        opened.append(someone)
        return someone

    yield sit_down
    for someone in opened:
        someone.page.close()  # and its context, if it has one of its own
        assert not someone.faults


@pytest.fixture(scope="session")
def site(built: BuiltSite) -> Path:
    """The folder of the real site, as `make build` left it."""
    return built.folder
