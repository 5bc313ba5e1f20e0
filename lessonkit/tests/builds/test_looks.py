"""Colours are measured once a look, and what cannot be read is found wherever it stands."""

from __future__ import annotations

from lessonkit.testing.browser import violations
from playwright.sync_api import Browser

PAGE = """<!doctype html><html lang="en"><title>Looks</title><main><h1>Looks</h1>
<p>Plain words, {some} words, and <a href="#a" id="a" style="{link}">a link</a> among them.</p>
</main></html>"""
GOOD = PAGE.format(some="more", link="")
PALE = PAGE.format(some='<span style="color: #aaa">pale</span>', link="")
BARE = PAGE.format(some="more", link="color: #333; text-decoration: none")


def test_a_look_that_was_good_hides_no_other(browser: Browser) -> None:
    page = browser.new_page()
    found = []
    for text in (GOOD, PALE, BARE, GOOD, PALE, BARE):
        page.set_content(text)
        found.append([fault.partition(":")[0] for fault in violations(page)])
    page.close()
    assert found == [[], ["color-contrast"], ["link-in-text-block"]] * 2
