"""Content rules, which a build does not ask for. Run as ``python -m lessonkit.check [folder]``.

What each rule demands stands in ``mkdocs.yml`` under the plugin's ``checks:`` (see `ChecksConfig`),
and so do exemptions, such as ``chapters/01-historical-context.md: pictures``. An exemption that
is no longer needed is a fault too.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError

from . import site_settings
from .config import ChecksConfig, settings_of
from .errors import LessonError
from .load.lesson import Lesson, load_lesson
from .load.prose import Call, Prose
from .words import load_words


@dataclass(frozen=True)
class Fault:
    """A broken rule: where, which, what is there, and what to do."""

    shown: str
    line: int | None
    rule: str
    what: str

    def __str__(self) -> str:
        place = f"{self.shown}:{self.line}" if self.line else self.shown
        return f"{place}: {self.rule}: {self.what}"


# ---------------------------------------------------------------- rules of a chapter

_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+")
_NOT_PROSE = ("fence", "indented", "code", "maths", "display", "macro", "statement", "comment")


def bare_decimals(prose: Prose, sign: str = ".") -> Iterator[tuple[int, str]]:
    """Decimals in prose that are neither computed, cited on their line, nor marked as given.

    `sign` stands between a number's whole part and its fraction; versions (1.2.3) are none.
    """
    sign = re.escape(sign)
    decimal = re.compile(rf"(?<![\w.,])\d+{sign}\d+(?![\w{sign}]*{sign}\d)(?!\w)")
    cited = {
        line
        for span in prose.spans
        if span.kind == "citation"
        for line in range(prose.line(span.start), prose.line(span.end) + 1)
    }
    text = prose.without(*_NOT_PROSE, "tag")
    for number, line in enumerate(text.split("\n"), start=prose.first_line):
        if number not in cited:
            for match in decimal.finditer(_LINK.sub("", line)):
                yield number, match.group()


def longest_wall(prose: Prose) -> tuple[int, int]:
    """The longest run of plain paragraphs, and the line it begins on."""
    longest, at, run, start = 0, 0, 0, 0
    number = prose.first_line
    for block in re.split(r"(\n{2,})", prose.without("fence", "indented", "comment")):
        stripped = block.strip()
        if stripped:
            plain = re.match(r"[\w\"“*_(\[$‘']", stripped) and not re.match(
                r"[*-] |\d+\. |\*\*[^*]+\*\*\s*$", stripped
            )
            if plain and not block.startswith("    "):
                if run == 0:
                    start = number + len(block[: len(block) - len(block.lstrip())].split("\n")) - 1
                run += 1
                if run > longest:
                    longest, at = run, start
            else:
                run = 0
        number += block.count("\n")
    return longest, at


def chapter_faults(
    prose: Prose, minutes: int, checks: ChecksConfig, sign: str = "."
) -> Iterator[Fault]:
    """The rules that a chapter as a whole must keep; `sign` is that of decimals."""

    def few(rule: str, found: int, least: int, what: str, advice: str) -> Iterator[Fault]:
        if found < least:
            yield Fault(
                prose.shown,
                None,
                rule,
                f"{found} {what}, at least {least} are asked for; {advice}",
            )

    yield from few(
        "pictures",
        len(prose.pictures),
        checks.pictures,
        "picture(s)",
        "add a figure(…), drawing(…) or explorable(…)",
    )
    yield from few(
        "citations", len(prose.citation_groups), checks.citations, "citation(s)", "write [@key]"
    )
    yield from few(
        "questions",
        len(prose.questions),
        checks.questions,
        "check-yourself question(s)",
        'write ??? question "Check yourself: …?"',
    )
    for kind, rule in (("mixup", "mix-up"), ("takeaway", "takeaway")):
        yield from few(
            rule,
            len(prose.blocks(kind)),
            checks.mixups if kind == "mixup" else checks.takeaways,
            f"'!!! {kind}' block(s)",
            f'write !!! {kind} "…"',
        )
    if minutes < checks.min_minutes:
        yield Fault(
            prose.shown,
            None,
            "minutes",
            f"{minutes} to read, at least {checks.min_minutes} are asked for; "
            "join it with a neighbour, or say more",
        )
    if checks.max_minutes and minutes > checks.max_minutes:
        yield Fault(
            prose.shown,
            None,
            "minutes",
            f"{minutes} to read, at most {checks.max_minutes} are allowed; shorten it, or make two",
        )
    wall, line = longest_wall(prose)
    if checks.paragraphs and wall > checks.paragraphs:
        yield Fault(
            prose.shown,
            line,
            "wall",
            f"{wall} paragraphs in a row, at most {checks.paragraphs} are allowed; "
            "put a heading, a picture or a list between them",
        )
    if checks.decimals:
        for line, number in bare_decimals(prose, sign):
            yield Fault(
                prose.shown,
                line,
                "bare decimal",
                f"{number} is neither computed, cited nor given; "
                'use value("…"), a citation on the same line, or given("…")',
            )


# ---------------------------------------------------------------- rules of pictures and questions


def picture_faults(prose: Prose, lesson: Lesson, checks: ChecksConfig) -> Iterator[Fault]:
    """Captions say what to see, and alternative texts say it in words."""
    for call in prose.calls:
        if call.name not in ("figure", "drawing"):
            continue
        place = 2 if call.name == "figure" else 1
        caption, alt = call.literal(place, "caption"), call.literal(place + 1, "alt")
        if call.name == "figure" and call.given.isdisjoint({place + 1, "alt"}):
            alt = _alt_of_cell(lesson, call)
        for rule, text, least, advice in (
            ("caption", caption, checks.caption_words, "say what there is to see"),
            ("alt text", alt, checks.alt_words, "say in words what the picture shows"),
        ):
            # What a page's own variables and macros make of a text is not known here.
            if isinstance(text, str) and len(text.split()) < least:
                yield Fault(
                    prose.shown,
                    call.line,
                    rule,
                    f"{len(text.split())} word(s), at least {least} are asked for; {advice}",
                )


def _alt_of_cell(lesson: Lesson, figure: Call) -> str | None:
    try:
        notebook = lesson.notebook(str(figure.literal(0, "notebook")))
        return str(notebook.cell(str(figure.literal(1, "tag")))["metadata"].get("alt", ""))
    except LessonError:
        return None  # the build says so


def quiz_faults(lesson: Lesson, checks: ChecksConfig) -> Iterator[Fault]:
    """Every option of a question says why it is right or wrong."""
    for quiz in lesson.quizzes.values():
        for question in quiz.questions:
            for option in question.options:
                words = len(option.why.split())
                if words < checks.reason_words:
                    yield Fault(
                        quiz.shown,
                        question.line,
                        "reason",
                        f"the reason of option '{option.text}' has {words} word(s), at least "
                        f"{checks.reason_words} are asked for; say why it is right or wrong",
                    )


# ---------------------------------------------------------------- all rules


def check_lesson(lesson: Lesson, checks: ChecksConfig) -> list[Fault]:
    """Every broken rule that is not exempt, and every exemption that nothing needs."""
    words = load_words(lesson.settings.language, lesson.settings.words)
    found: list[tuple[str, Fault]] = []  # with the exemption that would allow it
    for source, prose in lesson.pages.items():
        chapter = lesson.chapter(source)
        of_page = [*picture_faults(prose, lesson, checks)]
        if chapter:
            of_page = [*chapter_faults(prose, chapter.minutes, checks, words.decimal), *of_page]
        found += [(f"{source}: {fault.rule}", fault) for fault in of_page]
    found += [(f"{fault.shown}: {fault.rule}", fault) for fault in quiz_faults(lesson, checks)]
    needed = {exemption for exemption, _ in found}
    return [
        *(fault for exemption, fault in found if exemption not in checks.exempt),
        *(
            Fault("mkdocs.yml", None, "exemption", f"'{unneeded}' is not needed; remove it")
            for unneeded in checks.exempt
            if unneeded not in needed
        ),
    ]


def check_folder(folder: Path) -> list[Fault]:
    """Check the lesson whose ``mkdocs.yml`` stands in a folder.

    Raises `LessonError` for what would stop a build before its first page.
    """
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    try:
        config = load_config(config_file=str(folder / "mkdocs.yml"))
    except (SystemExit, ConfigurationError) as error:  # so MkDocs and the plugin say it
        raise LessonError(str(error).removeprefix("Error: ")) from None
    plugin = config.plugins.get("lessonkit")
    if plugin is None:
        raise LessonError("the list 'plugins' does not name lessonkit; add it", "mkdocs.yml")
    settings = settings_of(plugin.config, config.site_name, config.theme.get("language") or "en")
    lesson = load_lesson(
        *site_settings.folders(config),
        settings,
        list(site_settings.sources(config.nav)),
        site_settings.pages(config),
    )
    return check_lesson(lesson, plugin.config["checks"])


def main(arguments: list[str]) -> int:
    try:
        faults = check_folder(Path(arguments[0] if arguments else "."))
    except LessonError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
