"""Prints a book by Chromium: once to learn where everything stands, once more with page numbers."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pikepdf

from ..errors import LessonError
from .book import Book, Paper
from .source import Source

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

#: A host that is none: whatever is not answered from the site's folder goes nowhere.
HOST = "http://book.invalid"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium to print with. Raises `LessonError` where there is none."""
    from playwright.sync_api import sync_playwright

    from ..testing.chromium import installed_chromium

    path = installed_chromium()
    if path is None:
        raise LessonError(
            "the book is printed by Chromium, and none was found; install it, set CHROMIUM to its "
            "path, or run python -m lessonkit.testing.chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


def print_book(browser: Browser, source: Source, book: Book, paper: Paper) -> bytes:
    """The book as a PDF.

    Raises `LessonError` for a file that the book asks for and the site has not.
    """
    first = _print(browser, source, book.html(paper), draft=True)
    numbers = page_numbers(first, book.targets)
    second = _print(browser, source, book.html(paper, numbers))
    if page_numbers(second, book.targets) != numbers:  # numbers took another line
        second = _print(browser, source, book.html(paper, page_numbers(second, book.targets)))
    return described(second, source)


def _print(browser: Browser, source: Source, html: str, draft: bool = False) -> bytes:
    missing: list[str] = []

    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if route.request.url == f"{HOST}/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        file = source.site / path.lstrip("/")
        if route.request.url.startswith(f"{HOST}/") and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
            return
        missing.append(route.request.url.removeprefix(HOST))
        route.abort()

    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.route("**/*", answer)
        page.emulate_media(media="print")
        page.goto(f"{HOST}/", wait_until="load")
        # Typefaces are asked for as the page is laid out; "load" does not wait for them.
        page.evaluate("() => document.fonts.ready.then(() => document.fonts.size)")
        printed = page.pdf(
            prefer_css_page_size=True, print_background=True, tagged=not draft, outline=not draft
        )
    finally:
        context.close()
    if missing:
        raise LessonError(f"the book asks for {missing[0]}, which the site has not")
    return printed


def page_numbers(pdf: bytes, places: list[str]) -> dict[str, int]:
    """The page, counted from 1, of each named place. Raises `LessonError` for one that is lost."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
        named: Any = document.Root.get("/Dests", {})
        found = {unquote(name[1:]): pages[place[0].objgen] for name, place in named.items()}
    if lost := [place for place in places if place not in found]:
        raise LessonError(f"the book's contents name '{lost[0]}', which is on no page")
    return {place: found[place] for place in places}


def described(pdf: bytes, source: Source) -> bytes:
    """The PDF, packed, with its title, author and licence among its properties."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as about:
            about["dc:title"] = source.title
            about["dc:language"] = {source.language}
            if source.author:
                about["dc:creator"] = [source.author]
            if source.description:
                about["dc:description"] = source.description
            if source.licence:
                about["dc:rights"] = source.licence
        document.save(
            written,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )
    return written.getvalue()
