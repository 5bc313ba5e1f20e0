"""The 25-line cell, taken out of its notebook, against PyTorch's own LSTM."""

import ast
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from ..notebook_cells import code, executed, run

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "chapters" / "06-the-code.md", ROOT / "docs" / "questions.md"]
TOLERANCE = {torch.float32: 1e-6, torch.float64: 1e-12}
torch.set_num_threads(1)  # tensors this small are not worth sharing out
SHAPES = 120  # random shapes per data type
CODE = code("lstm_cell")


def names_of(*tags: str) -> dict[str, Any]:
    """The names that the cells with these tags define, run in this order."""
    return run("lstm_cell", "imports", *tags).names


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The cell and its loop, from the tagged cell alone."""
    return run("lstm_cell", "cell").names


@pytest.fixture(scope="module")
def names_1997() -> dict[str, Any]:
    """The 1997 cell with the loop."""
    return names_of("cell", "cell_1997")


def test_the_cell_is_25_plain_lines():
    lines = CODE["cell"].split("\n")
    assert len(lines) == 25
    assert all(line.strip() for line in lines), "a line is blank"
    assert not any(line.lstrip().startswith("#") for line in lines), "a line is only a comment"
    assert max(map(len, lines)) <= 62  # longer ones would turn over in the text's width


def test_every_attribute_of_the_cell_is_used():
    used = [node for node in ast.walk(ast.parse(CODE["cell"])) if isinstance(node, ast.Attribute)]
    stored = {node.attr for node in used if isinstance(node.ctx, ast.Store)}
    forward = CODE["cell"].split("def forward")[1]
    assert stored == {"W", "U", "b"}
    assert all(f"self.{name}" in forward for name in stored)


def blocks_f_i_o_c(rows: Tensor) -> Tensor:
    """PyTorch's blocks i, f, g, o in the cell's order; written apart from the notebook's own."""
    size = len(rows) // 4
    index = [*range(size, 2 * size), *range(size), *range(3 * size, 4 * size)]
    return rows[[*index, *range(2 * size, 3 * size)]]


def with_weights_of(cell: nn.Module, weight_ih: Tensor, weight_hh: Tensor, bias: Tensor) -> None:
    """Copy PyTorch's weights (and the sum of its biases) into the cell."""
    with torch.no_grad():
        cell.W.copy_(blocks_f_i_o_c(weight_ih))
        cell.U.copy_(blocks_f_i_o_c(weight_hh))
        cell.b.copy_(blocks_f_i_o_c(bias))


def assert_close(ours: Tensor, theirs: Tensor) -> None:
    """Equal within the tolerance of the data type, relative to the largest entry if above 1."""
    scale = max(1.0, theirs.abs().max().item())
    gap = (ours - theirs).abs().max().item()
    assert gap <= TOLERANCE[theirs.dtype] * scale, f"gap {gap:.1e}, largest entry {scale:.1f}"


@pytest.mark.parametrize("dtype", TOLERANCE, ids=str)
def test_one_step_equals_lstmcell_with_gradients(names, dtype):
    rng = random.Random(1)
    for shape in range(SHAPES):
        torch.manual_seed(shape)
        size, hidden, batch = rng.randint(1, 12), rng.randint(1, 12), rng.randint(1, 6)
        theirs = nn.LSTMCell(size, hidden, dtype=dtype)
        ours = names["LSTMCell"](size, hidden).to(dtype)
        with_weights_of(ours, theirs.weight_ih, theirs.weight_hh, theirs.bias_ih + theirs.bias_hh)
        given = [torch.randn(batch, n, dtype=dtype) for n in (size, hidden, hidden)]
        a = [tensor.clone().requires_grad_() for tensor in given]
        b = [tensor.clone().requires_grad_() for tensor in given]
        h, c = ours(*a)
        h_torch, c_torch = theirs(b[0], (b[1], b[2]))
        assert_close(h, h_torch)
        assert_close(c, c_torch)
        toward_h, toward_c = torch.randn_like(h), torch.randn_like(c)
        (h * toward_h + c * toward_c).sum().backward()
        (h_torch * toward_h + c_torch * toward_c).sum().backward()
        for x, y in zip(a, b, strict=True):
            assert_close(x.grad, y.grad)
        assert_close(ours.W.grad, blocks_f_i_o_c(theirs.weight_ih.grad))
        assert_close(ours.U.grad, blocks_f_i_o_c(theirs.weight_hh.grad))
        assert_close(ours.b.grad, blocks_f_i_o_c(theirs.bias_ih.grad))


