"""One trial: draw a net, train it until the row's stopping rules are met, test it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from . import direct, tasks
from .contrast import ModernShape, contrast_engine
from .engine import Engine, Recent, engine
from .net import Shape, Weights
from .reber import encode, string_sets
from .rows import Check, Goal, Row

Progress = Callable[[int], None]
"""Told now and then how many sequences have been learned."""

CHUNK = 20_000
"""Sequences between two reports of progress."""

STRING_SETS = 3
"""Experiment 1 shares three pairs of training and test sets among its trials."""


class Streams(NamedTuple):
    """A trial's random numbers: starting weights, training, testing."""

    init: np.random.Generator
    train: np.random.Generator
    test: np.random.Generator

    @classmethod
    def of(cls, seed: int) -> Streams:
        """The three streams of the trial with this seed."""
        return cls(*(np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)))


@dataclass(frozen=True)
class Trial:
    """How a trial went.

    learned, steps: the sequences it was trained on, and their time steps.
    met: the stopping rules met, and after how many sequences.
    tests: how the net did on fresh sequences when it met a rule, or, under "end", when it was
        given up.
    notes: what is to be recorded of some tasks only.
    """

    row: Row
    seed: int
    learned: int
    steps: int
    met: dict[str, int]
    tests: dict[str, dict[str, Any]]
    weights: Weights | direct.DirectWeights
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def success(self) -> bool:
        """Whether all of the row's rules were met."""
        return all(rule.name in self.met for rule in self.row.rules)

    @property
    def sequences(self) -> int | None:
        """Sequences until the row's main rule was met; None if it was not."""
        return self.met.get(self.row.main)

    def record(self) -> dict[str, Any]:
        """The trial as a result file has it: everything but the weights."""
        return {
            "seed": self.seed,
            "success": self.success,
            "sequences": self.sequences,
            "learned": self.learned,
            "steps": self.steps,
            "met": self.met,
            "tests": self.tests,
            **self.notes,
        }


def run_trial(row: Row, seed: int, limit: int, progress: Progress = lambda done: None) -> Trial:
    """Train a fresh net on at most `limit` sequences."""
    run = {"reber": _run_strings, "lag": _run_direct}.get(row.task, _run_blocks)
    return run(row, seed, limit, progress, Streams.of(seed))


Answer = tuple[int, int, float, float, float]
"""What `Engine.test` returns."""


def _score(answer: Answer) -> dict[str, Any]:
    tested, wrong, absolute, squared, largest = answer
    return {
        "sequences": tested,
        "wrong": wrong,
        "absolute": absolute,
        "squared": squared,
        "largest": largest,
    }


def _net(row: Row) -> tuple[Shape | ModernShape, Engine]:
    """The row's net and its compiled engine."""
    assert row.shape is not None and row.sampler is not None
    if row.algorithm == "truncated":
        return row.shape, engine(row.shape, row.sampler)
    return contrast_engine(row.algorithm, row.shape, row.sampler)


def _run_blocks(row: Row, seed: int, limit: int, progress: Progress, streams: Streams) -> Trial:
    init, train, test = streams
    shape, compiled = _net(row)
    weights = shape.draw(init)
    knobs = np.array(row.knobs)
    source = (*weights, train, tasks.NO_DATA, knobs)
    goals = [rule for rule in row.rules if isinstance(rule, Goal)]
    recent = Recent([(goal.wrong, goal.absolute, goal.squared) for goal in goals])
    checks = [rule for rule in row.rules if isinstance(rule, Check)]
    fixed = int(test.integers(2**62))  # the seed of a test set that stays the same

    def tried(stream: np.random.Generator, sequences: int, allowed: int) -> Answer:
        return compiled.test(
            *weights, stream, tasks.NO_DATA, knobs, sequences, row.tolerance, allowed
        )

    def passes(check: Check) -> bool:
        stream = np.random.default_rng(fixed) if check.fixed else test
        tested, wrong, absolute, _, _ = tried(stream, check.sequences, check.wrong)
        return tested == check.sequences and wrong <= check.wrong and absolute < check.absolute

    done = steps = 0
    met: dict[str, int] = {}
    tests: dict[str, Any] = {}
    chunk = checks[0].every if checks else CHUNK
    while done < limit and len(met) < len(row.rules):
        until = min(limit, done + chunk)
        done, more = compiled.train(
            *source, row.rate, row.by_step, done, until, row.tolerance, *recent.buffers
        )
        steps += more
        news = [goal.name for goal, at in zip(goals, recent.met, strict=True) if at == done]
        for check in checks:
            if check.name not in met and passes(check):
                news.append(check.name)
            if check.name not in (*met, *news):
                break  # rules stand from the easiest to the hardest
        for name in news:
            met[name] = done
            tests[name] = _score(tried(test, row.test, row.test))
        if done % CHUNK == 0:
            progress(done)
    if len(met) < len(row.rules):
        tests["end"] = _score(tried(test, row.test, row.test))
    return Trial(row, seed, done, steps, met, tests, weights)


