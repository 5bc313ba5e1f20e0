"""The numbers the explorables show, set by keyboard, against PyTorch."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from tests.browser.reader import Reader, close, number, numbers_in
from tests.notebook_cells import code

ROOT = Path(__file__).parents[2]
DOUBLE = torch.float64
torch.set_num_threads(1)  # tensors this small only wait for each other


def tensor(values) -> torch.Tensor:
    return torch.tensor(values, dtype=DOUBLE)


def left_by_autograd(step: Callable, lag: int) -> float:
    """How much of the gradient by the last state reaches the state `lag` steps before."""
    first = state = torch.zeros((), dtype=DOUBLE, requires_grad=True)
    for _ in range(lag):
        state = step(state)
    (gradient,) = torch.autograd.grad(state, first)
    return gradient.item()


# ---------------------------------------------------------------- <memory-half-life>


def test_memory_half_life_is_the_forget_gates(reader):
    someone = reader("memory-half-life")

    def check(bias: float, lag: int, kept: float) -> None:
        f = torch.sigmoid(tensor(bias))
        left = left_by_autograd(lambda c: f * c, lag)
        shown = numbers_in(
            re.sub(r"\b1 step\b", "1 steps", someone.says),
            "With b = # the forget gate keeps # a step, so half is gone after # steps; after # "
            "steps # is left. To have # left then takes b = # or more.",
        )
        assert shown[0] == pytest.approx(bias)
        assert close(shown[1], f.item(), 3)
        assert close(shown[2], math.log(0.5) / math.log(f.item()))
        assert shown[3] == lag
        assert close(shown[4], left)
        assert shown[5] == pytest.approx(kept)
        needed = tensor(kept ** (1 / lag)).logit().item()
        assert shown[6] == pytest.approx(needed, abs=0.0051)

    check(1.0, 100, 0.5)
    someone.use("Forget bias b", *["ArrowRight"] * 20)
    check(3.0, 100, 0.5)
    someone.use("Set the bias as PyTorch", "Enter")
    check(0.0, 100, 0.5)
    someone.use("More", "Enter")
    someone.use("How long must you remember?", "Home", "ArrowRight", "ArrowRight")
    someone.use("How much must be left?", *["ArrowRight"] * 30)
    check(0.0, 3, 0.8)
    someone.use("How long must you remember?", "End")
    someone.use("The bias that this needs", "Enter")
    bias, needed = numbers_in(someone.says.replace(",", ""), "b = # the"), someone.says
    assert numbers_in(needed, "takes b = #")[0] <= 9
    check(bias[0], 1000, 0.8)


@pytest.mark.parametrize("finger", [False, True])
def test_the_half_life_is_dragged_along_the_steps(reader, finger):
    """From two steps to a hundred times as many: as far on a log axis as from 10 to 1,000."""
    someone = reader("memory-half-life", has_touch=finger, viewport={"width": 700, "height": 800})
    ticks = someone.page.evaluate(
        "[...document.querySelectorAll('.x-picture text')]"
        ".filter((t) => ['10', '1,000'].includes(t.textContent))"
        ".map((t) => { const b = t.getBoundingClientRect(); return b.x + b.width / 2; })"
    )
    before = numbers_in(someone.says, "gone after # steps")[0]
    handle = someone.page.get_by_role("slider", name="Forget bias b").first
    someone.drag(handle, ticks[1] - ticks[0], finger=finger)
    after = numbers_in(someone.says.replace(",", ""), "gone after # steps")[0]
    assert after / before == pytest.approx(100, rel=0.1)  # the bias moves in steps of 0.1


# ---------------------------------------------------------------- <lstm-step>

GIVEN = ("x", "h_prev", "c_prev", "target", *(f"{p}_{g}" for g in "fioc" for p in "WUb"))


def autograd_of_step(cell: str, given: dict[str, float]) -> dict[str, float]:
    """The gradients of the loss by all that is given, and by the states, from PyTorch."""
    v = {name: tensor(given[name]).requires_grad_() for name in GIVEN}

    def gate(g: str) -> torch.Tensor:
        return v[f"W_{g}"] * v["x"] + v[f"U_{g}"] * v["h_prev"] + v[f"b_{g}"]

    modern = cell == "modern"
    f = torch.sigmoid(gate("f")) if modern else tensor(1.0)
    i, o = torch.sigmoid(gate("i")), torch.sigmoid(gate("o"))
    c_tilde = torch.tanh(gate("c")) if modern else 4 * torch.sigmoid(gate("c")) - 2
    c = f * v["c_prev"] + i * c_tilde
    h = o * (torch.tanh(c) if modern else 2 * torch.sigmoid(c) - 1)
    loss = (h - v["target"]) ** 2 / 2
    extra = {"i": i, "o": o, "c_tilde": c_tilde, "c": c, "h": h} | ({"f": f} if modern else {})
    names = [*v, *extra]
    grads = torch.autograd.grad(loss, [*v.values(), *extra.values()], allow_unused=True)
    found = {f"dL_d{n}": g.item() for n, g in zip(names, grads, strict=True) if g is not None}
    return found | {name: value.item() for name, value in extra.items()} | {"loss": loss.item()}


def walk(someone: Reader) -> tuple[dict[str, float], list[str]]:
    """Step through all stages by keyboard; the values shown, by name, and the code lines."""
    shown: dict[str, float] = {}
    lines: list[str] = []
    someone.use("Next →")
    while True:
        for line, result in someone.page.evaluate(
            "() => [...document.querySelectorAll('.x-lines > div:has(code)')].map("
            "(one) => [one.querySelector('code').textContent, one.querySelector('b').textContent])"
        ):
            lines.append(line)
            names = line.split(" = ")[0].split(", ")
            values = [number(text) for text in result.split(", ")]
            shown |= dict(zip(names, values, strict=True))
        at_end = "document.activeElement.getAttribute('aria-disabled') === 'true'"
        if someone.page.evaluate(at_end):
            return shown, lines
        someone.press("Enter")


@pytest.mark.parametrize("cell", ["modern", "1997"])
def test_lstm_step_shows_the_worked_step_and_autograds_gradients(reader, worked, cell):
    """All stages there and back, then with two numbers changed; the code lines are a program."""
    someone = reader("lstm-step")
    if cell == "1997":
        someone.choose("Which cell?", "1997 cell")
    someone.use("More", "Enter")
    for changed in ({}, {"x": -0.7, "U_o": 2.25}):
        for name, value in changed.items():
            someone.enter({"x": "xt", "U_o": "U of the output gate"}[name], value)
        if changed:
            someone.choose("Which way?", "forwards")
            someone.page.evaluate("document.querySelector('lstm-step').set({stage: 0})")
        given = {name: worked[name] for name in GIVEN} | changed
        shown, lines = walk(someone)

        scope: dict = {"math": math, "sigmoid": lambda a: 1 / (1 + math.exp(-a)), **given}
        exec("\n".join(lines), scope)
        for name, value in shown.items():
            assert abs(value - scope[name]) <= 0.50001e-4, name
        expected = autograd_of_step(cell, given)
        for name in ("target", *(() if cell == "modern" else ("W_f", "U_f", "b_f"))):
            expected.pop(f"dL_d{name}", None)
        for name, value in expected.items():
            assert abs(scope[name] - value) < 1e-12, name
            assert name in shown, f"{name} is never shown"
    if cell == "modern":
        source = "\n".join(code("one_step_by_hand").values())
        assert not [line for line in lines if line not in source.replace(" ** 2", "**2")]


def test_the_line_under_the_picture_says_what_the_stage_computes(reader, worked):
    """Each brief line is Python, and gives the value of that name."""
    someone = reader("lstm-step")
    found = someone.page.evaluate(
        """async () => {
            const {STAGES, work} = await import('/assets/explorables/lstm-step.js');
            const {data} = document.querySelector('lstm-step');
            return Object.entries(STAGES).map(([cell, ways]) => [
                work(cell, data), Object.values(ways).flat().map(({brief}) => brief)]);
        }"""
    )
    for values, briefs in found:
        scope = {"math": math, "sigmoid": lambda a: 1 / (1 + math.exp(-a)), **values}
        assert len([line for line in briefs if line]) >= 11
        for line in filter(None, briefs):
            name, _, right = line.partition(" = ")
            assert eval(right, scope) == pytest.approx(values[name], abs=1e-12), line
    assert found[0][0]["c"] == pytest.approx(worked["c"], abs=1e-12)


LIT = "[...document.querySelectorAll('.x-cell [data-wire]:not(.x-dim)')].map((w) => w.dataset.wire)"


def test_lstm_step_lights_the_part_it_speaks_of(reader):
    someone = reader("lstm-step")
    someone.use("Next →", "Enter")
    lit = someone.page.evaluate(LIT)
    assert "a_f" in lit and "h_prev" in lit and "a_o" not in lit and "kept" not in lit
    assert (
        someone.page.get_by_role("slider", name="forget gate").get_attribute("aria-valuetext")
        == "0.8808"
    )
    assert "σ(0.25 × 2 + 1 × 0.5 + 1) = 0.8808" in someone.page.inner_text(".x-brief")
    someone.choose("Which cell?", "1997 cell")
    assert "1997" in someone.page.get_attribute(".x-cell [role=img]", "aria-label")
    assert not someone.page.get_by_role("slider", name="forget gate").is_visible()
    assert "× 1" in someone.page.inner_text(".x-cell")
    assert not someone.page.locator(".x-seen >> text=forget").count()


def given_by_hand(cell: str, given: dict[str, float], hands: dict[str, float]) -> dict[str, float]:
    """PyTorch's values of the step in which some gates are constants."""
    t = {name: tensor(value) for name, value in given.items()}

    def layer(g: str) -> torch.Tensor:
        return t[f"W_{g}"] * t["x"] + t[f"U_{g}"] * t["h_prev"] + t[f"b_{g}"]

    f, i, o = (tensor(hands[g]) if g in hands else torch.sigmoid(layer(g)) for g in "fio")
    c = f * t["c_prev"] + i * torch.tanh(layer("c"))
    return {"c": c.item(), "h": (o * torch.tanh(c)).item()}


