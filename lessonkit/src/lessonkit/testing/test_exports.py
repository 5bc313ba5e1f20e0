"""What readers take along carries the numbers of the site: e-book, cards and quiz files.

They are made anew from the built site and written nowhere. The printed book and the offline copy
are the site's own pages.
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from ..errors import LessonError
from .site import BuiltSite

pytest.importorskip("genanki", reason="exports need lessonkit[exports]")

from ..export.making import EXPORTS
from ..export.source import Page, Source, load_source

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
#: What only a screen shows: minutes of reading, notes that repeat the glossary, what a page opens
#: by itself. Of each formula one writing is kept, MathML.
_SCREEN = ".eyebrow, .side, [hidden], script, style, annotation, .katex-html"
#: Of what is asked also: footnotes, definitions that open, and pictures, which are told in words.
_ASIDE = f"{_SCREEN}, sup.citation, [popover], svg"


def numbers(html: str) -> set[str]:
    """The numbers that a reader of this HTML (or XHTML) sees, as they are written."""
    text = unescape(re.sub(r"<[^>]+>", " ", html))
    return set(_NUMBER.findall(text.replace("{,}", ",").replace(r"\%", "%").replace(" %", "%")))


def seen(html: str, part: str = "article.md-content__inner", without: str = _SCREEN) -> list[str]:
    """The HTML of those parts of a page, without what is there for a screen alone."""
    page = LexborHTMLParser(html)
    for node in page.css(without):
        node.decompose()
    return [node.html or "" for node in page.css(part)]


@pytest.fixture(scope="module")
def source(built: BuiltSite, request: pytest.FixtureRequest) -> Source:
    root = Path(request.config.rootpath)
    if not (root / "mkdocs.yml").is_file():
        pytest.skip("exports are made where mkdocs.yml is")
    loaded = load_source(root)
    if not loaded.site.samefile(built.folder):
        pytest.skip("exports are made of the site that mkdocs.yml names")
    return loaded


def data(source: Source, name: str) -> dict[str, bytes]:
    """What an export makes, by the end of each file's name."""
    made = EXPORTS[name](source)
    return {one.file.removeprefix(source.slug): one.data for one in made}


def test_the_e_book_has_the_numbers_of_each_page(source: Source) -> None:
    book = zipfile.ZipFile(io.BytesIO(data(source, "epub")[".epub"]))
    compared = 0
    for page in source.pages:
        if (name := f"EPUB/{page.key}.xhtml") in book.namelist():
            (article,) = seen(page.html)
            (copy,) = seen(book.read(name).decode(), "body", ".article-place, annotation")
            assert numbers(copy) == numbers(article), page.source
            compared += bool(numbers(article))
    assert compared >= len(source.lesson.chapters)


def test_cards_have_the_numbers_of_their_pages(source: Source, tmp_path: Path) -> None:
    try:
        deck = zipfile.ZipFile(io.BytesIO(data(source, "cards")[".apkg"]))
    except LessonError as error:  # nothing to make cards of
        pytest.skip(str(error))
    collection = sqlite3.connect(deck.extract("collection.anki2", tmp_path))
    notes = collection.execute("select tags, flds from notes").fetchall()
    collection.close()
    glossary = next((page for page in source.pages if "glossary" in source.macros(page)), None)
    named = {page.key: page for page in source.pages}
    for tags, fields in notes:
        *told, _ = fields.split("\x1f")  # the last names the chapter
        pages = [named[tags.strip()], *([glossary] if glossary and len(told) == 3 else [])]
        there = set().union(*(numbers(page.html) for page in pages))
        assert numbers(" ".join(told)) <= there, (tags, told[0])
    for page in source.pages:
        missing = numbers(" ".join(asked(source, page))) - set().union(
            *(numbers(fields) for tags, fields in notes if tags.strip() == page.key)
        )
        assert not missing, page.source


def asked(source: Source, page: Page) -> list[str]:
    """The questions to check oneself of a page that has cards, with their answers."""
    if page.kind not in ("chapter", "page"):
        return []
    word = source.words("title_question").casefold()
    folds = seen(page.html, "details.question", _ASIDE)
    return [fold for fold in folds if word in fold.partition("</summary>")[0].casefold()]


def test_quiz_files_have_the_numbers_of_the_quiz(source: Source) -> None:
    fields = [
        field for page in source.pages for field in seen(page.html, "fieldset.question", _ASIDE)
    ]
    if not fields:
        pytest.skip("the lesson has no quiz")
    files = data(source, "quiz")
    moodle = ElementTree.fromstring(files["-quiz-moodle.xml"])
    by_id = {question.findtext("idnumber"): question for question in moodle.iter("question")}
    package = zipfile.ZipFile(io.BytesIO(files["-quiz-qti.zip"]))
    whole = [
        "".join(unescape(package.read(name).decode()) for name in package.namelist()),
        files["-quiz.gift.txt"].decode(),
    ]
    for field in fields:
        (id_,) = re.findall(r'data-id="([^"]+)"', field)
        shown = numbers(re.sub(r"(<legend[^>]*>)\s*\d+\. ", r"\1", field))
        texts = by_id[id_].iterfind(".//text")
        assert shown <= numbers(" ".join(text.text or "" for text in texts)), id_
        for text in whole:
            assert shown <= numbers(text), id_
