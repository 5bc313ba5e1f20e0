"""Finds signs of ours that Markdown left unread, outside code: ``[[…``, a lone ``$``, …"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from xml.etree.ElementTree import Element

from ..errors import LessonError

_CODE = ("code", "pre", "script", "style", "svg", "math", "textarea")
_BACKTICKS = "put code between backticks"
_IN_TABLE = r"a bar inside a formula ends the cell of a table: write \vert"
#: What looks like one of our signs, and how it is written; "\x0240\x03" is Markdown's "\(".
_SIGNS = tuple(
    (re.compile(pattern, re.DOTALL), advice)
    for pattern, advice in (
        (r"\[\[.{0,40}", f"no term; write [[term]] or [[term|words]], and {_BACKTICKS}"),
        (r"\[@.{0,40}", "no citation; write [@key] or [@key, p. 5]"),
        (r"\{\{.{0,40}", f"no macro; {_BACKTICKS}"),
        (
            # Not money: $5, US$ 5, 5 $.
            r"(?<![A-Z\d])(?<!\d )\$(?!\d).{0,20}|\$(?=\d[^$]{0,60}[\\^_=]).{0,20}",
            r"no formula; write $x^2$ without blanks inside the signs, and \$ for a dollar",
        ),
        (r"\x0240\x03.{0,20}", r"no formula; write $x^2$, or ( for a parenthesis"),
        (
            r"\\[A-Za-z]{2,}",
            f"TeX outside a formula; write it between dollar signs, or {_BACKTICKS}",
        ),
    )
)
_ASIDE = re.compile(r"\x02(?!40\x03)[^\x03]*\x03")
_BARE_KEY = re.compile(r"(?<![\w.])@([\w:-]+)")


class Leftovers:
    """Finds what looks like a term, citation, macro or formula and would be printed as typed.

    `report` is told of a fault and of the author's text that it is about; `sources` are the keys
    that could have been cited.
    """

    def __init__(self, report: Callable[[LessonError, str], None], sources: Container[str]) -> None:
        self.report = report
        self.sources = sources

    def at_tree(self, root: Element) -> None:
        for text, in_table in _texts(root, False):
            self._at(text, _IN_TABLE if in_table else "")

    def at_html(self, html: str) -> None:
        """Look at HTML that Markdown has let through as it stands."""
        for code in _CODE:
            html = re.sub(rf"<{code}\b.*?</{code}>", "", html, flags=re.DOTALL)
        text = re.sub(r"<!--.*?-->|<[^>]*>", " ", html, flags=re.DOTALL)
        self._at(text, 'raw HTML is not read: add markdown="1" to its first tag')

    def _at(self, text: str, reason: str) -> None:
        text = _ASIDE.sub("\x02", text)
        for pattern, advice in _SIGNS:
            if match := pattern.search(text):
                said = " ".join(match[0].replace("\x0240\x03", "\\(").split())
                shown = said.replace("\x02", "…")
                advice = f"{advice}; {reason}" if reason else advice
                self.report(LessonError(f"'{shown}' is {advice}"), said)
                return
        for match in _BARE_KEY.finditer(text):
            if match[1] in self.sources:
                self.report(
                    LessonError(f"'{match[0]}' is no citation; write [{match[0]}]"), match[0]
                )
                return


def _texts(element: Element, in_table: bool) -> Iterator[tuple[str, bool]]:
    """The texts of a tree outside code and formulas, and whether each stands in a table."""
    if element.tag in _CODE or element.get("class") == "arithmatex":
        return
    in_table = in_table or element.tag in ("td", "th")
    if element.text:
        yield element.text, in_table
    for child in element:
        yield from _texts(child, in_table)
        if child.tail:
            yield child.tail, in_table
