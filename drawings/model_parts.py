"""From a word to the chances of the next: embedding, cell, read-out, and what each hands on."""

from __future__ import annotations

from collections.abc import Mapping

from sketch import INK, LINE, MUTED, arrow, box, svg, text

CELL, GOLD, HIDDEN = "var(--c-cell)", "var(--c-way)", "var(--c-hidden)"
MIDDLE = 118
EMBED, CELL_BOX, READ = (76, 116), (236, 104), (384, 100)  # left edge and width


def draw(word: str, chances: Mapping[str, float], words: int, embedding: int, hidden: int) -> str:
    """The parts in a row, as SVG.

    word: the word that is read.  chances: the likeliest next words, best first, and how likely.
    words, embedding, hidden: how many numbers stand at each joint.
    """
    body = [text(0, MIDDLE + 7, word, 21, bold=True), arrow([(44, MIDDLE), (74, MIDDLE)], MUTED)]
    parts = [(EMBED, "embedding", f"{embedding} numbers", INK),
             (CELL_BOX, "cell", f"{hidden} numbers", CELL),
             (READ, "read-out", f"{words} scores", INK)]  # fmt: skip
    for (left, width), name, gives, colour in parts:
        body.append(box(left, MIDDLE - 32, width, 64, colour, line_width=3))
        body.append(text(left + width / 2, MIDDLE + 7, name, 21, "middle", colour))
        body.append(text(left + width / 2, MIDDLE + 64, gives, 20, "middle", MUTED))
    for (left, width), (right, _), colour in [(EMBED, CELL_BOX, MUTED), (CELL_BOX, READ, HIDDEN)]:
        body.append(arrow([(left + width + 2, MIDDLE), (right - 2, MIDDLE)], colour))
    body.append(arrow([(READ[0] + READ[1] + 2, MIDDLE), (510, MIDDLE)], MUTED))
    left, width = CELL_BOX
    for above, inset, colour, thick in [(58, 0, GOLD, 8), (30, 24, HIDDEN, 3)]:
        x0, x1 = left + width - 22 - inset, left + 22 + inset
        top = MIDDLE - 32 - above
        body.append(arrow([(x0, MIDDLE - 34), (x0, top), (x1, top), (x1, MIDDLE - 36)],
                          colour, thick))  # fmt: skip
    body.append(text(left + width + 10, MIDDLE - 74, "c, its page, and h", 20, "start", CELL))
    for row, (name, chance) in enumerate(chances.items()):
        y = MIDDLE - 24 + 32 * row
        body.append(text(518, y, f"{name} {chance:.0%}", 20, "start", INK, bold=row == 0))
        body.append(f'<rect x="518" y="{y + 6}" width="80" height="5" fill="{LINE}"/>')
        body.append(
            f'<rect x="518" y="{y + 6}" width="{80 * chance:.1f}" height="5" fill="{INK}"/>'
        )
    return svg(200, body)
