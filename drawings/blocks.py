"""One matrix for the whole cell: W and U of the four layers as blocks, to scale."""

from __future__ import annotations

from cell import Pen

N, M = 64, 54  # the drawn size of n hidden units and m inputs
TOP, GAP = 36, 26
LEFT = 34
BANDS = {"f": "forget", "i": "input", "o": "output", "c": "candidate"}
HIDDEN, INK, MUTED = "var(--c-hidden)", "var(--c-ink)", "var(--c-muted)"
FULL, REDUCED = list(BANDS), ["i", "o", "c"]


def draw(variant: str = "modern") -> str:
    """The stacked matrix times [h, x], plus the bias, as SVG.

    variant: "modern" (four bands of rows) or "1997" (three, without the forget gate).
    Raises ValueError for an unknown variant.
    """
    if variant not in ("modern", "1997"):
        raise ValueError(f"unknown variant {variant!r}: use 'modern' or '1997'")
    letters = FULL if variant == "modern" else REDUCED
    matrix_x = LEFT
    vector_x = matrix_x + N + M + GAP
    bias_x = vector_x + N + 2 * GAP
    sum_x = bias_x + M + 2 * GAP
    ink, muted = Pen(INK, lit=False), Pen(MUTED, lit=False)
    items: list[str] = []
    for row, letter in enumerate(letters):
        y = TOP + row * N
        colour = f"var(--c-{BANDS[letter]})"
        items += _block(matrix_x, y, N, N, colour, "U", letter)
        items += _block(matrix_x + N, y, M, N, colour, "W", letter)
        items += _block(bias_x, y, M, N, colour, "b", letter)
        items += _block(sum_x, y, M, N, colour, "a", letter)
        muted.text(matrix_x - 16, y + N / 2 + 8, "n", italic=True)
    items += _block(vector_x, TOP, N, N, HIDDEN, "h", "t−1")
    items += _block(vector_x, TOP + N, N, M, INK, "x", "t")
    muted.text(matrix_x + N / 2, TOP - 12, "n", italic=True)
    muted.text(matrix_x + N + M / 2, TOP - 12, "m", italic=True)
    middle = TOP + N + 8
    ink.text(bias_x - GAP, middle, "+")
    ink.text(sum_x - GAP, middle, "=")
    width, height = sum_x + M + 4, TOP + len(letters) * N + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' data-variant="{variant}">{"".join(items + ink.items + muted.items)}</svg>'
    )


def _block(
    x: float, y: float, width: float, height: float, colour: str, letter: str, subscript: str
) -> list[str]:
    pen = Pen(colour, lit=False)
    pen.items.append(
        f'<rect x="{x + 2:g}" y="{y + 2:g}" width="{width - 4:g}" height="{height - 4:g}" rx="6"'
        f' fill="{colour}" fill-opacity="0.13" stroke="{colour}" stroke-width="2"/>'
    )
    latex = "h_{t-1}" if letter == "h" else ""
    pen.symbol(x + width / 2, y + height / 2 + 6, letter, subscript, latex=latex)
    return pen.items
