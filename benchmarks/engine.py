"""Speed of the compiled 1997 engine beside PyTorch eager: the same on-line algorithm, one core.

    python benchmarks/engine.py            a table
    python benchmarks/engine.py --record   the same, kept as experiments/speed.json

The task is the adding problem with T = 100 and 93 weights. Both learn after every sequence with
the truncated gradient, from the same start and on the same sequences; PyTorch computes it by
autograd with the detachments of appendix A.1. The two take turns, so that a busy machine slows
both, and the ratio is what counts. Times are processor times of this process.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
import torch

from lstm1997 import results, rows, tasks
from lstm1997.engine import Recent, engine
from lstm1997.net import Array, Shape, Weights

ROOT = Path(__file__).resolve().parent.parent
ROW = rows.adding(100)
ROUNDS = 5
ENGINE_SEQUENCES = 40_000
EAGER_SEQUENCES = 12


def draw_sequences(count: int, seed: int) -> list[tuple[Array, Array]]:
    """The first sequences of a stream: (inputs, targets), drawn as the engine draws them."""
    rng, knobs, plan = np.random.default_rng(seed), np.array(ROW.knobs), np.zeros(8)
    begin, element, target = tasks.ADDING[:3]
    drawn = []
    for _ in range(count):
        steps = begin(rng, tasks.NO_DATA, knobs, plan)
        inputs, wanted = np.zeros((steps, 2)), np.zeros(1)
        for t in range(steps):
            element(rng, tasks.NO_DATA, knobs, plan, t, steps, inputs[t])
        target(rng, tasks.NO_DATA, knobs, plan, True, wanted)
        drawn.append((inputs, wanted))
    return drawn


def eager_train(
    shape: Shape, start: Weights, sequences: list[tuple[Array, Array]], rate: float
) -> Weights:
    """Learn on line in PyTorch eager, one update a sequence; return the weights."""
    C, B, S = shape.cells, shape.blocks, shape.size
    hidden = torch.tensor(start.hidden, requires_grad=True)
    output = torch.tensor(start.output, requires_grad=True)
    one = torch.ones(1, dtype=torch.float64)
    for inputs, wanted in sequences:
        y = torch.zeros(shape.hidden, dtype=torch.float64)
        s = torch.zeros(C, dtype=torch.float64)
        for x in torch.tensor(inputs):
            sigma = torch.sigmoid(torch.cat([x, y.detach(), one]) @ hidden)
            gate_in = sigma[C : C + B].repeat_interleave(S)
            gate_out = sigma[C + B :].repeat_interleave(S)
            s = s + gate_in * (4 * sigma[:C] - 2)
            cells = gate_out * (2 * torch.sigmoid(s) - 1)
            y = torch.cat([cells, sigma[C:]])
        out = torch.sigmoid(torch.cat([cells, one]) @ output)
        loss = ((torch.tensor(wanted) - out) ** 2).sum() / 2
        loss.backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            for weights in (hidden, output):
                assert weights.grad is not None
                weights -= rate * weights.grad
                weights.grad = None
    return Weights(hidden.detach().numpy(), output.detach().numpy())


def engine_train(
    shape: Shape, start: Weights, count: int, seed: int, rate: float
) -> tuple[Weights, int]:
    """The same in the compiled engine; return the weights and the time steps."""
    weights, recent = start.copy(), Recent([])
    _, steps = engine(shape, tasks.ADDING).train(
        *weights, np.random.default_rng(seed), tasks.NO_DATA, np.array(ROW.knobs), rate, True,
        0, count, ROW.tolerance, *recent.buffers,
    )  # fmt: skip
    return weights, steps


def measure() -> dict[str, float]:
    """Time steps per second of both, and their ratio: the medians of ROUNDS rounds."""
    torch.set_num_threads(1)
    assert ROW.shape is not None
    start = ROW.shape.draw(np.random.default_rng(0))
    engine_train(ROW.shape, start, 1, 0, ROW.rate)  # compiles
    sequences = draw_sequences(EAGER_SEQUENCES, 0)
    eager_steps = sum(len(inputs) for inputs, _ in sequences)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        begun = time.process_time()
        _, steps = engine_train(ROW.shape, start, ENGINE_SEQUENCES, 0, ROW.rate)
        ours.append(steps / (time.process_time() - begun))
        begun = time.process_time()
        eager_train(ROW.shape, start, sequences, ROW.rate)
        theirs.append(eager_steps / (time.process_time() - begun))
    return {
        "engine_steps_per_second": statistics.median(ours),
        "eager_steps_per_second": statistics.median(theirs),
        "ratio": statistics.median(a / b for a, b in zip(ours, theirs, strict=True)),
        "rounds": ROUNDS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write experiments/speed.json")
    arguments = parser.parse_args()
    found = measure()
    print(f"compiled engine  {found['engine_steps_per_second']:>14,.0f} time steps per second")
    print(f"PyTorch eager    {found['eager_steps_per_second']:>14,.0f} time steps per second")
    print(f"ratio            {found['ratio']:>14,.0f}")
    if arguments.record:
        content = {"format": results.FORMAT, "command": "python benchmarks/engine.py --record"}
        versions = {**results.environment(), "torch": torch.__version__}
        results.write(
            ROOT / "experiments/speed.json", {**content, **found, "environment": versions}
        )


if __name__ == "__main__":
    main()
