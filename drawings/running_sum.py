"""The learning of 1997: what a weight adds to the page at each step, and the one sum it keeps."""

from __future__ import annotations

from collections.abc import Sequence

from sketch import INK, LINE, MUTED, WIDTH, line, svg, text

GOLD, CELL, NOTE = "var(--c-way)", "var(--c-cell)", "var(--c-candidate)"
LEFT, SLOT = 190, 138  # x of the first step's column, and from one to the next
SCALE = 120  # units of height for an effect of 1


def signed(value: float) -> str:
    """One decimal, with a sign that can be read."""
    return f"{value:.1f}".replace("-", "−")


def draw(effects: Sequence[float]) -> str:
    """Two rows of bars as SVG: each step's effect, and their sum so far."""
    columns = [LEFT + SLOT * k + SLOT / 2 for k in range(len(effects))]
    body = []
    for x, k in zip(columns, range(1, len(effects) + 1), strict=True):
        body.append(text(x, 24, f"step {k}", 20, "middle", MUTED))
    sums = [sum(effects[: k + 1]) for k in range(len(effects))]
    rows = (
        (104, effects, ("this step’s", "effect"), GOLD, CELL),
        (246, sums, ("the sum, kept", "by the weight"), NOTE, NOTE),
    )
    for floor, values, (above, below), fill, ink in rows:
        body.append(text(0, floor - 16, above, 21, colour=ink, bold=True))
        body.append(text(0, floor + 10, below, 21, colour=ink, bold=True))
        body.append(line([(LEFT, floor), (WIDTH, floor)], LINE, 2))
        for x, value in zip(columns, values, strict=True):
            tall = abs(value) * SCALE
            top = floor - tall if value > 0 else floor
            body.append(
                f'<rect x="{x - 28:g}" y="{top:g}" width="56" height="{tall:g}" fill="{fill}"/>'
            )
            where = top - 8 if value > 0 else top + tall + 22
            body.append(text(x, where, signed(value), 21, "middle", INK, bold=True))
    return svg(262, body)
