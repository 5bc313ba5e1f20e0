"""From Elman's network to today: recurrence and attention part in 2014 and meet again in 2025."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, WIDTH, arrow, dot, line, svg, text

CELL, HIDDEN, ACCENT = "var(--c-cell)", "var(--c-hidden)", "var(--c-accent)"
FIRST, LAST = 1990, 2026
TOP, YEAR = 26, 23  # a year is as high as a line of words
# Where the lines run: recurrence, recurrence for the parallel scan, attention.
RECURRENT, SCAN, ATTENTION = 196.0, 344.0, 416.0
ADDING = ATTENTION - 32  # the layers that only add
# Name: year, x, colour, side of the name.
NODES: dict[str, tuple[float, float, str, str]] = {
    "Elman": (1990, RECURRENT, HIDDEN, "left"),
    "LSTM": (1997, RECURRENT, CELL, "left"),
    "forget gate": (2000, RECURRENT, CELL, "left"),
    "seq2seq": (2014, RECURRENT, CELL, "left"),
    "attention": (2014, ATTENTION, ACCENT, "right"),
    "ResNet": (2015.6, ADDING, INK, "over"),
    "Transformer": (2017, ATTENTION, ACCENT, "right"),
    "GPT, BERT": (2018, ATTENTION, ACCENT, "right"),
    "ELMo": (2018, RECURRENT, CELL, "left"),
    "S4": (2021, SCAN, CELL, "left"),
    "Mamba": (2023, SCAN, CELL, "left"),
    "xLSTM": (2024, RECURRENT, CELL, "left"),
}
MEET = (2025.6, (SCAN + ATTENTION) / 2)


def draw() -> str:
    """The tree as SVG, time running downwards on one scale, no two lines crossing."""
    meet = (MEET[1], _y(MEET[0]))
    body = []
    for tick in range(FIRST, LAST, 5):
        body.append(line([(8, _y(tick)), (WIDTH - 50, _y(tick))], LINE, 1.2))
        body.append(text(WIDTH - 2, _y(tick) + 6, str(tick), 18, "end", MUTED))
    body.append(line([(RECURRENT, _y(1990)), (RECURRENT, _y(1997))], HIDDEN, 5))
    body.append(arrow([(RECURRENT, _y(1997)), (RECURRENT, _y(2026.4))], CELL, 5))
    body.append(line([(ATTENTION, _y(2014)), (ATTENTION, _y(2024)), meet], ACCENT, 5))
    body.append(line([(SCAN, _y(2021)), (SCAN, _y(2024)), meet], CELL, 4))
    body.append(arrow([(RECURRENT, _y(2014)), (ATTENTION - 12, _y(2014))], ACCENT, 3))
    body.append(arrow([(RECURRENT, _y(2015.6)), (ADDING - 12, _y(2015.6))], INK, 2.5, "7 6"))
    body.append(arrow([(ADDING, _y(2015.6)), (ATTENTION - 8, _y(2016.7))], INK, 2.5))
    body.append(text(RECURRENT + 46, _y(2012.5) + 7, "word vectors 2013", over=True))
    entry = [(RECURRENT + 40, _y(2012.6)), (RECURRENT + 10, _y(2013))]
    body.append(arrow(entry, MUTED, 2.5, "7 6"))
    for name, (year, x, colour, side) in NODES.items():
        body.append(dot(x, _y(year), colour, radius=8))
        label = f"{name} {int(year)}"
        if side == "over":
            body.append(text((RECURRENT + x) / 2, _y(year) - 9, label, 20, "middle", over=True))
            continue
        at, anchor = (x - 16, "end") if side == "left" else (x + 18, "start")
        body.append(text(at, _y(year) + 7, label, 20, anchor, bold=name == "LSTM", over=True))
    body.append(dot(*meet, INK, radius=10))
    body.append(text(meet[0], meet[1] + 36, "both in one model 2025", 20, "middle", bold=True))
    return svg(_y(LAST) + 46, body)


def _y(year: float) -> float:
    return round(TOP + (year - FIRST) * YEAR, 1)
