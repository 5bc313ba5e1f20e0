"""A reader for the explorables; the browser and the site come from lessonkit.testing."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lessonkit.testing.browser import Pages
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Browser, Page

from tests.browser.reader import MEASURED_CURVES, MEASURED_TIMES, Bench, Reader
from tests.notebook_cells import drawing, executed, run


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    server = Bench()
    yield server
    server.close()


@pytest.fixture(scope="session")
def worked() -> dict:
    """The numbers of the step by hand."""
    return run("one_step_by_hand").results


@pytest.fixture(scope="session")
def drawn_cells() -> str:
    """Both drawings of the cell, as the still figure of <lstm-step>."""
    draw = drawing("cell").draw
    return "".join(f"<figure>{draw(variant=variant)}</figure>" for variant in ("modern", "1997"))


@pytest.fixture(scope="module")
def page_nets(page_with):
    """A page that answers ``page_nets(function, argument)`` with the sentence's modules in hand.

    `function` is given the argument, `agreement.js`, and what the page knows: WORDS, UNIT, NETS.
    """
    names = ("lstm", "plain", "plain_young", "cell_1997")
    ask = page_with("agreement", "agreement-model", *(f"nets/{name}" for name in names))
    nets = ", ".join(f"{name}: nets[{k}].NET" for k, name in enumerate(names))

    def call(function: str, argument: object = None) -> Any:
        known = f"{{...model, NETS: {{{nets}}}}}"
        return ask(f"(argument, m, model, ...nets) => ({function})(argument, m, {known})", argument)

    return call


@functools.cache
def dictation_nets() -> dict:
    """The two cells that take dictation, as the build hands them to the piece."""
    results = executed("gates_at_work").results()
    return {"lstm": results["net"], "cell_1997": results["net_1997"]}


@pytest.fixture(scope="module")
def page_with(browser: Browser, bench: Bench) -> Iterator[Callable[..., Callable[..., Any]]]:
    """``page_with("lstm", "trainer")`` opens a page and returns ``run(function, argument)``.

    `function` is JavaScript; it is given the argument and those modules of the pieces.
    """
    context = browser.new_context()

    def open_page(*modules: str) -> Callable[..., Any]:
        page = context.new_page()
        page.goto(bench.add("modules.html", "<!doctype html><title>modules</title>"))
        imports = ", ".join(f"import('/assets/explorables/{name}.js')" for name in modules)

        def call(function: str, argument: object = None) -> Any:
            # As text: Playwright's own way of handing over long arrays takes seconds.
            answer = page.evaluate(
                f"async (text) => {{ const modules = await Promise.all([{imports}]);"
                f" return JSON.stringify(({function})(JSON.parse(text), ...modules)); }}",
                json.dumps(argument),
            )
            return json.loads(answer)

        return call

    yield open_page
    context.close()


@pytest.fixture
def reader(pages: Pages, bench, worked, drawn_cells) -> Iterator[Callable[..., Reader]]:
    """``reader(tag)`` opens a piece; console errors and blocked requests fail the test."""
    taken: list[Page] = []

    def sit_down(tag: str, state: str = "", attributes: str = "", **options) -> Reader:
        data = {
            "lstm-step": worked["given"],
            "serial-cost": MEASURED_TIMES,
            "gradient-decay": MEASURED_CURVES,
            "dictation-line": dictation_nets() if tag == "dictation-line" else None,
        }.get(tag)
        still = {"still": drawn_cells} if tag == "lstm-step" else {}
        page = pages.take(**{"viewport": {"width": 1440, "height": 900}, **options})
        taken.append(page)
        someone = Reader(page, tag, bench.piece(tag, data, attributes=attributes, **still))
        someone.open(state, wait=options.get("java_script_enabled", True))
        return someone

    yield sit_down
    faults = [fault for page in taken for fault in pages.leave(page)]
    assert not faults


@pytest.fixture(scope="session")
def site(built: BuiltSite) -> Path:
    """The folder of the real site, as `make build` left it."""
    return built.folder
