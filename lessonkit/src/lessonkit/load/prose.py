"""The one reader of pages: front matter, code, formulas, macros, terms and citations, with lines.

Everything that asks what stands in an author's Markdown asks here: the minutes to read, the
content rules, the alternative texts, the sources cited, and what Jinja is given to run.

A page is cut in one pass over its lines (blocks of code) and one over what is left (code between
backticks, formulas, macros, terms, citations). Two braces begin a macro, but not in a formula or
in code, where they are what they are unless they call one of the macros (`_is_macro`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jinja2
from jinja2 import nodes
from mkdocs.utils.meta import YAML_RE, get_data

from ..errors import LessonError
from .printed import NOT_HTML
from .sources import Mapping as Fields
from .sources import parse_yaml, type_name

#: What a page may call between two braces; render/macros.py has a method for each.
MACROS = (
    "cell",
    "output",
    "count_lines",
    "figure",
    "drawing",
    "explorable",
    "value",
    "given",
    "quiz",
    "glossary",
    "exercise",
    "bibliography",
    "downloads",
    "objectives",
    "sections",
    "colab",
    "sister",
)
#: Stands for a brace that Jinja must not read.
SHIELD = "\ue002"

# In a table the bar is written "\|". A line may end anywhere but in a paragraph's last.
_BREAK = r"\n(?![ \t]*\n)"
TERM = rf"(?<!\\)\[\[((?:[^\[\]|\\\n\x02]|{_BREAK})+)(?:\\?\|((?:[^\[\]\n]|{_BREAK})+))?\]\]"
CITATION = rf"(?<!\\)\[(@(?:[^\[\]\n]|{_BREAK})+)\]"

PICTURES = ("figure", "drawing", "explorable")
CHARACTERS_PER_MINUTE = 400  # of Chinese, Japanese and Korean
SECONDS_PER_PICTURE = 20
SECONDS_PER_PIECE = 60  # that readers touch
SECONDS_PER_EQUATION = 10
SECONDS_PER_CODE_LINE = 3

CellLines = Callable[[str, str], int]
"""How many lines of code the cell of a notebook has that bears a tag."""


@dataclass(frozen=True)
class Chapter:
    """One of the pages read in order."""

    number: int
    source: str
    title: str
    minutes: int
    description: str
    outcome: str
    objectives: tuple[str, ...]
    subtitle: str = ""


@dataclass(frozen=True)
class Span:
    """A piece of a page that is not plain words.

    `kind` is ``fence``, ``indented``, ``code`` (between backticks, or the elements ``<pre>``,
    ``<code>``, ``<script>``, ``<style>``), ``maths``, ``display``, ``macro``, ``statement``,
    ``comment``, ``tag``, ``term``, ``citation`` or ``escaped``; `start` and `end` count characters
    of the body.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Call:
    """A macro's call. Arguments go by place (0, 1, …) or by name.

    Those that are no literals are in `given` and not in `literals`.
    """

    name: str
    line: int
    given: frozenset[int | str]
    literals: Mapping[int | str, Any]
    alone: bool  # not inside another call

    def literal(self, place: int, name: str) -> Any:
        """The argument at a place or of a name; None where it is missing or no literal."""
        return self.literals.get(place, self.literals.get(name))


@dataclass(frozen=True)
class Mention:
    """A term, a source or an objective that a page names, on a line of its file."""

    name: str
    line: int


