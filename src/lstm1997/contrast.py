"""Other nets and gradients on the same tasks: ours, for contrast; the paper has none of them.

    full    the net of 1997 with its full gradient: back-propagation through time
    full-stepwise  the same, from each step's error anew; the weights change at each step
    one-back       as that, but an error that leaves a cell or a gate goes back through the
            connections of one step only; the truncated gradient is the same with none
    modern  a cell with a forget gate (2000), tanh squashing and no gate-to-gate connections,
            full gradient
    plain   a recurrent net of tanh units, full gradient

All have the logistic outputs, squared error, on-line updates and learning rate of the row they
stand beside, so that only the hidden layer and its gradient differ.  They store the whole
sequence, and their weights change at its end, also where errors come at every step (but for
the two stepwise ones).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numba import njit

from .engine import Engine, Kernel, Sampler, assemble, misses
from .net import Array, Shape, Weights
from .vector import logistic

ALGORITHMS = {
    "truncated": "the net of 1997 with its truncated gradient, as published",
    "full": "the net of 1997 with its full gradient (ours)",
    "full-stepwise": "the same, its weights changed at each step (ours)",
    "one-back": "the same, but errors go back through the connections of one step only (ours)",
    "modern": "a cell with a forget gate, full gradient (ours)",
    "plain": "a plain recurrent net, full gradient (ours)",
}

STEPWISE = {"full-stepwise": 1_000_000, "one-back": 1}
"""Through the connections of how many steps an error goes back, in experiment 1."""


@dataclass(frozen=True)
class ModernShape:
    """Sizes of a net of `units` modern cells or plain tanh units; every unit has a bias.

    Columns of the hidden weights: input gates, forget gates, output gates, candidates; or the
    units alone where `plain`.
    """

    inputs: int
    units: int
    outputs: int
    plain: bool

    @property
    def columns(self) -> int:
        return self.units if self.plain else 4 * self.units

    @property
    def weights(self) -> int:
        """The number of weights, biases included."""
        return (self.inputs + self.units + 1) * self.columns + (self.units + 1) * self.outputs

    def draw(self, rng: np.random.Generator) -> Weights:
        """Starting weights: uniform within 1/sqrt(units), forget gates' biases 1."""
        bound = self.units**-0.5
        rows = self.inputs + self.units + 1
        hidden = rng.uniform(-bound, bound, (rows, self.columns))
        output = rng.uniform(-bound, bound, (self.units + 1, self.outputs))
        if not self.plain:
            hidden[-1, self.units : 2 * self.units] = 1.0
        return Weights(hidden, output)


def contrast_shape(algorithm: str, shape: Shape) -> Shape | ModernShape:
    """The net to set beside `shape`: as many cells, or about as many weights if plain.

    A plain net takes as many units as the 1997 net has in its hidden layer, gates included.
    """
    if algorithm == "full" or algorithm in STEPWISE:
        return shape
    plain = algorithm == "plain"
    return ModernShape(shape.inputs, shape.hidden if plain else shape.cells, shape.outputs, plain)


@njit
def _read(sampler_element, rng, data, knobs, plan, steps, one_hot, inputs):
    """A whole sequence, one row a step."""
    X = np.zeros((steps, inputs))
    x = np.zeros(inputs)
    for t in range(steps):
        symbol = sampler_element(rng, data, knobs, plan, t, steps, x)
        if one_hot:
            X[t, symbol] = 1.0
        else:
            X[t] = x
    return X


@njit
def _outputs(V, y, out):
    units = V.shape[0] - 1
    for k in range(out.size):
        net = V[units, k]
        for u in range(units):
            net += y[u] * V[u, k]
        out[k] = logistic(net)


