"""What untrained nets still show: the measure, and the file."""

import json
from pathlib import Path

import pytest

from lstm1997.drift import drift, measure
from lstm1997.rows import distractors

FILE = Path(__file__).parents[2] / "experiments/drift.json"


def test_the_state_keeps_what_the_output_hides():
    near, far = measure(distractors(50, 50), 6), measure(distractors(500, 500), 6)
    assert far["state"] > 0.1 * near["state"]
    assert far["output"] < 0.1 * near["output"]


def test_the_file_is_what_the_command_gives():
    stored, again = json.loads(FILE.read_text(encoding="utf-8")), drift()
    assert stored["rows"].keys() == again["rows"].keys()
    for name, entry in again["rows"].items():
        assert stored["rows"][name] == pytest.approx(entry, rel=1e-6)
