"""The sentence: what must be kept, across what, and where it is needed."""

from __future__ import annotations

from sketch import MUTED, arrow, svg, text

CELL, GOLD = "var(--c-cell)", "var(--c-way)"
WORDS = ["the", "keys", "to", "the", "old", "cabinet", "in", "the", "hall", "are"]
SUBJECT, VERB, MISLEADING = 1, 9, (5, 8)
LETTER, GAP = 9.4, 9  # px of one letter and of one blank, about, at this size


def draw() -> str:
    """The words in a row, and the way of the number from the subject to the verb, as SVG."""
    widths = [LETTER * len(word) + GAP for word in WORDS]
    spare = 600 - sum(widths) - 30
    place, centres = spare / 2, []
    for width in widths:
        centres.append(place + width / 2)
        place += width
    centres[VERB] += 26
    body = [
        f'<path d="M{centres[SUBJECT]:.1f} 84C{centres[SUBJECT] + 40:.1f} 4 '
        f'{centres[VERB] - 40:.1f} 4 {centres[VERB]:.1f} 78" fill="none" stroke="{GOLD}"'
        ' stroke-width="7" stroke-linecap="round"/>',
        text(300, 22, "more than one", 20, "middle", CELL, bold=True, over=True),
    ]
    for k, (word, x) in enumerate(zip(WORDS, centres, strict=True)):
        strong = k in (SUBJECT, VERB)
        body.append(text(x, 112, word, 21, "middle", bold=strong))
        if k in MISLEADING:
            body.append(arrow([(x, 150), (x, 126)], MUTED, 2))
            body.append(text(x, 172, "one", 20, "middle", MUTED))
    return svg(182, body)
