"""The articles of pages as they stand in a book: nothing to press, nothing folded, no menus.

Folds and tabs are shown whole, answers stand at an article's end, pieces are their stills with the
address of the live one, and links lead within the book where they can.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ..errors import LessonError
from ..load.sources import suggest
from ..words import Words
from .source import Page, Source
from .tree import (
    Element,
    classes,
    copied,
    find,
    find_all,
    made,
    parents,
    remove_all,
    text_of,
    unwrap,
    unwrap_all,
)

#: What no one can press or needs to read off screen.
_GONE = ("script", "style", "template", "input", "button", "noscript", "link")
_GONE_CLASSES = (
    "headerlink",
    "page-end",
    "onward",
    "side",
    "chapter-head",
    "letters",
    "md-code__nav",
    "spoken",
)
_WRAPPERS = ("md-typeset__scrollwrap", "md-typeset__table", "unbroken", "term-use")
_DROPPED = re.compile(r"tabindex|hidden|popover.*|data-.*|contenteditable|style|markdown")


class Places(Protocol):
    """How a book names its places."""

    def id(self, page: Page, anchor: str) -> str:
        """The id of a place in a page."""
        ...

    def link(self, at: Page, page: Page, anchor: str) -> str:
        """The address of a place of a page, as seen from another."""
        ...


@dataclass
class Article:
    """One page of the site as a part of a book.

    Attributes:
        page: where it comes from.
        title: its heading, in words.
        head: its number, title and outcome.
        content: what stands below.
        headings: its sections, as pairs of id and words.
    """

    page: Page
    title: str
    head: Element
    content: Element
    headings: list[tuple[str, str]] = field(default_factory=list)


class Articles:
    """Makes articles of the pages of one book.

    Args:
        source: the built site.
        pages: what the book holds, in its order.
        places: how it names places.
        piece: makes what leads from a still to the live piece at an address.
    """

    def __init__(
        self,
        source: Source,
        pages: list[Page],
        places: Places,
        piece: Callable[[str], Element],
    ) -> None:
        self.source = source
        self.pages = pages
        self.places = places
        self.piece = piece
        self.words: Words = source.words
        self._anchors: dict[str, set[str]] = {}  # by page: the ids that are left of it
        self._inner: list[tuple[Element, Page, Page, str]] = []  # links that stay in the book

    def all(self) -> list[Article]:
        """The articles of all pages, with every link between them."""
        made_of = [self._article(page) for page in self.pages]
        for link, at, to, anchor in self._inner:
            known = self._anchors[to.key]
            # A link that sets a piece leads to its question.
            found = next((a for a in (anchor, f"{anchor}-question") if a in known), "")
            link.set("href", self.places.link(at, to, found))
        return made_of

    def _article(self, page: Page) -> Article:
        root = page.article
        answers: list[Element] = []
        _drop_menus(root)
        self._terms(root, page)
        self._pieces(root, page)
        self._quizzes(root, page, answers)
        self._folds(root, page, answers)
        _tabs(root)
        _remove_pressed(root)
        if answers:
            self._add_answers(root, page, answers)
        self._links(root, page)
        for picture in find_all(root, "svg"):
            self.source.size_labels(picture)
        self._ids(root, page)
        for element in root.iter():
            _keep_attributes(element)
        content = made("div", class_="article-body")
        content[:] = list(root)
        title = find(content, "h1")
        if title is not None:
            remove_all(content, [title])
        return Article(page, page.title, self._head(page), content, list(_headings(content)))

    def _head(self, page: Page) -> Element:
        head = made("header", class_="article-head")
        # Never the title first: what stands first on a page, Chromium puts into the outline twice.
        place = self.source.title
        if page.number is not None:
            total = len(self.source.lesson.chapters)
            place = self.words("chapter_of", number=page.number, total=total)
        head.append(made("p", place, class_="article-place"))
        head.append(made("h1", page.title, id=self.places.id(page, "")))
        chapter = self.source.lesson.chapter(page.source)
        if chapter:
            head.append(made("p", *_with_code(chapter.outcome), class_="article-outcome"))
        return head

    # -------------------------------------------------- parts

    def _terms(self, root: Element, page: Page) -> None:
        """A term opens its definition on screen; here it leads to the glossary."""
        glossary = self.source.page("glossary.md")
        for element in find_all(root, None, "term"):
            slug = element.attrib.pop("popovertarget", "").removeprefix("term-")
            if element.tag == "button":
                element.tag = "a" if glossary in self.pages and slug else "span"
                element.attrib.pop("type", None)
                if element.tag == "a" and glossary:
                    element.set("href", self.places.link(page, glossary, slug))
                    element.set("data-settled", "")
        remove_all(root, [e for e in find_all(root, None, "definition") if e.tag == "span"])
        for repeated in ("side", "definitions"):  # the notes of the margin
            remove_all(root, list(find_all(root, None, repeated)))

    def _pieces(self, root: Element, page: Page) -> None:
        """A piece is the still inside it, and a way to the live one."""
        for section in find_all(root, None, "explorable"):
            section.tag = "div"
            section.set("class", "piece")
            for element in [e for e in section if "-" in e.tag]:
                unwrap(section, element)
            anchor = find(section, None, "question")
            address = self.source.live(page, anchor.get("id", "") if anchor is not None else "")
            if address:
                section.append(self.piece(address))

    def _quizzes(self, root: Element, page: Page, answers: list[Element]) -> None:
        """Questions with their options; the reasons go to the answers."""
        for number, field_ in enumerate(find_all(root, "fieldset", "question"), start=1):
            key = f"quiz-{field_.get('data-id', number)}"
            legend = find(field_, "legend")
            options = find(field_, "ul", "options")
            if legend is None or options is None:
                continue
            prompt = made("p", class_="quiz-prompt")
            prompt.text, prompt[:] = legend.text, list(legend)
            listed = made("ol", class_="quiz-options")
            reasons = made("ol", class_="quiz-options")
            for option in options:
                words = find(option, "span")
                chosen = made("li")
                for part in [words, find(option, None, "more")]:
                    if part is not None:
                        chosen.append(copied(part))
                listed.append(chosen)
                why = find(option, None, "why")
                right = option.get("data-correct") == "true"
                verdict = self.words("quiz_option_right" if right else "quiz_option_wrong")
                told = made("li", made("strong", verdict), " ")
                if why is not None:
                    reason = copied(why)
                    reason.tag = "span" if why.tag == "p" else "div"
                    told.append(reason)
                reasons.append(told)
            below = find(field_, None, "prompt")
            kept = [prompt, *([copied(below)] if below is not None else []), listed]
            kept.append(self._way(page, f"answer-{key}", "export_to_answer"))
            answers.append(self._answer(page, key, [_as(prompt, "asked")], [reasons]))
            field_.tag = "div"
            field_.set("class", "quiz-question")
            field_.set("id", key)
            field_[:] = kept

    def _folds(self, root: Element, page: Page, answers: list[Element]) -> None:
        """What is folded is open; answers and solutions move to the end."""
        above = parents(root)
        for count, fold in enumerate(find_all(root, "details"), start=1):
            summary = next((child for child in fold if child.tag == "summary"), made("summary"))
            rest = [child for child in fold if child.tag != "summary"]
            if not text_of(summary):  # what a reader uncovers within a line
                fold.tag, fold.text, fold[:] = "span", summary.tail, rest
                fold.set("class", "uncovered")
                continue
            if (summary.tail or "").strip():
                rest.insert(0, made("p", str(summary.tail).strip()))
            title = made("p", class_="fold-title")
            title.text, title[:] = summary.text, [copied_with_tail(child) for child in summary]
            outer = _exercise(fold, above)
            solves = outer is not None and text_of(summary) == self.words("exercise_solution")
            if "question" in classes(fold) or solves:
                key = f"check-{count}"
                asked = title
                if solves and outer is not None:
                    named = find(outer, None, "title")
                    asked = copied(named) if named is not None else title
                    asked.set("class", "asked")
                else:
                    asked = copied(title)
                answers.append(self._answer(page, key, [asked], [copied(child) for child in rest]))
                way = self._way(page, f"answer-{key}", "export_to_answer")
                fold[:] = [way] if solves else [title, way]
                fold.set("class", "solution" if solves else "fold asks")
                fold.set("id", key)
            else:
                fold[:] = [title, *rest]
                fold.set("class", "fold")
            fold.text = None
            fold.tag = "div"
            fold.attrib.pop("open", None)

    def _answer(self, page: Page, key: str, asked: list[Element], told: list[Element]) -> Element:
        back = self._way(page, key, "export_to_question")
        return made("div", *asked, *told, back, class_="answer", id=f"answer-{key}")

    def _way(self, page: Page, anchor: str, word: str) -> Element:
        link = made("a", self.words(word), href=self.places.link(page, page, anchor))
        link.set("data-settled", "")
        return made("p", link, class_="way")

    def _add_answers(self, root: Element, page: Page, answers: list[Element]) -> None:
        heading = made("h2", self.words("export_answers"), id="answers")
        section = made("section", heading, *answers, class_="answers")
        references = find(root, "section", "references")
        above = parents(root)
        if references is not None and references in above:
            parent = above[references]
            parent.insert(list(parent).index(references), section)
        else:
            root.append(section)

    # -------------------------------------------------- links and ids

    def _links(self, root: Element, page: Page) -> None:
        """Lead within the book, else to the site, else to nowhere: then it is words."""
        above = parents(root)
        for link in find_all(root, "a"):
            if "data-settled" in link.attrib or "href" not in link.attrib:
                continue
            href = link.get("href", "")
            for name in ("download", "target", "rel", "title"):
                link.attrib.pop(name, None)
            if re.match(r"[a-z]+:", href):
                continue
            other, anchor, path = self.source.target(page, href)
            anchor = anchor.partition("=")[0] if "=" in anchor else anchor
            if other in self.pages and other is not None:
                self._inner.append((link, page, other, anchor))
            elif self.source.address:
                live = f"{self.source.address}{path.removesuffix('index.html')}"
                link.set("href", live + (f"#{anchor}" if anchor else ""))
            elif link in above:
                link.tag = "span"
                del link.attrib["href"]

    def _ids(self, root: Element, page: Page) -> None:
        """Give every id a name of its own in the book, with what refers to it."""
        anchors = [e.get("id", "") for e in root.iter() if e.get("id")]
        self._anchors[page.key] = set(anchors)
        names = {anchor: self.places.id(page, anchor) for anchor in anchors}
        for element in root.iter():
            for name, value in list(element.attrib.items()):
                if name == "id":
                    element.set(name, names[value])
                elif name in ("aria-labelledby", "aria-describedby", "headers"):
                    found = " ".join(names.get(one, one) for one in value.split())
                    element.set(name, found)
                elif "url(#" in value:
                    element.set(
                        name,
                        re.sub(
                            r"url\(#([^)]+)\)", lambda m: f"url(#{names.get(m[1], m[1])})", value
                        ),
                    )
                elif name in ("href", "xlink:href") and value[:1] == "#" and element.tag == "use":
                    element.set(name, f"#{names.get(value[1:], value[1:])}")


def _as(element: Element, name: str) -> Element:
    """A copy of another class."""
    twin = copied(element)
    twin.set("class", name)
    return twin


def _exercise(element: Element, above: dict[Element, Element]) -> Element | None:
    """The exercise that an element belongs to."""
    outer = above.get(element)
    while outer is not None and "exercise" not in classes(outer):
        outer = above.get(outer)
    return outer


def copied_with_tail(element: Element) -> Element:
    """A copy, with the text behind it."""
    twin = copied(element)
    twin.tail = element.tail
    return twin


def _drop_menus(root: Element) -> None:
    doomed = [
        e for e in root.iter() if e is not root and not {*classes(e)}.isdisjoint(_GONE_CLASSES)
    ]
    remove_all(root, doomed)
    remove_all(root, [e for e in find_all(root) if e.tag in ("script", "style", "template")])
    remove_all(root, find_all(root, "p", "colab"))
    unwrap_all(root, [e for e in root.iter() if not {*classes(e)}.isdisjoint(_WRAPPERS)])


def _tabs(root: Element) -> None:
    """All tabs one after another, each under its name."""
    for tabs in find_all(root, None, "tabbed-set"):
        names = [text_of(label) for label in find_all(tabs, "label")]
        blocks = [e for e in find_all(tabs, None, "tabbed-block") if _belongs(e, tabs)]
        shown = []
        for number, block in enumerate(blocks):
            name = block.get("data-name") or (names[number] if number < len(names) else "")
            block.set("class", "tab")
            block.insert(0, made("p", name, class_="tab-name"))
            block.text = None
            block.tail = None
            shown.append(block)
        tabs.set("class", "tabs")
        tabs.text = None
        tabs[:] = shown


def _keep_attributes(element: Element) -> None:
    """Leave only what a book has a use for: what is drawn, named, linked."""
    drawn = element.tag == "svg"
    for name in list(element.attrib):
        spoken = name == "role" or (name.startswith("aria-") and name != "aria-hidden")
        if _DROPPED.fullmatch(name) or (spoken and not drawn):
            del element.attrib[name]


def _belongs(block: Element, tabs: Element) -> bool:
    """Whether a block is one of these tabs, not of tabs within."""
    inner = find_all(tabs, None, "tabbed-set")
    return not any(block in set(one.iter()) for one in inner)


def _remove_pressed(root: Element) -> None:
    """Buttons and fields go; the notes of code become a list behind it."""
    for notes in find_all(root, None, "code-notes"):
        notes.tag = "ol"
        for note in notes:
            note.tag = "li"
            note.attrib.clear()
    for button in find_all(root, "button", "note"):
        number = re.search(r"\d+", "".join(button.itertext()))
        button.tag = "span"
        button.attrib.clear()
        button.set("class", "note-number")
        button[:] = []
        button.text = f"({number[0]})" if number else ""
    remove_all(root, [e for e in find_all(root) if e.tag in _GONE or "popover" in e.attrib])
    remove_all(root, [e for e in find_all(root) if "hidden" in e.attrib])


def _headings(content: Element) -> list[tuple[str, str]]:
    return [(e.get("id", ""), text_of(e)) for e in find_all(content, "h2") if e.get("id")]


def _with_code(text: str) -> list[Element | str]:
    """Plain text with `code` between backticks."""
    parts = re.split(r"`([^`]+)`", text)
    return [made("code", part) if at % 2 else part for at, part in enumerate(parts)]


def pages_of_book(source: Source) -> list[Page]:
    """Chapters first, then the other pages of the navigation; glossary and sources last.

    Notebooks, the landing page and what ``exports.without`` names stay out.
    """
    left_out = source.options.without
    for name in left_out:
        if source.page(name) is None:
            known = suggest(name, [page.source for page in source.pages])
            raise LessonError(
                f"exports.without names '{name}', which nav does not{known}", "mkdocs.yml"
            )

    def place(page: Page) -> int:
        called = source.macros(page)
        if page.kind == "chapter":
            return 0
        return 2 if "glossary" in called else 3 if "bibliography" in called else 1

    kept = [page for page in source.pages if page.kind in ("chapter", "page")]
    return sorted((page for page in kept if page.source not in left_out), key=place)
