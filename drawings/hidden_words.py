"""One note on the page of a trained net after each of some words, which are hidden."""

from __future__ import annotations

from collections.abc import Sequence

from sketch import INK, LINE, MUTED, WIDTH, box, line, svg, text

GOLD = "var(--c-way)"
LEFT, TALL = 86, 92  # of the tallest bar
LEVEL = 112  # where the line stands


def draw(page: Sequence[float]) -> str:
    """The bars as SVG, a box with a number for each hidden word below them."""
    step = (WIDTH - LEFT - 10) / len(page)
    most = max(abs(note) for note in page)
    bottom = LEVEL + TALL + 20
    body = [
        text(10, LEVEL - 40, "many", 20, colour=MUTED),
        text(10, LEVEL + 56, "one", 20, colour=MUTED),
        line([(LEFT, LEVEL), (WIDTH - 10, LEVEL)], INK, 2),
    ]
    for place, note in enumerate(page):
        x, high = LEFT + place * step + 8, TALL * abs(note) / most
        top = LEVEL - high if note > 0 else LEVEL
        body.append(box(x, top, step - 16, high, GOLD, GOLD, line_width=1, radius=3))
        body.append(box(x, bottom, step - 16, 34, LINE, LINE, 0.5, 1.5, 5))
        body.append(text(x + (step - 16) / 2, bottom + 24, str(place + 1), 20, "middle", MUTED))
    body.append(text(10, bottom + 24, "word", 20, colour=MUTED))
    return svg(bottom + 44, body)
