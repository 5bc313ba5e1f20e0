"""What is about this lesson only; lessonkit's own checks of any built site run beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_ten_tenths_are_not_one() -> None:
    page = (ROOT / "site/chapters/01-rounding/index.html").read_text(encoding="utf-8")
    assert str(sum([0.1] * 10)) in page


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node")
def test_the_piece_adds_as_numpy_does_in_single_precision() -> None:
    numpy = pytest.importorskip("numpy")
    module = (ROOT / "docs/assets/explorables/sums.js").as_uri()
    code = f"import {{ sums }} from '{module}'; console.log(JSON.stringify(sums(100, 2 ** -25)))"
    said = subprocess.run(
        ["node", "--input-type=module", "--eval", code], capture_output=True, text=True, check=True
    )
    small = numpy.float32(2**-25)
    large_first, small_first = numpy.float32(1), numpy.float32(0)
    for _ in range(100):
        large_first, small_first = large_first + small, small_first + small
    assert json.loads(said.stdout) == {
        "largeFirst": float(large_first),
        "smallFirst": float(numpy.float32(1) + small_first),
    }
