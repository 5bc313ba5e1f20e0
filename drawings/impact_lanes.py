"""What the LSTM was used for, and when: the years on one scale, every one with its name."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, PAPER, WIDTH, arrow, dot, svg, text

CELL = "var(--c-cell)"
# Year, what happened, kind: work on the cell, its use, its replacement; as cited in chapter 7.
YEARS: list[tuple[int, str, str]] = [
    (1997, "the cell", "cell"),
    (2000, "the forget gate", "cell"),
    (2005, "training with the full gradient", "cell"),
    (2006, "CTC: no marks in the recording", "cell"),
    (2009, "contests in handwriting", "use"),
    (2013, "speech", "use"),
    (2014, "translation", "use"),
    (2015, "voicemail, written down", "use"),
    (2016, "Google Translate, keyboards", "use"),
    (2017, "137 billion weights", "use"),
    (2018, "word vectors that know the sentence", "use"),
    (2019, "StarCraft and Dota", "use"),
    (2020, "replaced, piece by piece", "replaced"),
    (2024, "floods", "use"),
]
USUAL = (2014, 2018)  # the usual choice for speech and translation
FIRST, LAST = 1997, 2025
LINE_AT, TOP, YEAR = 70, 18, 26  # a year is as high as a line of words


def draw() -> str:
    """Time runs downwards; a square is work on the cell, a dot its use, a ring its replacement."""
    start, end = (_y(year) for year in USUAL)
    body = [
        f'<rect x="{LINE_AT - 16}" y="{start - 13:g}" width="{WIDTH - LINE_AT + 16}"'
        f' height="{end - start + 26:g}" fill="var(--c-way)" fill-opacity="0.2"/>',
        text(WIDTH - 10, start + 7, "the usual choice", 20, "end", CELL, bold=True),
        arrow([(LINE_AT, _y(FIRST)), (LINE_AT, _y(LAST) + 12)], LINE, 5),
    ]
    for year, name, kind in YEARS:
        y = _y(year)
        colour = INK if kind == "replaced" else CELL
        body.append(text(0, y + 7, str(year), 20, "start", MUTED))
        if kind == "cell":
            body.append(
                f'<rect x="{LINE_AT - 8}" y="{y - 8:g}" width="16" height="16" fill="{PAPER}"'
                f' stroke="{CELL}" stroke-width="3"/>'
            )
        else:
            body.append(dot(LINE_AT, y, colour, filled=kind == "use"))
        body.append(text(LINE_AT + 24, y + 7, name))
    return svg(_y(LAST) + 20, body)


def _y(year: int) -> float:
    return TOP + (year - FIRST) * YEAR
