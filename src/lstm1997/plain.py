"""The learning rule of 1997, written for reading: NumPy, one step at a time, no autograd.

The names are the paper's, the numbers in brackets its equations (appendix A.1).  `engine.py` is
the same rule compiled for speed; tests hold the two equal.

Between two steps a net keeps its activations y, the states s of its cells and, for each weight
into a cell or an input gate, how strongly the cell's state depends on it.  Everything else that
reaches a unit from an earlier step counts as a constant: that is the truncation.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .net import Array, Shape, Weights


def f(net: Array) -> Array:
    """(3), the logistic function of the gates and of the output units."""
    return 1.0 / (1.0 + np.exp(-net))


class Net:
    """A net of memory blocks at one step of a sequence; a new one is at the start of its first.

    W: weights into the hidden units, V: into the output units, both as in `Weights`, by
        reference: who changes them changes the net.
    y: activations of the hidden units: cells, input gates, output gates.  s: states of the cells.
    ds_dw_c, ds_dw_in: how each cell's state depends on the weights into it and into its input
        gate, (sources, cells); the sources are the inputs, the hidden units and the bias.
    """

    def __init__(self, shape: Shape, weights: Weights) -> None:
        self.shape = shape
        self.W, self.V = weights
        self.y, self.s = np.zeros(shape.hidden), np.zeros(shape.cells)
        self.ds_dw_c = np.zeros((len(self.W), shape.cells))
        self.ds_dw_in = np.zeros((len(self.W), shape.cells))

    def step(self, x: Array) -> None:
        """One step forward; x: (inputs,)."""
        shape, C, B = self.shape, self.shape.cells, self.shape.blocks
        self.y_m = np.concatenate([x, self.y, [1.0]])  # what stands at the sources
        net = x @ self.W[: len(x)] + self.y @ self.W[len(x) : -1] + self.W[-1]
        gates = f(net[C:])  # (7), (8)
        self.y_in, self.y_out = np.repeat(gates[:B], shape.size), np.repeat(gates[B:], shape.size)
        self.g = shape.g_range * (2.0 * f(net[:C]) - 1.0)  # (5)
        self.s = self.s + self.y_in * self.g  # (9): the carousel, whose own weight is 1
        self.h = shape.h_range * (2.0 * f(self.s) - 1.0)  # (4)
        self.y = np.concatenate([self.y_out * self.h, gates])

    def carry(self) -> None:
        """Bring the states' dependence on the weights up to the step just taken."""
        slope_g = (self.shape.g_range**2 - self.g**2) / (2.0 * self.shape.g_range)  # g'(net_c)
        slope_in = self.y_in * (1.0 - self.y_in)
        self.ds_dw_in += np.outer(self.y_m, self.g * slope_in)  # (25)
        self.ds_dw_c += np.outer(self.y_m, slope_g * self.y_in)  # (27)

    def outputs(self) -> Array:
        """The output units' activations y_k."""
        net = self.y[: self.shape.cells] @ self.V[:-1] + self.V[-1]
        return net if self.shape.linear_output else f(net)

    def changes(self, target: Array) -> Weights:
        """What this step's error asks of the weights, Δw / α; target: (outputs,)."""
        shape, C, B = self.shape, self.shape.cells, self.shape.blocks
        y_k = self.outputs()
        e_k = (target - y_k) * (1.0 if shape.linear_output else y_k * (1.0 - y_k))  # (19)
        back = self.V[:C] @ e_k
        slope_h = (shape.h_range**2 - self.h**2) / (2.0 * shape.h_range)  # h'(s)
        e_s = self.y_out * slope_h * back  # (23)
        y_out = self.y[C + B :]  # one entry a block
        e_out = y_out * (1.0 - y_out) * (self.h * back).reshape(B, -1).sum(1)  # (21)

        dW, dV = np.zeros_like(self.W), np.outer([*self.y[:C], 1.0], e_k)  # (22)
        dW[:, :C] = e_s * self.ds_dw_c  # (28)
        dW[:, C : C + B] = (e_s * self.ds_dw_in).reshape(len(dW), B, -1).sum(2)  # (26)
        dW[:, C + B :] = np.outer(self.y_m, e_out)  # (22)
        dW[-1] *= shape.hidden_biases  # a bias that does not exist stays 0
        dV[-1] *= shape.output_biases
        return Weights(dW, dV)


def learn(
    shape: Shape,
    weights: Weights,
    inputs: Iterable[Array],
    targets: Iterable[Array | None],
    alpha: float,
) -> None:
    """Learn one sequence on line: the weights change, in place, at each step that has a target."""
    net = Net(shape, weights)
    for x, target in zip(inputs, targets, strict=True):
        net.step(x)
        net.carry()
        if target is not None:
            for w, change in zip(weights, net.changes(target), strict=True):
                w += alpha * change


def states(shape: Shape, weights: Weights, symbols: list[int]) -> tuple[Array, Array]:
    """The cells' states and outputs after a sequence of symbols, given one input unit each."""
    net = Net(shape, weights)
    for x in np.eye(shape.inputs)[symbols]:
        net.step(x)
    return net.s, net.y[: shape.cells]
