"""One look: scores, shares, and the mixture."""

from __future__ import annotations

from shapes import GOLD, INK, LOOK, MUTED, READ, WRITE, box, line, svg, text


def draw(words: list[str], scores: list[float], shares: list[float]) -> str:
    """A column for each word: its annotation, its score, and a bar as tall as its share."""
    body = [
        text(14, 64, "annotation", "start", READ),
        text(14, 124, "score", "start", WRITE),
        text(14, 204, "share", "start", LOOK),
    ]
    base = 250
    for k, (word, score, share) in enumerate(zip(words, scores, shares, strict=True)):
        x = 210 + 150 * k
        body.append(text(x, 26, word))
        body.append(box(x - 30, 42, 60, 30, READ))
        sign = "−" if round(score, 2) < 0 else ""
        body.append(text(x, 124, f"{sign}{abs(score):.2f}", colour=WRITE))
        tall = 90 * share
        body.append(
            f'<rect x="{x - 30:g}" y="{base - tall:g}" width="60" height="{tall:g}" fill="{GOLD}"/>'
        )
        body.append(line(x - 40, base, x + 40, base, MUTED))
        body.append(text(x, base + 26, f"{100 * share:.1f}%", colour=INK))
    return svg(288, body)
