"""The one reader of pages: what it finds, on which line, and what it leaves alone."""

from __future__ import annotations

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.prose import SHIELD, line_range, minutes, read_body, read_page

PAGE = """\
---
title: T
description: D
---
# Head

A [[forget gate]] and
[[input
gate|the *other* gate]] [@a2000, p. 5; @b2001].

{{ figure("net", "plot",
    caption="See [[cell]] and $x$ [@c2002].",
    alt="A line.") }}

??? question objective-see "Check yourself: why?"

    ```python
    x = "[[no term]] {{ no_macro }}"
    ```

    Because.

!!! mixup "A mix-up"
"""


def test_everything_has_the_line_it_stands_on() -> None:
    prose = read_page(PAGE, "docs/a.md")
    assert [(t.name, t.line) for t in prose.terms] == [
        ("forget gate", 7), ("input gate", 8), ("cell", 12),
    ]  # fmt: skip
    assert [(c.name, c.line) for c in prose.citations] == [
        ("a2000", 9), ("b2001", 9), ("c2002", 12),
    ]  # fmt: skip
    assert [(q.name, q.line) for q in prose.questions] == [("see", 15)]
    assert prose.blocks("mixup") == [23] and prose.blocks("takeaway") == []
    (call,) = prose.calls
    assert (call.name, call.line, call.literal(1, "tag")) == ("figure", 11, "plot")
    assert call.literal(3, "alt") == "A line."
    assert prose.pictures == [call]
    assert prose.line_of("[[input gate|the *other*") == 8
    assert prose.line_of("no such words") is None
    assert prose.line_of_field("description") == 3 and prose.line_of_field("outcome") == 1


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("````\n```\n[[a]]\n```\n````\n", ["fence"]),
        ("~~~\n[[a]]\n```\n~~~\n", ["fence"]),
        ("- item\n\n    ```\n    [[a]]\n    ```\n", ["fence"]),
        ("```\nnever closed [[a]]\n", ["term"]),
        ("Words\n\n    [[0, 1]]\n\n    [[2]]\n\nend\n", ["indented"]),
        ('!!! note "N"\n\n    [[a]]\n\n        [[0, 1]]\n', ["term", "indented"]),
        ("1. item\n\n    [[a]]\n", ["term"]),
        ("`` [[a]] ` ``\n", ["code"]),
        ("a ` b\n\n[[a]] ` c\n", ["term"]),
        ("<pre>\n[[a]]\n</pre>\n", ["code"]),
        ("<!-- [[a]] -->\n", ["comment"]),
        (r"\[[a]] and \`[[b]]" + "\n", ["escaped", "escaped", "term"]),
        ("It costs $5 and $10.\n", []),
        ("$x$ and $5\n", ["maths"]),
        (r"\(x\) and" + "\n\n$$\nx\n$$\n", ["maths", "display"]),
        ("\\begin{align}\nx\n\\end{align}\n", ["display"]),
    ],
)
def test_spans(text: str, kinds: list[str]) -> None:
    assert [span.kind for span in read_body(text, "a.md").spans] == kinds