@dataclass(frozen=True)
class Prose:
    """What stands in a page. Lines count from the top of the file."""

    shown: str
    meta: dict[str, Any]
    body: str
    first_line: int
    spans: tuple[Span, ...]
    template: str  # the body as Jinja may read it
    calls: tuple[Call, ...] = field(default=())

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.end() for match in re.finditer("\n", self.body)]

    def line(self, position: int) -> int:
        """The line of a character of the body."""
        return self.first_line + bisect_right(self._line_ends, position)

    @cached_property
    def terms(self) -> tuple[Mention, ...]:
        """Terms named, in captions too."""
        return tuple(
            Mention(_blanks(match[1]), self.line(match.start()))
            for match in self._matches("term", TERM)
        )

    @cached_property
    def citations(self) -> tuple[Mention, ...]:
        """Keys of the sources cited, in captions too."""
        return tuple(
            Mention(key.strip().removeprefix("@").strip(), self.line(match.start()))
            for match in self._matches("citation", CITATION)
            for key in (part.partition(",")[0] for part in match[1].split(";"))
        )

    @cached_property
    def citation_groups(self) -> tuple[int, ...]:
        """Lines of the brackets that cite, one for each however many sources it names."""
        return tuple(self.line(match.start()) for match in self._matches("citation", CITATION))

    def _matches(self, kind: str, pattern: str) -> Iterator[re.Match[str]]:
        for span in self.spans:
            if span.kind in (kind, "macro", "statement"):
                yield from re.compile(pattern).finditer(self.body, span.start, span.end)

    @cached_property
    def questions(self) -> tuple[Mention, ...]:
        """Check-yourself questions, by the objective that each tests (or an empty name)."""
        pattern = re.compile(r"^ *\?{3}\+? +question\b(?:[^\n\"]*\bobjective-([\w-]+))?", re.M)
        return tuple(
            Mention(match[1] or "", self.line(match.start()))
            for match in pattern.finditer(self.without("fence", "indented"))
        )

    def blocks(self, kind: str) -> list[int]:
        """Lines of the notes ``!!! kind``."""
        pattern = re.compile(rf"^ *!{{3}} +{kind}\b", re.MULTILINE)
        return [
            self.line(match.start())
            for match in pattern.finditer(self.without("fence", "indented"))
        ]

    @property
    def pictures(self) -> list[Call]:
        """Figures, drawings and explorables; the still inside an explorable is none of its own."""
        return [call for call in self.calls if call.name in PICTURES and call.alone]

    def without(self, *kinds: str) -> str:
        """The body with the spans of these kinds blanked: every other character keeps its place."""
        parts, at = [], 0
        for span in self.spans:
            if span.kind in kinds and span.start >= at:  # else it stands in one already blanked
                parts += [self.body[at : span.start], self._blank(span)]
                at = span.end
        return "".join([*parts, self.body[at:]])

    def _blank(self, span: Span) -> str:
        return re.sub(r"[^\n]", " ", self.body[span.start : span.end])

    def line_of(self, text: str | None) -> int | None:
        """The line of the first place where words stand, however wrapped, outside code if any.

        Where macros have filled in a part of the words, their beginning must do.
        """
        words = (text or "").split()
        outside_code = self.without("fence", "indented", "code", "comment")
        for count in range(len(words), 0, -1):
            if count < len(words) and len("".join(words[:count])) < 4:
                break  # so few would stand anywhere
            pattern = re.compile(r"[\s>]+".join(map(re.escape, words[:count])))
            for prose in (outside_code, self.body):
                if match := pattern.search(prose):
                    return self.line(match.start())
        return None

    def line_of_field(self, key: str) -> int:
        """The line of a field of the front matter; 1 if it has no such field."""
        if isinstance(self.meta, Fields) and key in self.meta:
            return self.meta.line_of(key) + 1
        return 1

    def macro_at(self, line: int) -> str | None:
        """The macro on a line, as it is written."""
        for span in self.spans:
            if span.kind in ("macro", "statement") and (
                self.line(span.start) <= line <= self.line(span.end - 1)
            ):
                return _blanks(self.body[span.start : span.end])
        return None


