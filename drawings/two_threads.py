"""A message on its way back from a verb to its subject: the still figure of <gradient-decay>.

The words, their places and the threads are those of ``docs/assets/explorables/threads.js``.
"""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

from sketch import INK, LINE, MUTED, PAPER

HIDDEN, CELL, GOLD = (f"var(--c-{name})" for name in ("hidden", "cell", "way"))
TEXT = (
    "the heavy tables in the garden are broken . the ship near the old house is lost ."
    " the lamps behind the small window are clean . the red book in the house is here ."
    " the doors of the old ship are broken . the keys to the old cabinet in the hall are"
)
WORDS = TEXT.split()[::-1]
SUBJECT = WORDS.index("keys")
FIRST = WORDS.index(".") - 1
THICK, GAP, BEYOND = 44, 7, 42
_WIDE = {"i": 4.2, "l": 4.2, "f": 5, "r": 5.6, "t": 5.4, "s": 6.6, "m": 13, "w": 11.6, ".": 4}
# As wide as a large screen; a page shows as much of its right side as it has room for.
WIDTH, START = 2000, 1950
NAME, UPPER, TEXT_LINE, LOWER, PAGE = 18, 102, 161, 203, 245
HEIGHT = {"plain": 178, "both": 258}
TANK = 34  # half the height of the bar that shows what the unit holds
FACTOR = 0.71  # per word, of the plain network


def _room(word: str) -> float:
    return sum(_WIDE.get(letter, 8.2) for letter in word)


_MIDDLES = [
    0.0,
    *accumulate((_room(a) + _room(b)) / 2 + GAP for a, b in pairwise(WORDS)),
]


def _middle(k: int) -> float:
    if k < 0:
        return -_middle(-k)
    last = len(_MIDDLES) - 1
    return _MIDDLES[k] if k <= last else _MIDDLES[last] + (k - last) * BEYOND


def place(k: float) -> float:
    """Distance of step k, counted back from the verb, from the verb; smooth between two words."""
    below = math.floor(k)
    t = k - below
    a, b, c, d = (_middle(below + ahead) for ahead in (-1, 0, 1, 2))
    cubic = 1.5 * (b - c) + (d - a) / 2
    return b + t * ((c - a) / 2 + t * (a - 2.5 * b + 2 * c - d / 2 + t * cubic))


def along(k: float) -> float:
    """The same for a thread, evened out over two words at each side, so that it has no waves."""
    return sum(place(k + ahead) for ahead in range(-2, 3)) / 5


def steps_within(distance: float) -> int:
    """The steps back that have room on `distance` units."""
    k = 0
    while place(k) < distance:
        k += 1
    return k


def thread(
    factor: float, steps: int, x: float, y: float, thick: float = THICK, stretch: float = 1
) -> str:
    """A thread from (x, y) back over some steps, as thick as what is left of the message.

    `stretch` makes the way longer, not the thread thicker.
    """
    over, under = [], []
    for halves in range(2 * steps + 1):
        k = halves / 2
        half = thick * factor**k / 2
        at = x - stretch * along(k)
        over.append(f"{at:.1f} {y - half:.1f}")
        under.append(f"{at:.1f} {y + half:.1f}")
    return f"M{'L'.join(over)}L{'L'.join(reversed(under))}Z"


def share(factor: float) -> float:
    """What is left of the message at the subject."""
    return factor**SUBJECT


def _label(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:g}" font-size="14" font-weight="600" text-anchor="{anchor}"'
        f' fill="{colour}" paint-order="stroke" stroke="{PAPER}" stroke-width="5"'
        f' stroke-linejoin="round">{words}</text>'
    )


def draw(threads: str = "both", weight: float = FACTOR, holds: float = 0) -> str:
    """The first state of the piece: the plain network's thread alone, or both.

    Its unit has this weight and holds this value, between -1 and 1.
    """
    both = threads == "both"
    factor = weight * (1 - holds**2)
    steps = steps_within(START) + 2
    subject, source = START - place(SUBJECT), START - place(FIRST) - 14
    foot = LOWER + THICK / 2 if both else TEXT_LINE + 10
    body = [
        f'<path d="M{x:.1f} {NAME + 22}V{end:g}" stroke="{LINE}"/>'
        for x, end in ((subject, foot), (START, UPPER))
    ]
    paths = [(thread(factor, steps, START, UPPER), HIDDEN)]
    if both:
        paths.append((thread(1, steps, START, LOWER), GOLD))
    drawn = "".join(f'<path d="{d}" fill="{colour}"/>' for d, colour in paths)
    body.append(f'<g class="x-thread">{drawn}</g>')
    for k, word in enumerate(WORDS[:steps]):
        style = 'font-weight="600"' if k in (0, SUBJECT) else 'class="x-prose"'
        body.append(
            f'<text x="{START - place(k):.1f}" y="{TEXT_LINE}" font-size="15" text-anchor="middle"'
            f' {style} fill="{INK if k <= FIRST else MUTED}">{word}</text>'
        )
    body.append(
        f'<text x="{START}" y="{TEXT_LINE - 21}" font-size="15" text-anchor="middle"'
        f' class="x-prose" text-decoration="line-through" fill="{MUTED}">is</text>'
    )
    body.append(_label(source, NAME, "one unit of the plain network", HIDDEN))
    body.append(_label(subject, TEXT_LINE - 22, f"{100 * share(factor):.2g}%", HIDDEN, "middle"))
    grip = START - place(3)
    body.append(
        _label(
            grip - 20,
            UPPER - THICK * factor**3 / 2 - 6,
            f"× {factor:.2f} at every word",
            HIDDEN,
            "end",
        )
    )
    if holds:
        bar, level = START + 30, UPPER + TANK * (1 - 2 * holds)
        body += [
            f'<path d="M{bar} {top:g}V{UPPER + TANK}" stroke="{colour}" stroke-width="10"'
            ' stroke-linecap="round"/>'
            for top, colour in ((UPPER - TANK, LINE), (level, HIDDEN))
        ]
        body.append(_label(bar + 10, UPPER - TANK - 18, f"memory: {holds:.2f}", HIDDEN, "end"))
    if both:
        body.append(_label(source, PAGE, "the LSTM’s notes, 1997: 100%", CELL))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT[threads]}"'
        f' preserveAspectRatio="xMaxYMid slice">{"".join(body)}</svg>'
    )
