"""What chapters 4 and 5 and the companion to the paper rest on, checked apart from the pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch

from ..notebook_cells import code, run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("m, n", [(1, 1), (2, 3), (8, 16), (256, 512)])
def test_the_parameter_formulas_of_chapter_5(m: int, n: int) -> None:
    def count(module: torch.nn.Module) -> int:
        return sum(p.numel() for p in module.parameters())

    one_bias = n * m + n * n + n
    assert count(torch.nn.LSTMCell(m, n)) == 4 * one_bias + 4 * n  # PyTorch has two biases
    assert count(torch.nn.RNNCell(m, n)) == one_bias + n


def test_the_weights_of_the_small_net_are_counted() -> None:
    """Chapter 5's sum, for 37 words, 8 numbers a word and 16 units, with one bias and with two."""
    names = run("from_cell_to_model", "imports", "cell", "text", "numbers", "chunks", "model").names
    net = names["Model"](37)
    assert sum(p.numel() for p in net.parameters()) == 37 * 8 + 4 * (16 * 8 + 16 * 16 + 16) + 629
    net.cell = torch.nn.LSTM(8, 16)
    assert sum(p.numel() for p in net.parameters()) == 2589


def test_the_derivative_with_side_paths() -> None:
    """The formula for one unit in chapter 5, against autograd, for both cells."""
    torch.manual_seed(0)
    for _ in range(20):
        W_x, U, c_before, o_before = torch.randn(4, 4, dtype=torch.float64).unbind()
        U_f, U_i, _, U_c = U
        c_prev = c_before[0].clone().requires_grad_()
        o_prev = torch.sigmoid(o_before[0])
        for modern in (True, False):
            squash = torch.tanh if modern else lambda v: torch.tanh(v / 2)
            candidate = torch.tanh if modern else lambda v: 2 * torch.tanh(v / 2)
            h_prev = o_prev * squash(c_prev)
            a_f, a_i, _, a_c = W_x + U * h_prev
            f = torch.sigmoid(a_f) if modern else torch.ones(())
            i, c_tilde = torch.sigmoid(a_i), candidate(a_c)
            (whole,) = torch.autograd.grad(f * c_prev + i * c_tilde, c_prev)
            slope_g = 1 - c_tilde**2 if modern else 1 - (c_tilde / 2) ** 2
            slope_h = 1 - squash(c_prev) ** 2
            if not modern:
                slope_h = slope_h / 2
            bracket = c_tilde * i * (1 - i) * U_i + i * slope_g * U_c
            if modern:
                bracket = bracket + c_prev * f * (1 - f) * U_f
            assert whole.item() == pytest.approx((f + bracket * o_prev * slope_h).item())


