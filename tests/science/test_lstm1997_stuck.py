"""What the nets of experiment 1 that fail get wrong: the counting, and the file."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstm1997.engine import engine
from lstm1997.reber import draw_string, encode
from lstm1997.rows import reber
from lstm1997.stuck import STRINGS, group, mistakes, trace
from lstm1997.trial import predictor, run_trial

ROW = reber(3, 2, 0.5)
FOLDER = Path(__file__).parents[2] / "experiments"


@pytest.fixture(scope="module")
def stored():
    return json.loads((FOLDER / "stuck.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def trials():
    """The row's own trials, by seed."""
    found = json.loads((FOLDER / "reber_3x2_05.json").read_text(encoding="utf-8"))["trials"]
    return {trial["seed"]: trial for trial in found}


def test_a_trained_net_counts_as_in_the_file(stored, trials):
    solved = [net for net in stored["nets"] if net["solved"]]
    net = min(solved, key=lambda net: trials[net["seed"]]["steps"])
    trial = run_trial(ROW, net["seed"], stored["limit"])
    rng = np.random.default_rng(0)
    strings = [draw_string(rng) for _ in range(STRINGS)]
    letter, elsewhere = mistakes(ROW, trial.weights, strings)
    assert (letter, elsewhere) == (net["letter"], net["elsewhere"])
    shown = trace(ROW, trial.weights, strings[:100])
    assert shown == pytest.approx({name: net[name] for name in shown}, rel=1e-6)


def test_an_untrained_net_makes_mistakes_of_both_kinds():
    weights = ROW.shape.draw(np.random.default_rng(3))
    strings = [draw_string(np.random.default_rng(4)) for _ in range(5)]
    letter, elsewhere = mistakes(ROW, weights, strings)
    assert letter + elsewhere > 0 and elsewhere == 5


def test_a_net_of_nan_is_never_right():
    weights = ROW.shape.draw(np.random.default_rng(3))
    weights.hidden[:] = np.nan
    data, allowed = encode(["BTBTXSETE"])
    predict = predictor(engine(ROW.shape, ROW.sampler))
    assert predict(*weights, np.random.default_rng(0), data, np.zeros(1), allowed) == 0
    assert mistakes(ROW, weights, ["BTBTXSETE"]) == (1, 1)


def test_the_file_agrees_with_the_rows_own(stored, trials):
    assert all(net["solved"] == trials[net["seed"]]["success"] for net in stored["nets"])
    assert stored["failed"] == sum(not net["solved"] for net in stored["nets"])
    assert stored["groups"] == group(stored["nets"])
    assert sum(entry["nets"] for entry in stored["groups"].values()) == len(stored["nets"])
