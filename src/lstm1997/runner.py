"""Run the trials of a row, some at a time, keeping each as soon as it is done."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from functools import cache
from multiprocessing import get_start_method
from pathlib import Path
from typing import Any

from . import results
from .rows import Row
from .trial import Progress, run_trial

Say = Callable[[str], None]


def command(row: Row, trials: int, seed: int, limit: int | None) -> str:
    """The command that runs a row."""
    options = "".join(f" --{name} {value}" for name, value in row.options.items())
    reading = "" if row.reading == "published" else f" --reading {row.reading}"
    taught = "" if row.algorithm == "truncated" else f" --algorithm {row.algorithm}"
    capped = "" if limit is None else f" --limit {limit}"
    extras = f"{options}{reading}{taught}{capped}"
    return f"python -m lstm1997 run {row.task}{extras} --trials {trials} --seed {seed}"


@cache
def _compile(row: Row) -> None:
    """Have this process compile what the row needs, so that no trial's time includes it."""
    run_trial(row, 0, 1)


def _timed(row: Row, seed: int, limit: int, progress: Progress) -> tuple[dict[str, Any], float]:
    """A trial's record and the processor time it took."""
    _compile(row)
    start = time.process_time()
    trial = run_trial(row, seed, limit, progress)
    return trial.record(), time.process_time() - start


_rows: list[Row] = []
"""The row whose trials this process of a pool runs."""


def _timed_in_pool(seed: int, limit: int) -> tuple[dict[str, Any], float]:
    """As `_timed`; progress is not shown."""
    return _timed(_rows[0], seed, limit, lambda done: None)


def run_row(
    row: Row, trials: int, seed: int, limit: int | None, jobs: int, folder: Path,
    say: Say,
) -> dict[str, Any]:  # fmt: skip
    """Run what is missing of a row's trials; trial k has seed `seed` + k.

    The file in `folder` is written after each trial, so that an interrupted run goes on where
    it stopped.  Raises ValueError where a file of the same name comes from another command, or
    was begun on another machine or with other versions.
    """
    path = folder / f"{row.name}.json"
    cap = row.limit if limit is None else limit
    text = command(row, trials, seed, limit)
    done: list[dict[str, Any]] = []
    seconds: dict[int, float] = {}
    if path.exists():
        before = results.load(path)
        _check_same(path, before, row, seed, cap)
        done = [t for t in before["trials"] if seed <= t["seed"] < seed + trials]
        times = dict(
            zip(
                [t["seed"] for t in before["trials"]],
                before["timing"]["processor_seconds"],
                strict=True,
            )
        )
        seconds = {t["seed"]: times[t["seed"]] for t in done}
    known = {trial["seed"] for trial in done}
    todo = [s for s in range(seed, seed + trials) if s not in known]
    if known and todo:
        say(f"{row.name}: {len(known)} of {trials} trials are there already")

    def keep(record: dict[str, Any], took: float) -> None:
        done.append(json.loads(json.dumps(record)))  # as a file would give it back
        seconds[record["seed"]] = took
        results.write(path, results.document(row, text, seed, trials, cap, done, seconds))
        at = f"{record['sequences']:,}" if record["success"] else f"not in {record['learned']:,}"
        say(
            f"{row.name}: trial {len(done)} of {trials}, seed {record['seed']}: {at} ({took:.1f} s)"
        )

    if jobs == 1 or len(todo) < 2:
        for s in todo:

            def progress(n: int, s: int = s) -> None:
                say(f"{row.name}: seed {s}: {n:,} sequences\r")

            keep(*_timed(row, s, cap, progress))
    else:
        if get_start_method() == "fork":
            _compile(row)  # once for all: the new processes begin with what this one has
        # Numba knows a compiled task again if it is inherited, not if it is sent with each trial.
        with ProcessPoolExecutor(jobs, initializer=_rows.append, initargs=(row,)) as pool:
            running = {pool.submit(_timed_in_pool, s, cap) for s in todo}
            try:
                while running:
                    ready, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in ready:
                        keep(*future.result())
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    content = results.document(row, text, seed, trials, cap, done, seconds)
    results.write(path, content)
    return content


def _check_same(path: Path, before: dict[str, Any], row: Row, seed: int, cap: int) -> None:
    if before["reading"] != row.reading or before["seed"] != seed:
        raise ValueError(
            f"{path} holds trials from seed {before['seed']}; move it away or use --seed "
            f"{before['seed']}"
        )
    if before["settings"]["limit"] != cap:
        raise ValueError(f"{path} holds trials of at most {before['settings']['limit']} sequences")
    here = results.environment()
    if before["environment"] != here:
        changed = [name for name in here if before["environment"].get(name) != here[name]]
        raise ValueError(
            f"{path} was begun with another {' and '.join(changed)}; move it away to start again"
        )
