"""Notebook pages: the converter is given what a page may show; of its page the rest is kept."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.notebooks import Notebook
from lessonkit.render.maths import Maths
from lessonkit.render.notebook_pages import needs_scripts, prepare, render_maths, slim
from lessonkit.store import Store
from lessonkit.words import load_words

WORDS = load_words("en")

STORE = Store(Path("none"), "")
PNG = "iVBORw0KGgo="
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L1 1"/></svg>'


@pytest.fixture(scope="module")
def maths() -> Maths:
    return Maths({}, STORE)


def prepared(
    maths: Maths,
    *outputs: dict[str, Any],
    alts: dict[tuple[str, str], str] | None = None,
    **meta: Any,
) -> list[dict[str, Any]]:
    """The outputs that the converter is given of a cell with these."""
    cell = {"cell_type": "code", "source": "", "metadata": meta, "outputs": list(outputs)}
    content = {"metadata": {}, "cells": [cell]}
    notebook = Notebook("n", Path("lesson/notebooks/n.ipynb"), "notebooks/n.ipynb", b"", content)
    text = prepare(notebook, maths, {}, alts or {}, STORE, [], WORDS)
    shown: list[dict[str, Any]] = json.loads(text)["cells"][0]["outputs"]
    return shown


def shown(**data: Any) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {kind.replace("__", "/"): value for kind, value in data.items()},
    }


# ------------------------------------------------------------------ outputs


def test_a_formula_that_code_shows_is_rendered(maths: Maths) -> None:
    for tex in (r"$\displaystyle \frac{1}{2}$", r"$$\frac12$$", r"\begin{align}a &= b\end{align}"):
        [output] = prepared(maths, shown(text__latex=tex, text__plain="1/2"))
        assert list(output["data"]) == ["text/html"]
        assert "<math" in output["data"]["text/html"]
    [mixed] = prepared(maths, shown(text__latex="so $x$ and $y$", text__plain="x"))
    assert mixed["data"]["text/markdown"].count("<math") == 2


def test_maths_in_markdown_that_code_shows_is_rendered(maths: Maths) -> None:
    [output] = prepared(maths, shown(text__markdown="so $x_1^2$ it is", text__plain="…"))
    assert list(output["data"]) == ["text/markdown"]
    assert "<msubsup>" in output["data"]["text/markdown"]


def test_a_picture_of_dots_has_the_alt_text_of_its_cell_or_of_a_page(maths: Maths) -> None:
    output = {**shown(image__png=f"{PNG[:4]}\n{PNG[4:]}"), "metadata": {"image/png": {"width": 3}}}
    [image] = prepared(maths, output, alt='The "map"')
    assert image["data"]["text/html"] == (
        '<div class="figure"><img alt="The &quot;map&quot;" '
        f'src="data:image/png;base64,{PNG}" width="3"></div>'
    )
    [image] = prepared(maths, output, tags=["map"], alts={("n", "map"): "From the page"})
    assert 'alt="From the page"' in image["data"]["text/html"]
    # A bitmap may be an aside of the notebook; a figure, which pages show, must be described.
    [image] = prepared(maths, output, tags=["map"])
    assert 'alt="Picture that the cell shows"' in image["data"]["text/html"]
    with pytest.raises(LessonError, match=r"n.ipynb: cell 1 \('map'\): .* without alt text"):
        prepared(maths, shown(**{"image/svg+xml": SVG}), tags=["map"])


@pytest.mark.parametrize(
    "output",
    [
        shown(text__html="<div id=p></div><SCRIPT>Plotly.newPlot()</SCRIPT>", text__plain="Figure"),
        shown(text__html='<button onclick="run()">Run</button>'),
        shown(**{"application/vnd.jupyter.widget-view+json": {}}, text__plain="IntSlider(value=0)"),
        shown(**{"application/javascript": "alert(1)"}),
    ],
)
def test_an_output_that_needs_scripts_is_refused_unless_it_brings_a_picture(
    maths: Maths, output: dict[str, Any]
) -> None:
    with pytest.raises(LessonError, match="cell 1: shows an output that needs scripts"):
        prepared(maths, output)
    output["data"]["image/png"] = PNG
    assert "<img" in prepared(maths, output, alt="A line.")[0]["data"]["text/html"]


def test_a_table_is_shown_with_its_own_colours_but_without_pandas_scoped_styles(
    maths: Maths,
) -> None:
    table = "<style scoped>.dataframe{}</style><style>#T_1{color:red}</style><table></table>"
    [output] = prepared(maths, shown(text__html=table, text__plain="a  b"))
    assert output["data"] == {
        "text/html": "<style data-output>#T_1{color:red}</style><table></table>"
    }


def test_plain_text_stays_plain(maths: Maths) -> None:
    [output] = prepared(maths, shown(text__plain="\x1b[31mno\x1b[0m $x$ <b>"))
    assert output["data"] == {"text/plain": "no $x$ <b>"}


def test_what_only_pages_read_is_refused_in_a_cell_of_words(maths: Maths) -> None:
    def cell(source: str) -> Notebook:
        cells = [{"cell_type": "markdown", "source": source, "metadata": {}}]
        content = {"metadata": {}, "cells": cells}
        return Notebook("n", Path("notebooks/n.ipynb"), "n.ipynb", b"", content)

    for source in ("a [[float]]", "[@key]", "{{ value('x') }}"):
        with pytest.raises(LessonError, match=r"cell 1: .* no notebook reads"):
            prepare(cell(source), maths, {}, {}, STORE, [], WORDS)
    prepare(cell("`[[float]]`, [[1, 2], [3]], $e^{{-1}}$"), maths, {}, {}, STORE, [], WORDS)


def test_a_script_in_a_cell_of_words_is_refused(maths: Maths) -> None:
    for kind in ("markdown", "raw"):
        cell = {"cell_type": kind, "source": "<script>1</script>", "metadata": {}}
        notebook = Notebook(
            "n", Path("notebooks/n.ipynb"), "n.ipynb", b"", {"metadata": {}, "cells": [cell]}
        )
        with pytest.raises(LessonError, match=r"n.ipynb: cell 1: holds a script"):
            prepare(notebook, maths, {}, {}, STORE, [], WORDS)


KINDS = ["image/svg+xml", "image/png", "image/gif", "application/json", "application/x.widget"]
KINDS += ["text/plain", "text/html", "text/latex", "text/markdown", "text/x-python"]
TEXTS: list[Any] = ["", "$x$", "$$", "so $x$ `y`", "\\begin{a}", "<script>", "<b", "<svg", SVG, PNG]
TEXTS += [["a\n", "b"], "\x00\x1b[31m\ud800", "<style scoped>", "$\\frac$", "\\(", "<a onclick=x>"]
METADATA: list[Any] = [{}, {"image/png": {"width": 1e400, "height": 3}}, {"image/png": []}]


def test_outputs_of_any_kind_are_shown_or_refused(maths: Maths) -> None:
    """Whatever Jupyter's schema lets a cell show, which is nearly everything."""
    given = 0
    for seed in range(500):
        chance = random.Random(seed)
        data = {kind: chance.choice(TEXTS) for kind in chance.sample(KINDS, chance.randint(0, 3))}
        output = {"output_type": "display_data", "metadata": chance.choice(METADATA), "data": data}
        try:
            [output] = prepared(maths, output, alt="A line.")
        except LessonError as error:
            assert str(error).startswith("notebooks/n.ipynb: cell 1: "), f"seed {seed}"
        except Exception as error:
            raise AssertionError(f"seed {seed}: {data}") from error
        else:
            given += len(output["data"])
    assert given > 100


