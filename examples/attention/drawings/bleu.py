"""The scores of the paper's Table 1 as bars."""

from __future__ import annotations

from shapes import GOLD, INK, LOOK, MUTED, READ, line, svg, text

# Bahdanau, Cho and Bengio, Table 1, column "All".
ROWS = (
    ("RNNencdec-30", 13.93, READ),
    ("RNNencdec-50", 17.82, READ),
    ("RNNsearch-30", 21.50, LOOK),
    ("RNNsearch-50", 26.75, LOOK),
    ("… trained longer", 28.45, LOOK),
    ("Moses (phrases)", 33.30, MUTED),
)


def draw() -> str:
    """A bar for each system; the ones that look back are filled with gold."""
    left, scale = 178, 360 / 35
    body = [line(left, 6, left, 36 * len(ROWS) + 6, MUTED)]
    for k, (name, score, colour) in enumerate(ROWS):
        y = 10 + 36 * k
        fill, share = (GOLD, 1) if colour == LOOK else (colour, 0.35)
        body.append(text(left - 10, y + 21, name, "end", size=19))
        body.append(
            f'<rect x="{left}" y="{y}" width="{scale * score:.1f}" height="28" fill="{fill}"'
            f' fill-opacity="{share:g}" stroke="{colour}" stroke-width="1.5"/>'
        )
        body.append(text(left + scale * score + 8, y + 21, f"{score:.2f}", "start", INK))
    return svg(36 * len(ROWS) + 12, body)
