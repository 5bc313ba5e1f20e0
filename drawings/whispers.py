"""A message passed down a row of people, each a fixed fraction as loud as the one before."""

from __future__ import annotations

WIDTH, HEIGHT = 480, 218
LEFT, PITCH, HEAD_Y, BAR_BOTTOM, BAR_TALL = 36, 51.5, 34, 170, 92


def _loudness(factor: float, distance: int) -> str:
    """`1`, `1/16`, `1/256`, ..., under every second bar; there is room for no more."""
    if distance == 0:
        return "1"
    return "" if distance % 2 else f"1/{round(1 / factor**distance):,}"


def draw(factor: float = 0.25, people: int = 9) -> str:
    """`people` in a row; the last one speaks, and loudness falls by `factor` at each."""
    items = []
    for place in range(people):
        distance = people - 1 - place
        x = LEFT + place * PITCH
        level = factor**distance
        tall = BAR_TALL * level
        items.append(
            f'<circle cx="{x:g}" cy="{HEAD_Y}" r="15" fill="none" stroke="var(--c-hidden)"'
            ' stroke-width="2"/>'
            f'<text x="{x:g}" y="{HEAD_Y + 6}" font-size="16" text-anchor="middle"'
            f' fill="var(--c-ink)">{distance}</text>'
            f'<rect x="{x - 12:g}" y="{BAR_BOTTOM - tall:.3f}" width="24" height="{tall:.3f}"'
            ' fill="var(--c-hidden)"/>'
        )
        if label := _loudness(factor, distance):
            items.append(
                f'<text x="{x:g}" y="{BAR_BOTTOM + 20}" font-size="16" text-anchor="middle"'
                f' fill="var(--c-ink)">{label}</text>'
            )
        if distance:
            right = x + PITCH - 17
            items.append(
                f'<path d="M{right:g} {HEAD_Y} H{x + 18:g} m6 -5 l-6 5 l6 5" fill="none"'
                ' stroke="var(--c-muted)" stroke-width="1.8"/>'
            )
    items.append(
        f'<path d="M6 {BAR_BOTTOM} H{WIDTH - 6}" stroke="var(--c-line)" stroke-width="1.5"/>'
        f'<text x="6" y="{HEIGHT - 5}" font-size="15.5" fill="var(--c-muted)">'
        "how loud the message still is</text>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(items)}</svg>"
    )
