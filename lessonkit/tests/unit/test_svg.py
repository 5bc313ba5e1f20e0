"""Pictures are cleaned: small, safe, scheme-aware, the same bytes each time."""

from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonkit.errors import LessonError
from lessonkit.render import svg
from lessonkit.store import Store
from matplotlib.figure import Figure

STORE = Store(Path("none"), "")
PALETTE = {"#B5321F": "forget", "#FFFFFF": "paper"}


def clean(inner: str, attributes: str = 'viewBox="0 0 10 10"', prefix: str = "p-") -> str:
    return svg.clean(
        f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>',
        PALETTE,
        prefix,
        STORE,
    )


def matplotlib_svg() -> str:
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(4, 3))
        axes = figure.subplots()
        axes.semilogy(range(60), [10 ** (-x / 10) for x in range(60)], color="#b5321f")
        axes.set_xlabel("lag")
        axes.set_title(r"$\frac{a}{b}$")
        axes.annotate("1 < 2", (1, 1))
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg")
    return buffer.getvalue()


def test_matplotlib_figure_comes_out_clean():
    raw = matplotlib_svg()
    shown = svg.clean(raw, PALETTE, "f1-", STORE)
    assert len(shown) < len(raw) / 2
    (style,) = re.findall(r' style="(.*?)"', shown)  # one, for the page's stylesheet
    assert style.startswith("--unit:") and "<style" not in shown
    assert "<!--" not in shown and "<?" not in shown and "DOCTYPE" not in shown
    assert "metadata" not in shown and "matplotlib" not in shown.lower()
    assert "#b5321f" not in shown.lower() and "var(--c-forget)" in shown
    assert "font-family" not in shown
    assert ">1 &lt; 2</text>" in shown and ">lag</text>" in shown
    root = ET.fromstring(shown)
    drawing = {"viewBox", "fill", "stroke-linecap", "stroke-linejoin"}
    assert set(root.attrib) == drawing | {"class", "style"}


def test_two_draws_of_one_figure_give_the_same_bytes():
    # Matplotlib's own ids are random unless told otherwise.
    first, second = matplotlib_svg(), matplotlib_svg()
    assert first != second
    assert svg.clean(first, PALETTE, "f1-", STORE) == svg.clean(second, PALETTE, "f1-", STORE)


def test_letters_of_a_tick_label_flow_in_the_page_font():
    shown = svg.clean(matplotlib_svg(), PALETTE, "f1-", STORE)
    labels = re.findall(r"<text[^>]*><tspan[^>]*>10</tspan>.*?</text>", shown)
    assert any("".join(ET.fromstring(label).itertext()) == "10−3" for label in labels)


def test_a_fraction_stays_where_it_was_drawn():
    shown = svg.clean(matplotlib_svg(), PALETTE, "f1-", STORE)
    assert re.search(r'<tspan[^>]* x="[^"]+" y="[^"]+">a</tspan>', shown)


def test_style_becomes_attributes():
    shown = clean(
        "<style>/* all */ *{stroke-linejoin:round} .w, #k{fill:white} path{opacity:.5}</style>"
        '<path class="w" d="M 0 0 L 1 1" style="stroke: #B5321F; stroke-width: 2px"/>'
        '<rect class="w" fill="red"/><circle id="k"/>'
    )
    root = ET.fromstring(shown)
    assert root.get("stroke-linejoin") == "round"
    path, rect, circle = root
    assert path.attrib == {
        "d": "M 0 0 L 1 1",
        "fill": "var(--c-paper)",
        "opacity": ".5",
        "stroke": "var(--c-forget)",
        "stroke-width": "2",
    }
    assert rect.get("fill") == circle.get("fill") == "var(--c-paper)"


def test_font_shorthand():
    shown = clean("<text style=\"font: italic bold 10px 'DejaVu Sans'\">a</text>")
    assert '<text font-size="1.12em" font-style="italic" font-weight="bold">a</text>' in shown


@pytest.mark.parametrize("black", ["#000", "#000000", "black", "Black"])
def test_black_follows_the_scheme(black: str):
    assert 'stroke="currentColor"' in clean(f'<path d="M0 0 1 1" stroke="{black}"/>')
    assert clean("").startswith('<svg fill="currentColor"')


