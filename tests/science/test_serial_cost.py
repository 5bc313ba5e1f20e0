"""The cells of notebooks/serial_cost.ipynb: counts against known figures, layers against torch."""

import math
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from ..notebook_cells import run


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the notebook defines, the drawing and the long measurements left out."""
    return run("serial_cost", "imports", "layers", "count", "rebuilt").names


# The weights of tables 10 and 11 of the 1997 paper, with the shapes and biases given there.
# Experiment 2a is left out: its net has another shape.
@pytest.mark.parametrize(
    ("weights", "inputs", "outputs", "blocks", "size", "biased_hidden", "biased_outputs"),
    [
        (93, 2, 1, 2, 2, 1, 1),  # 4 and 5: adding, multiplication
        (156, 8, 4, 2, 2, 1, 1),  # 6a: temporal order, two symbols
        (308, 8, 8, 3, 2, 1, 1),  # 6b: temporal order, three symbols
        (102, 1, 1, 3, 1, 1, 0),  # 3: noise and signal on one line
        (364, 54, 2, 2, 1, 0, 0),  # 2c, 50 distractors
        (6064, 1004, 2, 2, 1, 0, 0),  # 2c, 1000 distractors
    ],
)
def test_weights_of_1997(
    names, weights, inputs, outputs, blocks, size, biased_hidden, biased_outputs
):
    counted = names["weights_1997"](inputs, outputs, blocks, size, biased_hidden, biased_outputs)
    assert counted == weights


def test_sizes_rebuilt_agree_with_the_papers(names):
    assert names["total"] == 384_000_000  # as Sutskever et al. (2014) print it
    assert names["recurrent"] == 64_000_000
    # OpenAI Five: the paper prints 84 per cent for the LSTM
    assert math.floor(100 * names["five_lstm"] / names["five_total"]) == 84


@pytest.mark.parametrize(("m", "n"), [(3, 5), (17, 4), (1, 1)])
def test_parameters_by_formula_equal_the_count(names, m, n):
    count = names["lstm_parameters"]
    assert count(m, n, biases=2) == sum(p.numel() for p in nn.LSTM(m, n).parameters())
    assert count(m, n, biases=2) == 4 * sum(p.numel() for p in nn.RNN(m, n).parameters())


def test_attention_layer_is_softmax_attention(names):
    torch.manual_seed(1)
    width, heads, batch, length = 8, 2, 3, 5
    layer = names["Attention"](width, heads).double()
    x = torch.randn(batch, length, width, dtype=torch.float64)
    q, k, v = layer.qkv(x).chunk(3, dim=-1)
    mixed = torch.zeros_like(x)
    size = width // heads
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        for t in range(length):
            scores = k[:, :, part] @ q[:, t, part].unsqueeze(-1) / size**0.5
            mixed[:, t, part] = (scores.softmax(dim=1) * v[:, :, part]).sum(dim=1)
    torch.testing.assert_close(layer(x), layer.out(mixed))


def test_work_is_fixed_for_the_lstm_and_grows_for_attention(names):
    work, width, tokens = names["multiplications"], 16, 64
    assert {work("LSTM", width, length, tokens) for length in (1, 8, 64)} == {tokens * 8 * 256}
    assert work("attention", width, 2 * width, tokens) == work("LSTM", width, 1, tokens)
    growth = [work("attention", width, length, tokens) for length in (1, 8, 64)]
    assert growth == sorted(growth) and growth[0] < growth[-1]


def test_counted_work_matches_the_flop_counter(names):
    """PyTorch's own counter finds two operations, a product and a sum, per multiplication."""
    width, batch, length = 16, 2, 8
    x = torch.randn(batch, length, width)
    attention, cell = names["Attention"](width, 2), nn.LSTMCell(width, width)
    # The counter sees matrix products only, so attention runs in its unfused form.
    with (
        sdpa_kernel(SDPBackend.MATH),
        FlopCounterMode(display=False) as in_attention,
        torch.no_grad(),
    ):
        attention(x)
    with FlopCounterMode(display=False) as in_lstm, torch.no_grad():
        state = None
        for t in range(length):
            state = cell(x[:, t], state)
    work, tokens = names["multiplications"], batch * length
    assert in_lstm.get_total_flops() == 2 * work("LSTM", width, length, tokens)
    assert in_attention.get_total_flops() == 2 * work("attention", width, length, tokens)


def test_measuring_gives_a_time_and_leaves_gradients(names):
    layer = names["Lstm"](4)
    assert names["training_seconds"](layer, 2, 3, 4, repeats=1) > 0
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in layer.parameters())
