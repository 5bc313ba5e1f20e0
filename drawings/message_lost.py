"""A message that fades before it arrives: the page at an address that is none."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, text
from two_threads import HIDDEN, thread

WIDTH, HEIGHT, START, END = 360, 96, 340, 16


def draw() -> str:
    """A thread from the address at the right, gone long before the page at the left."""
    y = 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="M{END + 8} {y}H{START}" stroke="{LINE}" stroke-dasharray="2 6"/>'
        f'<path d="{thread(0.55, 10, START, y)}" fill="{HIDDEN}"/>'
        f'<circle cx="{END}" cy="{y}" r="7" fill="none" stroke="{MUTED}" stroke-width="2"/>'
        f"{text(END - 8, 86, 'no page here', 14, colour=MUTED)}"
        f"{text(START, 86, 'your address', 14, 'end', INK)}</svg>"
    )
