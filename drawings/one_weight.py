"""The factor per step of one tanh unit that was pushed once and left alone, by its weight."""

from __future__ import annotations

import math

from sketch import INK, LINE, MUTED, dot, line, svg, text

HIDDEN = "var(--c-hidden)"
LEFT, RIGHT, TOP, BOTTOM = 70, 584, 60, 330
MOST_U, MOST_FACTOR = 4.0, 1.2


def settled(u: float) -> float:
    """What the unit h = tanh(u h) holds in the end after a push upwards; 0 if it forgets it."""
    h = 1.0 if u > 1 else 0.0
    for _ in range(10_000):
        h = math.tanh(u * h)
    return h


def factor(u: float) -> float:
    """Slope times weight where the unit has settled."""
    return (1 - settled(u) ** 2) * u


def _x(u: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * u / MOST_U, 1)


def _y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / MOST_FACTOR, 1)


def draw() -> str:
    """The curve with its one peak, on the level at which the message stays as it is."""
    weights = [k / 40 for k in range(int(40 * MOST_U) + 1)]
    body = [
        text(8, 28, "factor per step", 22),
        line([(LEFT, BOTTOM), (RIGHT, BOTTOM)], LINE, 2),
        line([(LEFT, _y(1)), (RIGHT, _y(1))], MUTED, 2, "7 7"),
        text(RIGHT, _y(1) - 12, "the message stays as it is", 22, "end", MUTED),
        line([(_x(1), _y(1)), (_x(1), BOTTOM)], LINE, 2),
        text(_x(0.95), BOTTOM - 16, "forgets", 22, "end", HIDDEN),
        text(_x(1.9), BOTTOM - 70, "holds, and passes little on", 22, "start", HIDDEN),
        line([(_x(u), _y(factor(u))) for u in weights], HIDDEN, 4),
        dot(_x(1), _y(1), INK, radius=7),
        dot(_x(2), _y(factor(2)), HIDDEN, radius=7),
        text(RIGHT, BOTTOM + 62, "weight u", 22, "end"),
    ]
    body += [text(_x(u), BOTTOM + 30, str(u), 22, "middle", MUTED) for u in range(5)]
    body += [text(LEFT - 12, _y(f) + 8, f"{f:g}", 22, "end", MUTED) for f in (0, 0.5, 1)]
    return svg(BOTTOM + 76, body)
