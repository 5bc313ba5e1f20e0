"""Command line: `python -m lstm1997 run adding --T 100 --trials 10 --seed 0`."""

from __future__ import annotations

import argparse
import inspect
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import decisions, results
from .contrast import ALGORITHMS
from .drift import drift
from .export import export
from .guess import guess_row
from .rows import READINGS, TASKS, Row, paper_rows, taught, two_sequence, under
from .runner import run_row
from .stuck import stuck
from .table import render

FOLDER = Path("experiments")
REPRODUCED = Path(".cache/experiments")
MODULES = Path("docs/assets/explorables/weights")


QUICK: dict[str, tuple[int, int | None]] = {
    # row: trials, sequences at most
    "reber_3x2_05": (3, 100_000),
    "lag_regular_100": (2, 20_000),
    "lag_random_100": (2, 20_000),
    "distractors_50_50": (2, 300_000),
    "two_sequence_a_100_3": (3, 100_000),
    "two_sequence_b_100_3": (3, 100_000),
    "two_sequence_c_100_3": (2, 300_000),
    "adding_100": (2, 300_000),
    "multiplication_100": (2, 300_000),
    "order_2": (3, 100_000),
    "order_3": (2, 150_000),
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> Any:
        sys.stderr.write(f"lstm1997: {message}\n")
        raise SystemExit(2)


def at_least_one(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"a whole number of 1 or more, not {text!r}")
    return number


def not_negative(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number of 0 or more, not {text!r}")
    return int(text)


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="python -m lstm1997", description="The six experiments of 1997, run again.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the trials of one table row")
    tasks = run.add_subparsers(dest="task", required=True, metavar="TASK", parser_class=Parser)
    for name, make in TASKS.items():
        task = tasks.add_parser(name, help=(make.__doc__ or "").splitlines()[0])
        for option, parameter in inspect.signature(make).parameters.items():
            kind = type(parameter.default)
            task.add_argument(
                f"--{option}",
                type=at_least_one if kind is int else kind,
                default=parameter.default,
                help=f"default {parameter.default}",
            )
        task.add_argument("--trials", type=at_least_one, help="default: as many as the paper")
        task.add_argument("--seed", type=not_negative, default=0, help="of the first trial")
        task.add_argument("--jobs", type=at_least_one, default=1, help="trials at a time")
        task.add_argument("--limit", type=at_least_one, help="sequences after which to give up")
        task.add_argument("--reading", choices=list(READINGS), default="published")
        task.add_argument("--algorithm", choices=list(ALGORITHMS), default="truncated")
        task.add_argument("--folder", type=Path, default=FOLDER, help="where results go")

    table = commands.add_parser("table", help="the paper's figures beside ours")
    table.add_argument("--folder", type=Path, default=FOLDER)

    choices = commands.add_parser("decisions", help="what the text leaves open, and what we chose")
    choices.add_argument("--folder", type=Path, default=FOLDER)

    traces = commands.add_parser("drift", help="what untrained nets of experiment 2c still show")
    traces.add_argument("--folder", type=Path, default=FOLDER)

    failed = commands.add_parser("stuck", help="what the nets of experiment 1 that fail get wrong")
    failed.add_argument("--folder", type=Path, default=FOLDER)

    again = commands.add_parser("reproduce", help="run the rows of every table, cheapest first")
    again.add_argument("--quick", action="store_true", help="a taste: a few short trials of each")
    again.add_argument("--jobs", type=at_least_one, default=os.cpu_count() or 1)
    again.add_argument("--hours", type=float, default=6.0, help="start no row after this long")
    again.add_argument("--folder", type=Path, help=f"default {REPRODUCED} or {REPRODUCED}-quick")

    luck = commands.add_parser("guess", help="random weight guessing on experiments 3a and 3b")
    luck.add_argument("--variant", choices=["a", "b"], default="a")
    luck.add_argument("--T", type=at_least_one, default=100)
    luck.add_argument("--N", type=at_least_one, default=3)
    luck.add_argument("--trials", type=at_least_one, default=100)
    luck.add_argument("--seed", type=not_negative, default=0)
    luck.add_argument("--limit", type=at_least_one, default=1_000_000, help="draws at most")
    luck.add_argument("--folder", type=Path, default=FOLDER)

    nets = commands.add_parser("export", help="train two nets and write them as ES modules")
    nets.add_argument("--seed", type=not_negative, default=1)
    nets.add_argument("--modules", type=Path, default=MODULES)
    nets.add_argument("--folder", type=Path, default=FOLDER)
    return top


def make_row(arguments: argparse.Namespace) -> Row:
    """The row that a `run` command line asks for."""
    make: Callable[..., Row] = TASKS[arguments.task]
    options = {name: getattr(arguments, name) for name in inspect.signature(make).parameters}
    return taught(under(make(**options), arguments.reading), arguments.algorithm)


def say(text: str) -> None:
    """One line of news; a line that ends in a return is overwritten by the next."""
    if text.endswith("\r"):
        if sys.stderr.isatty():
            sys.stderr.write(f"\x1b[K{text}")
    else:
        sys.stderr.write(f"\x1b[K{text}\n" if sys.stderr.isatty() else f"{text}\n")
    sys.stderr.flush()


def reproduce(quick: bool, jobs: int, hours: float, folder: Path | None) -> None:
    """Run the rows of every table and show what came out."""
    folder = folder or (Path(f"{REPRODUCED}-quick") if quick else REPRODUCED)
    chosen = QUICK if quick else {row.name: (row.trials, None) for row in paper_rows()}
    end = time.monotonic() + 3600 * hours
    for row in paper_rows():
        if row.name not in chosen:
            continue
        if time.monotonic() > end:
            say(f"{row.name}: not begun, {hours:g} hours are over")
            continue
        trials, limit = chosen[row.name]
        run_row(row, trials, 0, limit, jobs, folder, say)
    print(render(folder))
    if quick:
        print("Trials were cut short to fit some minutes: a failure here says little.")


def main(words: list[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    try:
        if arguments.command == "run":
            row = make_row(arguments)
            run_row(
                row,
                arguments.trials or row.trials,
                arguments.seed,
                arguments.limit,
                arguments.jobs,
                arguments.folder,
                say,
            )
        elif arguments.command == "table":
            print(render(arguments.folder))
        elif arguments.command == "decisions":
            print(decisions.render(arguments.folder))
        elif arguments.command == "drift":
            content = drift()
            results.write(arguments.folder / "drift.json", content)
            for name, entry in content["rows"].items():
                say(f"{name}: the symbol shows in {entry['visible']} of {entry['nets']} nets")
        elif arguments.command == "stuck":
            content = stuck()
            results.write(arguments.folder / "stuck.json", content)
            for name, entry in content["groups"].items():
                say(f"{name}: {entry['nets']} nets, the letter wrong in {entry['letter']:.0%}")
        elif arguments.command == "reproduce":
            reproduce(arguments.quick, arguments.jobs, arguments.hours, arguments.folder)
        elif arguments.command == "guess":
            row = two_sequence(arguments.variant, arguments.T, arguments.N)
            found = guess_row(row, arguments.trials, arguments.seed, arguments.limit)
            name = row.name.replace("two_sequence", "guessing")
            results.write(arguments.folder / f"{name}.json", found)
            say(f"{name}: solved in {found['successes']} of {arguments.trials} trials")
        else:
            for name, score in export(arguments.modules, arguments.folder, arguments.seed).items():
                say(f"{name}: {score['wrong']} of {score['tested_on']} fresh sequences wrong")
    except ValueError as fault:
        sys.stderr.write(f"lstm1997: {fault}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nlstm1997: stopped; finished trials are kept, run again to go on\n")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
