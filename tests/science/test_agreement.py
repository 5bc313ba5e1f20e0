"""The cells of notebooks/agreement.ipynb, its record and its exported nets."""

from __future__ import annotations

import gzip
import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from benchmarks import agreement as taking
from benchmarks import agreement_model as export

from ..notebook_cells import code

ROOT = Path(__file__).parents[2]
PIECES = ROOT / "docs/assets/explorables"
RECORD = ROOT / "notebooks/agreement.json"


@pytest.fixture(scope="module")
def names():
    return taking.notebook_names("grammar", "cells", "net", "stream", "examine", "unit_tools")


def constants(module: str) -> dict[str, Any]:
    """What a module of data exports, by name."""
    parts = (PIECES / module).read_text(encoding="utf-8").split("export const ")[1:]
    pairs = (part.split(";\n")[0].split(" = ", 1) for part in parts)
    return {name: json.loads(value) for name, value in pairs}


@pytest.fixture(scope="module")
def exported():
    nets = {name: constants(f"nets/{name}.js")["NET"] for name in export.NETS}
    return constants("agreement-model.js") | {"NETS": nets}


@pytest.mark.parametrize("phrases", [0, 1, 3])
def test_the_verb_agrees_with_the_subject(names, phrases):
    rng = random.Random(5)
    for mislead in (False, True):
        for _ in range(50):
            words = names["sentence"](rng, phrases, mislead)
            nouns = [w for w in words if w in names["SINGULAR"] + names["PLURAL"]]
            many = [noun in names["PLURAL"] for noun in nouns]
            assert len(nouns) == phrases + 1
            assert words[-3] == ("are" if many[0] else "is") and words[-1] == "."
            assert set(words) <= names["ID"].keys()
            if mislead:
                assert all(other != many[0] for other in many[1:])


def test_the_sentence_of_the_lesson_can_be_read(names):
    sentence = ["the", "keys", "to", "old", "cabinet", "in", "hall", "are"]
    assert names["ID"].keys() >= set(sentence)


def test_questions_end_before_the_verb(names):
    words, plural = names["questions"](2, count=30)
    for column, many in zip(words.T.tolist(), plural.tolist(), strict=True):
        text = [names["WORDS"][k] for k in column]
        start = len(text) - 1 - text[::-1].index(".")
        nouns = [w for w in text[start:] if w in names["SINGULAR"] + names["PLURAL"]]
        assert [noun in names["PLURAL"] for noun in nouns] == [many, not many, not many]
        assert text[-1] == nouns[-1]


def test_the_stream_goes_on_where_it_stopped(names):
    stream = names["Stream"](3, [0, 2], texts=4)
    words, following = stream.chunk(20)
    more, _ = stream.chunk(20)
    assert torch.equal(words[1:], following[:-1])
    assert torch.equal(more[0], following[-1])


def run_cell(cell, xs, h, c):
    hs = []
    for x_t in xs:
        h, c = cell(x_t, h, c)
        hs.append(h)
    return torch.stack(hs), c


def random_input(seed):
    torch.manual_seed(seed)
    xs = torch.randn(9, 2, 3, dtype=torch.float64, requires_grad=True)
    h = torch.randn(2, 4, dtype=torch.float64, requires_grad=True)
    c = torch.randn(2, 4, dtype=torch.float64, requires_grad=True)
    return xs, h, c, torch.randn(9, 2, 4, dtype=torch.float64)


