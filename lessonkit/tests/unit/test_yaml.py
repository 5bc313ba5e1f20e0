"""YAML: merge keys, doubles, slips with their mends, and values that PyYAML stumbles over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.load.sources import check_fields, parse_yaml

GLOSSARY = """\
- &base
  term: rounding
  short: "Replacing a number: by the nearest."
  full: |
    Replacing $x$ by [[floating point]].
  chapter: 01-rounding
  see: [floating point, 'C++']
- <<: *base
  term: floating point
"""


def test_what_is_merged_may_be_given_again() -> None:
    first, second = parse_yaml(GLOSSARY, "g.yml")
    assert (first["term"], second["term"]) == ("rounding", "floating point")
    assert second["see"] == ["floating point", "C++"]
    assert second.line_of("term") == 9
    assert second.line_of("short") == 3  # where it was written


def test_a_mapping_merged_before_it_is_met_is_no_fault() -> None:
    text = "a: &a {x: 1}\nb: &b {<<: *a, x: 2}\nc: {<<: [*b, *a], x: 3}\n<<: *b\n"
    assert parse_yaml(text, "f") == {"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 3}, "x": 2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x: 1\ny: 2\nx: 3\n", "f:3: malformed YAML: key 'x' is given twice"),
        ("<<: {a: 1}\n<<: {b: 1}\n", "f:2: malformed YAML: key '<<' is given twice"),
        ("a:\n  - {x: 1, x: 2}\n", "f:2: malformed YAML: key 'x' is given twice"),
    ],
)
def test_a_key_given_twice_is_refused(text: str, said: str) -> None:
    with pytest.raises(LessonError) as caught:
        parse_yaml(text, "f")
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("a: 1\nb: Rounding: what it is\n", 2, 'text with ": " in it must stand between quotation'),
        ("a:\n\tb: 1\n", 2, "indent with blanks, not with a tab"),
        ("short: [[a term]] is\n", 1, "text that begins with [[ must stand between quotation"),
        ("- short: {{ value('x') }} is\n", 1, "text that begins with {{ must stand"),
        ("a: 1\nb: @key says\n", 2, "text that begins with @ must stand"),
        ("a: `code` is\n", 1, "text that begins with ` must stand"),
        ("a: *bold* is\n", 1, "text that begins with * must stand"),
        ("a: 2024-13-45\n", 1, "'2024-13-45' is no timestamp; text needs quotation marks"),
        ("a: 1\nb: x\x07y\n", 2, "control character U+0007; delete it"),
        ('a: 1\nb: "x\\0y"\n', 2, "the character U+0000 cannot stand on a page; delete it"),
        ('a: "\\ud800"\n', 1, "malformed YAML"),
        ("a: 1\n---\nb: 2\n", 2, "expected a single document in the stream, but found another"),
    ],
)
def test_a_slip_is_named_with_its_line_and_its_mend(text: str, line: int, mend: str) -> None:
    with pytest.raises(LessonError) as caught:
        parse_yaml(text, "f.yml")
    assert str(caught.value).startswith(f"f.yml:{line}: ")
    assert mend in str(caught.value)


@pytest.mark.parametrize("value", ["Yes", "1997", "[[a term]]", "{{ macro }}"])
def test_text_that_yaml_takes_for_something_else_is_to_be_quoted(value: str) -> None:
    with pytest.raises(LessonError, match=r"'a' of it must be text.* between quotation marks"):
        check_fields(parse_yaml(f"a: {value}\n", "f"), "f", "it", {"a": str}, {})


# What an author's hand may slip in, anywhere.
BITS = st.sampled_from(["\t", ": ", "- ", "[", "]", "{", "}", "'", '"', "&a ", "*base", "<<", "|\n",
                        "\n", " ", "#", "!x ", "\x00", "@", "`", "0b_", "? ", "---\n"])  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, len(GLOSSARY)), st.integers(0, 12), BITS)
def test_bent_yaml_is_read_or_refused_in_one_line(place: int, cut: int, bit: str) -> None:
    bent = GLOSSARY[:place] + bit + GLOSSARY[place + cut :]
    try:
        parse_yaml(bent, "g.yml")
    except LessonError as error:
        assert str(error).startswith("g.yml") and "\n" not in str(error)
