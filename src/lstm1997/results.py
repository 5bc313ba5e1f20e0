"""The record of a row: trials, their summary, and where and how they were run.

One JSON file a row.  All but `timing` is fixed by the command: run again, or run through after
an interruption, and the rest comes out the same on the same machine.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
from pathlib import Path
from typing import Any

from .rows import Row

FORMAT = 1


def processor() -> str:
    """The processor's name and clock-independent make, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        fields: dict[str, str] = {}
        for line in info.read_text().splitlines():
            name, _, text = line.partition(":")
            fields.setdefault(name.strip(), text.strip())
        if "model name" in fields:
            family, model = fields.get("cpu family", "?"), fields.get("model", "?")
            return f"{fields['model name']} (family {family}, model {model})"
    return platform.processor() or platform.machine()


def environment() -> dict[str, str]:
    """What the trials ran on."""
    packages = {name: importlib.metadata.version(name) for name in ("numpy", "numba")}
    return {"python": platform.python_version(), **packages, "processor": processor()}


def spread(values: list[float]) -> dict[str, float] | None:
    """Mean, median, extremes and sample standard deviation; None of nothing."""
    if not values:
        return None
    return {
        "mean": statistics.fmean(values),
        "median": statistics.median(values),
        "min": min(values),
        "max": max(values),
        "sd": statistics.stdev(values) if len(values) > 1 else 0.0,
    }


def summarise(trials: list[dict[str, Any]], rules: list[str]) -> dict[str, Any]:
    """Figures of a row from its trials; failures are counted, never dropped from the count.

    `sequences` (the figure the paper gives) is over the successes, as in the paper;
    `at_least` is the mean where each failure counts with all the sequences it was given.
    """
    successes = [trial for trial in trials if trial["success"]]
    summary: dict[str, Any] = {
        "trials": len(trials),
        "successes": len(successes),
        "failures": len(trials) - len(successes),
        "success_percent": 100.0 * len(successes) / len(trials) if trials else None,
        "sequences": spread([trial["sequences"] for trial in successes]),
        "at_least": spread([trial["sequences"] or trial["learned"] for trial in trials]),
        "rules": {},
    }
    for rule in rules:
        met = [trial for trial in trials if rule in trial["met"]]
        tests = [trial["tests"][rule] for trial in met]
        entry: dict[str, Any] = {
            "successes": len(met),
            "sequences": spread([trial["met"][rule] for trial in met]),
        }
        for measure in ("wrong", "absolute", "squared"):
            entry[measure] = spread([test[measure] for test in tests if measure in test])
        if tests:
            entry["tested"] = tests[0]["sequences"]
            wrong = [test["wrong"] / test["sequences"] for test in tests]
            entry["fraction_wrong"] = spread(wrong)
        summary["rules"][rule] = entry
    return summary


def document(
    row: Row, command: str, seed: int, asked: int, limit: int,
    trials: list[dict[str, Any]], seconds: dict[int, float],
) -> dict[str, Any]:  # fmt: skip
    """The file's content.  `seconds` is each trial's processor time, by its seed."""
    trials = sorted(trials, key=lambda trial: trial["seed"])
    rules = [rule.name for rule in row.rules]
    total = sum(seconds.values())
    steps = sum(trial["steps"] for trial in trials)
    return {
        "format": FORMAT,
        "row": row.name,
        "experiment": row.experiment,
        "title": row.title,
        "reading": row.reading,
        "algorithm": row.algorithm,
        "command": command,
        "settings": {
            **row.options,
            "weights": row.weights,
            "learning_rate": row.rate,
            "tolerance": row.tolerance,
            "limit": limit,
            "rules": rules,
            "main": row.main,
        },
        "seed": seed,
        "trials_asked": asked,
        "complete": len(trials) == asked,
        "paper": row.paper,
        "summary": summarise(trials, rules),
        "trials": trials,
        "environment": environment(),
        "timing": {
            "processor_seconds": [seconds[trial["seed"]] for trial in trials],
            "total_processor_seconds": total,
            "steps_per_second": steps / total if total else None,
        },
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    beside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


def load(path: Path) -> dict[str, Any]:
    """A file's content.  Raises ValueError, with the file's name, where it is damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as fault:
        raise ValueError(f"{path}:{fault.lineno}: not valid JSON ({fault.msg})") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path}: not a result file of format {FORMAT}")
    return content
