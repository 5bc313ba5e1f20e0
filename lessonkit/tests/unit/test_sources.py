"""Loaders: what is read, and what each fault says."""

from __future__ import annotations

from pathlib import Path

import pytest
from lessonkit.errors import LessonError
from lessonkit.load.bibliography import load_bibliography
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


@pytest.mark.parametrize(
    ("entry", "label", "html"),
    [
        (
            r"@article{k, author={M{\"u}ller, Anna Maria and {\'O}g, B. and Li, C}, title={{On}"
            r" Sums}, journal={J}, year=1991, volume=2, number=3, pages={4--5}, doi={10.1/x}}",
            "Müller et al. 1991",
            'Müller, A. M., Óg, B., Li, C. (1991). <a href="https://doi.org/10.1/x">On Sums</a>.'
            " J 2(3), 4–5.",
        ),
        (
            "@misc{k, author={A, B and others}, title={T <b>}, year=2001, eprint={1.2}}",
            "A et al. 2001",
            'A, B., others (2001). <a href="https://arxiv.org/abs/1.2">T &lt;b&gt;</a>. arXiv:1.2.',
        ),
    ],
)
def test_bibtex_becomes_a_reference(tmp_path: Path, entry: str, label: str, html: str) -> None:
    reference = load_bibliography(write(tmp_path, entry), "r.bib")["k"]
    assert reference.label == label
    assert reference.html() == html


def test_sources_with_one_label_are_told_apart(tmp_path: Path) -> None:
    entries = "".join(
        f"@misc{{{key}, author={{A, B}}, title={{{key}}}, year={year}, doi={{10.1/{key}}}}}\n"
        for key, year in (("w", 2020), ("x", 2020), ("y", 2020), ("z", 2021))
    )
    texts = ["See [@x, sec. 1; @z].", "cite: y\n"]  # nothing cites w
    bibliography = load_bibliography(write(tmp_path, entries), "r.bib", texts)
    labels = {key: reference.label for key, reference in bibliography.items()}
    assert labels == {"w": "A 2020", "x": "A 2020a", "y": "A 2020b", "z": "A 2021"}
