"""Who can work when on our sentence: an LSTM, an LSTM with many sentences, and attention."""

from __future__ import annotations

from sketch import LINE, MUTED, WIDTH, box, svg, text

CELL, GOLD, ACCENT = "var(--c-cell)", "var(--c-way)", "var(--c-accent)"
WORDS = ("the", "keys", "to", "the", "old", "cabinet", "in", "the", "hall")
TOKENS = len(WORDS)
STAGES = ("compare", "mix")  # of attention, each for all words at once
LEFT, SIZE, GAP = 106, 17, 4
STEP = (WIDTH - LEFT - 14) / TOKENS
ROW = SIZE + GAP


def schedule(kind: str) -> list[list[bool]]:
    """For each of as many workers as there are words, whether it is busy in each round.

    kind: "chain" (one sentence, each word waits for the one before), "batch" (a sentence for each
    worker, all of them chains) or "attention" (one sentence, all words compared, then mixed).
    """
    rounds = range(TOKENS)
    busy = {
        "chain": lambda worker, now: worker == now,
        "batch": lambda worker, now: True,
        "attention": lambda worker, now: now < len(STAGES),
    }[kind]
    return [[busy(worker, now) for now in rounds] for worker in range(TOKENS)]


def draw() -> str:
    """The three charts, one below the other, as SVG."""
    titles = {
        "chain": ("LSTM, our sentence", WORDS, CELL, GOLD),
        "batch": (f"LSTM, {TOKENS} sentences side by side", (), CELL, GOLD),
        "attention": ("attention, our sentence", WORDS, ACCENT, ACCENT),
    }
    body, y = [], 0.0
    for kind, (title, names, colour, paint) in titles.items():
        y += 26
        busy = schedule(kind)
        rounds = sum(map(any, zip(*busy, strict=True)))
        body.append(text(10, y, title, 20, bold=True))
        body.append(text(WIDTH - 14, y, f"{rounds} rounds", 20, "end", colour, bold=True))
        y += 12
        for worker, row in enumerate(busy):
            name = names[worker] if names else f"no. {worker + 1}"
            body.append(text(LEFT - 14, y + 15, name, 19, "end", MUTED))
            for now, works in enumerate(row):
                fill, shade = (paint, 1) if works else (LINE, 0)
                x = LEFT + now * STEP
                body.append(box(x, y, STEP - GAP, SIZE, fill, fill, shade, 1.5, 3))
            y += ROW
        y += 16
    body.append(text(WIDTH - 14, y + 6, "rounds, one after another →", 20, "end", MUTED))
    return svg(y + 16, body)
