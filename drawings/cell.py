"""The LSTM cell, drawn once and lit part by part.

``draw(variant, stage)`` gives the same picture at every stage; only what is lit changes.
Each group carries ``data-part`` (what it is) and ``data-stages`` (the stages that light it),
so that a script can light a stage with ``[data-stages~="forget"]``.
Each symbol carries ``data-label``, the LaTeX by which the equations know it.

It is the picture of ``<lstm-step>`` (docs/assets/explorables/cell-picture.js) at rest: the page is
a thick line, a gate a round tap, and here, where no number is meant, each tap is half full.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from taps import tap

WIDTH, HEIGHT = 600, 346

# The symbols of docs/notation.md: LaTeX, then the letter and the subscript as drawn.
SYMBOLS = {
    "c_{t-1}": ("c", "t−1"),
    "c_t": ("c", "t"),
    "h_{t-1}": ("h", "t−1"),
    "h_t": ("h", "t"),
    "x_t": ("x", "t"),
    "f_t": ("f", "t"),
    "i_t": ("i", "t"),
    "o_t": ("o", "t"),
    r"\tilde c_t": ("c\u0303", "t"),
}

# The 1997 cell squashes by these: the candidate and the page, each halved first.
STRETCHED = ("2 tanh ½", "tanh ½")

# Where things stand. The layers hang from one bus, in this order.
LAYERS = {"forget": 162, "input": 243, "candidate": 318, "output": 441}
FORGET_X, INPUT_X, WRITE_X, READ_X = LAYERS.values()
JOIN_X, HIDDEN_X = 90, 534
CELL_Y, TAP_Y, BUS_Y = 78, 176, 276
RING, PLUS = 27, 16  # radii of a tap and of the sum
PILL_Y = BUS_Y - 32  # tanh of the candidate
WORDY_Y = BUS_Y - 44  # the longer function of 1997, clear of what is cut below it
DIM, STATE = 0.5, 4.5  # STATE: times as thick as any other line is the page's

CELL_PATH = ["cell-in", "keep", "forget", "self-weight", "cell-kept", "add", "cell-out"]


def _layer_stage(layer: str, ring: str) -> list[str]:
    """What a layer's equation names: the inputs, the way to the layer, and its result."""
    names = list(LAYERS)
    bus = [f"bus-{name}" for name in names[: names.index(layer) + 1]]
    return ["x", "hidden-in", *bus, f"{layer}-layer", layer, ring]


# What each stage lights: the symbols of its equation and what joins them.
STAGES: dict[str, list[str]] = {
    "whole": [],  # everything, at its ordinary weight
    "inputs": ["x", "hidden-in", *(f"bus-{layer}" for layer in LAYERS)],
    "forget": _layer_stage("forget", "keep"),
    "input": _layer_stage("input", "write"),
    "candidate": _layer_stage("candidate", "write"),
    "update": [*CELL_PATH, "input", "candidate", "write", "write-out"],
    "output": _layer_stage("output", "read"),
    "hidden": ["cell-out", "squash", "output", "read", "hidden"],
    "next": ["cell-out", "hidden"],
    "cell_path": CELL_PATH,
    "backward": [*CELL_PATH, "gradient", "gradient-round"],
}
STAGES_1997 = STAGES | {"forget": ["cell-in", "self-weight", "cell-kept"]}

PAPER = "var(--c-paper)"
MEANINGS = {
    "forget": ("forget", "forget-layer", "keep"),
    "input": ("input", "input-layer", "write"),
    "candidate": ("candidate", "candidate-layer", "write-out"),
    "output": ("output", "output-layer", "read"),
    "cell": ("cell-in", "cell-kept", "cell-out", "self-weight", "add", "squash"),
    "hidden": ("hidden-in", "hidden"),
}  # fmt: skip
COLOURS = {part: f"var(--c-{name})" for name, parts in MEANINGS.items() for part in parts}
INK, GOLD = "var(--c-ink)", "var(--c-way)"


