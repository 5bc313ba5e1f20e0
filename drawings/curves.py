"""The two curves of the cell: the sigmoid of the gates and tanh, with their slopes if asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from cell import Pen

WIDTH, HEIGHT = 600, 250
SPAN = 4.0  # the argument runs from -SPAN to SPAN
PLOT_W, PLOT_H, TOP = 236, 176, 30
INK, MUTED, LINE = "var(--c-ink)", "var(--c-muted)", "var(--c-line)"
GATE_COLOURS = ("var(--c-forget)", "var(--c-input)", "var(--c-output)")
GATE_NAMES = ("f_t", "i_t", "o_t")
CANDIDATE = "var(--c-candidate)"


def sigmoid(a: float) -> float:
    return 1 / (1 + math.exp(-a))


def sigmoid_slope(a: float) -> float:
    return sigmoid(a) * (1 - sigmoid(a))


def tanh_slope(a: float) -> float:
    return 1 - math.tanh(a) ** 2


class _Plot:
    """One small chart: the argument across, a function's value up."""

    def __init__(self, left: float, low: float) -> None:
        self.left, self.low = left, low
        self.items: list[str] = []

    def x(self, a: float) -> float:
        return self.left + PLOT_W * (a + SPAN) / (2 * SPAN)

    def y(self, value: float) -> float:
        return TOP + PLOT_H * (1 - value) / (1 - self.low)

    def text(self, x: float, y: float, words: str, anchor: str, colour: str = INK) -> None:
        self.items.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="21" text-anchor="{anchor}"'
            f' fill="{colour}">{words}</text>'
        )

    def axes(self, title: str) -> None:
        ticks = (0, 1) if self.low == 0 else (-1, 0, 1)
        for value in ticks:
            y = self.y(value)
            colour = MUTED if value == 0 else LINE
            self.items.append(
                f'<path d="M{self.left:g} {y:.1f}h{PLOT_W}" stroke="{colour}" stroke-width="2"/>'
            )
            self.text(self.left - 8, y + 7, str(value).replace("-", "−"), "end", MUTED)
        for a in (-SPAN, 0, SPAN):
            label = f"{a:g}".replace("-", "−")
            self.text(self.x(a), TOP + PLOT_H + 28, label, "middle", MUTED)
        self.text(self.left + 4, TOP - 8, title, "start")

    def curve(self, function: Callable[[float], float], colour: str, dashed: bool = False) -> None:
        steps = [SPAN * (k / 32 - 1) for k in range(65)]
        points = " ".join(f"{self.x(a):.1f},{self.y(function(a)):.1f}" for a in steps)
        dash = ' stroke-dasharray="7 6"' if dashed else ""
        self.items.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"{dash}/>'
        )

    def dot(self, a: float, value: float, symbol: str, colour: str) -> None:
        x, y = self.x(a), self.y(value)
        pen = Pen(colour, lit=False)
        pen.items.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{colour}"/>')
        pen.label(round(x + 12), round(y + 20), symbol, anchor="start")
        self.items += pen.items


def draw(gates: Sequence[float] = (), candidate: float | None = None, slopes: bool = False) -> str:
    """The sigmoid and tanh side by side, as SVG.

    gates: pre-activations of forget, input and output gate, marked on the sigmoid.
    candidate: the candidate's pre-activation, marked on tanh.
    slopes: draw each curve's derivative as well, dashed.
    """
    left, right = _Plot(34, 0), _Plot(352, -1)
    left.axes("σ(a)")
    right.axes("tanh(a)")
    left.curve(sigmoid, INK)
    right.curve(math.tanh, INK)
    if slopes:
        left.curve(sigmoid_slope, MUTED, dashed=True)
        right.curve(tanh_slope, MUTED, dashed=True)
        left.text(left.x(0.5), left.y(0.31), "slope ≤ ¼", "start", MUTED)
        right.text(right.x(-SPAN), right.y(0.72), "slope ≤ 1", "start", MUTED)
    for a, name, colour in zip(gates, GATE_NAMES, GATE_COLOURS, strict=False):
        left.dot(a, sigmoid(a), name, colour)
    if candidate is not None:
        right.dot(candidate, math.tanh(candidate), r"\tilde c_t", CANDIDATE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(left.items + right.items)}</svg>"
    )