@pytest.mark.parametrize("dtype", TOLERANCE, ids=str)
def test_a_sequence_equals_lstm_with_gradients(names, dtype):
    rng = random.Random(2)
    for shape in range(SHAPES):
        torch.manual_seed(shape)
        size, hidden = rng.randint(1, 10), rng.randint(1, 10)
        batch, length = rng.randint(1, 5), rng.randint(1, 15)
        theirs = nn.LSTM(size, hidden, dtype=dtype)
        ours = names["LSTMCell"](size, hidden).to(dtype)
        bias = theirs.bias_ih_l0 + theirs.bias_hh_l0
        with_weights_of(ours, theirs.weight_ih_l0, theirs.weight_hh_l0, bias)
        given = [
            torch.randn(length, batch, size, dtype=dtype),
            torch.randn(batch, hidden, dtype=dtype),
            torch.randn(batch, hidden, dtype=dtype),
        ]
        a = [tensor.clone().requires_grad_() for tensor in given]
        b = [tensor.clone().requires_grad_() for tensor in given]
        hs, (h_n, c_n) = names["unroll"](ours, *a)
        output, (h_torch, c_torch) = theirs(b[0], (b[1][None], b[2][None]))
        assert hs.shape == output.shape
        assert_close(hs, output)
        assert_close(h_n, h_torch[0])
        assert_close(c_n, c_torch[0])
        toward = torch.randn_like(hs)
        ((hs * toward).mean() + c_n.mean()).backward()
        ((output * toward).mean() + c_torch.mean()).backward()
        for x, y in zip(a, b, strict=True):
            assert_close(x.grad, y.grad)
        assert_close(ours.W.grad, blocks_f_i_o_c(theirs.weight_ih_l0.grad))
        assert_close(ours.U.grad, blocks_f_i_o_c(theirs.weight_hh_l0.grad))
        assert_close(ours.b.grad, blocks_f_i_o_c(theirs.bias_ih_l0.grad))


def test_one_sequence_without_a_batch_axis_works_too(names):
    torch.manual_seed(0)
    theirs = nn.LSTM(3, 4)
    ours = names["LSTMCell"](3, 4)
    bias = theirs.bias_ih_l0 + theirs.bias_hh_l0
    with_weights_of(ours, theirs.weight_ih_l0, theirs.weight_hh_l0, bias)
    xs = torch.randn(6, 3)
    hs, _ = names["unroll"](ours, xs, torch.zeros(4), torch.zeros(4))
    assert_close(hs, theirs(xs)[0])


def test_the_oracle_notices_wrong_row_orders(names):
    """The comparison can fail: each pair of swapped blocks shows."""
    torch.manual_seed(0)
    theirs = nn.LSTM(3, 4)
    xs, zeros = torch.randn(5, 2, 3), torch.zeros(2, 4)
    for first in range(4):
        for second in range(first):
            ours = names["LSTMCell"](3, 4)
            bias = theirs.bias_ih_l0 + theirs.bias_hh_l0
            with_weights_of(ours, theirs.weight_ih_l0, theirs.weight_hh_l0, bias)
            order = list(range(4))
            order[first], order[second] = second, first
            with torch.no_grad():
                for parameter in ours.parameters():
                    blocks = parameter.chunk(4)
                    parameter.copy_(torch.cat([blocks[k] for k in order]))
            hs, _ = names["unroll"](ours, xs, zeros, zeros)
            assert (hs - theirs(xs)[0]).abs().max() > 1e-3


def test_the_notebook_loads_pytorch_weights(names):
    scope = names_of("cell", "load_pytorch")
    torch.manual_seed(0)
    theirs, ours = nn.LSTM(5, 7), scope["LSTMCell"](5, 7)
    scope["load_pytorch"](ours, theirs)
    xs, zeros = torch.randn(4, 3, 5), torch.zeros(3, 7)
    assert_close(scope["unroll"](ours, xs, zeros, zeros)[0], theirs(xs)[0])


def test_a_fresh_cell_starts_with_forget_bias_1(names):
    cell = names["LSTMCell"](2, 5)
    assert cell.b.tolist() == [1.0] * 5 + [0.0] * 15


