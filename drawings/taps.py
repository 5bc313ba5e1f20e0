"""A gate as a round tap, filled to its value."""

from __future__ import annotations

import math

from sketch import PAPER


def tap(
    x: float, y: float, value: float, colour: str, radius: float = 12, pale: bool = False
) -> str:
    """A ring around (x, y), filled from below to ``value``, 0 to 1; ``pale``, to be written on."""
    ring = (
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{{fill}}" stroke="{colour}"'
        ' stroke-width="2.5"/>'
    )
    if value > 0.99 and not pale:
        return ring.format(fill=colour)
    shade = ' fill-opacity="0.32"' if pale else ""
    level = radius * (1 - 2 * value)  # below the centre
    half = math.sqrt(max(0.0, radius**2 - level**2))
    filled = (
        f'<path d="M{x - half:.1f} {y + level:.1f}A{radius:g} {radius:g} 0 {int(value > 0.5)} 0'
        f' {x + half:.1f} {y + level:.1f}Z" fill="{colour}"{shade}/>'
    )
    return ring.format(fill=PAPER) + (filled if value > 0.01 else "")
