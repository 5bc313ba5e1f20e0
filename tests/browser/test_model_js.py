"""The explorables' model in a real browser against PyTorch: values to 1e-12, gradients to 1e-10.

Random shapes, lengths to 100, every weight, input and first state. PyTorch computes in float64;
the numbers cross to the page as JSON, which keeps every bit of a double.
"""

from __future__ import annotations

import random

import pytest
import torch

torch.set_num_threads(1)  # tensors this small only wait for each other
SHAPES = 120
VALUES, GRADIENTS = 1e-12, 1e-10
NAMES = ("W_ih", "W_hh", "b_ih", "b_hh")


@pytest.fixture(scope="module")
def model(page_with):
    """A page that answers ``model(function, cases)`` with both of the model's modules in hand."""
    return page_with("lstm-backward", "trainer")


def gap(ours, theirs) -> float:
    """Largest difference between nested lists and a tensor, relative where values exceed 1."""
    ours = torch.as_tensor(ours, dtype=torch.float64)
    theirs = torch.as_tensor(theirs).detach()
    assert ours.shape == theirs.shape
    return float(((ours - theirs).abs() / theirs.abs().clamp(min=1)).max()) if ours.numel() else 0.0


def draw(shape: tuple[int, ...], scale: float, chance: torch.Generator) -> torch.Tensor:
    return (torch.rand(shape, dtype=torch.float64, generator=chance) * 2 - 1) * scale


def modern_cases(kind: str) -> list[dict]:
    """Random nets and sequences with what PyTorch makes of them."""
    layer = {"lstm": torch.nn.LSTM, "rnn": torch.nn.RNN}[kind]
    chance, sizes = torch.Generator().manual_seed(4), random.Random(4)
    cases = []
    for number in range(SHAPES):
        inputs, hidden = sizes.randint(1, 7), sizes.randint(1, 9)
        length = 100 if number % 10 == 0 else sizes.randint(1, 60)
        net = layer(inputs, hidden, dtype=torch.float64)
        with torch.no_grad():
            for weight in net.parameters():
                weight.copy_(draw(tuple(weight.shape), 1.2 / hidden**0.5, chance))
        x = draw((length, inputs), 2, chance).requires_grad_()
        h0 = draw((1, hidden), 0.9, chance).requires_grad_()
        c0 = draw((1, hidden), 3, chance).requires_grad_()
        dh = draw((length, hidden), 1, chance)
        dc = draw((1, hidden), 1, chance)
        if kind == "lstm":
            out, (_, c) = net(x, (h0, c0))
            ((out * dh).sum() + (c * dc).sum()).backward()
        else:
            out, c = net(x, h0)[0], c0
            (out * dh).sum().backward()
        weights = dict(zip(NAMES, net.parameters(), strict=True))
        grads = {name: weight.grad for name, weight in weights.items()}
        grads |= {"x": x.grad, "h0": h0.grad[0]} | ({"c0": c0.grad[0]} if kind == "lstm" else {})
        given = {"weights": weights, "xs": x, "h0": h0[0], "c0": c0[0], "dhs": dh, "dcT": dc[0]}
        cases.append({"given": plain(given), "h": out, "c": c[0], "grads": grads})
    return cases


def plain(value):
    """Tensors to lists, all the way down."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value.detach().tolist() if isinstance(value, torch.Tensor) else value


def test_lstm_equals_pytorch(model):
    cases = modern_cases("lstm")
    answers = model(
        """(cases, m) => cases.map(({weights, xs, h0, c0, dhs, dcT}) => {
            const steps = m.lstmForward(weights, xs, h0, c0);
            const grads = m.lstmBackward(weights, xs, steps, dhs, {h0, c0, dcT});
            return {h: steps.map((s) => s.h), c: steps.at(-1).c, grads};
        })""",
        [case["given"] for case in cases],
    )
    for case, answer in zip(cases, answers, strict=True):
        assert gap(answer["h"], case["h"]) < VALUES
        assert gap(answer["c"], case["c"]) < VALUES
        for name, grad in case["grads"].items():
            assert gap(answer["grads"][name], grad) < GRADIENTS, name


def test_one_step_gives_every_intermediate_of_lstmcell(model):
    """i, f, g and o are not in PyTorch's answer: recomputed here from its weights by rows."""
    chance = torch.Generator().manual_seed(1)
    cell = torch.nn.LSTMCell(3, 4, dtype=torch.float64)
    x, h, c = (draw((n,), 1, chance) for n in (3, 4, 4))
    h_next, c_next = cell(x, (h, c))
    a = cell.weight_ih @ x + cell.bias_ih + cell.weight_hh @ h + cell.bias_hh
    i, f, g, o = a.chunk(4)
    expected = {
        "a": a, "i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid(),
        "c": c_next, "tanhC": c_next.tanh(), "h": h_next,
    }  # fmt: skip
    weights = dict(zip(NAMES, cell.parameters(), strict=True))
    answer = model(
        "([w, x, h, c], m) => m.lstmStep(w, x, h, c)", [plain(weights), *plain_all(x, h, c)]
    )
    assert answer.keys() == expected.keys()
    for name, value in expected.items():
        assert gap(answer[name], value) < VALUES, name


