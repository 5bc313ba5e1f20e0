"""The six tasks of the paper, drawn one element at a time inside compiled code.

Each task is a `Sampler`.  Its knobs (a float64 array) are the sizes that a table row fixes; its
`data` is a set of fixed strings for experiment 1 and empty for the others.  Sections 5.1 to 5.6
of Hochreiter and Schmidhuber (1997) define the tasks; where the text leaves a choice open, the
choice is named here and told in `decisions.py`.  Experiments 2a and 2b, whose net has another
form, draw their sequences in `direct.py`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .engine import Sampler

NO_DATA: NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)


@njit
def below(rng, n):
    """A whole number drawn uniformly from 0 ... n-1."""
    return int(rng.random() * n)


@njit
def no_target(rng, data, knobs, plan, training, y):
    """For tasks that predict the next symbol at every step."""


@njit
def target_class(rng, data, knobs, plan, training, y):
    """For tasks that tell the sequence's class at its end: 1 at its output, 0 at the others."""
    y[:] = 0.0
    y[int(plan[0])] = 1.0


# Experiments 4 and 5. knobs: T.  plan: mark 1, mark 2, value 1, value 2.
# Both marks may not share a pair; the second lies among the first T/2 - 1 pairs that the first
# left over, so it may come before the first.


@njit
def begin_marked(rng, data, knobs, plan):
    T = int(knobs[0])
    plan[0] = below(rng, 10)
    plan[1] = below(rng, T // 2 - 1)
    if plan[1] >= plan[0]:
        plan[1] += 1
    return T + below(rng, T // 10 + 1)


@njit
def element_adding(rng, data, knobs, plan, t, steps, x):
    value = 2.0 * rng.random() - 1.0
    x[0] = value
    x[1] = 0.0
    if t == 0 or t == steps - 1:
        x[1] = -1.0
        value = 0.0  # the marker of the first pair is hidden: what it marks counts as 0
    elif t == plan[0] or t == plan[1]:
        x[1] = 1.0
    if t == plan[0]:
        plan[2] = value
    if t == plan[1]:
        plan[3] = value
    return 0


@njit
def target_adding(rng, data, knobs, plan, training, y):
    y[0] = 0.5 + (plan[2] + plan[3]) / 4.0


@njit
def element_multiplication(rng, data, knobs, plan, t, steps, x):
    value = rng.random()
    x[0] = value
    x[1] = 0.0
    if t == 0 or t == steps - 1:
        x[1] = -1.0
        value = 1.0  # as above: a hidden factor counts as 1
    elif t == plan[0] or t == plan[1]:
        x[1] = 1.0
    if t == plan[0]:
        plan[2] = value
    if t == plan[1]:
        plan[3] = value
    return 0


@njit
def target_multiplication(rng, data, knobs, plan, training, y):
    y[0] = plan[2] * plan[3]


ADDING = Sampler(begin_marked, element_adding, target_adding, False, False)
MULTIPLICATION = Sampler(begin_marked, element_multiplication, target_multiplication, False, False)

# Experiment 3. knobs: T, N, noise on the informative elements (0 or 1), targets apart from 0 and
# 1 by this much, standard deviation of the noise on the target.  plan: class (0 is class 1).

NOISE = math.sqrt(0.2)
"""Standard deviation of the noise on the input line (the paper gives the variance, 0.2)."""


@njit
def begin_two_sequence(rng, data, knobs, plan):
    T = int(knobs[0])
    plan[0] = below(rng, 2)
    return T + below(rng, T // 10 + 1)


@njit
def element_two_sequence(rng, data, knobs, plan, t, steps, x):
    if t < knobs[1]:
        x[0] = 1.0 - 2.0 * plan[0]
        if knobs[2] != 0.0:
            x[0] += NOISE * rng.standard_normal()
    else:
        x[0] = NOISE * rng.standard_normal()
    return 0


@njit
def target_two_sequence(rng, data, knobs, plan, training, y):
    if knobs[3] == 0.0:
        y[0] = 1.0 - plan[0]  # 3a and 3b: 1 for class 1, 0 for class 2
    else:
        y[0] = knobs[3] + plan[0] * (1.0 - 2.0 * knobs[3])  # 3c: 0.2 for class 1, 0.8 for class 2
    if training and knobs[4] != 0.0:
        y[0] += knobs[4] * rng.standard_normal()


TWO_SEQUENCE = Sampler(begin_two_sequence, element_two_sequence, target_two_sequence, False, False)

# Experiment 6. knobs: number of marked positions, then for each the first of its 11 places.
# Symbols: a b c d E B X Y.  plan: class, then the positions.  Places are counted from the
# sequence's first element, which is number 0.

SYMBOLS_ORDER = "abcdEBXY"


@njit
def begin_order(rng, data, knobs, plan):
    plan[0] = 0
    for i in range(int(knobs[0])):
        plan[1 + i] = knobs[1 + i] + below(rng, 11)
    return 100 + below(rng, 11)


@njit
def element_order(rng, data, knobs, plan, t, steps, x):
    if t == 0:
        return 4
    if t == steps - 1:
        return 5
    for i in range(int(knobs[0])):
        if t == plan[1 + i]:
            bit = below(rng, 2)
            plan[0] = 2 * plan[0] + bit  # X counts 0, Y counts 1: XX, XY, YX, YY in order
            return 6 + bit
    return below(rng, 4)


ORDER = Sampler(begin_order, element_order, target_class, True, False)

# Experiment 2c. knobs: p, q.  Symbols: p distractors, then e, b, x, y.  plan: class.
# The prefix of q+2 elements is b, then x or y, then q distractors.


@njit
def begin_distractors(rng, data, knobs, plan):
    plan[0] = below(rng, 2)
    more = 0
    while rng.random() >= 0.1:
        more += 1
    return int(knobs[1]) + 3 + more


@njit
def element_distractors(rng, data, knobs, plan, t, steps, x):
    p = int(knobs[0])
    if t == 0:
        return p + 1
    if t == 1:
        return p + 2 + int(plan[0])
    if t == steps - 1:
        return p
    return below(rng, p)


DISTRACTORS = Sampler(begin_distractors, element_distractors, target_class, True, False)

# Experiment 1. data: strings of symbols, one a row, the length in column 0.  plan: the row.


@njit
def begin_string(rng, data, knobs, plan):
    plan[0] = below(rng, data.shape[0])
    return data[int(plan[0]), 0]


@njit
def element_string(rng, data, knobs, plan, t, steps, x):
    return data[int(plan[0]), 1 + t]


STRINGS = Sampler(begin_string, element_string, no_target, True, True)
