"""One unit of a recurrent net as it reads a sentence, with two weights side by side."""

from __future__ import annotations

from collections.abc import Sequence

from sketch import INK, LINE, MUTED, dot, line, svg, text

HIDDEN = "var(--c-hidden)"
TOP, PITCH, SPAN = 100, 44, 84  # the first word's line, the next word's, and h = 1
WORD_X, CENTRES = 8, (262, 476)


def draw(words: Sequence[str], u1: Sequence[float], u2: Sequence[float]) -> str:
    """Words from top to bottom; beside each what the unit says, left of zero or right of it.

    u1, u2: h after each word with the weights 1 and 2.
    """
    bottom = TOP + PITCH * (len(words) - 1)
    body = [
        text(WORD_X, TOP + PITCH * k + 8, word, 24, italic=True) for k, word in enumerate(words)
    ]
    for centre, weight, said in zip(CENTRES, (1, 2), (u1, u2), strict=True):
        body.append(text(centre, 22, f"u = {weight}", 24, "middle", bold=True))
        body.append(text(centre - 10, 56, "← is", 22, "end", MUTED))
        body.append(text(centre + 10, 56, "are →", 22, "start", MUTED))
        body.append(line([(centre, 66), (centre, bottom + 20)], LINE, 2))
        path: list[tuple[float, float]] = [
            (round(centre + SPAN * h, 1), TOP + PITCH * k) for k, h in enumerate(said)
        ]
        body.append(line(path, HIDDEN, 3))
        for k, (x, y) in enumerate(path):
            moved = k == 0 or (said[k] > 0) != (said[k - 1] > 0) or k == len(path) - 1
            body.append(dot(x, y, HIDDEN, radius=7 if moved else 5))
        x, y = path[-1]
        verb = "are" if said[-1] > 0 else "is"
        body.append(text(x, y + 42, verb, 26, "middle", HIDDEN, bold=True, italic=True))
    body.append(text(WORD_X, bottom + 49, "so it says", 22, colour=INK))
    return svg(bottom + 64, body)
