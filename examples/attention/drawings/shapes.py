"""The few shapes that the drawings of this folder share."""

from __future__ import annotations

INK, MUTED, LINE, PAPER = (f"var(--c-{name})" for name in ("ink", "muted", "line", "paper"))
READ, WRITE, LOOK, GOLD = (f"var(--c-{name})" for name in ("read", "write", "look", "way"))
WIDTH = 600


def svg(height: float, body: list[str]) -> str:
    """The picture, as wide as every other one, so that letters have one size in all."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}">'
        f"{''.join(body)}</svg>"
    )


def text(
    x: float,
    y: float,
    words: str,
    anchor: str = "middle",
    colour: str = INK,
    size: float = 20,
    turn: float = 0,
) -> str:
    """One line of words with its base line at y, turned by `turn` degrees."""
    turned = f' transform="rotate({turn:g} {x:g} {y:g})"' if turn else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"'
        f' fill="{colour}"{turned}>{words}</text>'
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    colour: str,
    fill: str = PAPER,
    share: float = 1,
) -> str:
    """A box with its corner at (x, y), filled to `share` of full strength."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" fill="{fill}"'
        f' fill-opacity="{share:g}" stroke="{colour}" stroke-width="2"/>'
    )


def line(x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 2) -> str:
    """A straight line."""
    return (
        f'<line x1="{x0:g}" y1="{y0:g}" x2="{x1:g}" y2="{y1:g}" stroke="{colour}"'
        f' stroke-width="{width:g}"/>'
    )


def arrow(x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 2) -> str:
    """A straight line with a head at its end."""
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    bx, by = x1 - 10 * ux, y1 - 10 * uy
    head = (
        f"{x1:.1f},{y1:.1f} {bx - 5 * uy:.1f},{by + 5 * ux:.1f} {bx + 5 * uy:.1f},{by - 5 * ux:.1f}"
    )
    return line(x0, y0, round(bx, 1), round(by, 1), colour, width) + (
        f'<polygon points="{head}" fill="{colour}"/>'
    )
