"""A recurrent network drawn once for each step."""

from __future__ import annotations

WIDTH, HEIGHT = 480, 190
STEPS, BOX_W, BOX_H, PITCH, LEFT, TOP = 4, 62, 50, 114, 38, 34


def _symbol(x: float, y: float, letter: str, subscript: str, colour: str, size: int = 19) -> str:
    small = round(size * 0.7)
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="middle" fill="{colour}">'
        f'<tspan font-style="italic">{letter}</tspan>'
        f'<tspan font-size="{small}" dy="5">{subscript}</tspan></text>'
    )


def _arrow(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    across = x2 != x1
    head = (
        f"M{x2 - 9:g} {y2 - 6:g} L{x2:g} {y2:g} L{x2 - 9:g} {y2 + 6:g}"
        if across
        else f"M{x2 - 6:g} {y2 + 9:g} L{x2:g} {y2:g} L{x2 + 6:g} {y2 + 9:g}"
    )
    return (
        f'<path d="M{x1:g} {y1:g} L{x2:g} {y2:g} {head}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}"/>'
    )


def draw() -> str:
    """Four steps: inputs through W from below, the hidden state through U from the left."""
    ink, hidden = "var(--c-ink)", "var(--c-hidden)"
    items = []
    for step in range(STEPS):
        x, middle = LEFT + step * PITCH, TOP + BOX_H / 2
        centre, bottom = x + BOX_W / 2, TOP + BOX_H
        items.append(
            f'<rect x="{x}" y="{TOP}" width="{BOX_W}" height="{BOX_H}" rx="8" fill="none"'
            f' stroke="{hidden}" stroke-width="2.5"/>'
        )
        items.append(_symbol(centre, middle + 5, "h", str(step + 1), hidden))
        items.append(_arrow(centre, bottom + 56, centre, bottom + 3, ink, 1.8))
        items.append(_symbol(centre, bottom + 82, "x", str(step + 1), ink))
        items.append(
            f'<text x="{centre + 13:g}" y="{bottom + 36:g}" font-size="16" fill="{ink}"'
            ' font-style="italic">W</text>'
        )
        items.append(_arrow(x + BOX_W, middle, x + PITCH - 3, middle, hidden, 2.5))
        if step < STEPS - 1:
            items.append(
                f'<text x="{x + (BOX_W + PITCH) / 2:g}" y="{middle - 10:g}" font-size="16"'
                f' text-anchor="middle" fill="{hidden}" font-style="italic">U</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(items)}</svg>"
    )
