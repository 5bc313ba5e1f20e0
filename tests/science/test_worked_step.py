"""The worked step against an independent recomputation of every number in its record.

The inputs are read from the record; everything else is computed here by other means than the
notebook's: `torch.nn.LSTMCell` for the forward step, autograd on a graph written with the
stacked matrices for the derivatives, and finite differences in 50-digit arithmetic.
"""

import itertools
from decimal import Decimal, getcontext
from typing import Any

import pytest
import torch
from torch import nn

from ..notebook_cells import run

GATES = "fioc"
WEIGHTS = [f"{p}_{g}" for p in "WUb" for g in GATES]
GIVEN = ["x", "h_prev", "c_prev", *WEIGHTS]


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    """The numbers that the notebook's `results` cell ends in."""
    return {n: v for n, v in run("one_step_by_hand").results.items() if n != "given"}


@pytest.fixture(scope="module")
def recomputed(record) -> dict[str, float]:
    """Every derived value of the record, computed without the notebook's code."""
    given = {n: torch.tensor(record[n], dtype=torch.float64, requires_grad=True) for n in GIVEN}
    x, h_prev, c_prev = given["x"], given["h_prev"], given["c_prev"]
    wires = {g: given[f"W_{g}"] * x + given[f"U_{g}"] * h_prev + given[f"b_{g}"] for g in GATES}
    f, i, o = (1 / (1 + torch.exp(-wires[g])) for g in "fio")
    c_tilde = 1 - 2 / (torch.exp(2 * wires["c"]) + 1)
    kept, written = f * c_prev, i * c_tilde
    c = kept + written
    tanh_c = 1 - 2 / (torch.exp(2 * c) + 1)
    h = o * tanh_c
    loss = 0.5 * (h - record["target"]).square()
    inner = {"h": h, "o": o, "c": c, "f": f, "i": i, "c_tilde": c_tilde}
    inner |= {f"a_{g}": wires[g] for g in GATES}
    slopes = torch.autograd.grad(loss, [*inner.values(), *given.values()])
    values = {f"a_{g}": wires[g] for g in GATES}
    values |= {"f": f, "i": i, "o": o, "c_tilde": c_tilde, "kept": kept, "written": written}
    values |= {"c": c, "tanh_c": tanh_c, "h": h, "loss": loss}
    values |= {f"dL_d{n}": s for n, s in zip([*inner, *given], slopes, strict=True)}

    i_1997, o_1997 = torch.sigmoid(wires["i"]), torch.sigmoid(wires["o"])
    c_tilde_1997 = 4 * torch.sigmoid(wires["c"]) - 2  # equation (5) of the paper
    c_1997 = c_prev + i_1997 * c_tilde_1997
    squashed = 2 * torch.sigmoid(c_1997) - 1  # equation (4)
    values |= {f"a_{g}_1997": wires[g] for g in "ioc"}
    values |= {"i_1997": i_1997, "o_1997": o_1997, "c_tilde_1997": c_tilde_1997}
    values |= {"kept_1997": c_prev, "written_1997": i_1997 * c_tilde_1997, "c_1997": c_1997}
    values |= {"tanh_c_1997": squashed, "h_1997": o_1997 * squashed}
    values["dc_dc_prev_1997"] = torch.autograd.grad(c_1997, c_prev)[0]
    return {name: value.item() for name, value in values.items()}


def test_every_number_equals_its_recomputation(record, recomputed):
    assert set(record) == set(GIVEN) | {"target"} | set(recomputed)
    for name, value in recomputed.items():
        assert record[name] == pytest.approx(value, rel=1e-12, abs=1e-15), name


def test_what_is_given_stands_by_itself_for_the_picture(record):
    given = run("one_step_by_hand").results["given"]
    assert given == {name: record[name] for name in [*GIVEN, "target"]}


def test_all_values_are_plain_floats(record):
    assert all(type(value) is float for value in record.values())


def test_the_forward_step_is_that_of_pytorchs_cell(record):
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    with torch.no_grad():  # PyTorch's rows: i, f, g (the candidate), o
        cell.weight_ih.copy_(torch.tensor([[record[f"W_{g}"]] for g in "ifco"]))
        cell.weight_hh.copy_(torch.tensor([[record[f"U_{g}"]] for g in "ifco"]))
        cell.bias_ih.copy_(torch.tensor([record[f"b_{g}"] for g in "ifco"]))
        cell.bias_hh.zero_()
        x, h, c = (torch.tensor([[record[n]]]).double() for n in ("x", "h_prev", "c_prev"))
        h, c = cell(x, (h, c))
    assert h.item() == pytest.approx(record["h"], rel=1e-12)
    assert c.item() == pytest.approx(record["c"], rel=1e-12)


def exact_loss(v: dict[str, Decimal], target: Decimal) -> Decimal:
    """The loss of the step in decimal arithmetic."""
    a = {g: v[f"W_{g}"] * v["x"] + v[f"U_{g}"] * v["h_prev"] + v[f"b_{g}"] for g in GATES}
    f, i, o = (1 / (1 + (-a[g]).exp()) for g in "fio")
    c = f * v["c_prev"] + i * (1 - 2 / ((2 * a["c"]).exp() + 1))
    return (o * (1 - 2 / ((2 * c).exp() + 1)) - target) ** 2 / 2


def test_every_gradient_equals_the_finite_difference(record):
    getcontext().prec = 50
    target, nudge = Decimal(repr(record["target"])), Decimal("1e-15")
    given = {name: Decimal(repr(record[name])) for name in GIVEN}
    for name in GIVEN:
        up = exact_loss(given | {name: given[name] + nudge}, target)
        down = exact_loss(given | {name: given[name] - nudge}, target)
        slope = float((up - down) / (2 * nudge))
        assert record[f"dL_d{name}"] == pytest.approx(slope, rel=1e-10), name


def test_the_factor_along_the_cell_state(record):
    assert record["dL_dc_prev"] / record["dL_dc"] == pytest.approx(record["f"], rel=1e-12)
    assert record["dc_dc_prev_1997"] == 1.0


def test_the_example_can_be_followed_with_a_calculator(record):
    """Inputs, weights and pre-activations need at most two decimals; the gates differ visibly."""
    for name in [*GIVEN, "target", *(f"a_{g}" for g in GATES)]:
        assert round(record[name], 2) == record[name], name
    gates = sorted(record[g] for g in "fio")
    assert all(high - low > 0.15 for low, high in itertools.pairwise(gates))
    assert record["f"] > 0.8 and 0.5 < record["i"] < 0.75 and 0.4 < record["o"] < 0.6
    assert record["c_tilde"] < 0 < record["c"]