class Pen:
    """Draws the elements of one part in that part's colour, heavier when lit."""

    def __init__(self, colour: str, lit: bool) -> None:
        self.colour = colour
        self.weight = 4.5 if lit else 2.5
        self.items: list[str] = []

    def wire(
        self,
        *points: tuple[float, float],
        arrow: bool = False,
        state: bool = False,
        dashed: bool = False,
        colour: str | None = None,
    ) -> None:
        """A line through the points; ``state`` draws it with the weight of the cell state."""
        colour = GOLD if state else colour or self.colour
        size = 14 if state else 7
        line = list(points)
        if arrow:
            (x0, y0), (x1, y1) = points[-2:]
            dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
            x, y = line[-1] = (x1 - dx * size * 1.6, y1 - dy * size * 1.6)
            head = [(x1, y1), (x - dy * size, y + dx * size), (x + dy * size, y - dx * size)]
            self.items.append(f'<polygon points="{_join(head)}" fill="{colour}"/>')
        dash = ' stroke-dasharray="7 6"' if dashed else ""
        self.items.append(
            f'<polyline points="{_join(line)}" fill="none" stroke="{colour}"'
            f' stroke-width="{self.weight * STATE if state else self.weight:g}"'
            f' stroke-linejoin="round"{dash}/>'
        )

    def pill(self, x: float, y: float, function: str) -> None:
        """A squashing function on its wire."""
        self.items.append(
            f'<text x="{x:g}" y="{y + 7:g}" font-size="23" text-anchor="middle"'
            f' fill="{self.colour}" stroke="{PAPER}" stroke-width="9" paint-order="stroke"'
            f' stroke-linejoin="round" data-function="{function}">{function}</text>'
        )

    def dot(self, x: float, y: float, colour: str | None = None) -> None:
        """Where one wire leaves another."""
        self.items.append(f'<circle cx="{x:g}" cy="{y:g}" r="5.5" fill="{colour or self.colour}"/>')

    def ring(self, x: float, y: float, operation: str) -> None:
        """A tap, which multiplies ("times"), or a sum ("plus")."""
        if operation == "times":
            self.items.append(
                f'<g data-operation="times">{tap(x, y, 0.5, self.colour, RING, pale=True)}</g>'
                f'<text x="{x:g}" y="{y + 8:g}" font-size="23" text-anchor="middle"'
                f' fill="{self.colour}" data-function="σ">σ</text>'
            )
            return
        self.items.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{PLUS}" fill="{PAPER}" stroke="{self.colour}"'
            f' stroke-width="3" data-operation="plus"/>'
            f'<path d="M{x - 8:g} {y:g}h16M{x:g} {y - 8:g}v16" fill="none"'
            f' stroke="{self.colour}" stroke-width="3"/>'
        )

    def text(self, x: float, y: float, words: str, italic: bool = False) -> None:
        slant = ' font-style="italic"' if italic else ""
        self.items.append(
            f'<text x="{x:g}" y="{y:g}" font-size="23" text-anchor="middle"{slant}'
            f' fill="{self.colour}">{words}</text>'
        )

    def label(
        self, x: float, y: float, symbol: str, anchor: str = "middle", before: str = ""
    ) -> None:
        """One of ``SYMBOLS``; ``before`` stands upright in front of it."""
        self.symbol(x, y, *SYMBOLS[symbol], anchor, before, symbol)

    def symbol(
        self,
        x: float,
        y: float,
        letter: str,
        subscript: str,
        anchor: str = "middle",
        before: str = "",
        latex: str = "",
    ) -> None:
        """A letter with its subscript set below the line; ``latex`` if not simply both."""
        weight = ' font-weight="600"' if self.weight > 3 else ""
        lead = f'<tspan font-style="normal" font-size="23">{before}</tspan>' if before else ""
        self.items.append(
            f'<text x="{x:g}" y="{y:g}" font-size="25" font-style="italic"{weight}'
            f' text-anchor="{anchor}" fill="{self.colour}"'
            f' data-label="{latex or f"{letter}_{subscript}"}">{lead}{letter}'
            f'<tspan font-size="18" dy="6">{subscript}</tspan></text>'
        )


