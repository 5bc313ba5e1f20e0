"""The typefaces of text and labels, each cut to the characters of the whole site.

Where a typeface has not come yet, a font of the reader's own stands in for it, scaled by the
browser to the same widths and heights, so that the text does not move when the typeface comes.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from html import unescape
from pathlib import Path
from string import ascii_letters
from typing import Any

from .site import ASSETS, Finishing, Site

VENDOR = Path(__file__).parents[1] / "vendor" / "source"
#: Where the rules go: a stylesheet that every page has.
STYLESHEET = f"{ASSETS}/colours.css"
#: What stands in a page that begins to fetch a face at once: in every page, and with slanted words.
_TEXT, _SLANTED = "md-typeset", "<em>"

#: Letters in a thousand of running English, and blanks: how wide a font runs.
_OFTEN = {
    " ": 183, "e": 102, "t": 75, "a": 65, "o": 62, "i": 57, "n": 57, "s": 53, "h": 50, "r": 49,
    "d": 34, "l": 33, "c": 23, "u": 23, "m": 20, "w": 19, "f": 18, "g": 16, "y": 16, "p": 16,
    "b": 12, "v": 8, "k": 6, "x": 1, "j": 1, "q": 1, "z": 1,
}  # fmt: skip
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class Standin:
    """Fonts of a reader's own with the same widths.

    Attributes:
        local: their full names and PostScript names.
        width: the mean advance of `_OFTEN`, in em, measured once, for they are not ours to ship.
    """

    local: tuple[str, ...]
    width: float


@dataclass(frozen=True)
class Face:
    """One file of a typeface.

    Attributes:
        file: its name in `VENDOR`, without the ending.
        family: what stylesheets call it.
        weight, style: what CSS asks it for.
        early: the markup of a page that begins to fetch it at once, so that nothing moves later.
        standins: fonts of the reader's own for the time before it comes, the best first.
    """

    file: str
    family: str
    weight: str
    style: str
    early: str
    standins: tuple[Standin, ...]


FACES = (
    Face(
        "serif",
        "Lesson Serif",
        "400",
        "normal",
        _TEXT,
        (
            Standin(("Georgia", "Gelasio"), 0.4385),
            Standin(("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Times"), 0.3995),
        ),
    ),
    Face(
        "serif-italic",
        "Lesson Serif",
        "400",
        "italic",
        _SLANTED,
        (
            Standin(("Georgia Italic", "Georgia-Italic", "Gelasio Italic"), 0.4476),
            Standin(
                ("Times New Roman Italic", "TimesNewRomanPS-ItalicMT", "Liberation Serif Italic"),
                0.4009,
            ),
        ),
    ),
    Face(
        "sans",
        "Lesson Sans",
        "500 700",
        "normal",
        _TEXT,
        (
            Standin(
                ("Arial Bold", "Arial-BoldMT", "Helvetica-Bold", "Liberation Sans Bold"),
                0.4767,
            ),
        ),
    ),
)

_NOT_SET = re.compile(
    r"<head\b.*?</head>|<(script|style|pre|code|kbd|samp)\b.*?</\1\s*>"
    r'|<bdi class="maths".*?</bdi>',
    re.DOTALL | re.IGNORECASE,
)
_ITALIC = re.compile(
    r'<(em|i|cite|var|dfn|address)\b[^>]*>(.*?)</\1>|font-style="italic"[^>]*>([^<]*)', re.DOTALL
)
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# Lines of nothing else.
_COMMENT = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")


def add_typefaces(site: Site, finishing: Finishing) -> None:
    """Add the files of the typefaces, and the rules that name them, to the site."""
    if not finishing.typefaces:
        return
    characters = characters_set(
        site.pages.values(), [text for name, text in site.texts.items() if name.endswith(".js")]
    )
    rules = []
    for face in FACES:
        needed = characters[face.file]
        made_from = ["typeface", face.file, needed]
        text = finishing.store.get(made_from, partial(_cut, face.file, needed), __file__)
        data = b64decode(text)
        name = f"fonts/{face.file}.{sha256(data).hexdigest()[:8]}.woff2"
        site.new[f"{ASSETS}/{name}"] = data
        site.early[f"{ASSETS}/{name}"] = face.early
        rules.append(
            f'@font-face{{font-family:"{face.family}";font-style:{face.style};'
            f"font-weight:{face.weight};font-display:swap;"
            f'src:url({name}) format("woff2")}}\n'
        )
    rules += [rule for face in FACES for rule in standin_rules(face)]
    site.texts[STYLESHEET] = site.texts.get(STYLESHEET, "") + "".join(rules) + families()


def characters_set(pages: Iterable[str], scripts: Iterable[str]) -> dict[str, str]:
    """The characters that each of `FACES` needs, by its file, for some pages and their scripts.

    What a script says is not known before it runs: whatever stands in it beyond ASCII counts, and
    all of ASCII. The italic has the letters of ASCII and what stands in italics.
    """
    said = set("".join(_COMMENT.sub("", script) for script in scripts))
    beyond = {character for character in said if character > "\x7f"}
    text, italic, labels = {*_ASCII, *beyond}, set(ascii_letters), {*_ASCII, *beyond}
    for page in pages:
        page = _NOT_SET.sub("", page)
        labels |= _characters(page)
        text |= _characters(_PICTURE.sub("", page))
        italic = italic.union(*(_characters(a or b) for _, a, b in _ITALIC.findall(page)))
    found = {"serif": text, "serif-italic": italic, "sans": labels}
    return {file: "".join(sorted(some - {"\n", "\r", "\t"})) for file, some in found.items()}


def _characters(html: str) -> set[str]:
    return set(unescape(_TAG.sub("", html)))


def families() -> str:
    """The variables by which stylesheets name the typefaces."""

    def stack(family: str, last: str) -> str:
        count = max(len(face.standins) for face in FACES if face.family == family)
        names = [family, *(f"{family} {n + 1}" for n in range(count))]
        return ",".join(f'"{name}"' for name in names) + f",{last}"

    return (
        f":root{{--face-text:{stack('Lesson Serif', 'serif')};"
        f"--face-label:{stack('Lesson Sans', 'sans-serif')}}}\n"
    )


def standin_rules(face: Face) -> Iterable[str]:
    """A rule for each stand-in, with what makes it as wide and as high as the typeface."""
    metrics = _metrics(face.file)
    for number, standin in enumerate(face.standins, start=1):
        scale = metrics["width"] / standin.width
        sources = ",".join(f'local("{name}")' for name in standin.local)
        yield (
            f'@font-face{{font-family:"{face.family} {number}";font-style:{face.style};'
            f"font-weight:{face.weight};src:{sources};size-adjust:{scale:.2%};"
            f"ascent-override:{metrics['ascent'] / scale:.2%};"
            f"descent-override:{metrics['descent'] / scale:.2%};line-gap-override:0%}}\n"
        )


@cache
def _metrics(file: str) -> dict[str, float]:
    """Mean width of running text, ascent and descent of a face, in em."""
    from fontTools.ttLib import TTFont  # slow to import

    font: Any = TTFont(VENDOR / f"{file}.woff2")
    em, glyphs = font["head"].unitsPerEm, font.getBestCmap()
    width = sum(n * font["hmtx"][glyphs[ord(letter)]][0] for letter, n in _OFTEN.items())
    return {
        "width": width / sum(_OFTEN.values()) / em,
        "ascent": font["hhea"].ascent / em,
        "descent": -font["hhea"].descent / em,
    }


#: What a face keeps beside its glyphs. Kerning is a fifth of a file; marks stand over letters.
_FEATURES = {"serif": ["kern"], "serif-italic": ["mark"]}


def _cut(file: str, characters: str) -> str:
    """A face with some characters only, as base64 text."""
    from fontTools import subset  # slow to import, and needed for new characters only

    options = subset.Options(
        flavor="woff2",
        hinting=False,
        recalc_timestamp=False,
        notdef_outline=False,
        layout_features=_FEATURES.get(file, []),
    )
    options.drop_tables += ["BASE", "GDEF", "gasp"]
    options.name_IDs, options.name_languages = [0, 14], [0x409]  # copyright and licence
    with subset.load_font(str(VENDOR / f"{file}.woff2"), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        out = io.BytesIO()
        subset.save_font(font, out, options)
    return b64encode(out.getvalue()).decode()
