"""One weight cannot both write and protect: the state of a linear unit under three regimes."""

from __future__ import annotations

from itertools import accumulate

from sketch import INK, LINE, MUTED, line, svg, text
from taps import tap

INPUTS = (3, -2, 1, 4, -1, 2)
GATE = (1, 0, 0, 0, 0, 0)
GOLD, INPUT = "var(--c-way)", "var(--c-input)"
ROW, LEFT, PITCH, UNIT, BAR = 128, 236, 62, 9.0, 36


def states(weights: tuple[float, ...]) -> list[float]:
    """The running sum c_t = c_{t-1} + w_t x_t from c_0 = 0."""
    return list(accumulate(w * x for w, x in zip(weights, INPUTS, strict=True)))


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _row(top: float, values: list[float], colour: str, name: str, remark: str) -> list[str]:
    base = top + 88
    body = [
        line([(LEFT - 30, base), (592, base)], LINE, 2),
        text(8, top + 56, name, 23, colour=INK),
        text(8, top + 84, remark, 21, colour=MUTED),
    ]
    for place, value in enumerate(values):
        x, tall = LEFT + place * PITCH, abs(value) * UNIT
        y = base - tall if value > 0 else base
        label = base - tall - 8 if value >= 0 else base + tall + 21
        body.append(
            f'<rect x="{x - BAR / 2:g}" y="{y:g}" width="{BAR}" height="{tall:g}" fill="{colour}"/>'
        )
        body.append(text(x, label, _number(value), 22, "middle"))
    return body


def draw() -> str:
    """Inputs, then the state with w = 1, with w = 0, and with a gate."""
    steps = len(INPUTS)
    body = [
        *_row(0, list(INPUTS), MUTED, "inputs", "keep the first"),
        *_row(ROW, states((1,) * steps), GOLD, "w = 1", "written, buried"),
        *_row(2 * ROW, states((0,) * steps), GOLD, "w = 0", "never written"),
        *_row(3 * ROW, states(GATE), GOLD, "with a gate", "written, kept"),
        text(8, 4 * ROW + 12, "the gate", 23, colour=INPUT),
    ]
    body += [
        tap(LEFT + place * PITCH, 4 * ROW + 4, value, INPUT, 14) for place, value in enumerate(GATE)
    ]
    return svg(4 * ROW + 28, body)
