"""The glossary: terms, their definitions, and the names a reader may meet them by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import LessonError
from .sources import Mapping, check_fields, load_yaml, suggest

_REQUIRED = {"term": str, "short": str, "full": str, "chapter": str}
_OPTIONAL = {"aka": list, "symbol": str, "see": list, "cite": str}


@dataclass(frozen=True)
class Term:
    """One entry. `short` is plain text; `full` and `symbol` are Markdown."""

    name: str
    short: str
    full: str
    chapter: str
    line: int
    aka: tuple[str, ...] = ()
    symbol: str | None = None
    see: tuple[str, ...] = ()
    cite: str | None = None

    @property
    def slug(self) -> str:
        return slugify(self.name)


@dataclass
class Glossary:
    """All terms in alphabetical order, found by name or by any other name."""

    shown: str
    terms: list[Term] = field(default_factory=list)
    names: dict[str, Term] = field(default_factory=dict)

    def find(self, name: str) -> Term:
        try:
            return self.names[name.strip().lower()]
        except KeyError:
            raise LessonError(
                f"term '{name}' is not in {self.shown}{suggest(name, self.names)}"
            ) from None


def slugify(text: str) -> str:
    """``Forget gate`` becomes ``forget-gate``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def load_glossary(path: Path, shown: str) -> Glossary:
    """Read and check a glossary file: names unique, see-also known and not only circular."""
    data = load_yaml(path, shown)
    if not isinstance(data, list):
        raise LessonError("the glossary must be a list of terms", shown, 1)
    glossary = Glossary(shown)
    slugs: dict[str, str] = {}
    for item in data:
        term = _term(item, shown)
        for name in (term.name, *term.aka):
            other = glossary.names.get(name.lower())
            if other is not None:
                raise LessonError(
                    f"term '{name}' is defined twice (first at line {other.line}); keep one",
                    shown,
                    term.line,
                )
            glossary.names[name.lower()] = term
        if term.slug in slugs:
            raise LessonError(
                f"terms '{term.name}' and '{slugs[term.slug]}' get the same address "
                f"'#{term.slug}'; rename one",
                shown,
                term.line,
            )
        slugs[term.slug] = term.name
        glossary.terms.append(term)
    for term in glossary.terms:
        for name in term.see:
            if name.lower() not in glossary.names:
                raise LessonError(
                    f"see-also of '{term.name}' names the unknown term '{name}'"
                    f"{suggest(name, glossary.names)}",
                    shown,
                    term.line,
                )
            if glossary.names[name.lower()] is term:
                raise LessonError(f"'{term.name}' refers to itself in see", shown, term.line)
    glossary.terms.sort(key=lambda term: term.name.lower())
    return glossary


def _term(item: object, shown: str) -> Term:
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
        short=" ".join(fields["short"].split()),
        full=fields["full"].strip(),
        chapter=fields["chapter"].removesuffix(".md"),
        line=fields.line,
        aka=tuple(value.strip() for value in fields.get("aka", [])),
        symbol=fields.get("symbol"),
        see=tuple(fields.get("see", [])),
        cite=fields.get("cite"),
    )


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
        todo.extend(glossary.find(name) for name in linked)
    return [term for term in glossary.terms if term.name not in reached]
