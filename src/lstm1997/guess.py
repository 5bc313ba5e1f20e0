"""Random weight guessing on experiments 3a and 3b: ours, after the authors' own remark.

Section 5.3 says that guessing solves 3a faster than LSTM, and 3b quickly, and points to other
papers for how. Here a net of a few fully connected logistic units, the last of which is the
output, gets all its weights drawn anew, uniformly from [-100, 100], until a draw meets ST1, the
row's first stopping rule, on a fresh set of 256 sequences. Nothing is learned from one draw to the
next.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from . import results, tasks
from .rows import Check, Row
from .vector import logistic

UNITS = 3
SPREAD = 100.0


@njit
def output_at_end(W, rng, knobs, plan, x, y, before):
    """The last unit's activation after one sequence. W: (1 input + units + bias, units)."""
    units = W.shape[1]
    steps = tasks.begin_two_sequence(rng, tasks.NO_DATA, knobs, plan)
    y[:] = 0.0
    for t in range(steps):
        tasks.element_two_sequence(rng, tasks.NO_DATA, knobs, plan, t, steps, x)
        before[:] = y
        for j in range(units):
            net = W[units + 1, j] + x[0] * W[0, j]
            for u in range(units):
                net += before[u] * W[1 + u, j]
            y[j] = logistic(net)
    return y[units - 1]


@njit
def guess(init, test, knobs, units, spread, tolerance, sequences, allowed, limit):
    """Draw nets until one misses `tolerance` on at most `allowed` of `sequences` sequences.

    Returns (draws, sequences looked at, weights); draws is limit + 1 where none passed.
    """
    plan, x, wanted = np.zeros(8), np.zeros(1), np.zeros(1)
    y, before = np.zeros(units), np.zeros(units)
    W = np.zeros((units + 2, units))
    looked = 0
    for draws in range(1, limit + 1):
        for u in range(units + 2):
            for j in range(units):
                W[u, j] = spread * (2.0 * init.random() - 1.0)
        wrong = 0
        n = 0
        while n < sequences and wrong <= allowed:
            out = output_at_end(W, test, knobs, plan, x, y, before)
            tasks.target_two_sequence(test, tasks.NO_DATA, knobs, plan, False, wanted)
            wrong += not abs(wanted[0] - out) < tolerance
            n += 1
        looked += n
        if wrong <= allowed:
            return draws, looked, W
    return limit + 1, looked, W


def guess_row(row: Row, trials: int, seed: int, limit: int) -> dict[str, Any]:
    """Guess on a row's task, `trials` times; the result as a file's content.

    Raises ValueError where the row is not of experiment 3a or 3b.
    """
    if row.experiment not in ("3a", "3b"):
        raise ValueError("guessing is for experiments 3a and 3b")
    check = row.rules[0]
    assert isinstance(check, Check)
    knobs, records = np.array(row.knobs), []
    for s in range(seed, seed + trials):
        init, test = (np.random.default_rng(k) for k in np.random.SeedSequence(s).spawn(2))
        draws, looked, _ = guess(
            init, test, knobs, UNITS, SPREAD, row.tolerance, check.sequences, check.wrong, limit
        )
        found = draws <= limit
        records.append({"seed": s, "draws": draws if found else None, "sequences": looked})
    variant = f"--variant {row.options['variant']} --T {row.options['T']} --N {row.options['N']}"
    return {
        "format": results.FORMAT,
        "row": row.name,
        "command": f"python -m lstm1997 guess {variant} --trials {trials} --seed {seed}",
        "units": UNITS,
        "weights": (UNITS + 2) * UNITS,
        "guesses": records,
        "successes": sum(record["draws"] is not None for record in records),
        "draws": results.spread([r["draws"] for r in records if r["draws"] is not None]),
        "sequences": results.spread([r["sequences"] for r in records]),
        "environment": results.environment(),
    }
