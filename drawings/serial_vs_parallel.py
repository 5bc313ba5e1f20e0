"""Who can work when: an LSTM on our sentence, and on many sentences side by side."""

from __future__ import annotations

from sketch import LINE, MUTED, WIDTH, box, svg, text

CELL, GOLD = "var(--c-cell)", "var(--c-way)"
WORDS = ("the", "keys", "to", "the", "old", "cabinet", "in", "the", "hall")
TOKENS = len(WORDS)
LEFT, SIZE, GAP = 106, 17, 4
STEP = (WIDTH - LEFT - 14) / TOKENS
ROW = SIZE + GAP


def schedule(kind: str) -> list[list[bool]]:
    """For each of as many workers as there are words, whether it is busy in each round.

    kind: "chain" (one sentence, each word waits for the one before) or "batch" (a sentence for
    each worker, all of them chains).
    """
    rounds = range(TOKENS)
    busy = {
        "chain": lambda worker, now: worker == now,
        "batch": lambda worker, now: True,
    }[kind]
    return [[busy(worker, now) for now in rounds] for worker in range(TOKENS)]


def draw() -> str:
    """Both charts, one below the other, as SVG."""
    titles = {
        "chain": ("LSTM, our sentence", WORDS),
        "batch": (f"LSTM, {TOKENS} sentences side by side", ()),
    }
    body, y = [], 0.0
    for kind, (title, names) in titles.items():
        y += 26
        busy = schedule(kind)
        rounds = sum(map(any, zip(*busy, strict=True)))
        body.append(text(10, y, title, 20, bold=True))
        body.append(text(WIDTH - 14, y, f"{rounds} rounds", 20, "end", CELL, bold=True))
        y += 12
        for worker, row in enumerate(busy):
            name = names[worker] if names else f"no. {worker + 1}"
            body.append(text(LEFT - 14, y + 15, name, 19, "end", MUTED))
            for now, works in enumerate(row):
                fill, shade = (GOLD, 1) if works else (LINE, 0)
                x = LEFT + now * STEP
                body.append(box(x, y, STEP - GAP, SIZE, fill, fill, shade, 1.5, 3))
            y += ROW
        y += 16
    body.append(text(WIDTH - 14, y + 6, "rounds, one after another →", 20, "end", MUTED))
    return svg(y + 16, body)
