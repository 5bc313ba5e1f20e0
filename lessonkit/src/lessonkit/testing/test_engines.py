"""Any built site in Firefox and WebKit: what Chromium alone would not show.

Asked for by ``--engines``. Each test holds a fault that a reader of another browser once met.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from .browser import checks_script
from .engines import Engine, EngineError
from .server import SiteServer
from .site import BuiltSite
from .test_pages import at, report

WIDTHS = (390, 1440)
#: Seconds within which a page must have come, on a busy machine.
SOON = 15

# Puts an element in the middle of the window and gives its place there.
_PLACE = """(selector, index) => {
  const element = document.querySelectorAll(selector)[index];
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
_COUNT_CLICKS = """() => {
  const { dataset } = document.documentElement;
  dataset.clicks = 0;
  addEventListener("click", () => { dataset.clicks = Number(dataset.clicks) + 1; }, true);
}"""
_CLICKS = "() => Number(document.documentElement.dataset.clicks)"


@pytest.fixture(autouse=True)
def from_the_start(engine: Engine, server: SiteServer) -> Iterator[None]:
    """Nothing remembered from the test before."""
    engine.goto(f"{server.base}404.html")
    engine.run("() => localStorage.clear()")
    engine.messages()
    yield


def look(engine: Engine, name: str, *values: str) -> list[str]:
    """Run one of the checks of ``checks.js`` in the page."""
    found: list[str] = engine.run(checks_script(), [name, list(values)])
    return found


def press(engine: Engine, selector: str, index: int = 0) -> None:
    """Press the pointer on an element for as long as a hand does."""
    engine.press(*engine.run(_PLACE, selector, index))


def test_pages_are_quiet_and_fit(engine: Engine, built: BuiltSite, server: SiteServer) -> None:
    """Width, labels and popovers at two widths; in Firefox also the console, policy included."""
    faults: list[str] = []
    for address in sorted(built.pages):
        engine.goto(server.base + address)
        for width in WIDTHS:
            engine.resize(width)
            here = engine.run("() => innerWidth")
            found = []
            engine.run("() => scrollTo(0, 300)")  # WebKit sums up the new width at the next scroll
            try:
                engine.until("() => document.documentElement.scrollWidth <= innerWidth", seconds=2)
            except EngineError:
                wide = engine.run("() => document.documentElement.scrollWidth")
                found.append(f"the page is {wide} px wide")
            for name in ("labels", "formulas", "popovers"):
                found += look(engine, name)
            faults += at(f"{address} at {here} px", found)
        faults += at(address, engine.messages())
    report(engine.name, faults)


def test_links_to_headings_land_there(engine: Engine, built: BuiltSite, server: SiteServer) -> None:
    faults: list[str] = []
    engine.resize(WIDTHS[1])
    longest = [name for name in built.pages if not name.startswith("notebooks/")][:4]
    for address in longest:
        engine.goto(server.base + address)
        faults += at(address, look(engine, "headings"))
    report(engine.name, faults)


def test_a_remembered_tab_opens_soon(engine: Engine, built: BuiltSite, server: SiteServer) -> None:
    """The last tab of every set is chosen; then each page with tabs is opened anew."""
    pages = built.holding(r'class="tabbed-set')
    if not pages:
        pytest.skip("no page has tabs")
    choose = """() => document.querySelectorAll(".tabbed-set > .tabbed-labels").forEach(
      (labels) => labels.lastElementChild.click())"""
    chosen = """() => [...document.querySelectorAll(".tabbed-set > input:last-of-type")]
      .every((input) => input.checked)"""
    for address in pages:
        engine.goto(server.base + address)
        engine.run(choose)
        engine.until(chosen, seconds=SOON)
    for address in pages:
        start = time.monotonic()
        engine.goto(server.base + address)
        engine.until(chosen, seconds=SOON)
        assert time.monotonic() - start < SOON, address


def test_the_search_opens_with_its_key(
    engine: Engine, built: BuiltSite, server: SiteServer
) -> None:
    """Before anything else is touched; it finds a word of the first chapter's title."""
    engine.goto(server.base + built.chapters[0])
    title = engine.run("() => document.querySelector('h1').innerText")
    word = max(re.findall(r"\w+", title), key=len)
    engine.type("/")
    engine.until("() => document.activeElement?.closest('dialog[open]') !== null", seconds=SOON)
    engine.type(*word)
    engine.until("() => document.querySelector('dialog[open] a[href]') !== null", seconds=SOON)
    engine.type("Escape")
    engine.until("() => document.querySelector('dialog[open]') === null")


def test_code_is_copied(engine: Engine, built: BuiltSite, server: SiteServer) -> None:
    """On a page of text and on a notebook's the button says that it has done its work."""
    notebooks = [name for name in built.holding("md-code__button") if "notebooks/" in name]
    pages = [name for name in built.chapters if "<pre" in built.pages[name]][:1] + notebooks[:1]
    for address in pages:
        engine.goto(server.base + address)
        engine.until("() => document.querySelector('.md-code__button') !== null")
        visible = """() => [...document.querySelectorAll("pre .md-code__button")]
          .findIndex((button) => button.checkVisibility())"""
        press(engine, "pre .md-code__button", engine.run(visible))
        said = "() => document.querySelector('.md-dialog__inner')?.textContent.trim()"
        assert engine.until(said, seconds=5), address


def test_every_piece_answers_hand_and_keys(
    engine: Engine, built: BuiltSite, server: SiteServer
) -> None:
    """A walk through all sliders, choices and buttons of all explorables, each pressed 120 ms."""
    faults: list[str] = []
    engine.resize(WIDTHS[1])
    for address in built.holding(r'class="explorable\b'):
        engine.goto(server.base + address)
        engine.run(_COUNT_CLICKS)
        tags = engine.run(
            "() => [...document.querySelectorAll('.explorable > :not(p)')].map((e) => e.localName)"
        )
        for tag in tags:
            try:
                faults += at(f"{address} <{tag}>", walk(engine, tag))
            except EngineError as error:
                faults.append(f"{address} <{tag}>: {error}")
    faults += engine.messages()
    report(engine.name, faults)


def walk(engine: Engine, tag: str) -> list[str]:
    """Use every control of a piece; return what did not answer."""
    faults: list[str] = []
    engine.run(_PLACE, tag, 0)
    engine.until("(tag) => document.querySelector(`${tag}[data-live]`) !== null", tag)
    count = "(selector) => document.querySelectorAll(selector).length"
    words = "(tag) => document.querySelector(`${tag} .x-live`).innerText"
    # What is folded away is used too.
    engine.run(
        "(tag) => document.querySelectorAll(`${tag} details`).forEach((d) => { d.open = true; })",
        tag,
    )
    sliders = f"{tag} :is(input[type=range], [role=slider]:not([hidden]))"
    for index in range(engine.run(count, sliders)):
        engine.run(_PLACE, sliders, index)
        value = """(selector, index) => {
          const slider = document.querySelectorAll(selector)[index];
          slider.focus();
          return slider.getAttribute("aria-valuetext");
        }"""
        before = engine.run(value, sliders, index)
        engine.type("ArrowRight", "ArrowRight", "ArrowRight")
        if engine.run(value, sliders, index) == before:
            engine.type("ArrowLeft", "ArrowLeft", "ArrowLeft")  # it stood at its end
        if engine.run(value, sliders, index) == before:
            faults.append(f"slider {index + 1} does not move by key")
    for kind in ("input[type=radio]", "button:not([aria-disabled=true])"):
        for index in range(engine.run(count, f"{tag} .x-live {kind}")):
            for _ in range(2):  # a button may have another meaning once it is pressed
                if index >= engine.run(count, f"{tag} .x-live {kind}"):
                    continue
                before = engine.run(_CLICKS)
                press(engine, f"{tag} .x-live {kind}", index)
                if engine.run(_CLICKS) == before:
                    name = "(s, i) => document.querySelectorAll(s)[i]?.textContent"
                    text = engine.run(name, f"{tag} .x-live {kind}", index)
                    faults.append(f"a press of 120 ms on {kind} '{text}' gives no click")
    shown = engine.run(words, tag)
    return faults + [f"shows {word}" for word in ("NaN", "undefined") if word in shown]
