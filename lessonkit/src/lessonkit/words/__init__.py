"""The site's own words, and its way to write numbers: a YAML file a language.

A text may have places to fill in, such as ``{count}``. Where it depends on a number, the file
gives one text for each plural form of the language, and the number is called ``count``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError

from ..errors import LessonError
from ..load.sources import suggest

HERE = Path(__file__).parent
DEFAULT = "en"

Text = str | dict[str, str]


class Words:
    """The texts of one language; ``words("chapter_of", number=1, count=9)`` gives one of them.

    Attributes:
        language: a code such as ``de`` or ``pt-BR``, for the document and for scripts.
        known: whether there are texts in that language (else they are English).
    """

    def __init__(self, language: str, texts: Mapping[str, Text], known: bool = True) -> None:
        self.language = language
        self.known = known
        self._texts = texts
        self._locale = _locale(language)

    def __call__(self, name: str, **values: Any) -> str:
        return self._fill(name, self._locale.plural_form, values)

    def nth(self, name: str, count: int) -> str:
        """A text that depends on a place in an order: 1st, 2nd, 3rd, 4th."""
        return self._fill(name, self._locale.ordinal_form, {"count": count})

    def _fill(self, name: str, form_of: Callable[[int], str], values: dict[str, Any]) -> str:
        text = self._texts[name]
        if not isinstance(text, str):
            text = text.get(form_of(values["count"]), text["other"])
        return text.format(**values)

    def starting(self, prefix: str) -> dict[str, Text]:
        """The texts whose names begin alike, by the rest of their names: for a script."""
        return {
            name.removeprefix(prefix): text
            for name, text in self._texts.items()
            if name.startswith(prefix)
        }

    @property
    def decimal(self) -> str:
        """The sign between a number's whole part and its fraction."""
        return str(self._locale.number_symbols["latn"]["decimal"])

    @property
    def group(self) -> str:
        """The sign between a number's thousands."""
        return str(self._locale.number_symbols["latn"]["group"])

    def number(self, text: str) -> str:
        """A number in English signs, such as ``1,234.5``, in the language's own."""
        return text.translate(str.maketrans(".,", f"{self.decimal}{self.group}"))

    @staticmethod
    def sort_key(name: str) -> tuple[str, str]:
        """Puts ü beside u, as dictionaries do, and capitals beside small letters."""
        plain = unicodedata.normalize("NFKD", name.casefold())
        return "".join(c for c in plain if not unicodedata.combining(c)), name


def load_words(language: str, own: Mapping[str, Text] | None = None) -> Words:
    """The words of a language, with a lesson's `own` in the place of some.

    Raises `LessonError` for a word of one's own that is none of the site's, or that names
    something the site does not fill in.
    """
    english = _read(DEFAULT)
    assert english is not None
    texts = _read(language) or _read(language.replace("_", "-").partition("-")[0])
    merged: dict[str, Text] = {**english, **(texts or {})}
    for name, text in (own or {}).items():
        if name not in english:
            raise LessonError(f"'{name}' is no word of the site{suggest(name, english)}")
        if surplus := places(text) - places(english[name]) - {"count"}:
            raise LessonError(
                f"the word '{name}' has no '{{{min(surplus)}}}'; it can name "
                + (
                    ", ".join(f"{{{place}}}" for place in sorted(places(english[name])))
                    or "nothing"
                )
            )
        merged[name] = text
    return Words(language, merged, known=texts is not None)


def places(text: Text) -> set[str]:
    """The names in a text that are filled in."""
    texts = [text] if isinstance(text, str) else text.values()
    return {place for one in texts for place in re.findall(r"\{(\w+)\}", one)}


@cache
def _read(language: str) -> dict[str, Text] | None:
    path = HERE / f"{language}.yml"
    if not re.fullmatch(r"[\w-]+", language) or not path.is_file():
        return None
    texts: dict[str, Text] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return texts


def _locale(language: str) -> Locale:
    for code in (language, language.partition("-")[0], DEFAULT):
        try:
            return Locale.parse(code.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel knows English")
