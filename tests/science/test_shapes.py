"""The cells of notebooks/shapes.ipynb: every printed shape and distance against fresh runs."""

import re
import warnings
from typing import Any

import pytest
import torch
from torch import nn

from ..notebook_cells import run

torch.set_num_threads(1)  # tensors this small are not worth sharing out


@pytest.fixture(scope="module")
def ran() -> tuple[dict[str, Any], dict[str, str]]:
    """The names the notebook defines, and what each cell prints."""
    with warnings.catch_warnings():
        ran = run("shapes")
    return ran.names, ran.printed


@pytest.mark.filterwarnings("ignore:LSTM with projections")
def test_the_table_holds_every_mix_with_its_true_shapes(ran):
    scope, printed = ran
    row = re.compile(r"(yes|no) +(\d)  (\d)  (-|\d)  ([\d,]+) +([\d,]+) +([\d,]+)$", re.MULTILINE)
    seen = set()
    for match in row.finditer(printed["table"]):
        first, layers, directions, proj, *shown = match.groups()
        torch.manual_seed(1)
        lstm = nn.LSTM(
            scope["input_size"],
            scope["hidden_size"],
            int(layers),
            batch_first=first == "yes",
            bidirectional=directions == "2",
            proj_size=0 if proj == "-" else int(proj),
        )
        xs = torch.randn(scope["time"], scope["batch"], scope["input_size"])
        output, (h_n, c_n) = lstm(xs.transpose(0, 1) if first == "yes" else xs)
        true = [tuple(tensor.shape) for tensor in (output, h_n, c_n)]
        assert [tuple(map(int, text.split(","))) for text in shown] == true
        seen.add((first, layers, directions, proj))
    assert len(seen) == 16


def test_the_rule_gives_every_shape(ran):
    scope, _ = ran
    assert scope["agree"] == len(scope["rows"]) == 16


def test_the_sizes_tell_the_axes_apart(ran):
    """No two axes of the table have the same length, so a shape names its axes."""
    scope, _ = ran
    hidden, proj = scope["hidden_size"], scope["proj_size"]
    stacks = [1, 2, 3, 6]  # layers times directions
    axes = [scope["time"], scope["batch"], hidden, 2 * hidden, proj, 2 * proj, *stacks]
    assert len(set(axes)) == len(axes)


def test_the_overlap_of_output_and_h_n(ran):
    _, printed = ran
    assert re.findall(r"True|False", printed["overlap"]) == ["True", "True", "False"]


def test_padding_moves_the_state_and_packing_does_not(ran):
    scope, _ = ran
    lengths = scope["lengths"].tolist()
    full = lengths.index(max(lengths))
    for wrong in ("gap_last", "gap_h_n_padded", "gap_backward"):
        gaps = scope[wrong]
        assert gaps[full] < 1e-6
        assert all(gap > 0.01 for row, gap in enumerate(gaps) if row != full), wrong
    assert min(scope["gap_backward_last"]) > 0.01
    for right in ("gap_by_length", "gap_forward", "gap_unpacked"):
        assert max(scope[right]) < 1e-6, right


def test_packed_states_are_those_of_each_sequence_alone(ran):
    """The notebook's truth, h_n of a packed batch, against one run per sequence."""
    scope, _ = ran
    with torch.no_grad():
        for row, length in enumerate(scope["lengths"].tolist()):
            _, (alone, _) = scope["lstm"](scope["padded"][row : row + 1, :length])
            assert (scope["h_n"][:, row] - alone[:, 0]).abs().max() < 1e-6
