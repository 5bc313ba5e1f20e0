"""The real site in a real browser: every page, both schemes, with and without scripts."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from lessonkit.finish.links import check_links
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, Page, expect

from tools.node import MissingToolError, node_tool

# Bytes over the wire with gzip, until an explorable comes near the view or the search is opened.
FIRST_LOAD = 95_000
FIRST_LOAD_OF_A_NOTEBOOK = 120_000


def addresses(site: Path) -> list[str]:
    """Every page of the site, as the reader's address bar shows it."""
    pages = [p.relative_to(site).as_posix() for p in sorted(site.rglob("*.html"))]
    return [page.removesuffix("index.html") for page in pages]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_quiet_and_keeps_to_itself(
    scheme: str, site: Path, server: SiteServer, browser: Browser
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1000, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda r: said.append(r.url) if not r.url.startswith((server.base, "data:")) else None,
    )
    faults: dict[str, list[str]] = {}
    axe = Axe()
    for address in addresses(site):
        page.goto(server.base + address)
        assert page.locator("body").get_attribute("data-md-color-scheme") == (
            "slate" if scheme == "dark" else "default"
        )
        # Open what can be opened, so that it is looked at too.
        page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")
        found = [
            f"{violation['id']}: {node['target']}"
            for violation in axe.run(page).response["violations"]
            for node in violation["nodes"][:3]
        ]
        if found or said:
            faults[address] = found + said
            said.clear()
    context.close()
    assert not faults, json.dumps(faults, indent=1)


