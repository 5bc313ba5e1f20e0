"""Elman's temporal XOR as a row of bits: every third bit is the XOR of the two before it."""

from __future__ import annotations

# The random pairs, chosen so that all four rows of the truth table appear.
PAIRS = ((1, 0), (0, 0), (1, 1), (0, 1))
WIDTH, HEIGHT = 480, 118
PITCH, LEFT, TOP, SIDE = 38, 13, 42, 32


def draw() -> str:
    """Twelve bits in groups of three, the predictable ones boxed and marked."""
    bits = [bit for a, b in PAIRS for bit in (a, b, a ^ b)]
    items = []
    for place, bit in enumerate(bits):
        x, y = LEFT + place * PITCH, TOP
        predictable = place % 3 == 2
        stroke = "var(--c-hidden)" if predictable else "var(--c-line)"
        heavy = ' font-weight="bold"' if predictable else ""
        items.append(
            f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="5" fill="none"'
            f' stroke="{stroke}" stroke-width="{3 if predictable else 1.5}"/>'
            f'<text x="{x + SIDE / 2:g}" y="{y + 22}" font-size="18" text-anchor="middle"'
            f' fill="var(--c-ink)"{heavy}>{bit}</text>'
        )
        if predictable:
            start, end = x - 2 * PITCH + SIDE / 2, x + SIDE / 2
            items.append(
                f'<path d="M{start:g} {y - 6} V{y - 14} H{end:g} V{y - 4}" fill="none"'
                f' stroke="var(--c-hidden)" stroke-width="2"/>'
                f'<path d="M{start + PITCH:g} {y - 6} V{y - 14}" stroke="var(--c-hidden)"'
                f' stroke-width="2"/>'
                f'<text x="{start + PITCH:g}" y="{y - 20}" font-size="15" text-anchor="middle"'
                f' fill="var(--c-hidden)">XOR</text>'
            )
    items.append(
        f'<text x="{LEFT}" y="{HEIGHT - 14}" font-size="15" fill="var(--c-muted)">'
        "time runs to the right</text>"
        f'<path d="M176 {HEIGHT - 19} H230 m-8 -5 l8 5 l-8 5" fill="none"'
        ' stroke="var(--c-muted)" stroke-width="1.5"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(items)}</svg>"
    )
