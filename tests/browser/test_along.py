"""Chapter 4 along its picture: the stage being read is lit, one switch, stills without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lessonkit.testing.browser import Pages, colour_violations, violations
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Locator, Page, expect

CHAPTER = "chapters/04-how-it-works/"
STICKY = ".along > .explorable"

Open = Callable[..., Page]

LIT = """() => [...new Set([...document.querySelectorAll(
    "lstm-step .x-picture [data-wire]:not(.x-dim)")].map((wire) => wire.dataset.wire))]"""


def live(page: Page) -> Page:
    page.locator(STICKY).scroll_into_view_if_needed()
    page.wait_for_selector("lstm-step[data-live]")
    return page


def switch(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Which cell?").get_by_label(name)


def read(page: Page, stage: int) -> None:
    """Scroll until a stage's heading has just passed the line at which it is being read."""
    heading = page.locator(".along h2").nth(stage - 1)
    heading.evaluate(
        """(h) => {
          const line = getComputedStyle(h).getPropertyValue("--read") * innerHeight;
          scrollBy(0, h.getBoundingClientRect().bottom - line);
        }"""
    )
    expect(heading).to_have_class("is-here")
    # The contents of the page go by the same line.
    here = page.locator(".sections-here [aria-current=location]")
    expect(here).to_have_attribute("href", f"#{heading.get_attribute('id')}")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_stage_that_is_read_is_lit_and_the_picture_stays(open_page: Open, width: int) -> None:
    page = live(open_page(CHAPTER, width=width))
    header = page.locator(".md-header").bounding_box()
    assert header
    for stage, wires in {2: {"a_f", "f"}, 5: {"c_prev", "kept", "written", "c"}, 7: {"h"}}.items():
        read(page, stage)
        lit = set(page.evaluate(LIT))
        assert wires <= lit and ("a_f" in lit) == (stage == 2)
        box = page.locator(STICKY).bounding_box()
        assert box and box["y"] >= header["height"] - 1 and box["y"] < 200
    assert "#" not in page.url  # reading is no choice that the address keeps


def test_above_the_text_the_picture_is_low(open_page: Open) -> None:
    page = live(open_page(CHAPTER, width=390))
    for cell in ("Modern cell (2000)", "1997 cell"):
        switch(page, cell).check()
        for stage in range(1, 9):
            read(page, stage)
            box = page.locator(STICKY).bounding_box()
            assert box and box["height"] < 270, (cell, stage)


def test_one_switch_holds_for_the_whole_page(open_page: Open) -> None:
    page = live(open_page(CHAPTER, width=1440))
    old = "× 1"
    assert old not in page.inner_text(".x-cell")
    switch(page, "1997 cell").check()
    expect(page.get_by_text("There is no forget gate: the page is")).to_be_visible()
    assert old in page.inner_text(".x-cell")
    chosen = page.locator(".tabbed-set > input:checked").evaluate_all(
        "(all) => new Set(all.map((input) => input.labels[0].textContent.trim())).size"
    )
    assert chosen == 1
    # And the other way round, by a tab of the text, which the switch stands in for here.
    tab = page.locator(".tabbed-labels > label", has_text="Modern cell (2000)").last
    tab.evaluate("(label) => label.click()")
    expect(switch(page, "Modern cell (2000)")).to_be_checked()
    assert old not in page.inner_text(".x-cell")


def test_a_link_in_the_text_turns_a_tap(open_page: Open) -> None:
    page = live(open_page(CHAPTER, width=390))
    read(page, 2)
    page.get_by_role("link", name="Shut it").evaluate("(link) => link.click()")
    tap = page.get_by_role("slider", name="forget gate")
    expect(tap).to_have_attribute("aria-valuetext", "0, held by hand")
    before = page.evaluate("scrollY")
    page.get_by_role("link", name="let go").evaluate("(link) => link.click()")
    expect(tap).to_have_attribute("aria-valuetext", "0.8808")
    assert page.evaluate("scrollY") == before


