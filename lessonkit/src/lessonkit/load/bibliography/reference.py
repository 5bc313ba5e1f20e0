"""Writes one source as a citation names it, and as lists of references show it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

from ...words import Words
from .bibtex import Entry
from .identifiers import arxiv, link, preprint
from .names import People, read_people
from .tex import tex_to_text

NAMES_SHOWN = 10
TITLE_WORDS = 5  # of a title that stands where an author would

_DATE = re.compile(r"(\d{4})(?:-\d\d(?:-\d\d(?:T\S*)?)?)?[?~%]?")
_KINDS_OF_THESIS = {
    "phdthesis": "reference_phd_thesis",
    "mastersthesis": "reference_masters_thesis",
    "mathesis": "reference_masters_thesis",
}
_VOLUMES = ("proceedings", "book", "collection", "reference", "mvbook", "mvcollection")
_ENDED = (".", "?", "!", "…", ".”", "?”", "!”")


@dataclass(frozen=True)
class Reference:
    """One source, ready to be shown (all text is plain, not HTML).

    `authors` is empty where the title leads; `cited_as` is what a citation says before the year.
    """

    key: str
    authors: str
    cited_as: str
    sort_as: tuple[str, ...]
    year: str
    title: str
    venue: str
    link: str | None
    line: int

    @property
    def label(self) -> str:
        """The words of an in-text citation: ``Hochreiter & Schmidhuber 1997``."""
        return f"{self.cited_as} {self.year}"

    @property
    def sort_key(self) -> tuple[tuple[str, ...], str, str]:
        """One author before two, two before many; then by year."""
        return tuple(map(_folded, self.sort_as)), self.year, _folded(self.title)

    def html(self) -> str:
        """One entry of a reference list."""
        year = f"({escape(self.year)})"
        title = escape(self.title)
        if self.link:
            title = f'<a href="{escape(self.link)}">{title}</a>'
        parts = (
            [f"{escape(self.authors)} {year}.", _stopped(title, self.title)]
            if self.authors
            else [f"{title} {year}."]
        )
        if self.venue:
            parts.append(_stopped(escape(self.venue), self.venue))
        return " ".join(parts)


def _stopped(html: str, text: str) -> str:
    return html if text.endswith(_ENDED) else f"{html}."


def _folded(text: str) -> str:
    """Without accents and case: Ö sorts as O."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )


