"""The log of decisions names what exists, and leaves out nothing that can be chosen."""

import importlib
import re
from pathlib import Path

import pytest

from lstm1997 import decisions
from lstm1997.decisions import DECISIONS, EVERY, tried
from lstm1997.rows import READINGS, paper_rows, under

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "experiments"


def test_every_reading_is_the_other_way_of_some_decision():
    named = {name for decision in DECISIONS for name in decision.readings}
    assert named == READINGS.keys() - {"published"}


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.question)
def test_a_decision_names_what_exists(decision):
    assert {row.experiment for row in paper_rows()} == set(EVERY)
    assert set(decision.experiments) <= set(EVERY)
    module, *names = decision.code.split(".")
    found = importlib.import_module(f"lstm1997.{module}")
    for name in names:
        assert hasattr(found, name) or name in found.__dataclass_fields__, decision.code
        found = getattr(found, name, None)


def makes_a_difference(row, name):
    try:
        under(row, name)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "decision", [d for d in DECISIONS if d.readings], ids=lambda decision: decision.question
)
def test_the_other_way_can_be_run_wherever_the_decision_matters(decision):
    found = {
        row.experiment
        for row in paper_rows()
        for name in decision.readings
        if makes_a_difference(row, name)
    }
    assert set(decision.experiments) <= found


def test_every_other_way_was_run():
    for decision in DECISIONS:
        if decision.readings:
            assert tried(decision, FOLDER), decision.question


def test_every_question_of_the_page_is_in_the_log():
    page = (ROOT / "docs/running-1997-again.md").read_text(encoding="utf-8")
    table = page.partition("| Question | What we chose, and why |")[2].partition("\n\n")[0]
    asked = re.findall(r"^ *\| (.+?\?) \|", table, re.MULTILINE)
    assert len(asked) >= 10
    assert set(asked) <= {decision.question for decision in DECISIONS}


def test_the_log_can_be_read():
    text = decisions.render(FOLDER)
    assert all(decision.question in text for decision in DECISIONS)
    assert "two_sequence_b_1000_1_double_rate: " in text
