"""Maths is rendered at build time, with only the fonts and rules that it uses."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.finish.maths_fonts import add_maths_fonts, characters_drawn, maths_fonts
from lessonkit.finish.site import Finishing, Site
from lessonkit.render.maths import Maths, in_markdown, render_html
from lessonkit.store import Store

STORE = Store(Path("none"), "")
MACROS = {r"\forget": r"\htmlClass{c-forget}{#1}"}


@pytest.fixture(scope="module")
def maths() -> Maths:
    return Maths(MACROS, STORE)


def tree(element: str) -> ET.Element:
    return ET.fromstring(element)


def test_inline_formula_is_html_for_eyes_and_mathml_for_ears(maths: Maths):
    root = tree(maths.render("c_t", False))
    assert root.tag == "bdi" and root[0].get("class") == "katex"
    spoken, seen = root[0]
    assert spoken.get("class") == "katex-mathml" and spoken[0].tag.endswith("math")
    assert seen.get("class") == "katex-html" and seen.get("aria-hidden") == "true"
    assert "".join(seen.itertext()).replace("\u200b", "") == "ct"


#: How many children MathML wants.
CHILDREN = {"msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3} | {
    "mfrac": 2,
    "mroot": 2,
}


@pytest.mark.parametrize(
    "tex",
    [
        r"w_{\max}",
        r"\max^2 x",
        r"\lim_{x \to 0} f",
        r"\operatorname{foo}_{a}^{b}",
        r"x_{\sin y}",
        r"\frac{\tanh}{\log x}",
        r"\sqrt[\max]{x}",
        r"\sum_{i=1}^n \hat{y}_i",
    ],
)
def test_mathml_has_as_many_children_as_it_must(maths: Maths, tex: str):
    for element in tree(maths.render(tex, False)).iter():
        name = element.tag.rpartition("}")[2]
        assert len(element) == CHILDREN.get(name, len(element)), ET.tostring(element)


def test_a_decimal_comma_is_no_comma_of_a_list(maths: Maths):
    german = Maths({}, STORE, ",")
    assert "<mn>0</mn>" not in german.render("0,5", False)
    assert german.render("0,5", False) == maths.render("0{,}5", False)
    assert maths.render("[0,1]", False) == german.render("[0, 1]", False)


def test_tex_source_is_not_shipped(maths: Maths):
    assert "annotation" not in maths.render(r"\tilde c_t", True)
    assert r"\tilde" not in maths.render(r"\tilde c_t", True)


def test_wide_equation_can_be_scrolled_by_keyboard(maths: Maths):
    root = tree(maths.render("c_t", True))
    assert root.tag == "div"
    assert root.get("tabindex") == "0"
    assert (root.get("role"), root.get("aria-label")) == ("group", "Equation")


def test_colours_of_meaning_reach_the_html(maths: Maths):
    assert re.search(r'class="[^"]*\bc-forget\b[^"]*"', maths.render(r"\forget{f_t}", False))


def test_definitions_do_not_leak_from_one_formula_into_the_next(maths: Maths):
    maths.render(r"\gdef\leak{1}\leak", False)
    with pytest.raises(LessonError):
        maths.render(r"\leak", False)


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"1 + \foo", r"KaTeX rejects '1 + \foo': Undefined control sequence: \foo"),
        (r"\frac{a", "Unexpected end of input"),
        ("a é", "unicodeTextInMathMode"),
        (r"\href{javascript:alert(1)}{a}", r"\href is not allowed"),
        (r"\includegraphics{a.png}", r"\includegraphics is not allowed"),
        (r"\htmlStyle{color:red}{a}", r"\htmlStyle is not allowed"),
    ],
)
def test_rejected_tex_is_one_line(maths: Maths, tex: str, words: str):
    with pytest.raises(LessonError) as caught:
        maths.render(tex, False)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value) and "\u0332" not in str(caught.value)


def test_a_class_cannot_inject_markup(maths: Maths):
    shown = maths.render(r'\htmlClass{"><script>}{a}', False)
    assert "<script" not in shown
    tree(shown)


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from(r"abx01^_{}\<>&'+-=()[]| \"") | st.characters(max_codepoint=255)))
def test_any_text_renders_to_well_formed_markup_or_is_rejected(maths: Maths, tex: str):
    try:
        shown = maths.render(tex, True)
    except LessonError:
        return
    tree(shown)


def test_three_hundred_formulas_take_under_half_a_second():
    fresh = Maths(MACROS, STORE)
    fresh.render("x", False)  # V8 starts once per build
    formulas = [
        (rf"\forget{{f_{{{n}}}}} = \sigma(W x_{{{n}}} + b)", n % 2 == 0) for n in range(300)
    ]
    started = time.process_time()
    fresh.prepare(formulas)
    assert time.process_time() - started < 0.5


def test_the_process_ends_by_itself():
    code = (
        "from pathlib import Path; from lessonkit.store import Store\n"
        "from lessonkit.render.maths import Maths\n"
        "keep = Maths({}, Store(Path('none'), '')); keep.render('x', False)\n"
        "try: keep.render('{', False)\n"
        "except Exception as e: kept = e"
    )
    source = Path(__file__).parents[2] / "src"
    subprocess.run(
        [sys.executable, "-c", code], check=True, timeout=60, env={"PYTHONPATH": str(source)}
    )


# ------------------------------------------------------------------ pages


def test_page_formulas_are_replaced(maths: Maths):
    page = (
        '<p>Before <span class="arithmatex">\\(a &lt; b\\)</span> and\n'
        '<span class="arithmatex">\\(c_t\\)</span>.</p>\n'
        '<div class="arithmatex">\\[\n\\begin{aligned} a &amp;= 1 \\\\'
        " b &amp;= 2 \\end{aligned}\n\\]</div>"
    )
    shown = render_html(page, maths)
    assert shown.startswith(f"<p>Before {maths.render('a < b', False)} and\n")
    assert f'<span class="unbroken">{maths.render("c_t", False)}.</span></p>' in shown
    assert shown.count('<div class="arithmatex" role="group"') == 1
    assert "\\(" not in shown and "\\[" not in shown
    assert render_html("<p>No maths: 1 &lt; 2</p>", maths) == "<p>No maths: 1 &lt; 2</p>"


def test_a_formula_of_several_parts_may_be_broken_before_a_comma(maths: Maths):
    """Else one long formula makes a whole page wider than a phone."""
    formula = '<span class="arithmatex">\\({}\\)</span>,'
    for tex, parts in (("a", 1), ("a = b", 2), ("a + b + c", 3)):
        shown = render_html(formula.format(tex), maths)
        assert shown.count('class="katex-base"') == parts
        assert ('class="unbroken"' in shown) == (parts == 1)
        assert shown.endswith("</bdi>,</span>" if parts == 1 else "</bdi>\u2060,")


def test_an_inline_formula_wider_than_a_phone_is_refused(maths: Maths):
    parts = "+".join("abcdefgh" for _ in range(9))
    assert maths.render(parts, False).count('class="katex-base"') == 9
    long = f"f({','.join('abcdefghijklmnopqrstuvwxyz')})"
    with pytest.raises(
        LessonError, match=r"has 54 signs without a place to break .* \$\$"
    ) as error:
        maths.render(long, False)
    assert error.value.about == long
    maths.render(long, True)


def test_maths_in_a_heading_is_refused(maths: Maths):
    with pytest.raises(LessonError, match=r"heading: 'c_t'"):
        render_html('<h2 id="a">The <span class="arithmatex">\\(c_t\\)</span></h2>', maths)


def test_formula_in_markdown_survives(maths: Maths):
    markdown = pytest.importorskip("mistune").create_markdown(escape=False)
    formula = maths.render(r"a * b_1 | [x](y) \ast *c*", False)
    shown = markdown(f"So {in_markdown(formula)} holds.")
    assert "<em>" not in shown and "<a " not in shown
    assert ET.fromstring(shown).find("bdi") is not None
    text = "".join(tree(formula).itertext())
    assert text in "".join(ET.fromstring(shown).itertext())


# ------------------------------------------------------------------ fonts and stylesheet


def drawn(page: str) -> dict[str, set[str]]:
    """Characters in each font file of a page, by the font's name."""
    found = {}
    for name, data in maths_fonts(*characters_drawn([page]), STORE)[1].items():
        font = TTFont(io.BytesIO(data))
        found[Path(name).name.split(".")[0]] = {chr(code) for code in font.getBestCmap()}
    return found


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x_t + 1", {"KaTeX_Math-Italic": "xt", "KaTeX_Main-Regular": "+1"}),
        (r"\mathbf{W}\mathbb{R}", {"KaTeX_Main-Bold": "W", "KaTeX_AMS-Regular": "R"}),
        (r"\mathcal{O}(n)", {"KaTeX_Caligraphic-Regular": "O", "KaTeX_Math-Italic": "n"}),
        (
            r"\text{if \textit{so} } \tanh",
            {"KaTeX_Main-Italic": "so", "KaTeX_Main-Regular": "tanh"},
        ),
        (r"\boldsymbol{\beta}", {"KaTeX_Math-BoldItalic": "β"}),
        (r"\sum \textstyle\sum", {"KaTeX_Size2-Regular": "∑", "KaTeX_Size1-Regular": "∑"}),
        (r"\Biggl( x", {"KaTeX_Size4-Regular": "("}),
        (
            r"\mathtt{0}\mathsf{s}",
            {"KaTeX_Typewriter-Regular": "0", "KaTeX_SansSerif-Regular": "s"},
        ),
        ("a < b", {"KaTeX_Main-Regular": "<"}),
    ],
)
def test_each_character_is_in_the_font_that_draws_it(
    maths: Maths, tex: str, expected: dict[str, str]
):
    fonts = drawn(maths.render(tex, True))
    for name, characters in expected.items():
        assert set(characters) <= fonts[name], name


