"""<reber-walk>: its grammar is the science's, and every letter shows what that says."""

from __future__ import annotations

import gzip
import math
import random
import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from lstm1997 import reber
from tests.browser.reader import ROOT, Reader, numbers_in

EXPLORABLES = ROOT / "docs" / "assets" / "explorables"
TAG = "reber-walk"


def drawn(count: int, seed: int) -> list[str]:
    """Strings drawn by Python."""
    chance = np.random.default_rng(seed)
    return [reber.draw_string(chance) for _ in range(count)]


# ---------------------------------------------------------------- the grammar


@pytest.fixture(scope="module")
def grammar(page_with):
    """``grammar(function, argument)`` runs a JavaScript function with the modules in hand."""
    return page_with("reber", "lstm")


# What may follow each letter but the last; null where the string is none of the grammar's.
SUCCESSORS = """(strings, { after }) => strings.map((string) => {
    try {
        if (after(string).next) return null;
        return [...string].slice(0, -1).map((_, k) => after(string.slice(0, k + 1)).next);
    } catch { return null; }
})"""


def successors(string: str) -> list[str] | None:
    try:
        return reber.successors(string)
    except ValueError:
        return None


def test_what_may_follow_is_what_python_says(grammar):
    strings = drawn(600, seed=1)
    assert grammar(SUCCESSORS, strings) == [reber.successors(string) for string in strings]


def test_the_same_strings_are_refused(grammar):
    chance = random.Random(2)
    strings = []
    for string in drawn(600, seed=2):
        letters, k = list(string), chance.randrange(len(string))
        change = chance.choice(("other", "lost", "more", "short"))
        if change == "other":
            letters[k] = chance.choice(reber.SYMBOLS)
        elif change == "lost":
            del letters[k]
        elif change == "more":
            letters.insert(k, chance.choice(reber.SYMBOLS))
        else:
            del letters[k:]
        strings.append("".join(letters))
    expected = [successors(string) for string in strings]
    assert 400 < expected.count(None) < 600
    assert grammar(SUCCESSORS, strings) == expected


def test_strings_drawn_in_the_page_are_the_grammars_with_fair_coins(grammar):
    strings = grammar(
        """(seeds, { drawString }, { random }) => seeds.map((seed) => drawString(random(seed)))""",
        list(range(1, 10_000)),
    )
    tosses: dict[str, Counter] = {}
    for string in strings:
        for allowed, came in zip(reber.successors(string), string[1:], strict=True):
            tosses.setdefault(allowed, Counter())[came] += 1
    pairs = {allowed: seen for allowed, seen in tosses.items() if len(allowed) == 2}
    assert set(pairs) == {"TP", "SX", "TV", "XS", "PV"}
    for allowed, seen in pairs.items():
        count = seen.total()
        assert abs(seen[allowed[0]] - count / 2) < 4 * math.sqrt(count / 4), (allowed, seen)


def test_three_letters_tell_all_but_the_return_and_the_second_letter_tells_that():
    """What the piece says at every step, for the grammar itself."""
    told: dict[str, set[str]] = {}
    for string in drawn(5000, seed=3):
        allowed = reber.successors(string)
        for k, letters in enumerate(allowed):
            if k != len(string) - 3:
                last_three = f"^{string}"[max(0, k - 1) : k + 2]
                told.setdefault(last_three, set()).add(letters)
        other = {"T": "P", "P": "T"}[string[1]]
        swapped = string[0] + other + string[2:-2] + other + string[-1]
        differing = [
            k for k, pair in enumerate(zip(allowed, reber.successors(swapped), strict=True))
            if pair[0] != pair[1]
        ]  # fmt: skip
        assert differing == [len(string) - 3]
    assert all(len(letters) == 1 for letters in told.values())


# ---------------------------------------------------------------- the piece


def string_of(someone: Reader) -> str:
    """The whole string, by going to its end."""
    someone.use("← Back", *["ArrowRight"] * 50)
    return "".join(boxes(someone))


def boxes(someone: Reader) -> list[str]:
    return someone.page.locator(".x-letters [role=listitem]").all_inner_texts()


def chances(someone: Reader) -> dict[str, str]:
    """The chance that each letter shows, none where none is shown."""
    texts = someone.page.locator(".x-keys button").all_inner_texts()
    shown = {text.split()[0]: " ".join(text.split()[1:]) for text in texts}
    assert list(shown) == list(reber.SYMBOLS)
    return shown


def lit_letters(someone: Reader) -> list[str]:
    """The letters at the arrows that are lit."""
    lit = '.x-stage > .x-picture text[fill="var(--c-accent)"]'
    return someone.page.locator(lit).all_text_contents()


def check(someone: Reader, string: str, read: int) -> None:
    """All that is on show after `read` letters of a string."""
    assert boxes(someone) == list(string[:read])
    nodes = someone.page.locator('.x-stage > .x-picture circle[fill="var(--c-accent)"]')
    assert nodes.count() == 1
    allowed = [*reber.successors(string), ""][read - 1]
    share = "½" if len(allowed) == 2 else "1"
    expected = {letter: (share if letter in allowed else "0") for letter in reber.SYMBOLS}
    says = someone.says
    if allowed:
        assert chances(someone) == expected
    assert says.startswith(f"{string[read - 1]} read")
    kept = someone.page.locator(".x-letters .x-kept").all_inner_texts()
    back = len(string) - 2  # where the second letter comes back
    if read == back:
        assert numbers_in(says, "# steps before the letter to come") == [back - 1]
        assert f"it was {string[1]}" in says and f"so {string[1]} must come" in says
        assert kept == [string[1], "?"] and lit_letters(someone) == []
    elif read == back + 1:
        assert numbers_in(says, "come back, # steps after") == [back - 1]
        assert kept == [string[1]] * 2
    elif read == len(string):
        assert numbers_in(says, "Of the # letters one hung on a letter # steps before") == [
            len(string), back - 1,
        ]  # fmt: skip
        assert set(chances(someone).values()) == {""}
    else:
        assert kept == list(string[1:2][: read - 1])
        assert " or ".join(allowed) + " may come" in says
        assert sorted("".join(lit_letters(someone)).replace(" ", "")) == sorted(allowed)


