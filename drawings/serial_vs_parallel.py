"""Who can work when: an LSTM on one text, on a batch, and attention on one text."""

from __future__ import annotations

from sketch import INK, LINE, MUTED, WIDTH, box, svg, text

TOKENS, WORKERS = 12, 6
LEFT, SIZE, GAP = 30, 17, 4
STEP = (WIDTH - 2 * LEFT) / TOKENS
ROW = SIZE + GAP


def schedule(kind: str) -> list[list[bool]]:
    """For each worker, whether it is busy in each round.

    kind: "chain" (one text, each token waits for the one before), "batch" (one text per worker,
    all of them chains) or "attention" (one text, its tokens shared out).
    """
    if kind == "chain":
        return [[worker == 0] * TOKENS for worker in range(WORKERS)]
    if kind == "batch":
        return [[True] * TOKENS for _ in range(WORKERS)]
    rounds = -(-TOKENS // WORKERS)
    return [[time < rounds for time in range(TOKENS)] for _ in range(WORKERS)]


def draw() -> str:
    """The three charts, one below the other, as SVG."""
    titles = {
        "chain": f"LSTM, one text of {TOKENS} tokens",
        "batch": f"LSTM, {WORKERS} such texts side by side",
        "attention": "attention, one text",
    }
    body, y = [], 0.0
    for kind, title in titles.items():
        y += 26
        busy = schedule(kind)
        rounds = max(sum(worker) for worker in busy)
        body.append(text(LEFT, y, title, 20))
        body.append(text(WIDTH - LEFT, y, f"{rounds} rounds", 20, "end", bold=True))
        y += 12
        for worker in busy:
            for time, works in enumerate(worker):
                x = LEFT + time * STEP
                fill, shade = (INK, 1) if works else (LINE, 0)
                body.append(box(x, y, STEP - GAP, SIZE, fill, fill, shade, 1.5, 3))
            y += ROW
        y += 14
    body.append(text(WIDTH / 2, y + 8, "time →", 20, "middle", MUTED))
    return svg(y + 18, body)
