"""Terms and citations in Markdown, and what looks like one and is none."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest
from lessonkit.errors import LessonError
from lessonkit.load.bibliography import load_bibliography
from lessonkit.load.glossary import load_glossary
from lessonkit.load.prose import read_body
from lessonkit.render.margin import Margin
from lessonkit.render.markdown import LessonExtension
from lessonkit.render.page import PageState
from lessonkit.words import load_words

GLOSSARY = """\
- {term: forget gate, aka: [gate], short: It keeps., full: It keeps., chapter: a}
- {term: cell, short: It holds., full: It holds., chapter: a}
"""
REFERENCES = """\
@misc{a2000, author = {Able, Ann}, title = {A}, year = {2000}, url = {https://a.org}}
@misc{b2001, author = {Best, Bob}, title = {B}, year = {2001}, url = {https://b.org}}
"""
EXTENSIONS = ["attr_list", "tables", "toc", "pymdownx.arithmatex", "pymdownx.superfences"]


class Reader:
    """Converts pages as MkDocs does, one after the other."""

    def __init__(self, folder: Path) -> None:
        (folder / "glossary.yml").write_text(GLOSSARY)
        (folder / "references.bib").write_text(REFERENCES)
        self.extension = LessonExtension(
            lambda: self.page,
            load_glossary(folder / "glossary.yml", "glossary.yml"),
            load_bibliography(folder / "references.bib", "references.bib"),
            load_words("en"),
        )

    def html(self, text: str, source: str = "a.md") -> str:
        self.page = PageState(source, lambda source: f"../{source}")
        self.md = markdown.Markdown(
            extensions=[*EXTENSIONS, self.extension],
            extension_configs={
                "pymdownx.arithmatex": {"generic": True}, "toc": {"permalink": True},
            },
        )  # fmt: skip
        html = self.md.convert(text)
        self.extension.settle(html, read_body(text, source))
        known = self.extension
        margin = Margin(
            self.page, known.glossary, known.bibliography, known.words,
            taught=set(), glossary_page="glossary.md", notes=False,
        )  # fmt: skip
        return margin.finish(html)

    def words(self, text: str) -> str:
        """The page without definitions and tags."""
        html = self.html(text).split('<div class="definitions"')[0]
        return " ".join(re.sub(r"<[^>]+>|\u2060|¶|&para;", "", html).split())


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A [[forget gate]].", "A forget gate."),
        ("A [[forget\ngate]].", "A forget gate."),
        ("A [[forget gate|gate that\nforgets]].", "A gate that forgets."),
        ("> A [[forget\n> gate]].", "A forget gate."),
        ("- A [[forget\n  gate]].", "A forget gate."),
        ("A [[ gate | *forget* gate ]].", "A forget gate."),
        ("See [@a2000].", "See1."),
        ("See [@a2000,\np. 5; @b2001].", "See1, p. 5, 2."),
        ("See [@a2000, *eq.* 5].", "See1, eq. 5."),
        ("| a | b |\n|---|---|\n| [[gate\\|the gate]] | [@a2000] |", "a b the gate 1"),
    ],
)
def test_terms_and_citations_are_read_wherever_they_stand(
    text: str, words: str, reader: Reader
) -> None:
    assert reader.words(text) == words


def test_the_first_use_opens_the_definition_and_markup_stays(reader: Reader) -> None:
    html = reader.html("[[forget gate|**forget** `gate` $x$]], then [[gate|the *gate*]].")
    assert html.count("data-opens") == 1 and "klzzwxh" not in html
    assert (
        '<a class="term" href="../glossary.md#forget-gate" data-opens="term-forget-gate">'
        '<strong>forget</strong> <code>gate</code> <span class="arithmatex">\\(x\\)</span></a>'
    ) in html
    assert "then the <em>gate</em>." in html
    assert (
        '<p class="defined" id="term-forget-gate"><strong>forget gate</strong>: It keeps.' in html
    )


def test_a_heading_shows_plain_words_and_its_address_is_clean(reader: Reader) -> None:
    html = reader.html("## The [[forget gate|*forget* gate]] of 2000 [@a2000, p. 5]\n\n[[gate]]\n")
    (entry,) = reader.md.toc_tokens  # type: ignore[attr-defined]
    assert entry["name"] == "The forget gate of 2000" and entry["id"] == "the-forget-gate-of-2000"
    heading, text = html.split("</h2>")
    assert "The <em>forget</em> gate of 2000<sup" in heading and "term" not in heading
    assert '<sup class="citation" data-search-exclude=""><a class="cite"' in heading
    assert text.count('data-opens="term-forget-gate"') == 1  # its first use is here
    assert reader.page.cited == ["a2000"]


def test_a_link_holds_no_other(reader: Reader) -> None:
    html = reader.html("[see [[cell]] of [@a2000]](https://c.org) and [[cell]]")
    assert (
        '<a href="https://c.org">see cell of<sup class="citation" data-search-exclude="">'
        '1</sup></a> and <a class="term"' in html
    )


def test_terms_link_within_the_glossary(reader: Reader) -> None:
    assert '<a href="#cell">the <em>cell</em></a>' in reader.html(
        "[[cell|the *cell*]]", "glossary.md"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Code `[[0]] $x {{ y }} \\alpha @a2000`.",
        "```\n[[0, 1]] [@x] {{ y }} $x \\alpha\n```",
        "Words\n\n    [[0, 1]] $x \\alpha\n",
        "<pre>[[0, 1]] $x</pre>",
        "It costs $5 and $10, or US$ 20, or 5 $.",
        r"A \$sign, \[[no term]], { no macro } and \\ a backslash.",
        "$x$\n\n$$\ny\n$$\n\nmail me@a2000.org",
    ],
)
def test_code_money_and_escapes_are_left_alone(text: str, reader: Reader) -> None:
    reader.html(text)  # raises if it finds a fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("one\n\nA [[fixed\ngate]].", "a.md:3: term 'fixed gate' is not in glossary.yml"),
        ("See [@c2002].", "a.md:1: citation 'c2002' is not in references.bib"),
        ("See [@a2000; b2001].", "a.md:1: citation '[@a2000; b2001]': 'b2001' must begin with '@'"),
        ("one\n\n[[gate|]]", "a.md:3: '[[gate|]]' is no term; write [[term]]"),
        ("one\n\n[[gate", "a.md:3: '[[gate' is no term"),
        ("[[`gate`]]", "a.md:1: '[[' is no term"),
        ("[@]", "a.md:1: '[@]' is no citation"),
        ("As @a2000 says.", "a.md:1: '@a2000' is no citation; write [@a2000]"),
        ("one\nand $x alone", "a.md:2: '$x alone' is no formula"),
        ("$ x $", "a.md:1: '$ x $' is no formula"),
        ("a $$x$$ b", "a.md:1: '$' is no formula"),
        ("$2x + 1^2 $", "a.md:1: '$2x + 1^2 $' is no formula"),
        (r"\(x", "a.md:1: '\\(x' is no formula"),
        (r"the \alpha of it", "a.md:1: '\\alpha' is TeX outside a formula"),
        ("a | b\n--|--\n$|x|$ | y", "a.md:3: this row has 4 cells and its head has 2; a bar ends"),
        ("a | b\n--|--\nx | $P(y|z)$", "a.md:3: this row has 3 cells and its head has 2"),
        ("a | b | c\n--|--|--\nx | $P(y|z)$", "a.md:3: '$P(y' is no formula; write $x^2$ without "
         "blanks inside the signs, and \\$ for a dollar; a bar inside a formula ends the cell of a "
         "table: write \\vert"),
        ("<div>\n[[gate]]\n</div>", "a.md:2: '[[gate]]' is no term; write [[term]] or "
         "[[term|words]], and put code between backticks; raw HTML is not read: add markdown"),
    ],
)  # fmt: skip
def test_what_looks_like_a_sign_and_is_not_read_is_a_fault(
    text: str, fault: str, reader: Reader
) -> None:
    with pytest.raises(LessonError) as error:
        reader.html(text)
    assert str(error.value).startswith(fault)


def test_no_mark_of_markdowns_own_reaches_a_page(reader: Reader) -> None:
    page = read_body("one\n\nA word and more.\n", "a.md")
    with pytest.raises(LessonError, match=r"^a\.md:3: Markdown lost something behind 'A word'"):
        reader.extension.settle("<p>one</p>\n<p>A word \x02klzzwxh:0001\x03</p>", page)


def test_of_several_faults_the_first_is_told(reader: Reader) -> None:
    with pytest.raises(LessonError, match=r"^a\.md:1: term 'no'"):
        reader.html("[[no]]\n\n[[gate|]]\n\nand [@none]\n")
    reader.html("and the next page is read afresh")


def test_an_address_that_cannot_be_taken_apart_is_a_fault_with_its_line(reader: Reader) -> None:
    for link in ("[x](http://[::1)", "![x](//[)"):
        with pytest.raises(LessonError, match="is no address") as raised:
            reader.html(f"Words.\n\n{link}\n")
        assert raised.value.line == 3
