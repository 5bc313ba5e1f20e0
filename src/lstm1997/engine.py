"""Training and testing a net of memory blocks, compiled for its shape and its task.

The learning rule is appendix A.1 of Hochreiter and Schmidhuber (1997): on-line, with the
truncated gradient in its forward form.  Beside the weights the only thing carried from step to
step is, for every weight into a cell or an input gate, how strongly the cell's state depends on
it (equations 25 and 27).  So the memory does not grow with the sequence, and a step costs the
same few operations for each weight.

To read the rule, see `plain.py`: the same in NumPy and in the paper's symbols, which tests hold
equal to this.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .net import Array, Shape
from .vector import fma, load, logistic, pick, store

WINDOW = 2000
"""The stopping rules of experiments 4 to 6 look at this many most recent sequences."""


class Sampler(NamedTuple):
    """A task as compiled functions; nothing of a sequence is stored but `plan`.

    begin(rng, data, knobs, plan) -> steps: draw what must be known before the first element.
    element(rng, data, knobs, plan, t, steps, x) -> symbol: the input of step t, as the index of
        the one active input unit, or, where `one_hot` is false, written to x.
    target(rng, data, knobs, plan, training, y): write the desired outputs; `training` asks for
        the noise that some tasks put on it.
    every_step: the target of each step is the next symbol, and `target` is not used.
    """

    begin: Callable[..., int]
    element: Callable[..., int]
    target: Callable[..., None]
    one_hot: bool
    every_step: bool


class Recent:
    """What the last WINDOW sequences gave, and which goals have been met so far.

    A goal is met when, of the last WINDOW sequences, at most `wrong` had an output error of
    `tolerance` or more, the mean absolute error (over sequences and outputs) was below
    `absolute` and the mean squared error (summed over outputs) below `squared`.
    """

    def __init__(self, goals: list[tuple[int, float, float]]) -> None:
        self.goals = np.array(goals, dtype=np.float64).reshape(-1, 3)
        self.met = np.zeros(len(goals), dtype=np.int64)  # sequences until met; 0 = not yet
        self.worst = np.full(WINDOW, np.inf)
        self.absolute = np.zeros(WINDOW)
        self.squared = np.zeros(WINDOW)

    @property
    def buffers(self) -> tuple[NDArray[Any], ...]:
        """What `Engine.train` takes last: goals, met, worst, absolute, squared."""
        return self.goals, self.met, self.worst, self.absolute, self.squared


class Engine(NamedTuple):
    """Compiled functions over (hidden, output, rng, data, knobs, ...).

    train(hidden, output, rng, data, knobs, alpha, by_step, done, limit, tolerance, goals, met,
        worst, absolute, squared) -> (sequences, steps): learns until a goal is newly met, or
        `limit` sequences are done; `done` is the number learned before this call.
    test(hidden, output, rng, data, knobs, sequences, tolerance, allowed) ->
        (tested, wrong, mean absolute error, mean squared error, largest error); ends early once
        more than `allowed` were wrong.
    gradient(hidden, output, rng, data, knobs) -> (d_hidden, d_output): minus half the gradient
        of the summed squared error of one sequence, truncated (equations 19 to 28).
    outputs(hidden, output, rng, data, knobs) -> (steps, outputs): one sequence, every step.
    """

    train: Callable[..., tuple[int, int]]
    test: Callable[..., tuple[int, int, float, float, float]]
    gradient: Callable[..., tuple[Array, Array]]
    outputs: Callable[..., Array]


class Kernel(NamedTuple):
    """How a kind of net runs one sequence: compiled functions.

    workspace(W, V) -> arrays that `sequence` needs.
    sequence(W, V, rng, data, knobs, alpha, learning, dW, dV, work, trace) ->
        (steps, largest, mean absolute, squared error at the end), against the target without
        noise when not learning; when learning, adds `alpha`
        times minus half the gradient of the squared error to dW and dV.  `trace` receives every
        step's outputs if it has rows.
    """

    workspace: Callable[..., Any]
    sequence: Callable[..., tuple[int, float, float, float]]


@njit(forceinline=True)
def misses(wanted, out):
    """(Largest error, mean absolute error, squared error summed) of one step's outputs."""
    largest = 0.0
    absolute = 0.0
    squared = 0.0
    for k in range(out.size):
        miss = abs(wanted[k] - out[k])
        largest = max(largest, miss)
        absolute += miss
        squared += miss * miss
    return largest, absolute / out.size, squared