@cache
def predictor(compiled: Engine) -> Callable[..., int]:
    """A compiled function: how many strings a net predicts rightly, from the first on.

    A string is right when at every step each symbol that may follow has a more active output
    than each that may not.
    """
    outputs = compiled.outputs

    @njit
    def right_from_the_start(hidden, output, rng, data, knobs, allowed):
        for i in range(data.shape[0]):
            out = outputs(hidden, output, rng, data[i : i + 1], knobs, data[i, 0] - 1)
            for t in range(out.shape[0]):
                lowest, highest = 2.0, -1.0
                for k in range(out.shape[1]):
                    if (allowed[i, t] >> k) & 1:
                        lowest = min(lowest, out[t, k])
                    else:
                        highest = max(highest, out[t, k])
                if not 1.0 >= lowest > highest >= 0.0:  # a net of NaN is never right
                    return i
        return data.shape[0]

    return right_from_the_start


def _run_strings(row: Row, seed: int, limit: int, progress: Progress, streams: Streams) -> Trial:
    init, train, test = streams
    shape, compiled = _net(row)
    predict = predictor(compiled)
    weights = shape.draw(init)
    (check,) = (rule for rule in row.rules if isinstance(rule, Check))
    shared = np.random.default_rng(seed % STRING_SETS)
    sets = string_sets(shared, check.sequences // 2, row.distinct)
    (training, _), (everything, allowed) = encode(sets[0]), encode(sets[0] + sets[1])
    knobs = np.zeros(1)
    recent = Recent([])
    done = steps = right = 0
    while done < limit and right < len(everything):
        until = min(limit, done + check.every)
        done, more = compiled.train(
            *weights,
            train,
            training,
            knobs,
            row.rate,
            row.by_step,
            done,
            until,
            0.0,
            *recent.buffers,
        )
        steps += more
        right = predict(*weights, test, everything, knobs, allowed)
        if done % CHUNK == 0:
            progress(done)
    met = {check.name: done} if right == len(everything) else {}
    fresh, fresh_allowed = encode(string_sets(test, row.test)[0])
    wrong = sum(
        predict(*weights, test, fresh[i : i + 1], knobs, fresh_allowed[i : i + 1]) == 0
        for i in range(row.test)
    )
    score = {"sequences": row.test, "wrong": wrong}
    tests = {check.name if met else "end": score}
    return Trial(row, seed, done, steps, met, tests, weights)


STALLED = 100
"""2a and 2b: the cell joins once the mean error of this many sequences is no lower than that of
as many before."""


def _run_direct(row: Row, seed: int, limit: int, progress: Progress, streams: Streams) -> Trial:
    init, train, test = streams
    p = int(row.knobs[0])
    regular = row.options["middle"] == "regular"
    weights = direct.draw(p + 1, 0.2, init)
    (check,) = (rule for rule in row.rules if isinstance(rule, Check))
    joined = 0 if row.whole_net else None
    before, error = np.inf, 0.0
    done = 0
    passed = False
    while done < limit and not passed:
        until = min(limit, done + check.every)
        mean = direct.train(
            *weights, train, regular, row.rate, row.by_step, joined is not None, row.only_last,
            row.low, until - done,
        )  # fmt: skip
        error += mean * (until - done)
        done = until
        if joined is None and done % STALLED == 0:
            if error >= before:
                joined = done
            before, error = error, 0.0
        passed = direct.passes(
            *weights, test, regular, joined is not None, row.low, check.sequences, row.tolerance
        )
        if done % CHUNK == 0:
            progress(done)
    tested = 0
    wrong = 0
    while tested < row.test:
        wrong += not direct.passes(
            *weights, test, regular, joined is not None, row.low, 1, row.tolerance
        )
        tested += 1
    met = {check.name: done} if passed else {}
    tests = {check.name if met else "end": {"sequences": tested, "wrong": wrong}}
    return Trial(row, seed, done, done * p, met, tests, weights, {"cell_joined": joined})
