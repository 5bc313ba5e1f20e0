"""Two ways back from the gap to the subject of our sentence: along the page, and by a look."""

from __future__ import annotations

from collections.abc import Sequence

from sketch import INK, MUTED, WIDTH, box, svg, text

CELL, GOLD, ACCENT = "var(--c-cell)", "var(--c-way)", "var(--c-accent)"
LETTER, SPACE = 9.9, 24  # of words of size 20, about
SUBJECT = 1  # the place of "keys"
TALL = 128  # of the highest arc


def places(words: Sequence[str], space: float = SPACE) -> list[float]:
    """The middle of each word and, at the end, of the gap."""
    found, x = [], 12.0
    for word in [*words, "…"]:
        wide = LETTER * max(len(word), 2)
        found.append(round(x + wide / 2, 1))
        x += wide + space
    return found


def factors(words: Sequence[str]) -> int:
    """How often the error meets the forget gate between the last word and the subject."""
    return len(words) - 1 - SUBJECT


def thickness(share: float) -> float:
    """A share of 1 is drawn 12 units wide; what is too small to see is not drawn."""
    return round(12 * share, 2)


def draw(words: Sequence[str], shares: Sequence[float], look_only: bool = False) -> str:
    """Both pictures as SVG; ``shares`` are those of the look from the gap, one for each word."""
    if look_only:  # closer together, for it stands in a fold, where there is less room
        xs = places(words, 16)
        picture = svg(152, _look(words, xs, shares, -4)[2:])
        return picture.replace(f"0 0 {WIDTH} ", f"0 0 {xs[-1] + 24:g} ")
    xs = places(words)
    return svg(346, [*_page(words, xs, 18), *_look(words, xs, shares, 170)])


def _sentence(words: Sequence[str], xs: list[float], y: float) -> list[str]:
    body = [
        text(x, y, word, 20, "middle", bold=k == SUBJECT)
        for k, (x, word) in enumerate(zip(xs, words, strict=False))
    ]
    body.append(box(xs[-1] - 14, y - 19, 28, 26, INK, line_width=2, radius=5))
    return body


def _page(words: Sequence[str], xs: list[float], top: float) -> list[str]:
    y = top + 96
    body = [text(12, top + 6, "LSTM: along the page", 20, bold=True)]
    body.append(
        text(WIDTH - 12, top + 6, f"× f, {factors(words)} times", 20, "end", CELL, bold=True)
    )
    for k in range(len(xs) - 1, SUBJECT, -1):
        a, b = xs[k], xs[k - 1]
        middle, high = (a + b) / 2, y - 52
        body.append(
            f'<path d="M{a:g} {y - 24:g}Q{middle:g} {high:g} {b:g} {y - 24:g}" fill="none"'
            f' stroke="{GOLD}" stroke-width="{thickness(1)}"/>'
        )
        if k < len(words):
            body.append(text(middle, high + 2, "f", 18, "middle", MUTED, italic=True))
        else:  # from the gap to the last word nothing is carried: it is said there
            body.append(text(middle, high + 2, "said", 18, "middle", MUTED))
    return body + _sentence(words, xs, y)


def _look(words: Sequence[str], xs: list[float], shares: Sequence[float], top: float) -> list[str]:
    y = top + 146
    body = [text(12, top + 6, "attention: one look", 20, bold=True)]
    body.append(text(WIDTH - 12, top + 6, "× share, once", 20, "end", ACCENT, bold=True))
    gap = xs[-1]
    for k, share in enumerate(shares):
        wide = thickness(share)
        if wide < 0.05:
            continue
        high = TALL * (gap - xs[k]) / (gap - xs[0])
        body.append(
            f'<path d="M{gap:g} {y - 24:g}C{gap:g} {y - 24 - high:g} {xs[k]:g}'
            f' {y - 24 - high:g} {xs[k]:g} {y - 24:g}" fill="none" stroke="{ACCENT}"'
            f' stroke-width="{wide:g}"/>'
        )
    largest = max(range(len(shares)), key=lambda k: shares[k])
    label = f"share {100 * shares[largest]:.0f}%"
    at = (xs[largest] + gap) / 2
    body.append(text(at, y - 24 - 0.75 * TALL + 42, label, 20, "middle", ACCENT))
    return body + _sentence(words, xs, y)