@pytest.mark.parametrize("kind", ["LSTMCell", "PlainCell"])
def test_cells_and_their_gradients_equal_pytorch(names, kind):
    """Forward to 1e-12, gradients by every weight, input and first state to 1e-10."""
    for seed in range(20):
        xs, h, c, weigh = random_input(seed)
        cell = names[kind](3, 4).double()
        nn.init.normal_(cell.b)
        ours, _ = run_cell(cell, xs, h, c)
        wanted = [xs, h, *([c] if kind == "LSTMCell" else [])]
        gradients = torch.autograd.grad((ours * weigh).sum(), [*wanted, cell.W, cell.U, cell.b])

        layer = (nn.LSTM if kind == "LSTMCell" else nn.RNN)(3, 4).double()

        def same_order(rows, kind=kind):
            return export.in_order(rows, (1, 0, 3, 2)) if kind == "LSTMCell" else rows

        with torch.no_grad():
            layer.weight_ih_l0.copy_(same_order(cell.W))
            layer.weight_hh_l0.copy_(same_order(cell.U))
            layer.bias_ih_l0.copy_(same_order(cell.b))
            layer.bias_hh_l0.zero_()
        first = (h[None], c[None]) if kind == "LSTMCell" else h[None]
        theirs, _ = layer(xs, first)
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-12)
        learned = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0]
        expected = torch.autograd.grad((theirs * weigh).sum(), [*wanted, *learned])
        for place, (mine, gradient) in enumerate(zip(gradients, expected, strict=True)):
            right = gradient if place < len(wanted) else same_order(gradient)
            torch.testing.assert_close(mine, right, rtol=0, atol=1e-10)


def test_the_cell_of_1997_keeps_a_running_sum(names):
    """Its state against the published formulas, and the slope along the state, which is 1."""
    xs, h, c, _ = random_input(1)
    cell = names["LSTMCell1997"](3, 4).double()
    state, y = c, h
    hs, last = run_cell(cell, xs, h, c)
    for x_t, said in zip(xs, hs, strict=True):
        a_i, a_o, a_c = (x_t @ cell.W.T + y @ cell.U.T + cell.b).chunk(3, dim=-1)
        state = state + torch.sigmoid(a_i) * (4 * torch.sigmoid(a_c) - 2)
        y = torch.sigmoid(a_o) * (2 * torch.sigmoid(state) - 1)
        torch.testing.assert_close(said, y, rtol=0, atol=1e-12)
    torch.testing.assert_close(last, state, rtol=0, atol=1e-12)
    _, after = cell(xs[0], h.detach(), c)
    (slope,) = torch.autograd.grad(after.sum(), c)
    assert torch.equal(slope, torch.ones_like(slope))


def test_wiping_a_unit_holds_its_note(names):
    torch.manual_seed(0)
    net = names["Net"](names["LSTMCell"])
    words = torch.randint(0, len(names["WORDS"]), (6, 3))
    free = names["read"](net, words)
    scores, (_, c) = net(words, net.start(3))
    torch.testing.assert_close(free["scores"], scores)
    torch.testing.assert_close(free["c"][-1], c)
    held = names["read"](net, words, fixed=(2, 0.25))
    f, i = held["f"][..., 2], held["i"][..., 2]
    assert ((held["c"][..., 2] - f * 0.25).abs() <= i + 1e-6).all()


