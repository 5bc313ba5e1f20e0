"""The two bits as corners of a square: one line is enough for AND, no line is for XOR."""

from __future__ import annotations

from collections.abc import Callable
from operator import and_, xor

WIDTH, HEIGHT = 480, 262
SIDE, TOP, RADIUS = 116, 62, 17
LEFTS = (66, 304)
# The line drawn in each square, from one end to the other, in units of the square's side.
LINES = (((0.38, 1.18), (1.18, 0.38)), ((-0.18, 0.62), (0.62, -0.18)))
CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


def beyond(line: int, a: float, b: float) -> bool:
    """Whether the corner lies on the upper right side of the line drawn in that square."""
    (x0, y0), (x1, y1) = LINES[line]
    return (x1 - x0) * (b - y0) - (y1 - y0) * (a - x0) > 0


def _text(x: float, y: float, words: str, anchor: str = "middle", colour: str = "ink") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="16" text-anchor="{anchor}"'
        f' fill="var(--c-{colour})">{words}</text>'
    )


def _square(place: int, name: str, remark: str, function: Callable[[int, int], bool]) -> str:
    left = LEFTS[place]

    def at(a: float, b: float) -> tuple[float, float]:
        return left + SIDE * a, TOP + SIDE * (1 - b)

    ends = [at(*end) for end in LINES[place]]
    items = [
        f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none"'
        ' stroke="var(--c-line)" stroke-width="1.5"/>',
        f'<path d="M{ends[0][0]:g} {ends[0][1]:g} L{ends[1][0]:g} {ends[1][1]:g}"'
        ' stroke="var(--c-accent)" stroke-width="3" stroke-dasharray="8 5"/>',
        _text(left + SIDE / 2, 20, name),
        _text(left + SIDE / 2, HEIGHT - 6, remark, colour="accent"),
        _text(left + SIDE / 2, TOP + SIDE + 42, "first bit", colour="muted"),
        f'<g transform="translate({left - 32} {TOP + SIDE / 2:g}) rotate(-90)">'
        f"{_text(0, 0, 'second bit', colour='muted')}</g>",
    ]
    for a, b in CORNERS:
        (x, y), value = at(a, b), function(a, b)
        fill, ink = ("hidden", "paper") if value else ("paper", "ink")
        items.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="var(--c-{fill})"'
            ' stroke="var(--c-hidden)" stroke-width="2.5"/>'
            + _text(x, y + 6, str(value), colour=ink)
        )
    return "".join(items)


def draw() -> str:
    """AND with a line that separates it, XOR with one that does not."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{_square(0, 'AND', 'one line is enough', and_)}"
        f"{_square(1, 'XOR', 'no line is enough', xor)}</svg>"
    )