@pytest.mark.parametrize(
    ("html", "needs"),
    [
        ("<script src=a.js>", True),
        ("<img src=a onerror='x'>", True),
        ("<a href=' JavaScript:x'>", True),
        ("<table><td>on &lt;script&gt;</table>", False),
        ('<a href="https://example.org" title="<script>">', False),
    ],
)
def test_what_needs_scripts(html: str, needs: bool) -> None:
    assert needs_scripts(html) is needs


# ------------------------------------------------------------------ maths in Markdown


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Inline $x$ and $y$, $5 and $10.", 2),
        (r"Inline \(a+b\), and \\(c\\).", 2),
        ("\\[ c + d \\]\n\n$$\nx\n$$", 2),
        (r"A \[link\] and a \$5 note", 0),
        ("\\begin{align}\ns &= a \\\\\nd &= b\n\\end{align}", 1),
        ("$$\\begin{aligned}s\\end{aligned}$$", 1),
        ("wrapped $a +\nb$ here", 1),
        ("`$x$` and ``a ` $y$`` and\n~~~\n$$z$$\n~~~\n````\n```\n$x$\n````", 0),
        ("- a list\n  ```\n  $x$\n  ```\n  $y$", 1),
        ("an open ``` fence `$x$`", 0),
    ],
)
def test_formulas_are_rendered_outside_code(maths: Maths, text: str, formulas: int) -> None:
    assert render_maths(text, maths).count("<math") == formulas


