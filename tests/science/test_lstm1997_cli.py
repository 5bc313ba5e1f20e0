"""The command line: runs, resumes, shows, and refuses in one line."""

import ast
import json
import random
import sys

import pytest

from lstm1997 import results, rows, runner
from lstm1997.__main__ import main

TRIALS, LIMIT = 4, 3000


def run(folder, say=lambda text: None):
    return runner.run_row(rows.order(2), TRIALS, 5, LIMIT, 1, folder, say)


def without_timing(content):
    return {name: part for name, part in content.items() if name != "timing"}


@pytest.fixture(scope="module")
def through(tmp_path_factory):
    folder = tmp_path_factory.mktemp("through")
    run(folder)
    return json.loads((folder / "order_2.json").read_text())


@pytest.mark.parametrize("seed", range(3))
def test_interrupted_and_resumed_is_as_run_through(tmp_path, through, seed):
    stop_at = random.Random(seed).randrange(1, TRIALS)
    news = []

    def interrupt(text):
        news.append(text)
        if len(news) == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, interrupt)
    kept = results.load(tmp_path / "order_2.json")
    assert len(kept["trials"]) == stop_at and not kept["complete"]
    run(tmp_path)
    assert without_timing(results.load(tmp_path / "order_2.json")) == without_timing(through)


def test_interruption_inside_a_trial_loses_only_that_trial(tmp_path, through, monkeypatch):
    true, calls = runner.run_trial, []

    def broken(row, seed, limit, progress):
        calls.append(seed)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return true(row, seed, limit, progress)

    monkeypatch.setattr(runner, "_compile", lambda row: None)
    monkeypatch.setattr(runner, "run_trial", broken)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path)
    assert len(results.load(tmp_path / "order_2.json")["trials"]) == 2
    assert not list(tmp_path.glob("*.part"))
    monkeypatch.setattr(runner, "run_trial", true)
    run(tmp_path)
    assert without_timing(results.load(tmp_path / "order_2.json")) == without_timing(through)


def test_two_at_a_time_gives_the_same(tmp_path, through):
    runner.run_row(rows.order(2), TRIALS, 5, LIMIT, 2, tmp_path, lambda text: None)
    assert without_timing(results.load(tmp_path / "order_2.json")) == without_timing(through)


def test_more_trials_can_be_added(tmp_path, through):
    runner.run_row(rows.order(2), 2, 5, LIMIT, 1, tmp_path, lambda text: None)
    run(tmp_path)
    assert without_timing(results.load(tmp_path / "order_2.json")) == without_timing(through)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("run adding --T ten", "argument --T: a whole number of 1 or more, not 'ten'"),
        ("run adding --trials 0", "argument --trials: a whole number of 1 or more, not '0'"),
        ("run adding --seed -1", "argument --seed: a whole number of 0 or more, not '-1'"),
        ("run subtracting", "invalid choice: 'subtracting'"),
        ("run order --marks 5", "there are 2 or 3 marks, not 5"),
        ("run two-sequence --variant z", "the variant is a, b or c, not 'z'"),
        ("run lag --middle odd", "the middle is regular or random, not 'odd'"),
        ("run adding --reading by-sequence", "makes no difference to adding_100"),
        ("run lag --algorithm modern", "has no net to set beside that of lag_regular_100"),
        (
            "run adding --reading linear-output --algorithm full",
            "cannot be run under reading 'linear-output'",
        ),
        (
            "run reber --reading caption-ranges --algorithm modern",
            "algorithm 'modern' cannot be run under reading 'caption-ranges'",
        ),
        ("run order --algorithm one-back", "is for weights that change at each step"),
        (
            "run reber --algorithm full-stepwise --reading by-sequence",
            "is for weights that change at each step",
        ),
        ("run adding --reading biased-outputs", "makes no difference to adding_100"),
        ("run distractors --q", "argument --q: expected one argument"),
        ("", "the following arguments are required: COMMAND"),
    ],
)
def test_errors_are_one_line(line, says, capsys):
    try:
        status = main(line.split())
    except SystemExit as stop:
        status = stop.code
    assert status == 2
    error = capsys.readouterr().err
    assert says in error and error.startswith("lstm1997: ") and error.count("\n") == 1


def test_trials_of_another_command_are_not_mixed_in(tmp_path, through):
    (tmp_path / "order_2.json").write_text(json.dumps(through))
    common = ["run", "order", "--folder", str(tmp_path), "--trials", "4"]
    assert main([*common, "--seed", "0", "--limit", str(LIMIT)]) == 2
    assert main([*common, "--seed", "5", "--limit", "9"]) == 2
    other = {**through, "environment": {**through["environment"], "numba": "0.1"}}
    (tmp_path / "order_2.json").write_text(json.dumps(other))
    more = ["--seed", "5", "--limit", str(LIMIT), "--trials", "6"]
    assert main([*common[:-2], *more]) == 2


def test_table(tmp_path, through, capsys):
    (tmp_path / "order_2.json").write_text(json.dumps(through))
    assert main(["table", "--folder", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "31,390" in shown and "0 of 4" in shown and "not run: reber_4x1_01" in shown


def test_the_science_knows_no_website(root):
    """It needs NumPy and Numba, and nothing of the lesson or its generator."""
    used = set()
    for path in (root / "src/lstm1997").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used.add(node.module.split(".")[0])
    assert used - sys.stdlib_module_names <= {"numpy", "numba", "llvmlite"}
