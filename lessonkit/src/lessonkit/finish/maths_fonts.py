"""KaTeX's stylesheet and fonts, cut down to what the pages use."""

from __future__ import annotations

import hashlib
import io
import json
import re
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..store import Store

VENDOR = Path(__file__).parents[1] / "vendor" / "katex"
FOLDER = "fonts"

# Maths.render() wraps each formula in the one element that KaTeX itself never writes.
_FORMULA = re.compile(r'<bdi class="maths"[^>]*>(.*?)</bdi>', re.DOTALL)
_PIECE = re.compile(r"<(/?)([\w:-]+)([^>]*?)(/?)>|([^<]+)")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LICENCE = "/*! KaTeX 0.19.1, MIT licence; fonts: SIL Open Font Licence 1.1; https://katex.org */\n"
# A displayed formula is a block of its own, so that a wide one scrolls from its left edge.
_LAYOUT = """\
.arithmatex>.maths{display:block}
.arithmatex .katex-display{margin:.3em 0}
.md-typeset div.arithmatex{margin-block:1em}
"""

Font = tuple[str, str, str]  # family, style, weight


@dataclass(frozen=True)
class _Simple:
    """One element of a selector, such as ``span.a:not(.b)``, and how it hangs on the last."""

    child: bool
    tag: str
    classes: frozenset[str]
    nots: frozenset[str]

    def matches(self, tag: str, classes: frozenset[str]) -> bool:
        return self.tag in ("", "*", tag) and self.classes <= classes and not self.nots & classes


Element = tuple[str, frozenset[str]]  # tag and classes


@cache
def _stylesheet() -> list[tuple[list[str], str]]:
    """The rules of KaTeX's stylesheet: selectors and body, in order."""
    css = (VENDOR / "katex.min.css").read_text(encoding="utf-8")
    return [(selectors.split(","), body) for selectors, body in _RULE.findall(css)]


def _parse(selector: str) -> list[_Simple]:
    parts = []
    for arrow, compound in re.findall(r"(>?)\s*([^\s>]+)", selector.strip()):
        nots = frozenset(re.findall(r":not\(\.([\w-]+)\)", compound))
        plain = re.sub(r":not\([^)]*\)|::?[\w-]+", "", compound)
        tag, *classes = plain.split(".")
        parts.append(_Simple(bool(arrow), tag, frozenset(classes), nots))
    return parts


def _matches(selector: list[_Simple], path: list[Element]) -> bool:
    """Whether the last element of a path, listed from the root, answers a selector."""
    *outer, last = selector
    if not path or not last.matches(*path[-1]):
        return False
    if not outer:
        return True
    if last.child:
        return _matches(outer, path[:-1])
    return any(_matches(outer, path[:end]) for end in range(len(path) - 1, 0, -1))


def used_font_css(
    pages_html: Iterable[str], store: Store | None = None
) -> tuple[str, dict[str, bytes]]:
    """Return the stylesheet for the formulas in some pages, and its fonts by file name.

    The file names are relative to the stylesheet and change with the content. Only the
    characters that occur are in the fonts; the same pages give the same bytes.
    """
    formulas: dict[str, None] = {}
    for page in pages_html:
        formulas.update(dict.fromkeys(_FORMULA.findall(page)))
    if not formulas:
        return "", {}
    if store is None:
        return _font_css(formulas)

    def make() -> str:
        css, fonts = _font_css(formulas)
        return json.dumps([css, {name: b64encode(data).decode() for name, data in fonts.items()}])

    css, fonts = json.loads(store.get(["maths fonts", list(formulas)], make))
    return css, {name: b64decode(data) for name, data in fonts.items()}


def _font_css(formulas: Iterable[str]) -> tuple[str, dict[str, bytes]]:
    classes, tags, characters = _inventory(formulas)
    rules = []
    fonts: dict[str, bytes] = {}
    for selectors, body in _stylesheet():
        if selectors == ["@font-face"]:
            face = dict(declaration.split(":", 1) for declaration in body.split(";"))
            key = (_family(face["font-family"]), face["font-style"], face["font-weight"])
            if key in characters:
                name, data = _subset(key, "".join(sorted(characters[key])))
                fonts[name] = data
                # While a font is on its way its letters are left blank, not drawn in another:
                # KaTeX's boxes are measured for its own.
                rules.append(
                    f"@font-face{{font-display:block;font-family:{key[0]};font-style:{key[1]};"
                    f'font-weight:{key[2]};src:url({name}) format("woff2")}}'
                )
            continue
        used = [selector for selector in selectors if _used(selector, classes, tags)]
        if used:
            rules.append(f"{','.join(used)}{{{body}}}")
    return _LICENCE + "\n".join(rules) + "\n" + _LAYOUT, fonts


