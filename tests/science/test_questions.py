"""The cells of notebooks/questions.ipynb: what the page says of their results holds."""

import math
from typing import Any

import pytest
import torch
from torch import nn

from ..notebook_cells import run

torch.set_num_threads(1)  # tensors this small are not worth sharing out


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    return run("questions").results


def test_relu_lets_the_page_grow_where_tanh_bounds_it(results):
    assert results["page_tanh"][1] < 0.2 * results["page_relu"][0]
    assert math.isfinite(results["page_relu"][1])


def test_dropout_acts_between_layers_and_not_when_testing(results):
    below, above = results["moved"]
    assert below == 0 < above
    assert results["same_in_eval"] == "True"


def test_what_recurrent_masks_leave_is_what_chance_says(results):
    keep = results["keep"]
    assert results["left_new"] == pytest.approx(keep**100, abs=5e-5)
    assert results["left_one"] == pytest.approx(keep, abs=0.01)


def test_weights_are_counted_as_the_formulas_say(results):
    assert results["recurrent"] == 4 * 128 * (28 + 128 + 2)
    assert results["window"] == {f"T{T}": 128 * (28 * T + 1) for T in (10, 100, 1000)}
    for name, count in results["sizes"].items():
        n, layers = map(int, name.split("x"))
        assert count == 4 * n * (64 + n + 2) + (layers - 1) * 4 * n * (2 * n + 2)
    one = 8 * (3 + 8 + 2)
    assert results["gru"] == {"RNN": one, "GRU": 3 * one, "LSTM": 4 * one}


def test_only_a_packed_batch_ends_where_the_sequence_ends(results):
    off = results["off"]
    assert off["packed"] < 1e-6 < 0.01 < min(off["end"], off["front"])
    assert results["counted"] == 3 + 8 + 5


def test_the_last_batch_complains_as_the_heading_says(results):
    assert results["complaint"].startswith("Expected hidden[0] size")


def test_carried_pieces_equal_the_whole_stream(results):
    assert results["gap_carried"] < 1e-6 < 0.01 < results["gap_reset"]


def test_shuffled_windows_leak_and_a_split_by_time_does_not(results):
    assert results["leak_by_time"] == 0 < 0.9 < results["leak_shuffled"]


def test_the_hidden_state_alone_cannot_say_three(results):
    assert results["answer_bare"] <= 1
    assert results["answer_linear"] == pytest.approx(3, abs=0.05)


def test_a_net_errs_more_on_its_own_answers(results):
    assert results["error_own"] > 5 * results["error_told"]


def test_a_nan_spoils_every_weight_and_clipping_tames_an_explosion(results):
    assert results["spoilt"] == 4 * 8 * (3 + 8 + 2)
    assert results["after"] == pytest.approx(1, abs=1e-3)
    assert results["before"] > 1000


def test_orthogonal_weights_keep_lengths(results):
    assert results["stretch_orthogonal"] == pytest.approx([1] * 4, abs=1e-4)
    assert min(results["stretch_fresh"]) > 1


def test_the_gru_of_the_page_is_pytorchs_own():
    names = run("questions", "setup", "gru").names
    for seed in range(10):
        torch.manual_seed(seed)
        gru, xs = nn.GRU(3, 8), torch.randn(7, 4, 3)
        names["gru"] = gru
        h = torch.zeros(4, 8)
        for x in xs:
            h = names["gru_step"](x, h)
        assert torch.allclose(h, gru(xs)[1][0], atol=1e-6)