def plain_all(*values):
    return [plain(value) for value in values]


def test_rnn_equals_pytorch(model):
    cases = modern_cases("rnn")
    answers = model(
        """(cases, m) => cases.map(({weights, xs, h0, dhs}) => {
            const steps = m.rnnForward(weights, xs, h0);
            return {h: steps.map((s) => s.h), grads: m.rnnBackward(weights, xs, steps, dhs, h0)};
        })""",
        [case["given"] for case in cases],
    )
    for case, answer in zip(cases, answers, strict=True):
        assert gap(answer["h"], case["h"]) < VALUES
        for name, grad in case["grads"].items():
            assert gap(answer["grads"][name], grad) < GRADIENTS, name


def test_gradient_by_each_state_equals_autograd(model):
    """grads.h[t] and grads.c[t] hold the whole gradient that passes through each state."""
    chance = torch.Generator().manual_seed(9)
    cell = torch.nn.LSTMCell(2, 3, dtype=torch.float64)
    xs, dhs = draw((12, 2), 1, chance), draw((12, 3), 1, chance)
    h, c = torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    states, loss = [], 0
    for x, dh in zip(xs, dhs, strict=True):
        a = cell.weight_ih @ x + cell.bias_ih + cell.weight_hh @ h + cell.bias_hh
        i, f, g, o = a.chunk(4)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        h.retain_grad()
        c.retain_grad()
        states.append((h, c))
        loss = loss + (h * dh).sum()
    loss.backward()
    weights = dict(zip(NAMES, cell.parameters(), strict=True))
    answer = model(
        """([weights, xs, dhs], m) =>
            m.lstmBackward(weights, xs, m.lstmForward(weights, xs), dhs)""",
        plain_all(weights, xs, dhs),
    )
    assert gap(answer["h"], torch.stack([h.grad for h, _ in states])) < GRADIENTS
    assert gap(answer["c"], torch.stack([c.grad for _, c in states])) < GRADIENTS


def net_1997(w, blocks, xs, y, s, gates_shown: bool, truncated: bool):
    """The 1997 equations in PyTorch; the truncation is ``detach`` where the paper cuts."""
    block = [b for b, size in enumerate(blocks) for _ in range(size)]
    outs, states = [], []
    for x in xs:
        source = torch.cat([x, y.detach() if truncated else y])
        in_gate = torch.sigmoid(w["W_in"] @ source + w["b_in"])
        out_gate = torch.sigmoid(w["W_out"] @ source + w["b_out"])
        g = 4 * torch.sigmoid(w["W_c"] @ source + w["b_c"]) - 2
        s = s + in_gate[block] * g
        states.append(s)
        cell_out = out_gate[block] * (2 * torch.sigmoid(s) - 1)
        outs.append(cell_out)
        y = torch.cat([cell_out, in_gate, out_gate]) if gates_shown else cell_out
    return torch.stack(outs), torch.stack(states)


