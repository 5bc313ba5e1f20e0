"""What the rows not run yet would cost, guessed from those of the same experiment that were."""

from pathlib import Path
from typing import Any

from lstm1997 import results
from lstm1997.rows import Row, paper_rows
from lstm1997.table import load

STEPS = {"1": 11.0, "2a": 100.0, "2b": 100.0}
"""Time steps of a sequence on average, where they do not follow from T or q."""


def steps_of(row: Row) -> float:
    """Time steps of a sequence on average."""
    if row.experiment in STEPS:
        return STEPS[row.experiment]
    if row.experiment == "2c":
        return row.options["q"] + 12.0
    return 1.05 * row.options.get("T", 100)


def estimate(row: Row, found: dict[str, dict[str, Any]], rows: dict[str, Row]) -> dict[str, Any]:
    """Trials still to run, and the processor minutes they would take.

    The finished row of the same experiment (else of any) nearest in length says how our count of
    sequences compares with the paper's, failures counting with all that they were given, and how
    many time steps a second the machine does.
    """
    here = found.get(row.name)
    missing = row.trials - (here["summary"]["trials"] if here else 0)
    known = [rows[name] for name in found if name in rows]
    length = steps_of(row)

    def far(other: Row) -> tuple[bool, bool, float]:
        number = row.experiment[0]
        return (
            other.experiment != row.experiment,
            other.experiment[0] != number,
            abs(steps_of(other) - length),
        )

    like = min(known, key=far)
    model = found[like.name]
    slower = model["summary"]["at_least"]["mean"] / like.paper["sequences"]
    sequences = min(slower * row.paper["sequences"], row.limit)
    seconds = missing * sequences * length / model["timing"]["steps_per_second"]
    return {
        "experiment": row.experiment,
        "options": row.options,
        "trials": missing,
        "minutes": seconds / 60,
        "guessed_from": like.name,
    }


def costs(folder: Path) -> dict[str, Any]:
    """The content of `not_run.json`: every published row without all its trials."""
    found = load(folder)
    rows = {row.name: row for row in paper_rows()}
    open_rows = [
        row
        for row in rows.values()
        if row.name not in found or found[row.name]["summary"]["trials"] < row.trials
    ]
    entries = {row.name: estimate(row, found, rows) for row in open_rows}
    return {
        "format": results.FORMAT,
        "command": "python -m lstm1997 costs",
        "rows": entries,
        "hours": sum(entry["minutes"] for entry in entries.values()) / 60,
    }
