"""Where the trials of our rerun lie beside the figure that the paper printed, on one log axis."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

from sketch import INK, LINE, MUTED, PAPER, line, svg, text

FOLDER = Path(__file__).resolve().parent.parent / "experiments"
LEFT, RIGHT, FAILED = 210, 526, 570
SIZE = 20  # of letters
LOW, HIGH = 3, 7  # powers of ten
BINS = 10  # to a power of ten
ROW, TALLEST = 40, 26
HEAD = 70
GOLD, CELL = "var(--c-way)", "var(--c-cell)"


def _across(count: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * (math.log10(count) - LOW) / (HIGH - LOW), 1)


def draw(rows: str = "adding_100=4, T = 100") -> str:
    """Rows of bars as SVG: how many trials succeeded where; at the right, how many failed.

    A line through the bars is our mean, the diamond the paper's.
    rows: "file=label; file=label; …", from top to bottom. The tallest bars of all rows are equal.
    Raises ValueError where a file is missing.
    """
    names = [part.strip().partition("=")[::2] for part in rows.split(";")]
    height = HEAD + ROW * len(names)
    title = "thousands of training sequences until success"
    body = [text(RIGHT, 22, title, SIZE, "end", INK)]
    for power in range(LOW, HIGH + 1):
        x = _across(10**power)
        body.append(line([(x, HEAD - 10), (x, height)], LINE, 1.5))
        label = f"{10 ** (power - 3):,}" if power < HIGH else ""
        body.append(text(x, HEAD - 20, label, SIZE, "middle", MUTED))
    body.append(text(FAILED, HEAD - 20, "failed", SIZE, "middle", MUTED))
    for i, (name, label) in enumerate(names):
        path = FOLDER / f"{name}.json"
        if not path.is_file():
            raise ValueError(f"experiments/{name}.json is missing")
        body += _row(json.loads(path.read_text(encoding="utf-8")), label, HEAD + ROW * (i + 1))
    return svg(height, body)


def bins(content: dict[str, Any]) -> dict[int, int]:
    """How many trials succeeded in each part of a power of ten, by its number from LOW on."""
    counts = [t["sequences"] for t in content["trials"] if t["sequences"] is not None]
    return dict(Counter(math.floor(BINS * (math.log10(count) - LOW)) for count in counts))


def _row(content: dict[str, Any], label: str, foot: float) -> list[str]:
    body = [text(0, foot - 11, label, SIZE, "start", INK)]
    found = bins(content)
    wide = (RIGHT - LEFT) / (HIGH - LOW) / BINS
    bars = "".join(
        f"M{LEFT + wide * at:.1f} {foot - 4}v{-max(2, TALLEST * count / max(found.values())):.1f}"
        f"h{wide - 1:.1f}V{foot - 4}z"
        for at, count in sorted(found.items())
    )
    if bars:
        body.append(f'<path d="{bars}" fill="{GOLD}"/>')
    if ours := content["summary"]["sequences"]:
        x = _across(ours["mean"])
        body.append(line([(x, foot - 2), (x, foot - ROW + 4)], CELL, 3))
    if paper := content["paper"].get("sequences"):
        x, y = _across(paper), foot - ROW / 2
        corners = f"{x},{y - 13} {x + 9},{y} {x},{y + 13} {x - 9},{y}"
        body.append(
            f'<polygon points="{corners}" fill="{PAPER}" fill-opacity="0.75" stroke="{INK}"'
            ' stroke-width="3"/>'
        )
    failed = content["summary"]["failures"] / content["summary"]["trials"]
    if failed:
        share = f"{max(1, round(100 * failed))}%"
        body.append(text(FAILED, foot - 11, share, SIZE, "middle", INK, True))
    return body
