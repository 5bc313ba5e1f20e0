"""What ``output`` and ``h_n`` of ``nn.LSTM`` hold, as places in the unrolled network."""

from __future__ import annotations

WIDTH = 600
BOX_W, BOX_H = 54, 42
HIDDEN, INK, MUTED, LINE = (f"var(--c-{name})" for name in ("hidden", "ink", "muted", "line"))


def _text(x: float, y: float, words: str, colour: str = INK, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="20" text-anchor="{anchor}"'
        f' fill="{colour}">{words}</text>'
    )


def _box(x: float, y: float, filled: bool) -> str:
    """A cell at one step, centred on (x, y); filled if ``output`` holds its h."""
    fill = f'fill="{HIDDEN}" fill-opacity="0.22"' if filled else 'fill="none"'
    return (
        f'<rect x="{x - BOX_W / 2:g}" y="{y - BOX_H / 2:g}" width="{BOX_W}" height="{BOX_H}"'
        f' rx="6" {fill} stroke="{HIDDEN if filled else MUTED}" stroke-width="2.5"/>'
    )


def _arrow(x0: float, y0: float, x1: float, y1: float, colour: str = MUTED) -> str:
    """A straight arrow along one axis."""
    dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
    x, y = x1 - 9 * dx, y1 - 9 * dy
    head = f"{x1:g},{y1:g} {x - 6 * dy:g},{y + 6 * dx:g} {x + 6 * dy:g},{y - 6 * dx:g}"
    return (
        f'<path d="M{x0:g} {y0:g}L{x:g} {y:g}" stroke="{colour}" stroke-width="2.5" fill="none"/>'
        f'<polygon points="{head}" fill="{colour}"/>'
    )


def _frame(x: float, y: float, width: float, height: float, dashed: bool) -> str:
    dash = ' stroke-dasharray="9 7"' if dashed else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="12" fill="none"'
        f' stroke="{INK}" stroke-width="3.5"{dash}/>'
    )


def _svg(height: int, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">'
        f"{''.join(parts)}</svg>"
    )


def _layers() -> str:
    """Three layers over five steps: ``output`` is the top row, ``h_n`` the last column."""
    xs = [128 + 104 * step for step in range(5)]
    ys = [258, 172, 86]
    parts = [_frame(xs[-1] - 39, 52, 78, 240, dashed=False)]
    for layer, y in enumerate(ys):
        parts.append(_text(4, y + 7, f"layer {layer + 1}", MUTED, "start"))
        for step, x in enumerate(xs):
            parts.append(_box(x, y, filled=layer == 2))
            parts.append(_arrow(x, y + 65 if layer else y + 48, x, y + BOX_H / 2 + 2))
            if step:
                parts.append(_arrow(xs[step - 1] + BOX_W / 2 + 2, y, x - BOX_W / 2 - 2, y))
    parts += [_text(x, 328, f"step {step}", MUTED) for step, x in enumerate(xs, start=1)]
    parts += [
        _text(xs[0] - BOX_W / 2, 36, "output: top layer", HIDDEN, "start"),
        _text(xs[-1] + 39, 36, "h_n: every layer, last step", INK, "end"),
    ]
    return _svg(340, parts)


def _padded() -> str:
    """One layer, two directions, a sequence of three steps padded to six."""
    xs = [124 + 86 * step for step in range(6)]
    forward, backward, real = 128, 222, 3
    parts = [
        _text(4, forward + 7, "forward", MUTED, "start"),
        _text(4, backward + 7, "back", MUTED, "start"),
        _frame(xs[2] - 37, forward - 31, 74, 62, dashed=False),
        _frame(xs[0] - 37, backward - 31, 74, 62, dashed=False),
        _frame(xs[-1] - 39, forward - 35, 78, backward - forward + 70, dashed=True),
    ]
    for y in (forward, backward):
        for step, x in enumerate(xs):
            parts.append(_box(x, y, filled=step < real))
            if step:
                ends = xs[step - 1] + BOX_W / 2 + 2, x - BOX_W / 2 - 2
                start, end = ends if y == forward else ends[::-1]
                parts.append(_arrow(start, y, end, y, MUTED if step < real else LINE))
    parts += [
        _text(x, 292, f"step {step}" if step <= real else "pad", MUTED)
        for step, x in enumerate(xs, start=1)
    ]
    parts += [
        _text(xs[2], forward - 44, "h_n[0]"),
        _text(xs[0], backward - 44, "h_n[1]"),
        _text(xs[-1] + 39, 42, "output[:, -1]", INK, "end"),
        _arrow(xs[-1], 52, xs[-1], forward - 38),
    ]
    return _svg(304, parts)


def draw(case: str = "layers") -> str:
    """The picture as SVG.

    case: "layers" (three layers, one direction) or "padded" (two directions, padding).
    Raises ValueError for any other case.
    """
    cases = {"layers": _layers, "padded": _padded}
    if case not in cases:
        raise ValueError(f"unknown case {case!r}: use one of {', '.join(cases)}")
    return cases[case]()
