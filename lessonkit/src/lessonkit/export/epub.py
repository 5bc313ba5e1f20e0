"""The book for e-readers: EPUB 3, with formulas as MathML and pictures in the reader's scheme."""

from __future__ import annotations

import re
import uuid
from html import escape
from importlib.resources import files
from pathlib import Path

from ..config import Colour
from .articles import Article, Articles, pages_of_book
from .book import cover_picture
from .maths import with_mathml
from .packing import stamp, zipped
from .source import Page, Source
from .tree import (
    Element,
    classes,
    copied,
    find,
    find_all,
    made,
    parents,
    replace,
    text_of,
    to_xhtml,
)

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_COLOUR = re.compile(r"var\(--c-([\w-]+)[^)]*\)")


class OneFileEach:
    """A file for each page."""

    def id(self, page: Page, anchor: str) -> str:
        return anchor or "top"

    def link(self, at: Page, page: Page, anchor: str) -> str:
        file = "" if at is page and anchor else f"{page.key}.xhtml"
        return f"{file}#{anchor}" if anchor else file


def epub(source: Source) -> bytes:
    """The whole book. Raises `LessonError` for a picture that the site has not."""
    words = source.words
    pages = pages_of_book(source)
    articles = Articles(source, pages, OneFileEach(), lambda at: _live(words("export_live"), at))
    colours = source.lesson.settings.colours
    content: dict[str, bytes] = {}
    kinds: dict[str, str] = {}  # by file: its media type and properties
    parts = []
    for article in articles.all():
        _take_pictures(article, source, content, kinds)
        body = made("section", article.head, article.content)
        with_mathml(body)
        for svg in find_all(body, "svg"):
            on_its_ground(svg, colours)
        _plain_classes(body)
        _wide_tables(body)
        file = f"{article.page.key}.xhtml"
        used = [name for name in ("svg", "math") if find(body, name) is not None]
        properties = " ".join("mathml" if name == "math" else name for name in used)
        content[file] = _document(source, article.title, to_xhtml(body)).encode()
        kinds[file] = 'media-type="application/xhtml+xml"' + (
            f' properties="{properties}"' if properties else ""
        )
        parts.append(article)
    content["cover.svg"] = _cover(source).encode()
    kinds["cover.svg"] = 'media-type="image/svg+xml" properties="cover-image"'
    content["title.xhtml"] = _title_page(source).encode()
    kinds["title.xhtml"] = 'media-type="application/xhtml+xml"'
    content["nav.xhtml"] = _nav(source, parts).encode()
    kinds["nav.xhtml"] = 'media-type="application/xhtml+xml" properties="nav"'
    content["style.css"] = style(colours).encode()
    kinds["style.css"] = 'media-type="text/css"'
    content["package.opf"] = _package(source, parts, kinds).encode()
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": _CONTAINER.encode(),
            **{f"EPUB/{name}": data for name, data in content.items()},
        },
        stored=("mimetype",),
    )


_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""


def _live(words: str, address: str) -> Element:
    link = made("a", address.removeprefix("https://"), href=address)
    return made("p", words, " ", link, class_="live")


# ---------------------------------------------------------------- pictures


def on_its_ground(svg: Element, colours: tuple[Colour, ...]) -> None:
    """Let a picture stand on paper of its own, in the colours of the reader's scheme.

    Many a shape hides what lies below it by being painted as the paper is, and a reader's own
    paper (white, sepia, black) is known to no picture. So the paper is painted too: what is drawn
    is seen as on the site, whatever lies around it. Each colour is a class of the stylesheet, which
    knows both schemes, and stands in the picture as light, for readers that know no variables.
    A picture that uses no colour of the lesson, as an icon does, is left as it is.
    """
    light = {colour.name: colour.light for colour in colours}
    uses = [e for e in svg.iter() if any(_COLOUR.search(value) for value in e.attrib.values())]
    if not uses:
        return
    for element in svg.iter():
        for name, value in list(element.attrib.items()):
            named = _COLOUR.search(value)
            colour = named[1] if named else "ink" if value == "currentColor" else ""
            if not colour:
                continue
            element.set(name, light.get(colour, "currentColor"))
            if name in ("fill", "stroke") and colour in light:
                element.set("class", " ".join([*classes(element), f"{name}-{colour}"]))
    box = svg.get("viewBox", "").split()
    if len(box) == 4 and "paper" in light:
        x, y, width, height = box
        ground = made("rect", x=x, y=y, width=width, height=height, fill=light["paper"])
        ground.set("class", "fill-paper")
        svg.insert(sum(child.tag in ("title", "desc") for child in svg), ground)
        svg.attrib.pop("height", None)
        if "ink" in light and "fill" not in svg.attrib:  # of words that name no colour
            svg.set("fill", light["ink"])
            svg.set("class", " ".join([*classes(svg), "fill-ink"]))


