"""The numbers that a small computer has, as marks on a line."""

from __future__ import annotations


def draw() -> str:
    """Marks at all numbers with three binary digits from 1/4 to 8, and their axis."""
    marks = []
    for exponent in range(-2, 3):
        for step in range(4):
            value = 2.0**exponent * (1 + step / 4)
            x = 30 + value * 67
            tall = step == 0
            colour, width = ("kept", 3) if tall else ("ink", 2)
            marks.append(
                f'<line x1="{x:g}" y1="{40 if tall else 52}" x2="{x:g}" y2="76"'
                f' stroke="var(--c-{colour})" stroke-width="{width}"/>'
            )
            if tall and value >= 1:
                marks.append(
                    f'<text x="{x:g}" y="100" font-size="18" text-anchor="middle"'
                    f' fill="var(--c-ink)">{value:g}</text>'
                )
    axis = '<line x1="30" y1="76" x2="580" y2="76" stroke="var(--c-line)" stroke-width="2"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 112">'
        f"{axis}{''.join(marks)}</svg>"
    )
