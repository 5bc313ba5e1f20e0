"""Train the nets of notebooks/agreement.ipynb from ten starts on several diets; keep the record.

    python benchmarks/agreement.py         some ten minutes; rows that are there are kept

The nets, streams and questions are the notebook's own cells. Nets that differ in their start
alone learn side by side, as one net with a leading axis, which is several times faster.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import statistics
from pathlib import Path
from typing import Any

import torch
from lessonkit.load.notebooks import load_notebook
from torch import Tensor

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "agreement.ipynb"
RECORD = NOTEBOOK.with_suffix(".json")
STARTS, EVERY, LEARNED = 10, 100, 0.95
CELLS = {"plain": "PlainCell", "lstm": "LSTMCell", "cell_1997": "LSTMCell1997"}
#: Phrases a sentence may have, from which update on.
DIETS: dict[str, dict[int, list[int]]] = {
    "every_length": {0: [0, 1, 2, 3, 4]},
    "short_or_long": {0: [0] * 5 + [2, 3, 4, 5, 6]},
    "long_only": {0: [2, 3, 4]},
    "starting_small": {0: [0], 300: [0, 1], 600: [0, 1, 2, 3, 4]},
}
ROWS = [
    ("every_length", "plain", 1500),
    ("every_length", "lstm", 1500),
    ("short_or_long", "plain", 3000),
    ("short_or_long", "lstm", 1500),
    ("every_length", "cell_1997", 1500),
    ("starting_small", "plain", 1500),
    ("starting_small", "lstm", 1500),
    ("long_only", "plain", 1500),
    ("long_only", "lstm", 1500),
]


def notebook_names(*tags: str) -> dict[str, Any]:
    """What the notebook's cells with these tags define, run in this order."""
    notebook = load_notebook(NOTEBOOK, NOTEBOOK.name)
    scope: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for tag in tags:
            exec(compile(notebook.code(tag), f"{NOTEBOOK.name}[{tag}]", "exec"), scope)
    return scope


