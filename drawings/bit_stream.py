"""Elman's temporal XOR as a row of bits: every third bit is the XOR of the two before it."""

from __future__ import annotations

from sketch import INK, MUTED, line, svg, text

# The random pairs, chosen so that all four rows of the truth table appear.
PAIRS = ((1, 0), (0, 0), (1, 1), (0, 1))
HIDDEN = "var(--c-hidden)"
PITCH, LEFT, BASE = 49, 30, 84


def draw() -> str:
    """Twelve bits in groups of three; a bracket leads from each pair to what follows from it."""
    body = []
    for place, bit in enumerate(bit for a, b in PAIRS for bit in (a, b, a ^ b)):
        x, follows = LEFT + place * PITCH, place % 3 == 2
        colour = HIDDEN if follows else INK
        body.append(text(x, BASE, str(bit), 34 if follows else 26, "middle", colour, bold=follows))
        if follows:
            start, second, top = x - 2 * PITCH, x - PITCH, BASE - 46
            body.append(line([(start, BASE - 28), (start, top), (x, top), (x, BASE - 32)], HIDDEN))
            body.append(line([(second, BASE - 28), (second, top)], HIDDEN))
            body.append(text(second, top - 10, "XOR", 21, "middle", HIDDEN))
    body.append(text(LEFT - 10, BASE + 38, "time →", 20, colour=MUTED))
    return svg(BASE + 50, body)