@pytest.mark.parametrize("truncated", [False, True])
def test_1997_net_equals_pytorch(model, truncated):
    chance, sizes = torch.Generator().manual_seed(97), random.Random(97 + truncated)
    cases = []
    for number in range(SHAPES):
        inputs, length = sizes.randint(1, 4), 100 if number % 15 == 0 else sizes.randint(1, 40)
        blocks = [sizes.randint(1, 3) for _ in range(sizes.randint(1, 3))]
        cells, gates_shown = sum(blocks), number % 2 == 0
        shown = cells + 2 * len(blocks) * gates_shown
        shapes = {
            "W_in": (len(blocks), inputs + shown), "W_out": (len(blocks), inputs + shown),
            "W_c": (cells, inputs + shown),
            "b_in": (len(blocks),), "b_out": (len(blocks),), "b_c": (cells,),
        }  # fmt: skip
        w = {name: draw(shape, 0.8, chance).requires_grad_() for name, shape in shapes.items()}
        xs = draw((length, inputs), 1, chance).requires_grad_()
        y, s = draw((shown,), 0.5, chance), draw((cells,), 1, chance).requires_grad_()
        dys = draw((length, cells), 1, chance)
        outs, states = net_1997(w, blocks, xs, y, s, gates_shown, truncated)
        (outs * dys).sum().backward()
        given = {"weights": w | {"blocks": blocks}, "xs": xs, "start": {"y": y, "s": s}, "dys": dys}
        grads = {name: weight.grad for name, weight in w.items()} | {"x": xs.grad, "s0": s.grad}
        cases.append({"given": plain(given), "y": outs, "s": states[-1], "grads": grads})
    answers = model(
        """([truncated, cases], m) => cases.map(({weights, xs, start, dys}) => {
            const steps = m.lstmForward1997(weights, xs, start);
            const grads = m.lstmBackward1997(weights, xs, steps, dys, {...start, truncated});
            return {y: steps.map((step) => step.y), s: steps.at(-1).s, grads};
        })""",
        [truncated, [case["given"] for case in cases]],
    )
    for case, answer in zip(cases, answers, strict=True):
        assert gap(answer["y"], case["y"]) < VALUES
        assert gap(answer["s"], case["s"]) < VALUES
        for name, grad in case["grads"].items():
            assert gap(answer["grads"][name], grad) < GRADIENTS, name


def test_truncated_error_passes_the_state_unchanged(model):
    """With the loss at the last step only, every ds_t before it is exactly the same number."""
    states = model(
        """(length, m) => {
            const chance = m.random(3);
            const row = (n) => Array.from({length: n}, () => chance.uniform(-0.2, 0.2));
            const matrix = (n) => Array.from({length: n}, () => row(2 + 3 + 4));
            const weights = {blocks: [2, 1], W_in: matrix(2), W_out: matrix(2), W_c: matrix(3),
                             b_in: row(2), b_out: row(2), b_c: row(3)};
            const xs = Array.from({length}, () => row(2));
            const dys = xs.map((_, t) => t === length - 1 ? [1, -2, 0.5] : [0, 0, 0]);
            const steps = m.lstmForward1997(weights, xs);
            return m.lstmBackward1997(weights, xs, steps, dys, {truncated: true}).s;
        }""",
        100,
    )
    assert all(state == states[-1] for state in states)
    assert all(value != 0 for value in states[-1])


def test_1997_weights_of_a_wrong_width_are_refused(model):
    with pytest.raises(Exception, match="weights have 2 columns beside the 1 inputs"):
        model(
            """(_, m) => m.lstmForward1997({blocks: [1], W_in: [[0, 0, 0]], b_in: [0],
                W_out: [[0, 0, 0]], b_out: [0], W_c: [[0, 0, 0]], b_c: [0]}, [[1]])""",
            None,
        )


@pytest.mark.parametrize("name", ["adam", "sgd"])
def test_optimisers_equal_pytorch(model, name):
    chance = torch.Generator().manual_seed(5)
    start = [draw((n,), 1, chance) for n in (3, 5)]
    steps = [[draw((n,), 10.0**-k, chance) for n in (3, 5)] for k in range(8)]
    weights = [vector.clone().requires_grad_() for vector in start]
    optimiser = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[name](weights, lr=0.03)
    for grads in steps:
        for weight, grad in zip(weights, grads, strict=True):
            weight.grad = grad.clone()
        optimiser.step()
    answer = model(
        """([name, vectors, steps], m) => {
            const optimiser = m[name](vectors, {lr: 0.03});
            steps.forEach((grads) => optimiser.step(grads));
            return vectors;
        }""",
        [name, plain_all(*start), [plain_all(*grads) for grads in steps]],
    )
    for ours, theirs in zip(answer, weights, strict=True):
        assert gap(ours, theirs) < VALUES