class Ensemble:
    """Nets from several starts as one: every weight has the start as its first axis.

    The notebook's cell runs as it is: its products and sums take such weights as well.
    """

    def __init__(self, names: dict[str, Any], cell: str, diet: list[int], starts: int) -> None:
        self.names, self.starts = names, starts
        self.nets = []
        for seed in range(starts):
            torch.manual_seed(seed)
            self.nets.append(names["Net"](names[cell]))
        self.weights = {
            name: torch.stack([net.state_dict()[name] for net in self.nets]).requires_grad_()
            for name in self.nets[0].state_dict()
        }
        self.cell = names[cell](1, 1)
        for name in ("W", "U", "b"):
            weight = self.weights[f"cell.{name}"]
            del self.cell._parameters[name]
            setattr(self.cell, name, weight[:, None] if name == "b" else weight)
        self.streams = [names["Stream"](seed, diet) for seed in range(starts)]
        self.optimiser = torch.optim.Adam(self.weights.values(), lr=0.01)
        self.state = self.zeros(len(self.streams[0].texts))

    def forward(self, words: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Word ids (steps, starts, texts) to scores (steps, starts, texts, words)."""
        table = self.weights["embed.weight"]
        xs = table[torch.arange(self.starts)[:, None], words]
        hs = []
        for x_t in xs:
            state = self.cell(x_t, *state)
            hs.append(state[0])
        scores = torch.stack(hs) @ self.weights["readout.weight"].mT
        return scores + self.weights["readout.bias"][:, None], state

    def zeros(self, texts: int) -> list[Tensor]:
        return [torch.zeros(self.starts, texts, self.nets[0].hidden) for _ in range(2)]

    def set_diet(self, diet: list[int]) -> None:
        for stream in self.streams:
            stream.diet = diet

    def update(self) -> None:
        """One update of each net, as the notebook's `update`, each clipped on its own."""
        chunks = [stream.chunk() for stream in self.streams]
        words, following = (torch.stack(part, dim=1) for part in zip(*chunks, strict=True))
        scores, state = self.forward(words, self.state)
        self.state = [part.detach() for part in state]
        loss = torch.nn.functional.cross_entropy(scores.flatten(0, 2), following.flatten())
        loss = loss * self.starts  # the sum of every net's own: the nets do not touch each other
        self.optimiser.zero_grad()
        loss.backward()
        gradients = [weight.grad for weight in self.weights.values()]
        squares = [g.flatten(1).square().sum(1) for g in gradients if g is not None]
        factor = (1.0 / (torch.stack(squares).sum(0).sqrt() + 1e-6)).clamp(max=1.0)
        for gradient in gradients:
            if gradient is not None:
                gradient *= factor.view(-1, *[1] * (gradient.dim() - 1))
        self.optimiser.step()

    @torch.no_grad()
    def examine(self) -> list[list[float]]:
        """Share of right verbs by start, for each number of misleading nouns."""
        rows = []
        for between in self.names["MISLEADING"]:
            words, plural = self.names["EXAMINATION"][between]
            many = words[:, None].expand(-1, self.starts, -1)
            scores, _ = self.forward(many, self.zeros(len(plural)))
            rows.append((self.names["says_are"](scores[-1]) == plural).float().mean(1).tolist())
        return [list(by_start) for by_start in zip(*rows, strict=True)]

    def net(self, start: int) -> Any:
        """One of the nets, as the notebook has it."""
        net = self.nets[start]
        net.load_state_dict({name: weight[start] for name, weight in self.weights.items()})
        return net


def number_units(names: dict[str, Any], ensemble: Ensemble) -> list[dict[str, float]]:
    """Where each net keeps the number, and what its gates do there, word by word."""
    rng, found = random.Random(2), []
    text = [word for _ in range(400) for word in names["sentence"](rng, rng.choice([0, 1, 2, 3]))]
    ids = torch.tensor([[names["ID"][word]] for word in text])
    nouns = {*names["SINGULAR"], *names["PLURAL"]}
    before = [".", *text[:-1]]
    subject, open_sentence = [], False
    for word, last in zip(text, before, strict=True):
        open_sentence = open_sentence or last == "."
        subject.append(open_sentence and word in nouns)
        open_sentence = open_sentence and word not in nouns
    masks = {
        "stop": torch.tensor([word == "." for word in text]),
        "subject": torch.tensor(subject),
    }
    masks["inside"] = ~(masks["stop"] | masks["subject"])
    for start in range(ensemble.starts):
        net = ensemble.net(start)
        unit, gaps, wiped = names["number_unit"](net)
        seen = names["read"](net, ids)
        row = {"unit": unit, "gap": gaps[unit], "second_gap": sorted(gaps)[-2]}
        row["wiped"] = wiped[unit]
        row["others_wiped"] = min(share for k, share in enumerate(wiped) if k != unit)
        for gate in "fi":
            for place, mask in masks.items():
                row[f"{gate}_{place}"] = seen[gate][mask, 0, unit].median().item()
        found.append({key: round(value, 4) for key, value in row.items()})
    return found


def measure(names: dict[str, Any], diet: str, kind: str, updates: int) -> dict[str, Any]:
    """Train one kind of net from all starts on one diet."""
    menu = DIETS[diet]
    ensemble = Ensemble(names, CELLS[kind], menu[0], STARTS)
    history: list[list[list[float]]] = []
    for done in range(updates + 1):
        if done in menu:
            ensemble.set_diet(menu[done])
        if done % EVERY == 0:
            history.append(ensemble.examine())
        if done < updates:
            ensemble.update()
    record = summary(history, names["MISLEADING"], tested(diet))
    if diet == "every_length" and kind != "plain":
        record["units"] = number_units(names, ensemble)
    return record


def tested(diet: str) -> list[int]:
    """The numbers of misleading nouns a diet is judged by: those it contains, up to four."""
    last = DIETS[diet][max(DIETS[diet])]
    return sorted({phrases for phrases in last if phrases <= 4})


def summary(
    history: list[list[list[float]]], misleading: list[int], judged: list[int]
) -> dict[str, Any]:
    """From shares [check][start][question] to what the pages show.

    A start has learned at the first check from which it stays right on LEARNED of the judged
    questions to the end; None where it has not.
    """
    columns = [misleading.index(between) for between in judged]
    learned: list[int | None] = []
    for start in range(len(history[0])):
        worst = [min(check[start][column] for column in columns) for check in history]
        stays = len(worst)
        while stays and worst[stays - 1] >= LEARNED:
            stays -= 1
        learned.append(stays * EVERY if stays < len(worst) else None)
    median = [
        [statistics.median(check[start][column] for start in range(len(check)))
         for column in range(len(misleading))]
        for check in history
    ]  # fmt: skip
    return {
        "updates": (len(history) - 1) * EVERY,
        "judged": judged,
        "learned_at": learned,
        "learned": sum(done is not None for done in learned),
        "median": [[round(share, 4) for share in row] for row in median],
        "last": [[round(share, 4) for share in row] for row in history[-1]],
        "one_noun": [[round(row[1], 4) for row in check] for check in history],
    }


def main() -> None:
    """Measure what the record lacks, and keep each row as soon as it is there."""
    names = notebook_names("grammar", "cells", "net", "stream", "examine", "unit_tools")
    head: dict[str, Any] = {
        "command": "python benchmarks/agreement.py",
        "torch": torch.__version__,
        "starts": STARTS,
        "every": EVERY,
        "misleading": names["MISLEADING"],
        "diets": {name: list(menu.values()) for name, menu in DIETS.items()},
    }
    kept = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    record = kept if all(kept.get(key) == value for key, value in head.items()) else head
    for diet, kind, updates in ROWS:
        if kind in record.get(diet, {}):
            continue
        row = measure(names, diet, kind, updates)
        record.setdefault(diet, {})[kind] = row
        RECORD.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        print(diet, kind, "learned by", row["learned"], "of", STARTS, row["learned_at"], flush=True)


if __name__ == "__main__":
    main()
