"""Five streams that LSTMs read, and one thing in each that has to be kept on the way."""

from __future__ import annotations

from sketch import MUTED, WIDTH, dot, line, svg, text

CELL, GOLD = "var(--c-cell)", "var(--c-way)"
# Year and product as cited in chapter 7; what is kept, and until when: examples of ours.
STREAMS: list[tuple[int, str, str, str]] = [
    (2015, "voicemail", "how the word began", "its end"),
    (2016, "the keyboard", "the subject", "its verb"),
    (2016, "a loudspeaker’s name", "its first sound", "its last"),
    (2017, "translation", "who does it", "the verb, at the end"),
    (2019, "StarCraft", "where enemies were seen", "they are met again"),
]
ROW, EDGE = 84, 14


def draw() -> str:
    """A row for each: the product, and a line along the page from what is kept to its use."""
    body: list[str] = []
    for k, (year, product, kept, until) in enumerate(STREAMS):
        y = 24 + k * ROW
        body.append(text(EDGE, y, product, 20, bold=True))
        body.append(text(WIDTH - EDGE, y, str(year), 20, "end", MUTED))
        body.append(line([(EDGE, y + 20), (WIDTH - EDGE, y + 20)], GOLD, 10))
        body.append(dot(EDGE + 3, y + 20, CELL, radius=7))
        body.append(dot(WIDTH - EDGE - 3, y + 20, CELL, filled=False, radius=7))
        body.append(text(EDGE, y + 50, f"keep {kept}", 20, colour=CELL))
        body.append(text(WIDTH - EDGE, y + 50, f"until {until}", 20, "end", CELL))
    return svg(len(STREAMS) * ROW - 10, body)
