"""A sentence that has to pass through one vector."""

from __future__ import annotations

from shapes import GOLD, LOOK, READ, WRITE, arrow, box, svg, text

READER = ("the", "red", "car", "sees", "…")
WRITER = ("la", "voiture", "rouge", "voit", "…")


def draw() -> str:
    """The reader above, the writer below, and one box between them."""
    body = []
    for k, (english, french) in enumerate(zip(READER, WRITER, strict=True)):
        x = 60 + 120 * k
        body.append(text(x, 24, english))
        body.append(box(x - 28, 50, 56, 30, READ))
        body.append(box(x - 28, 210, 56, 30, WRITE))
        body.append(text(x, 284, french))
        body.append(arrow(x, 30, x, 49, READ))
        body.append(arrow(x, 241, x, 264, WRITE))
        if k:
            body.append(arrow(x - 91, 65, x - 29, 65, READ))
            body.append(arrow(x - 91, 225, x - 29, 225, WRITE))
    body.append(arrow(540, 81, 340, 132, LOOK, 3))
    body.append(box(262, 128, 76, 34, LOOK, GOLD, 0.5))
    body.append(arrow(262, 158, 64, 208, LOOK, 3))
    body.append(text(120, 138, "all of it", colour=LOOK))
    return svg(296, body)
