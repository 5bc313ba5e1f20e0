"""Formulas as other programs take them: MathML of its own, TeX for MathJax, words to be spoken.

A page holds each formula twice, as KaTeX's HTML for the eye and as MathML; these start from MathML.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser

from ..finish.plain_maths import plain_maths
from .tree import Element, copied, find, find_all, made, parents, replace, to_html

_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim "  # noqa: SIM905
    "liminf limsup ln log max min Pr sec sin sinh sup tan tanh".split()
)
_ACCENTS = {
    **dict.fromkeys("~˜\u0303", "tilde"),
    **dict.fromkeys("^ˆ\u0302", "hat"),
    **dict.fromkeys("¯ˉ‾\u0304", "bar"),
    **dict.fromkeys("˙\u0307", "dot"),
    **dict.fromkeys("→⃗", "vec"),
}
_BRACES = {"⏞": "overbrace", "⏟": "underbrace"}
#: Characters that TeX reads as signs of its own, or that MathJax has no glyph for.
_SIGNS = {
    **{sign: f"\\{sign}" for sign in "{}%#&$_"},
    "\\": r"\backslash ",
    "^": r"\hat{}",
    "~": r"\sim ",
    "−": "-",
    "′": r"\prime ",
    "⊤": r"\top ",
    "∥": r"\parallel ",
    "<": r"\lt ",
    ">": r"\gt ",
    "\u00a0": r"\ ",
}

_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")  # "function of", "times", "comma", "plus"


def formulas(root: Element) -> list[tuple[Element, Element, bool]]:
    """Each formula as KaTeX wrote it, its ``<math>``, and whether it has a line of its own."""
    found = []
    shown = {inner for outer in find_all(root, "span", "katex-display") for inner in outer.iter()}
    for formula in find_all(root, "span", "katex"):
        math = find(formula, "math")
        if math is not None:
            found.append((formula, math, formula in shown))
    return found


def spoken(math: Element) -> str:
    """A formula in one line of plain text: ``c_t = f_t ⊙ c_(t−1)``."""
    node = LexborHTMLParser(to_html(copied(math))).css_first("math")
    return plain_maths(node) if node is not None else ""


def with_mathml(root: Element) -> None:
    """Leave of each formula its MathML."""
    above = parents(root)
    for formula, math, display in formulas(root):
        plain = copied(math)
        if display:
            plain.set("display", "block")
        plain.set("alttext", spoken(math))
        replace(above[formula], formula, plain)


def with_pictures(root: Element) -> None:
    """Leave of each formula what the eye reads, named for a screen reader.

    Both would be copied from a printed page, one letter upon the other.
    """
    for formula, math, _ in formulas(root):
        for part in [child for child in formula if find(child, "math") is not None]:
            formula.remove(part)
        # Chromium gives words to images in a PDF, and to no other element.
        formula.insert(0, made("img", class_="said", src=_NOTHING, alt=spoken(math)))


#: An image of one clear pixel.
_NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def with_tex(root: Element) -> None:
    """Put TeX between the delimiters of MathJax in the place of each formula."""
    above = parents(root)
    for formula, math, display in formulas(root):
        text = f"\\[{tex(math)}\\]" if display else f"\\({tex(math)}\\)"
        replace(above[formula], formula, made("span", text))


# ---------------------------------------------------------------- MathML to TeX


def tex(math: Element) -> str:
    """The TeX of a formula, without colours, as MathJax and KaTeX read it."""
    return " ".join(_row(math).split())


def _row(element: Element) -> str:
    return "".join(map(_tex, element))


def _signs(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in _INVISIBLE.sub("", text))


def _identifier(element: Element) -> str:
    text = (element.text or "").strip()
    if text in _FUNCTIONS:
        return f"\\{text} "
    variant = element.get("mathvariant")
    if (len(text) > 1 or variant == "normal") and text.isascii() and text.isalpha():
        return f"\\mathrm{{{text}}}"
    if variant == "bold":
        return f"\\mathbf{{{_signs(text)}}}"
    return _signs(text)


def _operator(element: Element) -> str:
    text = (element.text or "").strip()
    return f"{_signs(text)} " if text else ""


def _plain_text(element: Element) -> str:
    text = "".join(element.itertext()).replace("\u00a0", " ")
    if "\u2063" in text:  # so KaTeX writes a space below zero
        return ""
    if not text.strip():
        return r"\ " if text else ""
    # In text a formula's signs are letters; only these still mean something.
    escaped = "".join(
        {"\\": r"\textbackslash ", "~": r"\sim "}.get(c, f"\\{c}" if c in "{}%#&$_" else c)
        for c in text
    )
    return f"\\text{{{escaped}}}"


def _group(element: Element) -> str:
    return f"{{{_tex(element)}}}"


def _bare(element: Element) -> str:
    return _INVISIBLE.sub("", "".join(element.itertext())).strip()


def _scripts(*signs: str) -> Callable[[Element], str]:
    def write(element: Element) -> str:
        base, *scripts = list(element)
        text = _group(base)
        inner = (base.text or "").strip() if base.tag == "mo" else ""
        if inner in ("∑", "∏", "∫", "⋃", "⋂"):
            text = inner
        elif base.tag in ("mi", "mrow") and _tex(base).strip() in {f"\\{f}" for f in _FUNCTIONS}:
            text = _tex(base)
        if len(scripts) == 1 and "".join(scripts[0].itertext()) in ("′", "″", "‴"):
            return text + "'" * " ′″‴".index("".join(scripts[0].itertext()))
        return text + "".join(
            f"{sign}{_group(script)}" for sign, script in zip(signs, scripts, strict=False)
        )

    return write


def _above(element: Element) -> str:
    base, mark = list(element)
    sign = "".join(mark.itertext()).strip()
    if sign in _BRACES:
        return f"\\{_BRACES[sign]}{_group(base)}"
    if sign in _ACCENTS:
        return f"\\{_ACCENTS[sign]}{_group(base)}"
    if "".join(base.itertext()).strip() and base.tag == "mover":
        return f"{_tex(base)}^{_group(mark)}"
    return f"\\overset{_group(mark)}{_group(base)}"


def _below(element: Element) -> str:
    base, mark = list(element)
    sign = "".join(mark.itertext()).strip()
    if sign in _BRACES:
        return f"\\{_BRACES[sign]}{_group(base)}"
    inner = next((e for e in base.iter() if e.tag == "mo"), None)
    braced = base.tag == "munder" and inner is not None
    if braced or _bare(base) in ("∑", "∏", *_FUNCTIONS):
        return f"{_tex(base)}_{_group(mark)}"
    return f"\\underset{_group(mark)}{_group(base)}"


def _table(element: Element) -> str:
    rows = [" & ".join(_row(cell) for cell in row) for row in element]
    columns = max((len(row) for row in element), default=0)
    sides = element.get("columnalign", "").split()
    shape = "".join((sides[at] if at < len(sides) else "left")[0] for at in range(columns))
    body = r" \\ ".join(rows)
    return f"\\begin{{array}}{{{shape}}}{body}\\end{{array}}"


_WRITERS: dict[str, Callable[[Element], str]] = {
    "mi": _identifier,
    # A comma between thousands is no comma between arguments.
    "mn": lambda e: _signs((e.text or "").strip()).replace(",", "{,}"),
    "mo": _operator,
    "mtext": _plain_text,
    "mspace": lambda e: r"\ ",
    "msub": _scripts("_"),
    "msup": _scripts("^"),
    "msubsup": _scripts("_", "^"),
    "munderover": _scripts("_", "^"),
    "mover": _above,
    "munder": _below,
    "mfrac": lambda e: f"\\frac{_group(e[0])}{_group(e[1])}",
    "msqrt": lambda e: f"\\sqrt{{{_row(e)}}}",
    "mroot": lambda e: f"\\sqrt[{_tex(e[1])}]{_group(e[0])}",
    "mtable": _table,
    "mphantom": lambda e: f"\\phantom{{{_row(e)}}}",
    "annotation": lambda e: "",
}


def _tex(element: Element) -> str:
    return _WRITERS.get(element.tag, _row)(element)