def test_the_fonts_hold_what_formulas_draw_and_no_more(maths: Maths):
    page = maths.render(r"x_t + \frac{1}{2} < \sum", True) + "<p>and words</p>"
    assert characters_drawn([page, page]) == ("tx", "+12<∑")
    css, fonts = maths_fonts("tx", "+12<∑", STORE)
    for name in fonts:
        assert f'url({name}) format("woff2")' in css
    assert css.count("url(") == css.count("@font-face") == len(fonts)
    assert not any("Fraktur-Bold" in name and len(data) > 2000 for name, data in fonts.items())


def test_a_site_gets_the_fonts_of_its_formulas(maths: Maths):
    site = Site({"index.html": maths.render("x + 1", False), "a/index.html": "<p>x</p>"})
    add_maths_fonts(site, Finishing("", "", (), False, STORE))
    assert "katex" in site.texts["assets/lessonkit/katex.css"]
    early = {re.sub(r"\.\w{8}\.", ".", name): markup for name, markup in site.early.items()}
    assert early == {
        "assets/lessonkit/fonts/KaTeX_Main-Regular.woff2": 'class="katex"',
        "assets/lessonkit/fonts/KaTeX_Math-Italic.woff2": "mathnormal",
    }
    assert set(site.early) <= set(site.new)


