"""What the nets of experiment 1 that fail get wrong, and what their cells still show.

Each net is shown fresh strings.  A string can be wrong at the letter that repeats the second one,
or elsewhere, inside the grammar that everybody shares.  Then it is shown pairs of strings that
differ in that second letter alone: whatever its cells give out differently just before the letter
comes back is all that it can answer with.
"""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np

from . import results
from .engine import engine
from .net import Weights
from .plain import states
from .reber import SYMBOLS, draw_string, encode
from .rows import Row, reber
from .trial import run_trial

TRIALS = 30
STRINGS, PAIRS = 2560, 100
VISIBLE = 0.1
"""A net counts as showing the letter where a cell's output differs by more than this."""
FLAT = 0.95
"""A cell counts as saturated where |h(s)| is above this, of 1: h is a tenth as steep there."""


def mistakes(row: Row, weights: Weights, strings: list[str]) -> tuple[int, int]:
    """How many strings are wrong at the letter that comes back, and how many elsewhere."""
    assert row.shape is not None and row.sampler is not None
    outputs = engine(row.shape, row.sampler).outputs
    data, allowed = encode(strings)
    rng, knobs = np.random.default_rng(0), np.zeros(1)
    letter = elsewhere = 0
    bits = np.arange(len(SYMBOLS))
    for i, string in enumerate(strings):
        out = outputs(*weights, rng, data[i : i + 1], knobs, len(string) - 1)
        may = (allowed[i, : len(string) - 1, None] >> bits) & 1 == 1
        lowest = np.where(may, out, np.inf).min(axis=1)
        right = lowest > np.where(may, -np.inf, out).max(axis=1)
        letter += not right[-2]
        elsewhere += not (right[:-2].all() and right[-1])
    return letter, elsewhere


def trace(row: Row, weights: Weights, strings: list[str]) -> dict[str, float]:
    """Medians over the strings: how differently the two second letters end, and the flat cells."""
    assert row.shape is not None
    state, output, flat = [], [], []
    for string in strings:
        ends = []
        for letter in "TP":
            symbols = [SYMBOLS.index(s) for s in f"B{letter}{string[2:-2]}"]
            ends.append(states(row.shape, weights, symbols))
        (s, y), (other_s, other_y) = ends
        state.append(float(np.abs(s - other_s).max()))
        output.append(float(np.abs(y - other_y).max()))
        flat.append(float((np.abs(np.tanh(s / 2)) > FLAT).mean()))
    medians = {"state": statistics.median(state), "output": statistics.median(output)}
    return {**medians, "flat": statistics.fmean(flat)}


def measure(row: Row, trials: int, limit: int) -> list[dict[str, Any]]:
    """One entry a trial."""
    rng = np.random.default_rng(0)
    strings = [draw_string(rng) for _ in range(STRINGS)]
    nets = []
    for seed in range(trials):
        trial = run_trial(row, seed, limit)
        assert isinstance(trial.weights, Weights)
        letter, elsewhere = mistakes(row, trial.weights, strings)
        shown = trace(row, trial.weights, strings[:PAIRS])
        nets.append(
            {"seed": seed, "solved": trial.success, "letter": letter, "elsewhere": elsewhere}
            | shown
        )
    return nets


def group(nets: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Medians of the nets that solved the task, and of those that failed with and without the
    letter still showing."""
    groups: dict[str, list[dict[str, Any]]] = {"solved": [], "kept": [], "lost": []}
    for net in nets:
        failed = "kept" if net["output"] > VISIBLE else "lost"
        groups["solved" if net["solved"] else failed].append(net)
    return {
        name: {
            "nets": len(members),
            "letter": statistics.median(net["letter"] for net in members) / STRINGS,
            "elsewhere": statistics.median(net["elsewhere"] for net in members) / STRINGS,
            "output": statistics.median(net["output"] for net in members),
            "flat": statistics.fmean(net["flat"] for net in members),
        }
        for name, members in groups.items()
    }


def stuck() -> dict[str, Any]:
    """The content of `stuck.json`: the first trials of experiment 1's last row, as published."""
    row = reber(3, 2, 0.5)
    nets = measure(row, TRIALS, row.limit)
    return {
        "format": results.FORMAT,
        "command": "python -m lstm1997 stuck",
        "row": row.name,
        "limit": row.limit,
        "tested": STRINGS,
        "visible_above": VISIBLE,
        "flat_above": FLAT,
        "failed": sum(not net["solved"] for net in nets),
        "groups": group(nets),
        "nets": nets,
        "environment": results.environment(),
    }
