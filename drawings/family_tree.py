"""From the LSTM to today: recurrence and attention part in 2014 and meet again in 2025."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, WIDTH, arrow, dot, line, svg, text

CELL, GOLD, ACCENT = "var(--c-cell)", "var(--c-way)", "var(--c-accent)"
FIRST, LAST = 2013, 2026  # what came before is one mark above
TOP, YEAR = 62, 36
TICKS = (2015, 2020, 2025)
# Where the lines run: recurrence, recurrence for the parallel scan, attention.
RECURRENT, SCAN, ATTENTION = 176.0, 316.0, 396.0
ADDING = ATTENTION - 32  # the layers that only add
# Name: year, x, colour, side of the name.
NODES: dict[str, tuple[float, float, str, str]] = {
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
MEET = (2025.4, (SCAN + ATTENTION) / 2)


def draw() -> str:
    """The tree as SVG, time running downwards on one scale, no two lines crossing."""
    meet = (MEET[1], _y(MEET[0]))
    body = []
    for tick in TICKS:
        body.append(line([(8, _y(tick)), (WIDTH - 60, _y(tick))], LINE, 1.2))
        body.append(text(WIDTH - 8, _y(tick) + 6, str(tick), 19, "end", MUTED))
    body.append(line([(RECURRENT, 18), (RECURRENT, _y(FIRST))], GOLD, 8, "3 6"))
    body.append(arrow([(RECURRENT, _y(FIRST)), (RECURRENT, _y(2026))], GOLD, 8))
    body.append(line([(ATTENTION, _y(2014)), (ATTENTION, _y(2024)), meet], ACCENT, 5))
    body.append(line([(SCAN, _y(2021)), (SCAN, _y(2024)), meet], GOLD, 8))
    body.append(arrow([(RECURRENT, _y(2014)), (ATTENTION - 12, _y(2014))], ACCENT, 3))
    body.append(arrow([(RECURRENT, _y(2015.6)), (ADDING - 12, _y(2015.6))], INK, 2.5, "7 6"))
    body.append(arrow([(ADDING, _y(2015.6)), (ATTENTION - 8, _y(2016.7))], INK, 2.5))
    body.append(dot(RECURRENT, 18, CELL, radius=10))
    body.append(text(RECURRENT + 22, 25, "LSTM 1997, with a forget gate 2000", bold=True))
    body.append(text(RECURRENT + 46, _y(2013) + 4, "word vectors 2013", over=True))
    body.append(
        arrow([(RECURRENT + 40, _y(2013) - 2), (RECURRENT + 10, _y(2013) + 6)], MUTED, 2.5, "7 6")
    )
    for name, (year, x, colour, side) in NODES.items():
        body.append(dot(x, _y(year), colour, radius=8))
        label = f"{name} {int(year)}"
        if side == "over":
            body.append(text((RECURRENT + x) / 2, _y(year) - 9, label, 20, "middle", over=True))
            continue
        at, anchor = (x - 16, "end") if side == "left" else (x + 18, "start")
        body.append(text(at, _y(year) + 7, label, 20, anchor, over=True))
    body.append(dot(*meet, INK, radius=10))
    body.append(text(meet[0], meet[1] + 36, "some large models mix both", 20, "middle", bold=True))
    return svg(_y(LAST) + 26, body)


def _y(year: float) -> float:
    return round(TOP + (year - FIRST) * YEAR, 1)
