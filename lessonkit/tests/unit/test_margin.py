"""The last pass over a page: what is first, what is numbered, what stands in the margin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lessonkit.load.bibliography import load_bibliography
from lessonkit.load.glossary import load_glossary
from lessonkit.render.margin import CLOSE, OPEN, SOURCE, TERM, Margin
from lessonkit.render.page import PageState
from lessonkit.words import load_words

GLOSSARY = """\
- {term: cell, short: It holds & keeps., full: It holds., chapter: a}
- {term: error, short: It travels., full: It travels., chapter: b}
"""
REFERENCES = """\
@misc{a2000, author = {Able, Ann}, title = {A}, year = {2000}, url = {https://a.org}}
@misc{b2001, author = {Best, Bob}, title = {B}, year = {2001}, url = {https://b.org}}
"""
BREAKS = '<div class="admonition breaks"><p class="admonition-title">Where</p></div>'


def term(name: str) -> str:
    return f"{TERM}{name}{OPEN}the {name}{CLOSE}"


def source(key: str, place: str = "") -> str:
    return f'<sup class="citation">{SOURCE}{key}{OPEN}{place}{CLOSE}</sup>'


class Pages:
    def __init__(self, folder: Path) -> None:
        (folder / "glossary.yml").write_text(GLOSSARY)
        (folder / "references.bib").write_text(REFERENCES)
        self.glossary = load_glossary(folder / "glossary.yml", "glossary.yml")
        self.bibliography = load_bibliography(folder / "references.bib", "references.bib")

    def finish(self, html: str, notes: bool = True) -> str:
        self.page = PageState("chapters/a.md", lambda source: f"../{source}")
        return Margin(
            self.page,
            self.glossary,
            self.bibliography,
            load_words("en"),
            taught={"cell"},
            glossary_page="glossary.md",
            notes=notes,
        ).finish(html)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


def test_sources_are_numbered_by_their_order_on_the_page(pages: Pages) -> None:
    html = pages.finish(
        f"<figure>{source('b2001')}</figure><p>So {source('a2000', 'p. 5')}, {source('b2001')}.</p>"
    )
    assert pages.page.cited == ["b2001", "a2000"]
    assert re.findall(r'href="#ref-(\w+)"[^>]*>(\d)<', html) == [
        ("b2001", "1"), ("a2000", "2"), ("b2001", "1"),
    ]  # fmt: skip
    assert 'aria-label="Source 2: Able 2000">2</a><span class="at">, p. 5</span></sup>' in html
    assert "<p>So<sup" in html  # no line may begin with a number


def test_the_margin_has_what_the_page_teaches_and_the_sources_of_its_prose(pages: Pages) -> None:
    html = pages.finish(
        f"<p>One.</p>\n<p>A {term('cell')}, an {term('error')}, a {term('cell')}"
        f" {source('a2000', 'p. 5')}.</p>"
    )
    before, note, after = re.split(r'(<div class="side".*?</div>)', html)
    assert before == "<p>One.</p>\n" and after.startswith("\n<p>A <a ")
    assert 'aria-hidden="true"' in note and "<a" not in note
    assert "<strong>cell</strong>: It holds &amp; keeps." in note and "error" not in note
    assert '<p class="source"><b>1</b> Able 2000, p. 5</p>' in note
    assert html.count('id="term-cell"') == html.count('id="term-error"') == 1
    assert re.search(r'<div class="definitions" hidden[^>]*><p [^>]*id="term-error">', after)
    assert html.count('class="term"') == 2 and "a the cell" in html


def test_elsewhere_a_definition_waits_for_its_word(pages: Pages) -> None:
    for html in (
        pages.finish(f"<p>A {term('cell')}.</p>", notes=False),
        pages.finish(f"<figure><figcaption>A {term('cell')}.</figcaption></figure>"),
    ):
        assert "side" not in html and re.search("hidden.*term-cell", html)


def test_an_analogy_and_where_it_breaks_begin_at_one_height(pages: Pages) -> None:
    assert pages.finish(f"<p>As.</p>\n{BREAKS}\n<p>On.</p>") == (
        f'<p class="beside">As.</p>\n{BREAKS}\n<p>On.</p>'
    )
    picture = f"<figure>As.</figure>{BREAKS}"
    assert pages.finish(picture) == picture


def test_a_link_that_sets_a_piece_of_the_page_looks_so(pages: Pages) -> None:
    link = '<p><a href="#half-way=steps:9">nine</a></p>'
    assert pages.finish(link) == link
    assert '<a class="sets" href=' in pages.finish(f"{link}<half-way></half-way>")
