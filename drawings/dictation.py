"""What the gates of the trained cell do at a flag, and in between."""

from __future__ import annotations

from sketch import MUTED, svg, text
from taps import tap

FORGET, INPUT = "var(--c-forget)", "var(--c-input)"
ROWS, TOP, PITCH, RADIUS = (("forget gate", FORGET), ("input gate", INPUT)), 96, 84, 30
COLUMNS = {"at a flag": 290, "in between": 480}


def draw(flag: tuple[float, float], quiet: tuple[float, float]) -> str:
    """Mean values of the forget and the input gate, at flags and at quiet steps, as taps."""
    body = [text(x, 34, name, 23, "middle", MUTED) for name, x in COLUMNS.items()]
    for row, (name, colour) in enumerate(ROWS):
        y = TOP + PITCH * row
        body.append(text(8, y + 8, name, 23, colour=colour))
        for x, values in zip(COLUMNS.values(), (flag, quiet), strict=True):
            body.append(tap(x, y, values[row], colour, RADIUS, pale=True))
            body.append(text(x + RADIUS + 14, y + 8, f"{values[row]:.2f}", 23, colour=colour))
    return svg(TOP + PITCH + RADIUS + 12, body)
