"""The look and the client scripts of the theme, on the built site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from gzip import compress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lessonkit.testing.browser import Pages, tab_to
from lessonkit.testing.budgets import SCRIPTS, STYLES
from lessonkit.testing.server import SiteServer
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Page, Route, expect

ASSETS = Path(__file__).resolve().parents[2] / "lessonkit" / "src" / "lessonkit" / "assets"
GISCUS = "https://giscus.app"

NewPage = Callable[..., Page]


@pytest.fixture
def new_page(pages: Pages) -> Iterator[NewPage]:
    """Empty pages: ``new_page(width=360, color_scheme="dark", …)``."""
    taken: list[Page] = []

    def make(width: int = 1440, height: int = 900, **options) -> Page:
        taken.append(pages.take({"width": width, "height": height}, **options))
        return taken[-1]

    yield make
    for page in taken:
        pages.leave(page)


@pytest.fixture
def chapters(built: BuiltSite, server: SiteServer) -> list[str]:
    """Addresses of the chapters, in order."""
    return [f"{server.base}{url}" for url in built.chapters]


# -------------------------------------------------------------- text and figures


def test_a_line_of_prose_holds_65_to_75_characters(new_page: NewPage, chapters: list[str]) -> None:
    page = new_page(width=1440)
    lengths = []
    for address in chapters:
        page.goto(address)
        lengths += page.evaluate(
            """() => [...document.querySelectorAll(".md-content__inner > p:not([class])")]
              .filter((p) => !p.querySelector(".maths, code, figure"))
              .flatMap((p) => {
                const range = document.createRange();
                range.selectNodeContents(p);
                const tops = [...range.getClientRects()].map((r) => Math.round(r.top / 8));
                const lines = new Set(tops);
                return lines.size > 2 ? [p.textContent.length / (lines.size - 0.5)] : [];
              })"""
        )
    assert len(lengths) > 10
    assert 65 <= sum(lengths) / len(lengths) <= 75


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_meaning_can_be_read(
    new_page: NewPage, chapters: list[str], scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(chapters[0])
    contrast = page.evaluate(
        """() => {
          const style = getComputedStyle(document.body);
          const light = (name) => {
            const hex = style.getPropertyValue(name).trim().slice(1);
            const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
              .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const paper = light("--c-paper");
          return Object.fromEntries(
            ["forget", "input", "output", "candidate", "cell", "hidden", "ink", "muted", "accent"]
              .map((name) => {
                const [low, high] = [paper, light(`--c-${name}`)].sort((a, b) => a - b);
                return [name, (high + 0.05) / (low + 0.05)];
              }));
        }"""
    )
    assert min(contrast.values()) >= 4.5, contrast


def test_styles_and_scripts_keep_to_their_budget(
    new_page: NewPage, server: SiteServer, chapters: list[str]
) -> None:
    joined = b"\n".join(path.read_bytes() for path in sorted((ASSETS / "css").glob("*.css")))
    largest = max(len(compress(part.read_bytes())) for part in (ASSETS / "parts").glob("*.css"))
    css = len(compress(joined)) + largest  # no page has more than two of the parts
    assert css <= STYLES.limit, f"{css:,} bytes of styles, more than {STYLES}"
    # All scripts of a page until something is opened or comes into view.
    for address in (chapters[0], chapters[3], f"{server.base}quiz/"):
        page = new_page()
        scripts: list[str] = []
        page.on("request", lambda r, to=scripts: to.append(r.url) if ".js" in r.url else None)
        page.goto(address)
        page.wait_for_timeout(700)
        paths = [urlsplit(script).path for script in scripts if "/explorables/" not in script]
        sent = sum(len(server.file(path)[2]) for path in paths)
        assert paths and sent <= SCRIPTS.limit, f"{sent:,} bytes of scripts, more than {SCRIPTS}"


# -------------------------------------------------------------- frame


def test_what_scrolls_sideways_takes_the_focus(new_page: NewPage, chapters: list[str]) -> None:
    page = new_page(width=360)
    for address in chapters:
        page.goto(address)
        page.wait_for_timeout(100)
        unreachable = page.evaluate(
            """() => [...document.querySelectorAll(".md-content *")]
              .filter((e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
                && e.scrollWidth > e.clientWidth + 1 && e.getClientRects().length
                && e.tabIndex < 0 && !e.querySelector("a[href], button, input, [tabindex='0']"))
              .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert unreachable == []


# -------------------------------------------------------------- terms


# -------------------------------------------------------------- progress


def test_reading_resumes_at_the_section_left(
    new_page: NewPage, server: SiteServer, chapters: list[str]
) -> None:
    page = new_page()
    page.goto(chapters[2])
    heading = page.locator(".md-content__inner > h2[id]").nth(1)
    heading.evaluate("(heading) => heading.scrollIntoView()")
    page.goto(server.base)
    left = page.locator(".resume").evaluate("(link) => link.href")
    assert left == f"{chapters[2]}#{heading_id(page, chapters[2], 1)}"


@pytest.mark.parametrize("width", [360, 1440])
def test_the_way_back_moves_nothing(
    new_page: NewPage, server: SiteServer, chapters: list[str], width: int
) -> None:
    page = new_page(width=width)
    page.goto(chapters[4])
    page.goto(server.base)
    expect(page.locator(".resume")).to_be_visible()
    page.wait_for_timeout(300)
    shifted = page.evaluate(
        """() => new Promise((resolve) => new PerformanceObserver((list) =>
          resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)),
        ).observe({ type: "layout-shift", buffered: true }) || setTimeout(resolve, 300, 0))"""
    )
    assert shifted < 0.005


def test_who_has_read_all_gets_no_empty_place(
    new_page: NewPage, server: SiteServer, chapters: list[str]
) -> None:
    page = new_page(width=360)
    page.goto(chapters[0])
    page.evaluate(
        """(urls) => {
          const read = Object.fromEntries(urls.map((url) => [url, true]));
          const kept = JSON.stringify({ read, last: { url: urls[0], hash: "" } });
          localStorage.setItem("lesson-progress:/", kept);
        }""",
        [address.removeprefix(server.base) for address in chapters],
    )
    page.goto(server.base)
    expect(page.locator("[data-progress]").first).to_contain_text(str(len(chapters)))
    expect(page.locator(".start a:visible")).to_have_count(1)


def heading_id(page: Page, address: str, index: int) -> str:
    page.goto(address)
    identity = page.locator(".md-content__inner > h2[id]").nth(index).get_attribute("id")
    assert identity
    return identity


# -------------------------------------------------------------- quiz


def test_a_changed_answer_waits_for_its_own_check(new_page: NewPage, server: SiteServer) -> None:
    page = new_page()
    page.goto(f"{server.base}quiz/")
    question = page.locator("fieldset.question:not([data-multiple])").first
    result, answer = question.locator(".result"), question.locator(".answer")
    wrong = question.locator("li[data-correct=false] input").first
    right = question.locator("li[data-correct=true] input")
    expect(answer).to_be_hidden()

    wrong.check()
    page.keyboard.press("Enter")
    assert page.url.endswith("/quiz/")
    expect(result).to_be_empty()
    tab_to(page, ".check", most=10)
    page.keyboard.press("Enter")
    expect(result).to_contain_text("Not this one")
    expect(question.locator(".why:visible")).to_have_count(1)
    expect(answer).to_be_visible()
    expect(page.locator(".score")).to_contain_text("0 of")

    wrong.focus()
    while not right.is_checked():
        page.keyboard.press("ArrowDown")
    expect(result).to_be_empty()
    expect(question.locator(".why:visible")).to_have_count(0)
    tab_to(page, ".check", most=10)
    page.keyboard.press("Space")
    expect(result).to_have_text("Right.")
    expect(page.locator(".score")).to_contain_text("1 of")


def test_a_part_of_the_answer_does_not_give_away_the_rest(
    new_page: NewPage, server: SiteServer
) -> None:
    page = new_page()
    page.goto(f"{server.base}quiz/")
    question = page.locator("fieldset.question[data-multiple]").first
    question.locator("li[data-correct=true] input").first.check()
    question.locator(".check").click()
    expect(question.locator(".result")).to_contain_text("something is missing")
    expect(question.locator(".why:visible")).to_have_count(1)
    expect(question.locator("[data-verdict]")).to_have_count(1)


# -------------------------------------------------------------- discussion

SETTINGS = {
    "repo": "someone/lesson",
    "repo_id": "R_1",
    "category": "Pages & more",
    "category_id": "C_1",
    "language": "de",
}
ARTICLE = f"""<!doctype html><html lang="en"><title>A page</title>
<meta name="description" content="What it says"><body data-md-color-scheme="slate">
<section class="discussion"><p>
<button type="button" hidden data-frame="Discussion of this page"
data-giscus='{json.dumps(SETTINGS)}'>Load the discussion</button>
</p></section><script src="/assets/lessonkit/discussion.js" defer></script></html>"""
WIDGET = """<!doctype html><script>
parent.postMessage({giscus: {resizeHeight: 777}}, "*");
</script>"""


@pytest.fixture
def discussion(new_page: NewPage) -> Iterator[Page]:
    """A page with discussion.js alone, and a giscus that only says its height."""

    def answer(route: Route) -> None:
        address = route.request.url
        if address.startswith(GISCUS):
            route.fulfill(content_type="text/html", body=WIDGET)
        elif address.endswith(".js"):
            route.fulfill(path=ASSETS / "discussion.js")
        else:
            route.fulfill(content_type="text/html", body=ARTICLE)

    page = new_page()
    page.route("**/*", answer)
    yield page
    page.close()


def test_the_discussion_loads_only_when_asked(discussion: Page) -> None:
    asked: list[str] = []
    discussion.on("request", lambda r: asked.append(r.url) if r.url.startswith(GISCUS) else None)
    discussion.goto("https://lesson.test/course/chapters/two/?giscus=token#part")
    discussion.wait_for_selector("iframe")
    assert discussion.url == "https://lesson.test/course/chapters/two/#part"
    assert parse_qs(urlsplit(asked[0]).query)["session"] == ["token"]

    asked.clear()
    discussion.goto("https://lesson.test/course/chapters/three/")
    button = discussion.get_by_role("button")
    expect(button).to_be_visible()
    discussion.wait_for_timeout(200)
    assert asked == []
    button.click()
    expect(discussion.locator("iframe")).to_have_css("height", "777px")
    query = parse_qs(urlsplit(asked[0]).query)
    assert urlsplit(asked[0]).path == "/de/widget"
    assert query["repo"] == ["someone/lesson"]
    assert query["category"] == ["Pages & more"]
    assert query["term"] == ["course/chapters/three/"]
    assert query["theme"] == ["noborder_dark"]
    assert query["session"] == ["token"]


def test_only_giscus_may_resize_the_discussion(discussion: Page) -> None:
    discussion.goto("https://lesson.test/course/")
    discussion.get_by_role("button").click()
    expect(discussion.locator("iframe")).to_have_css("height", "777px")
    discussion.evaluate("postMessage({giscus: {resizeHeight: 5}}, '*')")
    discussion.wait_for_timeout(100)
    expect(discussion.locator("iframe")).to_have_css("height", "777px")
