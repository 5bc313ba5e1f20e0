"""Experiments 2a and 2b: one memory cell with an input gate, beside direct connections.

The inputs (one active at a time) feed the input gate, the cell and every output; the cell feeds
every output.  There is no output gate, h is the identity, g is logistic (less `low`, which is 0 but
for a reading of our own), and nothing has a bias.
Only the cell's own state carries anything from step to step, so the truncated gradient is the
full one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from .net import Array
from .vector import fma, load, logistic, store

LANES = 8


class DirectWeights(NamedTuple):
    """cell: row 0 into the cell and row 1 into its gate, by input.  output: a row for each input
    and last the cell's, by output.  Columns beyond the symbols pad a row and stay 0."""

    cell: Array
    output: Array


def draw(symbols: int, spread: float, rng: np.random.Generator) -> DirectWeights:
    """Starting weights, uniform in [-spread, spread]."""
    padding = ((0, 0), (0, -symbols % LANES))
    return DirectWeights(
        np.pad(rng.uniform(-spread, spread, (2, symbols)), padding),
        np.pad(rng.uniform(-spread, spread, (symbols + 1, symbols)), padding),
    )


def count(symbols: int) -> int:
    """Number of weights."""
    return 2 * symbols + (symbols + 1) * symbols


@njit
def draw_sequence(rng, sequence, regular):
    """Symbols 0 ... p-2 are the fillers, p-1 is x and p is y; the length is p+1."""
    p = sequence.size - 1
    ends = p - 1 + int(rng.random() * 2)
    for t in range(1, p):
        sequence[t] = t - 1 if regular else int(rng.random() * (p - 1))
    sequence[0] = ends
    sequence[p] = ends


@njit
def run(
    cell, output, sequence, alpha, by_step, use_cell, partial, d_cell, d_output, only_last, low
):
    """Run one sequence, learning if alpha > 0.

    cell, output: as in `DirectWeights`.
    partial: how the state depends on the weights of `cell`.
    by_step: change the weights at every step, else add the changes to d_cell and d_output.
    use_cell: whether the cell has been added to the net yet.
    only_last: compute the outputs of the last step alone, and learn from them alone.
    low: what is taken off g.
    Returns (largest error at any step, largest error at the last step, summed squared error).
    """
    symbols = output.shape[0] - 1
    last = sequence.size - 2
    wanted = np.zeros(output.shape[1])
    miss = np.zeros(output.shape[1])
    lanes = np.zeros(LANES)
    new_cell = cell if by_step else d_cell
    new_output = output if by_step else d_output
    s = 0.0
    if alpha > 0.0:
        partial[:] = 0.0
    largest = 0.0
    final = 0.0
    squared = 0.0
    for t in range(last + 1):
        symbol, following = sequence[t], sequence[t + 1]
        if use_cell:
            sigma = logistic(cell[0, symbol])
            g = sigma - low
            gate = logistic(cell[1, symbol])
            s += gate * g
            if alpha > 0.0:
                partial[0, symbol] += gate * sigma * (1.0 - sigma)
                partial[1, symbol] += g * gate * (1.0 - gate)
        if only_last and t < last:
            continue
        wanted[following] = 1.0
        back = load(lanes, 0, 8) * 0.0
        for k in range(0, symbols, LANES):
            direct = load(output[symbol], k, 8)
            through = load(output[symbols], k, 8)
            out = logistic(fma(through, s, direct))
            error = load(wanted, k, 8) - out
            store(miss, k, error)
            if alpha > 0.0:
                e = out * (1.0 - out) * error
                if k + LANES > symbols:  # the padding learns nothing
                    store(lanes, 0, e)
                    lanes[symbols - k :] = 0.0
                    e = load(lanes, 0, 8)
                back = fma(through, e, back)
                rise = e * alpha
                store(new_output[symbol], k, load(new_output[symbol], k, 8) + rise)
                store(new_output[symbols], k, fma(rise, s, load(new_output[symbols], k, 8)))
        wanted[following] = 0.0
        final = 0.0
        for k in range(symbols):
            final = max(final, abs(miss[k]))
            squared += miss[k] * miss[k]
        largest = max(largest, final)
        if alpha > 0.0 and use_cell:
            store(lanes, 0, back)
            push = alpha * lanes.sum()
            for i in range(2):
                for k in range(0, symbols, LANES):
                    change = fma(load(partial[i], k, 8), push, load(new_cell[i], k, 8))
                    store(new_cell[i], k, change)
    return largest, final, squared


@njit
def train(cell, output, rng, regular, alpha, by_step, use_cell, only_last, low, sequences):
    """Learn from `sequences` drawn sequences; return the mean squared error of a sequence."""
    sequence = np.zeros(output.shape[0] - 1, dtype=np.int64)
    partial = np.zeros_like(cell)
    d_cell = np.zeros_like(cell)
    d_output = np.zeros_like(output)
    total = 0.0
    for _ in range(sequences):
        draw_sequence(rng, sequence, regular)
        total += run(
            cell, output, sequence, alpha, by_step, use_cell, partial, d_cell, d_output, only_last,
            low,
        )[2]  # fmt: skip
        if not by_step:
            cell += d_cell
            output += d_output
            d_cell[:] = 0.0
            d_output[:] = 0.0
    return total / sequences


@njit
def passes(cell, output, rng, regular, use_cell, low, sequences, tolerance):
    """Whether, over `sequences` drawn sequences, every output error stays below `tolerance`.

    Where the sequence is regular the errors of all its steps count, else those of the last.
    """
    sequence = np.zeros(output.shape[0] - 1, dtype=np.int64)
    partial = np.zeros_like(cell)
    unused = np.zeros((0, 0))
    for _ in range(sequences):
        draw_sequence(rng, sequence, regular)
        largest, final, _ = run(
            cell, output, sequence, 0.0, True, use_cell, partial, unused, unused, not regular, low
        )
        if not (largest if regular else final) < tolerance:
            return False
    return True
