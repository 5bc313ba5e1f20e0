"""What is about this lesson on its built site; what holds for any is lessonkit.testing."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest
from lessonkit.testing.server import SiteServer
from lessonkit.testing.site import BuiltSite
from playwright.sync_api import Browser, Page, expect

from tools.node import MissingToolError, node_tool


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


def test_a_reader_goes_from_the_landing_page_to_a_finished_quiz(
    built: BuiltSite, server: SiteServer, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(server.base)
    page.get_by_role("link", name=re.compile("Start with chapter 1")).first.click()
    read = []
    while "/chapters/" in page.url:
        read.append(page.url.removeprefix(server.base))
        page.wait_for_load_state()  # before its scripts have run a term is a link to the glossary
        page.locator("article .term").first.click()
        expect(page.locator(".definition:popover-open")).to_be_visible()
        page.keyboard.press("Escape")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.get_by_role("link", name=re.compile("^Next")).click()
    assert read == built.chapters
    assert page.url.endswith("/quiz/")
    questions = answer_all(page)
    expect(page.locator(".quiz .score")).to_contain_text(f"{questions} of {questions}")
    page.close()


def answer_all(page: Page) -> int:
    """Answer all questions rightly; return how many there are."""
    expect(page.locator(".quiz fieldset").first).to_be_visible()
    questions = page.locator(".quiz fieldset").all()
    for question in questions:
        for option in question.locator('li[data-correct="true"] input').all():
            option.check()
        expect(question.locator(".settled")).to_be_hidden()  # where to read would be a hint
        question.get_by_role("button", name="Check answer").click()
        expect(question.locator("[role=status]")).not_to_be_empty()
        expect(question.locator(".settled")).to_be_visible()
    return len(questions)


def test_formulas_and_the_way_on_need_no_scripts(server: SiteServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.base + "chapters/05-the-math/")
    expect(page.locator(".katex-html").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Next")).click()
    assert "06-the-code" in page.url
    context.close()


def test_server_counts_what_is_sent(server: SiteServer, site: Path) -> None:
    """The check of weights rests on this count."""
    import urllib.request

    server.sent = 0
    request = urllib.request.Request(server.base, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
    assert gzip.decompress(body) == (site / "index.html").read_bytes()
    assert server.sent == len(body)


def test_the_landing_page_is_light(server: SiteServer, browser: Browser) -> None:
    server.sent = 0
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(server.base)
    page.locator("gradient-decay[data-live]").wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert server.sent <= 95_000
    page.close()
