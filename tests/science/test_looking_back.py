"""The cells of notebooks/looking_back.ipynb: the language is the same, no look goes ahead."""

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from benchmarks import agreement

from ..notebook_cells import run


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    return run("looking_back", "grammar", "net").names


def test_the_language_is_that_of_the_keys(names):
    there = agreement.notebook_names("grammar")
    assert names["WORDS"] == there["WORDS"]
    for phrases in (0, 3):
        here = names["sentence"](names["random"].Random(7), phrases, True)
        assert here == there["sentence"](there["random"].Random(7), phrases, True)


def test_no_word_looks_ahead_and_shares_add_up_to_one(names):
    torch.manual_seed(0)
    net = names["LookBack"]()
    words, _ = names["batch"](names["random"].Random(0), 5, 2)
    scores, share = net(words)
    torch.testing.assert_close(share.sum(-1), torch.ones(share.shape[:2]))
    assert (share.triu(1) == 0).all()
    changed = words.clone()
    changed[:, -1] = names["ID"]["keys"]
    torch.testing.assert_close(net(changed)[0][:, :-1], scores[:, :-1])


def test_a_look_is_what_pytorch_calls_attention(names):
    torch.manual_seed(0)
    net = names["LookBack"]()
    words, _ = names["batch"](names["random"].Random(0), 5, 3)
    x = net.word(words) + net.place.weight[: words.shape[1]]
    read = F.scaled_dot_product_attention(net.Q(x), net.K(x), net.V(x), is_causal=True)
    torch.testing.assert_close(net(words)[0], net.readout(x + read))
