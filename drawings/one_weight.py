"""The factor per step of one tanh unit that was pushed once and left alone, by its weight."""

from __future__ import annotations

import math

from chart import RIGHT, THIN, Chart
from sketch import INK, LINE, MUTED, dot, line

HIDDEN = "var(--c-hidden)"
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


def draw() -> str:
    """The curve with its one peak, on the level at which the message stays as it is."""
    chart = Chart("factor per step", "weight u", 0, MOST_FACTOR, MOST_U)
    chart.levels({0: "0", 0.5: "0.5", 1: "1"})
    chart.ticks(range(int(MOST_U) + 1))
    chart.reference(1)
    top, floor = (chart.x(1), chart.y(1)), (chart.x(1), chart.bottom)
    chart.body.append(line([top, floor], LINE, THIN))
    weights = [k / 40 for k in range(int(40 * MOST_U) + 1)]
    chart.curve(((u, factor(u)) for u in weights), HIDDEN)
    chart.body.append(dot(*top, INK, radius=7))
    chart.body.append(dot(chart.x(2), chart.y(factor(2)), HIDDEN, radius=7))
    chart.note(RIGHT, chart.y(1) - 12, "the message stays as it is", MUTED, "end")
    chart.note(chart.x(0.95), chart.bottom - 16, "forgets", HIDDEN, "end")
    chart.note(chart.x(1.9), chart.y(0.27), "holds, and passes little on", HIDDEN)
    return chart.svg()
