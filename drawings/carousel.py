"""Error flow through a plain recurrent net and through the constant error carousel."""

from __future__ import annotations

WIDTH, HEIGHT = 480, 330
STEPS, LEFT, PITCH, RADIUS = 4, 54, 124, 27
THICK, SHRINK = 9.0, 0.45  # width of the error's arrow, and what a plain net leaves of it


def _symbol(x: float, y: float, letter: str, subscript: str, colour: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="19" text-anchor="middle" fill="{colour}">'
        f'<tspan font-style="italic">{letter}</tspan>'
        f'<tspan font-size="13" dy="5">{subscript}</tspan></text>'
    )


def _row(y: float, letter: str, colour: str, factor: float, forward: str, backward: str) -> str:
    """One chain of units; the arrows below carry the error from right to left."""
    items = []
    for step in range(STEPS):
        x = LEFT + step * PITCH
        items.append(
            f'<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="none" stroke="{colour}"'
            ' stroke-width="2.5"/>'
        )
        back = STEPS - 1 - step
        items.append(_symbol(x, y + 4, letter, f"t−{back}" if back else "t", colour))
        if not back:
            continue
        start, end, middle = x + RADIUS + 3, x + PITCH - RADIUS - 3, x + PITCH / 2
        items.append(
            f'<path d="M{start} {y - 8} H{end} m-8 -5 l8 5 l-8 5" fill="none"'
            ' stroke="var(--c-muted)" stroke-width="1.8"/>'
            f'<text x="{middle:g}" y="{y - 18}" font-size="15" text-anchor="middle"'
            f' fill="var(--c-muted)">{forward}</text>'
        )
        width = THICK * factor ** (back - 1)
        tip = 5 + width / 2
        items.append(
            f'<path d="M{end} {y + 12} H{start + tip:g}" stroke="var(--c-accent)"'
            f' stroke-width="{width:.2f}"/>'
            f'<path d="M{start} {y + 12} l{tip + 1:g} {-tip:g} v{2 * tip:g} z"'
            ' fill="var(--c-accent)"/>'
            f'<text x="{middle:g}" y="{y + 40}" font-size="15" text-anchor="middle"'
            f' fill="var(--c-accent)">{backward}</text>'
        )
    return "".join(items)


def draw() -> str:
    """Plain net above, carousel below; an arrow's thickness is the error that is left."""

    def title(y: int, words: str) -> str:
        return f'<text x="14" y="{y}" font-size="16" fill="var(--c-ink)">{words}</text>'

    rows = (
        title(22, "Plain recurrent unit, squashed at each step")
        + _row(82, "h", "var(--c-hidden)", SHRINK, "× u", "× slope · u")
        + title(182, "Constant error carousel")
        + _row(242, "c", "var(--c-cell)", 1.0, "× 1", "× 1")
        + '<text x="14" y="316" font-size="15" fill="var(--c-accent)">← error, thickness shows '
        "how much is left</text>"
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{rows}</svg>'
