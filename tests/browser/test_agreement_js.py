"""The nets that read and write in the page against PyTorch, with the weights the page has."""

from __future__ import annotations

import random

import pytest
import torch

from benchmarks import agreement, agreement_model
from tests.browser.test_model_js import gap, sfc32

VALUES = 1e-12


@pytest.fixture(scope="module")
def names():
    return agreement.notebook_names("grammar", "cells", "net", "stream", "examine", "unit_tools")


@pytest.fixture(scope="module")
def text(names) -> list[int]:
    """A hundred words of the language, and a few that make no sentence."""
    rng, ids = random.Random(8), []
    while len(ids) < 100:
        ids += [names["ID"][word] for word in names["sentence"](rng, rng.randrange(6))]
    return ids + [rng.randrange(len(names["WORDS"])) for _ in range(20)]


def test_both_sides_have_the_same_words(page_nets, names):
    assert page_nets("(_, m, model) => model.WORDS") == names["WORDS"]


@pytest.mark.parametrize("name", ["lstm", "plain", "plain_young", "cell_1997"])
def test_reading_equals_pytorch(page_nets, names, text, name):
    packed = page_nets("(name, m, model) => model.NETS[name]", name)
    net = agreement_model.unpacked(names, packed)
    steps = page_nets("([name, text], m, model) => m.read(m.unpack(model.NETS[name]), text)",
                      [name, text])  # fmt: skip
    words = torch.tensor(text)[:, None]
    zeros = torch.zeros(1, net.hidden, dtype=torch.float64)
    with torch.no_grad():
        scores, (h, _) = net(words, (zeros, zeros))
        assert gap([s["chances"] for s in steps], scores[:, 0].softmax(-1)) < VALUES
        assert gap(steps[-1]["h"], h[0]) < VALUES
        if name.startswith("plain"):
            assert not any("c" in step for step in steps)
            return
        c = zeros
        h = zeros
        for word, step in zip(text, steps, strict=True):
            x_t = net.embed(torch.tensor([word]))
            f, i, o, _ = net.cell.gates(x_t, h)
            h, c = net.cell(x_t, h, c)
            for key, value in {"f": f, "i": i, "o": o, "c": c, "h": h}.items():
                assert gap(step[key], value[0]) < VALUES, key


def test_reading_goes_on_where_it_stopped(page_nets, text):
    whole, parts = page_nets(
        """(text, m, model) => {
            const net = m.unpack(model.NETS.lstm);
            const first = m.read(net, text.slice(0, 40));
            return [m.read(net, text), [...first, ...m.read(net, text.slice(40), first[39].state)]];
        }""",
        text,
    )
    assert whole == parts


@pytest.mark.parametrize("name", ["lstm", "plain"])
def test_writing_draws_each_word_by_its_chance(page_nets, names, name):
    """Replayed: the seed's numbers, laid over the chances the page gives for the same words."""
    stop = names["ID"]["."]
    written, again, chances = page_nets(
        """([name, stop], m, model) => {
            const net = m.unpack(model.NETS[name]);
            const words = () => m.write(net, {seed: 5, stop, sentences: 4, most: 200})
                .map((step) => step.word);
            const first = words();
            return [first, words(), m.read(net, [stop, ...first]).map((step) => step.chances)];
        }""",
        [name, stop],
    )
    assert written == again and written.count(stop) == 4 and written[-1] == stop
    dice = sfc32(5, 2 * len(written))
    pairs = zip(dice[::2], dice[1::2], strict=True)
    for word, row, (high, low) in zip(written, chances, pairs, strict=False):
        at = ((high >> 5) * 2**26 + (low >> 6)) / 2**53
        below = sum(row[:word])
        assert below - 1e-12 <= at <= below + row[word] + 1e-12
