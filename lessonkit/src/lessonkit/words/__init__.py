"""Reads the site's own texts, a YAML file a language, and writes numbers in its signs.

A text may have places to fill in, such as ``{count}``. Where it depends on a number, the file
gives one text for each plural form of the language, and the number is called ``count``. Texts are
plain: what HTML would read as markup is escaped where a text becomes HTML.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from markupsafe import Markup

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
        self._forms = self._locale if known else _locale(DEFAULT)

    def __call__(self, name: str, **values: Any) -> str:
        return self._form(name, self._forms.plural_form, values).format(**values)

    def nth(self, name: str, count: int) -> str:
        """A text that depends on a place in an order: 1st, 2nd, 3rd, 4th."""
        values = {"count": count}
        return self._form(name, self._forms.ordinal_form, values).format(**values)

    def html(self, name: str, **values: Any) -> Markup:
        """A text as HTML, for an attribute too; values are escaped but for `Markup`."""
        text = self._form(name, self._forms.plural_form, values)
        return Markup(Markup.escape(text)).format(**values)

    def template(self, name: str, **known: Any) -> Markup:
        """As `html`, for a script: a place whose value is not known yet stays as it is.

        A text that depends on a number is all of its forms, as JSON, and ``language`` among them
        is the one whose rules choose.
        """

        def filled(text: str) -> str:
            return text.format_map({**{place: f"{{{place}}}" for place in places(text)}, **known})

        text = self._texts[name]
        if isinstance(text, str):
            return Markup.escape(filled(text))
        forms = {form: filled(one) for form, one in text.items()}
        forms["language"] = self.language if self.known else DEFAULT
        return Markup.escape(json.dumps(forms, ensure_ascii=False))

    def _form(self, name: str, form_of: Callable[[int], str], values: dict[str, Any]) -> str:
        text = self._texts[name]
        return text if isinstance(text, str) else text.get(form_of(values["count"]), text["other"])

    def stylesheet(self) -> str:
        """What stylesheets add to a page, as variables: ``var(--word-read)``."""
        texts = self.starting("css_").items()
        words = (f"--word-{name}: {json.dumps(text, ensure_ascii=False)};" for name, text in texts)
        return f":root {{ {' '.join(words)} }}\n"

    def module(self) -> str:
        """What the explorables say and how they write numbers, as an ES module."""
        signs = {"decimal": self.decimal, "group": self.group, "percent": self.percent("#")}
        return "".join(
            f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n"
            for name, value in (("words", self.starting("js_")), ("signs", signs))
        )

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
        """A number in English signs, such as ``1,234.5`` or ``50%``, in the language's own."""
        if text.endswith("%"):
            return self.percent(self.number(text.removesuffix("%")))
        return text.translate(str.maketrans(".,", f"{self.decimal}{self.group}"))

    def percent(self, number: str) -> str:
        """A number with the sign of percent where the language has it."""
        pattern = self._locale.percent_formats[None]
        return f"{pattern.prefix[0]}{number}{pattern.suffix[0]}"

    def series(self, items: Sequence[str]) -> Markup:
        """Items of HTML one after the other, as a sentence lists them: ``a, b and c``."""
        return Markup(format_list(items, locale=self._forms))

    @staticmethod
    def sort_key(name: str) -> tuple[str, str]:
        """Puts ü beside u, as dictionaries do, and capitals beside small letters.

        Signs at a name's beginning do not count: ``<EOS>`` stands under E.
        """
        plain = unicodedata.normalize("NFKD", name.casefold())
        letters = "".join(c for c in plain if not unicodedata.combining(c))
        return re.sub(r"^[\W_]+", "", letters) or letters, name


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
            raise LessonError(
                f"'{name}' under words is no word of the site{suggest(name, english)}", "mkdocs.yml"
            )
        if fault := _fault_of(text, english[name]):
            raise LessonError(f"the word '{name}' under words {fault}", "mkdocs.yml")
        merged[name] = text
    return Words(language, merged, known=texts is not None)


def _fault_of(text: object, english: Text) -> str | None:
    """What is wrong with a word of a lesson's own, which takes the place of an English one."""
    if isinstance(text, dict) and (isinstance(english, str) or "other" not in text):
        return "must be one text" if isinstance(english, str) else "has no form 'other'"
    for one in text.values() if isinstance(text, dict) else [text]:
        if not isinstance(one, str):
            return "must be text"
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", one)):
            return "has a brace that holds no name"
        if surplus := places(one) - places(english) - {"count"}:
            known = ", ".join(f"{{{place}}}" for place in sorted(places(english)))
            return f"has no '{{{min(surplus)}}}'; it can name {known or 'nothing'}"
    return None


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
