"""Every trial of our rerun beside the figure that the paper printed, on one logarithmic axis."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from sketch import ACCENT, INK, LINE, MUTED, PAPER, line, svg, text

FOLDER = Path(__file__).resolve().parent.parent / "experiments"
LEFT, RIGHT, FAILED = 190, 520, 566
LOW, HIGH = 3, 7  # powers of ten
ROW = 40


def _across(count: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * (math.log10(count) - LOW) / (HIGH - LOW), 1)


def draw(rows: str = "adding_100=4, T = 100", rule: str = "") -> str:
    """Rows of dots as SVG: a trial's sequences until success; failures stand at the right.

    rows: "file=label; file=label; …", from top to bottom.
    rule: the stopping rule to show, where not each row's own.
    Raises ValueError where a file is missing.
    """
    names = [part.strip().partition("=")[::2] for part in rows.split(";")]
    height = 44 + ROW * len(names)
    body = []
    for power in range(LOW, HIGH + 1):
        x = _across(10**power)
        body.append(line([(x, 34), (x, height)], LINE, 1.5))
        label = {3: "1,000", 4: "10,000", 5: "100,000", 6: "1 million", 7: ""}[power]
        body.append(text(x, 22, label, 17, "middle", MUTED))
    body.append(text(FAILED, 22, "failed", 17, "middle", MUTED))
    for i, (name, label) in enumerate(names):
        path = FOLDER / f"{name}.json"
        if not path.is_file():
            raise ValueError(f"experiments/{name}.json is missing")
        body += _row(
            json.loads(path.read_text(encoding="utf-8")), label, 44 + ROW * (i + 0.5), rule
        )
    return svg(height, body)


def _row(content: dict[str, Any], label: str, y: float, rule: str) -> list[str]:
    body = [text(0, y + 7, label, 19, "start", INK)]
    failures = 0
    for k, trial in enumerate(content["trials"]):
        count = trial["met"].get(rule) if rule else trial["sequences"]
        if count is None:
            failures += 1
            continue
        shift = (k * 7 % 11 - 5) * 1.6  # spread dots that would cover each other
        body.append(
            f'<circle cx="{_across(count):g}" cy="{y + shift:g}" r="4.5" fill="{INK}"'
            ' fill-opacity="0.5"/>'
        )
    paper = content["paper"].get("sequences")
    if paper:
        x = _across(paper)
        corners = f"{x},{y - 13} {x + 9},{y} {x},{y + 13} {x - 9},{y}"
        body.append(
            f'<polygon points="{corners}" fill="{PAPER}" stroke="{ACCENT}" stroke-width="3"/>'
        )
    if failures:
        body.append(text(FAILED, y + 7, str(failures), 19, "middle", ACCENT, True))
    return body
