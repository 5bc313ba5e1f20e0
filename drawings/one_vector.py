"""A whole sentence through one vector: the reader's words go in, the writer's come out."""

from __future__ import annotations

from sketch import INK, WIDTH, box, line, svg, text

CELL = "var(--c-cell)"
READ = ["the", "keys", "to", "the", "old", "cabinet", "in", "the", "hall", "are", "lost"]
WRITTEN = ["les", "clés", "de", "la", "vieille", "armoire", "du", "hall", "sont", "perdues"]
LETTER = 9.6  # of words of size 20, about
TOP, BOX, BOTTOM, HEIGHT = 24, 104, 198, 216


def draw() -> str:
    """Lines from every word of the reader into one narrow box, and out of it to the writer's."""
    middle = WIDTH / 2
    body = []
    for words, y, edge, end in (
        (READ, TOP, TOP + 10, BOX - 18),
        (WRITTEN, BOTTOM, BOTTOM - 22, BOX + 18),
    ):
        for x, word in zip(places(words), words, strict=True):
            body.append(line([(x, edge), (middle, end)], CELL, 1.5))
            body.append(text(x, y, word, 20, "middle"))
    body.append(box(middle - 78, BOX - 20, 156, 40, CELL))
    body.append(text(middle, BOX + 7, "8,000 numbers", 20, "middle", INK, bold=True))
    return svg(HEIGHT, body)


def places(words: list[str]) -> list[float]:
    """The middle of each word, spread over the width."""
    wide = [LETTER * max(len(word), 2) for word in words]
    gap = (WIDTH - 24 - sum(wide)) / (len(words) - 1)
    found, x = [], 12.0
    for each in wide:
        found.append(round(x + each / 2, 1))
        x += each + gap
    return found