def sfc32(seed: int, count: int) -> list[int]:
    """The generator's published definition, in Python's exact integers."""
    mask, mix = 0xFFFFFFFF, seed & 0xFFFFFFFF
    state = []
    for _ in range(4):
        mix = (mix + 0x9E3779B9) & mask
        z = ((mix ^ (mix >> 16)) * 0x21F0AAAD) & mask
        z = ((z ^ (z >> 15)) * 0x735A2D97) & mask
        state.append(z ^ (z >> 15))
    a, b, c, counter = state
    words = []
    for _ in range(count):
        t = (a + b + counter) & mask
        counter = (counter + 1) & mask
        a, b, c = b ^ (b >> 9), (c + (c << 3)) & mask, ((c << 21) | (c >> 11)) & mask
        c = (c + t) & mask
        words.append(t)
    return words


@pytest.mark.parametrize("seed", [0, 1, 1997, -1, 2**40 + 7])
def test_random_numbers_repeat_their_seed(model, seed):
    answer = model(
        """([seed, n], m) => {
            const chance = m.random(seed);
            return Array.from({length: n}, () => chance.uniform());
        }""",
        [seed, 50],
    )
    words = sfc32(seed, 100)
    pairs = zip(words[::2], words[1::2], strict=True)
    assert answer == [((high >> 5) * 2**26 + (low >> 6)) / 2**53 for high, low in pairs]


def test_random_numbers_have_their_distributions(model):
    uniform, normal, integers = model(
        """(n, m) => {
            const r = m.random(11);
            const many = (f) => Array.from({length: n}, f);
            return [many(() => r.uniform(-2, 3)), many(() => r.normal()), many(() => r.integer(6))];
        }""",
        20_000,
    )
    assert min(uniform) >= -2 and max(uniform) < 3
    assert abs(sum(uniform) / 20_000 - 0.5) < 0.05
    deviation = torch.tensor(normal, dtype=torch.float64)
    assert abs(deviation.mean()) < 0.03 and abs(deviation.std() - 1) < 0.03
    assert abs((deviation**4).mean() - 3) < 0.3
    assert {integers.count(n) // 1000 for n in range(6)} == {3} and set(integers) == set(range(6))


@pytest.mark.parametrize(
    ("hidden", "lag", "forget_bias"), [(4, 5, 0.0), (16, 30, 3.0), (10, 99, 1.0)]
)
def test_training_in_the_page_equals_training_in_pytorch(model, hidden, lag, forget_bias):
    """The fast trainer, step by step beside PyTorch from the same weights and batches."""
    steps, rate = 12, 0.01
    run = model(
        """([settings, steps], m, fast) => {
            const run = fast.createRun(settings);
            const start = Object.fromEntries(Object.entries(run.nets).map(
                ([kind, net]) => [kind, [...net.parameters]]));
            const log = Array.from({length: steps}, () => {
                const report = run.step();
                const nets = Object.fromEntries(Object.entries(run.nets).map(([kind, net]) =>
                    [kind, {...report[kind], reach: [...net.reach], gradient: [...net.gradient],
                            parameters: [...net.parameters]}]));
                return {x: [...run.batch.x], y: [...run.batch.y], nets};
            });
            return {start, log, batch: fast.BATCH, tolerance: fast.TOLERANCE, clip: fast.CLIP};
        }""",
        [
            {"hidden": hidden, "lag": lag, "forgetBias": forget_bias, "rate": rate, "seed": 3},
            steps,
        ],
    )
    for kind, layer in {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}.items():
        net = layer(2, hidden, dtype=torch.float64)
        read_out = torch.nn.Linear(hidden, 1, dtype=torch.float64)
        weights = [*net.parameters(), *read_out.parameters()]
        optimiser = torch.optim.Adam(weights, lr=rate)
        before = run["start"][kind]
        for entry in run["log"]:
            # The same start for every step: Adam magnifies the last digit of tiny gradients.
            with torch.no_grad():
                for weight, value in zip(weights, unpack(before, hidden), strict=True):
                    weight.copy_(value)
            x = torch.tensor(entry["x"], dtype=torch.float64).view(lag + 1, 2, run["batch"])
            y = torch.tensor(entry["y"], dtype=torch.float64)
            assert torch.equal(x[0, 0], y) and x[0, 1].eq(1).all() and x[1:, 1].eq(0).all()
            answer = read_out(net(x.transpose(1, 2).contiguous())[0][-1])[:, 0]
            loss = ((answer - y) ** 2).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, run["clip"])
            ours = entry["nets"][kind]
            assert abs(ours["loss"] - loss.item()) < 1e-10
            right = ((answer - y).abs() < run["tolerance"]).double().mean()
            assert abs(ours["right"] - right.item()) < 1e-9
            for mine, weight in zip(unpack(ours["gradient"], hidden), weights, strict=True):
                assert gap(mine, weight.grad) < GRADIENTS
            optimiser.step()
            for mine, weight in zip(unpack(ours["parameters"], hidden), weights, strict=True):
                assert gap(mine, weight) < 1e-9
            before = ours["parameters"]


