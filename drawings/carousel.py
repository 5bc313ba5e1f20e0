"""A message on its way back through a plain recurrent unit and through the carousel."""

from __future__ import annotations

from sketch import INK, MUTED, PAPER, line, svg, symbol, text

HIDDEN, CELL, GOLD = "var(--c-hidden)", "var(--c-cell)", "var(--c-way)"
STEPS, LEFT, PITCH, RADIUS = 4, 56, 162, 34
THICK, SHRINK = 26.0, 0.45  # width of the thread at the start, and what a plain unit leaves of it


def _row(y: float, letter: str, colours: tuple[str, str], factor: float, label: str) -> list[str]:
    """One chain of units; the thread between them is as wide as what is left of the message.

    colours: of the thread and of the letters, which need more contrast.
    """
    thread, colour = colours
    body = []
    for back in range(STEPS - 1):
        start, end = (LEFT + PITCH * (STEPS - 1 - back - k) for k in (0, 1))
        body.append(line([(start, y), (end, y)], thread, THICK * factor**back))
        middle = (start + end) / 2
        body.append(text(middle, y - 30, label, 22, "middle", INK))
    for step in range(STEPS):
        x, back = LEFT + PITCH * step, STEPS - 1 - step
        body.append(
            f'<circle cx="{x}" cy="{y:g}" r="{RADIUS}" fill="{PAPER}" stroke="{colour}"'
            ' stroke-width="3"/>'
        )
        body.append(symbol(x, y + 7, letter, f"t−{back}" if back else "t", colour))
    return body


def draw() -> str:
    """Plain unit above, carousel below; a thread's width is what is left of the message."""
    body = [
        text(8, 28, "a plain recurrent unit", 23, colour=HIDDEN, bold=True),
        *_row(104, "h", (HIDDEN, HIDDEN), SHRINK, "× slope · u"),
        text(8, 190, "a unit that copies itself", 23, colour=CELL, bold=True),
        *_row(266, "c", (GOLD, CELL), 1.0, "× 1"),
        text(592, 340, "← the message", 22, "end", MUTED),
    ]
    return svg(352, body)
