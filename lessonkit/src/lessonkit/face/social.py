"""Draws the preview picture that other sites show beside a link to the lesson."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
_MARGIN = 84
# Scripts that write no blanks between words: a line may end behind any of their letters.
_UNSPACED = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_WORD = re.compile(f"[{_UNSPACED}] ?|[^ {_UNSPACED}]+ ?")
_MATPLOTLIB = find_spec("matplotlib")
assert _MATPLOTLIB and _MATPLOTLIB.submodule_search_locations
_OWN = Path(_MATPLOTLIB.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
_BAND = slice(324, 532)  # rows of the picture; nothing of it is drawn above or below
_FINER = 4  # times finer than they are shown are shapes drawn, for smooth edges
_GROUND = frozenset({"ink", "muted", "line", "paper", "accent"})


def social_image(
    title: str, subtitle: str, footer: str, colours: Mapping[str, str], picture: str = ""
) -> bytes:
    """Return a PNG of 1200 by 630 pixels, the same bytes for the same words and colours.

    `picture` is an SVG of 1200 by 208 units for the band between the words (see `_shapes`); without
    one, strands run there. `colours` are hex values by name: "ink", "muted" and "paper" for the
    words and their ground, all others (but "line" and "accent") for picture and strands.
    A subtitle equal to the title is left out. Raises `LookupError` with the first letter that no
    font on this machine has.
    """
    face = _face(title + subtitle + footer)
    paper, ink = colours.get("paper", "#FFFFFF"), colours.get("ink", "#000000")
    muted = colours.get("muted", ink)
    strands = [value for name, value in colours.items() if name not in _GROUND] or [ink]
    if picture:
        image = Image.new("RGB", (WIDTH, HEIGHT), paper)
        image.paste(_shapes(picture, colours, paper, face or "DejaVuSans.ttf"), (0, _BAND.start))
    else:
        image = Image.fromarray(_strands(strands, paper))
    draw = ImageDraw.Draw(image)
    top = _draw_words(
        draw, title, face or "DejaVuSans-Bold.ttf", [(1, 84, 64), (2, 76, 44)], 84, ink
    )
    if subtitle and subtitle != title:
        _draw_words(draw, subtitle, face or "DejaVuSans.ttf", [(1, 38, 26)], top + 16, muted)
    _draw_words(draw, footer, face or "DejaVuSans.ttf", [(1, 30, 20)], HEIGHT - 96, muted)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _strands(colours: list[str], paper: str) -> np.ndarray:
    """Strands that run apart, through one narrow place, and apart again: (height, width, 3)."""
    picture = np.full((HEIGHT, WIDTH, 3), ImageColor.getrgb(paper), dtype=float)
    rows = np.arange(HEIGHT)[_BAND, None]
    t = np.arange(WIDTH) / WIDTH
    narrow = 1 - 0.72 * np.exp(-(((t - 0.64) / 0.15) ** 2))
    for index, colour in enumerate(colours):
        offset = (index - (len(colours) - 1) / 2) * 144 / max(len(colours), 6)
        course = 428 + narrow * (offset + 20 * np.sin(2 * np.pi * (1.15 * t + 0.05 * index)))
        across = np.abs(rows - course) / np.hypot(1, np.gradient(course))
        cover = np.clip(5 - across, 0, 1)[..., None]  # smooth edges
        picture[_BAND] += cover * (np.array(ImageColor.getrgb(colour)) - picture[_BAND])
    return picture.round().astype(np.uint8)


def _shapes(picture: str, colours: Mapping[str, str], paper: str, face: str) -> Image.Image:
    """An SVG of straight edges and lines of words as an image, 1200 pixels wide.

    Read are ``<path>`` of the commands M, L, H, V and Z, ``<rect>`` and ``<text>``, with fills that
    are hex or ``var(--c-NAME)``; what is drawn with strokes or curves is left out.
    """
    size = (WIDTH, _BAND.stop - _BAND.start)
    fine = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), paper)
    draw = ImageDraw.Draw(fine)
    for element in ET.fromstring(picture).iter():
        kind = element.tag.rpartition("}")[2]
        at = {name: _FINER * float(element.get(name, 0)) for name in ("x", "y", "width", "height")}
        fill = element.get("fill", "")
        named = re.fullmatch(r"var\(--c-([\w-]+)\)", fill)
        colour = colours.get(named[1], "") if named else fill
        if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
            continue
        if kind == "rect":
            corner = (at["x"] + at["width"], at["y"] + at["height"])
            draw.rectangle(((at["x"], at["y"]), corner), colour)
        elif kind == "path" and (points := _corners(element.get("d", ""))):
            draw.polygon([(_FINER * x, _FINER * y) for x, y in points], colour)
        elif kind == "text":
            anchor = {"middle": "ms", "end": "rs"}.get(element.get("text-anchor", ""), "ls")
            font = _font(face, round(_FINER * float(element.get("font-size", 16))))
            draw.text((at["x"], at["y"]), element.text or "", colour, font, anchor)
    return fine.resize(size, Image.Resampling.LANCZOS)


def _corners(path: str) -> list[tuple[float, float]]:
    """The corners of a path without curves; none if it has any."""
    if re.search("[A-Za-z]", re.sub("[MLHVZ]", "", path)):
        return []
    corners: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLHV])([^MLHVZ]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command in "ML":
            corners += zip(values[::2], values[1::2], strict=True)
        elif command == "H":
            corners += [(value, corners[-1][1]) for value in values]
        else:
            corners += [(corners[-1][0], value) for value in values]
    return corners


def _draw_words(
    draw: ImageDraw.ImageDraw,
    words: str,
    face: str,
    tries: list[tuple[int, int, int]],
    top: int,
    colour: str,
) -> int:
    """Write words at the first size that fits; return where the next words may stand.

    `tries` lists numbers of lines, each with its largest and smallest size, in order.
    """
    room = WIDTH - 2 * _MARGIN
    for lines, largest, smallest in tries:
        for size in range(largest, smallest - 1, -2):
            font = _font(face, size)
            wrapped = _wrap(words, font, room)
            if len(wrapped) <= lines and all(font.getlength(line) <= room for line in wrapped):
                break
        else:
            continue
        break
    shown = wrapped[:lines]
    if len(wrapped) > lines:
        shown[-1] += " …"
    for line in shown:
        while font.getlength(line) > room:
            line = line[:-2].rstrip() + "…"
        draw.text((_MARGIN, top), line, colour, font)
        top += round(size * 1.22)
    return top


def _wrap(words: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines = [""]
    for word in _WORD.findall(" ".join(words.split())):
        if lines[-1] and font.getlength(lines[-1] + word.rstrip()) > room:
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _face(words: str) -> str:
    """A font file of this machine with all letters of some words; empty if our own has them."""
    letters = {letter for letter in words if not letter.isspace()}
    missing = letters - _letters(str(_OWN / "DejaVuSans.ttf"))
    if not missing:
        return ""
    from matplotlib.font_manager import fontManager  # slow: it looks through the machine's fonts

    # The Last Resort font has a box for every letter there is.
    upright = [
        entry
        for entry in fontManager.ttflist
        if entry.style == "normal" and not entry.name.startswith("Last Resort")
    ]
    # A plain weight first, and always the same of several.
    for entry in sorted(upright, key=lambda e: (e.weight not in (400, "normal"), e.name, e.fname)):
        if letters <= _letters(entry.fname):
            return entry.fname
    raise LookupError(min(missing))


@lru_cache
def _letters(file: str) -> frozenset[str]:
    with TTFont(file, fontNumber=0, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap() or {}))


@lru_cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A font by its file; those of our own come with matplotlib, so that machines draw alike."""
    # The basic layout needs no library that some machines lack.
    return ImageFont.truetype(str(_OWN / face), size, layout_engine=ImageFont.Layout.BASIC)
