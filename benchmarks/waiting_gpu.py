"""Time an LSTM layer and an attention layer on a GPU, for the record that chapter 8 prints.

    python benchmarks/waiting_gpu.py notebooks/serial_cost_gpu.json      under three minutes

It needs PyTorch and nothing else. Without a GPU it stops, unless ``--cpu`` asks for a short try of
the script itself. The layers are those of notebooks/serial_cost.ipynb; "causal" attention looks
back only, as in a network that writes.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

HEADS = 8
WIDTHS = (128, 1024)
LENGTHS = tuple(2**k for k in range(4, 14))  # 16 to 8192 tokens
REPEATS, WARM = 7, 2


class Attention(nn.Module):
    """One self-attention layer: (batch, time, width) in and out."""

    def __init__(self, width: int, causal: bool) -> None:
        super().__init__()
        self.causal = causal
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, -1).transpose(1, 2)
            for part in self.qkv(x).chunk(3, dim=-1)
        )
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Lstm(nn.Module):
    """One LSTM layer, on a GPU by cuDNN: (batch, time, width) in and out."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, width, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.lstm(x)[0]


def now(device: str) -> float:
    """Seconds, once the device has nothing left to do."""
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()


def milliseconds(layer: nn.Module, batch: int, length: int, width: int, device: str) -> float:
    """The median time of one training step, forward and backward."""
    x = torch.randn(batch, length, width, device=device)
    taken = []
    for _ in range(WARM + REPEATS):
        layer.zero_grad()
        start = now(device)
        layer(x).sum().backward()
        taken.append(1e3 * (now(device) - start))
    return round(median(taken[WARM:]), 4)


def measure(device: str, lengths: tuple[int, ...]) -> dict[str, Any]:
    """Milliseconds by arrangement, width and layer, a list over the lengths.

    "one_text" is a single text of each length; "same_tokens" always the same number of tokens, in
    as many texts of that length as it takes.
    """
    found: dict[str, Any] = {"one_text": {}, "same_tokens": {}}
    for width in WIDTHS:
        layers = {
            "LSTM": Lstm(width),
            "attention": Attention(width, causal=False),
            "causal": Attention(width, causal=True),
        }
        for arrangement in found.values():
            arrangement[str(width)] = {}
        for name, layer in layers.items():
            layer.to(device)
            for arrangement, times in found.items():
                times[str(width)][name] = [
                    milliseconds(
                        layer,
                        max(lengths) // length if arrangement == "same_tokens" else 1,
                        length,
                        width,
                        device,
                    )
                    for length in lengths
                ]
    return found


def main(arguments: list[str]) -> None:
    """Measure and write the record to the path given."""
    trial = "--cpu" in arguments
    (path,) = [argument for argument in arguments if argument != "--cpu"]
    if not (torch.cuda.is_available() or trial):
        sys.exit("no GPU here: nothing measured")
    torch.manual_seed(0)
    device = "cpu" if trial else "cuda"
    lengths = LENGTHS[:2] if trial else LENGTHS
    record = {
        "command": "python benchmarks/waiting_gpu.py",
        "torch": torch.__version__,
        "cudnn": torch.backends.cudnn.version(),
        "device": "cpu" if trial else torch.cuda.get_device_name(),
        "numbers": "float32",
        "heads": HEADS,
        "repeats": REPEATS,
        "lengths": lengths,
        "tokens": max(lengths),
        **measure(device, lengths),
    }
    Path(path).write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
