"""The first state of an explorable: what stands in its place without scripts and in print."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

from sketch import ACCENT, LINE, MUTED, WIDTH, line, svg, text

CELL, GOLD = "var(--c-cell)", "var(--c-way)"
HIDDEN, FORGET = "var(--c-hidden)", "var(--c-forget)"
LEFT, RIGHT, TOP, BOTTOM = 78, 480, 40, 300
FIRST_RUN = Path(__file__).parent / "first_run.json"

Points = list[tuple[float, float]]
Scale = Callable[[float], float]

# The first state of <gradient-decay> and of <serial-cost>.
WEIGHT, DRIVE, LONGEST = 1.0, 0.6, 100
WORDS = ("the", "keys", "to", "the", "old", "cabinet", "in", "the", "hall")
LENGTH, STAGES = len(WORDS), 2


def _scale(low: float, high: float, start: float, end: float, log: bool) -> Scale:
    of = math.log10 if log else float
    return lambda value: start + (end - start) * (of(value) - of(low)) / (of(high) - of(low))


def _chart(
    x: tuple[Scale, list[tuple[float, str]], str],
    y: tuple[Scale, list[tuple[float, str]], str],
    lines: list[tuple[Points, str, str, float]],
) -> str:
    """Axes given as (scale, ticks with their words, name); lines as (points, colour, name, width).

    Each line's name stands at its end.
    """
    (across, x_ticks, x_name), (up, y_ticks, y_name) = x, y
    body = [text(8, 20, y_name)]
    for value, words in y_ticks:
        body.append(line([(LEFT, up(value)), (RIGHT, up(value))], LINE, 1.5))
        body.append(text(LEFT - 8, up(value) + 7, words, anchor="end", colour=MUTED))
    for value, words in x_ticks:
        body.append(text(across(value), BOTTOM + 26, words, anchor="middle", colour=MUTED))
    body.append(line([(LEFT, BOTTOM), (RIGHT, BOTTOM)], MUTED, 1.5))
    body.append(text(RIGHT, BOTTOM + 54, x_name, anchor="end"))
    for points, colour, name, width in lines:
        drawn = [(round(across(a), 1), round(up(b), 1)) for a, b in points]
        body.append(line(drawn, colour, width))
        body.append(text(RIGHT + 10, drawn[-1][1] + 7, name, colour=colour, bold=True))
    return svg(BOTTOM + 64, body)


def _decay() -> str:
    factor = WEIGHT * (1 - math.tanh(DRIVE) ** 2)
    low = 1e-12
    across, up = _scale(0, LONGEST, LEFT, RIGHT, False), _scale(low, 1e2, BOTTOM, TOP, True)
    # The falling line stops where the picture ends.
    end = math.log(low) / math.log(factor)
    fall = [(k * end / 40, factor ** (k * end / 40)) for k in range(41)]
    ticks = [(1.0, "1"), (1e-4, "10⁻⁴"), (1e-8, "10⁻⁸"), (1e-12, "10⁻¹²")]
    return _chart(
        (across, [(k, str(k)) for k in (0, 50, 100)], "steps back in time"),
        (up, ticks, "share of the error left (log scale)"),
        [(fall, HIDDEN, "RNN unit", 3), ([(0, 1), (LONGEST, 1)], CELL, "cell", 5)],
    )


def _half_life() -> str:
    across, up = _scale(1, 1000, LEFT, RIGHT, True), _scale(0, 1, BOTTOM, TOP, False)
    steps = [10 ** (k / 20) for k in range(61)]
    lines: list[tuple[Points, str, str, float]] = [([(1, 1), (1000, 1)], CELL, "1997", 5)]
    body = []
    for bias in (0, 1, 3, 5):
        f = 1 / (1 + math.exp(-bias))
        lines.append(([(t, f**t) for t in steps], FORGET, "", 3))
        # Beside its curve, or, for the lowest, under it.
        height = 0.55 if bias else 0.08
        place = across(math.log(height) / math.log(f)) + 8 if bias else LEFT + 4
        body.append(text(place, up(height), f"b = {bias}", 18, colour=FORGET))
    chart = _chart(
        (across, [(t, f"{t:,}") for t in (1, 10, 100, 1000)], "steps (log scale)"),
        (up, [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")], "left of what was stored"),
        lines,
    )
    return chart.replace("</svg>", "".join(body) + "</svg>")


def first_run() -> tuple[list[list[float]], int]:
    """The recorded run: loss and share right of the RNN, then of the LSTM, point by point.

    And how many training steps lie between two points.
    """
    run = json.loads(FIRST_RUN.read_text(encoding="utf-8"))
    return run["points"], run["every"]


def _training() -> str:
    points, every = first_run()
    window = 5
    across = _scale(0, every * len(points), LEFT, RIGHT, False)
    up = _scale(0, 1, BOTTOM, TOP, False)

    def right(column: int) -> Points:
        values = [point[column] for point in points]
        smooth = [values[max(0, k - window + 1) : k + 1] for k in range(len(values))]
        return [(every * (k + 1), sum(part) / len(part)) for k, part in enumerate(smooth)]

    last = every * len(points)
    return _chart(
        (across, [(n, str(n)) for n in range(0, last + 1, 200)], "training steps"),
        (up, [(0.0, "0%"), (0.5, "50%"), (1.0, "100%")], "right answers"),
        [(right(1), HIDDEN, "plain", 3), (right(3), CELL, "LSTM", 5)],
    )


def _waiting() -> str:
    """Time across, positions downwards: one mark where a position is being computed."""
    body, tall, left, right = [], 20 * LENGTH, 100, WIDTH - 8
    slot, rung = (right - left) / LENGTH, tall / LENGTH

    def mark(top: float, colour: str, at: int, position: int) -> None:
        x, y = left + at * slot, top + position * rung
        body.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{slot - 1:.1f}" height="{rung - 0.7:.1f}"'
            f' fill="{colour}"/>'
        )

    def names(top: float) -> None:
        for k, word in enumerate(WORDS):
            body.append(text(left - 12, top + k * rung + 16, word, 18, "end", MUTED))

    top = 34
    names(top)
    body.append(text(8, top - 12, f"LSTM: {LENGTH} rounds, one token in each", colour=CELL))
    for k in range(LENGTH):
        mark(top, GOLD, k, k)
    body.append(line([(left, top + tall + 2), (right, top + tall + 2)], MUTED, 1.5))
    top += tall + 44
    names(top)
    body.append(
        text(
            8,
            top - 12,
            f"attention: {STAGES} rounds, all {LENGTH} tokens in each",
            colour=ACCENT,
        )
    )
    for k in range(STAGES):
        for position in range(LENGTH):
            mark(top, ACCENT, k, position)
    body.append(line([(left, top + tall + 2), (right, top + tall + 2)], MUTED, 1.5))
    body.append(
        text(
            right,
            top + tall + 28,
            "rounds, one after another",
            anchor="end",
            colour=MUTED,
        )
    )
    return svg(top + tall + 38, body)


_STILLS = {
    "gradient-decay": _decay,
    "memory-half-life": _half_life,
    "train-it-yourself": _training,
    "serial-cost": _waiting,
}


def draw(piece: str) -> str:
    """The first state of an explorable, by its tag, as SVG. Raises KeyError for an unknown one."""
    return _STILLS[piece]()