def read_page(text: str, shown: str) -> Prose:
    """Read a page. Raises `LessonError` for front matter or macros that cannot be read."""
    meta, body, first_line = read_front_matter(text, shown)
    for name, kind in _THEME_FIELDS.items():
        if meta.get(name) and not isinstance(meta[name], kind):
            line = meta.line_of(name) + 1 if isinstance(meta, Fields) else 1
            raise LessonError(f"front matter: '{name}' must be {type_name(kind)}", shown, line)
    if odd := NOT_HTML.search(body):
        line = first_line + body.count("\n", 0, odd.start())
        message = f"the character U+{ord(odd[0]):04X} cannot stand on a page; delete it"
        raise LessonError(message, shown, line)
    return read_body(body, shown, first_line, meta)


def read_body(
    body: str, shown: str, first_line: int = 1, meta: dict[str, Any] | None = None
) -> Prose:
    """Read a page without its front matter, whose first line is `first_line` of the file."""
    names = frozenset(_names_set(body))
    spans = tuple(_spans(body, names))
    template = _template(body, spans)
    calls = tuple(_calls(template, shown, first_line, names))
    return Prose(shown, meta or {}, body, first_line, spans, template, calls)


# ---------------------------------------------------------------- front matter

#: What Material's templates take from front matter, where another kind would end in a traceback.
_THEME_FIELDS = {"hide": list, "icon": str, "search": dict, "status": str, "template": str}


def read_front_matter(text: str, shown: str) -> tuple[dict[str, Any], str, int]:
    """A page's fields, the rest of it, and the line that the rest begins on, as MkDocs has them."""
    text = text.removeprefix("\ufeff")
    body, meta = get_data(text)
    if between := YAML_RE.match(text):
        # MkDocs answers YAML that is malformed by printing it.
        meta = parse_yaml(between[1], shown, "front matter", first_line=2)
        if not isinstance(meta, dict):
            raise LessonError("front matter must be fields with values", shown, 1)
        if body == text:  # nor does it say that a key is a list or a mapping
            raise LessonError(
                "malformed front matter: a field's name must be text; a value that begins with "
                "{ or [ must stand between quotation marks",
                shown,
                2,
            )
    return meta or {}, body, text.count("\n") - body.count("\n") + 1


# ---------------------------------------------------------------- code in blocks

_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*")
_OPENS = re.compile(r" *(?:[-*+] |\d+[.)] |!!!|\?\?\?|===|\[\^[^\]]+\]:|:   )")


def _code_blocks(body: str) -> Iterator[Span]:
    """Fences of any length, and lines indented by four more than what they stand in."""
    lines = body.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    inside: list[int] = []  # how far the text of each open list item, note or tab is indented
    after_blank = True
    number = 0
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            after_blank = True
            number += 1
            continue
        indent = _indent(line)
        opens = _OPENS.match(line)
        while inside and indent < inside[-1] and (after_blank or opens):
            inside.pop()
        if (fence := _FENCE.fullmatch(line.rstrip())) and (
            end := _closing(lines, number, fence["fence"])
        ):
            yield Span("fence", starts[number], starts[end])
            number, after_blank = end, False
            continue
        base = (inside[-1] if inside else 0) + 4
        if after_blank and indent >= base:
            end = last = number
            while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= base):
                if lines[end].strip():
                    last = end
                end += 1
            yield Span("indented", starts[number], starts[last + 1])
            number, after_blank = last + 1, False
            continue
        if opens:
            inside.append(indent + 4)
        after_blank = False
        number += 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _closing(lines: list[str], opening: int, fence: str) -> int | None:
    """The line behind the one that closes a fence, if any does."""
    for number in range(opening + 1, len(lines)):
        if lines[number].strip(" \t>\n") == fence:
            return number + 1
    return None


# ---------------------------------------------------------------- spans between the blocks

