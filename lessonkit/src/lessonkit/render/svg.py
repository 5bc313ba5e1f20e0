"""Cleans SVG for a page: rounds numbers, maps colours to variables, drops styles and scripts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from ..errors import LessonError
from ..store import Store
from . import labels

#: The largest picture that a page may carry, in bytes before compression.
MAX_BYTES = 60_000


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _names(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath"
    " clipPath mask marker linearGradient radialGradient stop pattern image title desc"
)
_TEXT_ELEMENTS = frozenset({"text", "tspan", "textPath", "title", "desc"})
# CSS properties that SVG also takes as attributes of the same name.
_PRESENTATION = _names(
    "alignment-baseline baseline-shift clip-path clip-rule color color-interpolation cursor"
    " direction display dominant-baseline fill fill-opacity fill-rule font-size font-stretch"
    " font-style font-variant font-weight image-rendering letter-spacing marker-end marker-mid"
    " marker-start mask opacity overflow paint-order pointer-events shape-rendering stop-color"
    " stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin"
    " stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering"
    " unicode-bidi vector-effect visibility white-space word-spacing writing-mode"
)
_COLOURED = frozenset({"fill", "stroke", "stop-color", "color"})
_LENGTHS = _names(
    "points viewBox x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height refX refY"
    " markerWidth markerHeight stroke-width stroke-dasharray stroke-dashoffset font-size"
)
_PLACES = _names("points x y x1 y1 x2 y2 cx cy width height")
_DROPPED = frozenset({"version", "font-family", "xml:space", "style", "id", "type"})
_NAMED = {"black": "#000000", "white": "#ffffff"}

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# Only what has digits to spare: elsewhere in a path "01.5" may be a flag and a number.
_LONG = re.compile(r"-?\d*\.\d{2,}(?:[eE][-+]?\d+)?")
# The letters of relative commands in a path, or of a transform; an "e" belongs to a number, and
# a "z" closes a path of either kind.
_STEPS = re.compile(r"[a-df-y]")
_URL = re.compile(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)")
_XML_ONLY = re.compile(r"<\?.*?\?>|<!DOCTYPE[^>\[]*>|<!--.*?-->", re.DOTALL)
_FONT = re.compile(
    r"(?:(?P<style>italic|oblique)\s+)?(?:(?P<weight>bold|\d00)\s+)?(?P<size>[\d.]+(?:px|pt)?)\b"
)


def clean(svg: str, palette: dict[str, str], prefix: str, store: Store) -> str:
    """Return one inline ``<svg>`` element, the same bytes for the same picture.

    `palette` maps a light colour ("#B5321F") to the CSS variable that stands for it
    ("forget" for ``--c-forget``); black, SVG's default, becomes ``currentColor``.
    Ids are renamed to `prefix` and a number. Inline style becomes attributes, for the
    Content-Security-Policy forbids it.
    Raises `LessonError` for scripts, event handlers, foreign objects, references to other
    files, style that SVG has no attribute for, and a picture of more than `MAX_BYTES`.
    """
    return store.get(
        ["picture", svg, palette, prefix],
        lambda: _clean(svg, palette, prefix),
        __file__,
        labels.__file__,
    )


def _clean(svg: str, palette: dict[str, str], prefix: str) -> str:
    if "<!ENTITY" in svg:
        raise LessonError("the picture defines entities")
    try:
        root = ET.fromstring(_XML_ONLY.sub("", svg).strip())
    except ET.ParseError as error:
        raise LessonError(f"the picture is not well-formed SVG: {error}") from None
    _strip_namespaces(root)
    if root.tag != "svg":
        raise LessonError(f"the picture is a <{root.tag}>, not an <svg>")
    rules = _remove_non_pictures(root)
    for element in root.iter():
        _check(element)
    _style_to_attributes(root, rules)
    _view_box(root)
    _rename_ids(root, prefix)
    for element in root.iter():
        if element.tag == "text":
            _flow(element)
    # A picture of which a narrow place shows less, and not the same smaller, keeps its letters.
    grows = "slice" not in root.get("preserveAspectRatio", "")
    unit = labels.size_labels(root) if grows else 0
    colours = {_hex(colour): f"var(--c-{name})" for colour, name in palette.items()}
    colours.setdefault("#000000", "currentColor")
    root.attrib.setdefault("fill", "currentColor")
    digits = _digits(root.get("viewBox", ""))
    for element in root.iter():
        _tidy_attributes(element, colours, digits)
    if grows and any(element.tag == "text" for element in root.iter()):
        root.set("class", " ".join([*root.get("class", "").split(), "drawn"]))
        root.set("style", f"--unit:{unit:.4g}px")  # the stylesheet's; the build moves it there
    text = "".join(_serialise(root))
    if (size := len(text.encode())) > MAX_BYTES:
        raise LessonError(
            f"the picture has {size / 1000:.0f} kB, more than {MAX_BYTES // 1000} kB:"
            " draw fewer points or shapes"
        )
    return text


def accessible(svg: str, alt: str, title_id: str) -> str:
    """Give a cleaned picture its text alternative, and keep its labels out of the search.

    The text is a ``<desc>`` with the id `title_id`; a ``<title>`` would cover the picture
    with a tooltip.
    """
    if not svg.startswith("<svg "):
        raise ValueError("accessible() takes what clean() returns")
    head, _, rest = svg.partition(">")
    if head.endswith("/"):  # an empty picture
        head, rest = head[:-1], "</svg>"
    return (
        f'{head} role="img" aria-labelledby="{escape(title_id)}" data-search-exclude>'
        f'<desc id="{escape(title_id)}">{escape(alt, quote=False)}</desc>{rest}'
    )


_COLOUR = re.compile(r"(?<![\w-])(?:fill|stroke|stop-color|color)\s*[=:]\s*[\"']?\s*([^\"';>]+)")
_NO_COLOUR = re.compile(
    r"none|transparent|currentcolor|inherit|context-(?:fill|stroke)|url\(.*", re.IGNORECASE
)
#: Says in a picture, at any of its elements, that its colours are meant to stay as they are.
FIXED = 'data-colours="fixed"'


def fixed_colours(picture: str, palette: dict[str, str]) -> list[str]:
    """Say what in a picture, as it was drawn, keeps its colour when the colour scheme changes.

    `palette` is as in `clean`: its light colours are replaced, its variables follow the scheme.
    A picture that holds `FIXED` has no faults.
    """
    if FIXED in picture:
        return []
    ours = {_hex(colour) for colour in palette} | {f"var(--c-{name})" for name in palette.values()}
    # Black becomes the colour of the text; white is the ground that plots bring by default.
    ours |= {"#000000", "#ffffff"}
    found = dict.fromkeys(value.strip() for value in _COLOUR.findall(picture))
    faults = [
        f"the colour '{value}' is none of the lesson's: it stays the same on dark pages;"
        f" take one of colours in mkdocs.yml, or mark the picture {FIXED}"
        for value in found
        if _hex(value) not in ours and not _NO_COLOUR.fullmatch(value)
    ]
    if "<image" in picture:
        faults.append(
            "a bitmap keeps its colours on dark pages; draw shapes in the lesson's colours,"
            f" or mark the picture {FIXED}"
        )
    return faults


# ------------------------------------------------------------------ reading


def _strip_namespaces(root: ET.Element) -> None:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in list(element.attrib):
            value = element.attrib.pop(name)
            if name.startswith("{http://www.w3.org/XML/1998/namespace}"):
                name = f"xml:{name.rpartition('}')[2]}"
            element.attrib[name.rpartition("}")[2]] = value


def _remove_non_pictures(root: ET.Element) -> list[tuple[str, dict[str, str]]]:
    """Drop metadata and style elements; return the rules of the latter."""
    rules: list[tuple[str, dict[str, str]]] = []
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "metadata":
                parent.remove(child)
            elif child.tag == "style":
                parent.remove(child)
                rules += _rules(child.text or "")
    return rules


def _rules(css: str) -> list[tuple[str, dict[str, str]]]:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    rules = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        for selector in (part.strip() for part in selectors.split(",")):
            if not re.fullmatch(r"\*|[.#]?[A-Za-z][\w-]*", selector):
                raise LessonError(f"the picture's style uses the selector '{selector}'")
            rules.append((selector, _declarations(body)))
    return rules


def _declarations(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip(), re.sub(r"\s*!important$", "", value.strip())
        if not colon:
            continue
        if name == "font":
            if not (font := _FONT.match(value)):
                raise LessonError(f"the picture's style has an unreadable font '{value}'")
            found |= {f"font-{k}": v for k, v in font.groupdict().items() if v}
        elif name == "font-family":
            continue
        elif name in _PRESENTATION:
            found[name] = value
        elif name not in ("width", "height"):
            raise LessonError(f"the picture's style '{name}' has no SVG attribute")
    return found


def _check(element: ET.Element) -> None:
    if element.tag not in _ELEMENTS:
        raise LessonError(f"the picture holds a <{element.tag}>")
    for name, value in element.attrib.items():
        if name.lower().startswith("on"):
            raise LessonError(f"the picture holds an event handler '{name}'")
        targets = _URL.findall(value)
        if name in ("href", "src"):
            targets.append(value.strip())
        for target in targets:
            inside = target.startswith("#")
            embedded = element.tag == "image" and re.match(r"data:image/(png|jpeg);", target)
            if not inside and not embedded:
                raise LessonError(f"the picture refers to something outside itself: '{target}'")


# ------------------------------------------------------------------ rewriting


def _style_to_attributes(root: ET.Element, rules: list[tuple[str, dict[str, str]]]) -> None:
    for element in root.iter():
        classes = element.get("class", "").split()
        styles: dict[str, str] = {}
        for selector, declarations in rules:
            # What holds for every element is said once, at the root, and inherited.
            if (
                (selector == "*" and element is root)
                or selector == element.tag
                or (selector[0] == "." and selector[1:] in classes)
                or (selector[0] == "#" and selector[1:] == element.get("id"))
            ):
                styles |= declarations
        element.attrib |= styles | _declarations(element.attrib.pop("style", ""))
        if rules:  # the classes spoke to the picture's own rules
            element.attrib.pop("class", None)


def _view_box(root: ET.Element) -> None:
    width, height = root.attrib.pop("width", ""), root.attrib.pop("height", "")
    if "viewBox" not in root.attrib:
        sizes = [_NUMBER.match(width), _NUMBER.match(height)]
        if None in sizes:
            raise LessonError("the picture has no viewBox")
        root.set("viewBox", " ".join(["0 0", *(size[0] for size in sizes if size)]))


def _digits(view_box: str) -> int:
    """Decimals to keep: a tenth of a unit is not seen in a picture some hundred units wide."""
    sizes = [float(number) for number in _NUMBER.findall(view_box)[2:]]
    return 1 if max(sizes, default=0) >= 200 else 2


def _rename_ids(root: ET.Element, prefix: str) -> None:
    """Number the ids that something in the picture refers to; drop the others."""
    used: set[str] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            used.update(_references(name, value))
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in used and old is not None:
            if old in names:
                raise LessonError(f"the picture uses the id '{old}' twice")
            names[old] = f"{prefix}{len(names) + 1}"
            element.set("\0id", names[old])
    if missing := sorted(used - set(names)):
        raise LessonError(f"the picture refers to an unknown id '{missing[0]}'")
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "href" and value.startswith("#"):
                element.set(name, f"#{names[value[1:]]}")
            elif name.startswith("aria-") and _references(name, value):
                element.set(name, " ".join(names[old] for old in value.split()))
            elif "url(" in value:
                element.set(name, _URL.sub(lambda m: f"url(#{names[m[1][1:]]})", value))


def _references(name: str, value: str) -> list[str]:
    if name == "href":
        return [value[1:]] if value.startswith("#") else []
    if name in ("aria-labelledby", "aria-describedby"):
        return value.split()
    return [target[1:] for target in _URL.findall(value)]


def _flow(text: ET.Element) -> None:
    """Let the letters of a formula follow each other in the page's own font.

    Matplotlib places every letter of a formula ("10⁻³" on a logarithmic axis) for the widths
    of its own font. Where the letters form one line, only their heights are kept, and the line
    is centred where it was. A fraction stays as it was drawn.
    """
    parts = list(text)
    if len(parts) < 2 or (text.text or "").strip():
        return
    letters = []
    for part in parts:
        x, y = part.get("x", ""), part.get("y", "")
        size = _NUMBER.match(part.get("font-size", ""))
        plain = part.tag == "tspan" and not len(part) and not (part.tail or "").strip()
        if not (plain and size and _NUMBER.fullmatch(x) and _NUMBER.fullmatch(y)):
            return
        letters.append((float(x), float(y), float(size[0]), part))
    letters.sort(key=lambda letter: letter[0])
    starts = [letter[0] for letter in letters]
    if any(right - left < 0.5 for left, right in pairwise(starts)):
        return
    for part in parts:
        text.remove(part)
    last_x, _, last_size, last = letters[-1]
    # Letters are some 0.6 em wide; the estimate moves the line by half its error at most.
    end = last_x + 0.6 * last_size * len(last.text or "")
    middle, height = (letters[0][0] + end) / 2, letters[0][1]
    text.attrib |= {"x": f"{middle:.6f}", "y": f"{height:.6f}", "text-anchor": "middle"}
    before: dict[str, str] | None = None
    for _, level, _, part in letters:
        style = {k: v for k, v in part.attrib.items() if k not in ("x", "y")}
        if level == height and style == before:
            text[-1].text = (text[-1].text or "") + (part.text or "")
            continue
        run = ET.SubElement(text, "tspan", style)
        run.text = part.text
        if level != height:
            run.set("dy", f"{level - height:.6f}")
        before, height = style, level
    if len(text) == 1:
        run = text[0]
        text.attrib |= run.attrib
        text.text = run.text
        text.remove(run)


def _tidy_attributes(element: ET.Element, colours: dict[str, str], digits: int) -> None:
    old = dict(element.attrib)
    element.attrib.clear()
    for name, value in sorted(old.items()):
        if name == "\0id":
            name = "id"
        elif name in _DROPPED:
            continue
        value = " ".join(value.split())
        if name in _COLOURED:
            value = colours.get(_hex(value), value)
        elif name in ("d", "transform"):
            # Roundings of steps from point to point would add up: those keep more.
            value = _rounded(value, 5 if _STEPS.search(value) else digits)
        elif name == "href":
            value = value.replace(" ", "")
        elif name in _LENGTHS:
            value = _shorten(value, name, digits)
        element.set(name, value)


def _hex(colour: str) -> str:
    colour = _NAMED.get(colour.lower(), colour.lower())
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        return "#" + "".join(2 * digit for digit in colour[1:])
    return colour


def _round(number: str, digits: int = 2) -> str:
    text = f"{float(number):.{digits}f}".rstrip("0").rstrip(".")
    text = re.sub(r"^(-?)0\.", r"\1.", text)
    return "0" if text in ("-0", "-", "") else text


def _rounded(value: str, digits: int) -> str:
    """Path data or a transform with its long numbers rounded."""
    return _LONG.sub(lambda m: _round(m[0], digits), value)


def _shorten(value: str, name: str, digits: int) -> str:
    rounded = _NUMBER.sub(lambda m: _round(m[0], digits if name in _PLACES else 2), value)
    return rounded.removesuffix("px") if name in ("font-size", "stroke-width") else rounded


def _serialise(element: ET.Element) -> Iterator[str]:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items())
    in_text = element.tag in _TEXT_ELEMENTS
    inner = [_words(element.text)] if in_text else []
    for child in element:
        inner.extend(_serialise(child))
        if in_text:
            inner.append(_words(child.tail))
    if any(inner):
        yield f"<{element.tag}{attributes}>"
        yield from inner
        yield f"</{element.tag}>"
    else:
        yield f"<{element.tag}{attributes}/>"


def _words(text: str | None) -> str:
    """Text without the line breaks and indentation of the source."""
    return escape(re.sub(r"\s*\n\s*", "", text or ""), quote=False)
