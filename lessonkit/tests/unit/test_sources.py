"""Loaders: what is read, and what each fault says."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.glossary import load_glossary, unused_terms
from lessonkit.load.sources import load_yaml

GLOSSARY = """\
- {term: a, short: A., full: "See [[b]].", chapter: one, see: [c]}
- {term: b, short: B., full: B., chapter: one}
- {term: c, short: C., full: C., chapter: one}
- {term: d, short: D., full: "See [[a]].", chapter: one, see: [d2]}
- {term: d2, short: D., full: D., chapter: one, see: [d]}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "file"
    path.write_text(text, encoding="utf-8")
    return path


def test_terms_reached_only_from_each_other_are_unused(tmp_path: Path) -> None:
    glossary = load_glossary(write(tmp_path, GLOSSARY), "glossary.yml")
    assert [term.name for term in unused_terms(glossary, {"a"})] == ["d", "d2"]
    assert unused_terms(glossary, {"a", "d"}) == []


def test_term_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    text = "- {term: a, short: A., full: A., chapter: one, see: [a]}"
    with pytest.raises(LessonError, match=r"g:1: 'a' refers to itself"):
        load_glossary(write(tmp_path, text), "g")


def test_a_key_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"f:3: .*'x' is given twice"):
        load_yaml(write(tmp_path, "x: 1\ny: 2\nx: 3\n"), "f")
