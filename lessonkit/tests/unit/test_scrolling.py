"""What may be wider than a phone takes the focus."""

from __future__ import annotations

import re
from html import unescape

from lessonkit.render.code import highlight
from lessonkit.render.scrolling import FITS, scrolling
from lessonkit.words import load_words

WORDS = load_words("en")

TABLE = "<table><thead><tr><th>a</th></tr></thead></table>"


def test_a_table_scrolls_in_a_region_that_takes_the_focus() -> None:
    html = scrolling(f"<p>a</p>{TABLE}<p>b</p>{TABLE}", WORDS)
    assert html.count('<div class="md-typeset__scrollwrap" role="group"') == 2
    assert html.count('tabindex="0"') == 2
    assert html.startswith("<p>a</p><div") and html.endswith("</table></div></div>")


def test_a_table_in_a_table_scrolls_with_it() -> None:
    nested = f"<table><tr><td>{TABLE}</td></tr></table>"
    assert scrolling(nested, WORDS).count("scrollwrap") == 1


def test_the_table_of_line_numbers_is_none() -> None:
    numbered = '<table class="highlighttable"><tr><td>1</td></tr></table>'
    assert scrolling(numbered, WORDS) == numbered


def test_code_wraps_under_its_indentation_and_takes_no_focus() -> None:
    code = "def f():\n    return 1  # " + "a" * FITS + "\n\n\nf()\n"
    html = scrolling(highlight(code, "python", ""), WORDS)
    assert re.findall(r'<span class="line in(\d+)">', html) == ["0", "4", "0", "0", "0"]
    assert "tabindex" not in html
    assert unescape(re.sub(r"<[^>]*>", "", html)).strip() == code.strip()


def test_code_whose_elements_run_over_lines_scrolls() -> None:
    html = f"<pre><code><b>{'a' * (FITS + 1)}\nb</b></code></pre>"
    assert scrolling(html, WORDS) == html.replace("<code>", '<code tabindex="0">')


def test_an_output_of_a_notebook_takes_the_focus() -> None:
    assert scrolling(f"<pre>{'a' * (FITS + 1)}</pre>", WORDS).startswith('<pre tabindex="0">')
    assert scrolling(f"<pre>{'&lt;' * FITS}</pre>", WORDS) == f"<pre>{'&lt;' * FITS}</pre>"
