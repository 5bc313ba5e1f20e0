"""The diagrams say what the equations say: same symbols, right places, right colours."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ..notebook_cells import drawing

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {"f": "forget", "i": "input", "o": "output", r"\tilde c": "candidate", "c": "cell"}
COLOURS |= {"h": "hidden", "x": "ink"}


CELL, UNROLLED, CURVES, BLOCKS = (drawing(n) for n in ("cell", "unrolled", "curves", "blocks"))
CELLS = [(v, s) for v in ("modern", "1997") for s in CELL.STAGES]
PICTURES = {f"cell {v} {s}": CELL.draw(variant=v, stage=s) for v, s in CELLS}
PICTURES |= {
    f"unrolled {kind} {back}": UNROLLED.draw(kind=kind, gradient=back)
    for kind in ("loop", "rnn", "modern", "1997")
    for back in (False, True)
}
PICTURES |= {f"blocks {v}": BLOCKS.draw(variant=v) for v in ("modern", "1997")}
PICTURES |= {
    "curves": CURVES.draw(gates=[2.0, 0.5, -0.25], candidate=-1.0),
    "curves slopes": CURVES.draw(slopes=True),
}
each_picture = pytest.mark.parametrize("name", PICTURES)


# ---------------------------------------------------------------- what the pages say


def plain(latex: str) -> str:
    r"""LaTeX without the colour commands: ``\hidden{h_{t-1} }`` to ``h_{t-1}``."""
    command = re.compile(
        r"\\(forget|inputgate|outputgate|candidate|cell|hidden)\{((?:[^{}]|\{[^{}]*\})*)\}"
    )
    return command.sub(lambda m: m.group(2).strip(), latex)


def notation() -> set[str]:
    """The symbols that head a row of a table on the notation page."""
    text = (ROOT / "docs" / "notation.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (\$.*?\$) \|", text, re.MULTILINE)
    return {plain(symbol) for cell in cells for symbol in re.findall(r"\$([^$]+)\$", cell)}


def equations(block: int) -> dict[str, set[str]]:
    """Left side of each equation to all the flowing symbols it names.

    block: 0 for the modern cell, whole in chapter 5, and 1 for that of 1997, whole in chapter 3.
    """
    name = ("05-the-math.md", "03-the-core-idea.md")[block]
    text = (ROOT / "docs" / "chapters" / name).read_text(encoding="utf-8")
    every = re.findall(r"\\begin\{aligned\}(.*?)\\end\{aligned\}", text, re.DOTALL)
    aligned = max(every, key=lambda lines: lines.count("W_"))
    flowing = re.compile(r"\\tilde c_t|[xhcfio]_(?:\{t-1\}|t)(?![a-z])")
    found = {}
    for line in aligned.split(r"\\"):
        symbols = flowing.findall(plain(line).split(", &")[0])
        if symbols:
            found[symbols[0]] = set(symbols)
    return found


# ---------------------------------------------------------------- what the pictures say


def tree(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(PICTURES[name])


def labels(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (e for e in root.iter(f"{SVG}text") if "data-label" in e.attrib)


def groups(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [g for g in root.iter(f"{SVG}g") if "data-part" in g.attrib]


def words(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def drawn(latex: str) -> str:
    """How a symbol reads when its LaTeX is set: the letters without the marks."""
    return (
        latex.replace(r"\tilde c", "c\u0303")
        .replace("-", "−")
        .translate(str.maketrans("", "", "_{}"))
    )


@each_picture
def test_is_one_clean_svg(name: str) -> None:
    root = tree(name)
    assert root.tag == f"{SVG}svg" and re.fullmatch(r"0 0 \d+ \d+", root.get("viewBox", ""))
    assert not {"width", "height"} & set(root.attrib)
    for element in root.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not {"style", "class", "id", "font-family"} & set(element.attrib)
        for paint in ("fill", "stroke"):
            value = element.get(paint, "none")
            assert value == "none" or re.fullmatch(
                r"var\(--c-(forget|input|output|candidate|cell|hidden|ink|muted|line|paper|way)\)",
                value,
            ), value
    assert len(PICTURES[name]) < 60_000


@each_picture
def test_text_is_large_enough_for_a_phone(name: str) -> None:
    root = tree(name)
    scale = 328 / float(root.get("viewBox", "").split()[2])
    sizes = [float(t.get("font-size", 0)) for t in root.iter(f"{SVG}text")]
    assert sizes and min(sizes) * scale >= 11


def test_is_deterministic() -> None:
    for variant, stage in CELLS:
        assert CELL.draw(variant=variant, stage=stage) == PICTURES[f"cell {variant} {stage}"]
    assert UNROLLED.draw() == PICTURES["unrolled rnn False"]
    assert BLOCKS.draw() == PICTURES["blocks modern"]


@each_picture
def test_labels_are_symbols_of_the_notation_page(name: str) -> None:
    known = notation()
    assert r"\tilde c_t" in known and "h_{t-1}" in known and "W_o" in known
    for label in labels(tree(name)):
        latex = label.get("data-label", "")
        assert re.sub(r"_\d$", "_t", latex) in known, latex
        assert words(label).removeprefix("∂L/∂").removeprefix("× ") == drawn(latex)


@each_picture
def test_labels_have_their_symbols_colour(name: str) -> None:
    for label in labels(tree(name)):
        letter, _, below = label.get("data-label", "").rpartition("_")
        if letter in "WUba":  # a weight has the colour of its layer
            letter = r"\tilde c" if below == "c" else below
            below = "t"
        if words(label)[0] in "∂×":  # on the way back the arrow's ink, not the symbol's colour
            expected = "ink"
        elif name.startswith("unrolled rnn") or below.isdigit() or "t" in below:
            expected = COLOURS[letter]
        assert label.get("fill") == f"var(--c-{expected})", label.get("data-label")


# ---------------------------------------------------------------- the cell


@pytest.mark.parametrize("variant, block", [("modern", 0), ("1997", 1)])
def test_the_whole_cell_has_the_symbols_of_the_equations(variant: str, block: int) -> None:
    shown = {e.get("data-label") for e in labels(tree(f"cell {variant} whole"))}
    assert shown == set().union(*equations(block).values())
    assert ("f_t" in shown) == (variant == "modern")


STAGE_OF = {
    "f_t": "forget",
    "i_t": "input",
    "o_t": "output",
    r"\tilde c_t": "candidate",
    "c_t": "update",
    "h_t": "hidden",
}


@pytest.mark.parametrize("variant, block", [("modern", 0), ("1997", 1)])
def test_a_stage_lights_the_symbols_of_its_equation(variant: str, block: int) -> None:
    found = equations(block)
    assert set(found) == set(STAGE_OF) - ({"f_t"} if block else set())
    for left, symbols in found.items():
        root = tree(f"cell {variant} {STAGE_OF[left]}")
        lit = [g for g in groups(root) if "opacity" not in g.attrib]
        assert {e.get("data-label") for g in lit for e in labels(g)} == symbols, left


@pytest.mark.parametrize("variant, stage", CELLS)
def test_what_is_lit_is_full_and_heavier(variant: str, stage: str) -> None:
    def widths(found: list[ElementTree.Element]) -> list[float]:
        lines = [e for g in found for e in g.iter(f"{SVG}polyline")]
        return [float(e.get("stroke-width", 0)) for e in lines]

    found = groups(tree(f"cell {variant} {stage}"))
    for group in found:
        assert (stage in group.get("data-stages", "").split()) == ("opacity" not in group.attrib)
    lit = [g for g in found if "opacity" not in g.attrib and g.get("data-part") != "gradient-round"]
    dim = [g for g in found if "opacity" in g.attrib]
    assert lit and (not dim) == (stage == "whole")
    plain_state = 2.5 * CELL.STATE  # the page is drawn this heavy when nothing is lit
    if stage != "whole":
        assert min(widths(lit)) > min(widths(dim))
        assert max(widths(dim), default=0) <= plain_state


@pytest.mark.parametrize(
    "variant, functions, times, plus",
    [
        ("modern", ["tanh", "tanh", "σ", "σ", "σ"], 3, 1),
        ("1997", ["2 tanh ½", "tanh ½", "σ", "σ"], 2, 1),
    ],
)
def test_functions_taps_and_sums(variant: str, functions: list[str], times: int, plus: int) -> None:
    root = tree(f"cell {variant} whole")
    shown = [e for e in root.iter(f"{SVG}text") if "data-function" in e.attrib]
    assert sorted(map(words, shown)) == functions
    assert all(words(e) == e.get("data-function") for e in shown)
    rings = [e.get("data-operation") for e in root.iter() if "data-operation" in e.attrib]
    assert (rings.count("times"), rings.count("plus")) == (times, plus)


@pytest.mark.parametrize("variant", ["modern", "1997"])
def test_each_label_stands_by_its_own_wire(variant: str) -> None:
    root = tree(f"cell {variant} whole")
    wires = {g.get("data-part"): g.findall(f"{SVG}polyline") for g in groups(root)}
    for group in groups(root):
        for label in labels(group):
            size = 36 if len(label.get("data-label", "")) < 6 else 58  # about as wide as drawn
            shift = {"start": size / 2, "end": -size / 2}.get(label.get("text-anchor", ""), 0)
            point = (float(label.get("x", 0)) + shift, float(label.get("y", 0)) - 6)
            near = min(wires, key=lambda part: min(
                (_distance(point, line) for line in wires[part]), default=math.inf
            ))  # fmt: skip
            assert near == group.get("data-part"), label.get("data-label")


def _distance(point: tuple[float, float], line: ElementTree.Element) -> float:
    """From a point to a polyline of horizontal and vertical stretches."""
    corners = [tuple(map(float, p.split(","))) for p in line.get("points", "").split()]
    return min(
        math.hypot(
            max(min(a[0], b[0]) - point[0], 0, point[0] - max(a[0], b[0])),
            max(min(a[1], b[1]) - point[1], 0, point[1] - max(a[1], b[1])),
        )
        for a, b in pairwise(corners)
    )


def test_the_gradient_meets_f_in_the_modern_cell_and_one_in_1997() -> None:
    def factors(name: str, part: str) -> list[str]:
        found = [g for g in tree(name).iter(f"{SVG}g") if g.get("data-part") == part]
        return sorted(words(t) for g in found for t in g.iter(f"{SVG}text") if "×" in words(t))

    assert factors("cell modern backward", "gradient") == ["× 1", "× ft"]
    assert factors("cell 1997 backward", "gradient") == ["× 1", "× 1"]
    for name, expected in [("modern", ["× f1", "× f2", "× f3"]), ("1997", ["× 1"] * 3)]:
        shown = [words(t) for t in tree(f"unrolled {name} True").iter(f"{SVG}text")]
        assert sorted(w for w in shown if "×" in w) == expected


def test_unknown_options_are_refused() -> None:
    for module, options in [
        (CELL, {"variant": "2000"}),
        (CELL, {"stage": "remember"}),
        (UNROLLED, {"kind": "gru"}),
        (BLOCKS, {"variant": "2000"}),
    ]:
        with pytest.raises(ValueError, match="unknown"):
            module.draw(**options)


# ---------------------------------------------------------------- curves and blocks


def test_dots_lie_on_their_curves() -> None:
    root = tree("curves")
    curves = [[tuple(map(float, p.split(","))) for p in e.get("points", "").split()]
              for e in root.iter(f"{SVG}polyline")]  # fmt: skip
    dots = [(float(e.get("cx", 0)), float(e.get("cy", 0))) for e in root.iter(f"{SVG}circle")]
    assert len(curves) == 2 and len(dots) == 4
    for x, y in dots:
        curve = curves[0] if x < curves[1][0][0] else curves[1]
        (x0, y0), (x1, y1) = next((a, b) for a, b in pairwise(curve) if a[0] <= x <= b[0])
        assert abs(y - (y0 + (y1 - y0) * (x - x0) / (x1 - x0))) < 1


def test_slopes_are_the_derivatives() -> None:
    for value in (-3.0, -0.4, 0.0, 1.7):
        for function, slope in [
            (CURVES.sigmoid, CURVES.sigmoid_slope),
            (math.tanh, CURVES.tanh_slope),
        ]:
            nudged = (function(value + 1e-6) - function(value - 1e-6)) / 2e-6
            assert slope(value) == pytest.approx(nudged, abs=1e-8)
    assert CURVES.sigmoid_slope(0) == 0.25 and CURVES.tanh_slope(0) == 1


@pytest.mark.parametrize("variant, letters", [("modern", "fioc"), ("1997", "ioc")])
def test_blocks_are_to_scale_and_in_order(variant: str, letters: str) -> None:
    root = tree(f"blocks {variant}")
    boxes = [tuple(float(r.get(k, 0)) for k in ("x", "y", "width", "height"))
             for r in root.iter(f"{SVG}rect")]  # fmt: skip
    names = [label.get("data-label") for label in labels(root)]
    place = dict(zip(names, boxes, strict=True))
    for row, letter in enumerate(letters):
        u, w = place[f"U_{letter}"], place[f"W_{letter}"]
        assert u[1] == w[1] and u[0] < w[0]  # U meets h and stands left, as h stands above x
        assert u[2] == u[3] and w[3] == u[3] and w[2] < u[2]
        assert place[f"U_{letters[0]}"][1] + row * (u[3] + 4) == u[1]
    assert place["h_{t-1}"][1] < place["x_t"][1]
    assert place["x_t"][3] == place[f"W_{letters[0]}"][2]  # as tall as W is wide