@pytest.mark.parametrize(
    ("text", "given_to_jinja"),
    [
        # Braces of TeX, in every place where they can begin a macro, a statement or a comment.
        ("$e^{{-1}}$", "$e^*{-1}}$"),
        (r"$\mathbf{{10}} + \frac{{f(x)}}{{{g}}}$", r"$\mathbf*{10}} + \frac*{f(x)}}**{g}}}$"),
        ("$$\n{%\n{{x}}\n$$", "$$\n*%\n*{x}}\n$$"),
        ("`${{ github.ref }}`", "`$*{ github.ref }}`"),
        ("```\n{% if x %}{{ user.name() }}\n```\n", "```\n*% if x %}*{ user.name() }}\n```\n"),
        (r"\{{ x }} and \{% y %}", r"\*{ x }} and \*% y %}"),
        # Macros, in formulas and code too.
        ('${{ value("a.b") | texsci }}$', '${{ value("a.b") | texsci }}$'),
        ('$\\cell{ {{ value("a.b") }} }$', '$\\cell{ {{ value("a.b") }} }$'),
        ('$e^{{ "{{" }}-1}}$', '$e^{{ "{{" }}-1}}$'),
        ('`{{ "{{" }} x }}`', '`{{ "{{" }} x }}`'),
        ("{% set n = 3 %}$x_{{ n }}$", "{% set n = 3 %}$x_{{ n }}$"),
        ("```\nx = {{ given(3) }}\n```\n", "```\nx = {{ given(3) }}\n```\n"),
        # What a macro's text holds is no formula, and begins none.
        ('$5 {{ given("$x$ }}") }} $y$', '$5 {{ given("$x$ }}") }} $y$'),
        ('{{ cell("a", "b", notes={3: {4: 1}}) }}', '{{ cell("a", "b", notes={3: {4: 1}}) }}'),
    ],
)
def test_braces_are_macros_only_where_they_are_meant_to_be(text: str, given_to_jinja: str) -> None:
    assert read_body(text, "a.md").template.replace(SHIELD, "*") == given_to_jinja


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\n\n{{ glossary }}\n", "a.md:3: 'glossary' is a macro and is not called"),
        ("{{ value | fixed(2) }}\n", "a.md:1: 'value' is a macro and is not called"),
        ("{{ 10 }}\n", "a.md:1: two braces begin a macro, and here they hold only a number"),
        ("{{ -1 }}\n", "a.md:1: two braces begin a macro"),
        ("a\n{{ value( }}\n", "a.md:2: malformed macro: "),
        ('a\n{% if value("x") %}\n', "a.md:2: malformed macro: "),
    ],
)
def test_what_must_not_be_printed_is_one_line(text: str, fault: str) -> None:
    with pytest.raises(LessonError) as error:
        read_body(text, "a.md")
    assert str(error.value).startswith(fault)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: T\n---\nBody\n",
        "--- \ntitle: T\n---\t\nBody\n",
        "---\ntitle: T\n...\nBody\n",
        "---\ntitle: T\n---\n\n\nBody\n",
        "title: T\n\nBody\n",
    ],
)
def test_front_matter_is_read_as_mkdocs_reads_it(text: str) -> None:
    prose = read_page(text, "a.md")
    assert prose.meta == {"title": "T"} and prose.body == "Body\n"
    assert text.splitlines()[prose.first_line - 1] == "Body"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ("title: A\ntitle: B", "a.md:3: malformed front matter: key 'title' is given twice"),
        ("title: A: B", "a.md:2: malformed front matter: mapping values are not allowed in this "
         "context; text with \": \" in it must stand between quotation marks"),
        ("a: 1\ntitle: A\x0bB", "a.md:3: malformed front matter: control character U+000B"),
        ("a: 1\n\ttitle: A", "a.md:3: malformed front matter: "),
        ("day: 2026-13-41", "a.md:2: malformed front matter: "),
        ("title A", "a.md:1: front matter must be fields with values"),
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read_is_one_line(fields: str, fault: str) -> None:
    with pytest.raises(LessonError) as error:
        read_page(f"---\n{fields}\n---\nBody\n", "a.md")
    assert str(error.value).startswith(fault)


# ---------------------------------------------------------------- minutes


def read(text: str, lines: int = 0) -> int:
    return minutes(read_page(text, "a.md"), lambda notebook, tag: lines)


def test_minutes_count_words_pictures_equations_and_code() -> None:
    words = "word " * 340
    assert read(words) == 2
    assert read(f"---\ntitle: {words}\n---\n{words}") == 2
    assert read(words + '\n{{ drawing("a") }}\n' * 3) == 3
    assert read(words + '\n{{ explorable("a-b") }}\n' * 2) == 4
    assert minutes(read_page(words, "a.md"), words_per_minute=340) == 1
    assert read(words + "\n$$\nx\n$$\n" * 6) == 3
    assert read(words + "\n```python\n" + "x = 1\n" * 20 + "```\n") == 3
    assert read(words + "\n````python\n```\n" + "x = 1\n" * 19 + "````\n") == 3
    assert read("字" * 2800) == 7
    assert read("字" * 800 + " word" * 170) == 3


