"""What each step adds to the gradient of the weights that all steps share."""

from __future__ import annotations

from collections.abc import Sequence

from chart import Chart

HIDDEN = "var(--c-hidden)"


def draw(shares: Sequence[float]) -> str:
    """One bar a step, from the loss back; shares of the whole."""
    chart = Chart(
        "share of the gradient of U", "steps back from the loss",
        0, 0.5, len(shares) - 0.5, first=-0.5,
    )  # fmt: skip
    chart.levels({0: "0%", 0.25: "25%", 0.5: "50%"})
    chart.ticks(range(0, len(shares), 5))
    chart.bars(shares, HIDDEN)
    chart.note(chart.x(1.6), chart.y(0.36), "the steps next to the loss", HIDDEN)
    chart.note(chart.x(8), chart.y(0.04), "far steps: too little to see", HIDDEN)
    return chart.svg()