def unpack(flat: list[float], hidden: int) -> list[torch.Tensor]:
    """The trainer's one array as PyTorch's weights, in the order of ``parameters()``."""
    values = torch.tensor(flat, dtype=torch.float64)
    rows = (len(values) - hidden - 1) // (2 + hidden + 2)
    w, rest = values[: rows * (2 + hidden)].view(rows, 2 + hidden), values[rows * (2 + hidden) :]
    b_ih, b_hh, v, v0 = rest.split([rows, rows, hidden, 1])
    return [w[:, :2], w[:, 2:], b_ih, b_hh, v[None], v0]


def test_gradient_by_lag_equals_the_readable_model(model):
    """`reach` is the norm of dL/dc (LSTM) or dL/dh (RNN), by steps back from the answer."""
    gaps = model(
        """(_, m, fast) => {
            const H = 4, lag = 20;
            const run = fast.createRun({hidden: H, lag, forgetBias: 2, rate: 0, seed: 8});
            run.step();
            const B = fast.BATCH, {x, y} = run.batch, norms = {rnn: [], lstm: []};
            for (const [kind, net] of Object.entries(run.nets)) {
                const rows = (kind === 'lstm' ? 4 : 1) * H, p = net.parameters;
                const take = (from, n) => [...p.subarray(from, from + n)];
                const row = (r) => take(r * (2 + H), 2 + H), end = rows * (2 + H);
                const all = Array.from({length: rows}, (_, r) => row(r));
                const weights = {W_ih: all.map((w) => w.slice(0, 2)),
                                 W_hh: all.map((w) => w.slice(2)),
                                 b_ih: take(end, rows), b_hh: take(end + rows, rows)};
                const v = take(end + 2 * rows, H);
                const squares = Array(lag + 1).fill(0);
                for (let b = 0; b < B; b++) {
                    const xs = Array.from({length: lag + 1},
                        (_, t) => [x[t * 2 * B + b], x[t * 2 * B + B + b]]);
                    const forward = kind === 'lstm' ? m.lstmForward : m.rnnForward;
                    const steps = forward(weights, xs);
                    const d = 2 * (net.answers[b] - y[b]) / B;
                    const dhs = xs.map((_, t) => v.map((w) => t === lag ? d * w : 0));
                    const grads = kind === 'lstm' ? m.lstmBackward(weights, xs, steps, dhs)
                                                  : m.rnnBackward(weights, xs, steps, dhs);
                    (kind === 'lstm' ? grads.c : grads.h).forEach((g, t) =>
                        g.forEach((value) => { squares[lag - t] += value ** 2; }));
                }
                norms[kind] = squares.map((s, k) => Math.abs(Math.sqrt(s) / net.reach[k] - 1));
            }
            return norms;
        }""",
        None,
    )
    assert max(gaps["rnn"]) < GRADIENTS and max(gaps["lstm"]) < GRADIENTS
    assert len(gaps["rnn"]) == len(gaps["lstm"]) == 21


def test_trainer_refuses_sizes_it_cannot_hold(model):
    with pytest.raises(Exception, match="even hidden size"):
        model("(_, m, fast) => fast.createNet('rnn', {hidden: 3, batch: 8, steps: 2})", None)
