"""The unit that keeps singular or plural, word by word: three gates as taps, the page as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sketch import LINE, MUTED, PAPER, line, svg, text
from taps import tap

FORGET, INPUT, OUTPUT, CELL, GOLD = (
    f"var(--c-{n})" for n in ("forget", "input", "output", "cell", "way")
)
GATES = (("f", "keep", FORGET), ("i", "write", INPUT), ("o", "say", OUTPUT))
TOP, PITCH, TAPS_X, APART, ZERO_X, UNIT, WIDEST = 76, 38, 170, 66, 464, 44, 14


def draw(words: Sequence[str], page: Mapping[str, Sequence[float]], most: float = 23) -> str:
    """Words from top to bottom; gates f, i, o beside them, then the page c, plural to the right.

    page: the values of ``f``, ``i``, ``o`` and ``c`` at each word. most: words to show.
    The page's line stands as far from zero as its value, and is as thick as its size.
    """
    shown = list(words)[: int(most)]
    bottom = TOP + PITCH * (len(shown) - 1)
    body = [
        text(TAPS_X + APART * k, 24, f"{letter}", 24, "middle", colour, italic=True)
        for k, (letter, _, colour) in enumerate(GATES)
    ]
    body += [
        text(TAPS_X + APART * k, 50, name, 21, "middle", colour)
        for k, (_, name, colour) in enumerate(GATES)
    ]
    body.append(text(ZERO_X, 24, "the page", 22, "middle", CELL, bold=True))
    body.append(text(ZERO_X - 14, 50, "one ←", 21, "end", MUTED))
    body.append(text(ZERO_X + 14, 50, "→ many", 21, "start", MUTED))
    body.append(line([(ZERO_X, TOP - 14), (ZERO_X, bottom + 14)], LINE, 2))
    places: list[tuple[float, float]] = [
        (round(ZERO_X + UNIT * c, 1), TOP + PITCH * k)
        for k, c in enumerate(page["c"][: len(shown)])
    ]
    for ends, (before, after) in zip(pairwise(places), pairwise(page["c"]), strict=False):
        size = min(1.0, (abs(before) + abs(after)) / 2)
        body.append(line([*ends], GOLD, round(2 + (WIDEST - 2) * size, 1)))
    for (x, y), value in zip(places, page["c"], strict=False):
        joint = 1 + (WIDEST - 2) * min(1.0, abs(value)) / 2  # round where two pieces meet
        body.append(f'<circle cx="{x:.1f}" cy="{y}" r="{max(joint, 5):.1f}" fill="{GOLD}"/>')
        body.append(f'<circle cx="{x:.1f}" cy="{y}" r="3.5" fill="{PAPER}"/>')
    for k, word in enumerate(shown):
        y = TOP + PITCH * k
        body.append(text(8, y + 8, word, 24, italic=True))
        for place, (letter, _, colour) in enumerate(GATES):
            body.append(tap(TAPS_X + APART * place, y, page[letter][k], colour))
        if word == "." and k + 1 < len(shown):
            body.append(line([(8, y + PITCH / 2), (592, y + PITCH / 2)], LINE, 2))
    return svg(bottom + 26, body)
