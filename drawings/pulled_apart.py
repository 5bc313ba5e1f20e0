"""Runs that learned XOR over a distance, and its easier twin, as rows of dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sketch import INK, LINE, MUTED, dot, line, svg, text

HIDDEN = "var(--c-hidden)"
FIRST_X, PITCH, TOP, ROW = 250, 35, 76, 44
TASKS = (("first", "give back the first bit"), ("xor", "XOR of both bits"))


def draw(distances: Sequence[float], runs: float, **learned: Mapping[str, int]) -> str:
    """For each task and distance one dot a run, filled if it learned.

    learned: for each task of ``TASKS`` the number of runs by distance, as ``{"d16": 1}``.
    """
    body, y = [], 28.0
    for task, name in TASKS:
        body.append(text(8, y, name, 23, bold=True))
        for distance in distances:
            y += ROW
            right = learned[task][f"d{int(distance)}"]
            apart = int(distance)
            steps = f"{apart} {'step' if apart == 1 else 'steps'} apart"
            body.append(text(FIRST_X - 40, y + 8, steps, 22, "end", MUTED))
            body += [
                dot(FIRST_X + PITCH * k, y, HIDDEN, filled=k < right, radius=11)
                for k in range(int(runs))
            ]
        y += ROW + 26
    body.insert(0, line([(8, y / 2 - 20), (592, y / 2 - 20)], LINE, 2))
    body.append(text(8, y - 8, "filled: a run that learned it", 22, colour=INK))
    return svg(y + 10, body)
