"""A matrix of attention: a row for each word written, a column for each word read."""

from __future__ import annotations

from shapes import GOLD, INK, LINE, svg, text


def _number(x: float, y: float, share: float) -> str:
    """The share in per cent: on strong gold nearly black, in both schemes."""
    number = text(x, y, f"{100 * share:.0f}", colour="#111111" if share >= 0.5 else INK, size=18)
    return number.replace("<text", '<text data-colours="fixed"') if share >= 0.5 else number


def draw(english: list[str], french: list[str], shares: list[list[float]]) -> str:
    """Cells as strong as their share; the larger shares as percentages."""
    left, head, wide, tall = 110, 96, 52, 38
    body = [
        text(left + wide * (j + 0.5), head - 12, word, "start", turn=-55)
        for j, word in enumerate(english)
    ]
    for i, (word, row) in enumerate(zip(french, shares, strict=True)):
        y = head + tall * i
        body.append(text(left - 10, y + 26, word, "end"))
        for j, share in enumerate(row):
            x = left + wide * j
            body.append(
                f'<rect x="{x}" y="{y}" width="{wide - 2}" height="{tall - 2}" fill="{GOLD}"'
                f' fill-opacity="{share:.3f}" stroke="{LINE}"/>'
            )
            if share >= 0.1:
                body.append(_number(x + wide / 2, y + 25, share))
    return svg(head + tall * len(french) + 6, body)
