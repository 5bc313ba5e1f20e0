"""How much of the symbol to be kept an untrained net of experiment 2c still shows at the end.

Before training, each filler adds a little to the state of a cell, always in the same direction,
because nothing closes the input gate: the state drifts (section 4 of Hochreiter and Schmidhuber,
1997).  The symbol's trace in the state stays, but h is flat so far out, so the cell's output,
and with it every gradient, hardly depends on the symbol any more.
"""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np

from . import results
from .plain import states
from .rows import DISTRACTORS, Row, distractors, under
from .trial import Streams

VISIBLE = 1e-3
"""A net counts as showing the symbol where a cell's output differs by more than this."""


def measure(row: Row, nets: int) -> dict[str, Any]:
    """For the starting nets of a row's first trials: how the two symbols' ends differ.

    Both symbols are followed by the same fillers, so that nothing else can make a difference.
    """
    assert row.shape is not None
    p, q = int(row.options["p"]), int(row.options["q"])
    state, output = [], []
    for seed in range(nets):
        init, train, _ = Streams.of(seed)
        weights = row.shape.draw(init)
        fillers = train.integers(p, size=q).tolist()
        ends = [states(row.shape, weights, [p + 1, p + 2 + k, *fillers, p]) for k in (0, 1)]
        (s, y), (other_s, other_y) = ends
        state.append(float(np.abs(s - other_s).max()))
        output.append(float(np.abs(y - other_y).max()))
    return {
        "p": p,
        "q": q,
        "nets": nets,
        "state": statistics.median(state),
        "output": statistics.median(output),
        "visible": sum(value > VISIBLE for value in output),
    }


def drift() -> dict[str, Any]:
    """The content of `drift.json`: every row of experiment 2c whose alphabet grows with the lag,
    under the readings that change how far a filler pushes."""
    lags = [distractors(q, p) for q, p in DISTRACTORS if q == p]
    readings = ("published", "caption-ranges", "gate-bias")
    rows = [under(row, reading) for reading in readings for row in lags]
    return {
        "format": results.FORMAT,
        "command": "python -m lstm1997 drift",
        "visible_above": VISIBLE,
        "rows": {row.name: measure(row, row.trials) for row in rows},
        "environment": results.environment(),
    }