def test_colours_in_any_spelling():
    shown = clean('<g><path fill="#b5321F" d="M0 0"/><path fill="#fff" d="M0 0"/></g>')
    assert 'fill="var(--c-forget)"' in shown and 'fill="var(--c-paper)"' in shown
    assert 'fill="#ABCDEF"' in clean('<path fill="#ABCDEF" d="M0 0"/>')


def test_ids_are_renamed_with_their_references_and_dropped_without():
    shown = clean(
        '<defs><clipPath id="c"><path d="M0 0"/></clipPath><path id="m" d="M1 1"/></defs>'
        '<g id="unused" clip-path="url(\'#c\')"><use href="#m"/></g>'
        '<g role="img" aria-labelledby="t"><title id="t">one</title></g>',
        prefix="fig-",
    )
    assert 'clip-path="url(#fig-1)"' in shown and '<clipPath id="fig-1">' in shown
    assert 'href="#fig-2"' in shown and 'id="fig-2"' in shown
    assert 'aria-labelledby="fig-3"' in shown and '<title id="fig-3">' in shown
    assert "unused" not in shown


def test_xlink_becomes_href():
    shown = clean(
        '<path id="m" d="M1 1"/><use xlink:href="#m"/>',
        'viewBox="0 0 1 1" xmlns:xlink="http://www.w3.org/1999/xlink"',
    )
    assert '<use href="#p-1"/>' in shown


def test_size_becomes_a_view_box():
    assert 'viewBox="0 0 504 252"' in clean("", 'width="504pt" height="252.0pt"')
    assert " width" not in clean("", 'width="504" height="3" viewBox="0 0 4 4"')


def test_data_attributes_and_titles_survive():
    shown = clean('<g data-part="f"><title>forget</title></g><g><g><text>a</text></g></g>')
    assert (
        '<g data-part="f"><title>forget</title></g><g><g><text font-size="1.12em">a</text></g></g>'
        in shown
    )


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<script>1</script>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<a href='#x'/>", "<a>"),
        ("<animate/>", "<animate>"),
        ('<path onclick="x()"/>', "event handler 'onclick'"),
        ('<path ONLOAD="x()"/>', "event handler 'ONLOAD'"),
        (
            '<image href="https://example.org/a.png"/>',
            "outside itself: 'https://example.org/a.png'",
        ),
        ('<image href="data:image/svg+xml;base64,AA"/>', "outside itself"),
        ('<use href="other.svg#a"/>', "outside itself"),
        ('<path fill="url(https://example.org/a)"/>', "outside itself"),
        ('<path style="fill: url(x.svg#a)"/>', "outside itself"),
        ('<path style="position: fixed"/>', "'position' has no SVG attribute"),
        ("<style>g > path{fill:red}</style>", "selector 'g > path'"),
        ("<style>@import 'a'; path{fill:red}</style>", "selector"),
        ('<use href="#nowhere"/>', "unknown id 'nowhere'"),
        ('<path id="a" d="M0 0"/><path id="a" d="M0 0"/><use href="#a"/>', "id 'a' twice"),
        ("<p>", "not well-formed"),
    ],
)
def test_what_a_picture_may_not_hold(inner: str, words: str):
    with pytest.raises(LessonError, match=re.escape(words)):
        clean(inner)


def test_no_entity_expansion():
    with pytest.raises(LessonError, match="entities"):
        svg.clean(
            '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>', {}, "p", STORE
        )


def test_a_picture_without_size_or_of_another_kind_is_refused():
    with pytest.raises(LessonError, match="no viewBox"):
        clean("", "")
    with pytest.raises(LessonError, match="not an <svg>"):
        svg.clean("<html/>", {}, "p", STORE)


def test_a_large_picture_is_refused_with_its_size():
    points = " ".join(f"{math.sin(i):.4f} {math.cos(i):.4f}" for i in range(11000))
    with pytest.raises(LessonError, match=r"has 9\d kB, more than 60 kB"):
        clean(f'<path d="M{points}"/>')


