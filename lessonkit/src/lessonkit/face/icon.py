"""The icon of the browser's tab, as SVG."""

from __future__ import annotations

_STRANDS = ((7, 11), (16, 16), (25, 21))  # height on the left and on the right, of 32


def icon_svg(ground: str, ink: str) -> str:
    """An SVG of three lines from left to right, `ink` on `ground` (CSS colours).

    A vector of a few hundred bytes, because every first visit fetches it.
    """
    strands = "".join(f"M5 {start}C14 {start} 18 {end} 27 {end}" for start, end in _STRANDS)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{ground}"/>'
        f'<path d="{strands}" fill="none" stroke="{ink}" stroke-width="3" stroke-linecap="round"/>'
        "</svg>\n"
    )
