"""Documented milestones of the LSTM, one lane for each field, over the years."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, WIDTH, dot, line, svg, text

# Lane: years of documented use or record, then years of documented replacement; as cited in
# chapter 7. Two milestones in one year are one dot.
LANES: list[tuple[str, list[int], list[int]]] = [
    ("The method itself", [1997, 2000, 2005, 2006], []),
    ("Handwriting", [2009], []),
    ("Speech", [2013, 2015, 2017], [2020]),
    ("Translation", [2014, 2016, 2017], [2020]),
    ("Phones and assistants", [2016], []),
    ("Language models", [2016, 2017, 2018], []),
    ("Games", [2019], []),
]
FIRST, LAST = 1997, 2021
LEFT, RIGHT, TOP, ROW = 16, WIDTH - 20, 40, 58


def draw() -> str:
    """The lanes as SVG."""
    bottom = TOP + ROW * len(LANES)
    body = []
    for year in range(2000, LAST, 5):
        body.append(line([(_x(year), TOP - 10), (_x(year), bottom)], LINE, 1.5))
        body.append(text(_x(year), TOP - 18, str(year), 19, "middle", MUTED))
    for row, (name, used, replaced) in enumerate(LANES):
        y = TOP + ROW * row
        body.append(text(LEFT, y + 17, name, over=True))
        body.append(line([(LEFT, y + 38), (RIGHT, y + 38)], LINE, 1.5))
        body += [dot(_x(year), y + 38, INK) for year in used]
        body += [dot(_x(year), y + 38, INK, filled=False) for year in replaced]
    return svg(bottom, body)


def _x(year: int) -> float:
    return round(LEFT + 8 + (year - FIRST) / (LAST - FIRST) * (RIGHT - LEFT - 16), 1)
