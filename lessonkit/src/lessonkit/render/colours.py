"""The colours of meaning as a stylesheet."""

from __future__ import annotations

from ..config import Settings


def colours_css(settings: Settings) -> str:
    """The colours of meaning as CSS variables, for both schemes, with a class each."""
    colours = settings.colours
    light = "".join(f"--c-{colour.name}:{colour.light};" for colour in colours)
    dark = "".join(f"--c-{colour.name}:{colour.dark};" for colour in colours)
    classes = "".join(
        # The second selector is stronger than the theme's colours for code.
        f".c-{colour.name},.highlight span.n.c-{colour.name}{{color:var(--c-{colour.name})}}\n"
        for colour in colours
        if colour.tex
    )
    return (
        f":root,[data-md-color-scheme=default]{{{light}}}\n"
        f"[data-md-color-scheme=slate]{{{dark}}}\n"
        f"@media print{{:root,[data-md-color-scheme]{{{light}}}}}\n{classes}"
    )
