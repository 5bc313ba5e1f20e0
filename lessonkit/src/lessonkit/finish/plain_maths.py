"""Turns MathML into plain text for the search: ``c_t = f_t ⊙ c_(t−1)``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from selectolax.lexbor import LexborNode

#: Relations and binary operators, which stand between blanks unless they begin a row.
_OPERATORS = "=≈≠≡<>≤≥≪≫∈∉⊂∼∝→←↦⇒⇔+−±∓×⋅·∘∗⊙⊕÷/∧∨"
_ACCENTS = {
    **dict.fromkeys("~˜", "\u0303"),
    **dict.fromkeys("^ˆ", "\u0302"),
    **dict.fromkeys("¯ˉ‾", "\u0304"),
    "˙": "\u0307",
    "⃗": "\u20d7",
}
_BRACES = set("⏞⏟")
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")  # "function of", "times", "comma", "plus"
_RAISED = str.maketrans("0123456789+−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SMALL = {*map(chr, _RAISED), "′", "″"}
_ONE_PIECE = re.compile(r"[\w.…∞∂⊤\u0300-\u036f]*(_\([^()]*\))?|\([^()]*\)")


def plain_maths(math: LexborNode) -> str:
    """The text of one ``<math>`` element, on one line."""
    return " ".join(_row(math).split()).replace(" ,", ",").replace(" )", ")")


def lowered(text: str) -> str:
    """A subscript: ``_t``, ``_(t−1)``."""
    return f"_{_group(text)}" if text else ""


def raised(text: str) -> str:
    """A superscript: ``⁻⁶`` where there are such characters, else ``^T``, ``^(t−k)``."""
    if set(text) <= _SMALL:
        return text.translate(_RAISED)
    return f"^{_group(text)}"


def _group(text: str) -> str:
    return text if _ONE_PIECE.fullmatch(text) else f"({text})"


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter())


def _row(node: LexborNode) -> str:
    """The parts of a row one after another, operators set apart by blanks."""
    text = ""
    for child in _children(node):
        part = _text(child)
        before = text.rstrip()[-1:]
        if part[:1] in _OPERATORS and child.tag in ("mo", "msub", "munder"):
            first = not before or before in _OPERATORS or before in "([{,"
            text += part if first else f" {part} "
        elif part in (",", ";"):
            text = f"{text.rstrip()}{part} "
        elif part in ("(", "[", "{") and before.isalpha():
            text = text.rstrip() + part  # tanh(x)
        elif _upright(child) and _upright(child.prev):
            text += part
        elif part[:1].isalpha() and _apart(text, part):
            text += f" {part}"
        else:
            text += part
        if child.tag == "mi" and len(part) > 1:
            text += " "  # log x
    return text


def _apart(left: str, right: str) -> bool:
    """Whether a blank must keep two factors from becoming one word: ``W_f x_t``, ``2 tanh``."""
    if left.endswith(")"):
        return len(right) > 1 and right.strip().isalpha()  # σ(x) log x
    if re.search(r"/\w+$", left):
        return True  # 1/2 c_t
    word = re.split(r"\W", left)[-1]
    if not word:
        return False
    factor = word.lstrip("0123456789")
    symbol_follows = "_" in right and len(factor) == 1 and factor not in "dδΔ"  # not ``net_j``
    return "_" in word or symbol_follows or (right[:2].isalpha() and len(right) > 1)


def _upright(node: LexborNode | None) -> bool:
    """Whether a symbol is set as a word is: the letters of ``net`` in ``net_j`` stay together."""
    while node is not None and node.tag in ("msub", "msup", "msubsup"):
        node = node.child
    return node is not None and node.attributes.get("mathvariant") == "normal"


def _tight(node: LexborNode) -> str:
    """A script: no blanks around its operators."""
    return re.sub(r" *([^\w\s]) *", r"\1", " ".join(_text(node).split()))


def _script(*places: Callable[[str], str]) -> Callable[[LexborNode], str]:
    def write(node: LexborNode) -> str:
        base, *scripts = _children(node)
        text = _text(base).strip()
        if len(scripts) == 1 and scripts[0].text() in _BRACES:
            return text
        last = base.last_child if base.tag in ("munder", "mover") else None
        if last is not None and last.text() in _BRACES:  # what is written at a brace
            return f"{text} [{' '.join(_text(scripts[0]).split())}] "
        return _wrapped(text) + "".join(
            place(_tight(script)) for place, script in zip(places, scripts, strict=False)
        )

    return write


def _wrapped(text: str) -> str:
    """A base that is a product or a sum keeps its bounds."""
    return f"({text})" if " " in text else text


def _over(node: LexborNode) -> str:
    base, above = _children(node)
    accent = _ACCENTS.get(above.text().strip())
    if accent is None:
        return _script(raised)(node)
    return unicodedata.normalize("NFC", _text(base).strip() + accent)


def _fraction(node: LexborNode) -> str:
    above, below = (_text(child).strip() for child in _children(node))
    return f"{_group(above)}/{_group(below)}"


def _root(node: LexborNode) -> str:
    return f"√{_group(_row(node).strip())}"


def _table(node: LexborNode) -> str:
    """Rows set apart by semicolons; in all but the first cell a leading operator is binary."""
    rows = []
    for row in _children(node):
        first, *others = (" ".join(_row(cell).split()) for cell in _children(row))
        others = [re.sub(rf"^([{re.escape(_OPERATORS)}]) *", r"\1 ", cell) for cell in others]
        rows.append(" ".join(cell for cell in [first, *others] if cell))
    return "; ".join(row for row in rows if row)


_WRITERS: dict[str, Callable[[LexborNode], str]] = {
    "msub": _script(lowered),
    "munder": _script(lowered),
    "msup": _script(raised),
    "msubsup": _script(lowered, raised),
    "munderover": _script(lowered, raised),
    "mover": _over,
    "mfrac": _fraction,
    "msqrt": _root,
    "mtable": _table,
    "mspace": lambda node: " ",
    "mphantom": lambda node: "",
    "annotation": lambda node: "",
}


def _text(node: LexborNode) -> str:
    if node.tag in ("mi", "mn", "mo", "ms", "mtext"):
        return _INVISIBLE.sub("", node.text()).replace("\u00a0", " ")
    return _WRITERS.get(node.tag or "", _row)(node)
