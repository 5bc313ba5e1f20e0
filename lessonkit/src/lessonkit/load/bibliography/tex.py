"""Turns TeX text, as BibTeX files hold it, into Unicode text."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexWalkerError
from pylatexenc.macrospec import MacroSpec

_PRINTS_ITS_ARGUMENT = """textsuperscript textsubscript texttt textnormal textup textmd mbox text
    ensuremath noun url uppercase lowercase MakeUppercase MakeLowercase natexlab"""
_PRINTS_NOTHING = """tt it sc sl rm sf em bf tiny scriptsize footnotesize small normalsize large
    relax protect newblock / -"""
# What pylatexenc lacks: how many arguments a command takes, and the text it stands for.
_COMMANDS = {
    **dict.fromkeys(_PRINTS_ITS_ARGUMENT.split(), ("{", "%(1)s")),
    **dict.fromkeys(_PRINTS_NOTHING.split(), ("", "")),
    "href": ("{{", "%(2)s"),
    "noopsort": ("{", ""),  # sorts an entry in BibTeX and prints nothing
    "newline": ("", " "),
    "slash": ("", "/"),
    "pounds": ("", "£"),
    "euro": ("", "€"),
    "TeX": ("", "TeX"),
    "LaTeX": ("", "LaTeX"),
    "BibTeX": ("", "BibTeX"),
    # Crossref writes &amp; as {\&}amp$\mathsemicolon$ and <i> as $\less$i$\greater$.
    "mathsemicolon": ("", ";"),
    "less": ("", "<"),
    "greater": ("", ">"),
}
_CITING = ("cite", "citep", "citet", "ref", "footnote")  # say nothing outside their document
_PLAIN = re.compile(r"(?:[^\\{}$~%&#<`'-]|-(?!-))*")
_BARE = re.compile(r"(?<!\\)([%&#])")
_DOLLAR = re.compile(r"(?<!\\)\$")
# Crossref and publishers write these into titles; every other angle bracket is text.
_MARKUP = re.compile(r"<(i|b|em|strong|sub|sup|scp)>(.*?)</\1>", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−n", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₙ")


class TexError(ValueError):
    """The text cannot be shown; the message says why."""


class _ToText(LatexNodes2Text):
    def math_node_to_text(self, node: object) -> str:
        text = super().math_node_to_text(node)
        text = re.sub(r"\^([\d+−n-]+)", lambda m: m[1].translate(_RAISED), text)
        return re.sub(r"_([\d+−n-]+)", lambda m: m[1].translate(_LOWERED), text)


def _refuse(node: object, **_: object) -> str:
    name = getattr(node, "macroname", None) or getattr(node, "environmentname", "")
    raise TexError(f"TeX command \\{name} is not known here; write what it prints")


@cache
def _converter() -> tuple[_ToText, object]:
    arguments = latexwalker.get_default_latex_context_db()
    meanings = latex2text.get_default_latex_context_db()
    arguments.add_context_category(
        "lessonkit",
        prepend=True,
        macros=[MacroSpec(name, given) for name, (given, _) in _COMMANDS.items()],
    )
    meanings.add_context_category(
        "lessonkit",
        prepend=True,
        macros=[
            *(MacroTextSpec(name, text) for name, (_, text) in _COMMANDS.items()),
            *(MacroTextSpec(name, _refuse) for name in _CITING),
        ],
    )
    meanings.set_unknown_macro_spec(MacroTextSpec("", _refuse))
    return _ToText(meanings, math_mode="text"), arguments


@cache
def tex_to_text(tex: str) -> str:
    r"""Return what TeX would print for ``tex``, on one line.

    ``{\"o}`` becomes ö, ``--`` an en dash, ``\emph{x}`` x, ``$x^2$`` x²; braces go. Characters
    that TeX would not print as they stand (``50% & more``) are taken for themselves.

    Raises:
        TexError: a command that nobody knows how to print, or one that lacks its argument.
    """
    if _PLAIN.fullmatch(tex):
        return " ".join(tex.split())
    tex = _BARE.sub(r"\\\1", tex)
    if len(_DOLLAR.findall(tex)) % 2:
        tex = _DOLLAR.sub(r"\\$", tex)
    converter, arguments = _converter()
    try:
        text = converter.latex_to_text(tex, latex_context=arguments, tolerant_parsing=False)
    except (LatexWalkerError, LookupError):  # the latter for a command at the text's end
        raise TexError(f"malformed TeX '{tex}'") from None
    text = _MARKUP.sub(r"\2", unescape(text))
    return " ".join(text.replace("`", "‘").replace("'", "’").split())