def preloads(fonts: Iterable[str]) -> dict[str, str]:
    """The fonts that nearly every formula needs, each with the markup that tells its need.

    A page with that markup does well to preload the font: its formulas then never move.
    """
    markers = {"KaTeX_Main-Regular": 'class="katex"', "KaTeX_Math-Italic": "mathnormal"}
    return {
        name: marker
        for name in fonts
        for font, marker in markers.items()
        if Path(name).name.startswith(f"{font}.")
    }


def _used(selector: str, classes: set[str], tags: set[str]) -> bool:
    if selector.startswith("body"):  # counters for automatic equation numbers
        return "eqn-num" in classes
    return all(
        simple.classes <= classes and (simple.tag in ("", "*") or simple.tag in tags)
        for simple in _parse(selector)
    )


def _family(value: str) -> str:
    return value.strip().strip('"')


@cache
def _font_rules() -> dict[str | None, list[tuple[int, list[_Simple], dict[str, str]]]]:
    """Rules that choose a font, by one class of the element that they speak of."""
    index: dict[str | None, list[tuple[int, list[_Simple], dict[str, str]]]] = defaultdict(list)
    for order, (selectors, body) in enumerate(_stylesheet()):
        chosen = {
            name: _family(value)
            for name, _, value in (part.partition(":") for part in body.split(";"))
            if name in ("font-family", "font-style", "font-weight")
        }
        if not chosen or selectors == ["@font-face"]:
            continue
        for selector in selectors:
            parsed = _parse(selector)
            weight = sum(len(simple.classes) + len(simple.nots) for simple in parsed)
            key = min(parsed[-1].classes, default=None)
            index[key].append((weight * 1000 + order, parsed, chosen))
    return index


def _inventory(
    formulas: Iterable[str],
) -> tuple[set[str], set[str], dict[Font, set[str]]]:
    """Classes and tags that occur, and the characters drawn in each font."""
    classes: set[str] = set()
    tags: set[str] = set()
    characters: dict[Font, set[str]] = defaultdict(set)
    for formula in formulas:
        for path, font, text in _texts(formula, classes, tags):
            if not any("katex-mathml" in names for _, names in path):
                characters[font].update(text)
    # Not drawn: line breaks, and the zero-width space that closes KaTeX's tables.
    for found in characters.values():
        found.difference_update("\n\u200b")
    return classes, tags, {font: found for font, found in characters.items() if found}


def _texts(
    formula: str, classes: set[str], tags: set[str]
) -> Iterator[tuple[list[Element], Font, str]]:
    """Each text of a formula, with where it stands and the font it is drawn in."""
    rules = _font_rules()
    path: list[Element] = []
    fonts: list[Font] = [("KaTeX_Main", "normal", "400")]
    for closing, tag, attributes, empty, text in _PIECE.findall(formula):
        if text:
            yield path, fonts[-1], _unescape(text)
        elif closing:
            path.pop()
            fonts.pop()
        else:
            named = _CLASS.search(attributes)
            names = frozenset(named[1].split()) if named else frozenset()
            classes |= names
            tags.add(tag)
            path.append((tag, names))
            candidates = [rule for name in (*names, None) for rule in rules.get(name, ())]
            family, style, weight = fonts[-1]
            for _, selector, chosen in sorted(candidates, key=lambda rule: rule[0]):
                if _matches(selector, path):
                    family = chosen.get("font-family", family)
                    style = chosen.get("font-style", style)
                    weight = chosen.get("font-weight", weight)
            fonts.append((family, style, weight))
            if empty:
                path.pop()
                fonts.pop()


def _unescape(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'")):
        text = text.replace(entity, character)
    return text.replace("&amp;", "&")


_FACES = {
    ("normal", "400"): "Regular",
    ("italic", "400"): "Italic",
    ("normal", "700"): "Bold",
    ("italic", "700"): "BoldItalic",
}


@cache
def _subset(font: Font, characters: str) -> tuple[str, bytes]:
    """File name and bytes of a font with these characters only."""
    from fontTools import subset

    family, style, weight = font
    stem = f"{family}-{_FACES[style, weight]}"
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.recalc_timestamp = False
    options.name_IDs = [0, 14]  # copyright and licence
    options.name_languages = [0x409]
    options.notdef_outline = False
    options.glyph_names = False
    loaded = subset.load_font(str(VENDOR / "fonts" / f"{stem}.woff2"), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(loaded)
    out = io.BytesIO()
    subset.save_font(loaded, out, options)
    data = out.getvalue()
    digest = hashlib.sha256(data).hexdigest()[:8]
    return f"{FOLDER}/{stem}.{digest}.woff2", data
