"""Numbers that code computed, on their way into prose: every one remembers its source."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..errors import LessonError

MINUS = "−"
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Computed(float):
    """A computed number with the name it was looked up by."""

    source: str

    def __new__(cls, number: float, source: str) -> Computed:
        self = super().__new__(cls, number)
        self.source = source
        return self

    def __str__(self) -> str:
        return plain(self)

    __repr__ = __str__


def look_up(data: Any, keys: list[str], source: str) -> Any:
    """Follow `keys` into nested dicts and lists; numbers come back as `Computed`."""
    found = data
    for depth, key in enumerate(keys):
        try:
            found = found[int(key)] if isinstance(found, list) else found[key]
        except (KeyError, IndexError, ValueError, TypeError):
            at = ".".join(keys[: depth + 1])
            offered = ""
            if isinstance(found, dict):
                offered = "; it has " + ", ".join(sorted(map(str, found))[:12])
            raise LessonError(f"no value '{at}' in {source}{offered}") from None
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return found
    return Computed(found, f"{source}:{'.'.join(keys)}")


def plain(number: float) -> str:
    """The shortest text that reads back as the same number, with a true minus sign."""
    text = repr(float(number))
    return text.removesuffix(".0").replace("-", MINUS)


def fixed(number: float, places: int = 2) -> str:
    """``0.12345`` to ``0.1235``: `places` digits after the point."""
    text = f"{number:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def thousands(number: float, places: int = 0) -> str:
    """``74000`` to ``74,000``."""
    return f"{number:,.{places}f}".replace("-", MINUS)


def percent(number: float, places: int = 0) -> str:
    """``0.25`` to ``25%``."""
    return f"{fixed(number * 100, places)}%"


def _mantissa_exponent(number: float, places: int) -> tuple[str, int]:
    mantissa, exponent = f"{Decimal(float(number)):.{places}e}".split("e")
    return mantissa.replace("-", MINUS), int(exponent)


def sci(number: float, places: int = 1) -> str:
    """``9.54e-07`` to ``9.5 × 10⁻⁷``."""
    mantissa, exponent = _mantissa_exponent(number, places)
    return f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPTS)}"


def texsci(number: float, places: int = 1) -> str:
    """``9.54e-07`` to LaTeX ``9.5 \\times 10^{-7}``."""
    mantissa, exponent = _mantissa_exponent(number, places)
    return f"{mantissa} \\times 10^{{{exponent}}}"


FILTERS: dict[str, Callable[..., str]] = {
    "fixed": fixed,
    "thousands": thousands,
    "percent": percent,
    "sci": sci,
    "texsci": texsci,
}
