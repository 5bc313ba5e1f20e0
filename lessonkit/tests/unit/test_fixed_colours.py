"""Colours that would stay the same on dark pages are told, wherever a picture has them."""

from __future__ import annotations

import pytest
from lessonkit.render.notebook_pages import _stray
from lessonkit.render.svg import fixed_colours

PALETTE = {"#B5321F": "loss", "#1A1C20": "ink"}


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ('<path fill="#b5321f" stroke="none"/>', None),
        ('<path style="fill: #1a1c20; stroke:#B5321F"/>', None),
        ('<path fill="var(--c-loss)"/><path fill="url(#a)" stroke="currentColor"/>', None),
        ('<path stroke="black"/><path fill="#fff"/>', None),
        ('<path fill="#123456"/>', "'#123456'"),
        ('<path stroke="tomato"/>', "'tomato'"),
        ('<path fill="var(--c-lost)"/>', "'var(--c-lost)'"),
        ('<path style="opacity:1; stroke: #ff7f0e"/>', "'#ff7f0e'"),
        ('<stop stop-color="rgb(1,2,3)"/>', "'rgb(1,2,3)'"),
        ('<image href="data:image/png;base64,AA"/>', "a bitmap"),
        ('<g data-colours="fixed"><path fill="#123456"/></g>', None),
        ('<path fill-opacity="0.5" stroke-width="2"/>', None),
    ],
)
def test_a_colour_that_is_none_of_the_lessons(inside: str, told: str | None) -> None:
    faults = fixed_colours(f'<svg viewBox="0 0 1 1">{inside}</svg>', PALETTE)
    assert [told in fault for fault in faults] == ([True] if told else [])


def test_figures_of_notebooks_are_looked_at() -> None:
    def shown(**data: str) -> list[dict]:
        return [{"output_type": "display_data", "data": data}]

    orange = '<svg><path style="fill: #ff7f0e"/></svg>'
    (colour,) = _stray(shown(**{"image/svg+xml": orange, "image/png": "AA"}), PALETTE)
    assert "'#ff7f0e'" in colour and '"colours": "fixed"' in colour
    # A photograph or a screenshot may be nothing but a bitmap.
    assert not list(_stray(shown(**{"image/png": "AA"}), PALETTE))
    assert not list(_stray(shown(**{"text/plain": "1"}), PALETTE))
