"""A small number that is added to a large one, and falls back."""

from __future__ import annotations


def draw() -> str:
    """Two neighbouring numbers, the middle between them, and a step that ends before it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 130">'
        '<line x1="40" y1="90" x2="560" y2="90" stroke="var(--c-line)" stroke-width="2"/>'
        '<line x1="100" y1="60" x2="100" y2="90" stroke="var(--c-kept)" stroke-width="3"/>'
        '<line x1="500" y1="60" x2="500" y2="90" stroke="var(--c-kept)" stroke-width="3"/>'
        '<line x1="300" y1="72" x2="300" y2="90" stroke="var(--c-muted)" stroke-width="2"'
        ' stroke-dasharray="4 3"/>'
        '<path d="M 100 56 C 130 20 180 20 200 50" fill="none" stroke="var(--c-lost)"'
        ' stroke-width="3"/>'
        '<path d="M 192 40 L 201 52 L 187 52" fill="none" stroke="var(--c-lost)"'
        ' stroke-width="3"/>'
        '<text x="100" y="114" font-size="18" text-anchor="middle" fill="var(--c-ink)">1</text>'
        '<text x="500" y="114" font-size="18" text-anchor="middle" fill="var(--c-ink)">'
        "the next number</text>"
        '<text x="300" y="114" font-size="18" text-anchor="middle" fill="var(--c-muted)">'
        "half a gap</text></svg>"
    )
