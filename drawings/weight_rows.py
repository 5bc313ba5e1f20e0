"""Where each gate's rows stand: in our stacked matrices, and in those of ``nn.LSTM``."""

from __future__ import annotations

WIDTH, HEIGHT = 600, 392
BLOCK_W, BLOCK_H = 150, 70
TOP = 76
OURS_X, THEIRS_X = 78, WIDTH - 78 - BLOCK_W
SLICES = ["0:H", "H:2H", "2H:3H", "3H:4H"]

# Meaning, our subscript, PyTorch's letter. The order is that of our equations.
BLOCKS = [
    ("forget", "f", "f"),
    ("input", "i", "i"),
    ("output", "o", "o"),
    ("candidate", "c", "g"),
]
PYTORCH_ORDER = "ifgo"


def _row_y(row: int) -> float:
    return TOP + row * BLOCK_H


def _block(x: float, row: int, meaning: str, label: str) -> str:
    """One block of H rows, tinted and labelled."""
    colour = f"var(--c-{meaning})"
    return (
        f'<rect x="{x:g}" y="{_row_y(row) + 4:g}" width="{BLOCK_W}" height="{BLOCK_H - 8}" rx="6"'
        f' fill="{colour}" fill-opacity="0.13" stroke="{colour}" stroke-width="2.5"/>'
        f'<text x="{x + BLOCK_W / 2:g}" y="{_row_y(row) + 33:g}" font-size="24"'
        f' text-anchor="middle" fill="{colour}">{label}</text>'
        f'<text x="{x + BLOCK_W / 2:g}" y="{_row_y(row) + 56:g}" font-size="18"'
        f' text-anchor="middle" fill="{colour}">{meaning}</text>'
    )


def _slice(x: float, row: int, anchor: str) -> str:
    return (
        f'<text x="{x:g}" y="{_row_y(row) + BLOCK_H / 2 + 6:g}" font-size="19"'
        f' text-anchor="{anchor}" fill="var(--c-muted)">{SLICES[row]}</text>'
    )


def _heading(x: float, words: str, below: str) -> str:
    return (
        f'<text x="{x:g}" y="30" font-size="22" text-anchor="middle" font-weight="600"'
        f' fill="var(--c-ink)">{words}</text>'
        f'<text x="{x:g}" y="58" font-size="19" text-anchor="middle"'
        f' fill="var(--c-muted)">{below}</text>'
    )


def draw() -> str:
    """Both stacks side by side, each block joined to its twin."""
    parts = [
        _heading(OURS_X + BLOCK_W / 2, "our cell", "rows of W"),
        _heading(THEIRS_X + BLOCK_W / 2, "nn.LSTM", "rows of weight_ih_l0"),
    ]
    for row, (meaning, subscript, letter) in enumerate(BLOCKS):
        twin = PYTORCH_ORDER.index(letter)
        start, end = _row_y(row) + BLOCK_H / 2, _row_y(twin) + BLOCK_H / 2
        left, right = OURS_X + BLOCK_W + 4, THEIRS_X - 4
        middle = (left + right) / 2
        parts.append(
            f'<path d="M{left:g} {start:g}C{middle:g} {start:g} {middle:g} {end:g} {right:g}'
            f' {end:g}" fill="none" stroke="var(--c-{meaning})" stroke-width="4"/>'
        )
        ours = (
            f'<tspan font-style="italic" data-label="W_{subscript}">W<tspan font-size="18"'
            f' dy="5">{subscript}</tspan></tspan>'
        )
        parts += [
            _block(OURS_X, row, meaning, ours),
            _block(THEIRS_X, twin, meaning, letter),
            _slice(OURS_X - 8, row, "end"),
            _slice(THEIRS_X + BLOCK_W + 8, row, "start"),
        ]
    parts.append(
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" font-size="19" text-anchor="middle"'
        f' fill="var(--c-muted)">H = hidden size</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )
