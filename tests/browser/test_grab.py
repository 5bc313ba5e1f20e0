"""Hands on a picture: every way to set a value, on a stage with one slider and one place to tap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reader import Bench

BLANK = """<!doctype html><title>grab</title>
<link rel="stylesheet" href="/assets/lessonkit/explorables/explorables.css"><body>"""
# A line of 300 px: the slider runs from 0 at its left end to 60 at its right.
STAGE = """async ([address, flip]) => {
    const { Stage } = await import(address);
    const stage = new Stage();
    document.body.append(stage.element);
    window.values = [];
    window.taps = 0;
    let value = 20;
    const slider = stage.slider({
        label: 'steps', min: 0, max: 60, step: 2, flip, say: (v) => `${v} steps`,
        read: ({ x }) => (flip ? 300 - x : x) / 5,
    }, (next) => { value = next; window.values.push(next); render(); });
    const tap = stage.button({ label: 'open' }, () => { window.taps += 1; render(); });
    function render() {
        stage.show(`<path d="M0 20H300"/>`, `at ${value}`, { width: 300, height: 80 });
        slider.place({ x: flip ? 300 - value * 5 : value * 5, y: 20, value });
        tap.place({ x: 40, y: 60, pressed: window.taps % 2 === 1 });
    }
    render();
}"""


@pytest.fixture
def stage(browser: Browser, bench: Bench) -> Iterator[Page]:
    context = browser.new_context(has_touch=True, viewport={"width": 600, "height": 400})
    page = context.new_page()
    page.goto(bench.add("grab.html", BLANK))
    yield page
    context.close()


def start(page: Page, flip: bool = False) -> None:
    page.evaluate(STAGE, ["/assets/lessonkit/explorables/grab.js", flip])


def test_every_key_of_a_slider_moves_it_and_says_so(stage: Page) -> None:
    start(stage)
    slider = stage.get_by_role("slider", name="steps")
    slider.focus()
    said = []
    for key in ("ArrowRight", "ArrowDown", "PageUp", "End", "ArrowUp", "Home", "PageDown"):
        stage.keyboard.press(key)
        said.append(slider.get_attribute("aria-valuetext"))
    assert said == [f"{n} steps" for n in (22, 20, 40, 60, 60, 0, 0)]
    assert slider.get_attribute("aria-valuenow") == "0"
    assert stage.evaluate("values") == [22, 20, 40, 60, 0]  # a key at the end changes nothing
    assert stage.get_by_role("img").get_attribute("aria-label") == "at 0"
    assert stage.evaluate("document.activeElement.getAttribute('role')") == "slider"


def test_with_more_to_the_left_the_arrow_goes_where_it_points(stage: Page) -> None:
    start(stage, flip=True)
    stage.get_by_role("slider").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowUp"):
        stage.keyboard.press(key)
    assert stage.evaluate("values") == [22, 24, 22, 24]


def test_the_mouse_drags_a_slider_past_its_ends_and_lets_it_go(stage: Page) -> None:
    start(stage)
    box = stage.locator(".x-hands").bounding_box()
    assert box
    stage.mouse.move(box["x"] + 100, box["y"] + 20)
    stage.mouse.down()
    for x in (150, 203, 900):
        stage.mouse.move(box["x"] + x, box["y"] + 20)
        stage.evaluate("() => new Promise(requestAnimationFrame)")
    stage.mouse.up()
    stage.mouse.move(box["x"] + 10, box["y"] + 20)
    assert stage.evaluate("values") == [30, 40, 60]
    assert stage.locator("[data-fresh]").count() == 0  # the hint has gone


def test_a_finger_drags_and_taps(stage: Page) -> None:
    start(stage)
    box = stage.locator(".x-hands").bounding_box()
    assert box
    hand = stage.context.new_cdp_session(stage)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": box["x"] + at[0], "y": box["y"] + at[1]}] if at else []
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 100, 20)
    touch("touchMove", 140, 22)
    touch("touchMove", 200, 24)
    touch("touchEnd")
    assert stage.evaluate("values.at(-1)") == 40
    button = stage.get_by_role("button", name="open")
    button.tap()
    assert button.get_attribute("aria-pressed") == "true"
    button.press(" ")
    button.press("Enter")
    assert (stage.evaluate("taps"), button.get_attribute("aria-pressed")) == (3, "true")
