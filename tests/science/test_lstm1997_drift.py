"""What untrained nets still show: the plain forward pass against the compiled one, and the file."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstm1997.drift import drift, measure, read
from lstm1997.engine import engine
from lstm1997.rows import distractors
from lstm1997.tasks import STRINGS

FILE = Path(__file__).parents[2] / "experiments/drift.json"


def test_the_plain_forward_pass_is_the_engines():
    row = distractors(30, 5)
    weights = row.shape.draw(np.random.default_rng(1))
    symbols = np.random.default_rng(2).integers(0, row.shape.inputs, size=31).tolist()
    data = np.array([[len(symbols) + 1, *symbols, 0]])
    theirs = engine(row.shape, STRINGS).outputs(
        *weights, np.random.default_rng(0), data, np.zeros(1), len(symbols)
    )
    _, cells = read(weights.hidden, row, symbols)
    ours = 1 / (1 + np.exp(-(cells @ weights.output[:-1] + weights.output[-1])))
    np.testing.assert_allclose(ours, theirs[-1], rtol=0, atol=1e-12)


def test_the_state_keeps_what_the_output_hides():
    near, far = measure(distractors(50, 50), 6), measure(distractors(500, 500), 6)
    assert far["state"] > 0.1 * near["state"]
    assert far["output"] < 0.1 * near["output"]


def test_the_file_is_what_the_command_gives():
    stored, again = json.loads(FILE.read_text(encoding="utf-8")), drift()
    assert stored["rows"].keys() == again["rows"].keys()
    for name, entry in again["rows"].items():
        assert stored["rows"][name] == pytest.approx(entry, rel=1e-6)
