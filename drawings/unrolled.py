"""A recurrent network drawn once per time step: the plain net, or the LSTM's two lines."""

from __future__ import annotations

from cell import INK, PAPER, PLUS, RING, Pen

WIDTH = 600
CELL, HIDDEN, FORGET = "var(--c-cell)", "var(--c-hidden)", "var(--c-forget)"


def draw(kind: str = "rnn", gradient: bool = False) -> str:
    """The unrolled network as SVG.

    kind: "loop" (a plain net with its arrow back), "rnn" (four steps of it, unrolled),
    "modern" or "1997" (three steps of the LSTM).
    gradient: draw the error's way back along the cell state, with its factors (LSTM only).
    Raises ValueError for an unknown kind.
    """
    if kind == "loop":
        height, body = 190, _loop()
    elif kind == "rnn":
        height, body = 168, _rnn()
    elif kind in ("modern", "1997"):
        height, body = 246, _lstm(kind == "modern", gradient)
    else:
        raise ValueError(f"unknown kind {kind!r}: use 'loop', 'rnn', 'modern' or '1997'")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' data-variant="{kind}">{body}</svg>'
    )


def _loop() -> str:
    """One box h_t; what it says goes on to the right, and round into the box again."""
    ink, hidden = Pen(INK, lit=False), Pen(HIDDEN, lit=False)
    x, y, half, left, right, top = 230, 86, 42, 118, 342, 26
    hidden.wire((x + half, y), (right + 74, y), arrow=True)
    hidden.wire((right, y), (right, top), (left, top), (left, y), (x - half, y), arrow=True)
    hidden.dot(right, y)
    hidden.items.append(
        f'<rect x="{x - half}" y="{y - 28}" width="{2 * half}" height="56" rx="10"'
        f' fill="{HIDDEN}" fill-opacity="0.13" stroke="{HIDDEN}" stroke-width="2.5"/>'
    )
    hidden.symbol(x, y + 7, "h", "t")
    hidden.symbol(left - 40, (top + y) / 2 + 7, "h", "t−1", latex="h_{t-1}")
    ink.wire((x, 160), (x, y + 28), arrow=True)
    ink.symbol(x, 182, "x", "t")
    for words, place in (("the next word,", y - 4), ("a guess", y + 24)):
        ink.text(right + 164, place, words)
    return "".join(ink.items + hidden.items)


def _rnn() -> str:
    """Boxes h_1 to h_4, joined by U, each fed by x_t through W."""
    ink, hidden = Pen(INK, lit=False), Pen(HIDDEN, lit=False)
    size, y = 66, 46
    centres = [54, 218, 382, 546]
    for t, x in enumerate(centres, start=1):
        if t < len(centres):
            hidden.wire((x + size / 2, y), (centres[t] - size / 2, y), arrow=True)
            ink.text((x + centres[t]) / 2 - 4, y - 14, "U", italic=True)
        ink.wire((x, 132), (x, y + 25), arrow=True)
        ink.text(x + 18, 112, "W", italic=True)
        hidden.items.append(
            f'<rect x="{x - size / 2:g}" y="{y - 25}" width="{size}" height="50" rx="10"'
            f' fill="{HIDDEN}" fill-opacity="0.13" stroke="{HIDDEN}" stroke-width="2.5"/>'
        )
        hidden.symbol(x, y + 6, "h", str(t))
        ink.symbol(x, 156, "x", str(t))
    return "".join(ink.items + hidden.items)


def _lstm(modern: bool, gradient: bool) -> str:
    """Three cells on one state line, with the hidden line below and the inputs below that."""
    ink, state, hidden, forget = (
        Pen(colour, lit=False) for colour in (INK, CELL, HIDDEN, FORGET)
    )  # fmt: skip
    cell_y, hidden_y, top, bottom = 84, 186, 8, 214
    width, gap = 126, 52
    lefts = [gap + k * (width + gap) for k in range(3)]
    frames = "".join(
        f'<rect x="{x}" y="{top}" width="{width}" height="{bottom - top}" rx="16"'
        f' fill="{PAPER}" stroke="var(--c-line)" stroke-width="2"/>'
        for x in lefts
    )
    page = Pen(CELL, lit=False)
    page.wire((0, cell_y), (WIDTH, cell_y), arrow=True, state=True)
    for t, left in enumerate(lefts, start=1):
        keep, add = left + 36, left + 98
        if modern:
            forget.wire((keep, 140), (keep, cell_y + RING), arrow=True)
            forget.ring(keep, cell_y, "times")
            forget.symbol(keep, 164, "f", str(t))
        state.wire((add, 140), (add, cell_y + PLUS), arrow=True)
        state.ring(add, cell_y, "plus")
        hidden.wire((left - gap, hidden_y), (left, hidden_y), arrow=True)
        ink.wire((left + width / 2, 238), (left + width / 2, bottom), arrow=True)
        ink.symbol(left + width / 2 + 12, 238, "x", str(t), anchor="start")
        state.symbol(left - gap / 2, cell_y + 40, "c", str(t - 1))
        hidden.symbol(left - gap / 2, hidden_y - 20, "h", str(t - 1))
    state.symbol(WIDTH - 22, cell_y + 42, "c", "3")
    hidden.wire((lefts[-1] + width, hidden_y), (WIDTH, hidden_y), arrow=True)
    hidden.symbol(WIDTH - 22, hidden_y - 20, "h", "3")
    if gradient:
        back = Pen(INK, lit=True)
        back.wire((WIDTH, cell_y), (2, cell_y), arrow=True)
        for t, left in enumerate(lefts, start=1):
            if modern:
                back.symbol(left + width / 2, cell_y - 44, "f", str(t), before="× ")
            else:
                back.text(left + width / 2, cell_y - 44, "× 1")
        page.items += back.items
    return frames + "".join(ink.items + hidden.items + page.items + state.items + forget.items)
