"""Sizes of models built on LSTMs, 1997 to 2025, on one logarithmic axis."""

from __future__ import annotations

from math import log10

from sketch import INK, LINE, MUTED, WIDTH, box, dot, line, svg, text

CELL = "var(--c-cell)"
# Year, model, parameters, kind; from the papers cited in chapter 7.
MODELS: list[tuple[int, str, float, str]] = [
    (1997, "adding two numbers", 93, "lstm"),
    (1997, "largest net of the paper", 10_504, "lstm"),
    (2014, "translator", 384e6, "lstm"),
    (2016, "language model", 1.04e9, "lstm"),
    (2017, "sparse language model", 137e9, "sparse"),
    (2019, "game of Dota", 158_502_815, "lstm"),
    (2020, "GPT-3, a Transformer", 175e9, "transformer"),
    (2025, "xLSTM", 7e9, "lstm"),
]
DECADES = (2, 4, 6, 8, 10, 12)
LEFT, RIGHT, TOP, ROW = 13, WIDTH - 24, 72, 44


def draw() -> str:
    """A row for each model, name, dot and value together.

    A filled dot is an LSTM, an open one sparse, a square a Transformer.
    """
    bottom = TOP + ROW * len(MODELS)
    body = [text(0, 22, "weights")]
    for decade in DECADES:
        x = _x(10**decade)
        body.append(line([(x, TOP - 12), (x, bottom - 10)], LINE, 1.5))
        anchor = "start" if decade == DECADES[0] else "end" if decade == DECADES[-1] else "middle"
        at = {"start": x - 13, "end": x + 20, "middle": x}[anchor]
        body.append(text(at, TOP - 20, _power(decade), 19, anchor, MUTED))
    for row, (year, name, size, kind) in enumerate(MODELS):
        x, y = _x(size), TOP + ROW * row + 18
        if kind == "transformer":
            body.append(box(x - 9, y - 9, 18, 18, INK, INK, radius=0))
        else:
            body.append(dot(x, y, CELL, filled=kind == "lstm"))
        value = f'<tspan font-weight="600">{words(size)}</tspan>'
        if x < WIDTH / 2:  # the words stand where there is room
            body.append(text(x + 18, y + 7, f"{value} · {year} {name}", over=True))
        else:
            body.append(text(x - 18, y + 7, f"{year} {name} · {value}", 20, "end", over=True))
    return svg(bottom, body)


def words(size: float) -> str:
    """``1.04e9`` to ``1.04 billion``; at most three digits."""
    for unit, name in ((1e9, "billion"), (1e6, "million")):
        if size >= unit:
            return f"{float(f'{size / unit:.3g}'):g} {name}"
    return f"{size:,.0f}"


def _power(decade: int) -> str:
    superscripts = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"10{str(decade).translate(superscripts)}"


def _x(size: float) -> float:
    low, high = DECADES[0], DECADES[-1]
    part = (max(log10(size), low - 0.05) - low) / (high - low)
    return round(LEFT + part * (RIGHT - LEFT), 1)
