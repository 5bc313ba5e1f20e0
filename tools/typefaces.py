"""Make the typefaces that lessonkit carries from the whole families, anew.

    pip install fontpkg-source-serif-4==4.4 fontpkg-source-sans-3==3.52
    python -m tools.typefaces

The families are variable and hold 900 to 1,600 characters. Kept is one weight and one size of
each, the scripts that lessons are likely to be written in, and what places letters; the build
then cuts the rest down to the characters of a site. "Source" is a name that the licence reserves
for the untouched files, so these have another.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

OUT = Path(__file__).parents[1] / "lessonkit/src/lessonkit/vendor/source"
#: By the name of the file made: the package, the file in it, the place on its axes, the new name.
FACES = {
    "serif": (
        "fontpkg_source_serif_4",
        "SourceSerif4[opsz,wght].ttf",
        {"wght": 400, "opsz": 20},
        "Lesson Serif",
    ),
    "serif-italic": (
        "fontpkg_source_serif_4",
        "SourceSerif4-Italic[opsz,wght].ttf",
        {"wght": 400, "opsz": 20},
        "Lesson Serif Italic",
    ),
    "sans": ("fontpkg_source_sans_3", "SourceSans3[wght].ttf", {"wght": 600}, "Lesson Sans"),
}
#: Latin, Greek, Cyrillic, signs, arrows: first and last character of each range.
RANGES = (
    "0020-007e 00a0-024f 02b0-036f 0370-045f 0490-0491 1e00-1eff 2000-209f 20a0-20bf 2100-214f"
    " 2150-22ff 25a0-25ff 2700-27bf"
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga"]
RAISED_MINUS, HYPHEN_KEPT = 0x207B, 0x2011


def characters() -> list[int]:
    """Every character to keep, where the family has it."""
    ends = (tuple(int(end, 16) for end in part.split("-")) for part in RANGES.split())
    return [code for first, last in ends for code in range(first, last + 1)]


def raised_dash(font: TTFont) -> str | None:
    """The glyph that the family raises a dash to; it has no character of its own."""
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "sups":
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    mapping = getattr(part, "ExtSubTable", part).mapping
                    if "endash" in mapping:
                        return str(mapping["endash"])
    return None


def make(name: str) -> None:
    """Write one of `FACES`."""
    package, file, axes, title = FACES[name]
    folder = Path(str(importlib.import_module(package).__file__)).parent / "files"
    font = instantiateVariableFont(TTFont(folder / file), axes)
    glyphs = font.getBestCmap()
    added = {HYPHEN_KEPT: glyphs[ord("-")], RAISED_MINUS: raised_dash(font)}
    for table in font["cmap"].tables:
        for code, glyph in added.items():
            if glyph and code not in glyphs and table.isUnicode():
                table.cmap[code] = glyph
    options = subset.Options(
        flavor="woff2", hinting=False, recalc_timestamp=False, layout_features=FEATURES
    )
    options.name_IDs, options.name_languages = [0, 13, 14], [0x409]
    options.drop_tables += ["STAT", "MVAR", "HVAR", "avar"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for number, text in ((1, title), (2, "Regular"), (4, title), (6, title.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    subset.save_font(font, str(OUT / f"{name}.woff2"), options)


if __name__ == "__main__":
    for face in FACES:
        make(face)
