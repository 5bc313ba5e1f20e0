"""The few shapes that the charts and trees of this folder share."""

from __future__ import annotations

import re

INK, MUTED, LINE, PAPER, ACCENT = (
    f"var(--c-{name})" for name in ("ink", "muted", "line", "paper", "accent")
)
WIDTH = 600
# A line of words that begins at its x, as `text` writes it.
_BEGINS = re.compile(r'<text x="([\d.]+)"[^>]*text-anchor="start"')


def svg(height: float, body: list[str]) -> str:
    """The picture, as wide as every other one, so that letters have the same size in all.

    Its first words begin where the text of the page does: what stands a little inside moves out.
    """
    inside = "".join(body)
    first = min((float(x) for x in _BEGINS.findall(inside)), default=0)
    if 0 < first <= 10:
        inside = f'<g transform="translate({-first:g})">{inside}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}">{inside}</svg>'
    )


def text(
    x: float, y: float, words: str, size: float = 20, anchor: str = "start", colour: str = INK,
    bold: bool = False, italic: bool = False, over: bool = False,
) -> str:  # fmt: skip
    """One line of words with its base line at y; ``over`` clears the lines behind it."""
    clear = f' stroke="{PAPER}" stroke-width="8" stroke-linejoin="round" paint-order="stroke"'
    style = clear if over else ""
    style += (' font-weight="600"' if bold else "") + (' font-style="italic"' if italic else "")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"'
        f' fill="{colour}"{style}>{words}</text>'
    )


def symbol(x: float, y: float, letter: str, subscript: str, colour: str, latex: str = "") -> str:
    """A letter with its subscript, centred on x; ``latex`` if not simply both."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="24" font-style="italic" text-anchor="middle"'
        f' fill="{colour}" data-label="{latex or f"{letter}_{subscript}"}">{letter}'
        f'<tspan font-size="17" dy="6">{subscript}</tspan></text>'
    )


def line(
    points: list[tuple[float, float]], colour: str = INK, width: float = 2.5, dash: str = ""
) -> str:
    """A line through the points."""
    joined = " ".join(f"{x:g},{y:g}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        f' stroke-linejoin="round"{dashes}/>'
    )


def arrow(
    points: list[tuple[float, float]], colour: str = INK, width: float = 2.5, dash: str = ""
) -> str:
    """A line through the points with a head at its last one."""
    (x0, y0), (x1, y1) = points[-2:]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    size = 5 + width
    base = (x1 - ux * size * 1.5, y1 - uy * size * 1.5)
    head = [(x1, y1), (base[0] - uy * size / 1.6, base[1] + ux * size / 1.6),
            (base[0] + uy * size / 1.6, base[1] - ux * size / 1.6)]  # fmt: skip
    tip = " ".join(f"{x:.1f},{y:.1f}" for x, y in head)
    shaft = line([*points[:-1], (round(base[0], 1), round(base[1], 1))], colour, width, dash)
    return shaft + f'<polygon points="{tip}" fill="{colour}"/>'


def dot(x: float, y: float, colour: str = INK, filled: bool = True, radius: float = 9) -> str:
    """A filled or an open circle."""
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour if filled else PAPER}"'
        f' stroke="{colour}" stroke-width="3"/>'
    )


def box(
    x: float, y: float, width: float, height: float, colour: str = INK, fill: str = PAPER,
    opacity: float = 1, line_width: float = 2.5, radius: float = 8,
) -> str:  # fmt: skip
    """A box with its corner at (x, y)."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}"'
        f' fill="{fill}" fill-opacity="{opacity:g}" stroke="{colour}"'
        f' stroke-width="{line_width:g}"/>'
    )
