"""The model that chapter 6 builds around the cell: same as PyTorch's, and as good as can be."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn

from ..notebook_cells import code, run

PARTS = ("imports", "cell", "text", "numbers", "chunks", "model", "loss", "write", "train")


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    return run("from_cell_to_model", *PARTS).names


def test_the_cell_is_that_of_the_other_notebook() -> None:
    assert code("from_cell_to_model")["cell"] == code("lstm_cell")["cell"]


def blocks_i_f_g_o(rows: torch.Tensor) -> torch.Tensor:
    f, i, o, g = rows.chunk(4)
    return torch.cat([i, f, g, o])


def test_the_model_equals_one_of_pytorchs_parts(names: dict[str, Any]) -> None:
    """Scores, loss and the gradient of every weight."""
    torch.manual_seed(3)
    model = names["Model"](11, embedding=4, hidden=6).double()
    embed, lstm, readout = nn.Embedding(11, 4), nn.LSTM(4, 6), nn.Linear(6, 11)
    theirs = nn.ModuleList([embed, lstm, readout]).double()
    with torch.no_grad():
        embed.weight.copy_(model.embed.weight)
        readout.weight.copy_(model.readout.weight)
        readout.bias.copy_(model.readout.bias)
        lstm.weight_ih_l0.copy_(blocks_i_f_g_o(model.cell.W))
        lstm.weight_hh_l0.copy_(blocks_i_f_g_o(model.cell.U))
        lstm.bias_ih_l0.copy_(blocks_i_f_g_o(model.cell.b))
        lstm.bias_hh_l0.zero_()
    ids = torch.randint(0, 11, (9, 5))
    start = [part.double() for part in model.start(5)]
    scores, _ = model(ids[:-1], start)
    wanted = readout(lstm(embed(ids[:-1]))[0])
    assert torch.allclose(scores, wanted, atol=1e-12)
    loss = names["loss_of"](scores, ids[1:])
    chance = wanted.softmax(-1).gather(-1, ids[1:, :, None])
    assert loss.item() == pytest.approx(-chance.log().mean().item(), abs=1e-12)
    loss.backward()
    (-chance.log().mean()).backward()
    for ours, truth in [
        (model.embed.weight, embed.weight.grad),
        (model.readout.weight, readout.weight.grad),
    ]:
        assert torch.allclose(ours.grad, truth, atol=1e-12)
    assert torch.allclose(blocks_i_f_g_o(model.cell.W.grad), lstm.weight_ih_l0.grad, atol=1e-12)
    assert torch.allclose(blocks_i_f_g_o(model.cell.U.grad), lstm.weight_hh_l0.grad, atol=1e-12)
    assert len(list(theirs.parameters())) == len(list(model.parameters())) + 1  # its second bias


def test_chunks_are_the_text_in_order(names: dict[str, Any]) -> None:
    texts = names["side_by_side"](torch.arange(32 * 130))
    chunks = list(names["chunks"](texts))
    assert len(chunks) == 2 and texts.shape == (130, 32)
    assert torch.equal(texts[:, 1], torch.arange(130, 260))
    for at, (here, following) in enumerate(chunks):
        assert torch.equal(here, texts[50 * at : 50 * at + 50])
        assert torch.equal(following, here + 1)


def test_the_best_loss_is_that_of_the_grammar(names: dict[str, Any]) -> None:
    """Once more from the other end: the surprise of each choice, counted in the text itself."""
    costs, count = 0.0, 0
    for said in names["TEXT"].splitlines():
        words = said.split()
        things = sum(word.rstrip("s") in names["NOUNS"] for word in words)
        adjectives = sum(word in names["ADJECTIVES"] for word in words)
        costs += math.log(5) + things * math.log(20) + (things - 1) * math.log(5) + math.log(4)
        costs -= adjectives * math.log(0.4 / 4) + (things - adjectives) * math.log(0.6)
        count += len(words)
    scope = names | {"losses": [0.0]}
    exec(code("from_cell_to_model")["floor"], scope)
    assert scope["floor"] == pytest.approx(costs / count, rel=0.003)


def test_it_learns(names: dict[str, Any]) -> None:
    """Two passes already come far below a guess without context, in another seed too."""
    torch.manual_seed(11)
    model = names["Model"](len(names["words"]))
    assert names["loss_of"](
        model(names["ids"][:51, None][:-1], model.start(1))[0], names["ids"][1:51, None]
    ).item() == pytest.approx(math.log(37), abs=0.6)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    texts = names["side_by_side"](names["to_learn"])[:1500]
    names["train"](model, optimiser, texts)
    assert 1.5 < names["examine"](model) < 2.0
    said = names["write"](model, count=30, seed=4).split()
    assert len(said) == 31 and set(said) <= set(names["words"])
