"""The two bits as corners of a square: one line is enough for AND, no line is for XOR."""

from __future__ import annotations

from collections.abc import Callable
from operator import and_, xor

from sketch import ACCENT, INK, LINE, MUTED, PAPER, line, svg, text

HIDDEN = "var(--c-hidden)"
SIDE, TOP, RADIUS = 132, 84, 19
LEFTS = (92, 390)
# The line drawn in each square, from one end to the other, in units of the square's side.
LINES = (((0.38, 1.18), (1.18, 0.38)), ((-0.18, 0.62), (0.62, -0.18)))
CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))


def beyond(line: int, a: float, b: float) -> bool:
    """Whether the corner lies on the upper right side of the line drawn in that square."""
    (x0, y0), (x1, y1) = LINES[line]
    return (x1 - x0) * (b - y0) - (y1 - y0) * (a - x0) > 0


def _square(place: int, name: str, remark: str, function: Callable[[int, int], bool]) -> list[str]:
    left = LEFTS[place]

    def at(a: float, b: float) -> tuple[float, float]:
        return round(left + SIDE * a, 1), round(TOP + SIDE * (1 - b), 1)

    middle = left + SIDE / 2
    corners = [at(0, 0), at(0, 1), at(1, 1), at(1, 0), at(0, 0)]
    body = [
        line(corners, LINE, 2),
        line([at(*end) for end in LINES[place]], ACCENT, 4, "10 7"),
        text(middle, 26, name, 22, "middle", bold=True),
        text(middle, TOP + SIDE + 50, "first bit →", 20, "middle", MUTED),
        f'<g transform="translate({left - 38} {TOP + SIDE / 2:g}) rotate(-90)">'
        f"{text(0, 0, 'second bit →', 20, 'middle', MUTED)}</g>",
        text(middle, TOP + SIDE + 86, remark, 21, "middle", ACCENT),
    ]
    for a, b in CORNERS:
        (x, y), value = at(a, b), function(a, b)
        body.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="{HIDDEN if value else PAPER}"'
            f' stroke="{HIDDEN}" stroke-width="2.5"/>'
        )
        body.append(text(x, y + 7, str(int(value)), 21, "middle", PAPER if value else INK))
    return body


def draw() -> str:
    """AND with a line that separates it, XOR with one that does not."""
    squares = (
        _square(0, "AND", "one line is enough", and_)
        + _square(1, "XOR", "no line is enough", xor)
    )  # fmt: skip
    return svg(TOP + SIDE + 100, squares)
