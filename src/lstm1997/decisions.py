"""Every choice that the paper's text leaves open, what was chosen here, and why.

For whoever runs the paper again: `python -m lstm1997 decisions` prints the list, with the rows
that were run the other way and how they ended.  Numbers in it are read from the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import rows
from .engine import WINDOW
from .net import SMALL_BIAS
from .rows import READINGS, Check
from .table import by_row
from .trial import STALLED, STRING_SETS

EVERY = ("1", "2a", "2b", "2c", "3a", "3b", "3c", "4", "5", "6a", "6b")


@dataclass(frozen=True)
class Decision:
    """One choice.

    experiments: where it matters.  paper: what the text says, and where.
    code: the name, in this package, that does it.
    readings: the keys of `rows.READINGS` that choose otherwise.
    """

    question: str
    experiments: tuple[str, ...]
    paper: str
    chosen: str
    why: str
    code: str
    readings: tuple[str, ...] = ()


def _every(row: rows.Row) -> int:
    check = row.rules[0]
    assert isinstance(check, Check)
    return check.every


DECISIONS = (
    # ---------------------------------------------------------------- the net and its rule
    Decision(
        "Does the gradient of the squared error keep its factor 2?",
        EVERY,
        "Equation 16 has no half, so 17 gives a factor 2; equation 19 leaves it out.",
        "No, as in equation 19.",
        "It is the line that a program needs.  The other reading doubles every learning rate.",
        "plain.Net.changes",
        ("double-rate",),
    ),
    Decision(
        "When do weights change where errors come at every step (1, 2a, 2b)?",
        ("1", "2a", "2b"),
        "Equation 22 is the contribution of each time step; a remark says that the total is the "
        "sum of all contributions.",
        "At once, at each step.",
        "The learning is called on-line.  The remark also allows the end of the sequence.",
        "rows.Row.by_step",
        ("by-sequence",),
    ),
    Decision(
        "Do gates see gates of the same step?",
        EVERY,
        "Section 5 has three steps: inputs are set, hidden units computed, then output units.",
        "No: all hidden units are computed together from the step before, outputs after them.",
        "Gates and cells are all hidden units.  Gates before cells was tried by hand on "
        "experiment 1 and did no better; no row of it is kept.",
        "plain.Net.step",
    ),
    Decision(
        "Which ranges have g and h?",
        ("1", "2c", "3a", "3b", "3c", "4", "5", "6a", "6b"),
        "Equations 4 and 5 and the text: h from -1 to 1, g from -2 to 2.  The caption of table "
        "10 has them the other way round.",
        "Those of the equations.",
        "The text and two equations agree; the caption stands alone.",
        "net.Shape",
        ("caption-ranges",),
    ),
    Decision(
        "Is the output unit logistic in Experiments 4 and 5?",
        ("4", "5"),
        "Section 5.4 says so.",
        "Yes, as the text says.",
        "It is said.  But with it the targets near 0 and 1 are hard to come close to, and the "
        "printed count for T = 100 is met by linear outputs only.",
        "net.Shape",
        ("linear-output",),
    ),
    Decision(
        "Have the output units of Experiment 1 a bias?",
        ("1",),
        "Section 5.1 gives biases to the gates; the counts of table 1, 264 and 276, have no room "
        "for more.",
        "No.",
        "The counts come out to the weight.",
        "rows.reber",
        ("biased-outputs",),
    ),
    Decision(
        "Do the nets of 2c get the remedy against drift?",
        ("2c",),
        "Section 4 advises negative biases for input gates where states may drift; table 10 "
        "gives the nets of 2c none, and table 3's counts have no room for any.",
        "No.",
        "The tables are explicit.  Without the remedy most nets with long lags fail.",
        "rows.distractors",
        ("gate-bias",),
    ),
    Decision(
        "May g be negative in 2a and 2b?",
        ("2a", "2b"),
        "Section 5.2: g is logistic, from 0 to 1, h is the identity, there is no output gate.",
        "No, as the text says.",
        "It is said.  But a state that can only grow disturbs all outputs.",
        "direct.run",
        ("centred", "centred-last-error"),
    ),
    Decision(
        "Where do biases start for which table 10 has no number?",
        ("1", "3a", "3b", "3c", "4", "5", "6a", "6b"),
        'Table 10 gives numbers for gates, or "r", drawn between -0.1 and 0.1; of cells and '
        "outputs it says only that they have a bias.",
        f"A gate's r between -{SMALL_BIAS} and {SMALL_BIAS}; a cell's or an output's bias like "
        "any other weight.",
        "A bias is a weight from a unit that is always on.",
        "net.Shape.draw",
    ),
    # ---------------------------------------------------------------- stopping and testing
    Decision(
        "How long is too long?",
        EVERY,
        "Experiment 2 gives up after 5 million sequences; no other limit is named.",
        f"{rows.reber().limit:,} sequences in experiment 1, {rows.order(2).limit:,} in 6a, else "
        f"{rows.lag().limit:,}, or what --limit says; each result file has its own.",
        "Several times the printed counts.",
        "rows.Row.limit",
    ),
    Decision(
        "When is a net tested (1, 2, 3)?",
        ("1", "2a", "2b", "2c", "3a", "3b", "3c"),
        "It is not said.  The printed counts of experiments 1 and 3 are multiples of 10, as "
        "means of 10 or 30 trials.",
        f"Every {_every(rows.reber())} sequences in experiments 1 and 3, every "
        f"{_every(rows.lag())} in 2a and 2b, every {_every(rows.distractors()):,} in 2c.",
        "Hundreds give such means.  Tested less often, a rule is met later.",
        "rows.Check.every",
    ),
    Decision(
        "The same test set each time?",
        ("1", "2a", "2b", "2c", "3a", "3b", "3c"),
        'Experiments 1 and 3 have a test set of 256; of 2 the text says "10,000 successive, '
        'randomly chosen" sequences.',
        "In experiments 1 and 3 yes, one for each trial; in 2 fresh sequences each time.",
        "As the words suggest.",
        "rows.Check.fixed",
    ),
    Decision(
        'What does "average training error" average (4, 6)?',
        ("4", "6a", "6b"),
        "Sections 5.4 and 5.6 do not say; section 5.3 says of its own that it is absolute.",
        f"The absolute error over the last {WINDOW:,} sequences.",
        "Squared errors are below the limit once all answers are right, so the condition would "
        "say nothing.  Both are recorded, and gave the same count in every trial.",
        "engine.Recent",
    ),
    Decision(
        f"May a net of 4 to 6 stop before {WINDOW:,} sequences?",
        ("4", "5", "6a", "6b"),
        f"The rule is about the {WINDOW:,} most recent sequences.",
        f"No: the rule is looked at from sequence {WINDOW:,} on.",
        "Otherwise the rule is about fewer.",
        "engine.Recent",
    ),
    Decision(
        "What is a right prediction in Experiment 1?",
        ("1",),
        "The units of the possible next symbols are the most active ones, at every step of "
        "every string of both sets.",
        "Each allowed symbol's unit is more active than each other one; equal is not enough.",
        "Two equal units leave it open which is meant.",
        "trial.predictor",
    ),
    Decision(
        "Which steps must be right in 2b?",
        ("2b",),
        "The criterion is that of 2a: all errors below 0.25 over 10,000 sequences.",
        "In 2a all steps, in 2b the last.",
        "The random symbols in the middle of 2b cannot be foretold, so nothing could ever pass.",
        "direct.passes",
    ),
    Decision(
        "Does the noise on the targets of 3c count in tests?",
        ("3c",),
        "Section 5.3 speaks of the distance to the expected target.",
        "No: noise in training, none in tests.",
        "The expected target is the one without noise.",
        "tasks.target_two_sequence",
    ),
    # ---------------------------------------------------------------- the tasks
    Decision(
        "Which errors count in 2b?",
        ("2b",),
        "Section 5.2 says of 2c, but not of 2b, that there is an error at the end only.",
        "Those of every step.",
        "2b is introduced as 2a with another middle, and 2a foretells every symbol.",
        "rows.Row.only_last",
        ("last-error", "centred-last-error"),
    ),
    Decision(
        "When does the cell join the net (2a, 2b)?",
        ("2a", "2b"),
        'The net is trained without cell and gate first; they are added "once the error has '
        'stopped decreasing".',
        f"When the mean error of {STALLED} sequences is no lower than that of the {STALLED} "
        "before.  Its weights are drawn with all others at the start.",
        "The simplest rule that can be programmed from the sentence.",
        "trial.STALLED",
        ("whole-net",),
    ),
    Decision(
        "Must the 256 strings of Experiment 1 differ from each other?",
        ("1",),
        "No test string may be in the training set; more is not asked.",
        "No.",
        '"Generated randomly" gives short strings again and again: fewer than half of ours differ.',
        "reber.string_sets",
        ("distinct-strings",),
    ),
    Decision(
        "Which trials of Experiment 1 share their strings?",
        ("1",),
        "Three pairs of sets, ten starts each, thirty trials.",
        f"{STRING_SETS} pairs for any number of trials; a trial's seed modulo {STRING_SETS} "
        "chooses.",
        "The same design, and a trial does not depend on how many are run.",
        "trial.STRING_SETS",
    ),
    Decision(
        "In what order are the strings of Experiment 1 shown?",
        ("1",),
        "They are picked from the training set at random.",
        "Each is drawn from the whole set, whatever was shown before.",
        "The simplest meaning of the words.",
        "tasks.begin_string",
    ),
    Decision(
        "How long is a sequence of 2c?",
        ("2c",),
        "The formulas give a prefix of q + 2 and nine more fillers on average, q + 13 elements; "
        "the text prints q + 14.",
        "By the formulas.",
        "Nothing depends on it.",
        "tasks.begin_distractors",
    ),
    Decision(
        "Are both ends of a range drawn (3 to 6)?",
        ("3a", "3b", "3c", "4", "5", "6a", "6b"),
        "Lengths lie between T and T + T/10, in 6 between 100 and 110, marks of 6 between two "
        "numbers.",
        "Yes, and all whole numbers in between, equally often.",
        "The usual meaning of the words.",
        "tasks.below",
    ),
    Decision(
        "What if the first pair is marked (4, 5)?",
        ("4", "5"),
        "Its marker is -1 and X1 counts as 0, in experiment 5 as 1; the text speaks of the first "
        "mark only.",
        "So it is, and the same if the second mark falls there.",
        "The pair looks the same to the net, whichever mark it has.",
        "tasks.element_adding",
    ),
    Decision(
        "Where does the second mark fall?",
        ("4", "5"),
        "Among the first T/2 - 1 pairs that are not marked yet.",
        "There, with T the shortest length, not the length drawn; so it may come first.",
        "T is the number in the table.",
        "tasks.begin_marked",
    ),
    Decision(
        "Is the first element of a sequence number 0 or 1 (6)?",
        ("6a", "6b"),
        "t1 is between 10 and 20, t2 between 50 and 60; where counting begins is not said.",
        "0.",
        "One step more or less makes no difference to the net.",
        "tasks.begin_order",
    ),
)


def tried(decision: Decision, folder: Path) -> list[str]:
    """The rows in `folder` that were run the other way, each with how it ended."""
    found = []
    for name, content in by_row(folder).items():
        if content["reading"] in decision.readings and content["algorithm"] == "truncated":
            summary, limit = content["summary"], content["settings"]["limit"]
            solved = f"{summary['successes']} of {summary['trials']}"
            found.append(f"{name}: {solved} solved within {limit:,} sequences")
    return found


def render(folder: Path) -> str:
    """All decisions as text, with what became of the other way."""
    parts = []
    for decision in DECISIONS:
        lines = [
            decision.question,
            f"  experiments: {', '.join(decision.experiments)}",
            f"  the paper: {decision.paper}",
            f"  here: {decision.chosen} ({decision.code})",
            f"  why: {decision.why}",
            *(f"  --reading {name}: {READINGS[name].says}" for name in decision.readings),
            *(f"    {line}" for line in tried(decision, folder)),
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
