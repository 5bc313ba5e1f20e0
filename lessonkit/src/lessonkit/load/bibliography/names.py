"""Reads the names of authors and editors, and writes them for lists and citations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.exceptions import PybtexError

from .tex import tex_to_text

_AND_OTHERS = re.compile(r"(?:[\s,~]+and)?[\s,~]+\{?et\.?[\s~\\]+al\b\.?\}?\s*$", re.IGNORECASE)
_WORD = re.compile(r"([^\W\d_])[^\s.‐-]*\.?")  # a first letter, the rest, a full stop

_NO_PARTICLES = frozenset({"of", "for", "the", "on", "in", "für"})  # as in Office of Sums


@dataclass(frozen=True)
class People:
    """Names as a list shows them (``van der Berg, A. B.``), and as a citation does."""

    full: tuple[str, ...]
    short: tuple[str, ...]
    others: bool  # the list goes on

    def shown(self, count: int, et_al: str) -> str:
        """The first `count` names, with a comma between them."""
        more = self.others or len(self.full) > count
        return ", ".join([*self.full[:count], *([et_al] if more else [])])

    def cited(self, also: str, et_al: str) -> str:
        """``A``, ``A & B`` or ``A et al.``."""
        if self.others or len(self.short) > 2:
            return f"{self.short[0]} {et_al}"
        return f" {also} ".join(self.short)


def read_people(tex: str) -> People:
    """Take a BibTeX list of names apart.

    Raises:
        ValueError: the names cannot be told apart; its text says why and what to write.
    """
    names = split_name_list(_AND_OTHERS.sub(" and others", unescape(tex)))
    others = bool(names) and names[-1].strip("{} ").lower() == "others"
    pairs = [_name(name) for name in (names[:-1] if others else names)]
    return People(tuple(full for full, _ in pairs), tuple(short for _, short in pairs), others)


def _name(tex: str) -> tuple[str, str]:
    outside = tex
    while (shorter := re.sub(r"\{[^{}]*\}", "", outside)) != outside:
        outside = shorter
    if not outside.strip():
        organisation = tex_to_text(tex)
        return organisation, organisation
    if parter := re.search(r"[;&]", outside):
        raise ValueError(
            f"'{parter[0]}' in '{tex}': write ' and ' between people,"
            " and braces around an organisation's name"
        )
    person = _person(tex)
    if wrong := [name for name in person.prelast_names if name in _NO_PARTICLES]:
        raise ValueError(f"'{wrong[0]}' in '{tex}': write braces around an organisation's name")
    last = tex_to_text(" ".join([*person.prelast_names, *person.last_names]))
    first = _initials(tex_to_text(" ".join([*person.first_names, *person.middle_names])), last)
    lineage = tex_to_text(" ".join(person.lineage_names))
    full = f"{last} {lineage}".strip()
    return (f"{full}, {first}" if first else full), last


def _person(tex: str) -> Person:
    try:
        if not re.match(r"\s*(family|given|prefix)\s*=", tex):
            return Person(tex)
        # BibLaTeX's long form: family=Berg, given=Anna, prefix=van der
        parts = {
            name.strip(): value.strip(' {}"')
            for name, _, value in (part.partition("=") for part in tex.split(","))
        }
        return Person(
            first=parts.get("given", ""),
            prelast=parts.get("prefix", ""),
            last=parts.get("family", ""),
            lineage=parts.get("suffix", ""),
        )
    except PybtexError:
        raise ValueError(
            f"'{tex}' has too many commas for one name; write ' and ' between people"
        ) from None


def _initials(first: str, last: str) -> str:
    """``Jean-Paul A.B.`` becomes ``J.-P. A. B.``; so does ``JA``, as PubMed writes initials."""
    if re.fullmatch(r"[A-Z]{2,3}", first) and not last.isupper():
        first = ".".join(first)
    return re.sub(r"\.(?=[^\W\d_])", ". ", _WORD.sub(r"\1.", first))