@njit
def _blocks_workspace(W, V):
    """The sizes follow from the weights, so that one function serves all nets."""
    H, C, K = W.shape[1], V.shape[0] - 1, V.shape[1]
    I = W.shape[0] - 1 - H
    return (
        np.zeros((W.shape[0], 2 * C)),  # P: how s depends on each weight
        np.zeros(H),  # y
        np.zeros(H),  # before
        np.zeros(C),  # s
        np.zeros(C),  # h
        np.zeros(I),  # x
        np.zeros(K),  # out
        np.zeros(K),  # wanted
        np.zeros(K),  # e
        np.zeros(C),  # es
        np.zeros((H - C) // 2),  # eo
        np.zeros(8),  # plan
    )


@cache
def blocks_kernel(
    blocks: int,
    size: int,
    hidden_biases: tuple[bool, ...],
    output_biases: bool,
    g_range: float,
    h_range: float,
    linear_output: bool,
    dense_inputs: int,
    sampler: Sampler,
) -> Kernel:
    """The net of memory blocks with its truncated gradient, compiled for its sizes.

    `dense_inputs` is 0 where one input unit is active at a time; the rest is as in `Shape`.
    """
    C = blocks * size
    H = C + 2 * blocks
    I = dense_inputs  # the sizes are named as in the paper
    C2 = 2 * C
    one_hot, every_step = sampler.one_hot, sampler.every_step
    begin, element, target = sampler.begin, sampler.element, sampler.target
    cell_lanes = pick(tuple(range(C)))
    in_lanes = pick(tuple(C + c // size for c in range(C)))
    out_lanes = pick(tuple(C + blocks + c // size for c in range(C)))
    join = pick(tuple(range(C2)))
    activations = pick(tuple(range(C)) + tuple(range(C + C, C + H)))
    learns_bias = tuple(1.0 if biased else 0.0 for biased in hidden_biases)
    learns_output_bias = 1.0 if output_biases else 0.0
    g_width, h_width = 2.0 * g_range, 2.0 * h_range

    @njit(forceinline=True)
    def step(W, P, y, s, h, x, symbol, learning):
        """One step of the hidden layer (equations 6 to 9, and 25 and 27 when learning).

        y: the units' activations, those of the last step before and of this one after.
        s, h: the cells' states and h(s).  P: how s depends on each weight, (sources, 2 C),
        the first C columns for the weight into the cell, the others into its input gate.
        """
        bias = W.shape[0] - 1
        first = bias - H
        if one_hot:
            even = load(W, symbol, H) + load(W, bias, H)
        else:
            even = load(W, bias, H)
            for i in range(I):
                even = fma(x[i], load(W, i, H), even)
        odd = load(W, first, H) * y[0]
        for u in range(1, H):
            if u % 2 == 0:
                odd = fma(y[u], load(W, first + u, H), odd)
            else:
                even = fma(y[u], load(W, first + u, H), even)
        sigma = logistic(even + odd)

        cell = cell_lanes(sigma, sigma)
        gate = in_lanes(sigma, sigma)
        g = fma(cell, g_width, -g_range)
        state = fma(gate, g, load(s, 0, C))
        if learning:
            into_cell = gate * (cell * (g_width - cell * g_width))
            into_gate = g * (gate - gate * gate)
            rise = join(into_cell, into_gate)
            if one_hot:
                store(P, symbol, load(P, symbol, C2) + rise)
            else:
                for i in range(I):
                    store(P, i, fma(x[i], rise, load(P, i, C2)))
            for u in range(H):
                store(P, first + u, fma(y[u], rise, load(P, first + u, C2)))
            store(P, bias, load(P, bias, C2) + rise)
        squashed = fma(logistic(state), h_width, -h_range)
        store(s, 0, state)
        store(h, 0, squashed)
        store(y, 0, activations(out_lanes(sigma, sigma) * squashed, sigma))

    @njit(forceinline=True)
    def read_out(V, y, out):
        for k in range(out.size):
            net = V[C, k]
            for c in range(C):
                net += y[c] * V[c, k]
            out[k] = net if linear_output else logistic(net)

    @njit
    def learn(V, P, y, before, h, x, symbol, out, wanted, alpha, dW, dV, e, es, eo):
        """Add alpha times this step's contribution to dW and dV (equations 19 to 28)."""
        bias = P.shape[0] - 1
        first = bias - H
        for k in range(out.size):
            slope = 1.0 if linear_output else out[k] * (1.0 - out[k])
            e[k] = slope * (wanted[k] - out[k])
        for j in range(blocks):
            gate = y[C + blocks + j]
            eo[j] = 0.0
            for c in range(j * size, (j + 1) * size):
                back = 0.0
                for k in range(out.size):
                    back += V[c, k] * e[k]
                slope = (h_range * h_range - h[c] * h[c]) / h_width  # h'(s), from h
                es[c] = alpha * gate * slope * back
                eo[j] += h[c] * back
            eo[j] *= alpha * gate * (1.0 - gate)
        for k in range(out.size):
            for c in range(C):
                dV[c, k] += alpha * e[k] * y[c]
            dV[C, k] += learns_output_bias * alpha * e[k]
        for u in range(bias):
            for c in range(C):
                dW[u, c] += es[c] * P[u, c]
                dW[u, C + c // size] += es[c] * P[u, C + c]
        for c in range(C):
            dW[bias, c] += learns_bias[c] * es[c] * P[bias, c]
            gate_column = C + c // size
            dW[bias, gate_column] += learns_bias[gate_column] * es[c] * P[bias, C + c]
        for j in range(blocks):
            column = C + blocks + j
            if one_hot:
                dW[symbol, column] += eo[j]
            else:
                for i in range(I):
                    dW[i, column] += eo[j] * x[i]
            for u in range(H):
                dW[first + u, column] += eo[j] * before[u]
            dW[bias, column] += learns_bias[column] * eo[j]

    @njit
    def sequence(W, V, rng, data, knobs, alpha, learning, dW, dV, work, trace):
        P, y, before, s, h, x, out, wanted, e, es, eo, plan = work
        y[:] = 0.0
        s[:] = 0.0
        if learning:
            P[:] = 0.0
        length = begin(rng, data, knobs, plan)
        steps = length - 1 if every_step else length  # nothing follows the last symbol
        symbol = following = 0
        for t in range(steps):
            if t == 0 or not every_step:
                symbol = element(rng, data, knobs, plan, t, length, x)
            last = t == steps - 1
            if learning and (every_step or last):
                before[:] = y
            step(W, P, y, s, h, x, symbol, learning)
            if every_step or last or trace.shape[0] > 0:
                read_out(V, y, out)
            if trace.shape[0] > 0:
                trace[t] = out
            if every_step:
                following = element(rng, data, knobs, plan, t + 1, length, x)
                wanted[:] = 0.0
                wanted[following] = 1.0
            elif last:
                target(rng, data, knobs, plan, learning, wanted)
            if learning and (every_step or last):
                learn(V, P, y, before, h, x, symbol, out, wanted, alpha, dW, dV, e, es, eo)
            symbol = following
        largest, absolute, squared = misses(wanted, out)
        return steps, largest, absolute, squared

    return Kernel(_blocks_workspace, sequence)


@cache
def assemble(kernel: Kernel, every_step: bool) -> Engine:
    """Training and testing, for any kind of net."""
    workspace, sequence = kernel

    @njit
    def train(
        W, V, rng, data, knobs, alpha, by_step, done, limit, tolerance, goals, met,
        worst, absolute, squared,
    ):  # fmt: skip
        work = workspace(W, V)
        dW = np.zeros_like(W)
        dV = np.zeros_like(V)
        trace = np.zeros((0, V.shape[1]))
        wrong = 0
        for i in range(WINDOW):
            wrong += not worst[i] < tolerance
        steps = 0
        while done < limit:
            if every_step and by_step:  # the weights move while the sequence runs
                n, big, mean, square = sequence(
                    W, V, rng, data, knobs, alpha, True, W, V, work, trace
                )
            else:
                n, big, mean, square = sequence(
                    W, V, rng, data, knobs, alpha, True, dW, dV, work, trace
                )
                W += dW
                dW[:] = 0.0
                V += dV
                dV[:] = 0.0
            steps += n
            i = done % WINDOW
            wrong += (not big < tolerance) - (not worst[i] < tolerance)
            worst[i] = big
            absolute[i] = mean
            squared[i] = square
            done += 1
            if done < WINDOW:
                continue
            news = False
            for m in range(goals.shape[0]):
                few = met[m] == 0 and wrong <= goals[m, 0]
                if few and absolute.mean() < goals[m, 1] and squared.mean() < goals[m, 2]:
                    met[m] = done
                    news = True
            if news:
                break
        return done, steps

    @njit
    def test(W, V, rng, data, knobs, sequences, tolerance, allowed):
        work = workspace(W, V)
        trace = np.zeros((0, V.shape[1]))
        wrong = 0
        tested = 0
        absolute = 0.0
        squared = 0.0
        largest = 0.0
        while tested < sequences:
            _, big, mean, square = sequence(W, V, rng, data, knobs, 0.0, False, W, V, work, trace)
            tested += 1
            wrong += not big < tolerance
            absolute += mean
            squared += square
            largest = max(largest, big)
            if wrong > allowed:
                break
        return tested, wrong, absolute / tested, squared / tested, largest

    @njit
    def gradient(W, V, rng, data, knobs):
        dW = np.zeros_like(W)
        dV = np.zeros_like(V)
        trace = np.zeros((0, V.shape[1]))
        sequence(W, V, rng, data, knobs, 1.0, True, dW, dV, workspace(W, V), trace)
        return dW, dV

    @njit
    def outputs(W, V, rng, data, knobs, steps):
        trace = np.zeros((steps, V.shape[1]))
        n, _, _, _ = sequence(W, V, rng, data, knobs, 0.0, False, W, V, workspace(W, V), trace)
        return trace[:n]

    return Engine(train, test, gradient, outputs)


def engine(shape: Shape, sampler: Sampler) -> Engine:
    """The compiled engine for a net of this shape on this task.

    Shapes that differ only in what the weights tell (their number, where they start) share one.
    """
    kernel = blocks_kernel(
        shape.blocks,
        shape.size,
        shape.hidden_biases,
        shape.output_biases,
        shape.g_range,
        shape.h_range,
        shape.linear_output,
        0 if sampler.one_hot else shape.inputs,
        sampler,
    )
    return assemble(kernel, sampler.every_step)