def test_accessible_names_the_picture_and_hides_its_labels_from_the_search():
    shown = svg.accessible(clean("<text>a</text>"), 'The "line" < 1 & falls', "f1-title")
    root = ET.fromstring(shown.replace(" data-search-exclude", ""))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "f1-title"
    assert root[0].tag == "desc" and root[0].get("id") == "f1-title"
    assert root[0].text == 'The "line" < 1 & falls'
    assert " data-search-exclude>" in shown


NUMBERS = st.floats(-1e4, 1e4, allow_nan=False)
SEGMENT = st.one_of(
    *(
        st.tuples(st.sampled_from(letters), st.lists(NUMBERS, min_size=n, max_size=2 * n)).map(
            lambda pair, n=n: (pair[0], pair[1][: len(pair[1]) // n * n])
        )
        for letters, n in [("MmLlTt", 2), ("HhVv", 1), ("SsQq", 4), ("Cc", 6)]
    ),
    st.tuples(st.sampled_from("Zz"), st.just([])),
)


SIZES = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "Z": 0}


def points(data: str) -> list[tuple[str, float, float]]:
    """The absolute points of a path, those that bend it too, each with its kind of line."""
    out: list[tuple[str, float, float]] = []
    x = y = start_x = start_y = 0.0
    for letter, body in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        kind = letter.upper()
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", body)]
        if kind == "Z":
            x, y = start_x, start_y
            out.append(("Z", x, y))
        for first in range(0, len(numbers), SIZES[kind] or 1):
            group = numbers[first : first + SIZES[kind]]
            if kind == "M" and first:
                kind = "L"
            if kind == "H":
                group.append(0.0 if letter == "h" else y)
            elif kind == "V":
                group.insert(0, 0.0 if letter == "v" else x)
            from_x, from_y = (x, y) if letter.islower() else (0.0, 0.0)
            for dx, dy in zip(group[::2], group[1::2], strict=True):
                x, y = from_x + dx, from_y + dy
                out.append(("L" if kind in "HV" else kind, x, y))
            if kind == "M":
                start_x, start_y = x, y
    return out


@pytest.mark.parametrize(("size", "error"), [(10, 0.00501), (400, 0.0501)])
@given(segments=st.lists(SEGMENT, max_size=6))
def test_a_path_keeps_its_course(size: int, error: float, segments: list[tuple[str, list[float]]]):
    data = "M 1.23456 0 " + " ".join(
        letter + " " + " ".join(f"{n:.6f}" for n in numbers) for letter, numbers in segments
    )
    cleaned = clean(f'<path d="{data}"/>', f'viewBox="0 0 {size} {size}"')
    before, after = points(data), points(ET.fromstring(cleaned)[0].attrib["d"])
    assert [kind for kind, _, _ in before] == [kind for kind, _, _ in after]
    for (_, *one), (_, *other) in zip(before, after, strict=True):
        assert math.dist(one, other) <= error * math.sqrt(2)


def test_arcs_keep_their_shape():
    """Flags may stand without a blank before the next number: only long numbers are rounded."""
    shown = ET.fromstring(clean('<path d="M1 1A2.345 3 30 0 15.5 6.543A1 1 0 101 0"/>'))[0]
    assert shown.get("d") == "M1 1A2.35 3 30 0 15.5 6.54A1 1 0 101 0"


@given(st.lists(SEGMENT, max_size=6))
def test_cleaning_twice_changes_nothing(segments: list[tuple[str, list[float]]]):
    data = "M 0 0 " + " ".join(
        letter + " " + " ".join(map(str, numbers)) for letter, numbers in segments
    )
    once = clean(f'<g transform="rotate(-0 3 4) translate(1.23456, 2)"><path d="{data}"/></g>')
    assert svg.clean(once, PALETTE, "p-", STORE) == once


def test_an_empty_picture_is_described_too() -> None:
    assert svg.accessible(clean(""), "Nothing.", "t").endswith("Nothing.</desc></svg>")


def test_a_picture_that_is_cut_and_not_made_smaller_keeps_its_letters():
    label = '<text x="1" y="9" font-size="3">a</text>'
    assert 'font-size="3"' not in clean(label)
    cut = clean(label, 'viewBox="0 0 90 10" preserveAspectRatio="xMaxYMid slice"')
    assert 'font-size="3"' in cut and "drawn" not in cut
    assert 'preserveAspectRatio="xMaxYMid slice"' in cut
