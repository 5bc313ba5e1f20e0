"""Training steps per second: the page's worker beside PyTorch eager, on one core each.

    python -m benchmarks.train_in_page            the comparison, as a table
    python -m benchmarks.train_in_page --record   the run that <train-it-yourself> starts from

One training step is one batch through an RNN and an LSTM of the same width, with loss, gradient,
clipping and Adam for both. The page computes in float64, PyTorch in its usual float32, with its
fastest Adam. The two take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import torch
from lessonkit.testing.chromium import installed_chromium
from playwright.sync_api import Page, sync_playwright

from tools.sources import SourceHandler

ROOT = Path(__file__).resolve().parent.parent
FIRST_RUN = ROOT / "drawings" / "first_run.json"
FIRST_RUN_STEPS = 600
LAG, HIDDEN, BATCH = 30, (4, 8, 16), 8
ROUNDS, SECONDS = 7, 1.0

WORKER = """
async ([settings, steps]) => {
    const worker = new Worker('/assets/explorables/train-worker.js', {type: 'module'});
    const until = (message) => new Promise((resolve) => {
        const points = [];
        worker.onmessage = ({data}) => {
            points.push(...data.points);
            if (data.done) resolve({...data, points});
        };
        worker.postMessage(message);
    });
    worker.postMessage({start: settings, id: 0});
    WORK
}
"""
TRAIN = WORKER.replace("WORK", "return until({train: steps});")
# The first steps let the browser compile; the clock runs over the rest.
TIME = WORKER.replace(
    "WORK",
    """const warm = 400;
    await until({train: warm});
    const start = performance.now();
    await until({train: warm + steps});
    worker.terminate();
    return 1000 * steps / (performance.now() - start);""",
)


@contextmanager
def served_page() -> Iterator[Page]:
    """A page on a local server from which the explorables' modules can be loaded."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SourceHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed_chromium(), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/assets/explorables/train-worker.js")
        yield page
        browser.close()
    server.shutdown()


def settings(hidden: int) -> dict[str, float]:
    return {"hidden": hidden, "lag": LAG, "forgetBias": 3, "rate": 0.01, "seed": 1}


def pytorch_step(hidden: int) -> Callable[[], None]:
    """One training step of both nets in eager PyTorch."""
    learners = []
    for layer in (torch.nn.RNN, torch.nn.LSTM):
        net, read_out = layer(2, hidden), torch.nn.Linear(hidden, 1)
        weights = [*net.parameters(), *read_out.parameters()]
        learners.append((net, read_out, weights, torch.optim.Adam(weights, lr=0.01, fused=True)))
    marker = torch.zeros(LAG + 1, BATCH)
    marker[0] = 1

    def step() -> None:
        numbers = torch.rand(LAG + 1, BATCH) * 2 - 1
        x, y = torch.stack([numbers, marker], dim=-1), numbers[0]
        for net, read_out, weights, optimiser in learners:
            answer = read_out(net(x)[0][-1]).squeeze(-1)
            miss = answer - y
            loss = (miss**2).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            loss.item(), (miss.abs() < 0.1).float().mean().item()  # the page reports both

    return step


def pytorch_speed(step: Callable[[], None]) -> float:
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        step()
        steps += 1
    return steps / (time.perf_counter() - start)


def compare() -> None:
    torch.set_num_threads(1)
    print(f"Training steps per second, lag {LAG}, batch {BATCH}, one core; median of {ROUNDS}")
    print("hidden     page   PyTorch   ratio (lowest to highest of the rounds)")
    with served_page() as page:
        for hidden in HIDDEN:
            step = pytorch_step(hidden)
            for _ in range(30):
                step()
            steps = int(SECONDS * page.evaluate(TIME, [settings(hidden), 200]))
            rounds = []
            for _ in range(ROUNDS):
                ours = page.evaluate(TIME, [settings(hidden), steps])
                rounds.append((ours, pytorch_speed(step)))
            ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
            ratios = sorted(a / b for a, b in rounds)
            print(
                f"{hidden:6d} {ours:8.0f} {theirs:9.0f}   {statistics.median(ratios):5.1f}"
                f" ({ratios[0]:.1f} to {ratios[-1]:.1f})"
            )


def record() -> None:
    """Train the piece's first settings and write the curves for its still picture."""
    with served_page() as page:
        start = page.evaluate(
            "async () => { await import('/assets/explorables/train-it-yourself.js');"
            " const {settings} = customElements.get('train-it-yourself');"
            " return Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, v.start])); }"
        )
        run = page.evaluate(TRAIN, [start, FIRST_RUN_STEPS])
    text = first_run(run)
    FIRST_RUN.write_text(text, encoding="utf-8")
    print(f"{FIRST_RUN.relative_to(ROOT)}: {len(text)} bytes")


def first_run(run: dict) -> str:
    """The record as JSON; three digits are more than a curve shows."""

    def short(value: float) -> float:
        return float(f"{value:.3g}")

    points = [
        [short(point[kind][key]) for kind in ("rnn", "lstm") for key in ("loss", "right")]
        for point in run["points"]
    ]
    record = {"every": run["points"][0]["step"], "points": points}
    return json.dumps(record, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write the run of the still picture")
    record() if parser.parse_args().record else compare()
