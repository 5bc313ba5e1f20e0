"""A parallel scan: in each round every step is merged with one twice as far back."""

from __future__ import annotations

from sketch import INK, MUTED, WIDTH, dot, line, svg, symbol, text

STEPS = 8
LEFT, TOP, ROW = 128, 30, 76
CELL = "var(--c-cell)"


def rounds() -> list[list[tuple[int, int]]]:
    """For each level, the stretch of steps (first, last) that each position covers."""
    levels = [[(t, t) for t in range(STEPS)]]
    reach = 1
    while any(first > 0 for first, _ in levels[-1]):
        before = levels[-1]
        levels.append(
            [(before[t - reach][0], t) if t >= reach else before[t] for t in range(STEPS)]
        )
        reach *= 2
    return levels


def draw() -> str:
    """The levels from top to bottom; a filled dot covers everything from the first step on."""
    levels = rounds()
    gap = (WIDTH - LEFT - 30) / (STEPS - 1)
    links, dots = [], []
    for level, spans in enumerate(levels):
        y = TOP + ROW * level
        name = f"round {level}" if level else "start"
        dots.append(text(8, y + 7, name, 20, colour=MUTED))
        for t, (first, _) in enumerate(spans):
            x = LEFT + gap * t
            dots.append(dot(x, y, CELL, filled=first == 0, radius=11))
            if level:
                links.append(line([(x, y - ROW), (x, y)], CELL, 2.5))
                if t >= 2 ** (level - 1):
                    links.append(line([(x - gap * 2 ** (level - 1), y - ROW), (x, y)], INK, 2))
    bottom = TOP + ROW * (len(levels) - 1)
    names = [symbol(LEFT + gap * t, bottom + 44, "c", str(t + 1), CELL) for t in range(STEPS)]
    return svg(bottom + 62, [*links, *dots, *names])
