"""The additive path of the 1997 cell along time, and of a residual network along depth."""

from __future__ import annotations

from sketch import INK, PAPER, WIDTH, arrow, box, line, svg, symbol, text

CELL, GOLD = "var(--c-cell)", "var(--c-way)"
CANDIDATE = "var(--c-candidate)"
PLUS = [150, 270, 390, 510]
W, H, RING = 84, 40, 15


def draw() -> str:
    """Both paths, one above the other, as SVG."""
    return svg(480, [*_path(0, "1997, along time", True), *_path(244, "2015, along depth", False)])


def _path(top: float, title: str, along_time: bool) -> list[str]:
    colour = CELL if along_time else INK
    side = CANDIDATE if along_time else INK
    y, beside = top + 122, top + 206
    body = [text(12, top + 26, title, 21, bold=True)]
    body.append(arrow([(WIDTH - 30, y - 40), (30, y - 40)], INK, 2.5, "7 6"))
    body.append(text(WIDTH - 32, y - 54, "the error, × 1 at every plus", 20, "end"))
    body.append(arrow([(10, y), (WIDTH - 6, y)], GOLD if along_time else INK, 8))
    for x in PLUS:
        body.append(line([(x - 56, y), (x - 56, beside)], colour, 2.5, "2 5" if along_time else ""))
        body.append(arrow([(x - 56, beside), (x - W / 2, beside)], side, 2.5))
        body.append(box(x - W / 2, beside - H / 2, W, H, side))
        body.append(text(x, beside + 7, "write" if along_time else "layer", 20, "middle"))
        body.append(arrow([(x, beside - H / 2), (x, y + RING)], side, 2.5))
        body.append(
            f'<circle cx="{x}" cy="{y:g}" r="{RING}" fill="{PAPER}" stroke="{colour}"'
            f' stroke-width="3"/><path d="M{x - 8} {y:g}h16M{x} {y - 8:g}v16" fill="none"'
            f' stroke="{colour}" stroke-width="3"/>'
        )
    if along_time:
        body.append(symbol(30, y + 36, "c", "0", CELL))
        body.append(symbol(WIDTH - 24, y + 36, "c", "4", CELL))
    else:
        body.append(text(30, y + 36, "x", 24, "middle", italic=True))
        body.append(text(WIDTH - 24, y + 36, "y", 24, "middle", italic=True))
    return body
