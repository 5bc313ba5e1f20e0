"""The factor per step of one logistic unit, against its self-weight."""

from __future__ import annotations

import math

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 466, 18, 248
MOST_U, MOST_FACTOR = 8.0, 1.25


def best_case(u: float) -> float:
    """The unit stands at its steepest point, where the slope is 1/4."""
    return u / 4


def driven(u: float) -> float:
    """The unit's last value was 1 and nothing else comes in, so its pre-activation is u."""
    s = 1 / (1 + math.exp(-u))
    return s * (1 - s) * u


def _x(u: float) -> float:
    return LEFT + (RIGHT - LEFT) * u / MOST_U


def _y(factor: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * factor / MOST_FACTOR


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = "ink") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="15" text-anchor="{anchor}"'
        f' fill="var(--c-{colour})">{words}</text>'
    )


def draw() -> str:
    """Both curves, with the line at which error neither shrinks nor grows."""
    curve = " ".join(f"{_x(n / 10):.1f},{_y(driven(n / 10)):.1f}" for n in range(81))
    items = [
        f'<path d="M{LEFT} {_y(1):.1f} H{RIGHT}" stroke="var(--c-muted)" stroke-width="1.5"'
        ' stroke-dasharray="5 5"/>',
        f'<path d="M{LEFT} {TOP} V{BOTTOM} H{RIGHT}" fill="none" stroke="var(--c-line)"'
        ' stroke-width="1.5"/>',
        f'<path d="M{LEFT} {BOTTOM} L{_x(5):.1f} {_y(best_case(5)):.1f}" fill="none"'
        ' stroke="var(--c-muted)" stroke-width="2.5"/>',
        f'<polyline points="{curve}" fill="none" stroke="var(--c-hidden)" stroke-width="3"/>',
        f'<circle cx="{_x(4):.1f}" cy="{_y(1):.1f}" r="5" fill="var(--c-ink)"/>',
        _text(_x(2.35), _y(0.74), "best case", "end", "muted"),
        _text(_x(2.9), _y(0.27), "unit whose last value was 1", "start", "hidden"),
        _text(_x(4.2), _y(0.89), "u = 4"),
        _text(RIGHT, _y(1.04), "error stays as it is", "end", "muted"),
        _text((LEFT + RIGHT) / 2, HEIGHT - 8, "weight u", "middle"),
        f'<g transform="translate(15 {(TOP + BOTTOM) / 2:g}) rotate(-90)">'
        f"{_text(0, 0, 'factor per step', 'middle')}</g>",
    ]
    items += [_text(_x(u), BOTTOM + 20, str(u), "middle", "muted") for u in range(0, 9, 2)]
    items += [_text(LEFT - 8, _y(f) + 5, f"{f:g}", "end", "muted") for f in (0, 0.5, 1)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(items)}</svg>"
    )