HANDS = {"forget gate": "f", "input gate": "i", "output gate": "o", "the new input, x": "x",
         "its last output, h": "h_prev", "the old page, c": "c_prev"}  # fmt: skip


@pytest.mark.parametrize("by", ["mouse", "touch", "keys"])
@pytest.mark.parametrize("label", HANDS)
def test_each_hand_of_the_step_sets_its_number(reader, worked, label, by):
    """And what follows is PyTorch's: a tap in the hand is a constant."""
    seat = {"viewport": {"width": 390, "height": 844}, "has_touch": True} if by == "touch" else {}
    someone = reader("lstm-step", "#lstm-step=stage:6", **seat)
    hand = someone.page.get_by_role("slider", name=label)
    before = float(hand.get_attribute("aria-valuenow"))
    hand.scroll_into_view_if_needed()
    box = hand.locator(".x-reach").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if by == "mouse":
        someone.page.mouse.move(x, y)
        someone.page.mouse.down()
        someone.page.mouse.move(x, y + 25, steps=3)
        someone.page.mouse.up()
    elif by == "touch":
        finger = someone.page.context.new_cdp_session(someone.page)
        for kind, down in (
            ("touchStart", 0),
            ("touchMove", 10),
            ("touchMove", 25),
            ("touchEnd", None),
        ):
            points = [] if down is None else [{"x": x, "y": y + down}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    else:
        hand.focus()
        someone.press("PageDown", "ArrowDown")
    after = float(hand.get_attribute("aria-valuenow"))
    assert after < before
    name = HANDS[label]
    state = someone.page.evaluate("document.querySelector('lstm-step').state")
    given = {key: state[key] for key in GIVEN}
    hands = {name: after} if name in "fio" else {}
    assert hands or given[name] == after
    assert ("You hold" in someone.says) == bool(hands)
    expected = given_by_hand("modern", given, hands)
    shown = number(someone.page.inner_text(".x-brief b"))
    assert shown == pytest.approx(expected["h"], abs=0.50001e-4)
    if hands:
        assert "held by hand" in hand.get_attribute("aria-valuetext")
        someone.use("Back to the cell’s own values", "Enter")
        assert float(hand.get_attribute("aria-valuenow")) == pytest.approx(before, abs=1e-9)


def test_a_link_in_the_text_holds_a_tap_and_a_held_gate_learns_nothing(reader, worked):
    someone = reader("lstm-step", "#lstm-step=forget:0,stage:4")
    expected = given_by_hand("modern", worked["given"], {"f": 0.0})
    assert number(someone.page.inner_text(".x-brief b")) == pytest.approx(
        expected["c"], abs=0.50001e-4
    )
    someone.open("#lstm-step=forget:0,way:backward,stage:3")
    someone.open_more()
    someone.page.wait_for_selector(".x-lines code")  # filled once it is open
    lines = someone.page.evaluate(
        "[...document.querySelectorAll('.x-lines code')].map((c) => c.textContent)"
    )
    assert lines == ["dL_df = dL_dc * c_prev"] and "nothing is learned" in someone.says


def test_a_wire_and_its_term_light_together(reader):
    someone = reader("lstm-step", "#lstm-step=stage:4")
    hot = """[...new Set([...document.querySelectorAll('.x-hot')].map((one) =>
        `${one.closest('.x-brief') ? 'term' : 'wire'} ${one.dataset.wire}`))].sort()"""
    someone.page.locator(".x-brief [data-wire=c_prev]").hover()
    assert someone.page.evaluate(hot) == ["term c_prev", "wire c_prev"]
    someone.page.get_by_role("slider", name="input gate").focus()
    assert someone.page.evaluate(hot) == ["term i", "wire i"]
    someone.page.evaluate("document.activeElement.blur()")
    assert someone.page.evaluate(hot) == []


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_values_run_along_the_lit_wires_once_unless_asked_not_to(reader, motion):
    someone = reader("lstm-step", "#lstm-step=stage:3", reduced_motion=motion)
    someone.use("Next →", "Enter")
    runs = someone.page.locator(".x-run")
    assert (runs.count() > 3) == (motion == "no-preference")
    someone.page.get_by_role("slider", name="input gate").press("ArrowUp")
    assert runs.count() == 0  # no fresh start under the reader's hand


OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll('.x-cell text')]
        .map((text) => [text, text.getBoundingClientRect()])
        .filter(([text, box]) => text.textContent && box.width);
    const view = document.querySelector('.x-cell svg').getBoundingClientRect();
    const found = [];
    boxes.forEach(([text, a], k) => {
        const word = text.textContent;
        const size = parseFloat(getComputedStyle(text).fontSize);
        if (size < 12 || size > 15) found.push(`${word}: ${size} px`);
        const out = Math.max(
            view.left - a.left, a.right - view.right, view.top - a.top, a.bottom - view.bottom);
        if (out > 1) found.push(`${word} leaves the picture`);
        for (const [other, b] of boxes.slice(k + 1)) {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 5) found.push(`${word} on ${other.textContent}`);
        }
    });
    return found;
}"""


@pytest.mark.parametrize("width", [360, 390, 768, 1440])
def test_labels_of_the_step_keep_clear_of_each_other(reader, width):
    someone = reader("lstm-step", viewport={"width": width, "height": 900})
    faults = {}
    for cell in ("modern", "original"):
        for way in ("forward", "backward"):
            for stage in range(-1, 8):
                for more in ({}, {"c_prev": -2.5, "x": -1.3, "target": -5}):
                    state = {"cell": cell, "way": way, "stage": stage, **more}
                    someone.page.evaluate(
                        "(s) => document.querySelector('lstm-step').set(s)", state
                    )
                    if found := someone.page.evaluate(OVERLAPS):
                        faults[str(state)] = found
    assert not faults


# ---------------------------------------------------------------- <trained-cell>


def net_of_1997(net: dict, xs: torch.Tensor, held: dict) -> torch.Tensor:
    """What the net says at each step: xs (batch, time, 2) to (batch, time)."""
    weights = {name: tensor(net[name]) for name in net if name[0] in "Wb" and name != "blocks"}
    block = [b for b, size in enumerate(net["blocks"]) for _ in range(size)]
    y = xs.new_zeros(len(xs), len(block) + 2 * len(net["blocks"]))
    s = xs.new_zeros(len(xs), len(block))
    says = []
    for x in xs.unbind(1):
        source = torch.cat([x, y], dim=1)
        gates = []
        for kind in ("in", "out"):
            value = torch.sigmoid(source @ weights[f"W_{kind}"].T + weights[f"b_{kind}"])
            for b, fixed in held.get(kind, {}).items():
                value[:, b] = fixed
            gates.append(value)
        in_gate, out_gate = gates
        s = s + in_gate[:, block] * (
            4 * torch.sigmoid(source @ weights["W_c"].T + weights["b_c"]) - 2
        )
        cells = out_gate[:, block] * (2 * torch.sigmoid(s) - 1)
        y = torch.cat([cells, in_gate, out_gate], dim=1)
        says.append(torch.sigmoid(cells @ weights["W_y"].T + weights["b_y"])[:, 0])
    return torch.stack(says, dim=1)


FRESH = """async () => {
    const piece = await import('/assets/explorables/trained-cell.js');
    const {random} = await import('/assets/explorables/lstm.js');
    const chance = random(1997);
    const drawn = Array.from({length: 1000}, () => piece.drawSequence(chance));
    return JSON.stringify({net: piece.NET, drawn});
}"""


@pytest.fixture
def trained(reader) -> tuple[Reader, dict, list[dict]]:
    someone = reader("trained-cell")
    loaded = json.loads(someone.page.evaluate(FRESH))
    return someone, loaded["net"], loaded["drawn"]


def right_of(net: dict, drawn: list[dict], held: dict) -> int:
    # All in one batch: what follows a shorter sequence cannot change what was said at its end.
    xs = torch.nn.utils.rnn.pad_sequence([tensor(one["xs"]) for one in drawn], batch_first=True)
    says = net_of_1997(net, xs, held)
    last = says[range(len(drawn)), [len(one["xs"]) - 1 for one in drawn]]
    return int(((last - tensor([one["target"] for one in drawn])).abs() < 0.04).sum())


def test_fresh_sequences_are_the_papers_adding_problem(trained):
    _, net, drawn = trained
    assert (
        sum(len(row) for name in ("W_in", "W_out", "W_c", "W_y") for row in net[name])
        + sum(len(net[name]) for name in ("b_in", "b_out", "b_c", "b_y"))
        == 93
    )
    lengths = {len(one["xs"]) for one in drawn}
    assert lengths == set(range(100, 111))
    first_marked = 0
    for one in drawn:
        values, markers = zip(*one["xs"], strict=True)
        assert markers[0] == markers[-1] == -1 and all(-1 <= value < 1 for value in values)
        first, second = one["marks"]
        assert first < 10 and second < 50 and first != second
        assert [t for t, marker in enumerate(markers) if marker == 1] == sorted(
            t for t in (first, second) if t
        )
        first_marked += 0 in (first, second)
        total = sum(values[t] for t in (first, second) if t)
        assert one["target"] == pytest.approx(0.5 + total / 4)
    assert 50 < first_marked < 200  # a tenth by the first mark, a fiftieth by the second


def test_trained_cell_says_what_pytorch_says(trained):
    someone, net, drawn = trained

    def check(held: dict, hand: str) -> None:
        right = right_of(net, drawn, held)
        someone.shows(f"Fresh sequences, {hand}: {right:,} of 1,000 right.")
        xs = someone.page.evaluate(
            """async () => {
                const {inputs} = await import('/assets/explorables/trained-cell.js');
                return inputs(document.querySelector('trained-cell').state);
            }"""
        )
        says = net_of_1997(net, tensor([xs["xs"]]), held)[0, -1].item()
        target, answer = numbers_in(someone.says, "/ 4 = #. It says #")
        assert abs(answer - says) <= 0.00051 and abs(target - xs["target"]) <= 0.00051
        verdict = "right" if abs(says - xs["target"]) < 0.04 else "wrong"
        assert f": {verdict}, off by" in someone.says

    check({}, "as it was trained")
    someone.use("Its value X₁", "Home")
    someone.use("Second marker at", *["ArrowLeft"] * 12)
    check({}, "as it was trained")
    someone.open_more()
    someone.choose("Hold a gate", "input 1")
    check({"in": {0: 1.0}}, "with the input gate of block 1 held open")
    someone.choose("Hold it", "shut (0)")
    check({"in": {0: 0.0}}, "with the input gate of block 1 held shut")
    someone.choose("Hold a gate", "output 1")
    check({"out": {0: 0.0}}, "with the output gate of block 1 held shut")
    someone.use("Another sequence", "Enter")
    check({"out": {0: 0.0}}, "with the output gate of block 1 held shut")


def test_holding_a_gate_does_what_the_chapter_says(trained):
    """Block 1 is the memory: without its gates the net is as good as always answering 0.5."""
    _, net, drawn = trained
    assert right_of(net, drawn, {}) > 950
    for held in (0.0, 1.0):
        assert right_of(net, drawn, {"in": {0: held}}) < 250
        assert right_of(net, drawn, {"in": {1: held}}) > 950
    assert right_of(net, drawn, {"out": {0: 0.0}}) < 250


# ---------------------------------------------------------------- <train-it-yourself>


def test_the_run_of_the_still_is_the_run_trained_here(reader):
    """Number for number at first; then rounding, which browsers do in their own ways, grows.

    Between two versions of Chromium the third digit holds for 260 steps.
    """
    someone = reader("train-it-yourself", "#train-it-yourself=steps:200")
    words = (
        "fter # training steps the plain network is right # of the time (loss #), the LSTM is "
        "right # of the time (loss #)."
    )
    someone.shows("After 200 training steps", seconds=60)
    heard = someone.hears("After 200 training steps").replace("\u00a0", " ")
    steps, rnn, rnn_loss, lstm, lstm_loss = numbers_in(heard, words)
    told = "network is right # of the time (you guessed #), the LSTM #."
    assert numbers_in(someone.says, told) == [rnn, 0.5, lstm]
    record = json.loads((ROOT / "drawings" / "first_run.json").read_text(encoding="utf-8"))
    assert steps == 20 * record["every"]
    recorded = [
        {"rnn": {"loss": a, "right": b}, "lstm": {"loss": c, "right": d}}
        for a, b, c, d in record["points"]
    ]
    assert [rnn, lstm] == pytest.approx(_mean(recorded, 20, "right"), abs=0.006)
    assert [rnn_loss, lstm_loss] == pytest.approx(_mean(recorded, 20, "loss"), rel=0.02)
    # Where the two have parted they still tell the same story.
    someone.open("#train-it-yourself=steps:600")
    someone.shows("After 600 training steps", seconds=60)
    rnn, _, lstm = numbers_in(someone.says, told)
    for shares in ([rnn, lstm], _mean(recorded, len(recorded), "right")):
        assert shares[0] < 0.3 and shares[1] > 0.9


def _mean(points: list[dict], end: int, key: str) -> list[float]:
    """What the piece says of each net: the mean of the last ten points."""
    last = points[end - 10 : end]
    return [sum(point[kind][key] for point in last) / len(last) for kind in ("rnn", "lstm")]


def test_train_it_yourself_trains_as_pytorch_does(reader):
    """Twenty steps by the page's worker, twenty by PyTorch from the same weights and batches."""
    someone = reader("train-it-yourself", "#train-it-yourself=lag:9,hidden:4,seed:7,steps:20")
    someone.shows("After 20 training steps", seconds=60)
    shown = numbers_in(
        someone.hears("After 20 training steps").replace("\u00a0", " "),
        "the plain network is right # of the time (loss #), the LSTM is right # of the time "
        "(loss #)",
    )
    run = json.loads(
        someone.page.evaluate(
            """async () => {
                const {createRun} = await import('/assets/explorables/trainer.js');
                const run = createRun({lag: 9, hidden: 4, seed: 7, forgetBias: 3, rate: 0.01});
                const start = [...run.nets.rnn.parameters], lstm = [...run.nets.lstm.parameters];
                const batches = Array.from({length: 20}, () => {
                    run.step();
                    return [...run.batch.x];
                });
                return JSON.stringify({rnn: start, lstm, batches});
            }"""
        )
    )
    expected = []
    for kind, layer in (("rnn", torch.nn.RNN), ("lstm", torch.nn.LSTM)):
        net, read_out = layer(2, 4, dtype=DOUBLE), torch.nn.Linear(4, 1, dtype=DOUBLE)
        weights = [*net.parameters(), *read_out.parameters()]
        flat, rows = tensor(run[kind]), len(net.bias_ih_l0)
        with torch.no_grad():
            both = flat[: 6 * rows].view(rows, 6)
            rest = flat[6 * rows :].split([rows, rows, 4, 1])
            start = (both[:, :2], both[:, 2:], rest[0], rest[1], rest[2][None], rest[3])
            for weight, value in zip(weights, start, strict=True):
                weight.copy_(value)
        optimiser = torch.optim.Adam(weights, lr=0.01)
        right = loss_sum = 0.0
        for batch in run["batches"]:
            x = tensor(batch).view(10, 2, 8)
            miss = read_out(net(x.transpose(1, 2))[0][-1])[:, 0] - x[0, 0]
            loss = (miss**2).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            right += (miss.abs() < 0.1).double().mean().item() / 20
            loss_sum += loss.item() / 20
        expected += [right, loss_sum]
    assert shown[0] == pytest.approx(expected[0], abs=0.0006)
    assert shown[2] == pytest.approx(expected[2], abs=0.0006)
    assert close(shown[1], expected[1]) and close(shown[3], expected[3])