def test_nets_side_by_side_learn_as_the_notebooks_do():
    """Ten updates of two starts at once against the notebook's own `update`, net by net."""
    notebook = taking.notebook_names("grammar", "cells", "net", "stream", "examine")
    code = taking.load_notebook(taking.NOTEBOOK, "agreement").code("train")
    exec(code.split("\n\nSEED")[0], notebook)
    diet = notebook["SHORT_OR_LONG"]
    both = taking.Ensemble(notebook, "LSTMCell", diet, 2)
    for _ in range(10):
        both.update()
    for seed in range(2):
        torch.manual_seed(seed)
        net = notebook["Net"](notebook["LSTMCell"])
        optimiser = torch.optim.Adam(net.parameters(), lr=0.01)
        stream, state = notebook["Stream"](seed, diet), net.start(32)
        for _ in range(10):
            state = notebook["update"](net, optimiser, stream, state)
        for mine, theirs in zip(both.net(seed).parameters(), net.parameters(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-3, atol=1e-4)


def test_a_start_has_learned_when_it_stays_right():
    """Three starts, two kinds of question: one learns, one slips back, one never does."""
    shares = [
        [[0.5, 1.0], [0.5, 1.0], [0.5, 1.0]],
        [[0.96, 1.0], [0.97, 1.0], [0.2, 1.0]],
        [[1.0, 1.0], [0.5, 1.0], [0.3, 1.0]],
    ]
    found = taking.summary(shares, [0, 1], judged=[0])
    assert found["learned_at"] == [taking.EVERY, None, None] and found["learned"] == 1
    assert found["median"][0] == [0.5, 1.0] and found["updates"] == 2 * taking.EVERY


def test_the_record_is_that_of_the_script():
    """Every row in it is one of the script's, and its counts follow from its own starts."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert record["diets"] == {name: list(menu.values()) for name, menu in taking.DIETS.items()}
    updates = {(diet, kind): number for diet, kind, number in taking.ROWS}
    found = {(diet, kind) for diet in taking.DIETS for kind in record.get(diet, {})}
    assert {("every_length", "plain"), ("every_length", "lstm")} <= found <= updates.keys()
    for diet, kind in found:
        row = record[diet][kind]
        assert row["updates"] == updates[diet, kind]
        assert len(row["learned_at"]) == taking.STARTS == record["starts"]
        assert row["learned"] == sum(done is not None for done in row["learned_at"])
        columns = [record["misleading"].index(between) for between in row["judged"]]
        for done, last in zip(row["learned_at"], row["last"], strict=True):
            passed = min(last[column] for column in columns) >= taking.LEARNED
            assert passed == (done is not None)


def test_the_modules_score_as_they_say(names, exported):
    """The very text that the script writes from these weights, scores included."""
    again = {
        name: export.packed(net["kind"], export.unpacked(names, net))
        for name, net in exported["NETS"].items()
    }
    for name, text in export.modules(names, again, exported["UNIT"]).items():
        assert text == (PIECES / name).read_text(encoding="utf-8"), name


def test_the_modules_are_small():
    for name in export.NETS:
        assert len(gzip.compress((PIECES / f"nets/{name}.js").read_bytes(), 9)) <= 4_000


def test_the_unit_of_the_module_is_the_one_that_keeps_the_number(names, exported):
    net = export.unpacked(names, exported["NETS"]["lstm"]).float()
    unit, _, wiped = names["number_unit"](net)
    assert unit == exported["UNIT"] and min(wiped) == wiped[unit]


def test_the_way_back_is_the_chain_rule(names):
    """The error at each page by the equations of chapter 5, without autograd."""
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float64)
    try:
        net = names["Net"](names["LSTMCell"])
        scope = names | {"BEFORE": ["the", "lamp", "is", "clean", "."]}
        exec(code("agreement")["way_back"].split("torch.manual_seed")[0], scope)
        found = scope["way_back"](net)
        direct = scope["way_back"](net, direct=True, unit=3)
        words = [*scope["BEFORE"], "the", *scope["KEYS"]]
        steps, (h, c) = [], net.start(1)
        with torch.no_grad():
            for x_t in net.embed(torch.tensor([[names["ID"][word]] for word in words])):
                f, i, o, g = net.cell.gates(x_t, h)
                before, c = c, f * c + i * g
                h = o * torch.tanh(c)
                steps.append((f, i, o, g, before, c))
            wanted = torch.zeros(len(names["WORDS"]))
            wanted[names["ID"]["are"]] = 1
            dh = (net.readout(h)[0].softmax(0) - wanted) @ net.readout.weight
            dc, sizes = torch.zeros(1, 16), []
            for f, i, o, g, before, c in reversed(steps):
                dc = dc + dh * o * (1 - torch.tanh(c) ** 2)
                sizes.append(dc.norm().item())
                da_f, da_i = dc * before * f * (1 - f), dc * g * i * (1 - i)
                da_o, da_c = dh * torch.tanh(c) * o * (1 - o), dc * i * (1 - g**2)
                da = torch.cat([da_f, da_i, da_o, da_c], -1)
                dh, dc = da @ net.cell.U, dc * f
        count = len(scope["KEYS"])
        assert found == pytest.approx([size / sizes[0] for size in sizes[:count]][::-1])
        gates = [f[0, 3].item() for f, *_ in steps[-count:]]
        products = [math.prod(gates[k + 1 :]) for k in range(count)]
        assert direct == pytest.approx(products)
    finally:
        torch.set_default_dtype(torch.float32)
