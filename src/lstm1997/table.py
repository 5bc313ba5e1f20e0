"""The paper's figures beside ours, as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import results
from .rows import paper_rows

COLUMNS = ("exp", "row", "weights", "paper", "ours: mean", "median", "range", "success")


def by_row(folder: Path) -> dict[str, dict[str, Any]]:
    """Result files by row name."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        content = results.load(path)
        if "trials" in content:
            found[content["row"]] = content
    return found


def _line(content: dict[str, Any]) -> tuple[str, ...]:
    summary = content["summary"]
    counts = summary["sequences"]
    paper = content["paper"].get("sequences")
    figures = ["-"] * 3
    if counts:
        figures = [
            f"{counts['mean']:,.0f}",
            f"{counts['median']:,.0f}",
            f"{counts['min']:,}-{counts['max']:,}",
        ]
    return (
        content["experiment"],
        content["row"],
        f"{content['settings']['weights']:,}",
        f"{paper:,}" if paper else "-",
        *figures,
        f"{summary['successes']} of {summary['trials']}",
    )


def render(folder: Path) -> str:
    """The table of every result file in `folder`, and the published rows that have none."""
    found = by_row(folder)
    order = {row.name: i for i, row in enumerate(paper_rows())}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    lines = [COLUMNS, *(_line(found[name]) for name in names)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    missing = [name for name in order if name not in found]
    if missing:
        text.append(f"not run: {', '.join(missing)}")
    return "\n".join(text)
