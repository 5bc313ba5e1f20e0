"""The hand-written gradients, truncated and full, against PyTorch autograd."""

import itertools

import numpy as np
import pytest
import torch

from lstm1997 import direct
from lstm1997.contrast import STEPWISE, ModernShape, full_engine, stepwise_engine
from lstm1997.engine import engine
from lstm1997.net import Shape
from lstm1997.tasks import STRINGS

from .nets import ALWAYS, DENSE, GIVEN, NO_KNOBS, SYMBOLS, answer, given, in_pytorch, string

torch.set_num_threads(1)


def minus_half_gradient(loss, shape, hidden, output):
    d_hidden, d_output = torch.autograd.grad(-loss / 2, (hidden, output))
    if isinstance(shape, Shape):  # biases that do not exist do not learn
        d_hidden[-1] *= torch.tensor(shape.hidden_biases, dtype=torch.float64)
        d_output[-1] *= float(shape.output_biases)
    return d_hidden.numpy(), d_output.numpy()


def compare(ours, loss, shape, hidden, output):
    theirs = minus_half_gradient(loss, shape, hidden, output)
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-10 * max(1.0, np.abs(b).max()))
    assert np.abs(theirs[0]).max() > 1e-8  # the comparison is of something


def in_torch(weights):
    return tuple(torch.tensor(part, requires_grad=True) for part in weights)


def one_hot_of(symbols, count):
    return torch.eye(count, dtype=torch.float64)[torch.tensor(symbols)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("shape", DENSE, ids=lambda shape: shape.biased)
def test_gradient_equals_autograd_with_the_same_detachments(shape, seed):
    rng = np.random.default_rng(seed)
    weights = shape.draw(rng)
    inputs = rng.normal(size=(int(rng.integers(1, 60)), shape.inputs))
    target = rng.uniform(size=shape.outputs)
    ours = engine(shape, GIVEN).gradient(*weights, rng, given(inputs, target), NO_KNOBS)

    hidden, output = in_torch(weights)
    *_, (cells, _) = in_pytorch(shape, hidden, torch.tensor(inputs))
    loss = ((torch.tensor(target) - answer(shape, output, cells)) ** 2).sum()
    compare(ours, loss, shape, hidden, output)


@pytest.mark.parametrize("shape", SYMBOLS, ids=lambda shape: shape.biased)
def test_gradient_with_an_error_at_every_step(shape):
    """Experiment 1's case: one-hot symbols, the next symbol is the target of each step."""
    rng = np.random.default_rng(1)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=30)
    ours = engine(shape, STRINGS).gradient(*weights, rng, string(symbols), NO_KNOBS)

    hidden, output = in_torch(weights)
    one_hot = one_hot_of(symbols, 5)
    cells = torch.stack([cells for cells, _ in in_pytorch(shape, hidden, one_hot[:-1])])
    loss = ((one_hot[1:] - answer(shape, output, cells)) ** 2).sum()
    compare(ours, loss, shape, hidden, output)


@pytest.mark.parametrize("lag", [1, 8, 300])
def test_factor_along_the_state_is_exactly_one(lag):
    """Equation 35: under the truncation, the state's derivative by an earlier state is 1."""
    rng, shape = np.random.default_rng(lag), DENSE[lag % len(DENSE)]
    hidden, _ = in_torch(shape.draw(rng))
    history = list(
        in_pytorch(shape, hidden, torch.tensor(rng.normal(size=(lag + 1, shape.inputs))))
    )
    early, late = history[0][1], history[-1][1]
    for cell in range(shape.cells):
        (factor,) = torch.autograd.grad(late[cell], early, retain_graph=True)
        assert factor.tolist() == [float(c == cell) for c in range(shape.cells)]


