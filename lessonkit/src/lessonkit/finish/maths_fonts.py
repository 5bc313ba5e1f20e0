"""KaTeX's stylesheet and fonts, each font cut to the characters that formulas have."""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path

from ..store import Store
from .site import ASSETS, Finishing, Site

VENDOR = Path(__file__).parents[1] / "vendor" / "katex"
#: Fonts that nearly every formula needs, each with the markup that tells its need: a page with
#: that markup fetches the font early, and its formulas then never move.
EARLY = {"KaTeX_Main-Regular": 'class="katex"', "KaTeX_Math-Italic": "mathnormal"}

# Maths.render() wraps each formula in the one element that KaTeX itself never writes.
_FORMULA = re.compile(r'<bdi class="maths"[^>]*>(.*?)</bdi>', re.DOTALL)
_MATHML = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
_ITALIC = re.compile(r'<span class="[^"]*\bmathnormal\b[^"]*"[^>]*>([^<]*)</span>')
_FACE = re.compile(r"@font-face\{[^}]*url\(fonts/([\w-]+)\.woff2\)[^}]*\}")
_LICENCE = "/*! KaTeX 0.19.1, MIT licence; fonts: SIL Open Font Licence 1.1; https://katex.org */\n"
# A displayed formula is a block of its own, so that a wide one scrolls from its left edge.
_LAYOUT = """
.arithmatex>.maths{display:block}
.arithmatex .katex-display{margin:.3em 0}
.md-typeset div.arithmatex{margin-block:1em}
"""


def add_maths_fonts(site: Site, finishing: Finishing) -> None:
    """Add KaTeX's stylesheet and the fonts that the site's formulas need."""
    letters, others = characters_drawn(site.pages.values())
    css, fonts = maths_fonts(letters, others, finishing.store) if letters + others else ("", {})
    site.texts[f"{ASSETS}/katex.css"] = css
    for name, data in fonts.items():
        site.new[f"{ASSETS}/{name}"] = data
        if markup := EARLY.get(Path(name).name.split(".")[0]):
            site.early[f"{ASSETS}/{name}"] = markup


def characters_drawn(pages: Iterable[str]) -> tuple[str, str]:
    """The italic letters of the formulas of some pages, and all else that they draw."""
    formulas = {formula for page in pages for formula in _FORMULA.findall(page)}
    shown = "".join(_MATHML.sub("", formula) for formula in formulas)
    letters = "".join(_ITALIC.findall(shown))
    others = re.sub(r"<[^>]+>", "", _ITALIC.sub("", shown))
    return _sorted(letters), _sorted(others)


def _sorted(text: str) -> str:
    # Not drawn: line breaks, and the zero-width space that closes KaTeX's tables.
    return "".join(sorted(set(unescape(text)) - set("\n\u200b")))


def maths_fonts(letters: str, others: str, store: Store) -> tuple[str, dict[str, bytes]]:
    """KaTeX's stylesheet and its fonts, by file name, cut down to some characters.

    The font of italic letters gets `letters`, every other one `others`. The file names are
    relative to the stylesheet and change with the content. A font that has none of its
    characters is left out; a browser fetches of the rest what a page draws.
    """
    fonts: dict[str, bytes] = {}

    def face(match: re.Match[str]) -> str:
        stem = match[1]
        characters = letters if stem == "KaTeX_Math-Italic" else others
        made_from = ["font", stem, characters]
        text = store.get(made_from, partial(_subset, stem, characters), __file__)
        data = b64decode(text)
        if not data:
            return ""
        name = f"fonts/{stem}.{sha256(data).hexdigest()[:8]}.woff2"
        fonts[name] = data
        return re.sub(r"src:[^}]*", f'src:url({name}) format("woff2")', match[0])

    css = _FACE.sub(face, (VENDOR / "katex.min.css").read_text(encoding="utf-8"))
    return _LICENCE + css + _LAYOUT, fonts


def _subset(stem: str, characters: str) -> str:
    """A font with some characters only, as base64 text; empty if it has none of them."""
    from fontTools import subset  # slow to import, and needed for new formulas only

    options = subset.Options(
        flavor="woff2", hinting=False, recalc_timestamp=False, notdef_outline=False
    )
    options.name_IDs = [0, 6, 14]  # copyright, the name a PDF knows it by, licence
    options.name_languages = [0x409]
    with subset.load_font(str(VENDOR / "fonts" / f"{stem}.woff2"), options) as font:
        if not set(map(ord, characters)) & font.getBestCmap().keys():
            return ""
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        out = io.BytesIO()
        subset.save_font(font, out, options)
    return b64encode(out.getvalue()).decode()
