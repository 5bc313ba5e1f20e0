"""What is about this lesson only; lessonkit's own checks of any built site run beside it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
np = pytest.importorskip("numpy")


@pytest.fixture(scope="module")
def notebook() -> dict[str, Any]:
    """The names that the notebook's code defines, all but what trains and draws."""
    cells = json.loads((ROOT / "notebooks/learning_to_look.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for cell in cells["cells"]:
        if cell["metadata"].get("tags", ["text"])[0] in (
            *("language", "batches", "arrays", "unit", "read", "look", "write", "train"),
        ):
            exec("".join(cell["source"]), names)
    return names


@pytest.fixture(scope="module")
def packed() -> dict[str, Any]:
    """The trained network as the page of the piece carries it."""
    page = (ROOT / "site/chapters/02-looking-back/index.html").read_text(encoding="utf-8")
    found = re.search(
        r"<look-matrix.*?<script[^>]*application/json[^>]*>(.*?)</script>", page, re.S
    )
    assert found, "the piece carries no data"
    return json.loads(found[1])


def test_every_gradient_is_the_slope(notebook: dict[str, Any]) -> None:
    rng = np.random.default_rng(1)
    net = notebook["fresh"](rng)
    words, right = notebook["batch"](rng, 2, 1, 1)
    said = np.concatenate([np.zeros((2, 1), int), right[:, :-1]], 1)

    def loss() -> Any:
        return notebook["surprise"](notebook["write"](net, words, said)[0], right)

    whole = loss()
    whole.backward()
    for name, weights in net.items():
        # The largest of them: where a slope is clearest.
        at = np.unravel_index(np.abs(weights.grad).argmax(), weights.grad.shape)
        slope, step, before = weights.grad[at], 1e-5, weights.value[at]
        weights.value[at] = before + step
        above = loss().value
        weights.value[at] = before - step
        below = loss().value
        weights.value[at] = before
        assert (above - below) / (2 * step) == pytest.approx(slope, rel=1e-4, abs=1e-8), name


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node")
def test_the_piece_looks_where_numpy_does(notebook: dict[str, Any], packed: dict[str, Any]) -> None:
    import base64

    flat = np.frombuffer(base64.b64decode(packed["weights"]), "<i2") / 100
    net, start = {}, 0
    for name, shape in packed["shapes"].items():
        size = int(np.prod(shape))
        net[name] = notebook["Array"](flat[start : start + size].reshape(shape))
        start += size
    assert start == flat.size

    rng = np.random.default_rng(7)
    sentences = [notebook["sentence"](rng, 2, 1) for _ in range(20)]
    words = np.array([notebook["numbers"](one, notebook["ENGLISH"]) for one in sentences])
    said, looks = notebook["say"](net, words)
    expected = [[notebook["FRENCH"][word] for word in line] for line in said]

    module = (ROOT / "docs/assets/explorables/net.js").as_uri()
    code = (
        f"import {{ rules, translate, unpack }} from '{module}';"
        "const { packed, sentences } = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const net = unpack(packed);"
        "console.log(JSON.stringify(sentences.map((one) => "
        "({ ...translate(net, one), right: rules(packed, one) }))))"
    ).replace("require('fs')", "fs")
    code = "import fs from 'node:fs';" + code
    given = {"packed": packed, "sentences": [[str(word) for word in one] for one in sentences]}
    ran = subprocess.run(
        ["node", "--input-type=module", "--eval", code],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    for k, answer in enumerate(json.loads(ran.stdout)):
        assert answer["french"] == expected[k]
        assert answer["right"] == notebook["translate"](sentences[k])
        shares = np.array([look[k] for look in looks])
        assert np.allclose(answer["shares"], shares, atol=1e-9)
        assert np.allclose(np.sum(answer["shares"], 1), 1)


def test_the_piece_answers(open_page: Any) -> None:
    page = open_page("chapters/02-looking-back/", width=360)
    piece = page.locator("look-matrix")
    piece.scroll_into_view_if_needed()
    page.wait_for_selector("look-matrix[data-live]")
    readout = piece.locator(".x-readout")
    assert "“la”" in readout.inner_text()
    cursor = piece.locator("[role=slider]")
    cursor.focus()
    page.keyboard.press("ArrowDown")
    assert "“voiture”" in readout.inner_text()
    piece.get_by_role("button", name="car: exchange").click()
    assert "“maison”" in readout.inner_text()
    box = piece.locator(".x-matrix .x-picture").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 20, box["y"] + box["height"] - 15)
    assert "“.”" in readout.inner_text()
