"""MathML to TeX and to words: KaTeX reads the TeX, and it is the same formula again."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.export.maths import formulas, spoken, tex, with_mathml, with_pictures, with_tex
from lessonkit.export.tree import find, parse, text_of, to_xhtml
from lessonkit.render.maths import Maths
from lessonkit.store import Store

FORMULAS = [
    r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t",
    r"h_t = o_t \odot \tanh(c_t)",
    r"\frac{\partial L}{\partial W} = \sum_{t=1}^{T} \delta_t\, x_t^\top",
    r"\sqrt{1 - x^2} \le \sqrt[3]{8}",
    r"\lVert U \rVert < 1, \quad x > 0",
    r"\sigma'(a) = \sigma(a)\,(1 - \sigma(a))",
    r"\left[\begin{matrix} a & b \\ c & d \end{matrix}\right]",
    r"\begin{aligned} a &= b + c \\ &= 0.5 \end{aligned}",
    r"\underbrace{a + b}_{\text{100\% of } x_1}",
    r"\hat{y} \approx \bar{x} \in \mathbb{R}^n",
    r"\max_k |w_k| \to 1{,}000 \times 3",
    r"\mathrm{net}_j(t) = \operatorname{diag}(u)\,\text{if } a_b",
    r"\lim_{n \to \infty} \Bigl(1 + \tfrac{1}{n}\Bigr)^n = e",
    r"\binom{n}{k} \neq \{x \mid x \& y\}",
]


@pytest.fixture(scope="module")
def maths(tmp_path_factory: pytest.TempPathFactory) -> Maths:
    folder: Path = tmp_path_factory.mktemp("store")
    return Maths({}, Store(folder / "work.json", "test"), ".", "Equation")


@pytest.mark.parametrize("source", FORMULAS)
def test_tex_is_the_same_formula_again(maths: Maths, source: str) -> None:
    math = find(parse(maths.render(source, True)), "math")
    assert math is not None
    again = find(parse(maths.render(tex(math), True)), "math")
    assert again is not None
    assert spoken(again).split() == spoken(math).split()
    assert spoken(math).strip()


def test_a_formula_is_one_thing_in_each_form(maths: Maths) -> None:
    html = f"<p>Now {maths.render('x_1', False)}, then {maths.render('y', True)}.</p>"
    page = parse(html)
    assert [display for _, _, display in formulas(page)] == [False, True]

    with_tex(page)
    assert text_of(page) == r"Now \({x}_{1}\), then \[y\]."

    page = parse(html)
    with_mathml(page)
    kept = to_xhtml(page)
    assert kept.count("<math") == 2 and "katex-html" not in kept
    assert 'display="block"' in kept and 'alttext="x_1"' in kept

    page = parse(html)
    with_pictures(page)
    kept = to_xhtml(page)
    assert "<math" not in kept and 'alt="x_1"' in kept