def test_truncation_matters():
    """Without the detachments the gradient is another one: the oracle does tell them apart."""
    rng, shape = np.random.default_rng(3), DENSE[-1]
    weights = shape.draw(rng)
    inputs = torch.tensor(rng.normal(size=(20, shape.inputs)))
    gradients = []
    for cut in (0, ALWAYS):
        hidden, _ = in_torch(weights)
        *_, (cells, _) = in_pytorch(shape, hidden, inputs, cut)
        cells.sum().backward()
        gradients.append(hidden.grad)
    assert (gradients[0] - gradients[1]).abs().max() > 1e-3


def run_1997(shape, hidden, inputs):
    return (cells for cells, _ in in_pytorch(shape, hidden, inputs, cut=0))


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


def run(shape, hidden, inputs):
    """The cells' outputs at each step, nothing cut."""
    if isinstance(shape, Shape):
        return run_1997(shape, hidden, inputs)
    return (run_plain if shape.plain else run_modern)(shape, hidden, inputs)


@pytest.mark.parametrize(
    "shape",
    [DENSE[1], ModernShape(2, 3, 2, False), ModernShape(3, 4, 1, True)],
    ids=["1997, other ranges", "modern", "plain"],
)
def test_full_gradient_equals_autograd(shape):
    rng = np.random.default_rng(5)
    weights = shape.draw(rng)
    inputs = rng.normal(size=(25, shape.inputs))
    target = rng.uniform(size=shape.outputs)
    ours = full_engine(shape, GIVEN).gradient(*weights, rng, given(inputs, target), NO_KNOBS)

    hidden, output = in_torch(weights)
    *_, cells = run(shape, hidden, torch.tensor(inputs))
    loss = ((torch.tensor(target) - answer(shape, output, cells)) ** 2).sum()
    compare(ours, loss, shape, hidden, output)


@pytest.mark.parametrize("shape", [SYMBOLS[1], ModernShape(5, 3, 5, False)], ids=["1997", "modern"])
def test_full_gradient_with_an_error_at_every_step(shape):
    rng = np.random.default_rng(6)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=20)
    ours = full_engine(shape, STRINGS).gradient(*weights, rng, string(symbols), NO_KNOBS)

    hidden, output = in_torch(weights)
    one_hot = one_hot_of(symbols, 5)
    cells = torch.stack(list(run(shape, hidden, one_hot[:-1])))
    loss = ((one_hot[1:] - answer(shape, output, cells)) ** 2).sum()
    compare(ours, loss, shape, hidden, output)


@pytest.mark.parametrize(
    ("reach", "shape"),
    [
        (0, SYMBOLS[0]),
        (STEPWISE["one-back"], SYMBOLS[1]),
        (3, SYMBOLS[0]),
        (STEPWISE["full-stepwise"], SYMBOLS[1]),
    ],
)
def test_stepwise_gradient_equals_autograd(reach, shape):
    """Each step's error goes back through the connections of `reach` steps, and no further."""
    rng = np.random.default_rng(8)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=12)
    ours = stepwise_engine(reach, shape, STRINGS).gradient(*weights, rng, string(symbols), NO_KNOBS)

    hidden, output = in_torch(weights)
    one_hot = one_hot_of(symbols, 5)
    loss = torch.zeros((), dtype=torch.float64)
    for t in range(len(symbols) - 1):
        *_, (cells, _) = in_pytorch(shape, hidden, one_hot[: t + 1], cut=t - reach)
        loss = loss + ((one_hot[t + 1] - answer(shape, output, cells)) ** 2).sum()
    compare(ours, loss, shape, hidden, output)


def test_a_stepwise_gradient_that_reaches_nowhere_is_the_truncated_one():
    rng, shape = np.random.default_rng(9), SYMBOLS[0]
    weights = shape.draw(rng)
    data = string(rng.integers(0, 5, size=15))
    engines = (stepwise_engine(0, shape, STRINGS), engine(shape, STRINGS))
    gradients = [compiled.gradient(*weights, rng, data, NO_KNOBS) for compiled in engines]
    for a, b in zip(*gradients, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)


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
