"""Charts in one style: what goes up is named above, what goes across below, each line beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from sketch import INK, LINE, MUTED, line, svg, text

LEFT, RIGHT, TOP = 76, 570, 60
SIZE, THIN, THICK = 22, 2, 4  # of letters, of the grid, of what was computed or measured
Point = tuple[float, float]


class Chart:
    """A frame with its axes; ``x`` and ``y`` turn values into places of the picture.

    up, across: what the axes show; low to high: the range upwards; last: the range across, from 0
    or from ``first``; log: powers of ten upwards, ``low`` and ``high`` above 0.
    """

    def __init__(
        self, up: str, across: str, low: float, high: float, last: float, *,
        first: float = 0, log: bool = False, height: float = 280,
    ) -> None:  # fmt: skip
        self.low, self.high, self.first, self.last, self.log = low, high, first, last, log
        self.bottom = TOP + height
        self.body = [
            text(8, 28, up, SIZE),
            text(RIGHT, self.bottom + 62, across, SIZE, "end"),
        ]

    def x(self, value: float) -> float:
        share = (value - self.first) / (self.last - self.first)
        return round(LEFT + (RIGHT - LEFT) * share, 1)

    def y(self, value: float) -> float:
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        return round(self.bottom - (self.bottom - TOP) * (value - low) / (high - low), 1)

    def levels(self, named: Mapping[float, str]) -> None:
        """Lines across with their names at the left."""
        for value, name in named.items():
            self.body.append(line([(LEFT, self.y(value)), (RIGHT, self.y(value))], LINE, THIN))
            self.body.append(text(LEFT - 10, self.y(value) + 8, name, SIZE, "end", MUTED))

    def ticks(self, values: Iterable[float]) -> None:
        """Numbers under the chart."""
        for value in values:
            shown = f"{value:,g}"
            self.body.append(text(self.x(value), self.bottom + 30, shown, SIZE, "middle", MUTED))

    def reference(self, value: float) -> None:
        """A dashed line across to compare with."""
        y = self.y(value)
        self.body.append(line([(LEFT, y), (RIGHT, y)], MUTED, THIN, "7 7"))

    def curve(self, points: Iterable[Point], colour: str) -> None:
        self.body.append(line([(self.x(a), self.y(b)) for a, b in points], colour, THICK))

    def band(self, lower: Iterable[Point], upper: Iterable[Point], colour: str) -> None:
        """From lowest to highest, behind the line of the middle."""
        edge = [*lower, *reversed([*upper])]
        points = " ".join(f"{self.x(a):g},{self.y(b):g}" for a, b in edge)
        self.body.append(f'<polygon points="{points}" fill="{colour}" fill-opacity="0.22"/>')

    def bars(self, heights: Iterable[float], colour: str) -> None:
        """A bar around each of 0, 1, 2, ..."""
        for place, height in enumerate(heights):
            left, right, top = self.x(place - 0.4), self.x(place + 0.4), self.y(height)
            self.body.append(
                f'<rect x="{left:g}" y="{top:g}" width="{right - left:.1f}"'
                f' height="{self.bottom - top:.1f}" fill="{colour}"/>'
            )

    def note(
        self, x: float, y: float, words: str, colour: str = INK, anchor: str = "start"
    ) -> None:
        """Words beside what they name, at a place of the picture."""
        self.body.append(text(x, y, words, SIZE, anchor, colour, over=True))

    def svg(self) -> str:
        return svg(self.bottom + 76, self.body)
