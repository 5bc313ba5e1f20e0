"""A deck for Anki: terms both ways, check-yourself questions, and the sections the lesson names."""

from __future__ import annotations

import hashlib
import html
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import genanki

from ..errors import LessonError
from .packing import stamp
from .plain_html import platform_html
from .source import Page, Source
from .tree import Element, add_text, find, find_all, parents, text_of

_CSS = """\
.card { max-width: 36em; margin: 0 auto; padding: 0 1em; font: 20px/1.5 Georgia, serif; }
.where { font-size: 0.75em; opacity: 0.7; }
.term, .ask { font-size: 1.25em; }
pre { overflow-x: auto; font-size: 0.75em; text-align: left; }
table { border-collapse: collapse; } th, td { padding: 0.2em 0.6em; border-bottom: 1px solid; }
"""
_BEHIND = '{{FrontSide}}<hr id="answer">'
_FOOT = '<p class="where">{{Source}}</p>'


@dataclass(frozen=True)
class Card:
    """One note: a term and what it is, or a question and its answer; both are HTML.

    `key` stays the same as long as it is the same question, so that a new deck keeps what a
    learner has learned. `where` says where it comes from.
    """

    key: str
    front: str
    back: str
    where: str
    both_ways: bool = False
    tag: str = ""


def number(*parts: str) -> int:
    """A number that stands for a name, as Anki wants for decks and kinds of notes."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4], "big") % (1 << 30)


def cards(source: Source) -> list[Card]:
    """Everything that becomes a note, in the lesson's order. Raises `LessonError` for none."""
    found = [*_terms(source), *_checks(source), *_sections(source)]
    if not found:
        raise LessonError("there is no term and no question to make cards of", "glossary.yml")
    return found


def deck(source: Source) -> bytes:
    """The deck as Anki imports it."""
    return packed(source, cards(source))


