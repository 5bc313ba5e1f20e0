"""A small change of the old page on its way through one step, in the LSTM and in the 1997 cell."""

from __future__ import annotations

from sketch import ACCENT, INK, MUTED, PAPER, WIDTH, arrow, line, svg, text
from taps import tap

CELL, GOLD, FORGET, CANDIDATE = (f"var(--c-{n})" for n in ("cell", "way", "forget", "candidate"))
GATE, PLUS, END = 214, 366, WIDTH - 34  # x: of the forget gate, of the sum, of the new page
PAGE, NUDGE = 40, 240  # units of width for 1 on the page, and for a change of it by 1


def _number(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace("-", "−")


def _row(
    title: str, low: float, factor: float, old: float, nudge: float, written: float
) -> list[str]:
    """One step from left to right on a floor at height ``low``; the change lies on the page."""
    kept, left = factor * old, factor * nudge
    body = [text(8, low - 98, title, 22, colour=CELL, bold=True)]
    stretches = (
        (8, GATE, old, nudge), (GATE, PLUS, kept, left), (PLUS, END, kept + written, left),
    )  # fmt: skip
    for x0, x1, page, change in stretches:
        top = low - PAGE * page
        for y, tall, colour in ((top, PAGE * page, GOLD), (top, NUDGE * change, ACCENT)):
            if colour == ACCENT:
                y -= tall
            body.append(
                f'<rect x="{x0}" y="{y:g}" width="{x1 - x0}" height="{tall:g}" fill="{colour}"/>'
            )
        at = {8: 100, GATE: 300, PLUS: 470}[x0]
        shown = f"+{_number(change, 2)}"
        body.append(text(at, top - NUDGE * change - 8, shown, 21, "middle", ACCENT, bold=True))
    tall = PAGE * (kept + written) + NUDGE * left
    body.append(
        f'<polygon points="{END},{low + 8:g} {END},{low - tall - 8:g}'
        f' {WIDTH - 4},{low - tall / 2:g}" fill="{GOLD}"/>'
    )
    middle = low - PAGE / 2
    if factor == 1:
        body.append(text(GATE, low + 34, "× 1", 21, "middle", CELL, bold=True))
    else:
        body.append(tap(GATE, middle, factor, FORGET, 27, pale=True))
        body.append(text(GATE, middle + 7, _number(factor, 1), 20, "middle", INK, bold=True))
        body.append(text(GATE, low + 34, "keep", 21, "middle", FORGET))
    body.append(arrow([(PLUS, low + 34), (PLUS, middle + 17)], CANDIDATE, 3))
    body.append(
        f'<circle cx="{PLUS}" cy="{middle:g}" r="15" fill="{PAPER}" stroke="{CELL}"'
        ' stroke-width="3"/>'
    )
    body.append(line([(PLUS - 8, middle), (PLUS + 8, middle)], CELL, 3))
    body.append(line([(PLUS, middle - 8), (PLUS, middle + 8)], CELL, 3))
    body.append(text(PLUS - 10, low + 34, f"write {_number(written, 1)}", 21, "end", CANDIDATE))
    body.append(text(8, low + 30, f"old page {_number(old, 1)}", 21, colour=CELL))
    new = f"new page {_number(kept + written, 1)}"
    body.append(text(WIDTH - 4, low + 30, new, 21, "end", CELL))
    return body


def draw(keep: float, old: float, nudge: float, written: float) -> str:
    """Both cells as SVG, each with a page ``old`` that is raised by ``nudge``.

    keep: the value of the LSTM's forget gate. written: what the step adds to the page.
    """
    return svg(
        362,
        [
            *_row("the LSTM", 122, keep, old, nudge, written),
            text(WIDTH - 4, 24, "the change, drawn large", 20, "end", MUTED),
            *_row("the 1997 cell", 318, 1.0, old, nudge, written),
        ],
    )
