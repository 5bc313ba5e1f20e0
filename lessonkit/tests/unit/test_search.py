"""What the search index takes from a finished page, and how formulas read there."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lessonkit.finish.plain_maths import plain_maths
from lessonkit.finish.search import search_index, search_sections
from lessonkit.load.glossary import Glossary, Term
from lessonkit.render.maths import Maths
from lessonkit.render.notebook_pages import slim
from lessonkit.render.parts import glossary_html
from lessonkit.store import Store
from lessonkit.words import load_words
from selectolax.lexbor import LexborHTMLParser


@pytest.fixture(scope="module")
def maths() -> Maths:
    return Maths({r"\cell": r"\htmlClass{c-cell}{#1}"}, Store(Path("none"), ""))


def article(inside: str) -> str:
    return f"<!doctype html><nav>Menu</nav><article><h1>Page</h1>{inside}</article><p>Foot</p>"


def text(inside: str) -> str:
    (page,) = search_sections(article(inside))
    return page.text


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (
            r"\cell{c_t} = f_t \odot \cell{c_{t-1}} + i_t \odot \tilde c_t",
            "c_t = f_t ⊙ c_(t−1) + i_t ⊙ c̃_t",
        ),
        (r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)", "f_t = σ(W_f x_t + U_f h_(t−1) + b_f)"),
        (r"h = \tanh(2 W x_t)", "h = tanh(2W x_t)"),
        (r"\frac{\partial L}{\partial c_t} = -\frac{1}{2}", "∂L/∂c_t = −1/2"),
        (r"\frac{1}{1 + e^{-x}} \tfrac12 c_t", "1/(1 + e^(−x))1/2 c_t"),
        (r"U^\top \delta_t", "U^⊤δ_t"),
        (r"10^{-6} \text{ a step}", "10⁻⁶ a step"),
        (r"\sum_{i=1}^n w_i^2", "∑_(i=1)^n w_i²"),
        (r"\sqrt{x + 1} \le \sqrt 2", "√(x + 1) ≤ √2"),
        (r"\sigma'(a) \log x", "σ′(a) log x"),
        (r"\mathrm{net}_j < \ln n", "net_j < ln n"),
        (r"\underbrace{u \cdot v}_{\text{small}} + 1", "u ⋅ v [small] + 1"),
        (r"\begin{aligned} a &= b \\ &= -c \end{aligned}", "a = b; = −c"),
        (r"\hat y = \bar x", "ŷ = x̄"),
    ],
)
@pytest.mark.parametrize("display", [False, True])
def test_a_formula_reads_as_one_would_type_it(maths: Maths, tex: str, plain: str, display: bool):
    math = LexborHTMLParser(maths.render(tex, display)).css_first("math")
    assert math is not None and plain_maths(math) == plain


def test_a_page_is_cut_at_its_headings_and_keeps_no_chrome():
    page, first, second = search_sections(
        article(
            '<p>Hello.</p><h2 id="one">First <em>part</em><a class="headerlink">¶</a></h2>'
            "<p>Some</p><ul><li>more</li><li>text</li></ul>"
            '<h3 id="two">Second</h3><pre><code>a_t = <span class="n">b</span>\n</code></pre>'
        )
    )
    assert (page.id, page.title, page.text) == ("", "Page", "Hello.")
    assert (first.id, first.title, first.text) == ("one", "First part", "Some more text")
    assert (second.id, second.title, second.text) == ("two", "Second", "a_t = b")


def test_formulas_are_told_once_and_words_around_them_stay_apart(maths: Maths):
    assert text(f"<p>Then {maths.render('c_t', False)}, so</p>") == "Then c_t, so"
    assert text(f"<p>is</p>{maths.render('c_t = 1', True)}<p>and</p>") == "is c_t = 1 and"
    assert text("<p>10<sup>6</sup> and x<sub>t</sub></p>") == "10⁶ and x_t"


def test_what_is_left_out():
    assert text("<p data-search-exclude>a</p><p hidden>b</p><svg><text>c</text></svg>d") == "d"
    assert text('<section class="references" aria-labelledby="r"><h2 id="r">R</h2></section>') == ""
    # Of a word that opens its definition, the word stays.
    term = "<a>gate</a><span data-search-exclude>A layer</span>\u2060"
    assert text(f"<p>The {term}, once.</p>") == "The gate, once."
    assert not search_sections("<article data-search-exclude><h1>Page</h1></article>")
    assert not search_sections("<p>no page of the lesson</p>")


def test_a_notebook_has_its_code_once_and_no_settings_or_records():
    def cell(code: str, tag: str = "") -> str:
        return (
            f'<div class="jp-Cell jp-CodeCell{tag}"><div class="jp-InputPrompt">In [1]:</div>'
            f'<div class="highlight-ipynb hl-python"><pre><span></span>{code}</pre></div>'
            f'<div class="clipboard-copy-txt" id="cell-1">{code}</div></div>'
        )

    shown = slim(
        "<h1>Page</h1>"
        + cell("look = 1", " celltag_style")
        + cell("walk()")
        + cell("record()", " celltag_results"),
        "",
        Store(Path("none"), ""),
        load_words("en"),
    )
    assert text(shown.replace("<h1>Page</h1>", "")) == "walk()"


def test_a_term_is_a_section_of_its_own_with_its_names(maths: Maths):
    class Plain:
        def block(self, source: str) -> str:
            return f"<p>{source}</p>"

        def inline(self, source: str) -> str:
            return maths.render(source, False)

    term = Term(
        "forget gate",
        "forget-gate",
        "Keeps or wipes.",
        "It came in 2000.",
        "01",
        1,
        ("keep gate",),
        "f_t",
    )
    glossary = Glossary("glossary.yml", [term], {"forget gate": term})
    chapter: Any = SimpleNamespace(source="chapters/01.md", number=1, title="One")
    plain: Any = Plain()
    html = glossary_html(glossary, [chapter], plain, lambda source: source, load_words("en"))
    page, entry = search_sections(article(html))
    assert page.text == ""
    assert (entry.id, entry.title, entry.short) == ("forget-gate", "forget gate", "Keeps or wipes.")
    assert entry.text == "It came in 2000." and set(entry.names) == {"f_t", "keep gate"}


def test_the_index_names_pages_by_their_addresses():
    pages = {"a/b/index.html": article("x"), "c.html": article(""), "404.html": article("lost")}
    assert json.loads(search_index(pages)) == [
        {"url": "a/b/", "title": "Page", "sections": [{"title": "Page", "text": "x"}]},
        {"url": "c.html", "title": "Page", "sections": [{"title": "Page"}]},
    ]
