"""An error on its way back through a sentence, as two threads: their width is what is left."""

from __future__ import annotations

from collections.abc import Sequence

from sketch import INK, MUTED, svg, text

CELL, GOLD, HIDDEN = "var(--c-cell)", "var(--c-way)", "var(--c-hidden)"
ROW, TOP, THICK = 40, 78, 44  # px: from word to word, above the first, a thread that is whole
PLACES = {"lstm": 262, "plain": 470}


def _share(value: float) -> str:
    return f"{100 * value:.0f}%" if value > 0.9995 else f"{100 * value:.1f}%"


def _tip(x: float, y: float, half: float, height: float, colour: str) -> str:
    """The head of an arrow that points up to (x, y)."""
    base = y + height
    return f'<polygon points="{x - half},{base} {x + half},{base} {x},{y}" fill="{colour}"/>'


def draw(words: Sequence[str], lstm: Sequence[float], plain: Sequence[float]) -> str:
    """The words from top to bottom and both threads beside them, as SVG.

    words: from the first that the error reaches to the last, where it sets out.
    lstm, plain: the error at each word, as a share of that at the last.
    """
    ys = [TOP + ROW * k for k in range(len(words))]
    end = ys[-1]
    body = [
        text(0, 26, "the error climbs", 20, colour=MUTED),
        text(0, 50, "from are to keys", 20, colour=MUTED),
    ]
    looks = {"lstm": ("the LSTM’s page", lstm, CELL, GOLD),
             "plain": ("the plain network", plain, HIDDEN, HIDDEN)}  # fmt: skip
    for name, (title, shares, colour, fill) in looks.items():
        x = PLACES[name]
        body.append(text(x, 38, title, 21, "middle", colour, bold=True))
        half = [max(0.8, THICK * share / 2) for share in shares]
        left = [f"{x - w:.1f},{y}" for w, y in zip(half, ys, strict=True)]
        right = [f"{x + w:.1f},{y}" for w, y in zip(half, ys, strict=True)]
        body.append(
            f'<polygon points="{" ".join([*left, *reversed(right)])}" fill="{fill}"'
            f' data-thread="{name}"/>'
        )
        body.append(_tip(x, TOP - 18, 9, 16, fill))
        for share, y in zip(shares, ys, strict=True):
            body.append(text(x + 34, y + 7, _share(share), 20, colour=INK))
    for word, y in zip(words, ys, strict=True):
        body.append(text(0, y + 7, word, 22, bold=word in (words[0], words[-1])))
    body.append(text(0, end + 52, "are", 22, bold=True))
    for x in PLACES.values():
        body.append(text(x, end + 52, "the loss", 20, "middle", MUTED))
        body.append(f'<path d="M{x} {end + 34}V{end + 14}" stroke="{MUTED}" stroke-width="2.5"/>')
        body.append(_tip(x, end + 5, 6, 11, MUTED))
    return svg(end + 66, body)