def _join(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _x(pen: Pen) -> None:
    pen.wire((JOIN_X, HEIGHT - 2), (JOIN_X, BUS_Y))
    pen.dot(JOIN_X, BUS_Y)
    pen.label(JOIN_X + 14, HEIGHT - 14, "x_t", anchor="start")


def _hidden_in(pen: Pen) -> None:
    pen.wire((0, BUS_Y), (JOIN_X - 5, BUS_Y))
    pen.label(2, BUS_Y - 16, "h_{t-1}", anchor="start")


def _bus(pen: Pen, layer: str) -> None:
    """The stretch of the bus that ends below the layer."""
    stops = [JOIN_X, *LAYERS.values()]
    end = LAYERS[layer]
    pen.wire((stops[stops.index(end) - 1], BUS_Y), (end, BUS_Y))


def _forget(pen: Pen) -> None:
    pen.wire((FORGET_X, BUS_Y), (FORGET_X, CELL_Y + RING), arrow=True)
    pen.label(FORGET_X - 12, TAP_Y + 8, "f_t", anchor="end")


def _input(pen: Pen) -> None:
    pen.wire((INPUT_X, BUS_Y), (INPUT_X, TAP_Y), (WRITE_X - RING, TAP_Y), arrow=True)
    pen.label(INPUT_X + 8, TAP_Y - 19, "i_t", anchor="start")


def _candidate_layer(pen: Pen, function: str) -> None:
    y = PILL_Y if function == "tanh" else WORDY_Y
    pen.wire((WRITE_X, BUS_Y), (WRITE_X, y + 12))
    pen.pill(WRITE_X, y, function)


def _candidate(pen: Pen, function: str) -> None:
    y = PILL_Y if function == "tanh" else WORDY_Y
    pen.wire((WRITE_X, y - 12), (WRITE_X, TAP_Y + RING), arrow=True)
    x, y = (14, 47) if function == "tanh" else (RING - 1, 27)  # beside the longer one
    pen.label(WRITE_X + x, TAP_Y + y, r"\tilde c_t", anchor="start")


def _output(pen: Pen) -> None:
    pen.wire((READ_X, BUS_Y), (READ_X, TAP_Y + RING), arrow=True)
    pen.label(READ_X + 16, TAP_Y + 50, "o_t", anchor="start")


def _cell_in(pen: Pen, backward: bool) -> None:
    pen.wire((0, CELL_Y), (FORGET_X, CELL_Y), state=True)
    pen.label(2, CELL_Y + (38 if backward else -24), "c_{t-1}", anchor="start")


def _cell_kept(pen: Pen) -> None:
    pen.wire((FORGET_X, CELL_Y), (WRITE_X, CELL_Y), state=True)


def _cell_out(pen: Pen, backward: bool) -> None:
    pen.wire((WRITE_X, CELL_Y), (WIDTH, CELL_Y), state=True, arrow=True)
    pen.label(WIDTH - 4, CELL_Y + (44 if backward else -28), "c_t", anchor="end")


def _self_weight(pen: Pen) -> None:
    """1997: no tap on the page but a fixed self-weight of exactly one."""
    pen.text(FORGET_X, CELL_Y + 40, "× 1")


def _write_out(pen: Pen) -> None:
    pen.wire((WRITE_X, TAP_Y - RING), (WRITE_X, CELL_Y + PLUS), arrow=True)


def _squash(pen: Pen, function: str) -> None:
    middle = (CELL_Y + TAP_Y) / 2
    pen.wire((READ_X, CELL_Y), (READ_X, TAP_Y - RING), arrow=True)
    pen.pill(READ_X, middle, function)


def _hidden(pen: Pen) -> None:
    corners = (HIDDEN_X, TAP_Y), (HIDDEN_X, BUS_Y)
    pen.wire((READ_X + RING, TAP_Y), *corners, (WIDTH, BUS_Y), arrow=True)
    pen.label(WIDTH - 4, BUS_Y - 18, "h_t", anchor="end")


def _gradient(pen: Pen, modern: bool) -> None:
    """The message's way back along the page, with the factor each tap puts on it."""
    y = CELL_Y
    pen.wire((WIDTH, y), (2, y), arrow=True)
    pen.label(0, y - 38, "c_{t-1}", anchor="start", before="∂L/∂")
    pen.label(WIDTH, y - 38, "c_t", anchor="end", before="∂L/∂")
    pen.text(WRITE_X, y - 40, "× 1")
    if modern:
        pen.label(FORGET_X + 30, y - 40, "f_t", before="× ")
    else:
        pen.text(FORGET_X + 30, y - 40, "× 1")


def _gradient_round(pen: Pen, layers: list[str], cut: bool) -> None:
    """The ways round the side: in from h_t, and out by the layers to h_{t-1}.

    In 1997 the way out is cut at each layer: no error leaves through it.
    """
    y, x = BUS_Y + 17, HIDDEN_X + 13
    into_page = (x, TAP_Y - 15), (READ_X + 46, TAP_Y - 15), (READ_X + 46, CELL_Y + 16)
    pen.wire((WIDTH, y), (x, y), *into_page, arrow=True, dashed=True)
    for x in (LAYERS[layer] + 14 for layer in layers):
        pen.wire((x, BUS_Y - (29 if cut else 46)), (x, BUS_Y - 14 if cut else y), dashed=not cut)
        if cut:
            pen.wire((x - 11, BUS_Y - 13), (x + 11, BUS_Y - 13))
    if not cut:
        pen.wire((LAYERS[layers[-1]] + 14, y), (2, y), arrow=True, dashed=True)


Part = tuple[str, Callable[[Pen], None]]


def _parts(modern: bool, backward: bool, stretched: bool) -> list[Part]:
    """Every part with its painter: wires first, taps on top of them."""
    layers = list(LAYERS) if modern else [name for name in LAYERS if name != "forget"]
    note, squash = STRETCHED if stretched else ("tanh", "tanh")
    parts: list[Part] = [(f"bus-{layer}", partial(_bus, layer=layer)) for layer in LAYERS]
    parts += [
        ("x", _x),
        ("hidden-in", _hidden_in),
        ("input", _input),
        ("candidate-layer", partial(_candidate_layer, function=note)),
        ("candidate", partial(_candidate, function=note)),
        ("output", _output),
        ("write-out", _write_out),
        ("squash", partial(_squash, function=squash)),
        ("hidden", _hidden),
        ("cell-in", partial(_cell_in, backward=backward)),
        ("cell-kept", _cell_kept),
        ("cell-out", partial(_cell_out, backward=backward)),
    ]
    parts.insert(6, ("forget", _forget)) if modern else parts.append(("self-weight", _self_weight))
    if backward:
        parts.append(("gradient", partial(_gradient, modern=modern)))
        parts.append(("gradient-round", partial(_gradient_round, layers=layers, cut=not modern)))
    if modern:
        parts.append(("keep", lambda pen: pen.ring(FORGET_X, CELL_Y, "times")))
    parts += [
        ("write", lambda pen: pen.ring(WRITE_X, TAP_Y, "times")),
        ("read", lambda pen: pen.ring(READ_X, TAP_Y, "times")),
        ("add", lambda pen: pen.ring(WRITE_X, CELL_Y, "plus")),
    ]
    return parts


def stages_of(part: str, modern: bool = True) -> list[str]:
    """The names of the stages that light ``part``."""
    stages = STAGES if modern else STAGES_1997
    return [name for name, lit in stages.items() if not lit or part in lit]


def draw(variant: str = "modern", stage: str = "whole", stretched: bool = True) -> str:
    """One step of the cell as SVG.

    variant: "modern" (three gates, 2000) or "1997" (two gates, self-weight exactly 1).
    stage: a key of ``STAGES``; its parts are lit and the others dimmed.
    stretched: whether the 1997 cell squashes as in the paper or, more simply, by tanh.
    Raises ValueError for an unknown variant or stage.
    """
    if variant not in ("modern", "1997"):
        raise ValueError(f"unknown variant {variant!r}: use 'modern' or '1997'")
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}: use one of {', '.join(STAGES)}")
    groups = []
    modern = variant == "modern"
    for part, paint in _parts(modern, stage == "backward", stretched and not modern):
        stages = stages_of(part, modern)
        lit = stage in stages
        heavier = lit and stage != "whole" and part != "gradient-round"
        pen = Pen(COLOURS.get(part, INK), heavier)
        paint(pen)
        dim = "" if lit else f' opacity="{DIM}"'
        groups.append(
            f'<g data-part="{part}" data-stages="{" ".join(stages)}"{dim}>{"".join(pen.items)}</g>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' data-variant="{variant}" data-stage="{stage}">{"".join(groups)}</svg>'
    )
