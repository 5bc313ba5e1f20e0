"""Whole builds of pages as authors write them: what the reader gets, or the one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import html5lib
import pytest
from small_lesson import Built, SmallLesson

NewLesson = Callable[..., SmallLesson]
CHAPTER = "docs/chapters/02-order.md"


def good(built: Built) -> Built:
    assert built.status == 0, built.output
    return built


def said(built: Built) -> list[str]:
    return [line for line in built.output.splitlines() if not line.startswith("INFO")]


def add(lesson: SmallLesson, text: str) -> int:
    """Add a paragraph to a chapter; return its line."""
    page = (lesson.root / CHAPTER).read_text(encoding="utf-8")
    lesson.write(CHAPTER, f"{page}\n{text}\n")
    return page.count("\n") + 2


def test_texts_of_front_matter_and_nav_are_shown_as_written(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    title, description = 'The vector<T> of "sums" & more', 'What "machine epsilon" <means> & is.'
    lesson.replace(CHAPTER, "title: Order", f"title: '{title}'")
    lesson.replace(CHAPTER, "description: Large to small, or small to large.",
                   f"description: '{description}'")  # fmt: skip
    lesson.replace("mkdocs.yml", "Quiz: quiz", '"<Try> & see": quiz')
    lesson.replace("mkdocs.yml", "site_name: Adding numbers", 'site_name: Adding "x < y"')
    built = good(lesson.build())
    page = built.page("chapters/02-order")
    html5lib.HTMLParser(strict=True).parse(page)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    typeset = title.replace('"sums"', "“sums”")
    assert tree.findtext(".//title") == f"{typeset} · Adding “x < y”"
    metas = {m.get("name") or m.get("property"): m.get("content") for m in tree.iter("meta")}
    assert metas["description"] == metas["og:description"] == description
    assert metas["og:title"] == title
    names = [" ".join("".join(a.itertext()).split()) for a in tree.iter("a")]
    assert typeset in names and "<Try> & see" in names
    linked = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert linked and unescape(linked[1]).count("vector") and "&quot;" not in linked[1]


def test_files_that_mkdocs_leaves_out_are_not_read(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    (lesson.root / "docs/chapters/.#02-order.md").symlink_to("someone@office.4242")
    lesson.write("docs/drafts/old.md", "[[no term]] {{ no macro }} [@nobody2000]")
    (lesson.root / "docs/.notes").mkdir()
    (lesson.root / "docs/.notes/old.md").write_bytes(b"\xff\xfenote")
    lesson.replace("mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nexclude_docs: drafts/")
    good(lesson.build())


def test_braces_of_formulas_and_of_code_reach_the_reader(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    add(lesson, r'$e^{{-1}}$, $\mathbf{{10}}$, $x = {{ value("tenths.total") | fixed(3) }}$,')
    add(lesson, "and `${{ github.ref }}`.\n\n```yaml\nif: ${{ always() }} {% x %}\n```")
    page = good(lesson.build()).page("chapters/02-order")
    formulas = re.findall(r"<math.*?</math>", page)
    power, bold, value = (unescape(re.sub(r"<[^>]+>", "", f)) for f in formulas[-3:])
    assert (power, bold, value) == ("e−1", "10", "x=1.000")
    assert "${{ github.ref }}" in page
    assert "if: ${{ always() }} {% x %}" in unescape(re.sub(r"<[^>]+>", "", page))


def test_a_title_of_code_may_hold_quotation_marks(new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    add(lesson, r'{{ cell("tenths", "add", title="say \"hi\" <b>", lines="1–2") }}')
    page = good(lesson.build()).page("chapters/02-order")
    assert '<span class="filename">say “hi” &lt;b&gt;</span>' in page


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{{ cell("tenths", "add", lines="one") }}', "lines='one' is no range"),
        ('{{ cell("tenths", "add", lines="30-40") }}', "there are no lines 30-40 in a cell of 2"),
        ('{{ cell("tenths", "add", notes=3) }}', "notes are numbers by line"),
        ('{{ value("tenths.total") / 0 }}', 'float division by zero, in {{ value("tenths.total")'),
        ('{{ value("tenths.total") | fixed("two") }}', "filter 'fixed' needs a count of digits"),
        ('{{ value("tenths.deep") }}', "two braces print a text or a number, not list"),
        ("{{ value(3) }}", "value(3) needs a name in quotes"),
        ("{{ glossary }}", "'glossary' is a macro and is not called; write glossary(…)"),
        ("{{ valeu('tenths.total') }}", "'valeu' is not a macro; did you mean 'value'?"),
        ("{{ 'a' | fixd }}", "malformed macro: No filter named 'fixd'"),
        ("a [[rounding", "'[[rounding' is no term"),
        ("# The $x$", "maths in a heading: 'x'"),
        (r"$\nosuch{x}$", "KaTeX rejects '\\nosuch{x}'"),
    ],
)
def test_what_a_page_gets_wrong_is_one_line(text: str, fault: str, new_lesson: NewLesson) -> None:
    lesson = new_lesson()
    line = add(lesson, text)
    built = lesson.build()
    assert built.status != 0
    (only,) = said(built)
    assert only.startswith(f"Error: {CHAPTER}:{line}: ") and fault in only


@pytest.mark.parametrize("place", ["https://example.org/attention/", ""])
def test_a_sister_lesson_is_linked_where_its_address_is_known(
    new_lesson: NewLesson, place: str
) -> None:
    lesson = new_lesson()
    lesson.replace("mkdocs.yml", "notebook_time_limit: 60",
                   f'notebook_time_limit: 60\n      sisters: {{other: "{place}"}}')  # fmt: skip
    add(lesson, '{% if sister("other") %}See [the other]({{ sister("other") }}).{% endif %}')
    page = good(lesson.build()).page("chapters/02-order")
    assert (f'<a href="{place}">the other</a>' in page) == bool(place)
    assert ("the other" in page) == bool(place)