def test_the_running_sums_of_1997() -> None:
    """The rule without a past equals autograd with h detached, for the modern notation."""
    torch.manual_seed(0)
    steps = 12
    w_i, w_o, w_c = weights = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    xs = torch.randn(steps, dtype=torch.float64)
    h = c = torch.zeros((), dtype=torch.float64)
    sum_i, sum_c = torch.zeros(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    for x in xs:
        y = torch.stack([x, h.detach()])  # the truncation
        i, o, c_tilde = torch.sigmoid(w_i @ y), torch.sigmoid(w_o @ y), 2 * torch.tanh(w_c @ y / 2)
        c = c + i * c_tilde
        h = o * torch.tanh(c / 2)
        with torch.no_grad():
            sum_c += i * (1 - (c_tilde / 2) ** 2) * y  # g' = 1 - (g / 2)^2
            sum_i += c_tilde * i * (1 - i) * y
    (expected,) = torch.autograd.grad(h, weights)
    with torch.no_grad():
        squashed = torch.tanh(c / 2)
        into_state = o * (1 - squashed**2) / 2
        found = torch.stack([into_state * sum_i, squashed * o * (1 - o) * y, into_state * sum_c])
    assert torch.allclose(found, expected, atol=1e-12)


def test_names_of_code_on_the_companion_page_exist() -> None:
    """Every name in the tables' code column stands in the code it speaks of."""
    cells = json.loads((ROOT / "notebooks" / "lstm_cell.ipynb").read_text(encoding="utf-8"))
    notebook = "\n".join("".join(cell["source"]) for cell in cells["cells"])
    plain = (ROOT / "src" / "lstm1997" / "plain.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "reading-the-paper.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    names = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert {"c_tilde", "h_prev = h_prev.detach()", "e_s", "ds_dw_in"} <= names
    for name in names:
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        assert word.search(notebook) or word.search(plain), name


def test_every_numbered_equation_of_the_paper_is_on_the_companion_page() -> None:
    page = (ROOT / "docs" / "reading-the-paper.md").read_text(encoding="utf-8")
    found = set()
    for row in (line for line in page.splitlines() if re.match(r"\| \(\d", line)):
        numbers = [int(n) for n in re.findall(r"\((\d+)\)", row.split("|")[1])]
        first, last = numbers if " to " in row.split("|")[1] else (None, None)
        found |= set(range(first, last + 1)) if first and last else set(numbers)
    assert found == set(range(1, 42))


def test_the_round_step_of_chapter_5() -> None:
    """What the page computes for the nudge and the four steps back, against autograd."""
    text = (ROOT / "docs" / "chapters" / "05-the-math.md").read_text(encoding="utf-8")
    sets = re.findall(r"\{% set ([\w,]+)=(.*?) %\}", text)
    page: dict[str, float | tuple[float, ...]] = {}
    for names, rule in sets:
        exec(f"{names} = {rule}", {}, page)

    def given(name: str) -> torch.Tensor:
        return torch.tensor(float(page[name]), dtype=torch.float64, requires_grad=True)

    f, old, i, note, o, y = (given(name) for name in ("f", "old", "i", "note", "o", "y"))
    c = f * old + i * note
    h = o * torch.tanh(c)
    found = torch.autograd.grad((h - y) ** 2 / 2, [h, c, old, f])
    dh, dc = page["dh"], page["dc"]
    expected = [dh, dc, dc * page["f"], dc * page["old"]]
    assert [one.item() for one in found] == pytest.approx(expected)
    # Each factor as it is shown gives the product that is shown.
    shown = [
        round(value, 2) for value in (dh, page["o"], page["slope"], dc, page["f"], page["old"])
    ]
    assert round(shown[0] * shown[1] * shown[2], 2) == shown[3]
    assert round(shown[3] * shown[4], 2) == round(expected[2], 2)
    assert round(shown[3] * shown[5], 2) == round(expected[3], 2)
    effects, arriving = page["effects"], page["arriving"]
    assert sum(arriving * one for one in effects) == pytest.approx(arriving * sum(effects))


CODE = {s: s for s in ("f_t", "i_t", "o_t", "c_t", "h_t")} | {r"\tilde c_t": "c_tilde"}


def _line_of_code(tag: str, number: int) -> str:
    return code("lstm_cell")[tag].splitlines()[number - 1].strip()


def test_the_line_of_code_under_an_equation_of_chapter_4_is_its_own() -> None:
    """Lines are named by their number, which moves when the notebook does."""
    text = (ROOT / "docs" / "chapters" / "04-how-it-works.md").read_text(encoding="utf-8")
    found = 0
    for part in re.finditer(r'cell\("lstm_cell", "(cell(?:_1997)?)", lines="(\d+)"\)', text):
        before = text[: part.start()]
        (symbol,) = re.findall(r"\\begin\{aligned\}\s*\\\w+\{([^{}]+)\} &=", before)[-1:]
        assert _line_of_code(part[1], int(part[2])).startswith(f"{CODE[symbol]} = "), part[0]
        found += 1
    assert found == 9
    (line,) = re.findall(
        r'cell\("lstm_cell", "cell_1997", lines="(\d+)"\)',
        (ROOT / "docs" / "chapters" / "05-the-math.md").read_text(encoding="utf-8"),
    )
    assert _line_of_code("cell_1997", int(line)) == "h_prev = h_prev.detach()"