@pytest.mark.parametrize(
    ("width", "scheme", "seeds"), [(360, "dark", (69, 2, 5)), (1440, "light", (1, 6, 7))]
)
def test_every_step_shows_what_python_says(reader, width, scheme, seeds):
    someone = reader(TAG, color_scheme=scheme, reduced_motion="reduce")
    someone.page.set_viewport_size({"width": width, "height": 800})
    for seed in seeds:
        someone.open(f"#{TAG}=seed:{seed}")
        string = string_of(someone)
        assert reber.successors(string)
        check(someone, string, len(string))
        someone.press("ArrowRight")
        check(someone, string, len(string))  # there is nothing after the end
        for read in range(len(string) - 1, 0, -1):
            someone.press("ArrowLeft")
            check(someone, string, read)
        someone.press("ArrowLeft")
        check(someone, string, 1)  # nor before the first letter
        someone.use("Next →")
        for read in range(2, len(string) + 1):
            someone.press("Enter")
            check(someone, string, read)


def test_each_step_is_said_in_words(reader):
    someone = reader(TAG)
    someone.use("Next →", *["Enter"] * 7)
    assert someone.says.startswith("E read, and the inner string is over.")
    assert someone.hears(someone.says) == someone.says
    described = someone.page.get_attribute(".x-stage > .x-picture", "aria-label")
    assert "Arrows with T and P leave the lit node." in described


def test_the_reader_can_guess_before_seeing(reader):
    someone = reader(TAG)
    string = string_of(someone)
    someone.use("Reset", "Enter")
    someone.choose("What may come next", "let me guess first")
    for read, allowed in enumerate(reber.successors(string), start=1):
        assert boxes(someone) == list(string[:read])
        assert set(chances(someone).values()) == {""} and lit_letters(someone) == []
        assert " may come." not in someone.says and " must come" not in someone.says
        came = string[read]
        wrong = next(letter for letter in "TPBSXVE" if letter not in allowed)
        someone.use(wrong, "Enter")
        assert someone.says.startswith(f"{wrong} cannot come here")
        assert boxes(someone) == list(string[:read])
        if read == len(string) - 2:
            assert f"the second letter of the whole string was {came}" in someone.says
        right = allowed[0]
        someone.use(right, "Enter")
        if len(allowed) == 2:
            verdict = "and it came" if right == came else f"but {came} came"
            assert someone.says.startswith(f"{right} was possible, with chance ½, {verdict}.")
        else:
            assert someone.says.startswith(f"{right}, and nothing else.")
    assert boxes(someone) == list(string)
    end = someone.says
    someone.use("B", "Enter")  # after the end no letter does anything
    assert boxes(someone) == list(string) and end.endswith(someone.says)


def test_another_string_is_another_one_and_can_be_linked(reader):
    someone = reader(TAG)
    seen = []
    for _ in range(4):
        seen.append(string_of(someone))
        someone.use("Another string", "Enter")
        assert boxes(someone) == ["B"]
    assert all(one != following for one, following in pairwise(seen))
    someone.use("Next →", "Enter", "Enter")
    here, link = boxes(someone), someone.link()
    assert re.fullmatch(rf"#{TAG}=seed:\d+,read:3", link)
    someone.open(link)
    assert boxes(someone) == here


def test_arrow_keys_of_others_are_left_alone(reader):
    """Alt with an arrow is the browser's, and an arrow among radio buttons is theirs."""
    someone = reader(TAG)
    untouched = someone.page.evaluate(
        """() => document.querySelector('.x-stepper button').dispatchEvent(new KeyboardEvent(
            'keydown', { key: 'ArrowRight', altKey: true, bubbles: true, cancelable: true }))"""
    )
    assert untouched and boxes(someone) == ["B"]
    someone.use("What may come next", "ArrowRight")
    assert boxes(someone) == ["B"]


def test_odd_places_in_a_link_are_put_right(reader):
    someone = reader(TAG, f"#{TAG}=seed:2.6,read:999")
    string = "".join(boxes(someone))
    assert reber.successors(string)
    check(someone, string, len(string))
    someone.open(f"#{TAG}=seed:2.6,read:3.2")
    assert boxes(someone) == list(string[:3])


def test_the_first_string_is_the_still_figures(reader):
    page = (ROOT / "docs" / "running-1997-again.md").read_text(encoding="utf-8")
    (still,) = re.findall(r'part="walk", string="(\w+)"', page)
    assert string_of(reader(TAG)) == still


def test_own_weight():
    """Its two modules together below 6 kB with gzip."""
    names = ("reber-walk.js", "reber.js")
    assert sum(len(gzip.compress((EXPLORABLES / name).read_bytes(), 9)) for name in names) < 6000
