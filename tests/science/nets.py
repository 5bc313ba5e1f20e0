"""What the tests of the 1997 rule share: sequences that are given, and the net in PyTorch.

Numba compiles an engine for each shape and task, which takes seconds: tests that do not need a
shape of their own take these, so that a process compiles each once.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from numba import njit

from lstm1997.engine import Sampler
from lstm1997.net import Shape
from lstm1997.tasks import NO_DATA

NO_KNOBS = np.zeros(1)


@njit
def begin_given(rng, data, knobs, plan):
    return data.shape[0] - 1


@njit
def element_given(rng, data, knobs, plan, t, steps, x):
    for i in range(x.size):
        x[i] = data[t, i]
    return 0


@njit
def target_given(rng, data, knobs, plan, training, y):
    for k in range(y.size):
        y[k] = data[data.shape[0] - 1, k]


GIVEN = Sampler(begin_given, element_given, target_given, False, False)
"""A sequence read from `data` (see `given`), with an error at its end."""

DENSE = [
    Shape(3, 2, 1, 2, "none", 1.0, linear_output=True),
    Shape(2, 1, 3, 3, "hidden", 1.0, g_range=1.0, h_range=2.0),
    Shape(2, 2, 2, 1, "all", 1.0),
]
"""Nets for GIVEN: all that a shape can say, with SYMBOLS, in few nets."""

SYMBOLS = [Shape(5, 2, 2, 5, "gates", 1.0), Shape(5, 2, 2, 5, "gates and outputs", 1.0)]
"""Nets for `tasks.STRINGS`, which has an error at every step."""


def given(inputs, target):
    """The data that GIVEN reads: one row a step, and last the target."""
    data = np.zeros((len(inputs) + 1, max(inputs.shape[1], len(target))))
    data[:-1, : inputs.shape[1]] = inputs
    data[-1, : len(target)] = target
    return data


def string(symbols):
    """The data that `tasks.STRINGS` reads: one string."""
    return np.concatenate([[len(symbols)], symbols])[None, :]


@cache
def _drawer(sampler):
    begin, element, target, one_hot, _ = sampler

    @njit
    def draw(rng, data, knobs, plan, training, width, y):
        steps = begin(rng, data, knobs, plan)
        inputs = np.zeros((steps, width))
        for t in range(steps):
            symbol = element(rng, data, knobs, plan, t, steps, inputs[t])
            if one_hot:
                inputs[t, 0] = symbol
        target(rng, data, knobs, plan, training, y)
        return inputs

    return draw


def draw(row, rng, training=False):
    """(inputs, targets, plan) of one sequence of a row; inputs are symbols or rows of numbers."""
    one_hot = row.sampler.one_hot
    plan, y = np.zeros(8), np.full(row.shape.outputs, np.nan)
    width = 1 if one_hot else row.shape.inputs
    inputs = _drawer(row.sampler)(rng, NO_DATA, np.array(row.knobs), plan, training, width, y)
    return inputs[:, 0].astype(int) if one_hot else inputs, y, plan


ALWAYS = 10**9


def in_pytorch(shape, hidden, inputs, cut=ALWAYS):
    """The cells' outputs and states at each step, for autograd.

    What a unit hears from the hidden layer up to step `cut` is a constant: with ALWAYS the
    gradient is the truncated one (the equation after (9) sets these derivatives to 0), with 0
    the full one.
    """
    C, B, S = shape.cells, shape.blocks, shape.size
    y, s = torch.zeros(shape.hidden, dtype=torch.float64), torch.zeros(C, dtype=torch.float64)
    one = torch.ones(1, dtype=torch.float64)
    for t, x in enumerate(inputs):
        y = y.detach() if t <= cut else y
        net = torch.cat([x, y, one]) @ hidden
        gates = torch.sigmoid(net[C:])
        s = s + gates[:B].repeat_interleave(S) * shape.g_range * torch.tanh(net[:C] / 2)
        cells = gates[B:].repeat_interleave(S) * shape.h_range * torch.tanh(s / 2)
        y = torch.cat([cells, gates])
        yield cells, s


def answer(shape, output, cells):
    """The output units' activations in PyTorch."""
    net = cells @ output[:-1] + output[-1]
    return net if getattr(shape, "linear_output", False) else torch.sigmoid(net)