@pytest.mark.parametrize("text", ["$$ x", r"\begin{align} x", r"so \(a"])
def test_a_formula_that_does_not_end_is_a_fault(maths: Maths, text: str) -> None:
    with pytest.raises(LessonError, match="a formula that begins and does not end"):
        render_maths(text, maths)


# ------------------------------------------------------------------ what is kept of the page

CELL = (
    '<div class="jp-Cell jp-CodeCell celltag_results">'
    '<div class="jp-Cell jp-CodeCell celltag_results" id="cell-id=ab"><p>1</p></div></div>'
)


def test_what_no_reader_needs_is_dropped() -> None:
    page = (
        "<style>a{}</style><script>1</script><!-- MathJax --><h1 id='t'>T"
        '<a class="anchor-link" href="#t">¶</a></h1><div class="jp-Cell-inputWrapper" tabindex="0">'
        '<div class="jp-Collapser jp-InputCollapser"></div><div class="celltoolbar"></div>'
        '<div class="zeroclipboard-container"><clipboard-copy></clipboard-copy></div>'
        '<div class="clipboard-copy-txt" id="cell-1">x = 1</div></div>'
        '<style data-output="">b{}</style>'
    )
    assert slim(page, "<p>links</p>", STORE, WORDS) == (
        '<h1 id="t">T</h1><p>links</p><div class="jp-Cell-inputWrapper"></div><style>b{}</style>'
    )


def test_code_is_written_as_the_theme_expects_it() -> None:
    page = '<div class="highlight-ipynb hl-python"><pre><span></span>x &lt; 1\n</pre>\n</div>'
    assert slim(page, "", STORE, WORDS) == (
        '<div class="highlight"><pre><code><span></span>x &lt; 1\n</code></pre></div>'
    )


def test_a_cell_for_the_lesson_is_folded_whole_and_nothing_else_is() -> None:
    after = '<p title="</div>">after <!-- </div> --></p>'
    page = slim(
        f'<div><div class="jp-Cell celltag_results_2"></div>{CELL}{after}</div>', "", STORE, WORDS
    )
    summary = "<summary>The numbers that the lesson takes from this notebook</summary>"
    cell = CELL.replace("cell-id=", "cell-")
    assert (
        f'celltag_results_2"></div><details data-search-exclude="">{summary}{cell}</details><p'
        in page
    )


def test_an_id_can_stand_in_a_selector() -> None:
    assert 'id="cell-ab"' in slim(CELL, "", STORE, WORDS)