@contextmanager
def _naming(field: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None


def make_reference(entry: Entry, words: Words) -> Reference:
    """Turn an entry into what readers see.

    Raises:
        ValueError: the entry cannot be shown; its text says why.
    """
    return _Maker(entry, words).make()


class _Maker:
    def __init__(self, entry: Entry, words: Words) -> None:
        self.entry = entry
        self.words = words

    def text(self, *names: str) -> str:
        """The first of these fields that has a value, as Unicode text."""
        for name in names:
            if value := self.entry.get(name):
                with _naming(name):
                    return tex_to_text(value)
        return ""

    def make(self) -> Reference:
        entry, words = self.entry, self.words
        if entry.fault:
            raise ValueError(entry.fault)
        title = self.title()
        year = self.year()
        people, role = self.people()
        venue = self.venue((title, *people.full))
        if not entry.get("year", "date") and entry.get("urldate"):
            accessed = words("reference_accessed", date=self.text("urldate"))
            venue = f"{venue}, {accessed}" if venue else accessed[0].upper() + accessed[1:]
        if people.full:
            authors = people.shown(NAMES_SHOWN, words("reference_others")) + role
            cited_as = people.cited(words("reference_and"), words("reference_others"))
            sort_as = people.short[:2]
            if people.others or len(people.short) > 2:
                sort_as = (people.short[0], "\uffff")
        else:
            authors = ""
            cited_as = words("reference_title", title=self.cited_title(title))
            sort_as = (title,)
        return Reference(
            key=entry.key,
            authors=authors,
            cited_as=cited_as,
            sort_as=sort_as,
            year=year,
            title=title,
            venue=venue,
            link=link(entry),
            line=entry.line,
        )

    def title(self) -> str:
        title = self.text("title", "maintitle", "booktitle")
        if not title:
            raise ValueError("it has no title")
        if subtitle := self.text("subtitle"):
            title += (" " if title.endswith(_ENDED) else ": ") + subtitle
        return title.rstrip(".") if not title.endswith("..") else title

    def cited_title(self, title: str) -> str:
        short = self.text("shorttitle") or title
        cut = short.split()
        return short if len(cut) <= TITLE_WORDS else " ".join(cut[:TITLE_WORDS]).rstrip(":,") + "…"

    def people(self) -> tuple[People, str]:
        """Who leads the entry, and their role where they did not write it."""
        entry, words = self.entry, self.words
        in_a_volume = entry.kind not in _VOLUMES and bool(
            entry.get("journal", "journaltitle", "booktitle")
        )
        for name in ("author", "editor"):
            value = entry.get(name)
            if not value or (name == "editor" and in_a_volume):
                continue
            with _naming(name):
                people = read_people(value)
            if people.full:
                count = 2 if people.others else len(people.full)
                role = f" ({words('reference_editors', count=count)})" if name == "editor" else ""
                return people, role
        body = "" if in_a_volume else self.text("organization", "institution")
        bodies = (body,) if body else ()
        return People(bodies, bodies, others=False), ""

    def year(self) -> str:
        """The year or years of `date` or `year`; other words (in press) as they are written."""
        text = self.text("date", "year")
        if not text:
            return self.words("reference_undated")
        ends = [_DATE.fullmatch(end) for end in text.split("/") if end not in ("", "..")]
        if not ends or not all(ends):
            return text
        years = dict.fromkeys(end[1] for end in ends if end)
        return "–".join(years) + ("–" if text.endswith(("/", "/..")) else "")

    def venue(self, said: tuple[str, ...]) -> str:
        """Where it appeared (journal, volume, publisher, pages, preprint), but for what is said."""
        preprinted = preprint(self.entry)
        on_arxiv = bool(arxiv(self.entry))

        def text(*names: str) -> str:
            for name in names:
                value = self.text(name)
                # 'CoRR', 'arXiv preprint arXiv:…' say what stands at the end anyway.
                if on_arxiv and re.match(r"arxiv\b|corr\b|abs/", value, re.IGNORECASE):
                    continue
                if re.search(r"https?://", value) and name == "howpublished":
                    continue  # it is the link
                if value and value not in said:
                    return value
            return ""

        journal, book = text("journal", "journaltitle"), text("booktitle", "eventtitle")
        volume, number = text("volume"), text("number", "issue")
        series = f"{text('series')} {volume}".strip() if text("series") else ""
        if volume and not series and not journal:
            series = self.words("reference_volume", volume=volume)
        if journal:
            issue = f"({number})" if volume and number else ""
            parts = [f"{journal} {volume}{issue}".strip(), "" if volume else number]
        elif book:
            parts = [book, text("maintitle"), series, number]
        else:
            parts = [
                self.thesis(),
                text("school", "institution"),
                self.edition(text("edition")),
                series,
                text("publisher", "howpublished", "organization"),
                number,
            ]
        parts += [_pages(text("pages")) or text("eid", "articleno"), preprinted]
        return ", ".join(part for part in parts if part)

    def edition(self, edition: str) -> str:
        """``2`` and ``Second`` as ``2nd ed.`` and ``Second ed.``."""
        if edition.isdecimal():
            return self.words.nth("reference_nth_edition", int(edition))
        return self.words("reference_edition", edition=edition) if edition else ""

    def thesis(self) -> str:
        """The kind of a thesis or report, as the entry or the language calls it."""
        kind = self.text("type") or self.entry.kind
        if kind.lower() in _KINDS_OF_THESIS:
            return self.words(_KINDS_OF_THESIS[kind.lower()])
        return kind if self.entry.get("type") and not re.fullmatch(r"[a-z]+", kind) else ""


def _pages(pages: str) -> str:
    """``12-15`` is a range, whatever dash it was written with."""
    return pages if "–" in pages else re.sub(r"(?<=\d) ?- ?(?=\w)", "–", pages)
