"""Write the nets that notebooks/agreement.ipynb trains as a module for the lesson's pages.

    python -m benchmarks.agreement_model   about a minute

Weights become whole numbers from -127 to 127 with one scale a matrix, a byte each, written in
base64. The score beside them is that of these rounded weights, on sentences that no cell of the
notebook has seen.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from benchmarks.agreement import notebook_names

FOLDER = Path(__file__).resolve().parent.parent / "docs/assets/explorables"
LARGEST, DIGITS = 127, 6
FRESH, FRESH_SEED = 1000, 1997
#: Name in the module: kind of cell, and the notebook's name of the net.
NETS = {
    "lstm": ("lstm", "lstm"),
    "plain": ("plain", "plain"),
    "plain_young": ("plain", "young_plain"),
    "cell_1997": ("cell_1997", "old"),
}
CELLS = {"plain": "PlainCell", "lstm": "LSTMCell", "cell_1997": "LSTMCell1997"}
TAGS = (
    "grammar", "cells", "net", "stream", "examine", "train", "look", "unit_tools", "unit", "old",
)  # fmt: skip


def matrices(kind: str, net: Any) -> dict[str, Tensor]:
    """The weights by their names in `agreement.js`, in the layout of `lstm.js`.

    There an LSTM's rows are i, f, g, o, and the cell of 1997 has one matrix a gate, whose
    columns weigh the input and then h. The notebook's rows are f, i, o, c and i, o, c.
    """
    W, U, b = net.cell.W, net.cell.U, net.cell.b
    found = {"embed": net.embed.weight}
    if kind == "cell_1997":
        both = torch.cat([W, U], dim=1)
        for name, rows, bias in zip(("in", "out", "c"), both.chunk(3), b.chunk(3), strict=True):
            found |= {f"W_{name}": rows, f"b_{name}": bias}
    else:
        if kind == "lstm":
            W, U, b = (in_order(part, (1, 0, 3, 2)) for part in (W, U, b))
        found |= {"W_ih": W, "W_hh": U, "b_ih": b}
    return found | {"W_y": net.readout.weight, "b_y": net.readout.bias}


def in_order(rows: Tensor, order: tuple[int, ...]) -> Tensor:
    """Blocks of rows in another order: (1, 0, 3, 2) swaps f, i, o, c and i, f, c, o."""
    blocks = rows.chunk(len(order))
    return torch.cat([blocks[k] for k in order])


def packed(kind: str, net: Any) -> dict[str, Any]:
    """The net as whole numbers and scales."""
    found: dict[str, Any] = {"kind": kind}
    for name, matrix in matrices(kind, net).items():
        exact = matrix.detach().double()
        scale = float(f"{exact.abs().max().item() / LARGEST:.{DIGITS}g}")
        whole = (exact / scale).round().to(torch.int8)
        found[name] = {
            "scale": scale,
            "shape": list(whole.shape),
            "bytes": base64.b64encode(whole.numpy().tobytes()).decode(),
        }
    return found


def values(matrix: dict[str, Any]) -> Tensor:
    """One matrix of `packed` as numbers again, in double precision."""
    whole = torch.frombuffer(bytearray(base64.b64decode(matrix["bytes"])), dtype=torch.int8)
    return whole.reshape(matrix["shape"]).double() * matrix["scale"]


def unpacked(names: dict[str, Any], net: dict[str, Any]) -> Any:
    """The notebook's net with the weights of `packed`, in double precision."""
    kind = net["kind"]
    part = {name: values(matrix) for name, matrix in net.items() if name != "kind"}
    if kind == "cell_1997":
        both = torch.cat([part["W_in"], part["W_out"], part["W_c"]])
        W, U = both.split([part["embed"].shape[1], part["W_y"].shape[1]], dim=1)
        b = torch.cat([part["b_in"], part["b_out"], part["b_c"]])
    else:
        W, U, b = part["W_ih"], part["W_hh"], part["b_ih"]
        if kind == "lstm":
            W, U, b = (in_order(rows, (1, 0, 3, 2)) for rows in (W, U, b))
    made = names["Net"](names[CELLS[kind]]).double()
    state = {
        "embed.weight": part["embed"], "cell.W": W, "cell.U": U, "cell.b": b,
        "readout.weight": part["W_y"], "readout.bias": part["b_y"],
    }  # fmt: skip
    made.load_state_dict(state)
    return made


@torch.no_grad()
def score(names: dict[str, Any], net: Any) -> dict[str, Any]:
    """How many of FRESH verbs are right, for each number of misleading nouns before them."""
    right = []
    for between in names["MISLEADING"]:
        words, plural = names["questions"](between, FRESH, FRESH_SEED)
        zeros = torch.zeros(FRESH, net.hidden, dtype=torch.float64)
        scores, _ = net(words, (zeros, zeros))
        right.append(int((names["says_are"](scores[-1]) == plural).sum()))
    return {"fresh": FRESH, "misleading": names["MISLEADING"], "right": right}


def modules(names: dict[str, Any], nets: dict[str, dict[str, Any]], unit: int) -> dict[str, str]:
    """The texts by their names in the pieces' folder: what all nets share, and one a net.

    A page loads only the nets that it shows.
    """
    made = "// Made by `python -m benchmarks.agreement_model` from notebooks/agreement.ipynb.\n"
    shared = (
        f"{made}export const WORDS = {json.dumps(names['WORDS'])};\n"
        "// The unit of the LSTM that keeps the number, found by the notebook.\n"
        f"export const UNIT = {unit};\n"
    )
    found = {"agreement-model.js": shared}
    for name, net in nets.items():
        right = json.dumps(score(names, unpacked(names, net)))
        found[f"nets/{name}.js"] = (
            f"{made}export const NET = {json.dumps(net, separators=(',', ':'))};\n"
            "// Right verbs on fresh sentences, by misleading nouns, with these very weights.\n"
            f"export const SCORE = {right};\n"
        )
    return found


def main() -> None:
    names = notebook_names(*TAGS)
    nets = {name: packed(kind, names[variable]) for name, (kind, variable) in NETS.items()}
    for name, text in modules(names, nets, names["unit"]).items():
        path = FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
