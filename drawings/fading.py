"""How much of an error is left, step by step back: a plain recurrent net and the 1997 cell."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from sketch import INK, LINE, MUTED, WIDTH, arrow, line, svg, text

CELL, HIDDEN = "var(--c-cell)", "var(--c-hidden)"
STEPS, UNITS, INPUTS, SEED = 20, 16, 4, 1997
LEFT, RIGHT, TALL, TOP, ROW = 16, WIDTH - 16, 84, 44, 160


Matrix = list[list[float]]


def network() -> tuple[Matrix, Matrix, Matrix, list[float]]:
    """Recurrent weights, input weights, inputs, and the error at the last step, from one seed.

    Weights start as PyTorch starts them, uniform within 1/√units; there are no biases.
    """
    source = random.Random(SEED)
    limit = 1 / math.sqrt(UNITS)

    def weights(columns: int) -> Matrix:
        return [[source.uniform(-limit, limit) for _ in range(columns)] for _ in range(UNITS)]

    recurrent, inward = weights(UNITS), weights(INPUTS)
    inputs = [[source.gauss(0, 1) for _ in range(INPUTS)] for _ in range(STEPS + 1)]
    return recurrent, inward, inputs, [source.gauss(0, 1) for _ in range(UNITS)]


def plain_net() -> list[float]:
    """Length of the error at the hidden state k steps back, k = 0 … STEPS, the last step being 1.

    One untrained tanh network, forwards and then backwards.
    """
    recurrent, inward, inputs, error = network()
    state, slopes = [0.0] * UNITS, []
    for x in inputs:
        state = [
            math.tanh(_dot(row_u, state) + _dot(row_w, x))
            for row_u, row_w in zip(recurrent, inward, strict=True)
        ]
        slopes.append([1 - h * h for h in state])
    lengths = [math.hypot(*error)]
    for slope in slopes[:0:-1]:
        local = [e * s for e, s in zip(error, slope, strict=True)]
        error = [_dot(local, column) for column in zip(*recurrent, strict=True)]
        lengths.append(math.hypot(*error))
    return [length / lengths[0] for length in lengths]


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def memory_cell() -> list[float]:
    """The same along the state of a 1997 cell, under its own learning rule: a factor of 1."""
    return [1.0] * (STEPS + 1)


def draw() -> str:
    """Two rows of bars, the last step at the right, as SVG."""
    body = []
    rows = (
        ("plain recurrent network", plain_net(), HIDDEN),
        ("memory cell of 1997", memory_cell(), CELL),
    )
    gap = (RIGHT - LEFT) / (STEPS + 1)
    for row, (name, left, colour) in enumerate(rows):
        floor = TOP + ROW * row + TALL
        body.append(text(LEFT, floor - TALL - 16, name, 21, bold=True))
        body.append(text(RIGHT, floor - TALL - 16, f"{_share(left[-1])} arrives", 21, "end"))
        body.append(line([(LEFT, floor + 1), (RIGHT, floor + 1)], LINE, 2))
        for lag, part in enumerate(left):
            x = RIGHT - gap * (lag + 1) + 3
            body.append(
                f'<rect x="{x:.1f}" y="{floor - TALL * part:.1f}" width="{gap - 6:.1f}"'
                f' height="{TALL * part:.1f}" rx="2" fill="{colour}"/>'
            )
    y = TOP + ROW + TALL + 26
    body.append(arrow([(RIGHT, y), (LEFT, y)], INK, 2.5))
    body.append(text(LEFT, y + 28, f"{STEPS} steps back", 20, colour=MUTED))
    body.append(text(RIGHT, y + 28, "the error starts here", 20, "end", MUTED))
    return svg(y + 40, body)


def _share(part: float) -> str:
    """``0.000012`` to ``0.001%``: one digit that counts."""
    if part == 1:
        return "all of it"
    places = max(0, -math.floor(math.log10(100 * part)))
    return f"{100 * part:.{places}f}%"
