"""BibTeX in, citations and reference lists (HTML) out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import ascii_lowercase

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from ..errors import LessonError
from .sources import read_text, suggest


@dataclass(frozen=True)
class Reference:
    """One source, ready to be shown (all text is plain, not HTML)."""

    key: str
    authors: tuple[str, ...]
    short_authors: str
    year: str
    title: str
    venue: str
    link: str | None
    line: int

    @property
    def label(self) -> str:
        """The words of an in-text citation: ``Hochreiter & Schmidhuber 1997``."""
        return f"{self.short_authors} {self.year}".strip()

    def html(self) -> str:
        """One entry of a reference list."""
        authors = escape(", ".join(self.authors))
        title = escape(self.title)
        if self.link:
            title = f'<a href="{escape(self.link, quote=True)}">{title}</a>'
        venue = f" {escape(self.venue)}." if self.venue else ""
        return f"{authors} ({escape(self.year)}). {title}.{venue}"


class Bibliography(dict[str, Reference]):
    """All sources by key."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.shown = shown

    def cited(self, key: str) -> Reference:
        """Return the source behind `key`; a cited source must be reachable by a link."""
        if key not in self:
            raise LessonError(f"citation '{key}' is not in {self.shown}{suggest(key, self)}")
        reference = self[key]
        if reference.link is None:
            raise LessonError(
                f"'{key}' is cited but has neither doi nor url; add one",
                self.shown,
                reference.line,
            )
        return reference


def load_bibliography(path: Path, shown: str, texts: Iterable[str] = ()) -> Bibliography:
    """Read a BibTeX file. Sources cited in `texts` that read alike get letters: 2020a, 2020b."""
    text = read_text(path, shown)
    try:
        data: BibliographyData = Parser().parse_string(text)
    except PybtexError as error:
        line = getattr(error, "lineno", None)
        raise LessonError(f"malformed BibTeX: {error}", shown, line) from None
    lines = _entry_lines(text)
    bibliography = Bibliography(shown)
    for key, entry in data.entries.items():
        bibliography[key] = _reference(key, entry, lines.get(key.lower(), 1), shown)
    _tell_apart(bibliography, {key for text in texts for key in _CITED.findall(text)})
    return bibliography


_CITED = re.compile(r"(?:@|\bcite: )([\w:-]+)")


def _tell_apart(bibliography: Bibliography, cited: set[str]) -> None:
    by_label: dict[str, list[Reference]] = {}
    for reference in bibliography.values():
        if reference.key in cited:
            by_label.setdefault(reference.label, []).append(reference)
    for alike in by_label.values():
        if len(alike) > 1:
            for letter, reference in zip(ascii_lowercase, alike, strict=False):
                bibliography[reference.key] = replace(reference, year=reference.year + letter)


def _entry_lines(text: str) -> dict[str, int]:
    lines = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("@") and "{" in line:
            lines[line.split("{", 1)[1].split(",")[0].strip().lower()] = number
    return lines


def _reference(key: str, entry: Entry, line: int, shown: str) -> Reference:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    for field in ("title", "year"):
        if field not in entry.fields:
            raise LessonError(f"entry '{key}' has no {field}", shown, line)
    names = [_full_name(person) for person in people]
    if not names:
        names = [_plain(entry.fields.get("organization", entry.fields.get("institution", "")))]
    return Reference(
        key=key,
        authors=tuple(names),
        short_authors=_short(people, names),
        year=_plain(entry.fields["year"]),
        title=_plain(entry.fields["title"]).rstrip("."),
        venue=_venue(entry),
        link=_link(entry),
        line=line,
    )


def _plain(latex: str) -> str:
    """LaTeX text to Unicode text."""
    # latexcodec comes with pybtex and knows the accents.
    import latexcodec  # noqa: F401  # registers the codec

    text = latex.encode("ascii", "xmlcharrefreplace").decode("ascii")
    decoded = text.encode("ascii").decode("latex") if "\\" in text else text
    from html import unescape

    decoded = unescape(decoded).replace("{", "").replace("}", "")
    decoded = decoded.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return " ".join(decoded.replace("\\&", "&").split())


def _last(person: Person) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names, *person.lineage_names]))


def _full_name(person: Person) -> str:
    initials = "".join(
        f" {part[0]}."
        for part in (_plain(n) for n in person.first_names + person.middle_names)
        if part
    )
    return f"{_last(person)}{',' if initials else ''}{initials}"


def _short(people: list[Person], names: list[str]) -> str:
    last = [_last(person) for person in people] or names
    if last[-1:] == ["others"]:
        return f"{last[0]} et al."
    if len(last) <= 2:
        return " & ".join(last)
    return f"{last[0]} et al."


def _venue(entry: Entry) -> str:
    fields = entry.fields
    name = next(
        (
            _plain(fields[f])
            for f in ("journal", "booktitle", "school", "institution", "publisher", "howpublished")
            if f in fields
        ),
        "",
    )
    if "journal" in fields and "volume" in fields:
        issue = f"({_plain(fields['number'])})" if "number" in fields else ""
        name += f" {_plain(fields['volume'])}{issue}"
    elif "number" in fields:
        name += f", {_plain(fields['number'])}"
    if "pages" in fields:
        name += f", {_plain(fields['pages'])}"
    if "eprint" in fields:
        name = f"{name}, arXiv:{_plain(fields['eprint'])}".lstrip(", ")
    return name


def _link(entry: Entry) -> str | None:
    fields = entry.fields
    if "doi" in fields:
        return "https://doi.org/" + _plain(fields["doi"])
    if "url" in fields:
        # A URL may hold characters that mean something to TeX: take it as it is written.
        return str(fields["url"]).replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")
    if "eprint" in fields:
        return "https://arxiv.org/abs/" + _plain(fields["eprint"])
    return None
