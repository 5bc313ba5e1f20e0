"""Colours, menu, tabs, copy buttons, contents: by pointer, by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, Page, expect

CHAPTER = "chapters/05-the-math/"
CODE = "chapters/06-the-code/"
TABS = "chapters/04-how-it-works/"
Open = Callable[..., Page]


# -------------------------------------------------------------- colours


def test_colours_go_round_and_follow_the_system(open_page: Open, server: SiteServer) -> None:
    page = open_page(CHAPTER, color_scheme="dark")
    body, button = page.locator("body"), page.locator(".scheme")

    def is_now(scheme: str) -> None:
        expect(body).to_have_attribute("data-md-color-scheme", scheme)

    is_now("slate")
    page.emulate_media(color_scheme="light")
    is_now("default")
    page.emulate_media(color_scheme="dark")
    is_now("slate")

    names = []
    for wanted in ("default", "slate", "slate"):  # light, dark, the system again
        names.append(button.inner_text())
        button.press("Enter")
        expect(button).to_be_focused()
        is_now(wanted)
    assert len(set(names)) == 3 and button.inner_text() == names[0]

    button.click()
    page.goto(server.base + "quiz/")
    is_now("default")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)
    is_now("default")


def test_colours_are_right_at_the_first_paint(open_page: Open) -> None:
    page = open_page(CHAPTER, color_scheme="light")
    for _ in range(2):
        page.locator(".scheme").click()
    page.add_init_script(
        """new PerformanceObserver(() => {
          window.painted ??= document.body.dataset.mdColorScheme;
        }).observe({ type: "paint", buffered: true })"""
    )
    page.reload()
    page.wait_for_function("() => window.painted")
    assert page.evaluate("window.painted") == "slate"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.close()  # with the script that watched


# -------------------------------------------------------------- menu


def test_the_menu_by_keyboard(open_page: Open) -> None:
    page = open_page(CODE, width=360)
    button, menu = page.locator(".menu-button"), page.locator("#menu")
    expect(menu).to_be_hidden()
    button.press("Enter")
    expect(menu.locator("[aria-current=page]")).to_be_focused()
    expect(menu.locator("[aria-current=page]")).to_be_in_viewport()
    expect(button).to_have_attribute("aria-expanded", "true")
    for _ in range(60):  # more stops than the menu has
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement.closest('#menu, body').id || 'page'")
        assert inside in ("menu", "page")
        assert page.evaluate("!document.activeElement.closest('article, header, footer')")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('#menu')")


def test_a_link_of_the_menu_into_the_page_closes_it(open_page: Open) -> None:
    page = open_page(CODE, width=360)
    page.locator(".menu-button").click()
    page.locator("#menu .sections-here a").nth(3).click()
    expect(page.locator("#menu")).to_be_hidden()
    target = page.locator(":target")
    assert 40 <= target.evaluate("(e) => e.getBoundingClientRect().top") <= 130


def test_a_turned_phone_can_be_read(open_page: Open) -> None:
    page = open_page(CODE, width=360)
    page.locator(".menu-button").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("article")).not_to_have_attribute("inert", re.compile(".*"))
    expect(page.locator("#__drawer")).not_to_be_checked()


def test_the_menu_without_scripts(open_page: Open) -> None:
    page = open_page(CODE, width=360, java_script_enabled=False)
    expect(page.locator(".menu-button, .scheme").first).to_be_hidden()
    page.locator(".menu-label").click()
    page.locator("#menu").get_by_role("link", name="Quiz").click()
    page.wait_for_url("**/quiz/")


def test_what_is_no_chapter_stands_in_one_menu_of_the_header(open_page: Open) -> None:
    page = open_page(CHAPTER)
    rail = page.locator(".md-nav--primary")
    expect(rail.locator(".node:visible")).to_have_count(9)
    expect(rail.get_by_role("link", name="Glossary")).to_be_hidden()
    page.locator(".more").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#more a:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#more")).to_be_hidden()
    expect(page.locator(".more")).to_be_focused()


def test_the_menu_of_the_header_without_scripts(open_page: Open) -> None:
    page = open_page(CHAPTER, java_script_enabled=False)
    page.locator(".more").click()
    page.locator("#more").get_by_role("link", name="Glossary").click()
    page.wait_for_url("**/glossary/")
    expect(page.locator(".md-nav--primary").get_by_role("link", name="Glossary")).to_be_visible()


def test_the_line_is_filled_as_far_as_one_has_read(open_page: Open, server: SiteServer) -> None:
    page = open_page(CHAPTER)
    node = page.locator(".node:has([aria-current=page])")
    line = "(li) => getComputedStyle(li, '::before').backgroundColor"
    empty = node.evaluate(line)
    page.locator(".read-mark button").scroll_into_view_if_needed()
    expect(page.locator(".read-mark button")).to_have_attribute("aria-pressed", "true")
    filled = node.evaluate(line)
    assert filled != empty
    page.goto(f"{server.base}glossary/")
    lines = page.locator(".node").evaluate_all(f"(all) => all.map({line})")
    assert [at for at, colour in enumerate(lines, start=1) if colour == filled] == [5]


# -------------------------------------------------------------- tabs


def chosen(page: Page) -> set[str]:
    """The names of the tabs that are open."""
    return set(
        page.locator(".tabbed-set > input:checked").evaluate_all(
            "(all) => all.map((input) => input.labels[0].textContent.trim())"
        )
    )


def test_tabs_of_one_name_open_together_and_stay_so(open_page: Open, server: SiteServer) -> None:
    page = open_page(TABS)
    # The piece beside these tabs is their switch; from disk, where no piece runs, they have labels.
    page.evaluate("document.documentElement.classList.add('from-disk')")
    sets = page.locator(".tabbed-set:visible")
    assert sets.count() > 1
    last = sets.last.locator(".tabbed-labels > label", has_text="1997 cell")
    last.scroll_into_view_if_needed()
    before = last.evaluate("(e) => e.getBoundingClientRect().top")
    last.click()
    assert chosen(page) == {"1997 cell"}
    page.wait_for_timeout(100)
    after = last.evaluate("(e) => e.getBoundingClientRect().top")
    assert abs(after - before) <= 1, "the page jumped"
    for address in (TABS, CODE):
        page.goto(server.base + address)
        assert chosen(page) == {"1997 cell"}
    page.locator(".tabbed-set > input:checked").first.press("ArrowLeft")
    assert chosen(page) == {"Modern cell (2000)"}


def test_a_link_to_a_tab_opens_it(open_page: Open, server: SiteServer) -> None:
    page = open_page(CODE)
    tab = page.locator(".tabbed-set > input:not(:checked)").first.get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{server.base}{CODE}#{tab}")
    expect(page.locator(f"[id='{tab}']")).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_one_set_of_tabs_needs_no_script(open_page: Open, scripts: bool) -> None:
    page = open_page(CODE, java_script_enabled=scripts)
    labels, blocks = page.locator(".tabbed-labels > label"), page.locator(".tabbed-block")
    clear = "rgba(0, 0, 0, 0)"
    expect(labels.first).not_to_have_css("border-bottom-color", clear)
    expect(labels.nth(1)).to_have_css("border-bottom-color", clear)
    labels.nth(1).click()
    expect(blocks.first).to_be_hidden()
    expect(blocks.nth(1)).to_be_visible()


def test_paper_shows_every_tab_under_its_name(open_page: Open) -> None:
    page = open_page(TABS)
    page.emulate_media(media="print")
    names = page.locator(".tabbed-block").evaluate_all(
        """(all) => all.map((block) => [block.checkVisibility(),
          getComputedStyle(block, "::before").content.slice(1, -1)])"""
    )
    assert len(names) > 4
    assert {tuple(name) for name in names} == {(True, "Modern cell (2000)"), (True, "1997 cell")}
    expect(page.locator(".md-code__button:visible, .tabbed-labels:visible")).to_have_count(0)


# -------------------------------------------------------------- copy


@pytest.mark.parametrize("where", [CODE, "notebooks/lstm_cell/"])
def test_code_is_copied_and_it_is_said(open_page: Open, where: str) -> None:
    page = open_page(where, permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("article .md-code__button:visible").first
    code = button.locator("xpath=ancestor::pre/code").text_content() or ""
    button.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == [line.rstrip() for line in code.strip("\n").splitlines()]
    moved = button.evaluate(
        """(b) => { const pre = b.closest("pre"), code = pre.querySelector("code");
          return code.getBoundingClientRect().top - pre.getBoundingClientRect().top; }"""
    )
    assert moved == 0, "the button takes room above the code"


# -------------------------------------------------------------- contents


def test_the_contents_follow_the_reader(open_page: Open) -> None:
    page = open_page(CHAPTER)
    current = page.locator(".sections-here [aria-current=location]")
    expect(current).to_have_count(0)
    heading = page.locator("article > h2[id]").nth(2)
    heading.evaluate("(h) => scrollTo(0, h.offsetTop)")
    expect(current).to_have_count(1)
    expect(current).to_have_attribute("href", f"#{heading.get_attribute('id')}")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(current).to_be_in_viewport()
    expect(page.locator(".md-header__topic").nth(1)).to_have_css("opacity", "1")
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)
    expect(page.locator(".md-header__topic").nth(1)).to_have_css("opacity", "0")


def test_the_navigation_shows_the_page_one_is_on(open_page: Open) -> None:
    page = open_page("about/")
    page.set_viewport_size({"width": 1440, "height": 500})
    page.reload()
    expect(page.locator(".md-nav--primary [aria-current=page]")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("where", [CHAPTER, "running-1997-again/"])
@pytest.mark.parametrize("width", [360, 1440])
def test_a_link_of_the_contents_leads_to_its_heading(
    open_page: Open, where: str, width: int
) -> None:
    page = open_page(where, width=width)
    ids = page.locator("article :is(h2, h3)[id]").evaluate_all("(all) => all.map((h) => h.id)")
    assert len(ids) > 5
    astray = {}
    for fragment in reversed(ids):
        page.evaluate("(id) => { scrollTo(0, 0); location.hash = id; }", fragment)
        page.wait_for_timeout(50)
        top, end = page.evaluate(
            """(id) => [document.getElementById(id).getBoundingClientRect().top,
              scrollY + innerHeight >= document.documentElement.scrollHeight - 1]""",
            fragment,
        )
        if not (40 <= top <= 130 or (end and 40 <= top <= 900)):
            astray[fragment] = top
    assert not astray


# -------------------------------------------------------------- from disk


@pytest.mark.parametrize("where", ["", CODE, "quiz/", "notebooks/lstm_cell/"])
def test_scripts_run_from_disk(browser: Browser, site: Path, where: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if ".js" in m.text else None)
    page.goto((site / where / "index.html").as_uri())
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    page.locator(".scheme").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.close()
    assert not faults