def test_no_page_is_wider_than_a_phone(site: Path, server: SiteServer, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    wide = []
    for address in addresses(site):
        page.goto(server.base + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide.append(f"{address}: {width}")
    page.close()
    assert not wide


def test_weight_of_the_first_load(site: Path, server: SiteServer, browser: Browser) -> None:
    heavy = []
    for address in addresses(site):
        context = browser.new_context()  # an empty cache
        page = context.new_page()
        server.sent = 0
        page.goto(server.base + address)  # until all that is linked is there
        page.wait_for_timeout(700)  # pieces of explorables come after that
        first = server.sent
        assert first > 20_000, address
        limit = FIRST_LOAD_OF_A_NOTEBOOK if address.startswith("notebooks/") else FIRST_LOAD
        if first > limit:
            heavy.append(f"{address}: {first}")
        page.keyboard.press("Shift")
        page.mouse.move(500, 300)
        page.wait_for_timeout(200)
        if server.sent > first:
            heavy.append(f"{address}: {server.sent - first} more at the reader's first move")
        context.close()
    assert not heavy


def test_html_conforms_and_nothing_long_is_inline(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert policy and "unsafe" not in policy.group(1), path
        for script in re.findall(r"<script(?![^>]*json)[^>]*>(.*?)</script>", text, re.DOTALL):
            assert len(script) < 2000, path
        assert not re.search(r"<style", text), path
        assert '<meta name="description"' in text or path.name == "404.html", path


def test_html_conforms_by_html_validate(site: Path, tmp_path: Path) -> None:
    try:
        command = node_tool("html-validate", "10.17.0")
    except MissingToolError as reason:
        pytest.skip(str(reason))
    config = {
        "root": True,
        "extends": ["html-validate:standard"],
        # The base theme asks Firefox so not to keep its menu open over a reload.
        "rules": {"valid-autocomplete": "off"},
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    pages = [str(path) for path in sorted(site.rglob("*.html"))]
    done = subprocess.run(
        [command, "--config", tmp_path / "config.json", "--formatter", "json", *pages],
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    faults = {
        f"{Path(page['filePath']).relative_to(site)}:{fault['line']}: {fault['message']}"
        for page in json.loads(done.stdout)
        for fault in page["messages"]
    }
    assert not faults and done.returncode == 0, sorted(faults)


def test_all_links_and_fragments_lead_somewhere(site: Path) -> None:
    assert check_links(site) == []


def test_figures_are_small_and_named(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        for figure in re.findall(
            r'<figure class="figure.*?</figure>', path.read_text(encoding="utf-8"), re.DOTALL
        ):
            assert len(figure.encode()) <= 62_000, (path, len(figure))
            assert re.search(r'role="img"', figure) and "<figcaption>" in figure, path


def test_a_reader_goes_from_the_landing_page_to_a_finished_quiz(
    server: SiteServer, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(server.base)
    page.get_by_role("link", name=re.compile("Start with chapter 1")).first.click()
    read = []
    while "/chapters/" in page.url:
        read.append(page.locator("article h1").inner_text())
        page.locator("article .term").first.click()
        expect(page.locator(".definition:popover-open")).to_be_visible()
        page.keyboard.press("Escape")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.get_by_role("link", name=re.compile("^Next")).click()
    assert len(read) == 9, read
    assert page.url.endswith("/quiz/")
    answer_all(page)
    expect(page.locator(".quiz .score")).to_contain_text(re.compile(r"5 (of|out of) 5"))
    page.close()


def answer_all(page: Page) -> None:
    for question in page.locator(".quiz fieldset").all():
        for option in question.locator('li[data-correct="true"] input').all():
            option.check()
        question.get_by_role("button", name="Check answer").click()
        expect(question.locator("[role=status]")).not_to_be_empty()


def test_quiz_by_keyboard_alone(server: SiteServer, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.base + "quiz/")
    radio = page.locator(".quiz fieldset:not([data-multiple])").first
    first = radio.locator("input").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    # The arrows moved the choice and answered nothing.
    expect(radio.locator("input").nth(2)).to_be_checked()
    expect(radio.locator("[role=status]")).to_be_empty()
    expect(radio.locator(".why:visible")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(radio.get_by_role("button", name="Check answer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(radio.locator("[role=status]")).not_to_be_empty()
    expect(radio.locator(".why:visible").first).to_be_visible()
    result = radio.locator("[role=status]").inner_text()
    page.reload()
    expect(radio.locator("[role=status]")).to_have_text(result)
    expect(radio.locator("input").nth(2)).to_be_checked()
    reset = page.locator(".quiz .reset")
    reset.focus()
    page.keyboard.press("Enter")
    expect(radio.locator("[role=status]")).to_be_empty()
    expect(page.locator(".quiz input:checked")).to_have_count(0)
    page.reload()
    expect(page.locator(".quiz input:checked")).to_have_count(0)
    page.close()


def test_an_answer_once_found_explains_every_option(server: SiteServer, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.base + "quiz/")
    question = page.locator(".quiz fieldset[data-multiple]").first
    right = question.locator('li[data-correct="true"] input')
    right.first.check()
    question.get_by_role("button", name="Check answer").click()
    expect(question.locator(".why:visible")).to_have_count(1)  # nothing else is given away
    expect(question.locator("details.answer")).to_be_visible()
    for option in right.all():
        option.check()
    question.get_by_role("button", name="Check answer").click()
    expect(question.locator(".why:visible")).to_have_count(question.locator("li input").count())
    expect(question.locator("details.answer")).to_be_hidden()
    page.close()


def test_everything_can_be_read_without_scripts(server: SiteServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.base + "quiz/")
    assert page.locator(".quiz .check:visible").count() == 0
    first = page.locator(".quiz details.answer").first
    expect(first.locator("li").first).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("li").first).to_be_visible()
    page.goto(server.base + "chapters/05-the-math/")
    expect(page.locator(".katex-html").first).to_be_visible()
    expect(page.locator("figure svg").first).to_be_visible()
    page.locator("article .term").first.click()
    expect(page.locator(".definition:popover-open")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Next")).click()
    assert "06-the-code" in page.url
    context.close()


def test_progress_is_kept_on_the_device(server: SiteServer, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.base + "chapters/01-historical-context/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(500)
    page.goto(server.base)
    expect(page.get_by_text(re.compile(r"1 of 9"))).to_be_visible()
    page.close()


def test_server_counts_what_is_sent(server: SiteServer, site: Path) -> None:
    """The weight test rests on this count."""
    import urllib.request

    server.sent = 0
    request = urllib.request.Request(server.base, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
    assert gzip.decompress(body) == (site / "index.html").read_bytes()
    assert len(body) <= server.sent <= len(body) + 1000
