"""What a reader does on any built site: quiz, definitions, progress, all by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .browser import tab_to
from .site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from .server import SiteServer

OpenPage = Callable[..., "Page"]


def the(built: BuiltSite, pattern: str) -> str:
    """The first page with something on it; without one the test has nothing to look at."""
    found = built.holding(pattern)
    if not found:
        pytest.skip(f"no page holds {pattern}")
    return found[0]


# ---------------------------------------------------------------- quiz

QUIZ = r"\bdata-quiz="


def quiz_questions(page: Page) -> list[Locator]:
    return page.locator("[data-quiz] fieldset").all()


def answer(page: Page, question: Locator, correct: bool) -> None:
    """Choose by keyboard the right options, or else a wrong one, and check."""
    options = question.locator("li[data-correct]")
    wanted = [i for i, right in enumerate(is_right(options)) if right == correct]
    if question.locator("input[type=radio]").count():
        question.locator("input").first.focus()
        page.keyboard.press("Space")
        for _ in range(wanted[0]):
            page.keyboard.press("ArrowDown")
    else:
        for index, box in enumerate(options.locator("input").all()):
            if box.is_checked() != (index in (wanted if correct else wanted[:1])):
                box.focus()
                page.keyboard.press("Space")
        options.locator("input").last.focus()
    tab_to(page, ".check")
    page.keyboard.press("Enter")


def is_right(options: Locator) -> list[bool]:
    found: list[bool] = options.evaluate_all(
        "(all) => all.map((o) => o.dataset.correct === 'true')"
    )
    return found


def test_the_quiz_by_keyboard(built: BuiltSite, open_page: OpenPage) -> None:
    """Each question wrong, then right; kept over a reload; taken back at the end."""
    page = open_page(the(built, QUIZ))
    questions = quiz_questions(page)
    score = page.locator("[data-quiz] .score")
    for question in questions:
        result = question.locator("[role=status]")
        assert not result.inner_text() and not question.locator(".why:visible").count()
        answer(page, question, correct=False)
        wrong = result.inner_text()
        assert wrong and question.locator(".why:visible").count() == 1
        # The answer can now be opened; a new choice waits for its own check.
        assert question.locator("details.answer").is_visible()
        answer(page, question, correct=True)
        assert result.inner_text() not in ("", wrong)
        # An answer once found explains every option.
        whys = question.locator(".why:visible").count()
        assert whys == question.locator("li[data-correct]").count()
        assert question.locator("details.answer").is_hidden()
    told = score.inner_text()
    assert str(len(questions)) in told
    page.reload()
    assert score.inner_text() == told
    assert page.locator("[data-quiz] input:checked").count() >= len(questions)
    page.locator("[data-quiz] .reset").focus()
    page.keyboard.press("Enter")
    page.reload()
    assert page.locator("[data-quiz] input:checked").count() == 0 and not score.inner_text()


def test_arrows_in_the_quiz_choose_and_answer_nothing(
    built: BuiltSite, open_page: OpenPage
) -> None:
    page = open_page(the(built, QUIZ))
    question = page.locator("[data-quiz] fieldset:has(input[type=radio])").first
    question.locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    assert question.locator("input").nth(1).is_checked()
    page.keyboard.press("Enter")  # sends no form
    assert not question.locator("[role=status]").inner_text()
    assert not question.locator(".why:visible").count()


def test_an_edited_question_alone_loses_its_answer(built: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(the(built, QUIZ))
    questions = quiz_questions(page)
    if len(questions) < 2:
        pytest.skip("the quiz has one question")
    for question in questions[:2]:
        answer(page, question, correct=True)
    told = questions[1].locator("[role=status]").inner_text()
    # As if the first question had had another wording then, and the script another way to keep.
    page.evaluate(
        """(id) => {
          const key = Object.keys(localStorage).find((name) => name.startsWith("lesson-quiz"));
          const kept = JSON.parse(localStorage.getItem(key));
          kept[id].version = "older";
          localStorage.setItem(key, JSON.stringify(kept));
          localStorage.setItem(`${key}:older`, "{}");
        }""",
        questions[0].get_attribute("data-id"),
    )
    page.reload()
    assert questions[0].locator("input:checked").count() == 0
    assert not questions[0].locator("[role=status]").inner_text()
    assert questions[1].locator("[role=status]").inner_text() == told != ""
    assert not page.evaluate("Object.keys(localStorage).some((name) => name.endsWith(':older'))")


def test_the_quiz_without_scripts(built: BuiltSite, open_page: OpenPage) -> None:
    """Nothing to press that would not answer; each answer opens and says why."""
    page = open_page(the(built, QUIZ), java_script_enabled=False)
    assert page.locator("[data-quiz] button:visible").count() == 0
    for question in quiz_questions(page):
        reasons = question.locator("details.answer li")
        assert reasons.count() == question.locator("li[data-correct]").count()
        assert not reasons.first.is_visible()
        question.locator("details.answer summary").click()
        assert reasons.last.is_visible()


# ---------------------------------------------------------------- definitions


TERM = r'<a [^>]*\bclass="?term\b'
SOURCE = r'<a [^>]*\bclass="?cite\b'


def test_a_term_opens_its_definition(built: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(the(built, TERM))
    term, definition = page.locator("article a.term").first, page.locator(":popover-open")
    assert definition.count() == 0
    for _ in range(2):  # the same word opens and shuts it
        term.click()
        assert definition.is_visible() and term.get_attribute("aria-expanded") == "true"
        term.click()
        assert definition.count() == 0 and term.get_attribute("aria-expanded") == "false"
    for key in ("Space", "Enter"):
        term.press(key)
        assert definition.is_visible()
        page.keyboard.press("Escape")
        assert definition.count() == 0
    term.press("Enter")
    page.keyboard.press("Tab")
    assert definition.locator(":focus").count() == 1
    page.keyboard.press("Enter")  # its link leads to the glossary, to this term
    page.wait_for_url("**#*")
    assert page.locator(":target").count() == 1


def test_a_citation_opens_its_source(built: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(the(built, SOURCE))
    for number in page.locator("article a.cite").all()[:4]:
        listed = page.locator(f"[id='{(number.get_attribute('href') or '')[1:]}']")
        number.press("Enter")
        assert listed.inner_text() in page.locator(":popover-open").inner_text()
        assert page.locator(":popover-open a").first.is_visible()
        page.keyboard.press("Escape")
        # Its number is its place in the list.
        place = listed.evaluate("(item) => [...item.parentElement.children].indexOf(item) + 1")
        assert number.inner_text() == str(place)


def test_terms_and_citations_without_scripts(built: BuiltSite, open_page: OpenPage) -> None:
    """They lead to the glossary and to the list, and the place in a source is said."""
    for pattern, link in ((TERM, "a.term"), (SOURCE, "a.cite")):
        page = open_page(the(built, pattern), java_script_enabled=False)
        assert all(place.is_visible() for place in page.locator("article > p .at").all())
        page.locator(f"article {link}").first.click()
        page.wait_for_url("**#*")
        assert page.locator(":target").is_visible()


# ---------------------------------------------------------------- search


def test_the_search_by_keyboard(built: BuiltSite, open_page: OpenPage) -> None:
    """Fetched when it opens; finds a chapter by a word of its title; arrows and Escape work."""
    page = open_page(built.chapters[-1])
    word = max(re.findall(r"\w+", page.locator("h1").inner_text()), key=len)
    fetched = "performance.getEntriesByType('resource').filter((e) => /search\\.json/.test(e.name))"
    assert page.evaluate(f"{fetched}.length") == 0
    link = page.locator("article a[href]:visible").first  # one in a fold takes no focus
    link.focus()
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open] input:focus")
    page.keyboard.insert_text(word)
    page.wait_for_selector("dialog[open] a[href] mark")
    assert page.evaluate(f"{fetched}.length") == 1
    assert page.locator("dialog[open] [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("dialog[open] a[href]:focus").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="hidden")
    assert link.evaluate("(link) => link === document.activeElement")


# ---------------------------------------------------------------- the way through


def test_first_tab_skips_to_the_text(built: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(built.chapters[0])
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.hash ?? ''")
    assert target and page.locator(f"main [id='{target[1:]}'], main{target}").count() == 1


def test_progress_is_kept_and_can_be_taken_back(
    built: BuiltSite, server: SiteServer, open_page: OpenPage
) -> None:
    chapters = built.chapters
    page = open_page("")
    assert not page.locator("[data-progress]").first.inner_text()
    assert page.locator(".resume:visible").count() == 0
    page.goto(server.base + chapters[0])
    button = page.locator(".read-mark button")
    assert button.get_attribute("aria-pressed") == "false"
    button.scroll_into_view_if_needed()
    page.wait_for_selector(".read-mark button[aria-pressed=true]")
    page.goto(server.base)
    assert str(len(chapters)) in page.locator("[data-progress]").first.inner_text()
    assert page.locator(".sections .is-read").count() == 1
    if len(chapters) > 1:
        following = page.locator(".resume").evaluate("(link) => link.href")
        assert following == server.base + chapters[1]
    page.goto(server.base + chapters[0])
    button.press("Enter")
    page.reload()
    button.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert button.get_attribute("aria-pressed") == "false"


def test_a_copy_button_copies_the_code_alone(built: BuiltSite, open_page: OpenPage) -> None:
    page = open_page(
        the(built, r'<div class="[^"]*highlight'), permissions=["clipboard-read", "clipboard-write"]
    )
    block = page.locator(".highlight pre:has(.md-code__button):visible").first
    block.locator(".md-code__button").press("Enter")
    message = page.locator("[role=status]:visible", has_text=re.compile(r"\w"))
    message.first.wait_for()  # said aloud too
    copied = page.evaluate("navigator.clipboard.readText()")
    words = re.findall(r"\S+", copied)
    shown = re.findall(r"\S+", block.locator("code").inner_text())
    assert words and words == shown


def test_storage_that_refuses_breaks_nothing(
    built: BuiltSite, server: SiteServer, browser: Browser
) -> None:
    """Full, and holding nonsense: what would be kept lasts as long as the page."""
    context = browser.new_context()
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full') };"
        "Object.defineProperty(Storage.prototype, 'getItem', {value: () => '{broken'});"
    )
    page = context.new_page()
    page.goto(server.base + built.chapters[0])
    button = page.locator(".read-mark button")
    button.scroll_into_view_if_needed()
    page.wait_for_selector(".read-mark button[aria-pressed=true]")
    if quiz := built.holding(QUIZ):
        page.goto(server.base + quiz[0])
        question = quiz_questions(page)[0]
        answer(page, question, correct=True)
        assert question.locator("[role=status]").inner_text()
    context.close()