def test_the_excerpts_are_whole_statements():
    """A line range on a page that has slipped cuts a statement or misses the mistake."""
    excerpt = re.compile(r'cell\("(\w+)", "(\w+)", lines="(\d+)-(\d+)"\)')
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    shown = {}
    for notebook, tag, first, last in excerpt.findall(text):
        lines = code(notebook)[tag].split("\n")[int(first) - 1 : int(last)]
        ast.parse("\n".join(lines))
        assert lines[0].strip() and lines[-1].strip(), f"{tag}: the excerpt begins or ends blank"
        shown[tag] = lines
    mistakes = {tag for tag in CODE if tag.startswith("mistake_")}
    assert mistakes < set(shown)
    for tag in mistakes:
        marks = [line for line in shown[tag] if re.search(r"# (wrong|right)\b", line)]
        assert marks, tag
        for line in marks:  # on a line of its own that a phone shows
            assert line.strip().startswith("#") and len(line) <= 56, line


def squash_g(a: Tensor) -> Tensor:
    """Equation (5) of the 1997 paper."""
    return 4 / (1 + torch.exp(-a)) - 2


def squash_h(s: Tensor) -> Tensor:
    """Equation (4) of the 1997 paper."""
    return 2 / (1 + torch.exp(-s)) - 1


def test_the_1997_cell_follows_the_papers_equations(names_1997):
    torch.manual_seed(0)
    cell = names_1997["LSTMCell1997"](3, 4).double()
    x, h, s = (torch.randn(2, n, dtype=torch.float64) for n in (3, 4, 4))
    net_in, net_out, net_c = (x @ cell.W.T + h @ cell.U.T + cell.b).split(4, dim=-1)
    state = s + squash_g(net_c) / (1 + torch.exp(-net_in))
    y = squash_h(state) / (1 + torch.exp(-net_out))
    h_t, c_t = cell(x, h, s)
    assert_close(c_t, state)
    assert_close(h_t, y)


def test_error_flows_by_exactly_1_along_the_1997_cell_and_nowhere_else(names_1997):
    torch.manual_seed(0)
    cell = names_1997["LSTMCell1997"](3, 4)
    xs = torch.randn(60, 1, 3)
    start: Callable[[], Tensor] = lambda: torch.zeros(1, 4, requires_grad=True)  # noqa: E731
    h_0, c_0 = start(), start()
    _, (_, c_n) = names_1997["unroll"](cell, xs, h_0, c_0)
    to_h, to_c = torch.autograd.grad(c_n.sum(), [h_0, c_0], allow_unused=True)
    assert to_h is None
    assert to_c.tolist() == [[1.0] * 4]


def test_the_training_runs_show_what_the_lesson_says():
    """With forget bias 1 some run fails; with bias 3 and with the 1997 cell every run learns.

    By what the notebook prints in the lesson: the right answers at the end of each run, in percent.
    """
    _, *lines = executed("lstm_cell").text_output("train_seeds").splitlines()
    last = {
        name: [float(percent) for percent in re.findall(r"([\d.]+)%", line)]
        for name, line in zip(lines[::2], lines[1::2], strict=True)
    }
    assert [len(runs) for runs in last.values()] == [5, 5, 5]
    assert min(last["modern, forget bias 1"]) < 70
    assert min(last["modern, forget bias 3"]) > 90
    assert min(last["1997 cell"]) > 90


@pytest.fixture(scope="module")
def mistakes() -> dict[str, Any]:
    """What the six mistakes measure."""
    tags = [tag for tag in CODE if tag.startswith("mistake_")]
    assert len(tags) == 6
    return names_of("cell", "load_pytorch", *tags)


def test_each_mistake_shows_and_its_cure_works(mistakes):
    assert mistakes["gap_unordered"] > 0.1 and mistakes["gap_ordered"] < 1e-6
    assert (mistakes["bias_both"], mistakes["bias_one"]) == (2.0, 1.0)
    assert mistakes["leak_wrong"] > 0.01 and mistakes["leak_right"] == 0.0
    assert (mistakes["chunks_wrong"], mistakes["chunks_right"]) == (1, 3)
    assert mistakes["kept_default"] < 1e-4 < 1e-3 < mistakes["kept_bias_1"]
    assert mistakes["kept_wrong_slice"] < 1e-4
    assert mistakes["kept_bias_3"] > 0.1
    long_forward, short_forward = mistakes["off_forward"]
    assert long_forward < 1e-6 and short_forward > 0.01
    assert min(mistakes["off_backward"]) > 0.01
