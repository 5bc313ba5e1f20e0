"""A message that arrives whole: the end of the quiz."""

from __future__ import annotations

from sketch import INK
from two_threads import CELL, FIRST, GOLD, SUBJECT, THICK, WORDS, place

WIDTH, HEIGHT, START = 360, 104, 338


def draw() -> str:
    """The gold thread from the verb back to its subject, as thick there as where it began."""
    end = START - place(SUBJECT)
    body = [
        f'<path d="M{START} 8H{end:.1f}V{8 + THICK}H{START}Z" fill="{GOLD}"/>',
        f'<circle cx="{end:.1f}" cy="{8 + THICK / 2:g}" r="{THICK / 2:g}" fill="{GOLD}"/>',
    ]
    for k, word in enumerate(WORDS[: FIRST + 1]):
        marked = ' font-weight="600"' if k in (0, SUBJECT) else ' font-weight="400"'
        body.append(
            f'<text x="{START - place(k):.1f}" y="78" font-size="15" text-anchor="middle"'
            f'{marked} fill="{INK}">{word}</text>'
        )
    body.append(
        f'<text x="{end:.1f}" y="99" font-size="14" font-weight="600" text-anchor="middle"'
        f' fill="{CELL}">100%</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(body)}</svg>"
    )
