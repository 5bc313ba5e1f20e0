"""Where the LSTM was in use and when: one lane for each field, over the years."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, WIDTH, dot, line, svg, text

CELL = "var(--c-cell)"
# Lane: years of documented use or record, then years of documented replacement; as cited in
# chapter 7. Two milestones in one year are one dot.
LANES: list[tuple[str, list[int], list[int]]] = [
    ("the cell itself", [1997, 2000, 2005, 2006], []),
    ("handwriting", [2009], []),
    ("speech", [2013, 2015, 2017], [2020]),
    ("translation", [2014, 2016, 2017], [2020]),
    ("phones, speakers", [2016], []),
    ("language models", [2016, 2017, 2018], []),
    ("games", [2019], []),
    ("floods", [2024], []),
]
USUAL = (2014, 2018)  # the usual choice for speech and translation
FIRST, LAST = 1997, 2025
LEFT, RIGHT, TOP, ROW = 20, WIDTH - 24, 62, 44


def draw() -> str:
    """The lanes as SVG; each has its name in its own row, where no dot is."""
    bottom = TOP + ROW * len(LANES)
    start, end = (_x(year) for year in USUAL)
    body = [
        f'<rect x="{start:g}" y="{TOP - 10}" width="{end - start:g}" height="{bottom - TOP}"'
        f' fill="{CELL}" fill-opacity="0.16"/>',
        text((start + end) / 2, 22, "the usual choice", 20, "middle", CELL, bold=True),
    ]
    for year in (1997, 2009, 2014, 2018, 2024):
        body.append(text(_x(year), TOP - 18, str(year), 19, _anchor(year), MUTED))
    for row, (name, used, replaced) in enumerate(LANES):
        y = TOP + ROW * row + 16
        body.append(line([(LEFT, y), (RIGHT, y)], LINE, 1.5))
        if used[0] == FIRST:
            body.append(text(_x(used[-1]) + 22, y + 7, name, over=True))
        else:
            body.append(text(min(_x(used[0]) - 20, start - 12), y + 7, name, 20, "end", over=True))
        body += [dot(_x(year), y, CELL) for year in used]
        body += [dot(_x(year), y, INK, filled=False) for year in replaced]
    return svg(bottom, body)


def _anchor(year: int) -> str:
    return "start" if year == FIRST else "end" if year == LAST else "middle"


def _x(year: int) -> float:
    return round(LEFT + 8 + (year - FIRST) / (LAST - FIRST) * (RIGHT - LEFT - 16), 1)
