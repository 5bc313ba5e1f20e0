"""One weight cannot both write and protect: the state of a linear unit under three regimes."""

from __future__ import annotations

from itertools import accumulate

INPUTS = (3, -2, 1, 4, -1, 2)
GATE = (1, 0, 0, 0, 0, 0)
WIDTH, ROW, LEFT, PITCH, UNIT, BAR = 480, 112, 172, 52, 8.0, 30


def states(weights: tuple[float, ...]) -> list[float]:
    """The running sum c_t = c_{t-1} + w_t x_t from c_0 = 0."""
    return list(accumulate(w * x for w, x in zip(weights, INPUTS, strict=True)))


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _row(top: float, values: list[float], colour: str, name: str, remark: str) -> str:
    base = top + 76
    items = [
        f'<path d="M{LEFT - 26} {base:g} H{WIDTH - 4}" stroke="var(--c-line)" stroke-width="1.5"/>',
        f'<text x="8" y="{top + 46:g}" font-size="17" fill="var(--c-ink)">{name}</text>',
        f'<text x="8" y="{top + 67:g}" font-size="14.5" fill="var(--c-muted)">{remark}</text>',
    ]
    for place, value in enumerate(values):
        x = LEFT + place * PITCH
        tall = abs(value) * UNIT
        y = base - tall if value > 0 else base
        label = base - tall - 6 if value >= 0 else base + tall + 15
        items.append(
            f'<rect x="{x - BAR / 2:g}" y="{y:g}" width="{BAR}" height="{tall:g}"'
            f' fill="{colour}"/>'
            f'<text x="{x:g}" y="{label:g}" font-size="15" text-anchor="middle"'
            f' fill="var(--c-ink)">{_number(value)}</text>'
        )
    return "".join(items)


def draw() -> str:
    """Inputs, then the state with w = 1, with w = 0, and with a gate."""
    steps = len(INPUTS)
    cell = "var(--c-cell)"
    rows = [
        _row(0, list(INPUTS), "var(--c-muted)", "inputs", "keep the first"),
        _row(ROW, states((1,) * steps), cell, "state, w = 1", "written, buried"),
        _row(2 * ROW, states((0,) * steps), cell, "state, w = 0", "never written"),
        _row(3 * ROW, states(GATE), cell, "state, gated", "written, protected"),
    ]
    top = 4 * ROW
    gate = "".join(
        f'<text x="{LEFT + place * PITCH}" y="{top + 8}" font-size="15" text-anchor="middle"'
        f' fill="var(--c-input)">{value}</text>'
        for place, value in enumerate(GATE)
    )
    gate += f'<text x="8" y="{top + 8}" font-size="15" fill="var(--c-input)">input gate</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {4 * ROW + 20}">'
        f"{''.join(rows)}{gate}</svg>"
    )
