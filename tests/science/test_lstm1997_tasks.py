"""The six tasks are what the paper says they are."""

import collections
import itertools
import math

import numpy as np
import pytest

from lstm1997 import direct, reber, rows, tasks

from .nets import draw

DRAWS = 3000


def many(row, n=DRAWS, training=False):
    rng = np.random.default_rng(7)
    return [draw(row, rng, training) for _ in range(n)]


def fair(count, n, p):
    """Whether a count is within five standard deviations of n p."""
    return abs(count - n * p) < 5 * math.sqrt(n * p * (1 - p)) + 1


@pytest.mark.parametrize(
    ("row", "weights"),
    [
        (rows.reber(4, 1, 0.5), 264),
        (rows.reber(3, 2, 0.5), 276),
        (rows.lag("regular"), 10_504),
        (rows.lag("random"), 10_504),
        (rows.distractors(50, 50), 364),
        (rows.distractors(100, 100), 664),
        (rows.distractors(200, 200), 1_264),
        (rows.distractors(500, 500), 3_064),
        (rows.distractors(1000, 1000), 6_064),
        (rows.distractors(1000, 500), 3_064),
        (rows.distractors(1000, 200), 1_264),
        (rows.distractors(1000, 100), 664),
        (rows.distractors(1000, 50), 364),
        (rows.two_sequence("a"), 102),
        (rows.two_sequence("b"), 102),
        (rows.two_sequence("c"), 102),
        (rows.adding(100), 93),
        (rows.adding(500), 93),
        (rows.adding(1000), 93),
        (rows.multiplication(), 93),
        (rows.order(2), 156),
        (rows.order(3), 308),
    ],
    ids=lambda value: value.name if isinstance(value, rows.Row) else "",
)
def test_weight_counts_are_the_papers(row, weights):
    assert row.weights == weights
    if row.shape is not None:  # and what is drawn has that many that can differ from 0
        drawn = row.shape.draw(np.random.default_rng(0))
        assert sum(np.count_nonzero(part) for part in drawn) == weights
    else:
        drawn = direct.draw(101, 0.2, np.random.default_rng(0))
        assert sum(np.count_nonzero(part) for part in drawn) == weights


def test_every_published_row_is_there():
    names = [row.name for row in rows.paper_rows()]
    assert len(names) == len(set(names)) == 5 + 2 + 9 + 8 + 3 + 1 + 2
    assert all(row.paper for row in rows.paper_rows())


@pytest.mark.parametrize("row", [rows.adding(100), rows.multiplication(100)], ids=lambda r: r.name)
def test_marked_pairs(row):
    adding = row.experiment == "4"
    rng_low = -1.0 if adding else 0.0
    first_marked = 0
    seconds = collections.Counter()
    for x, y, plan in many(row):
        assert 100 <= len(x) <= 110
        assert x[:, 0].min() >= rng_low and x[:, 0].max() <= 1.0
        assert x[0, 1] == x[-1, 1] == -1.0
        marked = np.flatnonzero(x[:, 1] == 1.0)
        assert set(np.unique(x[1:-1, 1])) <= {0.0, 1.0}
        one, two = int(plan[0]), int(plan[1])
        assert one != two and one < 10 and two < 50
        assert set(marked) == {one, two} - {0}
        seconds[two] += 1
        hidden = 0 in (one, two)
        first_marked += hidden
        values = [x[i, 0] for i in marked]
        expected = 0.5 + sum(values) / 4 if adding else math.prod(values)
        assert y[0] == pytest.approx(expected, abs=1e-15)
        assert 0.0 <= y[0] <= 1.0
    # the first pair is marked by the first draw, or (then unmarked) by the second, of 49 pairs
    assert fair(first_marked, DRAWS, 0.1 + 0.9 / 49)
    assert max(seconds) == 49 and len(seconds) == 50


def test_adding_baseline():
    """Always answering 0.5 has a mean squared error of 1/24, but for the hidden first pairs."""
    targets = np.array([y[0] for x, y, _ in many(rows.adding()) if (x[:, 1] == 1.0).sum() == 2])
    assert np.mean((targets - 0.5) ** 2) == pytest.approx(1 / 24, rel=0.05)


@pytest.mark.parametrize("marks", [2, 3])
def test_temporal_order(marks):
    row = rows.order(marks)
    windows = {2: [(10, 20), (50, 60)], 3: [(10, 20), (33, 43), (66, 76)]}[marks]
    names = tasks.SYMBOLS_ORDER
    classes = collections.Counter()
    for symbols, y, _ in many(row):
        assert 100 <= len(symbols) <= 110
        text = "".join(names[s] for s in symbols)
        assert text[0] == "E" and text[-1] == "B"
        places = [i for i, s in enumerate(text) if s in "XY"]
        assert len(places) == marks
        assert all(low <= i <= high for i, (low, high) in zip(places, windows, strict=True))
        assert set(text[1:-1]) <= set("abcdXY")
        order = [text[i] for i in places]
        expected = list(itertools.product("XY", repeat=marks)).index(tuple(order))
        assert y[expected] == 1.0 and y.sum() == 1.0
        classes[expected] += 1
    assert all(fair(classes[k], DRAWS, 1 / 2**marks) for k in range(2**marks))


