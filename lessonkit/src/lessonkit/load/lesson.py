"""The whole lesson: every source loaded, every cross reference checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config import Settings
from ..errors import LessonError
from ..words import load_words
from .bibliography import Bibliography, load_bibliography
from .glossary import Glossary, load_glossary
from .notebooks import Notebook, composed, load_notebooks, misplaced
from .prose import CITATION, Chapter, Prose, minutes, read_page
from .quiz import Quiz, load_quiz
from .sources import read_text, suggest

TEXTS = ("title", "description", "outcome")
"""Fields of a chapter's front matter that each need a text."""

OPTIONAL_TEXTS = ("subtitle",)
"""Fields that hold a text where they are given."""


@dataclass
class Lesson:
    """Every source of the lesson, loaded and checked."""

    root: Path
    docs: Path
    settings: Settings
    glossary: Glossary
    bibliography: Bibliography
    quizzes: dict[str, Quiz]
    notebooks: dict[str, Notebook]  # in the order of nav
    pages: dict[str, Prose] = field(default_factory=dict)  # by their paths below docs/
    chapters: list[Chapter] = field(default_factory=list)
    _computed: dict[str, Any] = field(default_factory=dict)

    def computed(self, source: str) -> Any:
        """What code computed: the results of a notebook, by its name, or a JSON file, by its path.

        Read once, for a page may name hundreds of numbers of one file.
        """
        if source not in self._computed:
            self._computed[source] = (
                _read_json(self.root / source, source)
                if source.endswith(".json")
                else self.notebook(source).results()
            )
        return self._computed[source]

    def chapter(self, source: str) -> Chapter | None:
        return next((chapter for chapter in self.chapters if chapter.source == source), None)

    def notebook(self, name: str) -> Notebook:
        found = self.notebooks.get(composed(name))
        if found is None:
            raise LessonError(f"no notebook '{name}' in notebooks/{suggest(name, self.notebooks)}")
        return found

    def is_computed(self, source: str) -> bool:
        """Whether `computed` knows a source of this name."""
        if source.endswith(".json"):
            return (self.root / source).is_file()
        return composed(source) in self.notebooks

    def cell_lines(self, name: str, tag: str) -> int:
        """Lines of code of a notebook's cell; 0 of an unknown one, which its page will report."""
        try:
            return len(self.notebook(name).code(tag).splitlines())
        except LessonError:
            return 0

    def quiz(self, name: str) -> Quiz:
        if name not in self.quizzes:
            raise LessonError(f"no quiz '{name}' in quiz/{suggest(name, self.quizzes)}")
        return self.quizzes[name]


def _read_json(path: Path, shown: str) -> Any:
    try:
        return json.loads(read_text(path, shown))
    except json.JSONDecodeError as error:
        raise LessonError(f"not JSON: {error.msg}", shown, error.lineno) from None
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, a thousand brackets
        raise LessonError(f"not JSON: {error}", shown) from None


def load_lesson(
    root: Path, docs: Path, settings: Settings, pages_in_nav: list[str], pages: Iterable[str]
) -> Lesson:
    """Load all sources below `root` and check every reference between them.

    `pages` are the paths below `docs` of the Markdown files that become pages of the site.
    """
    read = {
        source: read_page(read_text(docs / source, shown), shown)
        for source in pages
        for shown in [f"{docs.name}/{source}"]
    }
    glossary = load_glossary(root / "glossary.yml", "glossary.yml")
    lesson = Lesson(
        root=root,
        docs=docs,
        settings=settings,
        glossary=glossary,
        bibliography=load_bibliography(
            root / "references.bib",
            "references.bib",
            _cited(root, glossary, read.values()),
            load_words(settings.language, settings.words),
        ),
        quizzes={
            path.stem: load_quiz(path, f"quiz/{path.name}")
            for path in sorted((root / "quiz").glob("*.yml"))
        },
        notebooks=load_notebooks(root / "notebooks", pages_in_nav),
        pages=read,
    )
    checked: dict[str, tuple[str, int]] = {}  # the place of a question on each objective
    for source in pages_in_nav:
        if source.endswith(".ipynb"):
            if fault := misplaced(source, lesson.notebooks, docs):
                raise LessonError(f"nav names '{source}'{fault}", *_nav_place(root, source))
            continue
        if not (docs / source).is_file():
            raise LessonError(
                f"nav names '{source}', which does not exist in {docs.name}/",
                *_nav_place(root, source),
            )
        if source.startswith("chapters/"):
            if source not in read:
                raise LessonError(
                    f"nav names '{source}', which MkDocs leaves out; see exclude_docs",
                    *_nav_place(root, source),
                )
            prose = read[source]
            lesson.chapters.append(_chapter(lesson, source, prose, len(lesson.chapters) + 1))
            for question in prose.questions:
                if question.name:
                    checked[question.name] = (prose.shown, question.line)
    _check_glossary(lesson)
    _check_quizzes(lesson)
    _check_objectives(lesson, checked)
    return lesson


