"""The hand-written gradients, truncated and full, against PyTorch autograd."""

import itertools

import numpy as np
import pytest
import torch
from numba import njit

from lstm1997 import direct
from lstm1997.contrast import STEPWISE, ModernShape, _build, _build_stepwise
from lstm1997.engine import Sampler, engine
from lstm1997.net import Shape
from lstm1997.tasks import STRINGS

torch.set_num_threads(1)
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
"""A sequence read from `data`: one row a step, the last row the target."""


def states(shape, hidden, inputs):
    """The 1997 net in PyTorch: outputs' cells and the states s of every step, truncated.

    `detach` stands where equation after (9) sets a derivative to zero: whatever a unit hears
    from the hidden layer a step earlier is a constant.
    """
    C, B, S = shape.cells, shape.blocks, shape.size
    I = shape.inputs  # noqa: E741
    y = torch.zeros(shape.hidden, dtype=torch.float64)
    s = torch.zeros(C, dtype=torch.float64)
    history = []
    for x in inputs:
        net = x @ hidden[:I] + y.detach() @ hidden[I:-1] + hidden[-1]
        gate_in = torch.sigmoid(net[C : C + B])
        gate_out = torch.sigmoid(net[C + B :])
        s = s + gate_in.repeat_interleave(S) * shape.g_range * torch.tanh(net[:C] / 2)
        cells = gate_out.repeat_interleave(S) * shape.h_range * torch.tanh(s / 2)
        y = torch.cat([cells, gate_in, gate_out])
        history.append((cells, s))
    return history


def minus_half_gradient(loss, shape, hidden, output):
    d_hidden, d_output = torch.autograd.grad(-loss / 2, (hidden, output))
    mask = torch.tensor(shape.hidden_biases, dtype=torch.float64)
    d_hidden[-1] *= mask
    d_output[-1] *= float(shape.output_biases)
    return d_hidden.numpy(), d_output.numpy()


READINGS = [{}, {"g_range": 1.0, "h_range": 2.0}, {"linear_output": True}]


def answer(shape, output, cells):
    net = cells @ output[:-1] + output[-1]
    return net if shape.linear_output else torch.sigmoid(net)


def random_shape(rng, inputs=None, outputs=None, **reading):
    return Shape(
        inputs or int(rng.integers(1, 4)),
        int(rng.integers(1, 4)),
        int(rng.integers(1, 4)),
        outputs or int(rng.integers(1, 4)),
        str(rng.choice(["none", "gates", "gates and outputs", "hidden", "all"])),
        spread=1.0,
        **reading,
    )


@pytest.mark.parametrize("seed", range(5))
def test_gradient_equals_autograd_with_the_same_detachments(seed):
    rng = np.random.default_rng(seed)
    shape = random_shape(rng, **READINGS[seed % len(READINGS)])
    weights = shape.draw(rng)
    steps = int(rng.integers(1, 60))
    inputs = rng.normal(size=(steps, shape.inputs))
    target = rng.uniform(size=shape.outputs)
    data = np.zeros((steps + 1, max(shape.inputs, shape.outputs)))
    data[:-1, : shape.inputs] = inputs
    data[-1, : shape.outputs] = target

    compiled = engine(shape, GIVEN)
    ours = compiled.gradient(*weights, rng, data, NO_KNOBS)

    hidden = torch.tensor(weights.hidden, requires_grad=True)
    output = torch.tensor(weights.output, requires_grad=True)
    cells, _ = states(shape, hidden, torch.tensor(inputs))[-1]
    loss = ((torch.tensor(target) - answer(shape, output, cells)) ** 2).sum()
    theirs = minus_half_gradient(loss, shape, hidden, output)

    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-10 * max(1.0, np.abs(b).max()))
    assert np.abs(theirs[0]).max() > 1e-6  # the comparison is of something


@pytest.mark.parametrize("seed", range(2))
def test_gradient_with_an_error_at_every_step(seed):
    """Experiment 1's case: one-hot symbols, the next symbol is the target of each step."""
    rng = np.random.default_rng(seed)
    shape = random_shape(rng, 5, 5)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=int(rng.integers(2, 40)))
    data = np.concatenate([[len(symbols)], symbols])[None, :]

    ours = engine(shape, STRINGS).gradient(*weights, rng, data, NO_KNOBS)

    hidden = torch.tensor(weights.hidden, requires_grad=True)
    output = torch.tensor(weights.output, requires_grad=True)
    one_hot = torch.eye(5, dtype=torch.float64)[torch.tensor(symbols)]
    loss = torch.zeros((), dtype=torch.float64)
    for t, (cells, _) in enumerate(states(shape, hidden, one_hot[:-1])):
        out = torch.sigmoid(cells @ output[:-1] + output[-1])
        loss = loss + ((one_hot[t + 1] - out) ** 2).sum()
    theirs = minus_half_gradient(loss, shape, hidden, output)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-10 * max(1.0, np.abs(b).max()))


