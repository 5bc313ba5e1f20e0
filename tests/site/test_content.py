"""What the built site says: content rules, computed numbers, citations, no trace of the making."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from lessonkit.check import check_folder
from lessonkit.load.bibliography import load_bibliography
from lessonkit.load.notebooks import load_notebook
from lessonkit.load.quiz import load_quiz

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(path.stem for path in (ROOT / "docs/chapters").glob("*.md"))
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
assert CHAPTERS and NOTEBOOKS  # else tests by their names would be skipped in silence


def test_every_chapter_keeps_the_content_rules(root: Path) -> None:
    assert check_folder(root) == []


def page_text(page: Path) -> str:
    """The words of a page, without tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def drawn_texts(page: Path) -> set[str]:
    """What stands in a page's pictures, label by label."""
    labels = re.findall(r"<text\b[^>]*>(.*?)</text>", page.read_text(encoding="utf-8"), re.S)
    return {unescape(re.sub(r"<[^>]+>", "", label)) for label in labels}


def is_drawn(text: str, drawn: set[str]) -> bool:
    """Whether a number that was given to a picture in full is one of its labels, in short."""
    try:
        return any(f"{float(text):.{decimals}f}" in drawn for decimals in range(1, 5))
    except ValueError:
        return False


def test_the_landing_page_keeps_its_order(root: Path) -> None:
    page = (root / "site/index.html").read_text(encoding="utf-8")
    parts = [
        "Paper 04",
        ">Intermediate<",
        "<h1",
        "Sepp Hochreiter and Jürgen Schmidhuber, 1997",
        "Deep networks could see",
        '<section class="explorable',
        'class="start"',
        'id="tldr"',
        'id="what-you-will-learn"',
        'id="the-nine-chapters"',
        'id="resources"',
        'id="discussion"',
        'id="references"',
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    goals = page.split('<ol class="objectives">')[1].split("</ol>")[0]
    assert len(re.findall(r'<li id="objective-.*?href="chapters/[^"]+#[^"]+"', goals, re.S)) == 7
    sections = page.split('<ol class="sections">')[1].split("</ol>")[0]
    assert sections.count("<li>") == len(CHAPTERS) == 9


def is_reckoned_with(origin: str, markdown: str) -> bool:
    """Whether a page shows a sum or a difference of this number, for which Jinja answers."""
    call = re.escape(f'value("{origin.replace(":", ".")}")')
    return bool(re.search(rf"{call}\s*[-+*/]|[-+*/]\s*{call}", markdown))


def squeeze(text: str) -> str:
    """TeX and text written alike: no spaces, no TeX commands, plain digits."""
    text = text.replace("\\times", "×").replace("{,}", ",")
    superscripts = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
    return re.sub(r"[\s{}^\\]|\u2062", "", text).translate(superscripts)


def test_every_computed_number_stands_on_its_page(root: Path) -> None:
    """Lists each number that comes from code, with its source, and finds it on the page."""
    numbers = json.loads((root / ".cache/lessonkit/numbers.json").read_text(encoding="utf-8"))
    listed = 0
    for source, found in sorted(numbers.items()):
        if not source.startswith("chapters/"):
            continue
        page = root / "site" / source.removesuffix(".md") / "index.html"
        shown, drawn = squeeze(page_text(page)), drawn_texts(page)
        markdown = (root / "docs" / source).read_text(encoding="utf-8")
        by_origin: dict[str, list[str]] = {}
        for origin, text in found:
            by_origin.setdefault(origin, []).append(text)
        for origin, texts in by_origin.items():
            # Looking a value up notes it in full, a filter notes it again as it is shown.
            written = any(squeeze(text) in shown for text in texts)
            used = written or is_drawn(texts[-1], drawn) or is_reckoned_with(origin, markdown)
            assert used, (source, origin, texts)
            print(f"{source}: {texts[-1]} is {origin}")
            listed += 1
    assert listed > 100


@pytest.mark.parametrize("name", CHAPTERS)
def test_pictures_are_drawn_by_code_for_both_schemes(name: str, root: Path) -> None:
    """Each has a description; small; no fixed colour. The content rules ask for their number."""
    page = (root / "site/chapters" / name / "index.html").read_text(encoding="utf-8")
    figures = re.findall(r"<figure\b.*?</figure>", page, re.S)
    assert figures
    for figure in figures:
        (svg,) = re.findall(r"<svg\b.*?</svg>", figure, re.S)
        assert len(svg.encode()) <= 60_000
        described = re.search(r'aria-labelledby="([^"]+)"', svg)
        assert described, svg[:200]
        words = re.search(rf'<desc id="{described[1]}">(.*?)</desc>', svg, re.S)
        assert words, svg[:200]
        drawn = svg.replace(words[0], "")
        assert "<image" not in drawn and "var(--c-" in drawn
        assert not re.search(r'(?:fill|stroke)="(?:#[0-9a-fA-F]{3}|rgb|black|white)', drawn), name


def test_the_quiz_has_five_questions_with_a_wrong_option_each(root: Path) -> None:
    quiz = load_quiz(root / "quiz/lstm.yml", "quiz/lstm.yml")
    assert len(quiz.questions) == 5
    for question in quiz.questions:
        assert any(not option.correct for option in question.options)


def test_citations_have_links_and_everything_cited_is_listed(root: Path) -> None:
    bibliography = load_bibliography(root / "references.bib", "references.bib")
    site = root / "site"
    cited = set()
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        here = set(re.findall(r'class="cite" href="#ref-([^"]+)"', text))
        assert here == set(re.findall(r'<li id="ref-([^"]+)"', text)) or not here, path
        cited |= here
    assert len(cited) > 40
    for key in cited:
        assert bibliography[key].link, key


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_run_on_colab(name: str, root: Path) -> None:
    """They import what Colab has, and nothing of this repository."""
    notebook = load_notebook(root / "notebooks" / f"{name}.ipynb", name)
    code = "\n".join(
        "".join(cell["source"]) for cell in notebook.content["cells"] if cell["cell_type"] == "code"
    )
    assert not re.search(
        r"^\s*(?:import|from) (?:lstm1997|lessonkit|drawings|exercises)", code, re.M
    )
    assert "pip install" not in code
    results = notebook.cell("results")
    assert results["cell_type"] == "code"
