"""Every fault an author can make: one clear line, a bad status, the last site untouched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_lesson import ADD, RESULTS, SmallLesson, code, notebook

Change = Callable[[SmallLesson], None]


def write(path: str, text: str) -> Change:
    return lambda lesson: lesson.write(path, text)


def swap(path: str, old: str, new: str) -> Change:
    return lambda lesson: lesson.replace(path, old, new)


CHAPTER = "docs/chapters/02-order.md"
FAULTS: dict[str, tuple[Change, str]] = {
    "malformed glossary": (
        swap("glossary.yml", "see: [floating point]", "see: [floating point"),
        "glossary.yml:6: malformed YAML",
    ),
    "malformed quiz": (
        swap("quiz/adding.yml", "title: Adding", "title: 'Adding"),
        "quiz/adding.yml:",
    ),
    "term defined twice": (
        swap("glossary.yml", "aka: [float]", "aka: [Rounding]"),
        "glossary.yml:6: term 'Rounding' is defined twice (first at line 1)",
    ),
    "see-also to an unknown term": (
        swap("glossary.yml", "see: [rounding]", "see: [roundin]"),
        "glossary.yml:6: see-also of 'floating point' names the unknown term 'roundin'; "
        "did you mean 'rounding'?",
    ),
    "term without a field": (
        swap("glossary.yml", "  chapter: 01-rounding\n", ""),
        "glossary.yml:1: term 'rounding' has no field 'chapter'",
    ),
    "unknown field": (
        swap("glossary.yml", "symbol: $x$", "symbl: $x$"),
        "glossary.yml:8: term 'floating point' has an unknown field 'symbl'; "
        "did you mean 'symbol'?",
    ),
    "term used but not defined": (
        swap(CHAPTER, "[[floating point|", "[[fixed point|"),
        "docs/chapters/02-order.md:9: term 'fixed point' is not in glossary.yml",
    ),
    "question with no correct option": (
        swap("quiz/adding.yml", "        correct: true\n", ""),
        "quiz/adding.yml:3: question 'random' has no correct option",
    ),
    "two questions with one id": (
        swap("quiz/adding.yml", "id: order", "id: random"),
        "quiz/adding.yml:13: question id 'random' is used twice (first at line 3)",
    ),
    "chapter with an unknown objective": (
        swap(CHAPTER, "objectives: [order]", "objectives: [listing]"),
        f"{CHAPTER}:4: unknown objective 'listing'; add it to 'objectives' in mkdocs.yml",
    ),
    "explorable without its module": (
        swap(
            CHAPTER, "# Order\n", '# Order\n\n{{ explorable("half-way", "?", "!", "<p>1</p>") }}\n'
        ),
        f"{CHAPTER}:9: no module 'docs/assets/explorables/half-way.js'; write it",
    ),
    "value of a notebook without results": (
        write("notebooks/tenths.ipynb", notebook(ADD)),
        "docs/chapters/01-rounding.md:9: notebooks/tenths.ipynb has no cell tagged 'results'; "
        "add a code cell with that tag that ends in a dict",
    ),
    "question with an unknown objective": (
        swap("quiz/adding.yml", "objective: round", "objective: rounds"),
        "quiz/adding.yml:3: question 'random' tests the unknown objective 'rounds'; "
        "did you mean 'round'?",
    ),
    "unknown citation": (
        swap("docs/chapters/01-rounding.md", "@goldberg1991", "@goldberg1992"),
        "docs/chapters/01-rounding.md:10: citation 'goldberg1992' is not in references.bib; "
        "did you mean 'goldberg1991'?",
    ),
    "cited source without a link": (
        swap("references.bib", ", doi = {10.1145/103162.103163}", ""),
        "references.bib:1: 'goldberg1991' is cited but has neither doi nor url",
    ),
    "malformed references": (
        swap("references.bib", "year = {1991}", "year = {1991"),
        "references.bib:",
    ),
    "macro naming an unknown notebook": (
        swap("docs/chapters/01-rounding.md", 'cell("tenths"', 'cell("tents"'),
        "docs/chapters/01-rounding.md:14: no notebook 'tents' in notebooks/; "
        "did you mean 'tenths'?",
    ),
    "macro naming an unknown tag": (
        swap("docs/chapters/01-rounding.md", 'cell("tenths", "add")', 'cell("tenths", "ad")'),
        "docs/chapters/01-rounding.md:14: notebooks/tenths.ipynb has no cell tagged 'ad'; "
        "did you mean 'add'?",
    ),
    "macro naming an unknown value": (
        swap("docs/chapters/01-rounding.md", "tenths.total", "tenths.totl"),
        "docs/chapters/01-rounding.md:9: no value 'totl' in tenths; it has deep, total",
    ),
    "unknown macro": (
        swap(CHAPTER, "Small", "{{ smal() }}"),
        "docs/chapters/02-order.md:9: 'smal' is not a macro",
    ),
    "malformed macro": (
        swap(CHAPTER, "Small", "{{ value( }}"),
        "docs/chapters/02-order.md:9: malformed macro",
    ),
    "macro without a needed argument": (
        swap(CHAPTER, "Small", "{{ cell() }}"),
        "docs/chapters/02-order.md:9: wrong use of a macro",
    ),
    "LaTeX that KaTeX rejects": (
        swap("docs/chapters/01-rounding.md", "\\hat x $$", "\\hatt x $$"),
        "docs/chapters/01-rounding.md:12: ",
    ),
    "notebook cell that raises": (
        write("notebooks/tenths.ipynb", notebook(ADD, code("boom", "1 / 0"), RESULTS)),
        "notebooks/tenths.ipynb: cell 3 ('boom') raised ZeroDivisionError: division by zero",
    ),
    "notebook over its time limit": (
        lambda lesson: (
            lesson.write(
                "notebooks/tenths.ipynb", notebook(code("slow", "import time; time.sleep(60)"))
            ),
            lesson.replace("mkdocs.yml", "notebook_time_limit: 60", "notebook_time_limit: 4"),
        )[0],
        "notebooks/tenths.ipynb: took longer than the limit of 4 s",
    ),
    "notebook that is not JSON": (
        write("notebooks/tenths.ipynb", '{"cells": [\n'),
        "notebooks/tenths.ipynb:2: not a notebook",
    ),
    "notebook with outputs": (
        swap("notebooks/tenths.ipynb", '"execution_count": null', '"execution_count": 3'),
        "notebooks/tenths.ipynb: cell 2 holds outputs",
    ),
    "chapter in nav that does not exist": (
        swap("mkdocs.yml", "02-order.md", "02-ordre.md"),
        "mkdocs.yml:9: nav names 'chapters/02-ordre.md', which does not exist in docs/",
    ),
    "objective taught by no chapter": (
        swap(CHAPTER, "objectives: [order]", "objectives: [round]"),
        "mkdocs.yml: objective 'order' is taught by no chapter",
    ),
    "objective taught best where nobody teaches it": (
        swap("mkdocs.yml", "why order matters.}", "why., where: chapters/01-rounding.md#a}"),
        "mkdocs.yml: objective 'order' has 'where: chapters/01-rounding.md#a', whose front matter "
        "does not list it; did you mean 'chapters/02-order.md'?",
    ),
    "empty subtitle": (
        swap(CHAPTER, "description: Large", "subtitle:\ndescription: Large"),
        f"{CHAPTER}:3: front matter needs a text 'subtitle'",
    ),
    "quiz option settled on a page that does not exist": (
        swap("quiz/adding.yml", "It does not.}", "No., settled: chapters/03-order.md}"),
        "quiz/adding.yml:13: question 'order' is settled in 'chapters/03-order.md'",
    ),
    "quiz settled on a page that does not exist": (
        swap("quiz/adding.yml", "chapters/02-order.md", "chapters/03-order.md"),
        "quiz/adding.yml:13: question 'order' is settled in 'chapters/03-order.md'",
    ),
    "link that would run code": (
        swap("quiz/adding.yml", "It does not.", "'[it](javascript:alert(1)) does not'"),
        "quiz/adding.yml:20: link 'javascript:alert(1)' is not allowed",
    ),
    "chapter without an outcome": (
        swap(CHAPTER, "outcome: You can say why order matters.\n", ""),
        "docs/chapters/02-order.md:1: front matter needs a text 'outcome'",
    ),
    "fragment that does not exist": (
        swap(CHAPTER, "01-rounding.md#rounding", "01-rounding.md#nowhere"),
        "nowhere",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_one_clear_line(fault: str, new_lesson: Callable[..., SmallLesson]) -> None:
    change, message = FAULTS[fault]
    lesson = new_lesson()
    change(lesson)
    lesson.write("site/index.html", "the last good site")
    built = lesson.build()
    said = [line for line in built.output.splitlines() if not line.startswith("INFO")]
    assert built.status != 0, built.output
    assert "Traceback" not in built.output, built.output
    assert any(message in line for line in said), built.output
    if fault != "fragment that does not exist":  # MkDocs warns of it first, then we stop
        assert len(said) == 1, said
    assert (lesson.root / "site/index.html").read_text() == "the last good site"
    assert not (lesson.root / ".site.next").exists()


def test_the_command_says_one_line_and_fails(new_lesson: Callable[..., SmallLesson]) -> None:
    lesson = new_lesson()
    lesson.replace("quiz/adding.yml", "        correct: true\n", "")
    built = lesson.build_by_command()
    assert built.status == 1
    assert [line for line in built.output.splitlines() if line] == [
        "Error: quiz/adding.yml:3: question 'random' has no correct option; "
        "mark one with 'correct: true'"
    ]


def test_a_quiet_build_fails_on_a_broken_link_too(new_lesson: Callable[..., SmallLesson]) -> None:
    lesson = new_lesson()
    lesson.write("site/index.html", "the last good site")
    # No link of Markdown's, which MkDocs would check: the quiz is written by a macro.
    lesson.replace("quiz/adding.yml", "01-rounding.md#rounding", "01-rounding.md#rouding")
    built = lesson.build_by_command("mkdocs", "--quiet")
    assert built.status == 1
    warning, error = (line for line in built.output.splitlines() if line)
    assert "docs/quiz.md: ../chapters/01-rounding/#rouding leads to a part of" in warning
    assert error == "Error: 1 warning(s), see above; the site is left as it was"
    assert (lesson.root / "site/index.html").read_text() == "the last good site"