def test_a_link_to_a_tap_of_2000_leaves_1997(open_page: Open) -> None:
    page = live(open_page(CHAPTER, width=1440))
    switch(page, "1997 cell").check()
    page.get_by_role("link", name="forget gate shut").evaluate("(link) => link.click()")
    expect(switch(page, "Modern cell (2000)")).to_be_checked()
    expect(page.get_by_text("There is no forget gate: the page is")).to_be_hidden()
    tap = page.get_by_role("slider", name="forget gate")
    expect(tap).to_have_attribute("aria-valuetext", "0, held by hand")


def test_more_is_said_under_the_picture_that_stays(open_page: Open) -> None:
    page = live(open_page(CHAPTER, width=390))
    read(page, 4)
    picture, more = page.locator(".x-cell"), page.locator("lstm-step summary")

    def places() -> tuple[dict, dict]:
        boxes = picture.bounding_box(), more.bounding_box()
        assert boxes[0] and boxes[1]
        return dict(boxes[0]), dict(boxes[1])

    before = places()
    more.click()
    expect(page.locator(STICKY)).to_have_class(re.compile("is-open"))
    after = places()
    for then, now in zip(before, after, strict=True):
        assert now == pytest.approx(then, abs=0.5)
    inside = page.locator(".x-more > .x-controls").bounding_box()
    assert inside and inside["y"] >= after[0]["y"] + after[0]["height"]
    assert "c_tilde = " in page.inner_text(".x-lines")  # still of the part that is read
    # It scrolls away with the picture, all of it comes into view, and leads back to what was read.
    scrolled = page.evaluate("scrollBy(0, 300); scrollY")
    assert places()[0]["y"] == pytest.approx(after[0]["y"] - 300, abs=0.5)
    assert page.locator(".x-more > .x-controls").evaluate("(e) => e.scrollHeight <= e.clientHeight")
    page.evaluate("scrollBy(0, -300)")
    more.click()
    expect(page.locator(STICKY)).not_to_have_class(re.compile("is-open"))
    for then, now in zip(before, places(), strict=True):
        assert now == pytest.approx(then, abs=0.5)
    assert page.evaluate("scrollY") > scrolled


def test_beside_the_text_more_is_in_reach_on_a_low_screen(open_page: Open) -> None:
    page = open_page(CHAPTER, width=1280)
    page.set_viewport_size({"width": 1280, "height": 640})
    live(page)
    read(page, 4)
    more = page.locator("lstm-step summary").bounding_box()
    assert more and more["y"] + more["height"] <= 640


@pytest.mark.parametrize("width", [390, 1440])
def test_without_scripts_and_on_paper_the_stills_stand_at_their_stages(
    open_page: Open, width: int
) -> None:
    stages = [f"Stage {n}" for n in range(1, 8)]
    plain = open_page(CHAPTER, width=width, java_script_enabled=False)
    captions = plain.locator(".along figcaption:visible").all_inner_texts()
    assert [s for s in stages if any(c.startswith(s) for c in captions)] == stages
    assert plain.locator(STICKY).evaluate("(e) => getComputedStyle(e).position") == "static"
    assert plain.locator(".along .tabbed-labels").first.is_visible()
    page = live(open_page(CHAPTER, width=width))
    assert not page.locator(".along figcaption:visible").count()
    page.emulate_media(media="print")
    printed = page.locator(".along figcaption:visible").all_inner_texts()
    assert set(captions) <= set(printed)


def test_axe_finds_nothing_along_the_way(pages: Pages, server: SiteServer) -> None:
    page = pages.take({"width": 360, "height": 900}, reduced_motion="reduce")
    page.goto(server.base + CHAPTER)
    live(page)
    read(page, 5)
    page.get_by_role("slider", name="input gate").press("PageUp")
    page.locator("lstm-step summary").click()
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        read(page, 5)
        assert not violations(page), width
        page.emulate_media(color_scheme="dark")
        assert not colour_violations(page), f"{width}, dark"
        page.emulate_media(color_scheme="light")
    pages.leave(page)
