"""What a typesetter does to running text: quotes, powers, and what no line may part."""

from __future__ import annotations

import re
from html import unescape

from .site import Finishing, Site

#: Elements whose text is no prose: it is code, a formula, or data of a script.
_AS_IT_IS = frozenset(
    {"code", "kbd", "math", "pre", "samp", "script", "style", "template", "textarea"}
)
#: Elements that hold text only, no markup.
_NO_MARKUP = frozenset({"svg", "title"})
#: Elements that a sentence runs through.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "button", "cite", "del", "dfn", "em", "i", "ins", "label"}
    | {"mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var"}
    | {"wbr"}
)
#: A sentence goes on after these as after a word.
_WORDLIKE = frozenset({"code", "kbd", "math", "samp"})

_PIECES = re.compile(
    r"<!--.*?-->"
    r"|<(?P<whole>script|style)\b.*?</(?P=whole)\s*>"
    r'|<bdi class="maths".*?</bdi>'
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|(?P<text>[^<]+)"
    r"|<!?",
    re.DOTALL,
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+")
_POWER = re.compile(r"(?<=\w)[⁻⁺]?[⁰¹²³⁴-⁹]+")
_TIMES = re.compile(r"(?<=[\d)])[ \u00a0]×[ \u00a0](?=[\d(])")
_UNIT = re.compile(r"(?<=\d) (?=(?:[µnm]?s|min|h|k?B|[MGT]B|[kMG]?Hz|px|k?m|[cm]m|%|°C)(?![\w’']))")
_QUOTE = re.compile(r"&quot;|&#34;|&#39;|&apos;|&#x27;|[\"']")
_CLOSES = re.compile(r"(?:'|&#39;|&apos;|&#x27;)(?!\w)")
_OPENS_AFTER = re.compile(r"[\s\u00a0(\[{/—–…„“‚‘-]$")


def set_type(site: Site, finishing: Finishing) -> None:
    """Set the text of every page as a typesetter would."""
    for name, page in site.pages.items():
        site.texts[name] = typeset(page, finishing.quotes)


def typeset(page: str, quotes: tuple[str, ...]) -> str:
    """A page with its straight quotes curled, its powers raised, its numbers kept whole.

    `quotes` holds the four signs of the language: outer opening and closing, inner opening and
    closing. Code, formulas, attributes and scripts stay as they are; letters of pictures and
    of the page's title get quotes, but no markup.
    """
    out: list[str] = []
    inside: list[str] = []  # open elements of `_AS_IT_IS` and `_NO_MARKUP`
    before = ""  # the end of the sentence so far
    for match in _PIECES.finditer(page):
        text, name = match["text"], (match["name"] or "").lower()
        if text is None:
            out.append(match[0])
            if not name:  # a formula is a word; a script or a comment is nothing
                before = "x" if match[0].startswith("<bdi") else before
                continue
            if name not in _INLINE:
                before = "x" if name in _WORDLIKE else ""
            if name in _AS_IT_IS or name in _NO_MARKUP:
                if not match["close"]:
                    inside.append(name)
                elif name in inside:
                    while inside.pop() != name:
                        pass
        elif any(name in _AS_IT_IS for name in inside):
            out.append(text)
        else:
            new = _curled(text, before, quotes)
            new = _TIMES.sub("\u00a0×\u00a0", new)
            # Alone in a bare span, as the minutes at a chapter's head, it has a line anyway.
            if not (out and out[-1] == "<span>" and page.startswith("</span>", match.end())):
                new = _UNIT.sub("\u00a0", new)
            out.append(new if inside else _POWER.sub(_raised, new))
            before = unescape(new)[-1:]
    return "".join(out)


def _raised(match: re.Match[str]) -> str:
    return f"<sup>{match[0].translate(_RAISED)}</sup>"


def _curled(text: str, before: str, quotes: tuple[str, ...]) -> str:
    """Text with typographic quotes; `before` is what the sentence had before it."""
    if not _QUOTE.search(text):
        return text
    outer, outer_end, inner, inner_end = quotes
    done, last, within = "", 0, False
    for match in _QUOTE.finditer(text):
        done += text[last : match.start()]
        last = match.end()
        so_far, after = unescape(done)[-1:] or before, text[last : last + 1]
        opens = (not so_far or _OPENS_AFTER.search(so_far)) and not after.isspace()
        if unescape(match[0]) == '"':
            done += outer if opens else outer_end
        elif opens and not after.isdigit() and _CLOSES.search(text, last):
            done, within = done + inner, True
        elif within and not (after.isalnum() and so_far.isalnum()):
            done, within = done + inner_end, False
        else:
            done += "’"
    return done + text[last:]