def test_training_by_keyboard_pauses_steps_starts_again_and_leaves_the_page_free(reader):
    someone = reader("train-it-yourself", viewport={"width": 360, "height": 900})
    for _attempt in range(5):  # a busy machine can hold up any page
        someone.open("#train-it-yourself=lag:12")
        assert someone.says.startswith("After 0 training steps")
        someone.page.evaluate(
            """() => {
                window.longest = 0;
                new PerformanceObserver((list) => {
                    for (const {duration} of list.getEntries()) {
                        window.longest = Math.max(window.longest, duration);
                    }
                }).observe({type: 'longtask'});
                window.moved = 0;
                new PerformanceObserver((list) => {
                    for (const {hadRecentInput, value} of list.getEntries()) {
                        window.moved += hadRecentInput ? 0 : value;
                    }
                }).observe({type: 'layout-shift'});
            }"""
        )
        someone.use("Train", "Enter")
        someone.until(
            r"/After [1-9][\d,]{2,} /.test(document.querySelector('.x-readout').textContent)", 60
        )
        someone.press("Enter")  # the same button, now Pause
        someone.shows("Go on")
        assert someone.page.evaluate("window.moved") == 0
        longest = someone.page.evaluate("window.longest")
        if longest <= 50:
            break
    assert longest <= 50, f"the page was held up for {longest} ms"
    steps = int(numbers_in(someone.says, "After # training")[0])
    someone.page.wait_for_timeout(150)
    assert f"After {steps:,} training" in someone.says
    someone.use("More", "Enter")
    someone.use("One step", "Enter")
    someone.shows(f"After {steps + 1:,} training")
    assert f"steps:{steps + 1}" in someone.link()
    someone.use("Seed", "ArrowRight")
    assert someone.says.startswith("After 0 training steps")
    someone.use("Reset", "Enter")
    assert someone.says.startswith("After 0 training steps")


