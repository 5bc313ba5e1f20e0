"""Renders TeX to HTML with MathML, by KaTeX in an embedded V8."""

from __future__ import annotations

import html
import json
import re
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import LessonError
from ..store import Store

VENDOR = Path(__file__).parents[1] / "vendor" / "katex"
#: The files that a finished formula depends on.
MAKERS = (__file__, str(VENDOR / "katex.min.js"))

# Errors come back as values, so that their text is KaTeX's own sentence without V8's trace.
# The one trusted command is the one that names a colour of meaning; every other command that
# needs trust (links, images, inline styles) is an error instead of red text on the page.
_RENDER = r"""
function lessonRender(tex, display, macros) {
  try {
    return {html: katex.renderToString(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: code => code === "htmlExtension" ? "ignore" : "error",
      trust: context => {
        if (context.command === "\\htmlClass") return true;
        throw new katex.ParseError(context.command + " is not allowed");
      },
      macros: Object.assign({}, macros),
    })};
  } catch (error) {
    return {error: error.rawMessage || String(error)};
  }
}
function lessonRenderAll(formulas, macros) {
  return formulas.map(([tex, display]) => lessonRender(tex, display, macros));
}
"""

# The TeX source inside the MathML is hidden from everyone, yet doubles its weight.
_ANNOTATION = re.compile(
    r"<semantics>(.*?)<annotation encoding=\"application/x-tex\">.*?</annotation></semantics>",
    re.DOTALL,
)


class Maths:
    """Renders TeX with a fixed set of macros.

    `macros` maps a command to its KaTeX expansion, such as
    ``{"\\\\forget": "\\\\htmlClass{c-forget}{#1}"}``; `decimal` is the language's decimal sign,
    `label` the spoken name of a displayed formula.
    V8 starts with the first formula that `store` does not hold; each formula is rendered
    once per object.
    """

    def __init__(
        self,
        macros: dict[str, str],
        store: Store,
        decimal: str = ".",
        label: str = "Equation",
    ) -> None:
        self.macros = macros
        self._store = store
        self._decimal = decimal
        self._label = html.escape(label)
        self._memo: dict[tuple[str, bool], str] = {}
        self._engine: Any = None

    def render(self, tex: str, display: bool) -> str:
        """Return the finished element of one formula.

        An inline formula is a ``<bdi>``, a displayed one a ``<div>`` that scrolls by itself
        where it is wider than the page.
        Raises `LessonError` with the TeX and KaTeX's complaint where KaTeX rejects it.
        """
        self.prepare([(tex, display)])
        return self._memo[tex, display]

    def prepare(self, formulas: Iterable[tuple[str, bool]]) -> None:
        """Render many formulas, as pairs of TeX and display mode, in one call into V8."""
        new = []
        for formula in dict.fromkeys(f for f in formulas if f not in self._memo):
            stored = self._store.find(self._made_from(formula), *MAKERS)
            if stored is None:
                new.append(formula)
            else:
                self._memo[formula] = stored
        if not new:
            return
        asked = [(self._tex(tex), display) for tex, display in new]
        results = self._call("lessonRenderAll", asked, self.macros)
        for (tex, display), result in zip(new, results, strict=True):
            if "error" in result:
                shown = " ".join(tex.split())
                raise LessonError(f"KaTeX rejects '{shown}': {result['error']}", about=tex)
            if not display and (signs := _longest_part(result["html"])) > LONGEST_PART:
                shown = " ".join(tex.split())
                raise LessonError(
                    f"'{shown:.60}' has {signs} signs without a place to break the line, more than "
                    "a phone is wide; write it between $$ on lines of its own",
                    about=tex,
                )
            element = _element(result["html"], display, self._label)
            self._store.keep(self._made_from((tex, display)), element, *MAKERS)
            self._memo[tex, display] = element

    def _made_from(self, formula: tuple[str, bool]) -> object:
        return ["formula", self.macros, self._decimal, self._label, formula]

    def _tex(self, tex: str) -> str:
        """TeX takes a comma for one of a list; braces make it a sign of a number."""
        return tex if self._decimal == "." else re.sub(r"(?<=\d),(?=\d)", "{,}", tex)

    def _call(self, function: str, *arguments: object) -> Any:
        if self._engine is None:
            from py_mini_racer import MiniRacer

            self._engine = MiniRacer()
            # V8's thread must end before the interpreter does, or the process hangs at its exit.
            weakref.finalize(self, self._engine.close)
            self._engine.eval((VENDOR / "katex.min.js").read_text(encoding="utf-8") + _RENDER)
        return json.loads(
            self._engine.eval(f"JSON.stringify({function}({','.join(map(json.dumps, arguments))}))")
        )