@pytest.mark.parametrize("lag", [1, 7, 300])
def test_factor_along_the_state_is_exactly_one(lag):
    """Equation 35: under the truncation, the state's derivative by an earlier state is 1."""
    rng = np.random.default_rng(lag)
    shape = random_shape(rng)
    hidden = torch.tensor(shape.draw(rng).hidden, requires_grad=True)
    history = states(shape, hidden, torch.tensor(rng.normal(size=(lag + 1, shape.inputs))))
    early, late = history[0][1], history[-1][1]
    for cell in range(shape.cells):
        (factor,) = torch.autograd.grad(late[cell], early, retain_graph=True)
        assert factor.tolist() == [float(c == cell) for c in range(shape.cells)]


def test_truncation_matters():
    """Without the detachments the gradient is another one: the oracle does tell them apart."""
    rng = np.random.default_rng(3)
    shape = Shape(2, 2, 2, 1, "all", spread=1.0)
    weights = shape.draw(rng)
    inputs = torch.tensor(rng.normal(size=(20, 2)))
    full = torch.tensor(weights.hidden, requires_grad=True)
    cut = torch.tensor(weights.hidden, requires_grad=True)
    detach = torch.Tensor.detach
    try:
        torch.Tensor.detach = lambda self: self
        states(shape, full, inputs)[-1][0].sum().backward()
    finally:
        torch.Tensor.detach = detach
    states(shape, cut, inputs)[-1][0].sum().backward()
    assert (full.grad - cut.grad).abs().max() > 1e-3


def run_1997(shape, hidden, inputs, cut=0):
    """The cells at each step; what a unit hears up to step `cut` is a constant."""
    C, B, S = shape.cells, shape.blocks, shape.size
    y, s = torch.zeros(shape.hidden, dtype=torch.float64), torch.zeros(C, dtype=torch.float64)
    for t, x in enumerate(inputs):
        y = y.detach() if t <= cut else y
        net = torch.cat([x, y, torch.ones(1, dtype=torch.float64)]) @ hidden
        gates = torch.sigmoid(net[C:])
        s = s + gates[:B].repeat_interleave(S) * (4 * torch.sigmoid(net[:C]) - 2)
        cells = gates[B:].repeat_interleave(S) * (2 * torch.sigmoid(s) - 1)
        y = torch.cat([cells, gates])
        yield cells


def run_modern(shape, hidden, inputs):
    cell = torch.nn.LSTMCell(shape.inputs, shape.units).double()
    n = shape.units
    i, f, o, g = hidden.split(n, dim=1)  # PyTorch wants i, f, g, o
    matrix = torch.cat([i, f, g, o], dim=1)
    zero = torch.zeros(4 * n, dtype=torch.float64)
    weights = {
        "weight_ih": matrix[: shape.inputs].T,
        "weight_hh": matrix[shape.inputs : -1].T,
        "bias_ih": matrix[-1],
        "bias_hh": zero,
    }
    state = (torch.zeros(1, n, dtype=torch.float64), torch.zeros(1, n, dtype=torch.float64))
    for x in inputs:
        state = torch.func.functional_call(cell, weights, (x[None], state))
        yield state[0][0]


def run_plain(shape, hidden, inputs):
    y = torch.zeros(shape.units, dtype=torch.float64)
    for x in inputs:
        y = torch.tanh(torch.cat([x, y, torch.ones(1, dtype=torch.float64)]) @ hidden)
        yield y


class Masks:
    """Every unit has a bias that learns, in the form `minus_half_gradient` asks for."""

    output_biases = True

    def __init__(self, columns):
        self.hidden_biases = (True,) * columns


CASES = [
    ("full", Shape(2, 2, 2, 1, "all", 1.0), run_1997),
    ("full", Shape(1, 3, 1, 2, "gates", 1.0), run_1997),
    ("modern", ModernShape(2, 3, 2, False), run_modern),
    ("plain", ModernShape(3, 4, 1, True), run_plain),
]


@pytest.mark.parametrize(("algorithm", "shape", "forward"), CASES)
def test_full_gradient_equals_autograd(algorithm, shape, forward):
    rng = np.random.default_rng(5)
    weights = shape.draw(rng)
    inputs = rng.normal(size=(25, shape.inputs))
    target = rng.uniform(size=shape.outputs)
    data = np.zeros((26, max(shape.inputs, shape.outputs)))
    data[:-1, : shape.inputs] = inputs
    data[-1, : shape.outputs] = target
    ours = _build(algorithm, shape, GIVEN).gradient(*weights, rng, data, NO_KNOBS)

    hidden = torch.tensor(weights.hidden, requires_grad=True)
    output = torch.tensor(weights.output, requires_grad=True)
    *_, cells = forward(shape, hidden, torch.tensor(inputs))
    out = torch.sigmoid(cells @ output[:-1] + output[-1])
    compare(ours, ((torch.tensor(target) - out) ** 2).sum(), shape, hidden, output)


