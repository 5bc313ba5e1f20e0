"""How often the plain network has the verb right as it learns, by what stands in between."""

from __future__ import annotations

import json
from pathlib import Path

from chart import Chart
from sketch import MUTED

HIDDEN = "var(--c-hidden)"
RECORD = Path(__file__).parent.parent / "notebooks" / "agreement.json"
MISLEADING = (0, 1)  # nouns between subject and verb
EVERY = 100  # updates from one look to the next


def curves() -> dict[int, list[float]]:
    """Share of right verbs every 100 updates, median of the starts, by misleading nouns."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    rows = record["every_length"]["plain"]["median"]
    return {k: [row[record["misleading"].index(k)] for row in rows] for k in MISLEADING}


def draw() -> str:
    """Updates across, right verbs up; half right is what a coin gets."""
    none, one = curves().values()
    chart = Chart("right verbs", "updates", 0, 1, EVERY * (len(none) - 1))
    chart.levels({0: "0%", 0.5: "50%", 1: "100%"})
    chart.ticks(range(0, EVERY * len(none), 500))
    chart.reference(0.5)
    for shares in (none, one):
        chart.curve(((EVERY * k, share) for k, share in enumerate(shares)), HIDDEN)
    chart.note(chart.x(480), chart.y(0.86), "no noun between", HIDDEN)
    chart.note(chart.x(1500), chart.y(0.5) - 12, "a coin", MUTED, "end")
    chart.note(chart.x(820), chart.y(0.06), "one misleading noun", HIDDEN)
    return chart.svg()
