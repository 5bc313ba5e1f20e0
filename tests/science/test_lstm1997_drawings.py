"""The pictures of the experiments agree with the science they show."""

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from lstm1997 import reber

from ..notebook_cells import drawing

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def words(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("experiment_reber", {"part": "inner"}),
        ("experiment_reber", {"part": "outer"}),
        ("experiment_reber", {"part": "walk", "string": "BTBTXSETE"}),
        *(
            ("experiment_strip", {"task": task})
            for task in ("lag", "distractors", "noise", "adding", "order")
        ),
        ("experiment_results", {"rows": "order_2=6a; adding_100=4"}),
    ],
)
def test_drawing_is_plain_and_repeatable(name, options):
    svg = drawing(name).draw(**options)
    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") and root.get("width") is None
    assert " style=" not in svg and "<style" not in svg and "<script" not in svg
    assert svg == drawing(name).draw(**options)


def test_grammar_in_the_picture_is_the_grammar():
    module = drawing("experiment_reber")
    rng = np.random.default_rng(3)
    for _ in range(300):
        string = reber.draw_string(rng)
        shown = module._followers(string)
        assert [set(s) for s in shown] == [set(s) for s in reber.successors(string)]
    with pytest.raises(ValueError, match="breaks the grammar"):
        module.draw(part="walk", string="BTBTXSEPE")


def test_adding_strip_shows_the_right_answer():
    shown = words(drawing("experiment_strip").draw("adding"))
    assert f"{0.5 + (0.6 + 0.3) / 4:.3f}" in shown
    assert shown.count("1") == 2 and shown.count("−1") == 2


def test_results_show_every_trial_in_its_place():
    module = drawing("experiment_results")
    content = json.loads((ROOT / "experiments/reber_3x2_05.json").read_text())
    counts = [t["sequences"] for t in content["trials"] if t["success"]]
    found = module.bins(content)
    assert sum(found.values()) == len(counts)
    edges = [10 ** (module.LOW + at / module.BINS) for at in (min(found), max(found) + 1)]
    assert edges[0] <= min(counts) and max(counts) < edges[1]
    svg = module.draw(rows="reber_3x2_05=1")
    (bars,) = ElementTree.fromstring(svg).iter(f"{SVG}path")
    starts = [float(bar.split()[0]) for bar in bars.get("d").split("M")[1:]]
    wide = (module.RIGHT - module.LEFT) / (module.HIGH - module.LOW) / module.BINS
    assert starts == pytest.approx([module.LEFT + wide * at for at in sorted(found)], abs=0.06)
    failed = round(100 * (1 - len(counts) / len(content["trials"])))
    assert f"{failed}%" in words(svg)


@pytest.mark.parametrize("name", ["experiment_reber", "experiment_strip", "experiment_results"])
def test_drawing_refuses_unknown_options(name):
    with pytest.raises(ValueError, match=r"unknown|missing"):
        drawing(name).draw("nonsense")
