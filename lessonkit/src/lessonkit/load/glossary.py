"""The glossary: terms, their definitions, and the names a reader may meet them by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from ..errors import LessonError
from ..words import Words
from .sources import Mapping, check_fields, load_yaml, suggest

_REQUIRED = {"term": str, "short": str, "full": str, "chapter": str}
_OPTIONAL = {"aka": list, "symbol": str, "see": list, "cite": str}


@dataclass(frozen=True)
class Term:
    """One entry. `short` is plain text; `full` and `symbol` are Markdown."""

    name: str
    slug: str  # its address on the glossary page, unlike every other term's
    short: str
    full: str
    chapter: str
    line: int
    aka: tuple[str, ...] = ()
    symbol: str | None = None
    see: tuple[str, ...] = ()
    cite: str | None = None


@dataclass
class Glossary:
    """All terms in alphabetical order, found by name or by any other name."""

    shown: str
    terms: list[Term] = field(default_factory=list)
    names: dict[str, Term] = field(default_factory=dict)

    def find(self, name: str) -> Term:
        try:
            return self.names[_same(name)]
        except KeyError:
            raise LessonError(
                f"term '{name}' is not in {self.shown}{suggest(name, self.names)}"
            ) from None


def _same(name: str) -> str:
    """What two ways to write one name have in common: case, blanks and Unicode's form aside."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def slugify(text: str) -> str:
    """``Forget gate`` becomes ``forget-gate``: letters and digits of any script, and hyphens.

    Empty where the text has neither.
    """
    letters = (
        character if unicodedata.category(character)[0] in "LNM" else " "
        for character in unicodedata.normalize("NFC", text.lower())
    )
    return "-".join("".join(letters).split())


def letter_of(name: str) -> str:
    """The letter, of any script, under which the glossary's index has a name; else ``#``."""
    first = Words.sort_key(name)[0][:1].upper()
    return first if first.isalnum() else "#"


def load_glossary(path: Path, shown: str) -> Glossary:
    """Read and check a glossary file: names unique, see-also known and not only circular."""
    data = load_yaml(path, shown)
    if not isinstance(data, list):
        raise LessonError("the glossary must be a list of terms", shown, 1)
    glossary = Glossary(shown)
    slugs: set[str] = {"references"}  # the section at the end of the page that the terms stand on
    for item in data:
        term = _term(item, shown, slugs)
        for name in (term.name, *term.aka):
            other = glossary.names.get(_same(name))
            if other is not None:
                raise LessonError(
                    f"term '{name}' is defined twice (first at line {other.line}); keep one",
                    shown,
                    term.line,
                )
            glossary.names[_same(name)] = term
        slugs.add(term.slug)
        glossary.terms.append(term)
    for term in glossary.terms:
        for name in term.see:
            if _same(name) not in glossary.names:
                raise LessonError(
                    f"see-also of '{term.name}' names the unknown term '{name}'"
                    f"{suggest(name, glossary.names)}",
                    shown,
                    term.line,
                )
            if glossary.find(name) is term:
                raise LessonError(f"'{term.name}' refers to itself in see", shown, term.line)
    glossary.terms.sort(key=lambda term: Words.sort_key(term.name))
    return glossary


def _term(item: object, shown: str, taken: set[str]) -> Term:
    name = item.get("term", "?") if isinstance(item, Mapping) else "?"
    fields = check_fields(item, shown, f"term '{name}'", _REQUIRED, _OPTIONAL)
    for key in ("aka", "see"):
        if not all(isinstance(value, str) for value in fields.get(key, [])):
            raise LessonError(
                f"field '{key}' of term '{name}' must be a list of names",
                shown,
                fields.line_of(key),
            )
    return Term(
        name=name.strip(),
        slug=_unlike(slugify(name) or "term", taken),
        short=" ".join(fields["short"].split()),
        full=fields["full"].strip(),
        chapter=fields["chapter"].removesuffix(".md"),
        line=fields.line,
        aka=tuple(value.strip() for value in fields.get("aka", [])),
        symbol=fields.get("symbol"),
        see=tuple(fields.get("see", [])),
        cite=fields.get("cite"),
    )


def _unlike(slug: str, taken: set[str]) -> str:
    """The slug itself, or with the first number that tells it from those taken."""
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(candidate for candidate in numbered if candidate not in taken)


def unused_terms(glossary: Glossary, used: set[str]) -> list[Term]:
    """Terms that no page links to, counting links from the definitions of used terms."""
    reached: set[str] = set()
    todo = [glossary.find(name) for name in used]
    while todo:
        term = todo.pop()
        if term.name in reached:
            continue
        reached.add(term.name)
        linked = [*term.see, *re.findall(r"\[\[([^\]|]+)", term.full)]
        # What is no term there is code, or a fault that rendering the glossary has named.
        todo.extend(glossary.find(name) for name in linked if _same(name) in glossary.names)
    return [term for term in glossary.terms if term.name not in reached]
