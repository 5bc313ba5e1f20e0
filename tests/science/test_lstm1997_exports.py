"""The exported nets do what their scores say; what was guessed, and that every row was run."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstm1997 import results, tasks
from lstm1997.engine import engine
from lstm1997.export import EXPORTED, FRESH, parts
from lstm1997.guess import UNITS, guess, output_at_end
from lstm1997.net import Weights
from lstm1997.rows import order, paper_rows, two_sequence

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "experiments"


def module(name):
    text = (ROOT / f"docs/assets/explorables/weights/{name}.js").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("export const ")]
    pairs = (line.removeprefix("export const ").rstrip(";").split(" = ", 1) for line in lines)
    return {name: json.loads(value) for name, value in pairs}


def weights_of(net):
    incoming = np.concatenate([net["W_c"], net["W_in"], net["W_out"]])
    bias = np.concatenate([net["b_c"], net["b_in"], net["b_out"]])
    hidden = np.vstack([incoming.T, bias])
    output = np.vstack([np.array(net["W_y"]).T, net["b_y"]])
    return Weights(np.ascontiguousarray(hidden), np.ascontiguousarray(output))


@pytest.mark.parametrize("name", EXPORTED)
def test_module_scores_as_it_says(name):
    found, row = module(name), EXPORTED[name]
    net, score = found["NET"], found["SCORE"]
    weights = weights_of(net)
    assert sum(part.size for part in weights) == row.weights == score["weights"]
    assert parts(row.shape, weights) == net
    fresh = np.random.default_rng([score["seed"], FRESH])
    answer = engine(row.shape, row.sampler).test(
        *weights, fresh, tasks.NO_DATA, np.array(row.knobs), FRESH, row.tolerance, FRESH
    )
    assert (answer[0], answer[1]) == (FRESH, score["wrong"])
    assert answer[2] == pytest.approx(score["mean_absolute_error"], abs=1e-12)
    assert score["right_fraction"] >= 0.99
    recorded = json.loads((FOLDER / "exports.json").read_text())
    assert recorded[name] == score


def test_temporal_order_module_names_its_symbols():
    found = module("temporal_order_1997")
    assert found["SYMBOLS"] == tasks.SYMBOLS_ORDER
    assert len(found["CLASSES"]) == order(2).shape.outputs


def test_every_row_of_the_paper_has_as_many_trials_as_there():
    for row in paper_rows():
        assert results.load(FOLDER / f"{row.name}.json")["summary"]["trials"] >= row.trials


@pytest.mark.parametrize("row", ["a_100_3", "a_100_1", "b_100_3", "b_100_1"])
def test_guessing_file_follows_from_its_guesses(row):
    found = json.loads((FOLDER / f"guessing_{row}.json").read_text())
    drawn = [g["draws"] for g in found["guesses"] if g["draws"] is not None]
    assert found["successes"] == len(drawn)
    assert found["draws"] == results.spread(drawn)
    assert found["sequences"] == results.spread([g["sequences"] for g in found["guesses"]])


def test_a_guessed_net_does_classify():
    row = two_sequence("a", 20, 3)
    knobs = np.array(row.knobs)
    init, test = np.random.default_rng(0), np.random.default_rng(1)
    draws, looked, W = guess(init, test, knobs, UNITS, 100.0, 0.2, 256, 0, 200_000)
    assert 1 <= draws <= 200_000 and looked >= 256
    rng, plan, x, y = np.random.default_rng(2), np.zeros(8), np.zeros(1), np.zeros(UNITS)
    wrong = 0
    for _ in range(500):
        out = output_at_end(W, rng, knobs, plan, x, y, np.zeros(UNITS))
        wrong += abs(out - (1.0 - plan[0])) >= 0.2
    assert wrong < 25
