"""The macros an author writes in pages, and the Jinja environment that runs them."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Iterable
from html import escape
from textwrap import dedent, shorten
from typing import Any

import jinja2

from ..errors import LessonError
from ..load import prose
from ..load.exercises import load_exercises
from ..load.glossary import slugify
from ..load.lesson import Lesson
from ..load.notebooks import split_name
from ..load.prose import MACROS, SHIELD, Prose, jinja, line_range
from ..load.sources import suggest
from ..store import Store
from ..words import Words
from . import code as coloured_code
from . import parts, svg, values
from .code import colour_names, highlight
from .drawings import Drawings
from .links import Links
from .markdown import SafeMarkdown
from .page import PageState
from .scrolling import wide

#: Between these the list of downloads is written once there are any.
DOWNLOADS_MARK, DOWNLOADS_END = "<!-- lessonkit:downloads -->", "<!-- /lessonkit:downloads -->"


class Macros:
    """The functions behind ``{{ … }}`` for one page."""

    def __init__(
        self,
        lesson: Lesson,
        drawings: Drawings,
        page: PageState,
        text: SafeMarkdown,
        links: Links,
        store: Store,
        words: Words,
    ) -> None:
        self.lesson = lesson
        self.drawings = drawings
        self.page = page
        self.text = text
        self.links = links
        self.store = store
        self.words = words

    # -------------------------------------------------- code and its output

    def cell(
        self,
        notebook: str,
        tag: str,
        title: str = "",
        lines: str = "",
        notes: dict[int, int] | None = None,
    ) -> str:
        """The code of a notebook cell, or some of its lines, with numbered notes."""
        source = self.lesson.notebook(notebook).code(tag).splitlines()
        if not isinstance(notes or {}, dict):
            raise LessonError("notes are numbers by line, like notes={3: 1}")
        for line, note in (notes or {}).items():
            if not isinstance(line, int) or not 1 <= line <= len(source):
                raise LessonError(f"cell '{tag}' of '{notebook}' has no line {line}")
            source[line - 1] += f"  # ({note})!"
        if lines:
            shown = line_range(lines, len(source))
            source = source[shown.start - 1 : shown.stop - 1]
        return self.page.hold(self.highlight(dedent("\n".join(source)), title=title))

    def output(self, notebook: str, tag: str) -> str:
        """What a notebook cell printed."""
        text = self.lesson.notebook(notebook).text_output(tag)
        return self.page.hold(f'<div class="notebook-output">{self.highlight(text, "text")}</div>')

    def count_lines(self, notebook: str, tag: str) -> str:
        """Physical lines of a cell."""
        count = len(self.lesson.notebook(notebook).code(tag).splitlines())
        self.page.numbers.append((f"{notebook}:{tag} lines", str(count)))
        return str(count)

    def highlight(self, code: str, language: str = "python", title: str = "") -> str:
        """Code as a block with colours, those of meaning among them."""
        made_from = ["highlight", code, language, title]
        html = self.store.get(
            made_from, lambda: highlight(code, language, title), coloured_code.__file__
        )
        if language == "python":
            html = colour_names(html, self.lesson.settings.code_colours)
        return html

    # -------------------------------------------------- pictures

    def figure(
        self, notebook: str, tag: str, caption: str, alt: str = "", width: str = "text"
    ) -> str:
        """The figure of a notebook cell; `alt` defaults to the cell's own."""
        source = self.lesson.notebook(notebook)
        alt = alt or source.cell(tag)["metadata"].get("alt", "")
        return self._picture(source.svg(tag), f"{notebook}-{tag}", caption, alt, "plot", width)

    def drawing(
        self, name: str, caption: str, alt: str, width: str = "text", **options: Any
    ) -> str:
        """The SVG that ``drawings/NAME.py`` draws."""
        label = "-".join([name, *(str(value) for value in options.values())])
        picture = self.drawings.draw(name, options)
        for fault in svg.fixed_colours(picture, self.lesson.settings.palette):
            self.page.faults.append(f"{self.drawings.shown(name)}: {fault}")
        return self._picture(picture, label, caption, alt, "drawing", width)

    def _picture(
        self, picture: str, label: str, caption: str, alt: str, kind: str, width: str
    ) -> str:
        if not alt.strip() or not caption.strip():
            raise LessonError(f"the figure '{label}' needs a caption and alt text")
        self.page.figures += 1
        prefix = f"f{self.page.figures}-"
        clean = svg.clean(picture, self.lesson.settings.palette, prefix, self.store)
        shown = svg.accessible(clean, " ".join(alt.split()), f"{prefix}title")
        return self.page.hold(
            parts.figure_html(shown, self.text.inline(caption), f"{kind}{wide(width)}")
        )

    def explorable(
        self,
        tag: str,
        question: str,
        takeaway: str,
        still: str,
        data: Any = None,
        room: str = "",
        width: str = "middle",
        **options: Any,
    ) -> str:
        """A custom element with its still figure inside.

        `data` reaches the element as JSON; `room` is the height kept free for it, on phones and,
        after a blank, on wider screens ("69em 53em"); other options become its attributes.
        """
        modules = self.lesson.docs / "assets" / "explorables"
        if not (modules / f"{tag}.js").is_file():
            folder = f"{self.lesson.docs.name}/assets/explorables"
            known = suggest(tag, (path.stem for path in modules.glob("*-*.js")))
            raise LessonError(f"no module '{folder}/{tag}.js'{known or '; write it'}")
        attributes = "".join(
            f' {escape(key.replace("_", "-"))}="{escape(str(value), quote=True)}"'
            for key, value in {**options, **_room(tag, room)}.items()
        )
        payload = ""
        if data is not None:
            text = json.dumps(data, default=float, separators=(",", ":")).replace("<", "\\u003c")
            payload = f'<script type="application/json">{text}</script>'
        name = slugify(tag)
        return self.page.hold(
            f'<section class="explorable{wide(width)}" aria-labelledby="{name}-question">'
            f'<p class="question" id="{name}-question">{self.text.inline(question)}</p>'
            f"<{tag}{attributes}>{payload}{still}</{tag}>"
            f'<p class="takeaway">{self.text.inline(takeaway)}</p></section>'
        )

    # -------------------------------------------------- numbers

    def value(self, name: str) -> Any:
        """A computed value: ``notebook.key.key`` or ``experiments/file.key.key``."""
        if not isinstance(name, str):
            raise LessonError(f"value({name!r}) needs a name in quotes, like value('notebook.key')")
        folder, _, rest = name.rpartition("/")

        def shown_as(source: str) -> str:
            return f"{folder}/{source}.json" if folder else source

        source, keys = split_name(rest, lambda name: self.lesson.is_computed(shown_as(name)))
        shown = shown_as(source)
        found = values.look_up(self.lesson.computed(shown), keys, shown)
        if isinstance(found, values.Computed):
            self.page.numbers.append((found.source, str(found)))
        return found

    def given(self, text: str | float) -> str:
        """A number that the author sets, such as the input of an example."""
        return text if isinstance(text, str) else self.words.number(str(text))

    # -------------------------------------------------- parts of pages

    def quiz(self, name: str) -> str:
        quiz = self.lesson.quiz(name)
        ending = ""
        if quiz.ending:
            try:
                ending = self.drawing(quiz.ending.drawing, quiz.ending.text, quiz.ending.alt)
            except LessonError as error:
                raise error.at(quiz.shown, quiz.ending.line) from None

        def block(source: str) -> str:
            """Markdown with macros; a picture stands in no paragraph."""
            if "{{" in source or "{%" in source:
                source = render(prose.read_body(source, quiz.shown), self)
            return parts.LONE_BLOCK.sub(r"\1", self.text.block(source))

        return self.page.hold(parts.quiz_html(quiz, block, self.page.link, self.words, ending))

    def glossary(self) -> str:
        return self.page.hold(
            parts.glossary_html(
                self.lesson.glossary,
                self.lesson.chapters,
                self.text,
                self.page.link,
                self.words,
            )
        )

    def exercise(self, file: str, name: str) -> str:
        shown = f"exercises/{file}.py"
        exercises = load_exercises(self.lesson.root / shown, shown)
        if name not in exercises:
            raise LessonError(f"no exercise '{name}' in {shown}{suggest(name, exercises)}")
        return self.page.hold(
            parts.exercise_html(exercises[name], self.text, self.highlight, self.words)
        )

    def bibliography(self) -> str:
        """Every source cited on any page (filled in when all pages are rendered)."""
        return self.page.hold("<!-- lessonkit:bibliography -->")

    def downloads(self) -> str:
        """Room for the list of what readers can take along; ``lessonkit.export`` fills it in."""
        return self.page.hold(f"{DOWNLOADS_MARK}{DOWNLOADS_END}")

    def objectives(self) -> str:
        """The goals, each with links to the chapters that teach it, one to its very section."""
        items = []
        for objective in self.lesson.settings.objectives:
            best = objective.where.partition("#")[0]
            links = self.words.series(
                [
                    f'<a href="{parts.address(place, self.page.link)}"'
                    f' aria-label="{name}">{c.number if nth else name}</a>'
                    for nth, c in enumerate(
                        c for c in self.lesson.chapters if objective.id in c.objectives
                    )
                    for place in [objective.where if c.source == best else c.source]
                    for name in [self.words.html("chapter", number=c.number)]
                ]
            )
            items.append(
                f'<li id="objective-{objective.id}">{self.text.inline(objective.text)} '
                f'<span class="where">({links})</span></li>'
            )
        return self.page.hold(f'<ol class="objectives">{"".join(items)}</ol>')

    def sections(self) -> str:
        """The chapters in order, with minutes and subtitles (or descriptions)."""
        items = [
            f'<li><a href="{self.page.link(c.source)}" data-chapter="{c.number}">'
            f'{escape(c.title)}</a> <span class="minutes">'
            f"{self.words.html('minutes', minutes=c.minutes)}</span>"
            f"<p>{escape(c.subtitle or c.description)}</p></li>"
            for c in self.lesson.chapters
        ]
        minutes = sum(c.minutes for c in self.lesson.chapters)
        total = self.words.html("all_chapters", count=len(items), minutes=minutes)
        return self.page.hold(
            f'<ol class="sections">{"".join(items)}</ol><p class="total">{total}</p>'
        )

    def colab(self, notebook: str) -> str:
        """Links to run a notebook on Colab, read it whole, and download it."""
        return self.page.hold(
            self.links.row(self.lesson.notebook(notebook).name, self.page, self.words)
        )

    def sister(self, name: str) -> str:
        """The address of another lesson, or nothing where it is not published."""
        return self.lesson.settings.sisters.get(name, "")

    def environment(self) -> jinja2.Environment:
        """Jinja with these macros and nothing else; an unknown name is an error."""
        environment = jinja(
            undefined=jinja2.StrictUndefined, finalize=self._printed, autoescape=False
        )
        environment.globals.clear()
        environment.globals.update({name: getattr(self, name) for name in MACROS})
        environment.filters.update({k: self._noting(f) for k, f in values.FILTERS.items()})
        return environment

    def _noting(self, format_: Callable[..., str]) -> Callable[..., str]:
        """Wrap a filter so that the page remembers how each computed number was shown."""

        def filtered(number: Any, places: Any = None) -> str:
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                raise LessonError(f"filter '{format_.__name__}' needs a number, not {number!r}")
            if not (places is None or (isinstance(places, int) and 0 <= places <= 50)):
                raise LessonError(
                    f"filter '{format_.__name__}' needs a count of digits, not {places!r}"
                )
            text = format_(number) if places is None else format_(number, places)
            text = self.words.number(text)
            if isinstance(number, values.Computed):
                self.page.numbers.append((number.source, text))
            return text

        return filtered

    def _printed(self, value: Any) -> Any:
        """What two braces may print: text and numbers; not what Python says of anything else."""
        if isinstance(value, jinja2.Undefined):
            return str(value)  # raises that the name is unknown
        if isinstance(value, float):
            return self.words.number(str(value))
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise LessonError(
                f"two braces print a text or a number, not {type(value).__name__} {value!r:.60}"
            )
        return value


