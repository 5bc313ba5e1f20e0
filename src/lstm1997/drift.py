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
from .net import Array
from .rows import DISTRACTORS, Row, distractors
from .rows import read as under

VISIBLE = 1e-3
"""A net counts as showing the symbol where a cell's output differs by more than this."""


def _logistic(x: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-x))


def read(hidden: Array, row: Row, symbols: list[int]) -> tuple[Array, Array]:
    """The cells' states and outputs after a sequence of symbols, from zero activations."""
    assert row.shape is not None
    shape = row.shape
    cells, blocks, size = shape.cells, shape.blocks, shape.size
    y, s = np.zeros(shape.hidden), np.zeros(cells)
    for symbol in symbols:
        active = _logistic(hidden[symbol] + y @ hidden[shape.inputs : -1] + hidden[-1])
        gate_in, gate_out = active[cells : cells + blocks], active[cells + blocks :]
        s = s + np.repeat(gate_in, size) * shape.g_range * (2.0 * active[:cells] - 1.0)
        h = shape.h_range * (2.0 * _logistic(s) - 1.0)
        y = np.concatenate([np.repeat(gate_out, size) * h, active[cells:]])
    return s, y[:cells]


def measure(row: Row, nets: int) -> dict[str, Any]:
    """For the starting nets of a row's first trials: how the two symbols' ends differ.

    Both symbols are followed by the same fillers, so that nothing else can make a difference.
    """
    assert row.shape is not None
    p, q = int(row.options["p"]), int(row.options["q"])
    states, outputs = [], []
    for seed in range(nets):
        init, train, _ = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
        hidden = row.shape.draw(init).hidden
        fillers = train.integers(p, size=q).tolist()
        first, second = (read(hidden, row, [p + 1, p + 2 + k, *fillers, p]) for k in (0, 1))
        states.append(float(np.abs(first[0] - second[0]).max()))
        outputs.append(float(np.abs(first[1] - second[1]).max()))
    return {
        "p": p,
        "q": q,
        "nets": nets,
        "state": statistics.median(states),
        "output": statistics.median(outputs),
        "visible": sum(value > VISIBLE for value in outputs),
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
