"""The engine: its arithmetic, its on-line learning, its memory."""

import numpy as np
import pytest
from numba import njit

from benchmarks import engine as bench_engine
from lstm1997 import rows, tasks
from lstm1997.engine import Recent, engine
from lstm1997.net import Shape
from lstm1997.vector import fma, load, logistic, pick, store

from ..notebook_cells import run


@njit
def logistic_rows(a, out):
    for i in range(a.shape[0]):
        store(out, i, logistic(load(a, i, 5)))


@njit
def logistic_one(x):
    return logistic(x)


def test_logistic_is_accurate_for_numbers_and_vectors():
    x = np.random.default_rng(0).uniform(-60, 60, (4000, 5))
    out = np.zeros_like(x)
    logistic_rows(x, out)
    exact = 1 / (1 + np.exp(-x.astype(np.longdouble)))
    assert np.abs((out - exact) / exact).max() < 1e-15
    assert all(logistic_one(v) == w for v, w in zip(x[:50].ravel(), out[:50].ravel(), strict=True))


def test_logistic_at_the_edges():
    assert logistic_one(0.0) == 0.5
    assert logistic_one(1e300) == 1.0
    assert 0.0 < logistic_one(-1e300) < 1e-300
    assert np.isnan(logistic_one(np.nan))


def test_vector_operations():
    swap = pick((3, 0, 4))

    @njit
    def work(a, out):
        x, y = load(a, 0, 3), load(a, 1, 3)
        store(out, 0, swap(fma(x, 2.0, y), x / y - 1.0))

    a, out = np.array([[1.0, 2.0, 3.0], [4.0, 8.0, 5.0]]), np.zeros((1, 3))
    work(a, out)
    assert out.tolist() == [[1 / 4 - 1, 2 * 1 + 4, 2 / 8 - 1]]


def test_learning_on_line_equals_pytorch():
    """Not one gradient but twelve updates, each from where the last one led."""
    shape = bench_engine.ROW.shape
    start = shape.draw(np.random.default_rng(3))
    theirs = bench_engine.eager_train(shape, start, bench_engine.draw_sequences(12, 3), 0.5)
    ours, _ = bench_engine.engine_train(shape, start, 12, 3, 0.5)
    for a, b, c in zip(ours, theirs, start, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)
        assert np.abs(a - c).max() > 1e-4  # something was learned


def test_notebook_learns_as_the_engine_does():
    """The notebook's page of loops is the same algorithm."""
    scope = run("adding_1997", "sequence", "learn").names
    row = rows.adding(100)
    weights = row.shape.draw(np.random.default_rng(5))
    W, V = weights.hidden.copy(), weights.output[:, 0].copy()
    misses = np.zeros(50)
    scope["learn"](W, V, np.random.default_rng(6), 50, row.rate, misses)
    recent = Recent([])
    engine(row.shape, row.sampler).train(
        *weights, np.random.default_rng(6), tasks.NO_DATA, np.array(row.knobs), row.rate, True,
        0, 50, row.tolerance, *recent.buffers,
    )  # fmt: skip
    np.testing.assert_allclose(W, weights.hidden, rtol=0, atol=1e-12)
    np.testing.assert_allclose(V, weights.output[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.abs(misses), recent.worst[:50], rtol=0, atol=1e-12)


def test_biases_that_do_not_exist_stay_zero():
    row = rows.distractors(50, 50)
    weights = row.shape.draw(np.random.default_rng(0))
    recent = Recent([])
    engine(row.shape, row.sampler).train(
        *weights, np.random.default_rng(1), tasks.NO_DATA, np.array(row.knobs), 0.5, True, 0, 500,
        0.2, *recent.buffers,
    )  # fmt: skip
    assert not weights.hidden[-1].any() and not weights.output[-1].any()


def test_training_in_parts_equals_training_through():
    """Where a call ends makes no difference: progress reports change nothing."""
    row = rows.adding(30)
    ends = []
    for stops in ([400], [1, 170, 171, 400]):
        weights, rng = row.shape.draw(np.random.default_rng(0)), np.random.default_rng(1)
        recent, done = Recent([(3, 9.0, 9.0)]), 0
        for stop in stops:
            done, _ = engine(row.shape, row.sampler).train(
                *weights, rng, tasks.NO_DATA, np.array(row.knobs), 0.5, True, done, stop, 0.04,
                *recent.buffers,
            )  # fmt: skip
        ends.append([*weights, recent.worst[:400]])
    for a, b in zip(*ends, strict=True):
        assert np.array_equal(a, b)


def test_a_goal_is_met_exactly_when_the_window_allows():
    row = rows.adding(30)
    compiled = engine(row.shape, row.sampler)
    weights, rng = row.shape.draw(np.random.default_rng(0)), np.random.default_rng(1)
    recent = Recent([(1960, 9.0, 9.0)])
    source = (*weights, rng, tasks.NO_DATA, np.array(row.knobs))
    done, _ = compiled.train(*source, 0.5, True, 0, 100_000, 0.04, *recent.buffers)
    assert recent.met[0] == done >= 2000
    assert (recent.worst >= 0.04).sum() <= 1960


@pytest.mark.parametrize("biased", ["some", ""])
def test_shape_refuses_nonsense(biased):
    with pytest.raises(ValueError, match="biased must be"):
        Shape(1, 1, 1, 1, biased, 0.1)
    with pytest.raises(ValueError, match="one value a block"):
        Shape(1, 2, 1, 1, "all", 0.1, (-1.0,))