def test_ten_seeds_are_counted(reader):
    someone = reader("train-it-yourself", "#train-it-yourself=lag:2,hidden:4")
    someone.use("Try 10 seeds", "Enter")
    someone.shows("Of 10 seeds, after 800 training steps each", seconds=90)
    rnn, lstm = numbers_in(
        someone.page.inner_text(".x-tally"), "the plain network learned it with #, the LSTM with #."
    )
    assert lstm >= 8 and 0 <= rnn <= 10
    # Each pair stands in the chart as two dots, at the end of its training.
    assert someone.page.locator(".x-picture svg svg circle").count() == 20


@pytest.mark.parametrize("finger", [False, True])
def test_the_row_is_pulled_and_the_guess_is_set_in_the_chart(reader, finger):
    someone = reader("train-it-yourself", has_touch=finger, viewport={"width": 700, "height": 900})
    guess = someone.page.get_by_role("slider", name="Your guess").first
    someone.drag(guess, 0, 60, finger=finger)
    assert int(str(guess.get_attribute("aria-valuenow"))) in range(5, 35, 5)
    distance = someone.page.get_by_role("slider", name="Steps to remember across").first
    before = int(str(distance.get_attribute("aria-valuenow")))
    someone.drag(distance, -120, finger=finger)
    after = int(str(distance.get_attribute("aria-valuenow")))
    assert after < before and f"{after} steps later they must say" in someone.says_to_do
    assert someone.says.startswith("After 0 training steps")