def style(colours: tuple[Colour, ...]) -> str:
    """The stylesheet, with the colours of meaning in both schemes."""
    day = "".join(f"--c-{colour.name}:{colour.light};" for colour in colours)
    night = "".join(f"--c-{colour.name}:{colour.dark};" for colour in colours)
    rules = [(files(__package__) / "epub.css").read_text(encoding="utf-8")]
    rules.append(f":root{{{day}}}")
    rules.append(f"@media (prefers-color-scheme: dark){{:root{{{night}}}}}")
    for name in (colour.name for colour in colours):
        rules.append(
            f".fill-{name}{{fill:var(--c-{name})}}.stroke-{name}{{stroke:var(--c-{name})}}"
        )
        if name not in ("ink", "paper"):
            rules.append(f".c-{name}{{color:var(--c-{name})}}")
    return "\n".join(rules)


def _take_pictures(
    article: Article, source: Source, content: dict[str, bytes], kinds: dict[str, str]
) -> None:
    """Put the bitmaps of an article into the book; films and sound become words."""
    for image in find_all(article.content, "img"):
        _, _, path = source.target(article.page, image.get("src", ""))
        kind = _TYPES.get(Path(path).suffix.lower())
        file = source.site / path
        if not path or kind is None or not file.is_file():
            image.tag = "span"
            image.text = image.get("alt", "")
            for name in ("src", "alt", "width", "height", "loading"):
                image.attrib.pop(name, None)
            continue
        name = f"pictures/{path.replace('/', '-')}"
        content[name], kinds[name] = file.read_bytes(), f'media-type="{kind}"'
        image.set("src", name)
        image.attrib.pop("loading", None)
        image.set("alt", image.get("alt", ""))
    for element in find_all(article.content):
        if element.tag in ("video", "audio", "iframe"):
            label = element.get("title", "")
            element.tag, element.text, element[:] = "span", label, []
            element.attrib.clear()


def _plain_classes(root: Element) -> None:
    """Without the classes that stand for inline styles of the site, and empty ones."""
    for element in root.iter():
        if "class" in element.attrib:
            kept = [name for name in classes(element) if not re.match(r"s-\d", name)]
            if kept:
                element.set("class", " ".join(kept))
            else:
                del element.attrib["class"]


def _wide_tables(root: Element) -> None:
    """A frame for each table, in which one wider than a phone is moved sideways."""
    above = parents(root)
    for table in find_all(root, "table"):
        replace(above[table], table, made("div", copied(table), class_="wide"))


# ---------------------------------------------------------------- files


def _document(source: Source, title: str, body: str, kind: str = "") -> str:
    lang = source.language
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{lang}" xml:lang="{lang}"><head>'
        f'<meta charset="UTF-8"/><title>{escape(title)}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>'
        f"<body{kind}>{body}</body></html>"
    )


def _title_page(source: Source) -> str:
    body = made("section", made("h1", source.title, id="top"), class_="title-page")
    landing = source.landing
    lead = find(landing.article, "p", "lead") if landing else None
    if lead is not None:
        body.append(made("p", text_of(lead), class_="lead"))
    if source.about_paper:
        body.append(made("p", source.words("export_about_paper", paper=source.about_paper)))
    if source.author:
        body.append(made("p", source.author))
    if source.licence:
        body.append(made("p", source.licence))
    if source.address:
        before, _, behind = source.words("export_from", address="\0").partition("\0")
        body.append(made("p", before, made("a", source.address, href=source.address), behind))
    return _document(source, source.title, to_xhtml(body))


