"""Sizes of models built on LSTMs, 1997 to 2025, on one logarithmic axis."""

from __future__ import annotations

from math import log10

from sketch import INK, LINE, MUTED, WIDTH, box, dot, line, svg, text

# Year, model, parameters, kind; from the papers cited in chapter 7.
MODELS: list[tuple[int, str, float, str]] = [
    (1997, "adding problem", 93, "lstm"),
    (1997, "largest net of the paper", 10_504, "lstm"),
    (2014, "translator", 384e6, "lstm"),
    (2016, "language model", 1.04e9, "lstm"),
    (2017, "sparse language model", 137e9, "sparse"),
    (2019, "OpenAI Five", 158_502_815, "lstm"),
    (2020, "GPT-3, for comparison", 175e9, "transformer"),
    (2024, "xLSTM", 2.7e9, "lstm"),
    (2025, "xLSTM 7B", 7e9, "lstm"),
]
DECADES = (2, 4, 6, 8, 10, 12)
LEFT, RIGHT, TOP, ROW = 22, WIDTH - 34, 44, 62


def draw() -> str:
    """The ladder as SVG: a filled dot is an LSTM, an open one sparse, a square a Transformer."""
    bottom = TOP + ROW * len(MODELS)
    body = []
    for decade in DECADES:
        x = _x(10**decade)
        body.append(line([(x, TOP - 14), (x, bottom)], LINE, 1.5))
        anchor = "start" if decade == DECADES[0] else "end" if decade == DECADES[-1] else "middle"
        at = {"start": x - 14, "end": x + 24, "middle": x}[anchor]
        body.append(text(at, TOP - 24, _power(decade), 19, anchor, MUTED))
    for row, (year, name, size, kind) in enumerate(MODELS):
        y = TOP + ROW * row
        x = _x(size)
        body.append(text(LEFT, y + 18, f"{year}  {name}", over=True))
        body.append(text(RIGHT + 24, y + 18, words(size), 20, "end", bold=True, over=True))
        body.append(line([(LEFT, y + 38), (RIGHT, y + 38)], LINE, 1.5))
        if kind == "transformer":
            body.append(box(x - 9, y + 29, 18, 18, INK, INK, radius=0))
        else:
            body.append(dot(x, y + 38, INK, filled=kind == "lstm"))
    return svg(bottom, body)


def words(size: float) -> str:
    """``1.04e9`` to ``1.04 billion``."""
    for unit, name in ((1e9, "billion"), (1e6, "million")):
        if size >= unit:
            return f"{float(f'{size / unit:.4g}'):g} {name}"
    return f"{size:,.0f}"


def _power(decade: int) -> str:
    superscripts = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"10{str(decade).translate(superscripts)}"


def _x(size: float) -> float:
    low, high = DECADES[0], DECADES[-1]
    part = (max(log10(size), low - 0.05) - low) / (high - low)
    return round(LEFT + part * (RIGHT - LEFT), 1)
