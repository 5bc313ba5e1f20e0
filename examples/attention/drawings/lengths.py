"""Sentences right, by their length, for a network with one vector and one that looks back."""

from __future__ import annotations

from shapes import LINE, LOOK, MUTED, READ, line, svg, text

LEFT, RIGHT, TOP, BOTTOM = 70, 570, 50, 260


def draw(lengths: list[int], one_vector: list[list[float]], looking_back: list[list[float]]) -> str:
    """For each length a dot for each start, and lines through the means."""

    def x(k: int) -> float:
        return LEFT + 40 + (RIGHT - LEFT - 80) * k / (len(lengths) - 1)

    def y(share: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * share

    body = [text(8, 24, "sentences right", "start")]
    for share in (0, 0.5, 1):
        body.append(line(LEFT, y(share), RIGHT, y(share), LINE))
        body.append(text(LEFT - 8, y(share) + 7, f"{100 * share:.0f}%", "end", MUTED))
    for k, length in enumerate(lengths):
        body.append(text(x(k), BOTTOM + 26, str(length), colour=MUTED))
    body.append(text(RIGHT, BOTTOM + 54, "words in the sentence, with the full stop", "end"))
    for runs, colour, dash in ((one_vector, READ, "8 5"), (looking_back, LOOK, "")):
        means = [sum(run[k] for run in runs) / len(runs) for k in range(len(lengths))]
        points = " ".join(f"{x(k):g},{y(mean):.1f}" for k, mean in enumerate(means))
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        body.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"{dashes}/>'
        )
        for run in runs:
            for k in range(len(lengths)):
                body.append(f'<circle cx="{x(k):g}" cy="{y(run[k]):.1f}" r="4" fill="{colour}"/>')
    body.append(text(x(2), y(1) - 12, "looking back", colour=LOOK))
    body.append(text(x(2) - 8, y(0.55), "one vector", "end", READ))
    return svg(BOTTOM + 64, body)
