"""One sequence of each task of 1997: what comes in, and what is asked at the end."""

from __future__ import annotations

import random

from sketch import LINE, MUTED, PAPER, arrow, box, line, svg, text

CELL, WRITE, HIDDEN = (f"var(--c-{name})" for name in ("cell", "input", "hidden"))
SIDE, TOP = 46, 40


def draw(task: str = "adding") -> str:
    """A sequence as SVG.

    task: "lag" (2a, 2b), "distractors" (2c), "noise" (3), "adding" (4, 5) or "order" (6).
    Raises ValueError for another.
    """
    makers = {
        "lag": _lag, "distractors": _distractors, "noise": _noise, "adding": _adding,
        "order": _order,
    }  # fmt: skip
    if task not in makers:
        raise ValueError(f"unknown task {task!r}: use one of {', '.join(makers)}")
    return makers[task]()


def _symbols(
    symbols: list[str], marked: dict[int, str], answer: str, notes: list[tuple[int, str]]
) -> str:
    """A row of boxes, one a symbol; marked ones in colour; then the answer."""
    count = len(symbols) + 2
    gap = (600 - count * SIDE) / (count - 1)
    body = []
    for i, symbol in enumerate(symbols):
        x = i * (SIDE + gap)
        middle = x + SIDE / 2
        if symbol == "…":
            body.append(text(middle, TOP + 32, symbol, 26, "middle", MUTED))
            continue
        colour = marked.get(i, LINE)
        body.append(box(x + 1.5, TOP, SIDE - 3, SIDE, colour, line_width=3 if i in marked else 2))
        ink = marked.get(i, MUTED)
        body.append(text(middle, TOP + 31, symbol, 22, "middle", ink, i in marked, True))
    end = len(symbols) * (SIDE + gap)
    y = TOP + SIDE / 2
    body.append(arrow([(end - gap + 4, y), (end + SIDE - 6, y)], MUTED))
    x = 600 - SIDE
    body.append(box(x - 6, TOP, SIDE + 4, SIDE, HIDDEN, line_width=3))
    body.append(text(x + SIDE / 2 - 4, TOP + 31, answer, 22, "middle", HIDDEN, True, True))
    body.append(text(x + SIDE / 2 - 4, TOP - 12, "say", 20, "middle", MUTED))
    for i, note in notes:
        body.append(text(i * (SIDE + gap) + SIDE / 2, TOP + SIDE + 28, note, 20, "middle", MUTED))
    return svg(TOP + SIDE + 40, body)


def _lag() -> str:
    symbols = ["y", "a₁", "a₂", "a₃", "…", "a₉₇", "a₉₈", "a₉₉"]
    return _symbols(symbols, {0: CELL}, "y", [(0, "keep"), (4, "99 fillers")])


def _distractors() -> str:
    symbols = ["b", "y", "a₇", "a₃₁", "a₇", "…", "a₁₉", "a₄", "e"]
    notes = [(1, "keep"), (5, "random fillers"), (8, "now")]
    return _symbols(symbols, {1: CELL, 8: WRITE}, "y", notes)


def _order() -> str:
    symbols = ["E", "c", "a", "X", "d", "…", "b", "Y", "…", "B"]
    return _symbols(symbols, {3: CELL, 7: CELL, 9: WRITE}, "R", [(3, "first"), (7, "second")])


def _noise() -> str:
    """Three informative numbers, then noise on the same line."""
    rng = random.Random(4)
    values = [1.0] * 3 + [rng.gauss(0, 0.2**0.5) for _ in range(47)]
    left, right, middle, scale = 40, 500, 100, 62
    step = (right - left) / (len(values) - 1)
    points = [
        (round(left + i * step, 1), round(middle - scale * v, 1)) for i, v in enumerate(values)
    ]
    body = [
        line([(left, middle), (right, middle)], LINE, 2),
        line(points[2:], MUTED, 2),
        line(points[:3], CELL, 4),
        *(f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{CELL}"/>' for x, y in points[:3]),
        text(left + 34, middle - scale - 14, "the class: +1 or −1", 20, "start", CELL, True),
        text(right, 196, "noise, 97 or more steps", 20, "end", MUTED),
        text(8, middle - scale + 7, "1", 20, "start", MUTED),
        text(8, middle + 7, "0", 20, "start", MUTED),
        arrow([(right + 8, middle), (right + 44, middle)], MUTED),
        box(552, middle - 23, 46, 46, HIDDEN, line_width=3),
        text(575, middle + 8, "1", 22, "middle", HIDDEN, True),
        text(575, middle - 35, "say", 20, "middle", MUTED),
    ]
    return svg(206, body)


def _adding() -> str:
    """Values as bars, markers under them, two of them marked."""
    values = [0.4, -0.7, 0.6, -0.2, 0.9, -0.5, 0.3, -0.8, 0.5, -0.3, 0.7]
    marks = ["−1", "0", "1", "0", "0", "0", "1", "0", "0", "0", "−1"]
    answer = 0.5 + sum(v for v, mark in zip(values, marks, strict=True) if mark == "1") / 4
    middle, scale, step = 80, 54, 44
    body = [text(0, 24, "value", 20, "start", MUTED), line([(6, middle), (486, middle)], LINE, 2)]
    for i, (value, mark) in enumerate(zip(values, marks, strict=True)):
        x = 14 + i * step
        marked = mark == "1"
        colour = CELL if marked else MUTED
        top = middle - max(value, 0) * scale
        body.append(
            box(x, top, 24, abs(value) * scale, colour, colour, 1 if marked else 0.35, 1, 2)
        )
        body.append(text(x + 12, 176, mark, 20, "middle", colour, marked))
    body += [
        text(0, 152, "marker", 20, "start", MUTED),
        arrow([(494, middle), (520, middle)], MUTED),
        box(524, middle - 24, 74, 48, HIDDEN, PAPER, line_width=3),
        text(561, middle + 8, f"{answer:.3f}", 22, "middle", HIDDEN, True),
        text(561, middle - 36, "say", 20, "middle", MUTED),
    ]
    return svg(188, body)
