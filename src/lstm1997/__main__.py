"""Command line: `python -m lstm1997 run adding --T 100 --trials 10 --seed 0`."""

import argparse
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lstm1997.contrast import ALGORITHMS
from lstm1997.rows import READINGS, TASKS, Row, paper_rows, read, taught
from lstm1997.runner import run_row

FOLDER = Path("experiments")


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

    again = commands.add_parser("reproduce", help="run every row of every table")
    again.add_argument("--quick", action="store_true", help="each experiment at its smallest")
    again.add_argument("--jobs", type=at_least_one, default=1)
    again.add_argument("--folder", type=Path)
    return top


def make_row(arguments: argparse.Namespace) -> Row:
    """The row that a `run` command line asks for."""
    make: Callable[..., Row] = TASKS[arguments.task]
    options = {name: getattr(arguments, name) for name in inspect.signature(make).parameters}
    return taught(read(make(**options), arguments.reading), arguments.algorithm)


def say(text: str) -> None:
    """One line of news; a line that ends in a return is overwritten by the next."""
    if text.endswith("\r"):
        if sys.stderr.isatty():
            sys.stderr.write(f"\x1b[K{text}")
    else:
        sys.stderr.write(f"\x1b[K{text}\n" if sys.stderr.isatty() else f"{text}\n")
    sys.stderr.flush()


def main(words: list[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    try:
        if arguments.command == "run":
            row = make_row(arguments)
            run_row(
                row,
                arguments.task,
                arguments.trials or row.trials,
                arguments.seed,
                arguments.limit,
                arguments.jobs,
                arguments.folder,
                say,
            )
    except ValueError as fault:
        sys.stderr.write(f"lstm1997: {fault}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nlstm1997: stopped; finished trials are kept, run again to go on\n")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
