"""How often the plain network has the verb right as it learns, by what stands in between."""

from __future__ import annotations

import json
from pathlib import Path

from sketch import INK, LINE, MUTED, line, svg, text

HIDDEN = "var(--c-hidden)"
RECORD = Path(__file__).parent.parent / "notebooks" / "agreement.json"
LEFT, RIGHT, TOP, BOTTOM = 76, 566, 60, 340
# Misleading nouns between subject and verb: dash and width of their line.
LOOKS = {0: ("2 8", 3.0), 1: ("", 4.0), 4: ("14 8", 4.0)}


def curves() -> dict[int, list[float]]:
    """Share of right verbs every 100 updates, median of the starts, by misleading nouns."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    rows = record["every_length"]["plain"]["median"]
    return {k: [row[record["misleading"].index(k)] for row in rows] for k in LOOKS}


def draw() -> str:
    """Updates across, right verbs up; half right is what a coin gets."""
    found = curves()
    last = len(found[0]) - 1

    def x(check: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * check / last, 1)

    def y(share: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * share, 1)

    body = [text(8, 28, "right verbs", 22)]
    for share in (0, 0.5, 1):
        body.append(line([(LEFT, y(share)), (RIGHT, y(share))], LINE, 2))
        body.append(text(LEFT - 10, y(share) + 8, f"{share:.0%}", 22, "end", MUTED))
    for check in (0, 5, 10, 15):
        body.append(text(x(check), BOTTOM + 30, f"{100 * check:,}", 22, "middle", MUTED))
    for between, shares in found.items():
        dash, width = LOOKS[between]
        colour = HIDDEN if between else MUTED
        body.append(line([(x(k), y(s)) for k, s in enumerate(shares)], colour, width, dash))
    body += [
        text(x(4.6), y(0.86), "nothing between", 22, colour=MUTED, over=True),
        text(RIGHT, y(0.5) + 34, "misleading nouns between:", 22, "end", HIDDEN, over=True),
        text(RIGHT, y(0.5) + 64, "one (solid), four (dashed)", 22, "end", HIDDEN, over=True),
        text(RIGHT, BOTTOM + 62, "updates", 22, "end", INK),
    ]
    return svg(BOTTOM + 76, body)
