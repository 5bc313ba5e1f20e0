"""A message that goes back along the sentence, each word a fixed fraction as loud as the last."""

from __future__ import annotations

from sketch import INK, MUTED, arrow, dot, svg, text

WORDS = ("keys", "to", "the", "old", "cabinet", "in", "the", "hall", "are")
HIDDEN = "var(--c-hidden)"
TOP, PITCH, THREAD_X, THICK = 58, 33, 240, 44  # THICK: the thread's width where the message starts


def loudness(factor: float, steps: int) -> list[float]:
    """What is left of the message after 0, 1, ..., ``steps`` steps back."""
    return [factor**k for k in range(steps + 1)]


def _share(factor: float, back: int) -> str:
    return "1" if back == 0 else f"1/{round(factor**-back):,}"


def draw(factor: float = 0.25) -> str:
    """The words from top to bottom; the thread runs up from the verb, as wide as what is left."""
    last = len(WORDS) - 1
    left = loudness(factor, last)
    body = [
        text(THREAD_X, 26, "the message", 22, "middle", HIDDEN, bold=True),
        text(390, 26, "how loud it is", 22, colour=MUTED),
    ]
    for place, word in enumerate(WORDS):
        y, back = TOP + PITCH * place, last - place
        if back:  # from the word below to this one, with what the word below has heard
            below = y + PITCH
            body.append(
                f'<rect x="{THREAD_X - THICK * left[back - 1] / 2:.3f}" y="{y}"'
                f' width="{THICK * left[back - 1]:.3f}" height="{below - y}" fill="{HIDDEN}"/>'
            )
        strong = place in (0, last)
        body.append(text(8, y + 8, word, 24, bold=strong, italic=True))
        body.append(text(390, y + 8, _share(factor, back), 24, colour=INK))
    for place in range(len(WORDS)):
        body.append(dot(THREAD_X, TOP + PITCH * place, HIDDEN, filled=place == last, radius=5))
    floor = TOP + PITCH * last
    body.append(arrow([(THREAD_X - 60, floor), (THREAD_X - 60, floor - 62)], MUTED, 2.5))
    body.append(text(8, floor + 50, "it starts at the verb", 22, colour=MUTED))
    return svg(floor + 66, body)
