"""Trained nets as small ES modules for the lesson's explorables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from . import results, rows, tasks
from .engine import engine
from .net import Shape, Weights
from .rows import Row
from .trial import run_trial

DIGITS = 5
FRESH = 2560
CLASSES = "QRSU"
EXPORTED = {"adding_1997": rows.adding(100), "temporal_order_1997": rows.order(2)}


def rounded(weights: Weights) -> Weights:
    """The weights as the module will have them."""
    return Weights(*(np.round(part, DIGITS) + 0.0 for part in weights))


def parts(shape: Shape, weights: Weights) -> dict[str, Any]:
    """The weights by name: W_in and W_out the gates', W_c the cells', one row a unit.

    The columns of each are the inputs and then all hidden units: cells, input gates, output
    gates.
    """
    C, B = shape.cells, shape.blocks
    matrix, bias = weights.hidden[:-1].T, weights.hidden[-1]
    return {
        "blocks": [shape.size] * B,
        "W_in": matrix[C : C + B].tolist(),
        "W_out": matrix[C + B :].tolist(),
        "W_c": matrix[:C].tolist(),
        "b_in": bias[C : C + B].tolist(),
        "b_out": bias[C + B :].tolist(),
        "b_c": bias[:C].tolist(),
        "W_y": weights.output[:-1].T.tolist(),
        "b_y": weights.output[-1].tolist(),
    }


def train_and_score(row: Row, seed: int) -> tuple[Weights, dict[str, Any]]:
    """A trained net, rounded, and how it does on fresh sequences.

    Raises ValueError where the trial with this seed does not meet the row's stopping rule.
    """
    assert row.shape is not None and row.sampler is not None
    trial = run_trial(row, seed, row.limit)
    assert isinstance(trial.weights, Weights)
    if not trial.success:
        raise ValueError(f"{row.name}: the net of seed {seed} does not learn the task; try another")
    weights = rounded(trial.weights)
    fresh = np.random.default_rng([seed, FRESH])
    answer = engine(row.shape, row.sampler).test(
        *weights, fresh, tasks.NO_DATA, np.array(row.knobs), FRESH, row.tolerance, FRESH
    )
    score = {
        "row": row.name,
        "seed": seed,
        "weights": row.weights,
        "trained_on": trial.sequences,
        "tested_on": answer[0],
        "wrong": answer[1],
        "right_fraction": 1.0 - answer[1] / answer[0],
        "mean_absolute_error": answer[2],
        "largest_error": answer[4],
        "tolerance": row.tolerance,
    }
    return weights, score


def module(row: Row, weights: Weights, score: dict[str, Any]) -> str:
    """The ES module's text."""
    assert row.shape is not None
    net = json.dumps(parts(row.shape, weights))
    text = f"// Made by `python -m lstm1997 export`: {row.title}, {row.weights} weights.\n"
    text += f"export const NET = {net};\n"
    text += f"export const SCORE = {json.dumps(score)};\n"
    if row.experiment == "6a":
        text += f'export const SYMBOLS = "{tasks.SYMBOLS_ORDER}";\n'
        text += f'export const CLASSES = "{CLASSES}";\n'
    return text


def export(modules: Path, folder: Path, seed: int) -> dict[str, dict[str, Any]]:
    """Train both nets, write their modules, and their scores to `folder`/exports.json."""
    scores = {}
    modules.mkdir(parents=True, exist_ok=True)
    for name, row in EXPORTED.items():
        weights, score = train_and_score(row, seed)
        (modules / f"{name}.js").write_text(module(row, weights, score), encoding="utf-8")
        scores[name] = score
    command = f"python -m lstm1997 export --seed {seed}"
    content = {"format": results.FORMAT, "command": command, **scores}
    results.write(folder / "exports.json", {**content, "environment": results.environment()})
    return scores
