"""The road to 1997 and on: a time line to scale, read downwards; the chapter cites the sources."""

from __future__ import annotations

from itertools import pairwise

from sketch import ACCENT, INK, LINE, MUTED, PAPER, line, svg, text

CELL = "var(--c-cell)"
# Year, who or what, what it means here, and the kind of entry.
ENTRIES = (
    (1958, "Rosenblatt’s perceptron", "one layer learns", "step"),
    (1969, "Minsky and Papert", "one layer cannot say XOR", "limit"),
    (1986, "Rumelhart, Hinton, Williams", "hidden layers learn, by backpropagation", "step"),
    (1990, "Elman", "XOR in time, remembered for one step", "step"),
    (1991, "Hochreiter’s thesis", "the error fades on its way back", "limit"),
    (1994, "Bengio, Simard, Frasconi", "what holds safely is hard to learn", "limit"),
    (1997, "Hochreiter and Schmidhuber", "LSTM: a memory with two gates", "lstm"),
    (2000, "Gers, Schmidhuber, Cummins", "a third gate, which forgets", "lstm"),
    (2017, "The Transformer", "reads without remembering: chapter 9", "step"),
)
TOP, PER_YEAR, AXIS_X, TEXT_X, ROOM = 92, 10.4, 84, 150, 60
COLOURS = {"step": MUTED, "limit": ACCENT, "lstm": CELL}
# What each kind of mark says, and where it says it.
KINDS = (("step", "a step forward", 20), ("limit", "a limit found", 226), ("lstm", "the LSTM", 418))
LEGEND = 22


def place(year: float) -> float:
    """The height of a year on the axis."""
    return TOP + PER_YEAR * (year - ENTRIES[0][0])


def labels() -> list[float]:
    """Heights of the entries' words: at their year, or as far below as the words before need."""
    heights = [place(ENTRIES[0][0])]
    for _, (year, *_) in pairwise(ENTRIES):
        heights.append(max(place(year), heights[-1] + ROOM))
    return heights


def _mark(kind: str, y: float, x: float = AXIS_X) -> str:
    """Steps are rings, limits are crosses, the LSTM's own are filled."""
    colour = COLOURS[kind]
    if kind == "limit":
        ends = ((-8, -8, 8, 8), (-8, 8, 8, -8))
        return "".join(line([(x + a, y + b), (x + c, y + d)], colour, 4) for a, b, c, d in ends)
    fill = colour if kind == "lstm" else PAPER
    return (
        f'<circle cx="{x:g}" cy="{y:.1f}" r="8" fill="{fill}" stroke="{colour}" stroke-width="3"/>'
    )


def draw() -> str:
    """What the marks mean; the axis with its decades at the left, entries at the right."""
    first, last = ENTRIES[0][0], ENTRIES[-1][0]
    body = [
        part
        for kind, says, x in KINDS
        for part in (
            _mark(kind, LEGEND, x),
            text(x + 20, LEGEND + 7, says, 20, colour=INK if kind == "step" else COLOURS[kind]),
        )
    ]
    body.append(line([(AXIS_X, place(first)), (AXIS_X, place(last))], LINE, 3))
    for decade in range(1960, last, 10):
        body.append(line([(AXIS_X - 8, place(decade)), (AXIS_X, place(decade))], LINE, 3))
        body.append(text(AXIS_X - 16, place(decade) + 7, str(decade), 20, "end", MUTED))
    heights = labels()
    for (year, *_, kind), y in zip(ENTRIES, heights, strict=True):
        leader = [(AXIS_X + 14, place(year)), (TEXT_X - 26, y), (TEXT_X - 8, y)]
        body.append(line([(a, round(b, 1)) for a, b in leader], LINE, 2))
        body.append(_mark(kind, place(year)))
    for (year, who, what, kind), y in zip(ENTRIES, heights, strict=True):
        colour = INK if kind == "step" else COLOURS[kind]
        body.append(text(TEXT_X, y + 4, f"{year} {who}", 22, colour=colour, bold=kind == "lstm"))
        body.append(text(TEXT_X, y + 30, what, 20, colour=MUTED))
    return svg(max(heights[-1], place(last)) + 46, body)
