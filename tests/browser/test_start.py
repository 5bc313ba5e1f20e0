"""A page is read without the base theme's script, which comes with the reader's first sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, Page, Route, expect

from .test_site import addresses

CHAPTER = "chapters/05-the-math/"
THEME = re.compile(r"/javascripts/bundle\..*\.js$")
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: SiteServer) -> Iterator[Open]:
    """``open_page(address, slow=True)``: with the theme's script on a slow line."""
    contexts = []

    def late(route: Route) -> None:
        # As long as a reader on a poor line may wait between a sign and its answer.
        route.request.frame.page.wait_for_timeout(800)
        route.continue_()

    def make(address: str = CHAPTER, slow: bool = False, width: int = 1440, **options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if slow:
            page.route(THEME, late)
        page.goto(server.base + address)
        return page

    expect.set_options(timeout=15_000)  # a slow line on a busy machine
    yield make
    expect.set_options(timeout=5_000)
    for context in contexts:
        context.close()


def started(page: Page) -> bool:
    """Whether the theme's script has run: it leaves its streams on the window."""
    return page.evaluate("'component$' in window")


def wait_for_theme(page: Page) -> None:
    page.wait_for_function("() => 'component$' in window")


@pytest.mark.parametrize("sign", ["move", "key", "scroll", "focus", "touch"])
def test_the_theme_comes_with_the_first_sign(open_page: Open, sign: str) -> None:
    page = open_page("chapters/06-the-code/", has_touch=True)
    page.wait_for_timeout(300)
    assert not started(page)
    if sign == "move":
        page.mouse.move(700, 400)
    elif sign == "key":
        page.keyboard.press("Tab")
    elif sign == "scroll":
        page.evaluate("scrollTo(0, 500)")
    elif sign == "focus":
        page.locator("article a").first.focus()
    else:
        page.touchscreen.tap(700, 400)
    wait_for_theme(page)
    expect(page.locator(".md-code__button").first).to_be_attached()


@pytest.mark.parametrize("address", [f"{CHAPTER}#references", "?q=gate"])
def test_a_link_that_needs_the_theme_brings_it(open_page: Open, address: str) -> None:
    page = open_page(address)
    wait_for_theme(page)
    if "?q" in address:
        expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_the_first_key_is_not_lost(open_page: Open) -> None:
    page = open_page(slow=True)
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    expect(page.locator(".md-search__input")).to_have_value("")
    page.keyboard.type("forget gate")
    expect(page.locator(".md-search-result__link").first).to_be_visible()


def test_words_written_while_the_theme_comes_are_searched_for(open_page: Open) -> None:
    page = open_page(slow=True)
    page.locator(".md-search__input").click()
    page.keyboard.type("forget gate")
    assert not started(page)
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    expect(page.locator(".md-search__input")).to_have_value("forget gate")


def test_colours_chosen_while_the_theme_comes_are_shown(open_page: Open) -> None:
    page = open_page(slow=True)
    body, toggle = page.locator("body"), page.locator("[data-md-component=palette] label:visible")
    expect(toggle).to_have_count(1)
    toggle.click()
    assert not started(page)
    expect(body).to_have_attribute("data-md-color-media", "(prefers-color-scheme: light)")
    toggle.click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_the_menu_opened_while_the_theme_comes_stays_open(open_page: Open) -> None:
    page = open_page(slow=True, width=360)
    page.locator(".md-header__button[for=__drawer]").click()
    wait_for_theme(page)
    page.wait_for_timeout(400)
    expect(page.locator("#__drawer")).to_be_checked()
    expect(page.locator(".md-nav--primary a[href*='06-the-code']").first).to_be_in_viewport()


def test_a_tab_chosen_while_the_theme_comes_moves_the_others(open_page: Open) -> None:
    page = open_page(slow=True)
    page.locator(".tabbed-labels > label", has_text="1997 cell").first.click()
    sets = page.locator(".tabbed-set").all()
    assert len(sets) > 1
    for each in sets:
        expect(each.locator(":scope > input").nth(1)).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_open_tab_is_underlined(open_page: Open, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    labels = page.locator(".tabbed-labels > label")
    clear = "rgba(0, 0, 0, 0)"
    expect(labels.first).not_to_have_css("border-bottom-color", clear)
    expect(labels.nth(1)).to_have_css("border-bottom-color", clear)


@pytest.mark.parametrize(("system", "scheme"), [("light", "default"), ("dark", "slate")])
def test_the_colours_are_right_before_the_theme_comes(
    open_page: Open, server: SiteServer, system: str, scheme: str
) -> None:
    page = open_page(color_scheme=system)
    body, toggle = page.locator("body"), page.locator("[data-md-component=palette] label:visible")

    def browser_parts() -> str:
        return page.evaluate("getComputedStyle(document.documentElement).colorScheme")

    assert not started(page)
    expect(body).to_have_attribute("data-md-color-scheme", scheme)
    assert (browser_parts() == "dark") == (system == "dark")
    other = "slate" if scheme == "default" else "default"
    while body.get_attribute("data-md-color-scheme") != other:
        toggle.click()
        wait_for_theme(page)
        page.wait_for_timeout(200)
    title = str(toggle.get_attribute("title"))
    page.goto(server.base + "quiz/")
    expect(body).to_have_attribute("data-md-color-scheme", other)
    expect(toggle).to_have_attribute("title", title)
    assert (browser_parts() == "dark") == (system == "light")


IN_VIEW = """() => [...document.querySelectorAll("header *, main *, footer *")]
  .filter((e) => e.checkVisibility())
  .filter((e) => !e.closest("svg, .md-search, .maths, .annotate, .explorable"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.top < innerHeight && r.bottom > 0 && r.width && r.height)"""


@pytest.mark.parametrize("width", [360, 1440])
def test_the_coming_of_the_theme_moves_nothing(
    open_page: Open, server: SiteServer, width: int
) -> None:
    moved = {}
    page = open_page(width=width)
    for address in addresses(server.site):
        page.goto(server.base + address)
        page.wait_for_timeout(150)
        assert not started(page)
        page.evaluate(f"window.before = ({IN_VIEW})()")
        page.keyboard.press("Shift")
        wait_for_theme(page)
        page.wait_for_timeout(200)
        found = page.evaluate(
            """() => before.filter(([e, r]) => {
              const now = e.getBoundingClientRect();
              return Math.hypot(now.x - r.x, now.y - r.y) > 1;
            }).map(([e]) => `${e.localName}.${e.className}`).slice(0, 3)"""
        )
        if found:
            moved[address] = found
    assert not moved


@pytest.mark.parametrize(
    "address", ["chapters/05-the-math/", "chapters/06-the-code/", "quiz/", "notebooks/shapes/"]
)
def test_a_page_without_the_theme_is_accessible(open_page: Open, address: str) -> None:
    page = open_page(address, width=412)
    page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")
    page.wait_for_timeout(200)
    violations = Axe().run(page).response["violations"]
    assert not started(page)
    assert [(v["id"], v["nodes"][0]["target"]) for v in violations] == []


# -------------------------------------------------------------- what is far from the view


@pytest.mark.parametrize("way", ["address", "contents"])
def test_every_heading_is_where_its_link_leads(
    open_page: Open, server: SiteServer, way: str
) -> None:
    page = open_page(width=360)
    links = page.locator("article > :is(h2, h3)[id]").evaluate_all("(all) => all.map((h) => h.id)")
    assert len(links) > 5
    astray = {}
    for fragment in links:
        page.goto("about:blank")
        if way == "address":
            page.goto(f"{server.base}{CHAPTER}#{fragment}")
        else:
            page.goto(server.base + CHAPTER)
            page.evaluate("(id) => { location.hash = id; }", fragment)
        page.wait_for_timeout(400)
        top = page.evaluate(
            "(id) => document.getElementById(id).getBoundingClientRect().top", fragment
        )
        if not 40 <= top <= 130:
            astray[fragment] = top
    assert not astray


@pytest.mark.parametrize("term", ["affine-map", "gradient", "xlstm"])
def test_a_term_of_the_glossary_is_where_its_link_leads(open_page: Open, term: str) -> None:
    page = open_page("glossary/", width=360)
    page.evaluate("(id) => { location.hash = id; }", term)
    page.wait_for_timeout(400)
    assert 0 <= page.locator(f"#{term}").evaluate("(e) => e.getBoundingClientRect().top") < 250


def test_what_is_far_from_the_view_is_left_out_at_first(
    open_page: Open, server: SiteServer
) -> None:
    page = open_page(width=360)
    far = page.locator("article > .arithmatex > *").last
    drawn = "(e) => e.checkVisibility({ contentVisibilityAuto: true })"
    assert not far.evaluate(drawn)
    far.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert far.evaluate(drawn)
    # Where the reader comes back to a place, or follows a link to one, all is there.
    page.goto("about:blank")
    page.goto(f"{server.base}{CHAPTER}#the-equations-twice")
    assert far.evaluate(drawn)


def test_nothing_jumps_while_one_reads_on(open_page: Open) -> None:
    page = open_page(width=360)
    page.evaluate(
        """() => { window.shift = 0; new PerformanceObserver((list) =>
          list.getEntries().forEach((entry) => { shift += entry.value; })
        ).observe({ type: "layout-shift", buffered: true }); }"""
    )
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height > 5000
    page.mouse.move(180, 400)
    for _ in range(height // 400):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)
    assert page.evaluate("scrollY") > 5000
    assert page.evaluate("shift") < 0.01


def test_a_page_opened_anew_shows_what_it_showed(open_page: Open) -> None:
    page = open_page(width=360)
    seen = """() => document.elementsFromPoint(180, 450).find((e) => e.matches("article > *"))
      ?.textContent.slice(0, 60)"""
    page.mouse.move(180, 400)
    for _ in range(12):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)
    page.wait_for_timeout(500)
    before = page.evaluate(seen)
    page.reload()
    page.wait_for_timeout(800)
    assert before and page.evaluate(seen) == before


def test_the_browser_finds_words_far_from_the_view(open_page: Open) -> None:
    page = open_page()
    last = page.locator("article > p").last
    words = last.evaluate("(p) => p.textContent.split('\\n')[0].slice(0, 30)")
    assert page.evaluate("(words) => window.find(words)", words)
    expect(last).to_be_in_viewport()