def _cover(source: Source) -> str:
    """The cover as one picture, in the light colours: shelves show it beside others."""
    colours = {colour.name: colour.light for colour in source.lesson.settings.colours}
    ink, paper = colours.get("ink", "#1a1c20"), colours.get("paper", "#ffffff")
    lines, line = [], ""
    for word in source.title.split():
        if line and len(f"{line} {word}") > 16:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    lines.append(line)
    title = "".join(
        f'<text x="120" y="{320 + 170 * at}" font-size="150" font-family="serif" fill="{ink}">'
        f"{escape(words)}</text>"
        for at, words in enumerate(lines)
    )
    picture = cover_picture(source)
    drawn = ""
    if picture is not None and picture.get("viewBox"):
        for element in picture.iter():
            for name, value in list(element.attrib.items()):
                if named := _COLOUR.search(value):
                    element.set(name, colours.get(named[1], ink))
                elif value == "currentColor":
                    element.set(name, ink)
        source.size_labels(picture)
        for name in ("width", "height", "class", "style", "role", "aria-labelledby"):
            picture.attrib.pop(name, None)
        for name, value in (("x", "0"), ("y", "1000"), ("width", "1600"), ("height", "900")):
            picture.set(name, value)
        drawn = to_xhtml(picture)
    author = escape(source.author)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 2400">'
        f"<title>{escape(source.title)}</title>"
        f'<rect width="1600" height="2400" fill="{paper}"/>{title}'
        f'<g font-family="sans-serif" fill="{ink}">{drawn}</g>'
        f'<text x="120" y="2240" font-size="56" font-family="sans-serif" fill="{ink}">{author}'
        "</text></svg>"
    )


def _nav(source: Source, parts: list[Article]) -> str:
    entries = []
    for article in parts:
        file = f"{article.page.key}.xhtml"
        label = article.title
        if article.page.number is not None:
            label = f"{article.page.number}. {label}"
        inner = "".join(
            f'<li><a href="{file}#{escape(id_)}">{escape(words)}</a></li>'
            for id_, words in article.headings
            if article.page.kind == "chapter"
        )
        inner = f"<ol>{inner}</ol>" if inner else ""
        entries.append(f'<li><a href="{file}">{escape(label)}</a>{inner}</li>')
    title = escape(source.words("export_contents"))
    first = f"{parts[0].page.key}.xhtml" if parts else "title.xhtml"
    body = (
        f'<nav epub:type="toc" id="toc"><h1>{title}</h1><ol>'
        f'<li><a href="title.xhtml">{escape(source.title)}</a></li>{"".join(entries)}</ol></nav>'
        f'<nav epub:type="landmarks" hidden=""><ol>'
        f'<li><a epub:type="toc" href="nav.xhtml">{title}</a></li>'
        f'<li><a epub:type="bodymatter" href="{first}">{escape(source.title)}</a></li></ol></nav>'
    )
    return _document(source, source.words("export_contents"), body)


def _package(source: Source, parts: list[Article], kinds: dict[str, str]) -> str:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, source.address or source.slug)
    about = [
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>',
        f"<dc:title>{escape(source.title)}</dc:title>",
        f"<dc:language>{source.language}</dc:language>",
        f'<meta property="dcterms:modified">{stamp():%Y-%m-%dT%H:%M:%SZ}</meta>',
    ]
    for name, text in (
        ("creator", source.author),
        ("description", source.description),
        ("rights", source.licence),
        ("source", source.address),
    ):
        if text:
            about.append(f"<dc:{name}>{escape(text)}</dc:{name}>")
    for name, values in (
        ("accessMode", ("textual", "visual")),
        ("accessModeSufficient", ("textual",)),
        (
            "accessibilityFeature",
            ("alternativeText", "MathML", "structuralNavigation", "tableOfContents"),
        ),
        ("accessibilityHazard", ("none",)),
    ):
        about += [f'<meta property="schema:{name}">{value}</meta>' for value in values]
    ids = {name: f"f{at}" for at, name in enumerate(kinds)}
    manifest = "".join(f'<item id="{ids[n]}" href="{escape(n)}" {kinds[n]}/>' for n in kinds)
    order = ["title.xhtml", "nav.xhtml", *(f"{article.page.key}.xhtml" for article in parts)]
    spine = "".join(f'<itemref idref="{ids[name]}"/>' for name in order)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{source.language}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{''.join(about)}</metadata><manifest>{manifest}</manifest><spine>{spine}</spine>"
        "</package>"
    )