@pytest.mark.parametrize(
    "call",
    [
        'cell("net", "cell", title="A cell")',
        "cell('net', 'cell')",
        'cell(notebook="net", tag="cell")',
        'cell("net", "cell", lines="1-20")',
        'cell("net", "cell", "A cell", "1–20")',
    ],
)
def test_minutes_count_a_cell_however_it_is_called(call: str) -> None:
    assert read("word " * 340 + f"\n    {{{{ {call} }}}}\n", lines=20) == 3


def test_minutes_count_one_tab_and_no_closed_note() -> None:
    words = "word " * 340
    for skipped in (
        f'=== "One"\n\n    one\n\n=== "Other"\n\n    {words}\n\nafter\n',
        f'!!! note\n\n    === "A"\n\n        a\n\n    === "B"\n\n        {words}\n\n    c\n',
        f'??? note "More"\n\n    {words}\n\nthe end\n',
    ):
        assert read(words + "\n\n" + skipped) == 2
    for kept in (
        f'=== "One"\n\n    {words}\n',
        f'=== "One"\n\n    one\n\nmore\n\n=== "One"\n\n    {words}\n',
        f'```\n=== "One"\n\n=== "Other"\n```\n\n{words}\n',
        f'!!! note "More"\n\n    {words}\n',
    ):
        assert read(words + "\n\n" + kept) == 4


@pytest.mark.parametrize(
    ("lines", "shown"), [("3", [3]), ("3-5", [3, 4, 5]), ("3–5", [3, 4, 5]), (" 1 - 2 ", [1, 2])]
)
def test_lines_of_a_cell(lines: str, shown: list[int]) -> None:
    assert list(line_range(lines, 5)) == shown


@pytest.mark.parametrize("lines", ["a-b", "3-", "0-2", "4-9", "5-3", "-3", "30-40"])
def test_lines_that_a_cell_does_not_have(lines: str) -> None:
    with pytest.raises(LessonError):
        line_range(lines, 5)


def test_a_character_that_no_page_can_hold_is_a_fault_with_its_line() -> None:
    for odd in ("\x00", "\x1b", "\ue000", "\uffff"):
        with pytest.raises(LessonError, match="cannot stand on a page") as raised:
            read_page(f"# Head\n\nwords{odd}\n", "docs/a.md")
        assert raised.value.line == 3


def test_brackets_nested_too_deep_are_a_fault() -> None:
    with pytest.raises(LessonError, match="nested too deep"):
        read_page("{{ value(" + "(" * 5000 + ")" * 5000 + ") }}", "docs/a.md")


@pytest.mark.parametrize("field", ["title: {{ value('x') }}", "? [a]\n: b"])
def test_front_matter_that_mkdocs_would_print_is_a_fault(field: str) -> None:
    with pytest.raises(LessonError, match="malformed front matter"):
        read_page(f"---\n{field}\n---\n# Head\n", "docs/a.md")


def test_comparisons_may_stand_in_macros() -> None:
    assert [call.name for call in read_page("{{ value('a') if 1 < 2 }}", "a.md").calls] == ["value"]


def test_a_field_of_the_themes_that_is_of_another_kind_is_a_fault_with_its_line() -> None:
    with pytest.raises(LessonError, match="'hide' must be a list") as raised:
        read_page("---\ntitle: A\nhide: toc\n---\n# A\n", "docs/a.md")
    assert raised.value.line == 3


def test_a_number_of_too_many_digits_is_a_fault() -> None:
    with pytest.raises(LessonError, match="malformed macro"):
        read_page("{{ given(" + "9" * 5000 + ") }}", "docs/a.md")