_STRING = r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\''
# What a formula or code may hold: a macro whole, an escape, or any other character.
_UNIT = rf'(?>\{{\{{(?:"(?:\\.|[^"\\])*"|[^"{{}}$`]|\}}(?!\}}))*\}}\}}|\\.|{_BREAK}|[^\\\n%s])'
_SPAN = re.compile(
    rf"""
      (?P<comment> \{{\#\#.*?\#\#\}} | <!--.*?--> )
    | (?P<raw> \{{%[-+]?\s*raw\s*[-+]?%\}}.*?\{{%[-+]?\s*endraw\s*[-+]?%\}} )
    | (?P<statement> \{{%(?:{_STRING}|(?!%\}}).)*%\}} )
    | (?P<macro> \{{\{{ )
    | (?P<display> ^[ >]*\$\${_UNIT % "$"}+\$\$ | \\\[{_UNIT % ""}+?\\\]
        | \\begin\{{(?P<environment>[a-z]+\*?)\}}.*?\\end\{{(?P=environment)\}} )
    | (?P<maths> \$(?!\s){_UNIT % "$"}+?(?<!\s)\$ | \\\({_UNIT % ""}+?\\\) )
    | (?P<code> (?P<ticks>`+)(?!`)(?:{_BREAK}|[^\n])+?(?<!`)(?P=ticks)(?!`)
        | <(?P<element>pre|code|script|style)\b.*?</(?P=element)> )
    | (?P<tag> </?[a-zA-Z](?:"[^"]*"|'[^']*'|[^<>"'])*> )
    | (?P<term> {TERM} )
    | (?P<citation> {CITATION} )
    | (?P<escaped> \\(?:\{{[{{%]|[\\`$\[\]{{}}|]) )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_PIECE = re.compile(rf"{_STRING}|[()\[\]{{}}]", re.DOTALL)
_KINDS = (
    "comment",
    "raw",
    "statement",
    "macro",
    "display",
    "maths",
    "code",
    "tag",
    "term",
    "citation",
    "escaped",
)


def _spans(body: str, names: frozenset[str]) -> Iterator[Span]:
    """All spans in order of their beginnings; macros in formulas and code follow these."""
    at = 0
    for block in _code_blocks(body):
        while (match := _SPAN.search(body, at)) and match.start() < block.start:
            span = _span(body, match)
            yield span
            yield from _macros_in(body, span, names)
            at = span.end
        if at <= block.start:  # else these are, say, the indented lines of a macro
            yield block
            yield from _macros_in(body, block, names)
            at = block.end
    while match := _SPAN.search(body, at):
        span = _span(body, match)
        yield span
        yield from _macros_in(body, span, names)
        at = span.end


def _span(body: str, match: re.Match[str]) -> Span:
    kind = next(kind for kind in _KINDS if match[kind] is not None)
    end = match.end()
    if kind == "macro":
        end = _end_of_macro(body, match.start()) or end
    return Span(kind, match.start(), end)


def _end_of_macro(body: str, start: int) -> int | None:
    """Where the macro ends whose two braces stand at `start`; strings and dicts may hold braces."""
    depth = 0
    for piece in _PIECE.finditer(body, start + 2):
        if piece[0] in "([{":
            depth += 1
        elif piece[0] in ")]}":
            if depth == 0:
                return piece.start() + 2 if body.startswith("}}", piece.start()) else None
            depth -= 1
    return None


# ---------------------------------------------------------------- macros


def jinja(**options: Any) -> jinja2.Environment:
    """Jinja as pages are written for it: "{#" would clash with attribute lists."""
    return jinja2.Environment(
        comment_start_string="{##",
        comment_end_string="##}",
        keep_trailing_newline=True,
        **options,
    )


_JINJA = jinja()
_LITERAL = ("fence", "indented", "code", "maths", "display")
_SET = re.compile(r"\{%[-+]?\s*(?:set|for|macro)\b([^%]*?)(?:=|\bin\b|[-+]?%\})")


def _names_set(body: str) -> Iterator[str]:
    """Names that the page itself gives a meaning to: variables, macros and their arguments."""
    for match in _SET.finditer(body):
        yield from re.findall(r"\w+", match[1])


def _macros_in(body: str, span: Span, names: frozenset[str]) -> Iterator[Span]:
    """The macros in a formula or in code."""
    at = span.start
    while span.kind in _LITERAL and (at := body.find("{{", at, span.end)) >= 0:
        end = _end_of_macro(body, at)
        if end and end <= span.end and _is_macro(body[at:end], names, span.kind):
            yield Span("macro", at, end)
            at = end
        else:
            at += 1


def _is_macro(text: str, names: frozenset[str], kind: str) -> bool:
    """Whether two braces in a formula or in code are meant for Jinja.

    They are if they call a macro, use a name that the page sets, or hold only text in quotation
    marks; in a formula, where nothing else is written in these, if they hold any such text.
    """
    try:
        tokens = list(_JINJA.lexer.tokenize(text))[1:-1]
    except (jinja2.TemplateSyntaxError, ValueError):
        return False
    if any(token.type == "string" for token in tokens) and (
        len(tokens) == 1 or (kind in ("maths", "display") and '"' in text)
    ):
        return True
    return any(
        token.type == "name"
        and (token.value in names or (token.value in MACROS and following.type == "lparen"))
        for token, following in zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True)
    )


def _template(body: str, spans: tuple[Span, ...]) -> str:
    """The body with a mark for each brace of a formula or of code that Jinja would read."""
    shielded: set[int] = set()
    for span in spans:
        if span.kind in (*_LITERAL, "escaped"):
            shielded.update(m.start() for m in _BRACE.finditer(body, span.start, span.end))
        elif span.kind == "macro":
            shielded.difference_update(range(span.start, span.end))
    parts, at = [], 0
    for position in sorted(shielded):
        parts += [body[at:position], SHIELD]
        at = position + 1
    return "".join([*parts, body[at:]])


_BRACE = re.compile(r"\{(?=[{%]|##)")


def _calls(template: str, shown: str, first_line: int, names: frozenset[str]) -> Iterator[Call]:
    """Every call of a macro. Raises `LessonError` for what Jinja cannot read or should not print.

    A macro that is named and not called would print what Python says of its method, and a bare
    number between two braces is meant for TeX.
    """

    def visit(node: nodes.Node, alone: bool) -> Iterator[Call]:
        line = (node.lineno or 0) + first_line - 1  # an operand of a comparison has none
        if isinstance(node, nodes.Output):
            for printed in node.nodes:
                inner = printed.node if isinstance(printed, (nodes.Neg, nodes.Pos)) else printed
                if isinstance(inner, nodes.Const) and isinstance(inner.value, (int, float)):
                    raise LessonError(
                        "two braces begin a macro, and here they hold only a number; "
                        "write it without them",
                        shown,
                        line,
                    )
        if isinstance(node, nodes.Name) and node.name in MACROS and node.name not in names:
            raise LessonError(
                f"'{node.name}' is a macro and is not called; write {node.name}(…)", shown, line
            )
        name = node.node if isinstance(node, nodes.Call) else None
        if isinstance(node, nodes.Call) and isinstance(name, nodes.Name) and name.name in MACROS:
            yield _call(node, name.name, line, alone)
            alone = False
        for child in node.iter_child_nodes():
            if child is not name or not isinstance(name, nodes.Name):
                yield from visit(child, alone)

    try:
        yield from visit(_JINJA.parse(template), True)
    except jinja2.TemplateSyntaxError as error:
        raise LessonError(
            f"malformed macro: {error.message}", shown, error.lineno + first_line - 1
        ) from None
    except RecursionError:
        raise LessonError("malformed macro: brackets nested too deep", shown) from None
    except ValueError as error:  # of Python's int: a number of 5000 digits
        raise LessonError(f"malformed macro: {error}", shown) from None


def _call(node: nodes.Call, name: str, line: int, alone: bool) -> Call:
    arguments: list[tuple[int | str, nodes.Expr]] = [
        *enumerate(node.args),
        *((keyword.key, keyword.value) for keyword in node.kwargs),
    ]
    literals: dict[int | str, Any] = {}
    for key, value in arguments:
        with suppress(nodes.Impossible):
            literals[key] = value.as_const()
    return Call(name, line, frozenset(key for key, _ in arguments), literals, alone)


# ---------------------------------------------------------------- minutes to read

_CJK = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w[\w'’-]*")


def minutes(
    prose: Prose,
    cell_lines: CellLines = lambda notebook, tag: 0,
    words_per_minute: int = 170,
) -> int:
    """Minutes to read a page: words, plus time for each picture, piece, equation, line of code."""
    skipped = _skipped(prose.without("fence", "indented"))

    def read(span: Span) -> bool:
        return prose.line(span.start) - prose.first_line not in skipped

    code_lines = equations = macros = end_of_equation = 0
    for span in filter(read, prose.spans):
        if span.kind in ("fence", "indented"):
            lines = prose.body.count("\n", span.start, span.end)
            code_lines += lines - 2 if span.kind == "fence" else lines
        if span.kind == "display":
            equations, end_of_equation = equations + 1, span.end
        # Most macros show a number, a word to read.
        macros += span.kind == "macro" and span.start >= end_of_equation
    pictures = [call for call in prose.pictures if call.line - prose.first_line not in skipped]
    pieces = sum(call.name == "explorable" for call in pictures)
    for call in prose.calls:
        if call.name == "cell" and call.line - prose.first_line not in skipped:
            code_lines += _shown_lines(call, cell_lines)
    rest = prose.without("fence", "indented", "macro", "statement", "comment", "display")
    text = "\n".join(line for number, line in enumerate(rest.split("\n")) if number not in skipped)
    text = re.sub(r"\\[A-Za-z]+", "", text)  # TeX commands in inline maths are no words
    characters = len(_CJK.findall(text))
    words = len(_WORD.findall(_CJK.sub(" ", text))) + macros
    seconds = (
        words * 60 / words_per_minute
        + characters * 60 / CHARACTERS_PER_MINUTE
        + (len(pictures) - pieces) * SECONDS_PER_PICTURE
        + pieces * SECONDS_PER_PIECE
        + equations * SECONDS_PER_EQUATION
        + code_lines * SECONDS_PER_CODE_LINE
    )
    return max(1, round(seconds / 60))


def _skipped(text: str) -> set[int]:
    """Lines not read on the way through: of tabs all but the first, and notes left closed."""
    skipped: set[int] = set()
    skipping: int | None = None  # indentation of the tab or note that is left out
    tabs: int | None = None  # indentation of the tabs we are among
    for number, line in enumerate(text.split("\n")):
        start = line.lstrip()
        indent = len(line) - len(start)
        if skipping is not None:
            if not start or indent > skipping:
                skipped.add(number)
                continue
            skipping = None
        if tabs is not None and start and indent <= tabs and not start.startswith('=== "'):
            tabs = None
        if start.startswith("??? note") or (start.startswith('=== "') and indent == tabs):
            skipping = indent
            skipped.add(number)
            continue
        if start.startswith('=== "'):
            tabs = indent
    return skipped


def _shown_lines(call: Call, cell_lines: CellLines) -> int:
    """How many lines of code a call of ``cell`` shows; a page that is wrong about it says so."""
    notebook, tag = call.literal(0, "notebook"), call.literal(1, "tag")
    count = cell_lines(str(notebook), str(tag))
    lines = call.literal(3, "lines")
    try:
        return len(line_range(lines, count)) if lines else count
    except LessonError:
        return 0


def line_range(lines: str, count: int) -> range:
    """``"3-7"`` or ``"3"`` as the numbers of lines, of a cell that has `count`."""
    match = re.fullmatch(r"\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?", str(lines))
    if not match:
        raise LessonError(f"lines={lines!r} is no range; write it like '3-7' or '3'")
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= count:
        raise LessonError(f"there are no lines {lines} in a cell of {count} line(s)")
    return range(first, last + 1)


def _blanks(text: str) -> str:
    return " ".join(text.split())
