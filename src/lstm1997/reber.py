"""The embedded Reber grammar of experiment 1: strings, and what may follow each symbol.

The inner grammar is a graph; at a node with two edges each is taken with probability 1/2.
An embedded string is B, then T or P, then an inner string, then the same T or P, then E.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SYMBOLS = "BTPSXVE"

INNER: dict[int, dict[str, int]] = {
    0: {"B": 1},
    1: {"T": 2, "P": 3},
    2: {"S": 2, "X": 4},
    3: {"T": 3, "V": 5},
    4: {"X": 3, "S": 6},
    5: {"P": 4, "V": 6},
    6: {"E": 7},
}
"""Node -> symbol -> next node; node 7 is the end."""


def draw_string(rng: np.random.Generator) -> str:
    """One embedded Reber string."""
    outer = "TP"[int(rng.integers(2))]
    inner, node = "", 0
    while node != 7:
        edges = sorted(INNER[node])
        symbol = edges[int(rng.integers(len(edges)))]
        inner += symbol
        node = INNER[node][symbol]
    return f"B{outer}{inner}{outer}E"


def successors(string: str) -> list[str]:
    """For each symbol of an embedded string but the last, the symbols that may follow it.

    Raises ValueError where the string breaks the grammar.
    """
    fault = ValueError(f"{string!r} is no embedded Reber string")
    if len(string) < 9 or string[0] != "B" or string[1] not in "TP":
        raise fault
    if string[-2] != string[1] or string[-1] != "E":
        raise fault
    allowed = ["TP"]
    node = 0
    for position in range(1, len(string) - 2):
        if position > 1:  # the inner string starts after the outer symbol
            if node == 7 or string[position] not in INNER[node]:
                raise fault
            node = INNER[node][string[position]]
        allowed.append("".join(INNER[node]) if node != 7 else string[1])
    if node != 7:
        raise fault
    return [*allowed, "E"]


def string_sets(
    rng: np.random.Generator, size: int = 256, distinct: bool = False
) -> tuple[list[str], list[str]]:
    """A training set of `size` strings and as many test strings, none of them in the first.

    The strings of a set may repeat unless `distinct`: short ones are too likely for 256
    different draws to be what "generated randomly" means.
    """

    def draw(barred: set[str]) -> list[str]:
        drawn: list[str] = []
        taken = set(barred)
        while len(drawn) < size:
            string = draw_string(rng)
            if string not in taken:
                drawn.append(string)
            if distinct:
                taken.add(string)
        return drawn

    training = draw(set())
    return training, draw(set(training))


def encode(strings: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The strings as numbers, and what may follow, as bit sets.

    Returns (data, allowed): data[i] is the length and then the symbols; allowed[i, t] has bit k
    set where symbol k may follow symbol t.
    """
    longest = max(map(len, strings))
    data = np.zeros((len(strings), longest + 1), dtype=np.int64)
    allowed = np.zeros((len(strings), longest), dtype=np.int64)
    for i, string in enumerate(strings):
        data[i, 0] = len(string)
        data[i, 1 : len(string) + 1] = [SYMBOLS.index(symbol) for symbol in string]
        for t, following in enumerate(successors(string)):
            allowed[i, t] = sum(1 << SYMBOLS.index(symbol) for symbol in following)
    return data, allowed