def packed(source: Source, found: list[Card]) -> bytes:
    """These cards as a deck of the lesson's name."""
    fields = [{"name": name} for name in ("Front", "Back", "Source")]
    asked = genanki.Model(
        number("lessonkit", "question"),
        "lessonkit question",
        fields=fields,
        templates=[
            {
                "name": "Question",
                "qfmt": '<div class="ask">{{Front}}</div>',
                "afmt": f"{_BEHIND}{{{{Back}}}}{_FOOT}",
            }
        ],
        css=_CSS,
    )
    term = genanki.Model(
        number("lessonkit", "term"),
        "lessonkit term",
        fields=[*fields[:2], {"name": "More"}, fields[2]],
        templates=[
            {
                "name": "Term",
                "qfmt": '<div class="term">{{Front}}</div>',
                "afmt": f"{_BEHIND}{{{{Back}}}}{{{{More}}}}{_FOOT}",
            },
            {
                "name": "Meaning",
                "qfmt": "{{Back}}",
                "afmt": f'{_BEHIND}<div class="term">{{{{Front}}}}</div>{{{{More}}}}{_FOOT}',
            },
        ],
        css=_CSS,
    )
    about = " · ".join(filter(None, [source.address, source.licence]))
    whole = genanki.Deck(number("deck", source.slug), source.title, html.escape(about))
    for card in found:
        back, _, more = card.back.partition("\0")
        values = [card.front, back, more, card.where] if card.both_ways else None
        whole.add_note(
            genanki.Note(
                model=term if card.both_ways else asked,
                fields=values or [card.front, card.back, card.where],
                guid=genanki.guid_for(source.slug, card.key),
                tags=[card.tag] if card.tag else [],
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(whole).write_to_file(str(path), timestamp=stamp().timestamp())
        return path.read_bytes()


# ---------------------------------------------------------------- what becomes a card


def _where(source: Source, page: Page, anchor: str = "") -> str:
    """Where it is taught, as HTML; a link where the site has an address."""
    chapter = source.lesson.chapter(page.source)
    name = page.title
    if chapter:
        name = source.words("glossary_chapter", number=chapter.number, title=chapter.title)
    name = html.escape(name[:1].upper() + name[1:])
    live = source.live(page, anchor)
    return f'<a href="{html.escape(live)}">{name}</a>' if live else name


def _tag(page: Page) -> str:
    return re.sub(r"\s+", "-", page.key)


def _terms(source: Source) -> Iterator[Card]:
    page = next((page for page in source.pages if "glossary" in source.macros(page)), None)
    if page is None:
        return
    places = {e.get("id", ""): e for e in find_all(page.article) if e.get("id")}
    for term in source.lesson.glossary.terms:
        entry = places.get(term.slug)
        told = find(entry, "dd") if entry is not None else None
        if entry is None or told is None:
            raise LessonError(f"the glossary's page lacks the term '{term.name}'", page.file)
        symbol = find(entry, None, "symbol")
        front = html.escape(term.name)
        if symbol is not None:
            front += f" {platform_html(source, page, symbol)}"
        more = [e for e in told if e.get("class") not in ("short", "notes")]
        taught = next(p for p in source.pages if p.source == f"chapters/{term.chapter}.md")
        back = f"<p>{html.escape(term.short)}</p>\0{platform_html(source, page, *more)}"
        yield Card(
            f"term {term.slug}",
            front,
            back,
            _where(source, taught),
            both_ways=True,
            tag=_tag(taught),
        )


def _checks(source: Source) -> Iterator[Card]:
    prefix = re.compile(rf"{re.escape(source.words('title_question'))}\s*:\s*", re.IGNORECASE)
    for page in source.pages:
        if page.kind not in ("chapter", "page"):
            continue
        for fold in find_all(page.article, "details", "question"):
            summary = find(fold, "summary")
            if summary is None or not prefix.match(text_of(summary)):
                continue  # asked in passing, and no question without what stands around it
            key = f"check {page.source} {prefix.sub('', text_of(summary)).casefold()}"
            front = prefix.sub("", platform_html(source, page, summary), count=1)
            answer = [part for part in fold if part is not summary]
            yield Card(
                key,
                front[:1].upper() + front[1:],
                platform_html(source, page, *answer),
                _where(source, page),
                tag=_tag(page),
            )


def _sections(source: Source) -> Iterator[Card]:
    """A card for each heading in the sections that ``exports.cards`` names."""
    for place in source.options.cards:
        name, _, anchor = place.partition("#")
        page = source.page(name)
        if page is None:
            raise LessonError(f"exports.cards names '{name}', which nav does not", "mkdocs.yml")
        article = page.article
        heading = next((e for e in find_all(article) if e.get("id") == anchor), None)
        if heading is None or not re.fullmatch("h[1-5]", heading.tag):
            raise LessonError(
                f"exports.cards names '{place}', and there is no such heading", "mkdocs.yml"
            )
        found = 0
        for sub, content in _parts(article, heading):
            found += 1
            title = re.sub(r"^\d+\.\s*", "", _words_of(sub))
            context = html.escape(_words_of(heading))
            _without_link(sub)
            shown = re.sub(r"^\s*\d+\.\s*", "", platform_html(source, page, sub))
            shown = re.sub(r"^<h\d>\s*(?:\d+\.\s*)?|</h\d>$", "", shown)
            yield Card(
                f"section {place} {title.casefold()}",
                f'<p class="where">{context}</p>{shown}',
                platform_html(source, page, *content),
                _where(source, page, sub.get("id", "")),
                tag=_tag(page),
            )
        if not found:
            raise LessonError(f"exports.cards names '{place}', which has no headings", "mkdocs.yml")


def _parts(article: Element, heading: Element) -> Iterator[tuple[Element, list[Element]]]:
    """The headings one level below a heading, each with what stands under it."""
    siblings = list(parents(article)[heading])
    behind = siblings[siblings.index(heading) + 1 :]
    inner = f"h{int(heading.tag[1]) + 1}"
    current: tuple[Element, list[Element]] | None = None
    for element in behind:
        level = re.fullmatch(r"h(\d)", element.tag)
        if level and int(level[1]) <= int(heading.tag[1]):
            break
        if element.tag == inner:
            if current:
                yield current
            current = (element, [])
        elif current:
            current[1].append(element)
    if current:
        yield current


def _words_of(heading: Element) -> str:
    _without_link(heading)
    return text_of(heading)


def _without_link(heading: Element) -> None:
    for link in [e for e in heading if "headerlink" in e.get("class", "")]:
        tail = link.tail
        at = list(heading).index(link)
        heading.remove(link)
        add_text(heading, at, tail)
