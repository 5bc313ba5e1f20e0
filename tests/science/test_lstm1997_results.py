"""The result files: sound, complete in themselves, and what their commands give."""

import json
import math
import shlex
from pathlib import Path

import jsonschema
import pytest

from lstm1997 import results
from lstm1997.__main__ import make_row, parser
from lstm1997.trial import run_trial

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "experiments"
SCHEMA = json.loads((ROOT / "src/lstm1997/schema.json").read_text(encoding="utf-8"))
FILES = sorted(path for path in FOLDER.glob("*.json") if "trials" in json.loads(path.read_text()))
SHORT = 5_000_000
"""Trials of fewer time steps than this are run again here."""


def arguments(content):
    words = shlex.split(content["command"])
    assert words[:3] == ["python", "-m", "lstm1997"]
    return parser().parse_args(words[3:])


def test_there_are_results():
    assert len(FILES) >= 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_result_file_is_sound(path):
    content = results.load(path)
    jsonschema.validate(content, SCHEMA)
    assert content["row"] == path.stem
    seeds = [trial["seed"] for trial in content["trials"]]
    assert seeds == list(range(content["seed"], content["seed"] + len(seeds)))
    assert content["complete"] == (len(seeds) == content["trials_asked"])
    assert len(content["timing"]["processor_seconds"]) == len(seeds)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_figures_follow_from_the_trials(path):
    content = results.load(path)
    again = results.summarise(content["trials"], content["settings"]["rules"])
    assert json.loads(json.dumps(again)) == content["summary"]
    for trial in content["trials"]:
        assert trial["success"] == all(r in trial["met"] for r in content["settings"]["rules"])
        assert trial["sequences"] == trial["met"].get(content["settings"]["main"])
        if trial["success"]:
            assert trial["learned"] == max(trial["met"].values())
        else:
            assert trial["learned"] == content["settings"]["limit"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_command_is_the_rows(path):
    content = results.load(path)
    asked = arguments(content)
    row = make_row(asked)
    assert row.name == content["row"]
    assert row.paper == content["paper"]
    settings = content["settings"]
    assert settings["weights"] == row.weights and settings["learning_rate"] == row.rate
    assert settings["limit"] == (asked.limit or row.limit)
    assert asked.trials == content["trials_asked"] and asked.seed == content["seed"]


def test_summary_by_hand():
    test = {"sequences": 10, "wrong": 1, "absolute": 0.5}
    trials = [
        {"success": True, "sequences": n, "learned": n, "met": {"r": n}, "tests": {"r": test}}
        for n in (10, 30)
    ]
    trials.append({"success": False, "sequences": None, "learned": 80, "met": {}, "tests": {}})
    summary = results.summarise(trials, ["r"])
    assert (summary["successes"], summary["failures"]) == (2, 1)
    assert summary["success_percent"] == pytest.approx(200 / 3)
    sd = math.sqrt(200)
    assert summary["sequences"] == {"mean": 20, "median": 20, "min": 10, "max": 30, "sd": sd}
    assert summary["at_least"]["mean"] == 40
    assert summary["rules"]["r"]["fraction_wrong"]["mean"] == pytest.approx(0.1)
    assert results.summarise([trials[2]], ["r"])["sequences"] is None


SAMPLES = ["order_2", "distractors_50_50", "two_sequence_b_100_3"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_trial_comes_out_the_same_again(name):
    """Every bit of the arithmetic is fixed, so another machine should agree as well."""
    content = results.load(FOLDER / f"{name}.json")
    trial = min(content["trials"], key=lambda trial: trial["steps"])
    if trial["steps"] > SHORT:
        pytest.skip("no short trial")
    again = run_trial(make_row(arguments(content)), trial["seed"], content["settings"]["limit"])
    assert json.loads(json.dumps(again.record())) == trial


def test_damaged_file_is_named(tmp_path):
    (tmp_path / "order_2.json").write_text('{"format": 1,\n oops')
    with pytest.raises(ValueError, match=r"order_2\.json:2: not valid JSON"):
        results.load(tmp_path / "order_2.json")
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(ValueError, match="not a result file"):
        results.load(tmp_path / "other.json")