# KaTeX writes a function's name as two elements, also where MathML wants one: below a letter, in
# a fraction or a root. In a row of their own they are one everywhere.
_FUNCTION = re.compile("(<m[io][^>]*>[^<]*</m[io]><mo>\u2061</mo>)")


#: Signs of a formula in a line of text that fit a phone; a displayed formula scrolls by itself.
LONGEST_PART = 40
_TAG = re.compile(r"<[^>]*>|\s|\u200b")


def _longest_part(katex: str) -> int:
    """Signs in the longest of the parts between which a browser may break the line."""
    _, *parts = katex.partition('class="katex-html"')[2].split('class="katex-base"')
    return max((len(html.unescape(_TAG.sub("", f"<{part}"))) for part in parts), default=0)


def _element(katex: str, display: bool, label: str) -> str:
    katex = _ANNOTATION.sub(r"\1", katex)
    katex = _FUNCTION.sub(r"<mrow>\1</mrow>", katex)
    # Isolated from the direction of the text around it, which may be written from right to left.
    inner = f'<bdi class="maths">{katex}</bdi>'
    if not display:
        return inner
    # Focusable, so that a formula wider than a phone can be scrolled by keyboard.
    return f'<div class="arithmatex" role="group" aria-label="{label}" tabindex="0">{inner}</div>'


# What pymdownx.arithmatex leaves with `generic: true`.
_ARITHMATEX = re.compile(
    r'<span class="arithmatex">\\\((?P<inline>.*?)\\\)</span>'
    r'|<div class="arithmatex">\s*\\\[(?P<display>.*?)\\\]\s*</div>',
    re.DOTALL,
)
_FOLLOWED = re.compile(r'(<bdi class="maths".*?</bdi>)([.,;:?!)’”]*)', re.DOTALL)
_HEADING = re.compile(r"<h([1-6])\b.*?</h\1>", re.DOTALL)


def render_html(text: str, maths: Maths) -> str:
    """Render every formula that ``pymdownx.arithmatex`` (generic) marked in a page.

    Raises `LessonError` for TeX that KaTeX rejects, and for maths in a heading: the table of
    contents and the search could only show its TeX.
    """
    for heading in _HEADING.finditer(text):
        if found := _ARITHMATEX.search(heading[0]):
            tex = _formula(found)[0]
            raise LessonError(
                f"maths in a heading: '{tex}'; the contents could only show its TeX: use words",
                about=tex,
            )
    maths.prepare(_formula(match) for match in _ARITHMATEX.finditer(text))
    text = _ARITHMATEX.sub(lambda match: maths.render(*_formula(match)), text)
    return _FOLLOWED.sub(_together, text)


def _together(match: re.Match[str]) -> str:
    """Keep a comma or full stop on the line of the formula before it.

    A formula of several parts may be broken between them; there a word joiner must do, which
    not every browser minds.
    """
    formula, mark = match.groups()
    if not mark:
        return formula
    if formula.count('class="katex-base"') > 1:
        return f"{formula}\u2060{mark}"
    return f'<span class="unbroken">{formula}{mark}</span>'


def _formula(match: re.Match[str]) -> tuple[str, bool]:
    display = match["display"] is not None
    return html.unescape(match["display" if display else "inline"]).strip(), display


_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def in_markdown(element: str) -> str:
    r"""Make a rendered formula safe inside Markdown text.

    Characters that Markdown would read (``*``, ``_``, ``|``, …) become character references.
    """

    def safe(match: re.Match[str]) -> str:
        return re.sub(r"[*_`\[\]\\|~^$]", lambda m: f"&#{ord(m[0])};", match[0])

    return _TEXT.sub(safe, element)
