"""Bends a sound piece of JSON as no author would: what reads it must read it or refuse it."""

from __future__ import annotations

import random
from typing import Any


def bend(value: Any, chance: random.Random) -> Any:
    """A copy with one place of it taken away or made something else."""
    other = chance.choice([None, 7, "", "\x00", [], {}, [None], {"x": 1}, 1e400, True])
    if not isinstance(value, (dict, list)) or not value or chance.random() < 0.2:
        return other
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = chance.choice(keys)
    bent = value.copy()
    if chance.random() < 0.3:
        del bent[key]
    else:
        bent[key] = bend(value[key], chance)
    return bent
