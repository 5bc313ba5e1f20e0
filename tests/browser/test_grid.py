"""The grid of a chapter on a wide screen: three right edges, and nothing that overlaps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lessonkit.testing.server import SiteServer
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Page

#: Right edges in px from the left of the text, at 20 px to the rem: text, middle, page.
EDGES = {600, 760, 936}
#: What is read line by line ends at the first of them, but for a question over a picture.
READ = {"p", "ul", "ol", "dl", "h2", "h3", "details", "blockquote"}

Open = Callable[..., Page]

BLOCKS = """() => {
  const article = document.querySelector("article");
  const { left } = article.getBoundingClientRect();
  const blocks = [...article.querySelectorAll(
    `:scope > :not(.chapter-head), .chapter-head > *, figure > :is(svg, figcaption),
    .explorable > *`,
  )].filter((block) => block.checkVisibility() && block.offsetWidth !== 0);
  return blocks.map((block) => {
    const { tagName, className } = block;
    return [Math.round(block.getBoundingClientRect().right - left),
      `${tagName.toLowerCase()}.${className.baseVal ?? className}`];
  });
}"""

MARGIN = """() => {
  const box = (element) => element.getBoundingClientRect();
  const all = (selector) =>
    [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const notes = all("article > .side, article > .breaks, .wide--page > figcaption");
  const text = box(document.querySelector("article > p")).right;
  const wide = all("article > :is(.wide--middle, .wide--page)").flatMap((one) =>
    one.tagName === "FIGURE" ? [one.querySelector("svg")] : [one]);
  const named = (one) => one.textContent.trim().slice(0, 40);
  const over = (a, b) => box(a).bottom > box(b).top + 1 && box(b).bottom > box(a).top + 1;
  return {
    notes: notes.length,
    faults: [
      ...notes.filter((note) => box(note).left < text).map((note) => `in the text: ${named(note)}`),
      ...notes.slice(1).filter((note, at) => box(note).top < box(notes[at]).bottom)
        .map((note) => `over the one before: ${named(note)}`),
      ...notes.flatMap((note) => wide.filter((picture) => over(note, picture)))
        .map((picture) => `beside a wide picture: ${named(picture)}`),
    ],
  };
}"""


def test_blocks_end_at_one_of_three_edges_and_nothing_overlaps_in_the_margin(
    built: BuiltSite, server: SiteServer, open_page: Open
) -> None:
    astray: dict[str, set[str]] = {}
    overlaps: dict[str, list[str]] = {}
    seen, notes = set(), 0
    page = open_page("")
    for address in built.chapters:
        page.goto(server.base + address)
        for right, block in page.evaluate(BLOCKS):
            seen.add(right)
            tag, _, name = block.partition(".")
            edges = {600} if tag in READ and name != "question" else EDGES
            if not any(abs(right - edge) <= 1 for edge in edges):
                astray.setdefault(f"{address} at {right}", set()).add(block)
        found = page.evaluate(MARGIN)
        notes += found["notes"]
        if found["faults"]:
            overlaps[address] = found["faults"]
    assert not astray, astray
    assert not overlaps, overlaps
    assert {600, 760} <= seen
    assert notes > 3 * len(built.chapters)


@pytest.mark.parametrize("width", [360, 1000])
def test_without_a_margin_its_notes_stand_in_the_text(open_page: Open, width: int) -> None:
    page = open_page("chapters/02-the-problem/", width=width)
    assert page.locator(".side:visible").count() == 0
    breaks = page.locator("article > .breaks").first
    before = breaks.evaluate(
        "(note) => note.getBoundingClientRect().top"
        " - note.previousElementSibling.getBoundingClientRect().bottom"
    )
    assert before > 0


def test_every_stop_of_the_tab_key_can_be_seen(open_page: Open) -> None:
    page = open_page("chapters/02-the-problem/", reduced_motion="reduce")
    hidden: list[str] = []
    stops = 0
    while stops < 200:
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (one === document.body) return null;
              const { width, height } = one.getBoundingClientRect();
              let opacity = 1;
              for (let at = one; at; at = at.parentElement) opacity *= getComputedStyle(at).opacity;
              return width * height * opacity > 1 ? "" : one.outerHTML.slice(0, 90);
            }"""
        )
        if seen is None:
            break
        hidden += [seen] if seen else []
        stops += 1
    assert not hidden
    assert stops > 40


def test_an_open_question_glows_in_no_colour_of_the_theme(open_page: Open) -> None:
    page = open_page("chapters/02-the-problem/")
    question = page.locator("details.question").first
    question.locator("summary").press("Enter")
    assert question.evaluate("(one) => getComputedStyle(one).boxShadow") == "none"