def test_a_site_without_maths_needs_no_fonts():
    site = Site({"index.html": "<p>No maths</p>"})
    add_maths_fonts(site, Finishing("", "", (), False, STORE))
    assert site.texts["assets/lessonkit/katex.css"] == "" and not site.new


def test_the_same_characters_give_the_same_bytes():
    first, second = (maths_fonts("x", "W∑≤", Store(Path("none"), "")) for _ in range(2))
    assert first == second


def test_what_a_chapter_needs_is_small(maths: Maths):
    page = "".join(
        maths.render(tex, True)
        for tex in [
            r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)",
            r"\tilde c_t = \tanh(W_c x_t + U_c h_{t-1} + b_c)",
            r"c_t = \forget{f_t} \odot c_{t-1} + i_t \odot \tilde c_t",
            r"\frac{\partial L}{\partial c_{t-1}} = \prod_k (\frac{\partial c_k}{c_j})^2",
            r"\sqrt{x^2} \le 0.25^{100} \approx 10^{-60}, \quad W \in \mathbb{R}^{n \times m}",
        ]
    )
    css, fonts = maths_fonts(*characters_drawn([page]), STORE)
    common = [data for name, data in fonts.items() if "Main-Regular" in name or "Math-I" in name]
    # As chosen by hand: KaTeX's whole fonts and stylesheet are 52,000 bytes for the same.
    assert len(gzip.compress(css.encode())) + sum(map(len, common)) < 18_000
