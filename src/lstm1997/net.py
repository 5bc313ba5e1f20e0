"""The net as published: its shape, its weights, its count of them.

Units of the hidden layer stand in this order: the memory cells, block after block; the input
gates, one a block; the output gates, one a block.  Source: section 4 and tables 10 and 11 of
Hochreiter and Schmidhuber (1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALL_BIAS = 0.1
"""Table 10's "r": a bias drawn from [-0.1, 0.1]."""


class Weights(NamedTuple):
    """All that a net learns.

    hidden: (inputs + H + 1, H), column = unit, row = where the connection comes from: the
        inputs, the hidden units a step earlier, and last the bias.
    output: (cells + 1, outputs), the cells and last the bias.
    """

    hidden: Array
    output: Array

    def copy(self) -> Weights:
        return Weights(self.hidden.copy(), self.output.copy())


@dataclass(frozen=True)
class Shape:
    """Sizes of a fully connected net of memory blocks, and which units have a bias.

    biased: "none", "gates", "gates and outputs", "hidden" (gates and cells) or "all".
    input_gate_bias, output_gate_bias: starting values, one a block; None draws them small.
    spread: every other weight starts uniform in [-spread, spread].
    g_range, h_range: what is written into a cell lies within plus and minus the first, what is
        read out of it within plus and minus the second.
    linear_output: the output units are linear, not logistic (a reading, see `rows.READINGS`).
    """

    inputs: int
    blocks: int
    size: int
    outputs: int
    biased: str
    spread: float
    input_gate_bias: tuple[float, ...] | None = None
    output_gate_bias: tuple[float, ...] | None = None
    g_range: float = 2.0
    h_range: float = 1.0
    linear_output: bool = False

    def __post_init__(self) -> None:
        kinds = ("none", "gates", "gates and outputs", "hidden", "all")
        if self.biased not in kinds:
            raise ValueError(f"biased must be one of {', '.join(kinds)}, not {self.biased!r}")
        for name in ("input_gate_bias", "output_gate_bias"):
            values = getattr(self, name)
            if values is not None and len(values) != self.blocks:
                raise ValueError(f"{name} needs one value a block ({self.blocks}), got {values}")

    @property
    def cells(self) -> int:
        return self.blocks * self.size

    @property
    def hidden(self) -> int:
        """Units of the hidden layer: cells and two gates a block."""
        return self.cells + 2 * self.blocks

    @property
    def hidden_biases(self) -> tuple[bool, ...]:
        """For each hidden unit, whether it has a bias."""
        cells = self.biased in ("hidden", "all")
        gates = self.biased != "none"
        return (cells,) * self.cells + (gates,) * (2 * self.blocks)

    @property
    def output_biases(self) -> bool:
        return self.biased in ("gates and outputs", "all")

    @property
    def weights(self) -> int:
        """The number of weights, biases included, as tables 1 to 10 count them."""
        incoming = self.hidden * (self.inputs + self.hidden) + sum(self.hidden_biases)
        return incoming + self.outputs * (self.cells + self.output_biases)

    def draw(self, rng: np.random.Generator) -> Weights:
        """Starting weights."""
        hidden = rng.uniform(
            -self.spread, self.spread, (self.inputs + self.hidden + 1, self.hidden)
        )
        output = rng.uniform(-self.spread, self.spread, (self.cells + 1, self.outputs))
        small = rng.uniform(-SMALL_BIAS, SMALL_BIAS, self.hidden)
        cells, blocks = self.cells, self.blocks
        small[:cells] = hidden[-1, :cells]  # a cell's bias is a weight like any other
        if self.input_gate_bias is not None:
            small[cells : cells + blocks] = self.input_gate_bias
        if self.output_gate_bias is not None:
            small[cells + blocks :] = self.output_gate_bias
        hidden[-1] = np.where(self.hidden_biases, small, 0.0)
        if not self.output_biases:
            output[-1] = 0.0
        return Weights(hidden, output)
