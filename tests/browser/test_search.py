"""The search: by keyboard, glossary first, formulas readable, nothing fetched before it opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lessonkit.testing.browser import colour_violations, violations
from lessonkit.testing.server import SiteServer
from playwright.sync_api import Browser, Page, expect

Open = Callable[..., Page]
CHAPTER = "chapters/04-how-it-works/"
PARTS = (
    "search.css",
    "search.js",
    "search-engine.js",
    "search-words.js",
    "minisearch.min.js",
    "search.json",
)


def ask(page: Page, query: str) -> int:
    """Open the search and type, all by keyboard; the number of results that is announced."""
    if not page.locator(".search").is_visible():
        page.keyboard.press("/")
    status = page.locator(".search [role=status]")
    expect(page.locator(".search input")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(status).to_have_text("", timeout=15_000)
    # At once: on a busy machine a pause between two letters would be answered.
    page.keyboard.insert_text(query)
    expect(status).to_have_text(re.compile(r"^\d+ results?$|^Nothing found$"))
    found = re.match(r"\d+", status.inner_text())
    return int(found[0]) if found else 0


def test_it_works_by_keyboard_alone_and_costs_nothing_before(open_page: Open) -> None:
    page = open_page("quiz/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_timeout(500)
    assert not [url for url in asked if url.endswith(PARTS)]

    link = page.locator("article a:visible").first
    link.focus()
    count = ask(page, "forget gate")
    for part in PARTS:
        assert sum(url.endswith(f"/{part}") for url in asked) == 1, part
    results = page.locator(".search-results a")
    for fold in page.locator(".search summary").all():
        fold.click()
    expect(results).to_have_count(count)
    assert count > 5
    page.locator(".search input").focus()
    assert page.locator(".search-title").first.inner_text() == "forget gate"
    assert page.locator(".search-results h2").first.inner_text() == "Glossary"
    for walked in range(2):
        page.keyboard.press("ArrowDown")
        expect(results.nth(walked)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".search input")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator(".search")).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator(".search input")).to_have_value("forget gate")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s")  # goes into the field
    expect(page.locator(".search input")).to_be_focused()
    ask(page, "forget gate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#forget-gate")
    assert sum("search.json" in url for url in asked) == 1


def test_a_result_on_the_same_page_closes_the_dialog_and_leads_there(open_page: Open) -> None:
    page = open_page(CHAPTER)
    ask(page, "stage 7 say it")
    page.locator(".search-results a", has_text="Stage 7").first.click()
    expect(page.locator(".search")).to_be_hidden()
    expect(page.locator("#stage-7-say-it")).to_be_in_viewport()


def test_terms_come_first_by_any_of_their_names(open_page: Open) -> None:
    page = open_page(CHAPTER)
    for query, term in {
        "gates": "gate",
        "lstm": "LSTM",
        "what does the forget gate do": "forget gate",
        "vanishng gradient": "vanishing gradient",
        "c_t": "cell state",
        "constant error carousel": "constant error carousel",
    }.items():
        ask(page, query)
        assert page.locator(".search-title").first.inner_text() == term, query
        assert page.locator(".search-excerpt").first.inner_text()
    ask(page, "Schmidhuber")
    assert page.locator(".search-results h2").first.inner_text() != "Glossary"


def test_excerpts_show_what_was_found_and_formulas_can_be_read(open_page: Open) -> None:
    page = open_page(CHAPTER)
    ask(page, "tanh(c_t)")
    text = " ".join(page.locator(".search-excerpt").all_text_contents())
    assert "h_t = o_t ⊙ tanh(c_t)" in text
    assert "c_t = f_t ⊙ c_(t−1) + i_t ⊙ c̃_t" in text
    assert {"c_t", "tanh"} <= set(page.locator(".search-excerpt mark").all_text_contents())
    ask(page, "Kocisky")
    assert "Kočiský" in page.locator("mark").all_text_contents()
    # Code is found once on its page, settings and records of notebooks not at all.
    ask(page, "matplotlib_inline set_matplotlib_formats")
    assert not page.locator("mark", has_text="set_matplotlib_formats").count()
    assert ask(page, "xyzzyq") == 0
    assert not page.locator(".search-results a").count()


def test_it_works_below_a_path(browser: Browser, site: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(site)
    server = SiteServer(tmp_path)
    page = browser.new_page()
    page.goto(f"{server.base}a/b/{CHAPTER}")
    ask(page, "forget gate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/b/glossary/#forget-gate")
    page.close()
    server.close()


FOREIGN = [
    {
        "url": "1/",
        "title": "记忆",
        "sections": [
            {"title": "记忆", "text": "长短期记忆网络可以记住很久以前的输入。"},
            {"id": "gate", "title": "遗忘门", "text": "遗忘门决定保留多少，LSTM单元状态由此忘记。"},
        ],
    },
    {
        "url": "2/",
        "title": "ノート",
        "sections": [
            {"title": "ノートブック", "text": "勾配が消失する。"},
            {"title": "เครือข่าย", "text": "หน่วยความจำระยะสั้นแบบยาว"},
        ],
    },
]
FIND = """async ([pages, queries]) => {
  const { Engine, excerpt, marked } = await import("/assets/lessonkit/search-engine.js");
  const engine = await Engine.over(pages);
  const marks = (text, found) => marked(excerpt(text, found), found).filter(([, hit]) => hit);
  return queries.map((query) =>
    engine.find(query).groups.flatMap(({ hits }) => hits).map(({ section, found }) =>
      [section.title, marks(section.text, found).map(([piece]) => piece).join("")]));
}"""


def test_texts_without_blanks_are_searched_by_their_characters(open_page: Open) -> None:
    queries = ["网络", "短期记忆", "状态", "门", "lstm", "消失", "ノートブック", "ความจำ", "翻译"]
    found = open_page(CHAPTER).evaluate(FIND, [FOREIGN, queries])
    assert found == [
        [["记忆", "网络"]],
        [["记忆", "短期记忆"]],
        [["遗忘门", "状态"]],
        [["遗忘门", "门决"]],
        [["遗忘门", "LSTM"]],
        [["ノートブック", "消失"]],
        [["ノートブック", ""]],
        [["เครือข่าย", "ความจำ"]],
        [],
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_dialog_is_accessible_and_fits_a_phone(open_page: Open, scheme: str) -> None:
    page = open_page(CHAPTER, color_scheme=scheme, viewport={"width": 360, "height": 700})
    button = page.get_by_role("button", name="Search")
    button.click()
    ask(page, "gate")
    page.locator(".search summary").first.click()
    assert not (violations(page) if scheme == "light" else colour_violations(page))
    wide = "[...document.querySelectorAll('.search, .search *')].filter(e => e.scrollWidth > 360)"
    assert page.evaluate(f"{wide}.length") == 0
    page.get_by_role("button", name="Close").click()
    expect(button).to_be_focused()
    page.keyboard.press("/")
    page.emulate_media(media="print")
    expect(page.locator(".search")).to_be_hidden()


def test_keys_meant_for_others_do_not_open_it(open_page: Open) -> None:
    page = open_page(CHAPTER)
    page.evaluate("document.querySelector('article').prepend(document.createElement('input'))")
    page.locator("article > input").focus()
    page.keyboard.type("/sf")
    expect(page.locator("article > input")).to_have_value("/sf")
    page.locator("h1").click()
    page.keyboard.press("Control+s")
    expect(page.locator(".search")).to_be_hidden()


def test_without_server_it_says_so_and_without_scripts_it_is_not_offered(
    open_page: Open, browser: Browser, site: Path
) -> None:
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/{CHAPTER}index.html")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.keyboard.press("f")
    expect(page.locator(".search [role=status]")).to_contain_text("did not load")
    assert not said
    page.close()
    page = open_page(CHAPTER, java_script_enabled=False)
    assert page.locator(".search-button").count() == 1
    expect(page.locator(".search-button")).to_be_hidden()
