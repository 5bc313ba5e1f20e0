"""How much of the gradient is left, by distance from the loss, in plain networks as they start."""

from __future__ import annotations

from collections.abc import Sequence

from chart import RIGHT, TOP, Chart

HIDDEN = "var(--c-hidden)"
POWERS = {1: "1", 1e-5: "10⁻⁵", 1e-10: "10⁻¹⁰", 1e-15: "10⁻¹⁵"}


def draw(median: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    """Median and range of many starts, for 0, 1, 2, ... steps back; upwards powers of ten."""
    steps = range(len(median))
    chart = Chart(
        "gradient left (log scale)", "steps back from the loss", 1e-16, 1, steps[-1], log=True
    )
    chart.levels(POWERS)
    chart.ticks(range(0, len(median), 10))
    chart.band(zip(steps, low, strict=True), zip(steps, high, strict=True), HIDDEN)
    chart.curve(zip(steps, median, strict=True), HIDDEN)
    chart.note(RIGHT, TOP + 42, "line: the median start", HIDDEN, "end")
    chart.note(RIGHT, TOP + 72, "band: lowest to highest", HIDDEN, "end")
    return chart.svg()
