"""Ten small LSTMs, each whole and with one unit wiped: how many verbs they still get right."""

from __future__ import annotations

import json
from pathlib import Path

from sketch import INK, LINE, MUTED, WIDTH, dot, line, svg, text

CELL = "var(--c-cell)"
RECORD = Path(__file__).parent.parent / "notebooks" / "agreement.json"
LEFT, RIGHT, TOP, ROW = 12, WIDTH - 30, 78.0, 26
BETWEEN = 4  # misleading nouns, as in the notebook's test of single units


def nets() -> list[tuple[float, float]]:
    """For each start the share of right verbs, whole and without the unit it needs most."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    column = record["misleading"].index(BETWEEN)
    found = record["every_length"]["lstm"]
    whole = [row[column] for row in found["last"]]
    wiped = [unit["wiped"] for unit in found["units"]]
    return sorted(zip(whole, wiped, strict=True), key=lambda pair: pair[1])


def draw() -> str:
    """A row for each net: a filled dot for the whole net, a cross for the net with a unit wiped."""
    rows = nets()
    bottom = TOP + ROW * len(rows)
    body = [text(0, 22, "verbs right, of 100")]
    for share, words in ((0.0, "0"), (0.5, "50, a coin"), (1.0, "100")):
        dash = "7 6" if share == 0.5 else ""
        body.append(line([(_x(share), TOP - 16), (_x(share), bottom)], LINE, 2, dash))
        body.append(text(_x(share), TOP - 24, words, 19, "middle", MUTED))
    for row, (whole, wiped) in enumerate(rows):
        y = TOP + ROW * row + 6
        body.append(line([(_x(wiped), y), (_x(whole), y)], LINE, 1.5))
        body.append(dot(_x(whole), y, CELL, radius=8))
        for slope in (1, -1):
            ends = [(_x(wiped) - 7, y - 7 * slope), (_x(wiped) + 7, y + 7 * slope)]
            body.append(line(ends, INK, 3.5))
    body.append(text(_x(1) + 10, bottom + 26, "whole", 20, "end", CELL, bold=True))
    body.append(text(_x(0.5), bottom + 26, "one unit wiped", 20, "middle", bold=True))
    return svg(bottom + 36, body)


def _x(share: float) -> float:
    return round(LEFT + share * (RIGHT - LEFT), 1)
