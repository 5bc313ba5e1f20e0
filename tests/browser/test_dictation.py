"""The cell that takes dictation: its numbers against PyTorch, its hands, and what it says."""

from __future__ import annotations

import re

import pytest
import torch

from tests.browser.conftest import dictation_nets
from tests.notebook_cells import run

FLAGS, QUESTIONS = [0, 10, 17], [6, 14, 22]


@pytest.fixture(scope="module")
def page(page_with):
    return page_with("dictation-line")


def stream(page, flags, questions):
    """Inputs as the page makes them, and what to say."""
    return page(
        "([flags, questions], m) => m.stream(m.heard(1), flags, questions)", [flags, questions]
    )


@pytest.mark.parametrize("kind", ["lstm", "cell_1997"])
@pytest.mark.parametrize("flags", [FLAGS, [3, 4, 20]])
def test_the_page_computes_what_the_notebook_computes(page, kind, flags):
    found, net = stream(page, flags, QUESTIONS), dictation_nets()[kind]
    steps = page("([kind, net, xs], m) => m.run(kind, net, xs)", [kind, net, found["xs"]])
    names = run("gates_at_work", "streams", "cell").names
    # The notebook runs several cells at once, along the first axis, the reader's second.
    W, U, b = (torch.tensor([net[part]], dtype=torch.float64) for part in ("W", "U", "b"))
    weights = [W, U, b, torch.tensor(net["reader"], dtype=torch.float64)[:, None]]
    xs = torch.tensor(found["xs"], dtype=torch.float64)[:, None]
    torch.set_default_dtype(torch.float64)
    try:
        says, trace = names["run"](weights, xs, kind == "lstm")
    finally:
        torch.set_default_dtype(torch.float32)
    sign = net.get("sign", 1)
    for t, step in enumerate(steps):
        assert step["says"] == pytest.approx(says[t, 0, 0].item(), abs=1e-12)
        assert step["c"] == pytest.approx(sign * trace[t]["c"][0, 0].item(), abs=1e-12)
        for gate in "io" if kind == "cell_1997" else "fio":
            assert step[gate] == pytest.approx(trace[t][gate][0, 0].item(), abs=1e-12)


def test_what_should_be_said_is_the_last_flagged_number(page):
    found = stream(page, [2, 5, 5], [0, 3, 5])
    numbers = [x[0] for x in found["xs"]]
    assert found["wanted"][0] is None  # asked before anything was written
    assert found["wanted"][3] == numbers[2]
    assert found["wanted"][5] == 0 and found["xs"][5] == [numbers[5], 1, 0]  # the flag wins


def answers(text: str) -> list[tuple[float, float]]:
    found = re.findall(r"should say (−?[\d.]+), says (−?[\d.]+)", text)
    return [(float(a.replace("−", "-")), float(b.replace("−", "-"))) for a, b in found]


def test_the_modern_cell_is_right_and_the_cell_of_1997_says_the_running_sum(reader):
    someone = reader("dictation-line")
    taps = ".x-picture circle[stroke='var(--c-forget)']"
    assert someone.page.locator(taps).count()
    assert [wanted for wanted, _ in answers(someone.says)] == [0.8, -0.6, 0.3]
    assert all(abs(wanted - says) < 0.1 for wanted, says in answers(someone.says))
    someone.choose("Which cell?", "1997 cell")
    sums = [0.8, 0.2, 0.5]
    for (_, says), total in zip(answers(someone.says), sums, strict=True):
        assert says == pytest.approx(total, abs=0.1)
    assert not someone.page.locator(taps).count() and "× 1" in someone.page.inner_text(".x-picture")
    assert "✗" in someone.says and "running sum" in someone.says


@pytest.mark.parametrize("way", ["key", "mouse", "finger"])
def test_a_flag_is_moved_and_the_answer_follows(reader, way):
    touch = {"has_touch": True} if way == "finger" else {}
    someone = reader("dictation-line", viewport={"width": 700, "height": 900}, **touch)
    handle = someone.page.get_by_role("slider", name="Second flag").first
    if way == "key":
        someone.use("Second flag", *["ArrowLeft"] * 2)
    else:
        lane = someone.page.locator(".x-hands").bounding_box()
        assert lane
        someone.drag(handle, -2 * (lane["width"] - 16) / 24, 30, finger=way == "finger")
    said = handle.get_attribute("aria-valuetext")
    assert said and said.startswith("step 9, where it hears")
    number = float(said.split()[-1].replace("−", "-"))
    (_, _), (wanted, says), _ = answers(someone.says)
    assert wanted == number and abs(says - number) < 0.1
