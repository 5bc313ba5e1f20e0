"""The quiz in Moodle's GIFT format, which many platforms read."""

from __future__ import annotations

import re

from .questions import Asked, shares
from .tree import clean

_SPECIAL = re.compile(r"([\\~=#{}:])")


def gift(asked: list[Asked], licence: str) -> str:
    """All questions, with the reason of each option."""
    head = f"// {_line(licence)}\n\n" if licence else ""
    return head + "\n".join(_question(question) for question in asked)


def _question(asked: Asked) -> str:
    right, wrong = shares(asked)
    rows = []
    for choice in asked.choices:
        if not asked.multiple:
            sign = "=" if choice.correct else "~"
        else:
            sign = f"~%{right if choice.correct else wrong}%"
        rows.append(f"  {sign}[html]{escaped(choice.text)}#[html]{escaped(choice.why)}")
    options = "\n".join(rows)
    return f"::{escaped(asked.id)}::[html]{escaped(asked.prompt)}{{\n{options}\n}}\n"


def escaped(text: str) -> str:
    """Text that means nothing but itself, on one line: a blank line would end the question."""
    return _SPECIAL.sub(r"\\\1", _line(text))


def _line(text: str) -> str:
    """HTML on one line. Blanks are one blank there, but in code, where they are kept."""
    text = re.sub(r"<pre>.*?</pre>", _kept, clean(text), flags=re.DOTALL)
    return " ".join(text.split())


def _kept(code: re.Match[str]) -> str:
    return code[0].replace("\n", "<br />").replace("  ", "&#160; ")