@pytest.mark.parametrize(
    ("algorithm", "shape", "forward"),
    [
        ("full", Shape(5, 2, 2, 5, "gates", 1.0), run_1997),
        ("modern", ModernShape(5, 3, 5, False), run_modern),
    ],
)
def test_full_gradient_with_an_error_at_every_step(algorithm, shape, forward):
    rng = np.random.default_rng(6)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=20)
    data = np.concatenate([[len(symbols)], symbols])[None, :]
    ours = _build(algorithm, shape, STRINGS).gradient(*weights, rng, data, NO_KNOBS)

    hidden = torch.tensor(weights.hidden, requires_grad=True)
    output = torch.tensor(weights.output, requires_grad=True)
    one_hot = torch.eye(5, dtype=torch.float64)[torch.tensor(symbols)]
    cells = torch.stack(list(forward(shape, hidden, one_hot[:-1])))
    out = torch.sigmoid(cells @ output[:-1] + output[-1])
    compare(ours, ((one_hot[1:] - out) ** 2).sum(), shape, hidden, output)


@pytest.mark.parametrize("reach", [0, 1, 3, STEPWISE["full-stepwise"]])
@pytest.mark.parametrize("biased", ["gates", "gates and outputs"])
def test_stepwise_gradient_equals_autograd(reach, biased):
    """Each step's error goes back through the connections of `reach` steps, and no further."""
    rng = np.random.default_rng(8)
    shape = Shape(5, 2, 2, 5, biased, 1.0)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=12)
    data = np.concatenate([[len(symbols)], symbols])[None, :]
    ours = _build_stepwise(reach, shape, STRINGS).gradient(*weights, rng, data, NO_KNOBS)

    hidden = torch.tensor(weights.hidden, requires_grad=True)
    output = torch.tensor(weights.output, requires_grad=True)
    one_hot = torch.eye(5, dtype=torch.float64)[torch.tensor(symbols)]
    loss = torch.zeros((), dtype=torch.float64)
    for t in range(len(symbols) - 1):
        *_, cells = run_1997(shape, hidden, one_hot[: t + 1], cut=t - reach)
        out = torch.sigmoid(cells @ output[:-1] + output[-1])
        loss = loss + ((one_hot[t + 1] - out) ** 2).sum()
    compare(ours, loss, shape, hidden, output)


def test_a_stepwise_gradient_that_reaches_nowhere_is_the_truncated_one():
    rng = np.random.default_rng(9)
    shape = Shape(7, 3, 2, 7, "gates", 1.0)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 7, size=15)
    data = np.concatenate([[len(symbols)], symbols])[None, :]
    ours = _build_stepwise(0, shape, STRINGS).gradient(*weights, rng, data, NO_KNOBS)
    for a, b in zip(
        ours, engine(shape, STRINGS).gradient(*weights, rng, data, NO_KNOBS), strict=True
    ):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)


def compare(ours, loss, shape, hidden, output):
    masks = shape if isinstance(shape, Shape) else Masks(shape.columns)
    theirs = minus_half_gradient(loss, masks, hidden, output)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-10 * max(1.0, np.abs(b).max()))
    assert np.abs(theirs[0]).max() > 1e-8


@pytest.mark.parametrize("only_last", [False, True])
@pytest.mark.parametrize("low", [0.0, 0.5])
@pytest.mark.parametrize("symbols", [3, 6, 11])
def test_direct_net_equals_autograd(symbols, low, only_last):
    """Experiments 2a and 2b: the changes that one sequence makes, summed over its steps."""
    rng = np.random.default_rng(symbols)
    weights = direct.draw(symbols, 0.7, rng)
    sequence = rng.integers(0, symbols, 30)
    d_cell, d_output = np.zeros_like(weights.cell), np.zeros_like(weights.output)
    _, _, squared = direct.run(
        *weights, sequence, 1.0, False, True, np.zeros_like(d_cell), d_cell, d_output, only_last,
        low,
    )  # fmt: skip
    cell, output = (torch.tensor(w[:, :symbols], requires_grad=True) for w in weights)
    s, loss = torch.zeros((), dtype=torch.float64), torch.zeros((), dtype=torch.float64)
    for t, (symbol, following) in enumerate(itertools.pairwise(sequence)):
        s = s + torch.sigmoid(cell[1, symbol]) * (torch.sigmoid(cell[0, symbol]) - low)
        out = torch.sigmoid(output[symbol] + s * output[symbols])
        if t == len(sequence) - 2 or not only_last:
            loss = loss + ((out - torch.eye(symbols)[following]) ** 2).sum() / 2
    loss.backward()
    assert squared == pytest.approx(2 * loss.item(), rel=1e-12)
    for found, weight in ((d_cell, cell), (d_output, output)):
        assert np.allclose(found[:, :symbols], -weight.grad.numpy(), rtol=0, atol=1e-10)
        assert not found[:, symbols:].any()  # the padding never learns
