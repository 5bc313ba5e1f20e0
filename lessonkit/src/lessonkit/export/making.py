"""The list of exports: what each is called, and how it is made of a built site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..words import Words
from .source import Source

Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """One file to take along: its name, how a reader is told of it, what it holds."""

    file: str
    told: str
    kind: str
    data: bytes

    def size(self, words: Words) -> str:
        """``2.7 MB``, in the language's signs."""
        kilobytes = len(self.data) / 1000
        if kilobytes < 100:
            return f"{max(1, round(kilobytes))}\u00a0kB"
        return f"{words.number(f'{kilobytes / 1000:.1f}')}\u00a0MB"


def books(source: Source) -> Iterator[Made]:
    """The book, on each kind of paper."""
    from .book import FORMATS, Book
    from .printing import chromium, print_book

    book = Book(source)
    with chromium() as browser:
        for paper in FORMATS:
            told = source.words("export_book", paper=paper.name)
            pdf = print_book(browser, source, book, paper)
            yield Made(f"{source.slug}-{paper.name.lower()}.pdf", told, "PDF", pdf)


def e_book(source: Source) -> Iterator[Made]:
    """The book for e-readers."""
    from .epub import epub

    yield Made(f"{source.slug}.epub", source.words("export_epub"), "EPUB", epub(source))


def copies(source: Source) -> Iterator[Made]:
    """The offline copy."""
    from .offline import offline

    told = source.words("export_offline")
    yield Made(f"{source.slug}-offline.zip", told, "ZIP", offline(source))


def decks(source: Source) -> Iterator[Made]:
    """The cards."""
    from .cards import deck

    yield Made(f"{source.slug}.apkg", source.words("export_cards"), "APKG", deck(source))


def quizzes(source: Source) -> Iterator[Made]:
    """The quiz, in each format of learning platforms."""
    from .gift import gift
    from .moodle import moodle_xml
    from .qti import qti
    from .questions import questions

    asked = questions(source)
    slug, title, licence, words = source.slug, source.title, source.licence, source.words
    moodle = moodle_xml(asked, title, licence)
    package = qti(asked, slug, title, licence)
    yield Made(f"{slug}-quiz-moodle.xml", words("export_moodle"), "XML", moodle)
    yield Made(f"{slug}-quiz-qti.zip", words("export_qti"), "ZIP", package)
    text = gift(asked, licence).encode("utf-8")
    yield Made(f"{slug}-quiz.gift.txt", words("export_gift"), "TXT", text)


#: What can be made, in the order in which a reader is told of it.
EXPORTS: dict[str, Callable[[Source], Iterator[Made]]] = {
    "book": books,
    "epub": e_book,
    "offline": copies,
    "cards": decks,
    "quiz": quizzes,
}


def make(source: Source, names: list[str], say: Say = lambda line: None) -> list[Made]:
    """Make the exports of these names and write them into the site; return what was made.

    Raises `LessonError` for what stands in the way.
    """
    everything: list[Made] = []
    source.folder.mkdir(exist_ok=True)
    for name in names:
        for made in EXPORTS[name](source):
            (source.folder / made.file).write_bytes(made.data)
            say(f"{source.site.name}/downloads/{made.file}: {made.size(source.words)}")
            everything.append(made)
    return everything