@njit
def _step_1997(W, X, sizes, Y, S, A, t):
    """Fill row t of A and row t + 1 of the activations Y and states S from the rows before.

    A: the hidden units' net inputs, squashed; sizes: cells, blocks, and the ranges of g and h.
    """
    cells, blocks, g_range, h_range = sizes
    size = cells // blocks
    H = cells + 2 * blocks
    I = X.shape[1]
    for j in range(H):
        net = W[I + H, j]
        for i in range(I):
            net += X[t, i] * W[i, j]
        for u in range(H):
            net += Y[t, u] * W[I + u, j]
        A[t, j] = logistic(net)
    for c in range(cells):
        gate = A[t, cells + c // size]
        S[t + 1, c] = S[t, c] + gate * (2.0 * g_range * A[t, c] - g_range)
        squashed = 2.0 * h_range * logistic(S[t + 1, c]) - h_range
        Y[t + 1, c] = A[t, cells + blocks + c // size] * squashed
    for j in range(cells, H):
        Y[t + 1, j] = A[t, j]


@njit
def _forward_1997(W, X, sizes, Y, S):
    """Fill the activations Y and states S, whose row 0 is before the first step."""
    A = np.zeros((X.shape[0], W.shape[1]))
    for t in range(X.shape[0]):
        _step_1997(W, X, sizes, Y, S, A, t)
    return A


@njit
def _backward_1997(W, X, sizes, Y, S, A, E, dW, reach=1_000_000):
    """Add to dW what `E`, the gradient that enters at each step's activations, gives.

    What leaves the cells and gates goes back through the connections of `reach` steps, counted
    from the last; what stays in a state goes back all the way.
    """
    cells, blocks, g_range, h_range = sizes
    size = cells // blocks
    H = cells + 2 * blocks
    I = X.shape[1]
    ds = np.zeros(cells)
    d = np.zeros(H)
    dy = np.zeros(H)
    for t in range(X.shape[0] - 1, -1, -1):
        dy += E[t]
        d[:] = 0.0
        for j in range(cells, H):
            d[j] = dy[j]
        for c in range(cells):
            k_in, k_out = cells + c // size, cells + blocks + c // size
            squashed = 2.0 * h_range * logistic(S[t + 1, c]) - h_range
            slope = (h_range * h_range - squashed * squashed) / (2.0 * h_range)
            d[k_out] += dy[c] * squashed
            ds[c] += dy[c] * A[t, k_out] * slope
            d[k_in] += ds[c] * (2.0 * g_range * A[t, c] - g_range)
            d[c] = ds[c] * A[t, k_in] * 2.0 * g_range * A[t, c] * (1.0 - A[t, c])
        for j in range(cells, H):
            d[j] *= A[t, j] * (1.0 - A[t, j])
        _spread_back(W, X[t], Y[t], d, dy, dW, I, H)
        if X.shape[0] - t > reach:
            dy[:] = 0.0


@njit
def _spread_back(W, x, y, d, dy, dW, I, units):
    """From the net inputs' gradient d: the weights' (added to dW) and the last step's (dy)."""
    for j in range(d.size):
        for i in range(I):
            dW[i, j] += d[j] * x[i]
        for u in range(units):
            dW[I + u, j] += d[j] * y[u]
        dW[I + units, j] += d[j]
    for u in range(units):
        total = 0.0
        for j in range(d.size):
            total += W[I + u, j] * d[j]
        dy[u] = total


@njit
def _forward_modern(W, X, sizes, Y, S):
    """As `_forward_1997`; sizes: units, and whether they are plain."""
    n, plain = sizes
    I = X.shape[1]
    columns = W.shape[1]
    A = np.zeros((X.shape[0], columns))
    for t in range(X.shape[0]):
        for j in range(columns):
            net = W[I + n, j]
            for i in range(I):
                net += X[t, i] * W[i, j]
            for u in range(n):
                net += Y[t, u] * W[I + u, j]
            A[t, j] = np.tanh(net) if plain or j >= 3 * n else logistic(net)
        for u in range(n):
            if plain:
                Y[t + 1, u] = A[t, u]
            else:
                S[t + 1, u] = A[t, n + u] * S[t, u] + A[t, u] * A[t, 3 * n + u]
                Y[t + 1, u] = A[t, 2 * n + u] * np.tanh(S[t + 1, u])
    return A


@njit
def _backward_modern(W, X, sizes, Y, S, A, E, dW):
    """As `_backward_1997`, all the way."""
    n, plain = sizes
    I = X.shape[1]
    ds = np.zeros(n)
    d = np.zeros(W.shape[1])
    dy = np.zeros(n)
    for t in range(X.shape[0] - 1, -1, -1):
        dy += E[t]
        for u in range(n):
            if plain:
                d[u] = dy[u] * (1.0 - A[t, u] * A[t, u])
                continue
            i, f, o, g = A[t, u], A[t, n + u], A[t, 2 * n + u], A[t, 3 * n + u]
            tanh = np.tanh(S[t + 1, u])
            ds[u] += dy[u] * o * (1.0 - tanh * tanh)
            d[u] = ds[u] * g * i * (1.0 - i)
            d[n + u] = ds[u] * S[t, u] * f * (1.0 - f)
            d[2 * n + u] = dy[u] * tanh * o * (1.0 - o)
            d[3 * n + u] = ds[u] * i * (1.0 - g * g)
            ds[u] *= f
        _spread_back(W, X[t], Y[t], d, dy, dW, I, n)


@cache
def full_engine(shape: Shape | ModernShape, sampler: Sampler) -> Engine:
    """The compiled engine of a net with its full gradient, from all errors of a sequence."""
    begin, element, target, one_hot, every_step = sampler
    inputs = shape.inputs
    forward: Callable[..., Array]
    backward: Callable[..., None]
    sizes: tuple[float, ...]
    if isinstance(shape, Shape):
        forward, backward = _forward_1997, _backward_1997
        sizes = (shape.cells, shape.blocks, shape.g_range, shape.h_range)
        units, states, width = shape.cells, shape.cells, shape.hidden
        learns = np.array([float(biased) for biased in shape.hidden_biases])
        output_learns = float(shape.output_biases)
    else:
        forward, backward = _forward_modern, _backward_modern
        sizes = (shape.units, shape.plain)
        units, states, width = shape.units, shape.units, shape.units
        learns = np.ones(shape.columns)
        output_learns = 1.0

    @njit
    def workspace(W, V):
        return np.zeros(V.shape[1]), np.zeros(V.shape[1]), np.zeros(8)

    @njit
    def sequence(W, V, rng, data, knobs, alpha, learning, dW, dV, work, trace):
        out, wanted, plan = work
        length = begin(rng, data, knobs, plan)
        X = _read(element, rng, data, knobs, plan, length, one_hot, inputs)
        steps = length - 1 if every_step else length  # nothing follows the last symbol
        Y = np.zeros((steps + 1, width))
        S = np.zeros((steps + 1, states))
        A = forward(W, X[:steps], sizes, Y, S)
        E = np.zeros((steps, width))
        for t in range(steps):
            last = t == steps - 1
            if every_step or last or trace.shape[0] > 0:
                _outputs(V, Y[t + 1], out)
            if trace.shape[0] > 0:
                trace[t] = out
            if every_step:
                wanted[:] = X[t + 1]
            elif last:
                target(rng, data, knobs, plan, learning, wanted)
            if learning and (every_step or last):
                for k in range(out.size):
                    e = alpha * out[k] * (1.0 - out[k]) * (wanted[k] - out[k])
                    for u in range(units):
                        E[t, u] += V[u, k] * e
                        dV[u, k] += e * Y[t + 1, u]
                    dV[units, k] += output_learns * e
        largest, absolute, squared = misses(wanted, out)
        if learning:
            held = dW[-1].copy()
            backward(W, X[:steps], sizes, Y, S, A, E, dW)
            dW[-1] = held + learns * (dW[-1] - held)
        return steps, largest, absolute, squared

    return assemble(Kernel(workspace, sequence), every_step)


@cache
def stepwise_engine(reach: int, shape: Shape, sampler: Sampler) -> Engine:
    """The net of 1997 with a gradient that reaches back from each step's error by itself.

    An error goes back through the connections of `reach` steps; the task has one at every step.
    """
    begin, element, _, one_hot, every_step = sampler
    assert every_step
    inputs, cells, width = shape.inputs, shape.cells, shape.hidden
    sizes = (shape.cells, shape.blocks, shape.g_range, shape.h_range)
    learns = np.array([float(biased) for biased in shape.hidden_biases])
    output_learns = float(shape.output_biases)

    @njit
    def workspace(W, V):
        return np.zeros(V.shape[1]), np.zeros(V.shape[1]), np.zeros(8), np.zeros(W.shape)

    @njit
    def sequence(W, V, rng, data, knobs, alpha, learning, dW, dV, work, trace):
        out, e, plan, change = work
        length = begin(rng, data, knobs, plan)
        X = _read(element, rng, data, knobs, plan, length, one_hot, inputs)
        steps = length - 1
        Y = np.zeros((steps + 1, width))
        S = np.zeros((steps + 1, cells))
        A = np.zeros((steps, width))
        E = np.zeros((steps, width))
        for t in range(steps):
            _step_1997(W, X, sizes, Y, S, A, t)
            _outputs(V, Y[t + 1], out)
            if trace.shape[0] > 0:
                trace[t] = out
            if not learning:
                continue
            for k in range(out.size):
                e[k] = alpha * out[k] * (1.0 - out[k]) * (X[t + 1, k] - out[k])
            for u in range(cells):
                for k in range(out.size):
                    E[t, u] += V[u, k] * e[k]
            _backward_1997(W, X[: t + 1], sizes, Y, S, A, E[: t + 1], change, reach)
            E[t] = 0.0
            change[-1] *= learns
            dW += change  # only now: dW may be W itself, which the pass has just read
            change[:] = 0.0
            for k in range(out.size):
                for u in range(cells):
                    dV[u, k] += e[k] * Y[t + 1, u]
                dV[cells, k] += output_learns * e[k]
        largest, absolute, squared = misses(X[steps], out)
        return steps, largest, absolute, squared

    return assemble(Kernel(workspace, sequence), every_step)


def contrast_engine(
    algorithm: str, shape: Shape, sampler: Sampler
) -> tuple[Shape | ModernShape, Engine]:
    """The shape and the compiled engine of a contrast algorithm on a row's task."""
    if algorithm in STEPWISE:
        return shape, stepwise_engine(STEPWISE[algorithm], shape, sampler)
    chosen = contrast_shape(algorithm, shape)
    return chosen, full_engine(chosen, sampler)
