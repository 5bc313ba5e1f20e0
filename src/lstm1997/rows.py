"""The rows of the paper's tables: the task, the net, the rule for stopping, the published figures.

Every number here is read off sections 5.1 to 5.7 of Hochreiter and Schmidhuber (1997); a row
that the paper does not have (another T, say) carries no published figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from . import direct, tasks
from .contrast import ALGORITHMS, STEPWISE, contrast_shape
from .engine import Sampler
from .net import Shape

UNLIMITED = 9.9
"""A mean error that no net exceeds: for goals that do not ask for one."""


@dataclass(frozen=True)
class Goal:
    """Part of a stopping rule over the last 2000 sequences (see `engine.Recent`)."""

    name: str
    wrong: int = 0
    absolute: float = UNLIMITED
    squared: float = UNLIMITED


STORED = Goal("stored", 139)
"""Fewer than 140 of 2000 wrong: what section 5.5 calls enough to learn storage, but not enough
to fine-tune the outputs.  A rule of experiment 5; elsewhere only noted on the way."""


@dataclass(frozen=True)
class Check:
    """A stopping rule by tests: every `every` sequences the net, held still, is tested.

    wrong: how many of the `sequences` may miss `tolerance`; absolute: the mean absolute error
    must be below this.  fixed: the same test sequences each time.
    """

    name: str
    every: int
    sequences: int
    wrong: int = 0
    absolute: float = UNLIMITED
    fixed: bool = False


@dataclass(frozen=True, eq=False)
class Row:
    """One row of a table (two, where rows differ in the stopping rule alone).

    kind: "blocks" (nets of memory blocks), "strings" (experiment 1) or "direct" (2a, 2b).
    rules: the stopping rules, all met before a trial ends; `main` names the one whose count of
        sequences is the row's figure.
    tolerance: an output error of this or more makes a sequence wrong.
    test: how many fresh sequences the trained net is tested on.
    paper: published figures.
    """

    name: str
    experiment: str
    title: str
    kind: str
    options: dict[str, Any]
    knobs: tuple[float, ...]
    weights: int
    rate: float
    rules: tuple[Goal, ...] | tuple[Check, ...]
    main: str
    tolerance: float
    trials: int
    shape: Shape | None = None
    sampler: Sampler | None = None
    test: int = 2560
    limit: int = 5_000_000
    paper: dict[str, Any] = field(default_factory=dict)
    reading: str = "published"
    algorithm: str = "truncated"


def _name(*parts: object) -> str:
    return "_".join(str(part).replace(".", "") for part in parts)


REBER = (
    # blocks, size, rate, % success, sequences
    (4, 1, 0.1, 100, 39_740),
    (3, 2, 0.1, 100, 21_730),
    (3, 2, 0.2, 97, 14_060),
    (4, 1, 0.5, 97, 9_500),
    (3, 2, 0.5, 100, 8_440),
)


def reber(blocks: int = 4, size: int = 1, rate: float = 0.5) -> Row:
    """Experiment 1, embedded Reber grammar."""
    output_bias = tuple(-float(b + 1) for b in range(blocks))
    shape = Shape(7, blocks, size, 7, "gates", 0.2, None, output_bias)
    known = {(b, s, r): (percent, count) for b, s, r, percent, count in REBER}
    paper: dict[str, Any] = {}
    if (blocks, size, rate) in known:
        percent, count = known[blocks, size, rate]
        paper = {"trials": 30, "success_percent": percent, "sequences": count, "table": 1}
        if (blocks, size, rate) == (3, 2, 0.5):
            paper |= {"min": 3_800, "max": 24_100}
    return Row(
        name=_name("reber", f"{blocks}x{size}", rate),
        experiment="1",
        title="embedded Reber grammar",
        kind="strings",
        options={"blocks": blocks, "size": size, "rate": rate},
        knobs=(),
        weights=shape.weights,
        rate=rate,
        rules=(Check("all_strings", every=100, sequences=512, fixed=True),),
        main="all_strings",
        tolerance=0.0,
        trials=30,
        shape=shape,
        sampler=tasks.STRINGS,
        limit=500_000,
        paper=paper,
    )


def lag(middle: str = "regular", p: int = 100) -> Row:
    """Experiments 2a (regular middle) and 2b (random middle)."""
    if middle not in ("regular", "random"):
        raise ValueError(f"the middle is regular or random, not {middle!r}")
    regular = middle == "regular"
    paper: dict[str, Any] = {}
    if p == 100:
        count = 5_040 if regular else 5_680
        paper = {"trials": 18, "success_percent": 100, "sequences": count}
        paper |= {"table": 2} if regular else {}
    return Row(
        name=_name("lag", middle, p),
        experiment="2a" if regular else "2b",
        title=f"long lag, {middle} middle",
        kind="direct",
        options={"middle": middle, "p": p},
        knobs=(float(p),),
        weights=direct.count(p + 1),
        rate=1.0,
        rules=(Check("in_a_row", every=10, sequences=10_000),),
        main="in_a_row",
        tolerance=0.25,
        trials=18,
        test=10_000,
        paper=paper,
    )


DISTRACTORS = {
    # (q, p): sequences
    (50, 50): 30_000,
    (100, 100): 31_000,
    (200, 200): 33_000,
    (500, 500): 38_000,
    (1000, 1000): 49_000,
    (1000, 500): 49_000,
    (1000, 200): 75_000,
    (1000, 100): 135_000,
    (1000, 50): 203_000,
}


def distractors(q: int = 50, p: int = 50) -> Row:
    """Experiment 2c: lag q+1, p distractor symbols."""
    shape = Shape(p + 4, 2, 1, 2, "none", 0.2)
    paper: dict[str, Any] = {}
    if (q, p) in DISTRACTORS:
        paper = {
            "trials": 20,
            "success_percent": 100,
            "sequences": DISTRACTORS[q, p],
            "table": 3,
        }
    return Row(
        name=_name("distractors", q, p),
        experiment="2c",
        title="very long lag, random distractors",
        kind="blocks",
        options={"q": q, "p": p},
        knobs=(float(p), float(q)),
        weights=shape.weights,
        rate=0.01,
        rules=(Check("in_a_row", every=1000, sequences=10_000),),
        main="in_a_row",
        tolerance=0.2,
        trials=20,
        shape=shape,
        sampler=tasks.DISTRACTORS,
        test=10_000,
        paper=paper,
    )


TWO_SEQUENCE = {
    # (variant, T, N): ST1, ST2, fraction misclassified
    ("a", 100, 3): (27_380, 39_850, 0.000195),
    ("a", 100, 1): (58_370, 64_330, 0.000117),
    ("a", 1000, 3): (446_850, 452_460, 0.000078),
    ("b", 100, 3): (41_740, 43_250, 0.00828),
    ("b", 100, 1): (74_950, 78_430, 0.01500),
    ("b", 1000, 1): (481_060, 485_080, 0.01207),
    ("c", 100, 3): (269_650, None, 0.00558),
    ("c", 100, 1): (565_640, None, 0.00441),
}


def two_sequence(variant: str = "a", T: int = 100, N: int = 3) -> Row:
    """Experiment 3: noise and signal on one line."""
    if variant not in ("a", "b", "c"):
        raise ValueError(f"the variant is a, b or c, not {variant!r}")
    shape = Shape(1, 3, 1, 1, "hidden", 0.1, (-1.0, -3.0, -5.0), (-2.0, -4.0, -6.0))
    paper: dict[str, Any] = {}
    if (variant, T, N) in TWO_SEQUENCE:
        first, second, wrong = TWO_SEQUENCE[variant, T, N]
        paper = {
            "trials": 10,
            "success_percent": 100,
            "sequences": first if second is None else second,
            "fraction_wrong": wrong,
            "table": {"a": 4, "b": 5, "c": 6}[variant],
        }
        if second is not None:
            paper["first"] = first
    noisy_start = 1.0 if variant == "b" else 0.0
    rules: tuple[Check, ...]
    if variant == "c":
        rules = (Check("stop", every=100, sequences=256, absolute=0.015, fixed=True),)
        knobs = (float(T), float(N), noisy_start, 0.2, 0.1**0.5)
    else:
        allowed, close = (0, 0.01) if variant == "a" else (5, 0.04)
        rules = (
            Check("ST1", every=100, sequences=256, wrong=allowed, fixed=True),
            Check("ST2", every=100, sequences=256, wrong=allowed, absolute=close, fixed=True),
        )
        knobs = (float(T), float(N), noisy_start, 0.0, 0.0)
    return Row(
        name=_name("two_sequence", variant, T, N),
        experiment=f"3{variant}",
        title="noise and signal on one line",
        kind="blocks",
        options={"variant": variant, "T": T, "N": N},
        knobs=knobs,
        weights=shape.weights,
        rate=0.1 if variant == "c" else 1.0,
        rules=rules,
        main=rules[-1].name,
        tolerance=0.1 if variant == "c" else 0.2,
        trials=10,
        shape=shape,
        sampler=tasks.TWO_SEQUENCE,
        paper=paper,
    )


ADDING = {100: (1, 74_000), 500: (0, 209_000), 1000: (1, 853_000)}


def adding(T: int = 100) -> Row:
    """Experiment 4, the adding problem."""
    shape = Shape(2, 2, 2, 1, "all", 0.1, (-3.0, -6.0))
    paper: dict[str, Any] = {}
    if T in ADDING:
        wrong, count = ADDING[T]
        paper = {
            "trials": 10,
            "success_percent": 100,
            "sequences": count,
            "wrong": wrong,
            "table": 7,
        }
        if T == 1000:
            paper |= {"min": 370_000, "max": 2_020_000}
    return Row(
        name=_name("adding", T),
        experiment="4",
        title="adding problem",
        kind="blocks",
        options={"T": T},
        knobs=(float(T),),
        weights=shape.weights,
        rate=0.5,
        rules=(
            STORED,
            Goal("squared", 0, squared=0.01),
            Goal("absolute", 0, absolute=0.01),
        ),
        main="absolute",
        tolerance=0.04,
        trials=10,
        shape=shape,
        sampler=tasks.ADDING,
        paper=paper,
    )


def multiplication(T: int = 100) -> Row:
    """Experiment 5, the multiplication problem."""
    shape = Shape(2, 2, 2, 1, "all", 0.1)
    paper: dict[str, Any] = {}
    if T == 100:
        paper = {
            "trials": 10,
            "success_percent": 100,
            "sequences": 1_273_000,
            "wrong": 14,
            "mse": 0.0139,
            "first": 482_000,
            "first_wrong": 139,
            "first_mse": 0.0223,
            "table": 8,
        }
    return Row(
        name=_name("multiplication", T),
        experiment="5",
        title="multiplication problem",
        kind="blocks",
        options={"T": T},
        knobs=(float(T),),
        weights=shape.weights,
        rate=0.1,
        rules=(STORED, Goal("fine", 12)),
        main="fine",
        tolerance=0.04,
        trials=10,
        shape=shape,
        sampler=tasks.MULTIPLICATION,
        paper=paper,
    )


def order(marks: int = 2) -> Row:
    """Experiment 6a (two marked symbols) and 6b (three)."""
    if marks not in (2, 3):
        raise ValueError(f"there are 2 or 3 marks, not {marks}")
    two = marks == 2
    gates = (-2.0, -4.0) if two else (-2.0, -4.0, -6.0)
    shape = Shape(8, marks, 2, 2**marks, "all", 0.1, gates)
    first = (10.0, 50.0) if two else (10.0, 33.0, 66.0)
    return Row(
        name=_name("order", marks),
        experiment="6a" if two else "6b",
        title=f"temporal order of {'two' if two else 'three'} symbols",
        kind="blocks",
        options={"marks": marks},
        knobs=(float(marks), *first),
        weights=shape.weights,
        rate=0.5 if two else 0.1,
        rules=(STORED, Goal("squared", 0, squared=0.1), Goal("absolute", 0, absolute=0.1)),
        main="absolute",
        tolerance=0.3,
        trials=20 if two else 10,
        shape=shape,
        sampler=tasks.ORDER,
        limit=1_000_000 if two else 5_000_000,
        paper={
            "trials": 20 if two else 10,
            "success_percent": 100,
            "sequences": 31_390 if two else 571_100,
            "wrong": 1 if two else 2,
            "table": 9,
        },
    )


TASKS: dict[str, Callable[..., Row]] = {
    "reber": reber,
    "lag": lag,
    "distractors": distractors,
    "two-sequence": two_sequence,
    "adding": adding,
    "multiplication": multiplication,
    "order": order,
}


def task_of(row: Row) -> str:
    """The name under which TASKS has the row."""
    number = row.experiment[0]
    names = {"1": "reber", "3": "two-sequence", "4": "adding", "5": "multiplication", "6": "order"}
    return names.get(number) or ("distractors" if row.experiment == "2c" else "lag")


READINGS = {
    "published": "as the paper is read here",
    "by-sequence": "weights change at the end of a sequence, where its errors come at every step",
    "whole-net": "2a and 2b: the memory cell is there from the start",
    "last-error": "2b: errors count at the last step, the only one that can be foretold",
    "centred": "2a and 2b: g from -1/2 to 1/2, where the text says from 0 to 1",
    "centred-last-error": "2b: both of the last two",
    "double-rate": "the gradient of the squared error without the half: twice the learning rate",
    "caption-ranges": "g in [-1, 1] and h in [-2, 2], as the caption of table 10 has them",
    "gate-bias": "2c: input gates start at -3, the remedy of section 4 against state drift",
    "linear-output": "a linear output unit, where the text says logistic",
    "distinct-strings": "1: no string stands twice in a training or a test set",
    "biased-outputs": "1: output units have a bias, for which the published count has no room",
}


def read(row: Row, reading: str) -> Row:
    """The row under another reading of the text.

    Raises ValueError where the reading makes no difference to the row.
    """
    if reading == "published":
        return row
    if reading not in READINGS:
        raise ValueError(f"no reading {reading!r}; there are {', '.join(READINGS)}")
    stepwise = row.kind in ("strings", "direct")
    applies = {
        "by-sequence": stepwise,
        "whole-net": row.kind == "direct",
        "last-error": row.experiment == "2b",
        "centred": row.kind == "direct",
        "centred-last-error": row.experiment == "2b",
        "double-rate": True,
        "caption-ranges": row.shape is not None,
        "linear-output": row.shape is not None,
        "gate-bias": row.experiment == "2c",
        "distinct-strings": row.kind == "strings",
        "biased-outputs": row.kind == "strings",
    }
    if not applies[reading]:
        raise ValueError(f"reading {reading!r} makes no difference to {row.name}")
    rate = 2 * row.rate if reading == "double-rate" else row.rate
    shape = row.shape
    if shape is not None and reading == "caption-ranges":
        shape = replace(shape, g_range=1.0, h_range=2.0)
    if shape is not None and reading == "linear-output":
        shape = replace(shape, linear_output=True)
    if shape is not None and reading == "biased-outputs":
        shape = replace(shape, biased="gates and outputs")
    if shape is not None and reading == "gate-bias":
        none = (0.0,) * shape.blocks
        shape = replace(
            shape, biased="gates", input_gate_bias=(-3.0,) * shape.blocks, output_gate_bias=none
        )
    weights = row.weights if shape is None else shape.weights
    name = _name(row.name, reading.replace("-", "_"))
    return replace(row, name=name, rate=rate, shape=shape, weights=weights, reading=reading)


def taught(row: Row, algorithm: str) -> Row:
    """The row with another algorithm (see `contrast.ALGORITHMS`); no published figures then.

    Raises ValueError where the algorithm does not fit the row's task.
    """
    if algorithm == "truncated":
        return row
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no algorithm {algorithm!r}; there are {', '.join(ALGORITHMS)}")
    if row.shape is None:
        raise ValueError(f"algorithm {algorithm!r} has no net to set beside that of {row.name}")
    if row.reading in ("caption-ranges", "linear-output", "gate-bias"):
        raise ValueError(f"reading {row.reading!r} is for the net as published only")
    if algorithm in STEPWISE and (row.kind != "strings" or row.reading == "by-sequence"):
        raise ValueError(f"algorithm {algorithm!r} is for weights that change at each step")
    weights = contrast_shape(algorithm, row.shape).weights
    name = _name(row.name, algorithm.replace("-", "_"))
    return replace(row, name=name, algorithm=algorithm, weights=weights, paper={})


def paper_rows() -> list[Row]:
    """Every LSTM row of tables 1 to 9, cheapest first."""
    return [
        *(reber(b, s, r) for b, s, r, _, _ in REBER),
        lag("regular"),
        lag("random"),
        *(two_sequence("a", 100, n) for n in (3, 1)),
        *(two_sequence("b", 100, n) for n in (3, 1)),
        *(two_sequence("c", 100, n) for n in (3, 1)),
        adding(100),
        order(2),
        multiplication(),
        *(distractors(q, p) for q, p in DISTRACTORS if q < 1000),
        order(3),
        adding(500),
        distractors(1000, 1000),
        distractors(1000, 500),
        distractors(1000, 200),
        adding(1000),
        two_sequence("a", 1000, 3),
        two_sequence("b", 1000, 1),
        distractors(1000, 100),
        distractors(1000, 50),
    ]
