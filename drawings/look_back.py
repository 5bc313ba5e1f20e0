"""A reader and a writer: joined by one vector, and joined by attention."""

from __future__ import annotations

from sketch import INK, MUTED, WIDTH, arrow, box, line, svg, text

READ = [52, 146, 240, 334, 428]
WRITE = [172, 266, 360, 454]
W, H = 66, 40
# The shares of one look back, for the thickness of its lines; they add up to 1.
SHARES = [0.08, 0.17, 0.5, 0.17, 0.08]
LOOKING = 2


def draw() -> str:
    """Both pictures, one below the other, as SVG."""
    return svg(508, [*_one_vector(30), *_attention(272)])


def _chain(xs: list[int], y: float, names: str) -> list[str]:
    body = []
    for k, x in enumerate(xs):
        if k:
            body.append(arrow([(xs[k - 1] + W / 2, y), (x - W / 2, y)], MUTED))
        body.append(box(x - W / 2, y - H / 2, W, H, INK))
        body.append(text(x, y + 7, f"{names}{k + 1}", 20, "middle"))
    return body


def _one_vector(top: float) -> list[str]:
    read, write = top + 44, top + 176
    corner = (READ[-1] + W / 2 + 40, read)
    body = [text(20, top, "Encoder and decoder, 2014: one vector", 21, bold=True)]
    body += _chain(READ, read, "read ")
    body.append(arrow([(READ[-1] + W / 2, read), (corner[0] - 12, read)], INK, 3))
    body.append(box(corner[0] - 12, read - 15, 30, 30, INK, INK, 0.16, 3))
    start = (corner[0] + 3, read + 15)
    body.append(arrow([start, (start[0], read + 66), (WRITE[0] - 100, read + 66),
                       (WRITE[0] - 100, write), (WRITE[0] - W / 2, write)], INK, 3))  # fmt: skip
    body += _chain(WRITE, write, "write ")
    return body


def _attention(top: float) -> list[str]:
    read, write = top + 44, top + 204
    body = [text(20, top, "With attention: every state is kept", 21, bold=True)]
    body += [
        line([(x, read + H / 2), (WRITE[LOOKING], write - H / 2)], INK, 1 + 14 * share)
        for x, share in zip(READ, SHARES, strict=True)
    ]
    body += _chain(READ, read, "read ")
    body += _chain(WRITE, write, "write ")
    body.append(text(WIDTH - 20, read + 62, "shares α", 20, "end", MUTED))
    return body
