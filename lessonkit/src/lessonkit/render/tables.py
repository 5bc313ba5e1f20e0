"""Tables that a phone can read: numbers in columns, and wide ones as a list of rows."""

from __future__ import annotations

import re
from html import escape, unescape

from .margin import CLOSE, OPEN, SOURCE, TERM

#: Characters that the columns of a table may need side by side on a phone 360 px wide.
FITS = 40

_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_SPOKEN = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
#: A citation, which the margin numbers later, and what marks a term.
_CITED = re.compile(f"{SOURCE}[^{CLOSE}]*{CLOSE}")
_MARKED = re.compile(f"{TERM}[^{OPEN}]*{OPEN}|{CLOSE}")
_FORMULA = '<bdi class="maths"'
#: A number, alone or with a unit, a share or a power: what is compared digit by digit.
_NUMBER = re.compile(r"[<>≈~+−-]?\s?[\d.,\u00a0]*\d[\d.,]*\s?(%|[×x]\s?10[−⁻\d⁰-⁹¹²³]+)?|–|—|")
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}
_PLACES = re.compile(r"<(table|thead|tbody|tr)\b")


def readable(table: str) -> tuple[str, str]:
    """A table with its numbers marked, and its classes, each with a blank before it.

    ``listed``: a phone shows it as a list of rows; ``data``: it is one of numbers.

    Where it does, each cell carries the name of its column, and every part its role, which it
    would lose as a list. A table without a head, or with cells that span others, stays as it is.
    """
    rows = [_CELL.findall(row) for row in _ROW.findall(table)]
    if not rows or len({len(row) for row in rows}) != 1:
        return table, ""
    if "<thead" not in table or "span=" in table:
        return table, ""
    names, *body = [[_plain(cell) for _, _, cell in row] for row in rows]
    columns = list(zip(*body, strict=True))
    formulas = [any(_FORMULA in row[at][2] for row in rows[1:]) for at in range(len(names))]
    numeric = [
        at > 0 and not formulas[at] and any(column) and all(map(_NUMBER.fullmatch, column))
        for at, column in enumerate(columns)
    ] or [False] * len(names)
    widths = [
        max([len(cell) for cell in column] + [len(word) for word in name.split()], default=0)
        for name, column in zip(names, columns, strict=False)
    ]
    listed = len(names) > 2 and sum(widths) > FITS
    place = iter(range(10**6))

    def cell(match: re.Match[str]) -> str:
        tag, attributes, inside = match.groups()
        at = next(place) % len(names)
        more = ' class="num"' if numeric[at] else ""
        if listed:
            more += f' role="{"columnheader" if tag == "th" else "cell"}"'
            if tag == "td" and names[at]:
                more += f' data-name="{escape(names[at])}"'
        return f"<{tag}{attributes}{more}>{inside}</{tag}>"

    table = _CELL.sub(cell, table)
    if listed:
        table = _PLACES.sub(lambda m: f'{m[0]} role="{_ROLES[m[1]]}"', table)
    return table, " listed" * listed + " data" * any(numeric)


def _plain(cell: str) -> str:
    words = _MARKED.sub("", _CITED.sub("", _SPOKEN.sub("", cell)))
    return " ".join(unescape(_TAG.sub("", words)).split())
