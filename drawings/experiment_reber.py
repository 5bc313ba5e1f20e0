"""The embedded Reber grammar of experiment 1, and one string's way through it."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, PAPER, arrow, svg, text

CELL = "var(--c-cell)"
PLACES = {
    0: (60, 130), 1: (140, 130), 2: (250, 60), 3: (250, 200), 4: (380, 60), 5: (380, 200),
    6: (490, 130), 7: (566, 130),
}  # fmt: skip
EDGES = [
    (0, 1, "B"), (1, 2, "T"), (1, 3, "P"), (2, 4, "X"), (3, 5, "V"), (4, 3, "X"), (5, 4, "P"),
    (4, 6, "S"), (5, 6, "V"), (6, 7, "E"),
]  # fmt: skip
LOOPS = {2: ("S", -1), 3: ("T", 1)}
RADIUS = 18


def draw(part: str = "inner", string: str = "") -> str:
    """The grammar as SVG.

    part: "inner" (the graph that all strings share), "outer" (the frame that needs memory) or
        "walk" (what may follow each symbol of `string`).
    Raises ValueError for another, and for a string that breaks the grammar.
    """
    if part == "walk":
        return _walk(string)
    if part not in ("inner", "outer"):
        raise ValueError(f"unknown part {part!r}: use 'inner', 'outer' or 'walk'")
    return _inner() if part == "inner" else _outer()


def _followers(string: str) -> list[str]:
    """For each symbol but the last, the symbols that may follow it."""
    steps: dict[tuple[int, str], int] = {(start, letter): end for start, end, letter in EDGES}
    steps |= {(node, letter): node for node, (letter, _) in LOOPS.items()}
    node, found = 0, ["TP"]
    for position in range(1, len(string) - 2):
        if position > 1:
            if (node, string[position]) not in steps:
                raise ValueError(f"{string!r} breaks the grammar at {string[position]!r}")
            node = steps[node, string[position]]
        found.append("".join(sorted(a for n, a in steps if n == node)) or string[1])
    if node != 7 or string[-2] != string[1]:
        raise ValueError(f"{string!r} breaks the grammar at its end")
    return [*found, "E"]


def _walk(string: str) -> str:
    side = 44
    gap = (600 - len(string) * side - 6) / (len(string) - 1)
    body = [
        text(0, 22, "read", 20, "start", MUTED),
        text(0, 122, "next may be", 20, "start", MUTED),
    ]
    followers = _followers(string)
    for i, letter in enumerate(string):
        x = 3 + i * (side + gap)
        kept = i in (1, len(string) - 2)
        colour = CELL if kept else LINE
        body.append(
            f'<rect x="{x:g}" y="38" width="{side}" height="{side}" rx="8" fill="{PAPER}"'
            f' stroke="{colour}" stroke-width="{3 if kept else 2}"/>'
        )
        ink = CELL if kept else INK
        body.append(text(round(x + side / 2, 1), 68, letter, 22, "middle", ink, True))
        if i < len(followers):
            memory = i == len(string) - 3
            for k, follower in enumerate(followers[i]):
                y = 150 + 26 * k
                shade = CELL if memory else MUTED
                middle = round(x + side / 2, 1)
                body.append(text(middle, y, follower, 21, "middle", shade, memory))
    return svg(186, body)


def _node(x: float, y: float, words: str = "") -> str:
    circle = (
        f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="{PAPER}" stroke="{INK}"'
        ' stroke-width="2.5"/>'
    )
    return circle + (text(x, y + 7, words, 20, "middle", MUTED) if words else "")


def _edge(start: tuple[float, float], end: tuple[float, float], letter: str, side: float) -> str:
    """An arrow between two nodes with its letter beside the middle."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    reach = RADIUS + 3
    points = [(x0 + ux * reach, y0 + uy * reach), (x1 - ux * reach, y1 - uy * reach)]
    rounded = [(round(x, 1), round(y, 1)) for x, y in points]
    middle = ((x0 + x1) / 2 + uy * side, (y0 + y1) / 2 - ux * side + 8)
    label = text(round(middle[0], 1), round(middle[1], 1), letter, 22, "middle", INK, True)
    return arrow(rounded, MUTED, 2.5) + label


def _inner() -> str:
    body = []
    for start, end, letter in EDGES:
        side = 20 if (start, end) != (5, 4) else -20
        if (start, end) in ((1, 3), (5, 6)):
            side = -20
        body.append(_edge(PLACES[start], PLACES[end], letter, side))
    for node, (letter, way) in LOOPS.items():
        x, y = PLACES[node]
        top = y + way * RADIUS
        loop = f"M{x - 9},{top + way * 2} C{x - 44},{top + way * 44} {x + 44},{top + way * 44}"
        body.append(
            f'<path d="{loop} {x + 12},{top + way * 6}" fill="none" stroke="{MUTED}"'
            ' stroke-width="2.5"/>'
        )
        body.append(arrow([(x + 20, top + way * 22), (x + 11, top + way * 3)], MUTED, 2.5))
        body.append(text(x + 44, top + way * 22 + 8, letter, 22, "middle", INK, True))
    for node, (x, y) in PLACES.items():
        body.append(_node(x, y, "" if node not in (0, 7) else ("·" if node == 0 else "■")))
    return svg(270, body)


def _outer() -> str:
    upper, lower = 60, 180
    body = []
    start, fork = (40, 120), (120, 120)
    body.append(_edge(start, fork, "B", 20))
    for y, letter in ((upper, "T"), (lower, "P")):
        way = 20 if y == upper else -20
        body.append(_edge(fork, (205, y), letter, way))
        body.append(
            f'<rect x="226" y="{y - 28}" width="150" height="56" rx="8" fill="{PAPER}"'
            f' stroke="{LINE}" stroke-width="2.5"/>'
        )
        body.append(text(301, y + 7, "inner string", 20, "middle", MUTED))
        body.append(_edge((397, y), (482, 120), letter, way))
        body.append(_node(205, y))
        body.append(_node(397, y))
    body.append(_edge((482, 120), (560, 120), "E", 20))
    body += [_node(*start), _node(*fork), _node(482, 120), _node(560, 120)]
    for y in (upper, lower):
        way = -1 if y == upper else 1
        far = y + way * 46
        body.append(
            f'<path d="M160,{y + way * 8} C200,{far + way * 12} 400,{far + way * 12}'
            f' 440,{y + way * 8}" fill="none" stroke="{CELL}" stroke-width="3"'
            ' stroke-dasharray="3 6"/>'
        )
    body.append(text(301, 127, "must be the same", 20, "middle", CELL, True))
    body.append(text(560, 84, "end", 20, "middle", MUTED))
    return svg(244, body)