def _cited(root: Path, glossary: Glossary, pages: Iterable[Prose]) -> Iterator[str]:
    """Keys of the sources that anything in the lesson cites."""
    for page in pages:
        yield from (citation.name for citation in page.citations)
    yield from (term.cite for term in glossary.terms if term.cite)
    for path in (root / "glossary.yml", *(root / "quiz").glob("*.yml")):
        text = read_text(path, path.relative_to(root).as_posix())
        for match in re.finditer(CITATION, text):
            yield from re.findall(r"@([^\s,;]+)", match[1])


def _nav_place(root: Path, source: str) -> tuple[str, int | None]:
    text = read_text(root / "mkdocs.yml", "mkdocs.yml")
    for number, line in enumerate(text.splitlines(), start=1):
        if source in line:
            return "mkdocs.yml", number
    return "mkdocs.yml", None


def _chapter(lesson: Lesson, source: str, prose: Prose, number: int) -> Chapter:
    meta, shown = prose.meta, prose.shown
    for key in (*TEXTS, *(key for key in OPTIONAL_TEXTS if key in meta)):
        if not isinstance(meta.get(key), str) or not meta[key].strip():
            raise LessonError(f"front matter needs a text '{key}'", shown, prose.line_of_field(key))
    if len(meta["description"]) > 160:
        raise LessonError(
            f"description has {len(meta['description'])} characters; 160 at most",
            shown,
            prose.line_of_field("description"),
        )
    objectives = meta.get("objectives")
    line = prose.line_of_field("objectives")
    if not isinstance(objectives, list) or not objectives:
        raise LessonError("front matter needs a list 'objectives'", shown, line)
    known = [objective.id for objective in lesson.settings.objectives]
    for id_ in objectives:
        if id_ not in known:
            mend = suggest(str(id_), known) or "; add it to 'objectives' in mkdocs.yml"
            raise LessonError(f"unknown objective '{id_}'{mend}", shown, line)
    return Chapter(
        number=number,
        source=source,
        title=meta["title"],
        minutes=minutes(prose, lesson.cell_lines, lesson.settings.words_per_minute),
        description=meta["description"],
        outcome=meta["outcome"],
        objectives=tuple(objectives),
        subtitle=meta.get("subtitle", ""),
    )


def _check_glossary(lesson: Lesson) -> None:
    known = [Path(chapter.source).stem for chapter in lesson.chapters]
    for term in lesson.glossary.terms:
        place = (lesson.glossary.shown, term.line)
        if term.chapter not in known:
            raise LessonError(
                f"term '{term.name}' names the unknown chapter '{term.chapter}'"
                f"{suggest(term.chapter, known)}",
                *place,
            )
        if term.cite:
            try:
                lesson.bibliography.cited(term.cite)
            except LessonError as error:
                raise error.at(*place) from None


def _check_quizzes(lesson: Lesson) -> None:
    known = [objective.id for objective in lesson.settings.objectives]
    for quiz in lesson.quizzes.values():
        for question in quiz.questions:
            if question.objective not in known:
                raise LessonError(
                    f"question '{question.id}' tests the unknown objective "
                    f"'{question.objective}'{suggest(question.objective, known)}",
                    quiz.shown,
                    question.line,
                )
            for place in (question.settled, *(option.settled for option in question.options)):
                page = place.partition("#")[0]
                if place and not (lesson.docs / page).is_file():
                    raise LessonError(
                        f"question '{question.id}' is settled in '{page}', which does not exist",
                        quiz.shown,
                        question.line,
                    )


def _check_objectives(lesson: Lesson, checked: dict[str, tuple[str, int]]) -> None:
    known = [objective.id for objective in lesson.settings.objectives]
    for id_, place in checked.items():
        if id_ not in known:
            raise LessonError(
                f"a question tests the unknown objective '{id_}'{suggest(id_, known)}", *place
            )
    tested = set(checked) | {
        question.objective for quiz in lesson.quizzes.values() for question in quiz.questions
    }
    for objective in lesson.settings.objectives:
        id_ = objective.id
        taught = [chapter.source for chapter in lesson.chapters if id_ in chapter.objectives]
        if not taught:
            raise LessonError(f"objective '{id_}' is taught by no chapter", "mkdocs.yml")
        if id_ not in tested:
            raise LessonError(
                f"objective '{id_}' is tested by no quiz question and no check-yourself",
                "mkdocs.yml",
            )
        page = objective.where.partition("#")[0]
        if page and page not in taught:
            mend = suggest(page, taught) or f"; these do: {', '.join(taught)}"
            raise LessonError(
                f"objective '{id_}' has 'where: {objective.where}', "
                f"whose front matter does not list it{mend}",
                "mkdocs.yml",
            )
