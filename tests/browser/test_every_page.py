"""Every page with a drawing or a piece, visited once, all its folds open and its pieces alive.

On others is no label, and no sand: that comes with the styles of the pieces.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from lessonkit.testing.browser import Pages
from lessonkit.testing.server import SiteServer
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import expect

WIDTHS = (390, 768, 1440)
TWO_FRAMES = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
#: Texts of pictures with their size in px, and how much larger they may be.
LABELS = """() => [...document.querySelectorAll("svg.drawn text, .explorable svg text")]
    .filter((text) => text.getClientRects().length && text.textContent.trim())
    .map((text) => {
      const { a, b } = text.getScreenCTM();
      const parts = [...text.querySelectorAll("tspan")];
      const own = [...text.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      // Symbols of formulas are small for their size, as in KaTeX, which sets them a fifth larger.
      // Beside them a letter and −1 are their index.
      const plain = parts.filter((part) => !/^\\w?(\\W?1)?$/.test(part.textContent.trim())
        && !getComputedStyle(part).fontFamily.startsWith("KaTeX"));
      const sizes = (own ? [text] : plain.length ? plain : parts)
        .map((part) => parseFloat(getComputedStyle(part).fontSize));
      const more = own || plain.length ? 0 : 2;
      return [text.textContent.trim(), Math.max(...sizes) * Math.hypot(a, b), more];
    })"""
#: What stands on the sand band: class, and how many handles and buttons are in it.
BANDS = """() => {
  const probe = document.body.appendChild(document.createElement("div"));
  probe.className = "x-stage";
  const ground = (element) => getComputedStyle(element).backgroundColor;
  const sand = ground(probe);
  probe.remove();
  if (sand === "rgba(0, 0, 0, 0)") return [];
  return [...document.querySelectorAll("body *")].filter((e) => ground(e) === sand)
    .map((e) => [String(e.className), e.querySelectorAll(".x-grab, button").length]);
}"""

#: How many px there are from the top of each piece to the end of its first picture and handle.
REACHES = """() => [...document.querySelectorAll(".x-live")].map((live) => {
  const handles = ".x-grab, .x-noun, .x-main, input[type=range], .x-stepper button";
  const firsts = [".x-stage", handles].flatMap((part) =>
    [...live.querySelectorAll(part)].filter((one) => one.checkVisibility()).slice(0, 1));
  const ends = firsts.map((first) => first.getBoundingClientRect().bottom);
  return [live.parentElement.localName, Math.max(...ends) - live.getBoundingClientRect().top];
})"""


@dataclass
class Sight:
    """What is seen on a page at a width."""

    page: str
    width: int
    labels: list[tuple[str, float, int]]
    bands: list[tuple[str, int]]
    reaches: list[tuple[str, float]]


@pytest.fixture(scope="module")
def sights(pages: Pages, server: SiteServer, built: BuiltSite) -> list[Sight]:
    page = pages.take({"width": WIDTHS[0], "height": 900})
    seen = []
    for name in built.holding(r'class="[^"]*\b(drawn|explorable)\b'):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(f"{server.base}{name}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for piece in page.locator(".explorable > :not(p)").all():
            piece.scroll_into_view_if_needed()
            expect(piece).to_have_attribute("data-live", "")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(TWO_FRAMES)  # pieces that are drawn for their width are drawn anew
            found = [page.evaluate(script) for script in (LABELS, BANDS, REACHES)]
            seen.append(Sight(name, width, *found))
    pages.leave(page)
    return seen


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_of_pictures_are_of_12_to_15_px(sights: list[Sight], width: int) -> None:
    labels = [(s.page, *label) for s in sights if s.width == width for label in s.labels]
    faults = [label for label in labels if not 11.95 <= label[2] <= 15.05 + label[3]]
    assert len(labels) > 500 and not faults


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sand_band_stands_only_behind_what_can_be_touched(
    sights: list[Sight], width: int
) -> None:
    bands = [(s.page, *band) for s in sights if s.width == width for band in s.bands]
    faults = [band for band in bands if "x-stage" not in band[1].split() or not band[2]]
    assert bands and not faults


def test_what_a_thumb_moves_and_the_picture_of_it_are_on_one_screen(sights: list[Sight]) -> None:
    """On a phone, where a browser leaves some 700 px of height."""
    reaches = [(s.page, *reach) for s in sights if s.width == WIDTHS[0] for reach in s.reaches]
    assert reaches and not [reach for reach in reaches if not 40 < reach[2] <= 700]