# ---------------------------------------------------------------- <serial-cost>


def counted(length: int, width: int) -> dict[str, int]:
    """Multiplications of one forward pass, as PyTorch counts them (a flop is half of one)."""
    x = torch.randn(length, 1, width)
    weights = [torch.randn(4 * width, width) for _ in range(2)]
    with FlopCounterMode(display=False) as lstm:
        for x_t in x:  # both products of the cell; the elementwise rest is not counted
            for weight in weights:
                x_t @ weight.T
    q = k = v = torch.randn(length, width)
    w = torch.randn(width, width)
    with FlopCounterMode(display=False) as attention:
        for part in (q, k, v):
            part @ w.T
        mixed = (q @ k.T) @ v
        mixed @ w.T
    return {"lstm": lstm.get_total_flops() // 2, "attention": attention.get_total_flops() // 2}


def test_serial_cost_counts_what_pytorch_counts(reader):
    someone = reader("serial-cost")

    def table() -> list[list[float]]:
        return [
            [number(cell.inner_text().replace("\u00a0", " ")) for cell in row.locator("td").all()]
            for row in someone.page.locator("tbody tr").all()
        ]

    def check(length: int, width: int) -> None:
        waits, work, path = table()
        assert waits == [length, 2] and path == [length - 1, min(1, length - 1)]
        expected = counted(length, width)
        assert close(work[0], expected["lstm"], 3) and close(work[1], expected["attention"], 3)
        shown = numbers_in(
            re.sub(r"\b1 round\b", "1 rounds", someone.says),
            "needs # rounds one after another. The attention layer can use # at once and needs #.",
        )
        assert shown == [length, length, 2]
        folded = someone.page.inner_text(".x-more p")
        assert numbers_in(folded, "equal at length #,")[0] == 2 * width

    someone.open_more()
    check(9, 128)
    someone.use("Length of the sequence", *["ArrowRight"] * 4)
    check(13, 128)
    someone.use("Width of the layer", "Home")
    check(13, 16)
    someone.use("Length of the sequence", "Home")
    check(1, 16)


@pytest.mark.parametrize("finger", [False, True])
def test_the_text_is_pulled_longer(reader, finger):
    someone = reader("serial-cost", has_touch=finger, viewport={"width": 700, "height": 900})
    end = someone.page.get_by_role("slider", name="Length of the sequence").first
    lane = someone.page.locator(".x-hands").first.bounding_box()
    assert lane
    # A log axis: a quarter of it is a factor of the fourth root of the whole.
    someone.drag(end, (lane["width"] - 60) / 4, finger=finger)
    assert int(str(end.get_attribute("aria-valuenow"))) == pytest.approx(9 * 8192**0.25, rel=0.05)
    someone.drag(end, 900, finger=finger)
    assert end.get_attribute("aria-valuenow") == "8192"


def test_serial_cost_shows_the_measured_time_nearest_to_the_readers_length(reader):
    someone = reader("serial-cost")
    someone.use("Length of the sequence", "End")
    label = someone.page.locator(".x-picture").last.get_attribute("aria-label")
    found = "# tokens in texts of # (the nearest timed) take the LSTM # ms, attention # ms"
    assert numbers_in(label, found) == numbers_in(someone.says, found)
    assert numbers_in(someone.says, found)[1:] == [4096, 800, 330]
