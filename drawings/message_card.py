"""For previews of the lesson: both threads over the sentence, from its verb back to its subject."""

from __future__ import annotations

from sketch import INK
from two_threads import CELL, FACTOR, FIRST, GOLD, HIDDEN, WORDS, place, thread

WIDTH, HEIGHT, START, SCALE = 1200, 208, 1090, 3.3
UPPER, LINE, LOWER, THICK = 32, 96, 142, 60


def draw() -> str:
    """An SVG of 1200 by 208 units, of shapes with straight edges and words."""
    steps = FIRST + 8
    body = [
        f'<path d="{_stretched(FACTOR, steps, UPPER)}" fill="{HIDDEN}"/>',
        f'<path d="{_stretched(1, steps, LOWER)}" fill="{GOLD}"/>',
    ]
    for k, word in enumerate(WORDS[: FIRST + 1]):
        colour = CELL if word in ("keys", "are") else INK
        x = START - SCALE * place(k)
        body.append(
            f'<text x="{x:.1f}" y="{LINE}" font-size="34" text-anchor="middle" fill="{colour}">'
            f"{word}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(body)}</svg>"
    )


def _stretched(factor: float, steps: int, y: float) -> str:
    return thread(factor, steps, START, y, THICK, SCALE)
