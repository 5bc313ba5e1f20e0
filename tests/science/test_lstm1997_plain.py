"""The rule written for reading against the compiled one, step by step.

Both compute in double precision, but not in the same order: the engine adds up in its own way and
rounds a product and a sum together.  The tests ask for agreement to 1e-13 of the largest entry (or
of 1); what they find is below 2e-15, a few units of the sixteenth digit.
"""

import numpy as np
import pytest

from lstm1997 import plain, rows, tasks
from lstm1997.engine import Recent, engine
from lstm1997.plain import Net
from lstm1997.tasks import STRINGS

from .nets import DENSE, GIVEN, NO_KNOBS, SYMBOLS, draw, given, string

STEPS = 25


def assert_equal(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-13 * max(1.0, np.abs(b).max()))


@pytest.mark.parametrize("shape", DENSE, ids=lambda shape: shape.biased)
def test_each_step_asks_for_the_same_change(shape):
    """The change that an error at step t would make, for every t of a sequence."""
    rng = np.random.default_rng(4)
    weights = shape.draw(rng)
    inputs = rng.normal(size=(STEPS, shape.inputs))
    target = rng.uniform(size=shape.outputs)
    compiled, net = engine(shape, GIVEN), Net(shape, weights)
    outputs = compiled.outputs(*weights, rng, given(inputs, target), NO_KNOBS, STEPS)
    for t in range(STEPS):
        net.step(inputs[t])
        net.carry()
        assert_equal([net.outputs()], [outputs[t]])
        theirs = compiled.gradient(*weights, rng, given(inputs[: t + 1], target), NO_KNOBS)
        assert_equal(net.changes(target), theirs)


@pytest.mark.parametrize("shape", SYMBOLS, ids=lambda shape: shape.biased)
def test_learning_at_every_step_is_the_same(shape):
    """Errors at every step, weights that move while the sequence runs: experiment 1."""
    rng = np.random.default_rng(5)
    start = shape.draw(rng)
    ours, theirs = start.copy(), start.copy()
    recent = Recent([])
    for _ in range(3):
        symbols = rng.integers(0, 5, size=STEPS)
        one_hot = np.eye(5)[symbols]
        plain.learn(shape, ours, one_hot[:-1], one_hot[1:], 0.5)
        engine(shape, STRINGS).train(
            *theirs, rng, string(symbols), NO_KNOBS, 0.5, True, 0, 1, 0.0, *recent.buffers
        )
        assert_equal(ours, theirs)
    assert np.abs(ours.hidden - start.hidden).max() > 1e-2  # something was learned


def test_learning_a_task_on_line_is_the_same():
    """The adding problem: each of forty sequences learned where the last one led."""
    row = rows.adding(30)
    start = row.shape.draw(np.random.default_rng(6))
    ours, theirs, recent = start.copy(), start.copy(), Recent([])
    engine(row.shape, row.sampler).train(
        *theirs, np.random.default_rng(7), tasks.NO_DATA, np.array(row.knobs), row.rate, True,
        0, 40, row.tolerance, *recent.buffers,
    )  # fmt: skip
    rng = np.random.default_rng(7)
    for _ in range(40):
        inputs, target, _ = draw(row, rng, training=True)
        plain.learn(row.shape, ours, inputs, [None] * (len(inputs) - 1) + [target], row.rate)
    assert_equal(ours, theirs)
    assert np.abs(ours.output - start.output).max() > 1e-2  # something was learned


def test_states_are_those_that_the_outputs_show():
    shape = SYMBOLS[0]
    rng = np.random.default_rng(8)
    weights = shape.draw(rng)
    symbols = rng.integers(0, 5, size=STEPS + 1)
    theirs = engine(shape, STRINGS).outputs(*weights, rng, string(symbols), NO_KNOBS, STEPS)
    for t in range(1, STEPS + 1):
        s, cells = plain.states(shape, weights, symbols[:t].tolist())
        out = plain.f(cells @ weights.output[:-1] + weights.output[-1])
        assert_equal([out], [theirs[t - 1]])
        assert np.all(np.abs(cells) <= np.abs(np.tanh(s / 2)))  # h(s), let through by a gate
