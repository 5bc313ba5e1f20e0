"""The picture that a link to the lesson shows where it is shared."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
_MARGIN = 84
_GROUND = frozenset({"ink", "muted", "line", "paper", "accent"})


def social_image(title: str, subtitle: str, footer: str, colours: Mapping[str, str]) -> bytes:
    """Return a PNG of 1200 by 630 pixels, the same bytes for the same words and colours.

    `colours` are hex values by name: "ink", "muted" and "paper" for the words and their
    ground, all others (but "line" and "accent") for the strands that run through the picture.
    A subtitle equal to the title is left out.
    """
    paper, ink = colours.get("paper", "#FFFFFF"), colours.get("ink", "#000000")
    muted = colours.get("muted", ink)
    strands = [value for name, value in colours.items() if name not in _GROUND] or [ink]
    image = Image.fromarray(_strands(strands, paper))
    draw = ImageDraw.Draw(image)
    top = _draw_words(draw, title, "DejaVuSans-Bold.ttf", [(1, 84, 64), (2, 76, 44)], 84, ink)
    if subtitle and subtitle != title:
        _draw_words(draw, subtitle, "DejaVuSans.ttf", [(1, 38, 26)], top + 16, muted)
    _draw_words(draw, footer, "DejaVuSans.ttf", [(1, 30, 20)], HEIGHT - 96, muted)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _strands(colours: list[str], paper: str) -> np.ndarray:
    """Strands that run apart, through one narrow place, and apart again: (height, width, 3)."""
    picture = np.full((HEIGHT, WIDTH, 3), ImageColor.getrgb(paper), dtype=float)
    band = slice(324, 532)  # nothing is drawn above or below
    rows = np.arange(HEIGHT)[band, None]
    t = np.arange(WIDTH) / WIDTH
    narrow = 1 - 0.72 * np.exp(-(((t - 0.64) / 0.15) ** 2))
    for index, colour in enumerate(colours):
        offset = (index - (len(colours) - 1) / 2) * 144 / max(len(colours), 6)
        course = 428 + narrow * (offset + 20 * np.sin(2 * np.pi * (1.15 * t + 0.05 * index)))
        across = np.abs(rows - course) / np.hypot(1, np.gradient(course))
        cover = np.clip(5 - across, 0, 1)[..., None]  # smooth edges
        picture[band] += cover * (np.array(ImageColor.getrgb(colour)) - picture[band])
    return picture.round().astype(np.uint8)


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
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A font from matplotlib's own data, so that every machine draws the same letters."""
    matplotlib = find_spec("matplotlib")
    assert matplotlib and matplotlib.submodule_search_locations
    folder = Path(matplotlib.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    # The basic layout needs no library that some machines lack.
    return ImageFont.truetype(str(folder / face), size, layout_engine=ImageFont.Layout.BASIC)