def alt_texts(pages: Iterable[Prose]) -> dict[tuple[str, str], str]:
    """What ``figure("notebook", "tag", …, alt="…")`` says in pages, by notebook and tag.

    A notebook's own page describes its figures in the same words.
    """
    found: dict[tuple[str, str], str] = {}
    for page in pages:
        for call in page.calls:
            alt = call.literal(3, "alt")
            if call.name == "figure" and isinstance(alt, str):
                place = str(call.literal(0, "notebook")), str(call.literal(1, "tag"))
                found.setdefault(place, alt)
    return found


def _room(tag: str, room: str) -> dict[str, str]:
    """The style attribute that keeps the room, if any is asked for."""
    if not room:
        return {}
    sizes = room.split()
    if len(sizes) > 2 or not all(re.fullmatch(r"\d+(\.\d+)?(em|rem|px)", size) for size in sizes):
        raise LessonError(
            f'the room "{room}" of \'{tag}\' is not one or two sizes like "69em 53em"'
        )
    names = ("--room", "--room-wide")
    return {"style": ";".join(f"{name}:{size}" for name, size in zip(names, sizes, strict=False))}


def render(prose: Prose, macros: Macros) -> str:
    """Run the macros of a page; a fault of whatever kind names the page, the line, the macro."""
    try:
        return _template(prose.template, macros).render().replace(SHIELD, "{")
    except LessonError as error:
        raise error.at(prose.shown, _line(error, prose)) from None
    except jinja2.TemplateSyntaxError as error:
        raise LessonError(
            f"malformed macro: {error.message}", prose.shown, error.lineno + prose.first_line - 1
        ) from None
    except jinja2.UndefinedError as error:
        message = str(error.message).replace("is undefined", "is not a macro")
        name = message.partition("'")[2].partition("'")[0]
        raise LessonError(
            message + suggest(name, MACROS), prose.shown, _line(error, prose)
        ) from None
    except Exception as error:
        line = _line(error, prose)
        macro = prose.macro_at(line) if line else None
        # Python names the method as "Macros.cell()"; the author knows "cell()".
        said = re.sub(r"^Macros\.", "", str(error)) or type(error).__name__
        place = f", in {shorten(macro, 80, placeholder=' …')}" if macro else ""
        raise LessonError(f"wrong use of a macro: {said}{place}", prose.shown, line) from None


def _template(text: str, macros: Macros) -> jinja2.Template:
    """As `Environment.from_string`, but what Jinja translates is kept between builds."""
    environment = macros.environment()
    source = macros.store.get(
        ["template", text], lambda: environment.compile(text, raw=True), __file__, prose.__file__
    )
    code = compile(source, "<template>", "exec")
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


def _line(error: BaseException, prose: Prose) -> int | None:
    """The line of the page that was running."""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == "<template>" and frame.lineno:
            return frame.lineno + prose.first_line - 1
    return None