@pytest.mark.parametrize("variant", ["a", "b", "c"])
@pytest.mark.parametrize("informative", [1, 3])
def test_two_sequence(variant, informative):
    row = rows.two_sequence(variant, 100, informative)
    drawn = many(row)
    starts, rest, first_class = [], [], 0
    for x, y, plan in drawn:
        assert 100 <= len(x) <= 110
        sign = 1.0 if plan[0] == 0 else -1.0
        first_class += sign > 0
        starts.extend(x[:informative, 0] - sign)
        rest.extend(x[informative:, 0])
        apart = 0.2 if variant == "c" else 0.0
        low, high = (1.0 - apart, apart) if variant != "c" else (apart, 1.0 - apart)
        assert y[0] == pytest.approx(low if sign > 0 else high)
    assert fair(first_class, DRAWS, 0.5)
    assert np.var(rest) == pytest.approx(0.2, rel=0.02) and abs(np.mean(rest)) < 0.01
    if variant == "b":
        assert np.var(starts) == pytest.approx(0.2, rel=0.15)
    else:
        assert not np.any(starts)


def test_target_noise_of_3c_is_for_training_only():
    row = rows.two_sequence("c")
    noisy = np.array([y[0] - (0.2 + 0.6 * plan[0]) for _, y, plan in many(row, training=True)])
    assert np.var(noisy) == pytest.approx(0.1, rel=0.1) and abs(noisy.mean()) < 0.05


@pytest.mark.parametrize(("q", "p"), [(50, 50), (60, 7)])
def test_distractors(q, p):
    row = rows.distractors(q, p)
    e, b, first, second = p, p + 1, p + 2, p + 3
    more, classes = [], 0
    for symbols, y, _ in many(row):
        assert symbols[0] == b and symbols[1] in (first, second) and symbols[-1] == e
        assert np.all(symbols[2:-1] < p) and len(set(symbols[2:-1])) > 1
        more.append(len(symbols) - (q + 3))
        assert y.sum() == 1.0 and y[symbols[1] - first] == 1.0
        classes += symbols[1] == first
    assert min(more) == 0 and fair(classes, DRAWS, 0.5)
    # nine more on average, so q + 13 with the predicted symbol; the paper prints q + 14
    assert np.mean(more) == pytest.approx(9.0, rel=0.1)


@pytest.mark.parametrize("regular", [True, False])
def test_lag_sequences(regular):
    p, rng = 20, np.random.default_rng(1)
    sequence = np.zeros(p + 1, dtype=np.int64)
    ends = collections.Counter()
    for _ in range(500):
        direct.draw_sequence(rng, sequence, regular)
        assert sequence[0] == sequence[-1] and sequence[0] in (p - 1, p)
        ends[int(sequence[0])] += 1
        middle = sequence[1:-1]
        assert len(middle) == p - 1 and middle.min() >= 0 and middle.max() <= p - 2
        assert (middle.tolist() == list(range(p - 1))) == regular
    assert fair(ends[p], 500, 0.5)


def test_reber_strings():
    rng = np.random.default_rng(0)
    strings = [reber.draw_string(rng) for _ in range(2000)]
    assert min(map(len, strings)) == 9
    assert {s for s in strings if len(s) == 9} == {
        f"B{o}{i}{o}E" for o in "TP" for i in ("BTXSE", "BPVVE")
    }
    for s in strings:
        assert s[1] == s[-2] and s[0] == "B" and s[-1] == "E"
        allowed = reber.successors(s)
        assert all(following in may for following, may in zip(s[1:], allowed, strict=True))
        assert allowed[-2] == s[1]  # the one that needs memory is never a choice
    assert fair(sum(s[1] == "T" for s in strings), 2000, 0.5)


@pytest.mark.parametrize(
    "string", ["", "BTBTXSETE", "BTBTXSEPE", "BPBTXSETE", "BTBXXSETE", "BTBTXSETB", "TTBTXSETE"]
)
def test_successors_refuse_what_is_no_string(string):
    if string == "BTBTXSETE":
        assert reber.successors(string)[-1] == "E"
        return
    with pytest.raises(ValueError, match="no embedded Reber string"):
        reber.successors(string)


def test_string_sets_do_not_overlap():
    training, testing = reber.string_sets(np.random.default_rng(2))
    assert len(training) == len(testing) == 256
    assert not set(training) & set(testing)


def test_distinct_strings_differ_from_each_other():
    training, testing = reber.string_sets(np.random.default_rng(2), distinct=True)
    assert len(set(training)) == len(set(testing)) == 256
    assert not set(training) & set(testing)
    assert len(set(reber.string_sets(np.random.default_rng(2))[0])) < 128


def test_biased_outputs_add_a_weight_an_output():
    row = rows.under(rows.reber(3, 2, 0.5), "biased-outputs")
    assert row.weights == 276 + 7
    drawn = row.shape.draw(np.random.default_rng(0))
    assert sum(np.count_nonzero(part) for part in drawn) == row.weights
    assert not drawn.hidden[-1, : row.shape.cells].any()


def test_encoding_keeps_the_strings():
    strings = ["BTBTXSETE", "BPBPVVEPE"]
    data, allowed = reber.encode(strings)
    for i, s in enumerate(strings):
        assert "".join(reber.SYMBOLS[k] for k in data[i, 1 : 1 + data[i, 0]]) == s
        for t, may in enumerate(reber.successors(s)):
            assert {k for k in range(7) if allowed[i, t] >> k & 1} == {
                reber.SYMBOLS.index(c) for c in may
            }
